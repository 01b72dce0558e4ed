"""Verifies a package, or one workbook out of a package: container, tables, seal, every cell, series."""

import errno
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation import temporary
from workstation.disk import number_of
from workstation.findings import EnvironmentFault, Finding, hard
from workstation.package.container import DAMAGE, refuse_cut
from workstation.package.package_check import inspect_package
from workstation.package.seal import Seal
from workstation.package.series import SeenPackage, check_series
from workstation.package.signature import Signature
from workstation.package.steps import Steps
from workstation.package.workbook_check import inspect_workbook
from workstation.ports import Progress
from workstation.sheets.contents import ZIP
from workstation.sheets.limits import refusal

WORKBOOK_PART = "xl/workbook.xml"


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was found about a file; the facts are empty where none could be read."""

    problems: tuple[Finding, ...] = ()
    seal: Seal | None = None
    signature: Signature | None = None
    """A good one; whose it is, ``operations.verifying`` knows."""

    @property
    def valid(self) -> bool:
        """Whether nothing hard was found; a soft finding (saved again, a gap in the series) is only told."""
        return not any(problem.hard for problem in self.problems)

    @property
    def unit(self) -> str:
        """6 digits."""
        return self.seal.unit if self.seal else ""

    @property
    def period(self) -> str:
        """``2026Q3``."""
        return self.seal.period if self.seal else ""

    @property
    def revision(self) -> int | None:
        """1 for the first package of the period."""
        return self.seal.revision if self.seal else None

    @property
    def series(self) -> int | None:
        """Running number of the unit."""
        return self.seal.series if self.seal else None

    @property
    def check_code(self) -> str:
        """As computed from what is sealed, not as stated."""
        return self.seal.check_code if self.seal else ""

    @property
    def root(self) -> str:
        """As computed."""
        return self.seal.root if self.seal else ""


def place_of(problem: Finding) -> str:
    """Where a problem lies, in one text: a file, a line of a file, a cell of a sheet."""
    return str(problem.values.get("where") or problem.sheet or problem.values.get("name") or "")


def verify(path: Path, seen: Sequence[SeenPackage] = (), progress: Progress | None = None) -> Verification:
    """Verify a package or a workbook out of one; ``seen`` are the packages written or received before.

    ``progress`` counts the rows of the tables, and once more those of the sheets; where it raises, nothing is left.

    Raises ``Refusal`` where there is no file to read (``file_missing`` …) and ``EnvironmentFault`` where it
    cannot be unpacked for want of space. Whatever the file holds ends in a ``Verification``.
    """
    path = Path(path)
    if not read_start(path).startswith(ZIP):
        return Verification(problems=(hard("package_not_zip", where=path.name, file=path.name),))
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_cut(archive)
            workbook = WORKBOOK_PART in archive.namelist()
    except (*DAMAGE, OSError):
        return Verification(problems=(hard("package_zip_damaged", where=path.name, file=path.name),))
    try:
        with temporary.folder("verify") as folder:
            steps = Steps(progress)
            inspection = inspect_workbook(path, steps) if workbook else inspect_package(path, folder, steps)
    except OSError as error:
        if number_of(error) in (errno.ENOSPC, errno.EDQUOT):
            raise EnvironmentFault("package_disk_full", folder=tempfile.gettempdir()) from error
        raise refusal("unreadable", name=path.name) from error
    if inspection.seal:
        inspection.findings.extend(check_series(inspection.seal, seen))
    return Verification(problems=tuple(inspection.findings), seal=inspection.seal, signature=inspection.signature)


def read_start(path: Path) -> bytes:
    """The first bytes. Raises ``Refusal`` where there are none to be had."""
    if path.is_dir():
        raise refusal("is_folder", name=path.name)
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise refusal("missing", path=str(path)) from fault
    except PermissionError as fault:
        raise refusal("locked", name=path.name) from fault
    except (OSError, ValueError) as fault:
        raise refusal("unreadable", name=path.name) from fault
    if not start:
        raise refusal("empty", name=path.name)
    return start
