"""From a register to the tables of a ledger or a package: one for its records, one for each child table."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from workstation import divisions
from workstation.fields import Choice, Choices, Division, Field, Record, Value
from workstation.ledgers.headings import PARENT, PARENT_HEADING, UID, UID_HEADING
from workstation.package.contents import Column, Table
from workstation.package.written_values import Kind
from workstation.register import Register

Records = Callable[[], Iterable[Record]]
"""Gives the records anew each time it is called, each with its child tables."""


def column_of(field: Field) -> Column:
    """A field as a column; codes that are no words are shown by their labels."""
    return Column(
        key=field.key,
        label=field.label,
        kind=Kind.of(field.kind) if field.kind != "class" else Kind.COUNT,
        schema={"constraints": constraints} if (constraints := _constraints(field)) else {},
        private=field.private,
        mask=field.mask,
        width=max(field.width, 2 * len(field.label) + 2),
        words=_words(field),
    )


def _constraints(field: Field) -> dict[str, object]:
    return dict(field.table_schema().get("constraints", {}))


def _words(field: Field) -> dict[str, str]:
    if isinstance(field, Choice | Choices):
        shown = {code: field.choices.label(code, "zh") for code in field.choices.codes}
        return shown if any(code != label for code, label in shown.items()) else {}
    if isinstance(field, Division):
        return _names_of_divisions(field.level)
    return {}


def _names_of_divisions(level: str) -> dict[str, str]:
    """Code -> name; where two places bear one name, the code stands for it."""
    found = [one for unit in divisions.units() for one in _divisions_of(unit.code, level)]
    times = Counter(one.name for one in found)
    return {one.code: one.name if times[one.name] == 1 else one.code for one in found}


def _divisions_of(unit: str, level: str) -> Sequence[divisions.Division]:
    match level:
        case "unit":
            return (divisions.division(unit),)
        case "township":
            return divisions.townships(unit)
        case _:
            return divisions.zones(unit)


def division_names(level: str, unit: str) -> list[str]:
    """The names that a column of places may hold in one unit: all units, its townships or its zones."""
    owners = [one.code for one in divisions.units()] if level == "unit" else [unit]
    return [one.name for owner in owners for one in _divisions_of(owner, level)]


def register_table(register: Register, records: Records) -> Table:
    """The table of a register's records, in ``uid`` order as the records come."""
    keys = [field.key for field in register.fields]
    uid = Column(key=UID, label=UID_HEADING, schema={"constraints": {"required": True}}, hidden=True, width=38)

    def rows() -> Iterator[tuple[Value, ...]]:
        for record in records():
            yield (record["uid"], *(record[key] for key in keys))

    return Table(
        name=register.key,
        label=register.label,
        columns=(uid, *(column_of(field) for field in register.fields)),
        rows=rows(),
    )


def child_tables(register: Register, records: Records) -> list[Table]:
    """The tables of a register's child rows: parent's uid, place below it, what names the parent, the fields."""
    return [_child_table(register, number, records) for number in range(len(register.children))]


def _child_table(register: Register, number: int, records: Records) -> Table:
    child = register.children[number]
    keys = [field.key for field in child.fields]

    def rows() -> Iterator[tuple[Value, ...]]:
        for record in records():
            for position, row in enumerate(record[child.key], start=1):
                yield (record["uid"], position, *(row[key] for key in keys))

    parent = Column(key=PARENT, label=PARENT_HEADING, schema={"constraints": {"required": True}}, hidden=True, width=38)
    position = Column(key="position", label="序号", kind=Kind.COUNT, width=6)
    return Table(
        name=child.key,
        label=child.label,
        columns=(parent, position, *(column_of(field) for field in child.fields)),
        rows=rows(),
        key=(PARENT, "position"),
        parent=register.key,
        parent_column=PARENT,
    )


def all_tables(register: Register, records: Records) -> list[Table]:
    """The register's table and those of its children."""
    return [register_table(register, records), *child_tables(register, records)]
