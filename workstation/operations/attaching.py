"""Files that belong to a record: kept by their content, shown by the name they came with."""

import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.disk import file_name
from workstation.findings import Finding, Refusal
from workstation.ports import Store


@dataclass(frozen=True, kw_only=True)
class Attached:
    """One attachment as it is shown."""

    digest: str
    name: str
    """The name it came with; the beginning of its digest where nobody knows."""
    size: int
    """Bytes; 0 where the file is missing."""
    path: Path | None
    """Where it lies; ``None`` where it is missing."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What became of the files that were to be attached."""

    digests: tuple[str, ...]
    findings: tuple[Finding, ...]
    """One for each file that was refused; the others were kept all the same."""


def keep_files(store: Store, paths: Sequence[Path]) -> Kept:
    """Have files kept by the store; a fault of the machine goes on to the caller."""
    digests: list[str] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            digests.append(store.attach(path))
        except Refusal as refusal:
            findings += refusal.findings
    return Kept(digests=tuple(dict.fromkeys(digests)), findings=tuple(findings))


def look_at(store: Store, digests: Sequence[str]) -> list[Attached]:
    """The attachments of these digests, in the order asked."""
    found = []
    for digest in digests:
        path = store.attachment(digest)
        name = store.attachment_name(digest) or digest[:12]
        found.append(Attached(digest=digest, name=name, size=path.stat().st_size if path else 0, path=path))
    return found


def copy_to_open(store: Store, digest: str, folder: Path) -> Path | None:
    """A copy under the file's own name that no other program can change for us; ``None`` where it is missing."""
    [attached] = look_at(store, [digest])
    if attached.path is None:
        return None
    place = folder / digest[:12] / file_name(Path(attached.name).name)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(attached.path, place)
        place.chmod(stat.S_IREAD)
    return place
