"""From raw values to a checked record: reading, proposals, and all findings at once.

Every way into the store (form, command line, import) goes through ``prepare`` or ``prepare_change``.
"""

import datetime
import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workstation.fields import Choices, Field, Files, Flag, Record
from workstation.findings import Finding, Reading, Severity, hard, soft
from workstation.register import BOOKKEEPING, ChildTable, Register, Surroundings
from workstation.values.text import quoted

SINGLE = frozenset((str, int, float, datetime.date, datetime.datetime))
"""Types of a single value, as nearly every cell has one."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A record as it would be saved, and what is wrong with it."""

    record: Record
    findings: tuple[Finding, ...]
    proposed: tuple[str, ...] = ()
    """Fields whose value was worked out, not given."""

    @property
    def stopped(self) -> bool:
        """Whether a hard finding forbids to save it."""
        return any(finding.hard for finding in self.findings)

    @property
    def clean(self) -> bool:
        """Whether nothing at all was found."""
        return not self.findings


def unknown_key(register: Register, key: str, known: Iterable[str]) -> Finding:
    """The finding for a field that is not declared, with the nearest one that is."""
    near = difflib.get_close_matches(key, list(known), n=1)
    return hard("field_unknown", key=quoted(key), near=near[0] if near else "—", register_name=register)


def read_fields(
    fields: Sequence[Field], raw: Mapping[str, Any], prefix: str = "", before: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], list[Finding]]:
    """Read the given keys of ``raw``; ``before`` holds what the record already has."""
    record: dict[str, Any] = dict(before or {})
    read: dict[str, Any] = {}
    findings: list[Finding] = []
    for field in fields:
        if field.key not in raw:
            continue
        reading = read_value(field, raw[field.key], record)
        record[field.key] = read[field.key] = reading.value
        if reading.findings:
            findings.extend(finding.at(field=prefix + field.key) for finding in reading.findings)
    return read, findings


def read_value(field: Field, raw: Any, record: Mapping[str, Any]) -> Reading:
    """Read one raw value; a list or an object where one value belongs is refused, not put down as text."""
    if type(raw) in SINGLE:
        return field.read(raw, record)
    several = isinstance(raw, list | tuple) and not isinstance(field, Choices | Files)
    if several or isinstance(raw, Mapping) or (isinstance(raw, bool) and not isinstance(field, Flag)):
        return Reading(None, (hard("value_kind", label=field, raw=quoted(raw)),))
    return field.read(raw, record)


def read_child_rows(child: ChildTable, raw: Any) -> tuple[list[Record], list[Finding]]:
    """Read the rows of a child table from a list of objects."""
    if raw is None:
        return [], []
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        return [], [hard("child_not_a_list", child.key, table=child)]
    rows: list[Record] = []
    findings: list[Finding] = []
    for position, raw_row in enumerate(raw):
        unknown = [key for key in raw_row if key not in child.by_key]
        row, found = read_fields(child.fields, raw_row, prefix=f"{child.key}.")
        found += [hard("field_unknown", child.key, key=quoted(key), near="—", register_name=child) for key in unknown]
        findings.extend(finding.at(position=position) for finding in found)
        rows.append({field.key: row.get(field.key) for field in child.fields})
    return rows, findings


def read_raw(
    register: Register, raw: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> tuple[Record, list[Finding]]:
    """Read raw values by the register's fields and child tables; unknown keys are findings."""
    known = [*register.by_key, *register.child_by_key]
    unknown = [key for key in raw if key not in register.by_key and key not in register.child_by_key]
    findings = [unknown_key(register, key, known) for key in unknown if key not in BOOKKEEPING]
    read, found = read_fields(register.in_reading_order, raw, before=before)
    findings += found
    for child in register.children:
        if child.key in raw:
            read[child.key], found = read_child_rows(child, raw[child.key])
            findings += found
    return read, findings


def missing(register: Register, record: Mapping[str, Any]) -> list[Finding]:
    """Fields that this record needs and lacks, its child tables' included."""
    findings = [
        (hard("required", field.key, label=field) if need is Severity.HARD else soft("wanted", field.key, label=field))
        for field in register.needing
        if record.get(field.key) is None and (need := field.needed(record)) is not None
    ]
    for child in register.children:
        for position, row in enumerate(record.get(child.key) or ()):
            findings += [finding.at(position=position) for finding in missing_in_child(child, row)]
    return findings


def missing_in_child(child: ChildTable, row: Mapping[str, Any]) -> list[Finding]:
    """Fields that a row of a child table needs and lacks."""
    return [
        hard("required", f"{child.key}.{field.key}", label=field)
        for field in child.fields
        if row.get(field.key) is None and field.needed(row) is not None
    ]


def place_findings(register: Register, record: Mapping[str, Any], around: Surroundings) -> list[Finding]:
    """Whether unit, township and zone fit together and to the store."""
    findings = []
    unit = record.get("unit")
    if unit is not None and unit != around.unit:
        findings.append(soft("unit_other", "unit", found=unit, unit=around.unit))
    for field in ("township", "zone"):
        place = record.get(field)
        if place is not None and unit is not None and not place.startswith(unit):
            findings.append(soft("place_elsewhere", field, place=register.by_key[field].show(place), unit=unit))
    return findings


def check_record(register: Register, record: Record, around: Surroundings) -> list[Finding]:
    """All rules over a record whose values are read: missing fields, places, rules of the register."""
    findings = missing(register, record)
    if "unit" in register.by_key:
        findings += place_findings(register, record, around)
    for rule in register.rules:
        findings += rule.check(record, around)
    return [place_in_register(register, finding, uid=record.get("uid") or "") for finding in findings]


def found_in(register: Register, record: Record, reading: Sequence[Finding], around: Surroundings) -> list[Finding]:
    """What was found at reading and what the rules find, each with its place.

    A value that could not be read is told once, as unread: neither it nor what would be worked out from it is told
    again as missing.
    """
    placed = [place_in_register(register, finding, uid=record.get("uid") or "") for finding in reading]
    checked = check_record(register, record, around)
    unread = {(finding.field, finding.position) for finding in reading if finding.hard}
    if unread:
        follow = _following(register, record, {field for field, _ in unread}, around)
        unread |= {(field, None) for field in follow}
        checked = [one for one in checked if one.code != "required" or (one.field, one.position) not in unread]
    return placed + checked


class _Asked(dict[str, Any]):
    """A record that notes which of its fields somebody asks for."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        super().__init__(record)
        self.fields: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.fields.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a field."""
        self.fields.add(key)
        return super().get(key, default)


def _following(register: Register, record: Record, unread: Collection[str], around: Surroundings) -> set[str]:
    """Empty fields whose value would be worked out from one that could not be read."""
    found: set[str] = set()
    for proposal in register.proposals:
        if record.get(proposal.field) is None and not proposal.numbers:
            asked = _Asked(record)
            if proposal.work_out(asked, around) is None and not asked.fields.isdisjoint({*unread, *found}):
                found.add(proposal.field)
    return found


def place_in_register(register: Register, finding: Finding, uid: str = "") -> Finding:
    """The finding with its register and record, and headings in the place of the keys that its values name."""
    named = {
        name: register.by_key[value]
        for name, value in finding.values.items()
        if name.endswith("_field") and value in register.by_key
    }
    values = {**finding.values, **named} if named else finding.values
    return finding.at(register=register.key, uid=uid, values=values)


def propose(register: Register, record: Record, around: Surroundings) -> list[str]:
    """Fill empty fields with what can be worked out; returns their keys."""
    filled = []
    for proposal in register.proposals:
        if record.get(proposal.field) is None:
            value = proposal.work_out(record, around)
            if value is not None:
                record[proposal.field] = value
                filled.append(proposal.field)
    return filled


def prepare(register: Register, raw: Mapping[str, Any], around: Surroundings, *, origin: str = "手工") -> Prepared:
    """A new record from raw values: read, completed and checked, with all findings at once."""
    read, findings = read_raw(register, raw)
    record: Record = dict.fromkeys(register.by_key)
    for child in register.children:
        record[child.key] = []
    record.update(read)
    defaults = {"unit": around.unit, "origin": origin}
    unread = {finding.field for finding in findings if finding.hard}
    for key, value in defaults.items():
        if key in register.by_key and record[key] is None and key not in unread:
            record[key] = value
    proposed = propose(register, record, around)
    found = found_in(register, record, findings, around)
    return Prepared(record=record, findings=tuple(found), proposed=tuple(proposed))


def prepare_change(register: Register, before: Record, raw: Mapping[str, Any], around: Surroundings) -> Prepared:
    """The changes to an existing record: ``record`` holds the whole record as it would be."""
    read, findings = read_raw(register, raw, before)
    record = {**before, **read}
    proposed = propose(register, record, around)
    found = [*around.sealed_findings(register, before, record), *found_in(register, record, findings, around)]
    return Prepared(record=record, findings=tuple(found), proposed=tuple(proposed))


def to_json(register: Register, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the command line prints it: bookkeeping, fields, child tables where they were read."""
    shown: dict[str, Any] = {key: record.get(key) for key in BOOKKEEPING if key in record}
    shown |= {field.key: field.to_json(record.get(field.key)) for field in register.fields}
    for child in register.children:
        if child.key in record:
            shown[child.key] = [
                {field.key: field.to_json(row.get(field.key)) for field in child.fields} for row in record[child.key]
            ]
    return shown
