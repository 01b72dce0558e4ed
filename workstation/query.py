"""Questions to a store, as data: what the domain asks without knowing SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in", "is empty", "is filled", "starts with"]


@dataclass(frozen=True)
class Other:
    """In the place of a value: what another field of the same record holds, a day moved on by a span.

    Not for ``in``, ``not in`` and ``starts with``, nor for fields of child tables. Where either is empty they are in
    no order and not equal. A day that its month lacks becomes one of the next month, so that it is never earlier than
    ``statutory.add_months`` has it.
    """

    field: str
    years: int = 0
    months: int = 0
    days: int = 0


@dataclass(frozen=True)
class Clause:
    """One condition on one field: ``Clause("status", "in", ("已注册",))``."""

    field: str
    """A field of the register, or one of ``register.BOOKKEEPING``."""
    operator: Operator = "="
    value: Any = None
    """Canonical value; a sequence for ``in`` and ``not in``; ``Other`` for the value of another field."""


@dataclass(frozen=True)
class AnyOf:
    """Holds where at least one of its conditions holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class AllOf:
    """Holds where all of its conditions hold."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class NoneOf:
    """Holds where none of its conditions holds."""

    conditions: tuple["Condition", ...]


Condition = Clause | AnyOf | AllOf | NoneOf


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which records of a register, in which order, which page."""

    text: str = ""
    """What stands in the search box: fragments, pinyin, initials; parts between blanks must all be found."""
    where: Sequence[Condition] = ()
    sort: str = ""
    """Field to sort by; empty for the newest first."""
    descending: bool = False
    limit: int = 50
    offset: int = 0
    withdrawn: bool = False
    """The recycle bin instead of the records in force."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure of a tally."""

    kind: Literal["count", "sum", "average", "distinct"] = "count"
    field: str = ""
    """Field that is summed, averaged or counted once per value; unused for ``count``."""
    where: Sequence[Condition] = ()
    """Only records that also hold this."""
