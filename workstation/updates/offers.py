"""What the descriptions found offer to the program that runs."""

import sys
from dataclasses import dataclass
from pathlib import Path

import workstation
from workstation import program
from workstation.findings import Finding, WrongUse, soft
from workstation.updates import manifest, places
from workstation.updates.manifest import Description, NotADescription, ReleasedFile
from workstation.updates.program_files import platform_here
from workstation.words import say

SHOWN = 12
"""Changes that are told; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Installed:
    """The program that runs."""

    file: Path
    """What a person starts."""
    form: str
    """``one_file``, ``deb``, ``installer``; ``source`` where it is not packed."""
    version: str
    platform: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A newer file of the program that fits this machine."""

    description: Description
    file: ReleasedFile

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.description.path.parent / self.file.name

    @property
    def version(self) -> str:
        """The version it brings."""
        return self.description.version

    def lines(self) -> list[str]:
        """In words: version, place, size, hash, what changed."""
        size, changes = f"{self.file.size / 1e6:.1f}", self.description.changes
        lines = [
            say("update_found", version=self.version, path=self.path),
            say("update_found_file", size=size, sha256=self.file.sha256),
        ]
        told = [say("update_change", line=one) for one in changes[:SHOWN]]
        if len(changes) > SHOWN:
            told.append(say("update_more_changes", number=len(changes) - SHOWN))
        return [*lines, say("update_changes"), *told] if told else lines


@dataclass(frozen=True, kw_only=True)
class Look:
    """What was found."""

    offer: Offer | None
    """The newest that fits."""
    findings: tuple[Finding, ...]
    """Why other descriptions offer nothing."""


def installed() -> Installed:
    """The program that runs, as it was handed out."""
    form = program.form()
    if form == "unpacked":
        form = "installer" if sys.platform == "win32" else "deb"  # type: ignore[assignment]
    return Installed(file=program.started_file(), form=form, version=workstation.__version__, platform=platform_here())


def look_for(own: Installed, folder: Path | None = None) -> Look:
    """Look for a newer file: in a folder where one is given, else beside the program and on every stick.

    Raises ``WrongUse`` with ``update_folder`` for a folder that is not there.
    """
    if folder is not None and folder.is_file():
        folder = folder.parent
    if folder is not None and not folder.is_dir():
        raise WrongUse("update_folder", path=folder)
    beside = [own.file.parent] if own.form != "source" else []
    offers: list[Offer] = []
    findings: list[Finding] = []
    for path in places.descriptions_in([folder] if folder is not None else [*beside, *places.sticks()]):
        judged = judge(path, own)
        if isinstance(judged, Offer):
            offers.append(judged)
        else:
            findings.append(judged)
    newest = max(offers, key=lambda offer: manifest.order_of(offer.version), default=None)
    return Look(offer=newest, findings=tuple(findings))


def beside(own: Installed) -> Offer | None:
    """The newer file that lies beside the program; looked for in no other place, so that no stick is waited for."""
    return None if own.form == "source" else look_for(own, own.file.parent).offer


def judge(path: Path, own: Installed) -> Offer | Finding:
    """What a description offers to this program; a finding says why it offers nothing."""
    try:
        told = manifest.read(path)
    except (OSError, NotADescription):
        return soft("update_description", path=path)
    if manifest.order_of(told.version) <= manifest.order_of(own.version):
        return soft("update_not_newer", version=told.version, own=own.version, path=path)
    here = [one for one in told.files if one.platform == own.platform]
    if not here:
        return soft("update_other_platform", version=told.version, path=path)
    fitting = [one for one in here if one.form == own.form]
    if not fitting:
        return soft("update_other_form", version=told.version, path=path)
    offer = Offer(description=told, file=fitting[0])
    size = places.size_of(offer.path)
    if size is None:
        return soft("update_file_missing", name=offer.file.name, path=path)
    if size != offer.file.size:
        return soft("update_file_size", name=offer.file.name, path=path)
    return offer
