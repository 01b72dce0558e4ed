"""Verifying a package or a workbook out of one, against the store's own series where there is one."""

from dataclasses import replace
from pathlib import Path

from workstation.findings import Refusal
from workstation.operations.signing import judged
from workstation.package.series import SeenPackage
from workstation.package.verification import Verification, verify
from workstation.ports import Progress, Store


def verify_file(path: Path, store: Store | None, progress: Progress | None = None) -> Verification:
    """All problems of a file, in order; ``valid`` where there is none that matters. What cannot be read is not."""
    seen = []
    if store is not None:
        seen = [
            SeenPackage(unit=one.unit, series=one.series, root=one.root, period=one.period, revision=one.revision)
            for one in store.packages()
        ]
    try:
        found = verify(path, seen, progress)
        return replace(found, problems=(*found.problems, *judged(store, found)))
    except Refusal as refusal:
        return Verification(problems=refusal.findings)
