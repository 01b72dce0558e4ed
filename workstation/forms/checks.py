"""Checks within the forms and between them.

F1, F2, F3 and F9 hold for whatever records there are, so a breach means that the figures cannot be reported. F11 to
F13 are questions with possible answers, and want a reason.
"""

from collections.abc import Iterator, Mapping, Sequence

from workstation.findings import Finding, hard, soft
from workstation.forms.relations import of_which
from workstation.package.contents import Block, FigureColumn, FigureKind, Form, Line
from workstation.package.layout import scaled
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import Clause, Measure
from workstation.values.quantities import show_decimal

GI_MARKS, COLLECTIVE, CERTIFICATION = "06", "03", "04"
"""Lines: the GI marks of 知统1, the kinds GIC and GIZ of 知统2."""


def check_forms(store: Store, period: Period, forms: Sequence[Form]) -> list[Finding]:
    """Everything that does not agree on the filled forms, hard ones and soft ones."""
    found: list[Finding] = []
    for form in forms:
        for block in form.blocks:
            at = Place(form, block, period)
            found += check_sums(at)
            found += check_columns(at)
            found += check_parts(at)
        found += check_tables(form, period)
    found += check_marks_of_indications(forms, period)
    to_date = cases_to_date(store, period.last_day)
    if to_date:
        found += check_order_of_cases(forms, period, to_date)
    return found


class Place:
    """A block of a form in a period: where findings stand."""

    def __init__(self, form: Form, block: Block, period: Period) -> None:
        self.form, self.block, self.period = form, block, period
        self.lines = {line.code: line for line in block.lines}

    def figure(self, line: Line, column: FigureColumn) -> int | None:
        """The figure of a line in a column."""
        return line.figures[self.block.columns.index(column)]

    def finding(self, made: Finding, line: Line, column: FigureColumn) -> Finding:
        """The finding at its cell; the period is a part of its id, for a reason holds for one report only."""
        return made.at(
            sheet=self.form.sheet,
            field=f"{self.form.sheet}/{self.period.calendar}/{self.period.text}/{line.code}/{column.key}",
        )


def shown(column: FigureColumn, figure: int | None) -> str:
    """A figure as the form shows it."""
    number = scaled(column, figure)
    return f"{show_decimal(100 * number)}%" if column.kind is FigureKind.RATE else show_decimal(number)


def check_sums(at: Place) -> Iterator[Finding]:
    """F1: a line is the sum of the lines that make it up."""
    for line in at.block.lines:
        for column in at.block.columns if line.sum_of else ():
            figure = at.figure(line, column) or 0
            expected = sum(at.figure(at.lines[code], column) or 0 for code in line.sum_of)
            if column.ratio is None and figure != expected:
                yield at.finding(
                    hard(
                        "F1",
                        form=at.form.sheet,
                        line=line.label,
                        column=column.label,
                        figure=shown(column, figure),
                        expected=shown(column, expected),
                    ),
                    line,
                    column,
                )


def check_columns(at: Place) -> Iterator[Finding]:
    """F2: a column is what its relation to the others says: 期末有效 = 期初有效 + 新增 - 减少."""
    columns = {column.key: column for column in at.block.columns}
    for column in at.block.columns:
        for line in at.block.lines if column.plus or column.minus else ():
            figure = at.figure(line, column) or 0
            expected = sum(at.figure(line, columns[key]) or 0 for key in column.plus)
            expected -= sum(at.figure(line, columns[key]) or 0 for key in column.minus)
            if figure != expected:
                relation = "+".join(columns[key].label for key in column.plus)
                relation += "".join(f"-{columns[key].label}" for key in column.minus)
                yield at.finding(
                    hard(
                        "F2",
                        form=at.form.sheet,
                        line=line.label,
                        column=column.label,
                        figure=shown(column, figure),
                        expected=shown(column, expected),
                        relation=relation,
                    ),
                    line,
                    column,
                )


def check_parts(at: Place) -> Iterator[Finding]:
    """F3: 其中 is no more than the whole, which is the first line of its block."""
    whole = at.block.lines[0]
    for line in of_which(at.block):
        for column in at.block.columns:
            worked_out = column.plus or column.minus or column.ratio
            part, total = at.figure(line, column) or 0, at.figure(whole, column) or 0
            if not worked_out and column.kind is FigureKind.COUNT and part > total:
                yield at.finding(
                    hard(
                        "F3",
                        form=at.form.sheet,
                        line=line.label,
                        column=column.label,
                        figure=shown(column, part),
                        whole=whole.label,
                        total=shown(column, total),
                    ),
                    line,
                    column,
                )


def check_tables(form: Form, period: Period) -> Iterator[Finding]:
    """F9: the tables of a form count the same in other lines, so that their first lines agree."""
    places = [Place(form, block, period) for block in form.blocks]
    if not places:
        return
    first, *others = places
    columns = {column.key: column for column in first.block.columns if not column.ratio}
    whole = first.block.lines[0]
    for at in others:
        line = at.block.lines[0]
        for column in at.block.columns if line.label == whole.label else ():
            figure, expected = at.figure(line, column), None
            if column.key in columns:
                expected = first.figure(whole, columns[column.key])
            if expected is not None and figure != expected:
                values = {"title": at.block.title, "column": column.label, "other": first.block.title}
                figures = {"figure": shown(column, figure), "expected": shown(column, expected)}
                yield at.finding(hard("F9", form=form.sheet, **values, **figures), line, column)


def check_marks_of_indications(forms: Sequence[Form], period: Period) -> Iterator[Finding]:
    """F11: the GI marks of 知统1 are the collective and certification marks of 知统2."""
    kinds = [
        at.figure(line, column) or 0
        for code in (COLLECTIVE, CERTIFICATION)
        for at, line, column in cells(forms, period, "知统2", code, "certificates")
    ]
    for at, line, column in cells(forms, period, "知统1", GI_MARKS, "closing"):
        marks = at.figure(line, column) or 0
        if kinds and marks != sum(kinds):
            yield at.finding(soft("F11", marks=marks, indications=sum(kinds)), line, column)


def cases_to_date(store: Store, day: str) -> dict[str, int]:
    """Cases received, accepted and closed up to a day, without consultations, which need no acceptance.

    To date and not within the period: cases are rightly accepted in one quarter and closed in the next.
    """
    register = next((one for one in store.catalogue if one.key == "assistance_cases"), None)
    if register is None:
        return {}
    no_consultation = Clause("kind", "!=", "咨询")
    refused = Clause("status", "not in", ("不予受理", "视为撤回"))
    measures = (
        Measure(where=(Clause("received_on", "<=", day),)),
        Measure(where=(Clause("accepted_on", "<=", day),)),
        Measure(where=(Clause("closed_on", "<=", day), refused)),
    )
    ((received, accepted, closed),) = store.tally(register, measures=measures, where=(no_consultation,))
    return {"received": received, "accepted": accepted, "closed": closed}


def check_order_of_cases(forms: Sequence[Form], period: Period, to_date: Mapping[str, int]) -> Iterator[Finding]:
    """F12, F13: no more cases closed than accepted, no more accepted than received."""
    for code, more, less in (("F12", "closed", "accepted"), ("F13", "accepted", "received")):
        for at, line, column in cells(forms, period, "知统4", "01", more):
            other = next(one for one in at.block.columns if one.key == less)
            figure, limit = to_date[more], to_date[less]
            if figure > limit:
                values = {"column": column.label, "figure": figure, "other": other.label, "limit": limit}
                yield at.finding(soft(code, **values), line, column)


def cells(
    forms: Sequence[Form], period: Period, sheet: str, code: str, key: str
) -> Iterator[tuple[Place, Line, FigureColumn]]:
    """The cell of a form, where it has it."""
    for form in forms:
        for block in form.blocks if form.sheet == sheet else ():
            at = Place(form, block, period)
            for column in block.columns:
                if code in at.lines and column.key == key:
                    yield at, at.lines[code], column
