"""Closed reports as they were: their forms, the records behind their figures, and the proof that both agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workstation.forms.basis import Basis
from workstation.forms.filling import fill, records_behind
from workstation.forms.late import closed_period
from workstation.operations.announcing import lists_of
from workstation.package.contents import FigureColumn, FigureKind, Form, Table
from workstation.package.kept_forms import Snapshot, kept_forms
from workstation.package.layout import scaled
from workstation.ports import Store, WrittenPackage
from workstation.query import Query
from workstation.register import Register
from workstation.values.quantities import show_decimal


@dataclass(frozen=True, kw_only=True)
class FigureChange:
    """A figure that differs between two fillings of a form."""

    form: str
    line: str
    """Its label."""
    column: str
    """Its label."""
    place: tuple[str, str, str]
    """Form, code of the line, key of the column."""
    before: str
    """As the form shows it; empty where there was none."""
    after: str


def shown_figure(column: FigureColumn, figure: int | None) -> str:
    """A figure as the form shows it."""
    if figure is None:
        return ""
    number = scaled(column, figure)
    return f"{show_decimal(100 * number)}%" if column.kind is FigureKind.RATE else show_decimal(number)


def figure_changes(before: Sequence[Form], after: Sequence[Form]) -> Iterator[FigureChange]:
    """Where the figures of two fillings differ, in the order of the later one; then what the later one lacks."""
    old, new = _figures(before), _figures(after)
    for place in (*new, *(place for place in old if place not in new)):
        line, column, value = new.get(place, (*old[place][:2], "") if place in old else ("", "", ""))
        former = old[place][2] if place in old else ""
        if former != value:
            yield FigureChange(form=place[0], line=line, column=column, place=place, before=former, after=value)


def _figures(forms: Sequence[Form]) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """Form, line, column -> label of the line, label of the column, the figure as shown."""
    return {
        (form.sheet, line.code, column.key): (line.label, column.label, shown_figure(column, figure))
        for form in forms
        for block in form.blocks
        for line in block.lines
        for column, figure in zip(block.columns, line.figures, strict=True)
    }


def sealed_forms(package: WrittenPackage) -> list[Form]:
    """The forms as they were sealed."""
    return kept_forms(package.snapshot)


def counted_by(store: Store, snapshot: Snapshot) -> Basis:
    """The counting basis in force then; that of today where it was not kept."""
    return Basis.of(store) if snapshot.basis is None else Basis.read(dict(snapshot.basis))


def recount(store: Store, package: WrittenPackage) -> list[FigureChange]:
    """Fill the forms again from the records as they were; what differs from the seal, which is nothing, ever."""
    snapshot = Snapshot.read(package.snapshot)
    with store.as_of(package) as past:
        forms = fill(past, closed_period(package), counted_by(store, snapshot), snapshot.targets)
    return list(figure_changes(snapshot.forms, forms))


def sealed_lists(store: Store, package: WrittenPackage) -> list[Table]:
    """The lists that went with the forms, out of the records as they were; their rows are in memory."""
    basis = counted_by(store, Snapshot.read(package.snapshot))
    with store.as_of(package) as past:
        return lists_of(past, closed_period(package), basis)


def records_behind_sealed(
    store: Store, package: WrittenPackage, form: str, row: str, column: str
) -> tuple[Register, tuple[str, ...]]:
    """The register and the uids of the records behind a sealed figure, as they were then.

    Raises ``WrongUse`` for a figure that no form has.
    """
    basis = counted_by(store, Snapshot.read(package.snapshot))
    with store.as_of(package) as past:
        register, where = records_behind(past, form, row, column, closed_period(package), basis)
        total = past.page(register, Query(where=where, limit=0)).total
        records = past.page(register, Query(where=where, limit=total or 1)).records
    return register, tuple(record["uid"] for record in records)
