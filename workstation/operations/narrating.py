"""The short account in words (简要情况说明) of a report: the office's template with the figures of a package."""

import csv
import datetime
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workstation import divisions
from workstation.findings import EnvironmentFault, Refusal, hard
from workstation.narrative.document import fill_document, open_template
from workstation.narrative.values import Facts, Values
from workstation.package.container import DAMAGE
from workstation.package.contents import Explanation, Form
from workstation.package.kept_forms import kept_forms
from workstation.package.placing import COPY, faults_of, put_in_place
from workstation.periods import CALENDARS, Period
from workstation.ports import Store, WrittenPackage
from workstation.resource_files import RESOURCES

TEMPLATE = "简要情况说明.docx"
OWN_TEMPLATES = "templates"
"""Folder in the data folder: a template of the same name that lies there is the one that counts."""
EXPLANATIONS = "/data/tables/explanations.csv"
EXPLANATION_BYTES = 8 * 1024**2
MOST_COPIES = 99


@dataclass(frozen=True, kw_only=True)
class Narrative:
    """An account as it was written."""

    path: Path
    unknown: tuple[str, ...] = ()
    """Placeholders of the template that name nothing; they stand in the document still."""


def template_of(store: Store) -> Path:
    """The template in force: the office's own where it has one."""
    own = store.folder / OWN_TEMPLATES / TEMPLATE
    return own if own.is_file() else RESOURCES / "narrative" / TEMPLATE


def own_template(store: Store) -> Path:
    """The office's own template, to be edited; made from the shipped one where there is none yet."""
    own = store.folder / OWN_TEMPLATES / TEMPLATE
    if not own.is_file():
        shipped = (RESOURCES / "narrative" / TEMPLATE).read_bytes()
        with faults_of(own.parent, COPY):
            own.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(own, lambda file: _write(file, shipped), lambda part: None, taken="copy_name_taken")
    return own


def _write(file: BinaryIO, content: bytes) -> None:
    file.write(content)


def write_narrative(forms: Sequence[Form], facts: Facts, path: Path, template: Path | None = None) -> Narrative:
    """Fill a template with the figures of a report and write it to a path where nothing stands yet.

    Raises ``Refusal`` where the template is no document or the name is taken, ``EnvironmentFault`` where the folder
    cannot be written; neither leaves a file.
    """
    document = open_template(template or RESOURCES / "narrative" / TEMPLATE)
    unknown = fill_document(document, Values(forms, facts))
    moment = datetime.datetime.combine(facts.day, datetime.time())
    document.core_properties.author = document.core_properties.last_modified_by = facts.clerk
    document.core_properties.created = document.core_properties.modified = moment
    if path.exists():
        raise Refusal([hard("copy_name_taken", path=str(path))])
    if not path.parent.is_dir():
        raise EnvironmentFault("copy_folder_missing", folder=str(path.parent))
    with faults_of(path.parent, COPY):
        put_in_place(path, document.save, _prove, taken="copy_name_taken")
    return Narrative(path=path, unknown=unknown)


def _prove(part: Path) -> None:
    """What lies on the disk opens again."""
    try:
        open_template(part)
    except Refusal as refused:
        raise EnvironmentFault("copy_read_back", path=str(part)) from refused


def narrate(store: Store, package: WrittenPackage, folder: Path | None = None) -> Narrative:
    """Write the account of a package that was written, beside it or in another folder.

    Its figures are the sealed ones. An account that lies there already stays, for somebody may have edited it: the
    new one gets a number behind its name. Raises ``Refusal`` with ``narrative_no_forms`` for a package of a version
    that kept no forms, and as ``write_narrative``.
    """
    forms = kept_forms(package.snapshot)
    if not forms:
        raise Refusal([hard("narrative_no_forms", period=package.period, revision=package.revision)])
    written = Path(package.path)
    target = free_name(folder or written.parent, f"{written.stem}_{Path(TEMPLATE).stem}", Path(TEMPLATE).suffix)
    return write_narrative(forms, facts_of(store, package), target, template_of(store))


def facts_of(store: Store, package: WrittenPackage) -> Facts:
    """What is said of a package beside its figures."""
    calendar = next(one for one in CALENDARS if one == package.calendar)
    period = Period.read(package.period, calendar)
    return Facts(
        unit=divisions.name_of(package.unit),
        period=period,
        revision=package.revision,
        package_id=f"{package.unit}-{package.period}-V{package.revision}",
        check_code=package.check_code,
        clerk=package.clerk or store.clerk,
        day=datetime.datetime.fromisoformat(package.written_at).date(),
        explanations=explanations_in(Path(package.path)),
        last_year=last_year_of(store, package, period),
    )


def last_year_of(store: Store, package: WrittenPackage, period: Period) -> list[Form]:
    """The sealed forms of the same period a year before, of its last revision; none where there was no report."""
    wanted = (package.unit, period.year_before.text, package.calendar)
    found = [one for one in store.packages() if (one.unit, one.period, one.calendar) == wanted]
    return kept_forms(found[-1].snapshot) if found else []


def explanations_in(path: Path) -> list[Explanation]:
    """The explanations that travel in a package; none where the file has moved or cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            name = next((one for one in archive.namelist() if one.endswith(EXPLANATIONS)), None)
            if name is None or archive.getinfo(name).file_size > EXPLANATION_BYTES:
                return []
            text = archive.read(name).decode()
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restval=""))
        return [Explanation(place=row["place"], sentence=row["sentence"], reason=row["reason"]) for row in rows]
    except (*DAMAGE, OSError, csv.Error, KeyError):
        return []


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """A name in a folder that no file has: the plain one, else one with a number."""
    names = (f"{stem}{suffix}", *(f"{stem}（{number}）{suffix}" for number in range(2, MOST_COPIES)))
    return next((folder / name for name in names if not (folder / name).exists()), folder / names[0])
