"""Which records a check may find something in: told by conditions, so that nobody goes through all of them.

The conditions follow from what the fields and the rules declare. They let in more records than have findings, never
fewer; ``tests/workstation/test_suspects.py`` holds them against going through every record.
"""

from collections.abc import Iterator

from workstation.fields import Field, RequiredWhen
from workstation.query import AllOf, AnyOf, Clause, Condition, NoneOf
from workstation.register import Register, Surroundings


def suspects(register: Register, around: Surroundings) -> list[Condition]:
    """What every record holds in which ``records.check_record`` finds something.

    None where a rule of the register lets all records in.
    """
    by_rules = [rule.where(around) for rule in register.rules if rule.where is not None]
    if len(by_rules) < len(register.rules):
        return []
    return [AnyOf((*lacking(register), *misplaced(register, around), *by_rules))]


def lacking(register: Register) -> Iterator[Condition]:
    """A field is empty that the record, or a row of a child table, needs."""
    for field in register.needing:
        yield empty_when_needed(field, field.key)
    for child in register.children:
        for field in child.fields:
            if field.required:
                # Two conditions on a child table need not hold in one and the same row: the field alone is asked.
                yield Clause(f"{child.key}.{field.key}", "is empty")


def empty_when_needed(field: Field, key: str) -> Condition:
    """The field is empty, and the record needs it."""
    empty = Clause(key, "is empty")
    when = field.required
    return AllOf((empty, Clause(when.field, "in", when.values))) if isinstance(when, RequiredWhen) else empty


def misplaced(register: Register, around: Surroundings) -> Iterator[Condition]:
    """Of another unit than the store's, or in a place outside it."""
    if "unit" in register.by_key:
        yield AllOf((Clause("unit", "is filled"), Clause("unit", "!=", around.unit)))
        for field in ("township", "zone"):
            yield AllOf((Clause(field, "is filled"), NoneOf((Clause(field, "starts with", around.unit),))))
