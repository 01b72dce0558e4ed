"""Comparing two reports: which records came, went and changed between them, and which figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workstation.fields import Field, Link, Record
from workstation.operations.sealed import FigureChange, figure_changes, sealed_forms
from workstation.ports import Store, WrittenPackage
from workstation.register import ChildTable, Register
from workstation.values.text import mask_text
from workstation.words import say


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of a record, as it is shown."""

    label: str
    before: str
    after: str
    private: bool = False
    """Personal data: shown here, masked in a file."""


@dataclass(frozen=True, kw_only=True)
class RecordChange:
    """One record that came, went or changed."""

    uid: str
    title: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterComparison:
    """The records of one register; ``before`` + added - gone = ``after``."""

    register: Register
    before: int
    after: int
    added: tuple[RecordChange, ...]
    gone: tuple[RecordChange, ...]
    changed: tuple[RecordChange, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two reports, the earlier one first."""

    one: WrittenPackage
    other: WrittenPackage
    registers: tuple[RegisterComparison, ...]
    figures: tuple[FigureChange, ...]
    """Where both have the form, its line and column."""


def compare(store: Store, one: WrittenPackage, other: WrittenPackage) -> Comparison:
    """What differs between two reports that this store wrote, in the order of their series."""
    one, other = sorted((one, other), key=lambda package: package.series)
    return Comparison(
        one=one,
        other=other,
        registers=tuple(compare_records(store, one.last_change, other.last_change)),
        figures=tuple(figure_changes(sealed_forms(one), sealed_forms(other))),
    )


def compare_records(store: Store, first: int, last: int | None = None) -> list[RegisterComparison]:
    """What came, went and changed between two rows of the history; up to now where there is no second."""
    touched = store.changed_between(first, last)
    with store.as_of(first) as before:
        if last is None or last == store.last_change():
            return [_register(register, before, store, touched) for register in store.catalogue]
        with store.as_of(last) as after:
            return [_register(register, before, after, touched) for register in store.catalogue]


def compare_registers(
    registers: Sequence[Register], before: Store, after: Store, touched: Mapping[str, Sequence[str]]
) -> list[RegisterComparison]:
    """The same between two stores; ``touched`` names by register the records that may differ."""
    return [_register(register, before, after, touched) for register in registers]


def _register(
    register: Register, before: Store, after: Store, touched: Mapping[str, Sequence[str]]
) -> RegisterComparison:
    uids = touched.get(register.key, ())
    old, new = _in_force(before, register, uids), _in_force(after, register, uids)
    changed = []
    for uid in (uid for uid in uids if uid in old and uid in new):
        fields = (*_fields(register, (before, old[uid]), (after, new[uid])), *_rows(register, old[uid], new[uid]))
        if fields:
            changed.append(RecordChange(uid=uid, title=register.title_of(new[uid]), fields=fields))
    return RegisterComparison(
        register=register,
        before=before.tally(register)[0][0],
        after=after.tally(register)[0][0],
        added=_only_in(register, new, old),
        gone=_only_in(register, old, new),
        changed=tuple(changed),
    )


def _only_in(register: Register, these: Mapping[str, Record], those: Mapping[str, Record]) -> tuple[RecordChange, ...]:
    return tuple(
        RecordChange(uid=uid, title=register.title_of(record)) for uid, record in these.items() if uid not in those
    )


def _in_force(store: Store, register: Register, uids: Sequence[str]) -> dict[str, Record]:
    return {one["uid"]: one for one in store.get_many(register, uids) if one["withdrawn_at"] is None}


def _fields(register: Register, *both: tuple[Store, Record]) -> Iterator[FieldChange]:
    (_, old), (_, new) = both
    for field in register.fields:
        if old[field.key] != new[field.key]:
            before, after = (_shown(store, field, record[field.key]) for store, record in both)
            yield FieldChange(label=field.words(), before=before, after=after, private=field.private)


def _shown(store: Store, field: Field, value: Any) -> str:
    """A value in words: of a link the title that the other record had, of files how many."""
    if value is not None and field.kind == "files":
        return say("comparing_files", number=len(str(value).split(",")))
    if value is not None and isinstance(field, Link):
        linked = (one for one in store.catalogue if one.key in field.registers)
        named = (one.title_of(record) for one in linked if (record := store.get(one, str(value))) is not None)
        return next(named, str(value))
    return field.show(value)


def _rows(register: Register, old: Record, new: Record) -> Iterator[FieldChange]:
    """Child tables: the rows that only one of the two has; all of them where nothing but their order differs."""
    for child in register.children:
        before, after = old[child.key], new[child.key]
        if before != after:
            gone, came = list(before), []
            for row in after:
                if row in gone:
                    gone.remove(row)
                else:
                    came.append(row)
            if not (gone or came):
                gone, came = before, after
            private = any(field.private for field in child.fields)
            yield FieldChange(
                label=child.words(), before=_in_words(child, gone), after=_in_words(child, came), private=private
            )


def _in_words(child: ChildTable, rows: Sequence[Record]) -> str:
    filled = ([field.show(row[field.key]) for field in child.fields if row[field.key] is not None] for row in rows)
    return say("comparing_row_separator").join(map(" ".join, filled))


def write_comparison(store: Store, found: Comparison, path: Path) -> Path:
    """Write a comparison as a workbook: the totals, records that came, went, changed, then the figures."""
    from workstation.ledgers.writing import write_texts

    heads = [say(f"comparing_{key}") for key in ("kind", "place", "field", "before", "after")]
    rows = [[say("comparing_total"), *_totals(part)] for part in found.registers]
    for part in found.registers:
        place = part.register.words()
        for kind in ("added", "gone"):
            rows += ([say(f"comparing_{kind}"), f"{place} {one.title}", "", "", ""] for one in getattr(part, kind))
        rows += (
            [say("comparing_changed"), f"{place} {one.title}", field.label, *_written(field)]
            for one in part.changed
            for field in one.fields
        )
    rows += (
        [say("comparing_figure"), f"{one.form} {one.line}", one.column, one.before, one.after] for one in found.figures
    )
    return write_texts(path, say("comparing_title"), heads, rows, store.now())


def _totals(part: RegisterComparison) -> tuple[str, ...]:
    """How many records there were, came, went, changed, are."""
    counts = {kind: len(getattr(part, kind)) for kind in ("added", "gone", "changed")}
    return part.register.words(), say("comparing_totals", **counts), str(part.before), str(part.after)


def _written(field: FieldChange) -> tuple[str, str]:
    """Both values as a file shows them."""
    if field.private:
        return mask_text(field.before), mask_text(field.after)
    return field.before, field.after
