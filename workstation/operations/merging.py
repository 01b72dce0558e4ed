"""Records that are one, made one: compared field by field, merged in one transaction that one undo takes back.

One record is kept. What was chosen of the others goes into it, what points to them points to it, and they go to the
recycle bin, from where their uids lead to the one that was kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workstation.fields import Field, Record
from workstation.findings import Finding, Refusal, hard
from workstation.folding import fold
from workstation.operations.batches import new_batch
from workstation.operations.keeping import existing
from workstation.ports import Progress, Store, Version
from workstation.records import check_record, found_in, place_in_register, read_raw
from workstation.register import Register
from workstation.surroundings import StoreSurroundings
from workstation.values.text import quoted
from workstation.words import say

BOTH = -1
"""The choice that takes what all records say together."""
MOST = 4
"""Records that are compared at once."""
Why = Literal["same", "only", "longer", "newer", "kept", "both"]
"""Why a value is proposed: all say it, no other says anything, it says more, it was typed later, nothing speaks for
another, all are taken together."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field or child table of records side by side."""

    key: str
    values: tuple[Any, ...]
    """What each record says, in their order."""
    choice: int
    """What is proposed: the place of a record, or ``BOTH``."""
    why: Why
    joins: bool
    """Whether all values can be taken together."""

    @property
    def same(self) -> bool:
        """Whether all records say the same."""
        return all(value == self.values[0] for value in self.values)

    @property
    def empty(self) -> bool:
        """Whether none says anything."""
        return all(value is None for value in self.values)


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """Records to be compared, and how they would be merged where nobody says otherwise."""

    register: Register
    records: tuple[Record, ...]
    lines: tuple[Line, ...]
    kept: int
    """Place of the record that is kept."""

    @property
    def revisions(self) -> dict[str, int]:
        """Uid -> revision that was looked at."""
        return {record["uid"]: record["revision"] for record in self.records}


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a merge did."""

    batch: str
    kept: str
    """Uid of the record that was kept."""
    title: str
    away: tuple[str, ...]
    """Uids of the records that went into it."""
    linked: int
    """Records that pointed to one of these and point to the kept one now."""
    findings: tuple[Finding, ...]
    """Soft ones about the kept record."""


# -- side by side ------------------------------------------------------------------------------------------------


def side_by_side(store: Store, register: Register, uids: Sequence[str]) -> SideBySide | None:
    """The records in force of these uids, merged ones by the one they went into; ``None`` where fewer than two are."""
    kept = store.kept_uids(register, uids)
    wanted = list(dict.fromkeys(kept.get(uid, uid) for uid in uids))[:MOST]
    records = [record for record in store.get_many(register, wanted) if record["withdrawn_at"] is None]
    if len(records) < 2:
        return None
    keys = [*register.by_key, *register.child_by_key]
    # The one that says most; of two that say as much the older, whose uid more may know.
    said = [sum(bool(record.get(key)) for key in keys) for record in records]
    place = min(range(len(records)), key=lambda one: (-said[one], records[one]["uid"]))
    moments = [_moments(store.history(register, record["uid"])) for record in records]
    lines = tuple(_line(register, key, records, moments, place) for key in keys)
    return SideBySide(register=register, records=tuple(records), lines=lines, kept=place)


def _moments(versions: Sequence[Version]) -> dict[str, str]:
    """Field -> when it was typed last."""
    return {key: version.at for version in versions for key in version.after}


def _line(
    register: Register, key: str, records: Sequence[Record], moments: Sequence[Mapping[str, str]], kept: int
) -> Line:
    values = tuple(record.get(key) or None if key in register.child_by_key else record.get(key) for record in records)
    joins = key in register.child_by_key or register.by_key[key].kind in ("files", "choices", "long")
    told = [place for place, value in enumerate(values) if value is not None]
    choice = kept
    why: Why = "same"
    if any(value != values[kept] for value in values):
        choice, why = _proposal(register, key, values, told, moments, kept)
    return Line(key=key, values=values, choice=choice, why=why, joins=joins and len(told) > 1)


def _proposal(
    register: Register,
    key: str,
    values: Sequence[Any],
    told: Sequence[int],
    moments: Sequence[Mapping[str, str]],
    kept: int,
) -> tuple[int, Why]:
    """Which of several values is proposed, and why."""
    if len(told) == 1:
        return told[0], "only"
    if key in register.child_by_key or register.by_key[key].kind == "files":
        return BOTH, "both"
    if key in (*register.unique_by.fields, *register.unique_by.also):
        # A number is not the right one because it was typed later.
        return (kept, "kept") if kept in told else (told[0], "kept")
    most = max(told, key=lambda place: len(str(values[place])))
    if register.by_key[key].kind in ("text", "long") and _says_more(values, told, most):
        return most, "longer"
    newest = max(told, key=lambda place: moments[place].get(key, ""))
    if any(moments[place].get(key) != moments[newest].get(key) for place in told):
        return newest, "newer"
    return (kept, "kept") if kept in told else (told[0], "kept")


def _says_more(values: Sequence[Any], told: Sequence[int], most: int) -> bool:
    """Whether one text holds all the others and more."""
    whole = fold(str(values[most]))
    others = [fold(str(values[place])) for place in told if place != most]
    return all(other in whole for other in others) and any(other != whole for other in others)


def merged_value(register: Register, line: Line, choice: int) -> Any:
    """What a field or child table holds under a choice."""
    if choice != BOTH:
        return line.values[choice]
    told = [value for value in line.values if value]
    if line.key in register.child_by_key:
        rows: list[Record] = []
        for row in (row for value in told for row in value):
            if row not in rows:
                rows.append(row)
        return rows
    return _joined(register.by_key[line.key], told)


def _joined(field: Field, values: Sequence[str]) -> str | None:
    if field.kind == "long":
        whole: list[str] = []
        for value in values:
            if not any(value in one for one in whole):
                whole = [one for one in whole if one not in value] + [value]
        return "\n".join(whole) or None
    parts = dict.fromkeys(part for value in values for part in value.split(","))
    return ",".join(parts) or None


# -- merging -----------------------------------------------------------------------------------------------------


def merge(
    store: Store,
    sides: SideBySide,
    *,
    kept: int,
    choices: Mapping[str, int],
    progress: Progress = lambda done, total: None,
) -> Merged:
    """Merge records; ``choices`` names for each line that differs the place of a record, or ``BOTH``.

    ``Refusal``, and nothing is changed: ``changed_meanwhile`` or ``record_withdrawn`` where a record is no longer what
    was looked at; a hard finding of the checks about what the kept record would be.
    """
    register = sides.register
    keeper = sides.records[kept]["uid"]
    away = [record["uid"] for record in sides.records if record["uid"] != keeper]
    batch = new_batch(store, "merge")
    with store.transaction():
        _expect_unchanged(store, sides)
        title = quoted(register.title_of(sides.records[kept]) or keeper)
        reason = say("doubles_reason", title=title)
        linked = 0
        for number, uid in enumerate(away):
            progress(number, len(away))
            linked += _point_to(store, register, uid, keeper, reason, batch)
            store.withdraw(register, uid, reason=reason, cause="merge", batch=batch, merged_into=keeper)
        changes, findings = _changes(store, sides, keeper, choices)
        if any(finding.hard for finding in findings):
            raise Refusal(findings)
        # After the others are gone, whose key it may take.
        store.update(register, keeper, changes, cause="merge", batch=batch, reason=reason)
    return Merged(batch=batch, kept=keeper, title=title, away=tuple(away), linked=linked, findings=tuple(findings))


def _expect_unchanged(store: Store, sides: SideBySide) -> None:
    """Raise ``Refusal`` where a record was changed or withdrawn since it was looked at."""
    findings = []
    for uid, revision in sides.revisions.items():
        record = existing(store, sides.register, uid)
        if record["withdrawn_at"] is not None:
            finding = hard("record_withdrawn", at=record["withdrawn_at"])
        elif record["revision"] != revision:
            finding = hard(
                "changed_meanwhile",
                title=quoted(sides.register.title_of(record)),
                clerk=record["changed_by"],
                at=record["changed_at"],
                found=record["revision"],
                expected=revision,
            )
        else:
            continue
        findings.append(finding.at(register=sides.register.key, uid=uid))
    if findings:
        raise Refusal(findings)


def _changes(store: Store, sides: SideBySide, keeper: str, choices: Mapping[str, int]) -> tuple[Record, list[Finding]]:
    """What changes in the kept record, and what the checks say of it then."""
    register = sides.register
    before = existing(store, register, keeper)
    raw: dict[str, Any] = {}
    for line in sides.lines:
        value = merged_value(register, line, choices.get(line.key, line.choice))
        child = register.child_by_key.get(line.key)
        if child is None and value != before.get(line.key):
            raw[line.key] = register.by_key[line.key].to_json(value)
        elif child is not None and (value or []) != (before.get(line.key) or []):
            rows = value or ()
            raw[line.key] = [{one.key: one.to_json(row.get(one.key)) for one in child.fields} for row in rows]
    # What decides how a number is read may come from another record than the number.
    for field in register.fields:
        if field.key not in raw and any(key in raw for key in field.read_after):
            raw[field.key] = field.to_json(before.get(field.key))
    read, findings = read_raw(register, raw, before)
    record = {**before, **read}
    found = found_in(register, record, findings, StoreSurroundings(store))
    changes = {key: value for key, value in read.items() if value != before.get(key)}
    return changes, found


def _point_to(store: Store, register: Register, away: str, keeper: str, reason: str, batch: str) -> int:
    """Have what points to one record point to another; returns how many records did."""
    around = StoreSurroundings(store)
    number = 0
    for other in store.catalogue:
        links = [link.key for link in other.links if register.key in link.registers]
        for key in links:
            for uid in store.lookup(other.key, **{key: away}):
                before = existing(store, other, uid)
                known = {(finding.code, finding.field) for finding in check_record(other, before, around)}
                record = store.update(other, uid, {key: keeper}, cause="merge", batch=batch, reason=reason)
                worse = [
                    place_in_register(other, finding, uid=uid)
                    for finding in check_record(other, record, around)
                    if finding.hard and (finding.code, finding.field) not in known
                ]
                if worse:
                    raise Refusal(worse)
                number += 1
    return number
