"""What one statistical form declares, and what it is filled for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from workstation.code_lists import code_list
from workstation.fields import Listed
from workstation.forms.basis import Basis
from workstation.forms.late import Closing, entered_after
from workstation.forms.life import NEVER, Conditions
from workstation.forms.table import Column, Figures, Row, Table
from workstation.package.contents import FigureKind
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import AnyOf, Clause
from workstation.register import Register
from workstation.words import say

FEN_IN_A_HUNDREDTH = 10_000
"""Fen in a hundredth of 万元, the grain in which the forms show amounts."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a form is filled for."""

    store: Store
    register: Register
    report: Period
    """The period of the report."""
    period: Period
    """What the form counts: the same months, by the form's calendar."""
    basis: Basis
    language: str
    closing: Closing | None = None
    """The last closing before, by the form's calendar."""
    single: bool = False
    """Asked of single records in memory: nothing is looked up among all of them."""

    @cached_property
    def inside(self) -> Conditions:
        """What a record holds to count in the unit itself."""
        zone = (Clause("zone", "is empty"),) if self.basis.zones == "apart" else ()
        return (*self.of_unit, *zone) if "zone" in self.register.by_key else self.of_unit

    @cached_property
    def of_unit(self) -> Conditions:
        """What a record holds to count in the unit or its zones."""
        if self.basis.other_units == "counted" or "unit" not in self.register.by_key:
            return ()
        return (AnyOf((Clause("unit", "=", self.store.unit), Clause("unit", "is empty"))),)

    def entered_late(self, *dated: str) -> Conditions:
        """Dated in a period that was closed when it was entered."""
        if self.closing is None:
            return NEVER
        return (*(Clause(day, "<=", self.closing.last_day) for day in dated), entered_after(self.closing))

    def say(self, key: str, **values: object) -> str:
        """A sentence in the form's language."""
        return say(key, self.language, **values)

    def choice(self, field: str, code: str) -> str:
        """The label of a code of one of the register's lists."""
        listed = self.register.by_key[field]
        return listed.show(code, self.language)

    def nice_class(self, number: int) -> str:
        """The short label of a Nice class."""
        return code_list("nice_class").label(str(number), self.language)

    def codes(self, field: str) -> tuple[str, ...]:
        """The codes of the list behind a field of the register."""
        listed = self.register.by_key[field]
        assert isinstance(listed, Listed)
        return listed.choices.codes

    def of_which(self, label: str) -> str:
        """The heading of a part: 其中, and what it is."""
        return self.say("form_of_which", label=label)

    def total(self, code: str, parts: tuple[str, ...]) -> Row:
        """合计."""
        return Row(code=code, label=self.say("form_total"), sum_of=parts)


@dataclass(frozen=True, kw_only=True)
class FormDeclaration:
    """One form."""

    number: str
    """知统1."""
    register: str
    """Key of the register that it counts."""
    indicator: str
    """Key of the yearly target that it reports against."""
    unit: str
    """Word of the unit of measure."""
    tables: Callable[[Scope], tuple[Table, ...]]
    reached: Callable[[Scope], Column]
    """What is compared with the target."""
    relations: tuple[str, ...] = ()
    """Words of what holds between forms."""
    notes: tuple[str, ...] = ()
    """Words of how its columns count."""
    came: tuple[str, ...] = ()
    """Columns that together take in every record once, in one period or another."""
    compared: tuple[str, ...] = ()
    """Columns whose total is compared with the year before."""

    @cached_property
    def key(self) -> str:
        """The part of its words' keys."""
        return f"form_{self.register}"


def amount_columns(
    key: str, label: str, field: str, where: Conditions, *, as_it_stands: bool = False
) -> tuple[Column, Column]:
    """A sum of money in 万元 with two decimals, and the exact sum behind it, which is not shown."""
    exact = f"{key}_fen"
    return (
        Column(key=exact, sum_of=field, where=where, as_it_stands=as_it_stands),
        Column(
            key=key,
            label=label,
            kind=FigureKind.AMOUNT,
            width=14,
            worked_out=lambda figures: hundredths(figures[exact] or 0, FEN_IN_A_HUNDREDTH),
            of=(exact,),
            as_it_stands=as_it_stands,
        ),
    )


def hundredths(part: int, whole: int) -> int:
    """Part divided by whole, halves away from zero as a sheet rounds."""
    share = (2 * abs(part) + whole) // (2 * whole)
    return share if part >= 0 else -share


def target_table(scope: Scope, form: FormDeclaration, target: int, code: str) -> Table:
    """What was reached of a year's target."""

    def given(figures: Figures) -> int:
        return target

    return Table(
        title=scope.say("form_targets"),
        unit=scope.say(form.unit),
        rows=(Row(code=code, label=scope.say(f"{form.key}_target")),),
        columns=(
            form.reached(scope),
            Column(key="target", label=scope.say("column_target"), worked_out=given, of=("reached",)),
            Column(
                key="rate",
                label=scope.say("column_rate"),
                kind=FigureKind.RATE,
                ratio=("reached", "target"),
            ),
        ),
    )
