"""知统3 版权登记情况: registrations by official category and software, against the year before."""

from workstation.forms.declaration import FormDeclaration, Scope
from workstation.forms.life import within
from workstation.forms.table import Column, Row, Table
from workstation.package.contents import FigureKind
from workstation.query import Clause

DATE = "registration_date"
WORKS, SOFTWARE = Clause("kind", "=", "作品"), Clause("kind", "=", "软件")


def tables(scope: Scope) -> tuple[Table, ...]:
    """The one table of the form."""
    period = scope.period
    categories = tuple(
        Row(
            code=f"{place:02d}",
            label=scope.choice("category", code),
            where=(WORKS,),
            by="category",
            value=code,
            indent=1,
        )
        for place, code in enumerate(scope.codes("category"), start=3)
    )
    works = Row(
        code="02",
        label=scope.say("row_works"),
        where=(WORKS,),
        sum_of=tuple(row.code for row in categories),
    )
    software = Row(code=f"{len(categories) + 3:02d}", label=scope.say("row_software"), where=(SOFTWARE,))
    late = scope.entered_late(DATE)
    counted = (
        ("current", within(DATE, period)),
        ("late", late),
        ("late_before", (*late, Clause(DATE, "<", period.year_to_date.first_day))),
        ("year_to_date", within(DATE, period.year_to_date)),
        ("year_before", within(DATE, period.year_before)),
    )
    columns = (
        *(Column(key=key, label=scope.say(f"column_{key}"), where=where) for key, where in counted),
        Column(key="change", label=scope.say("column_change"), plus=("current",), minus=("year_before",)),
        Column(
            key="growth",
            label=scope.say("column_growth"),
            kind=FigureKind.RATE,
            ratio=("change", "year_before"),
        ),
        Column(key="cancelled", label=scope.say("column_cancelled"), where=within("ended_on", period)),
    )
    rows = (scope.total("01", (works.code, software.code)), works, *categories, software)
    return (Table(unit=scope.say("unit_item"), where=scope.inside, rows=rows, columns=columns),)


def reached(scope: Scope) -> Column:
    """Registrations of the year to date; software by the basis."""
    where = (*scope.inside, *within(DATE, scope.period.year_to_date))
    return Column(
        key="reached",
        label=scope.say("column_year_to_date"),
        where=where if scope.basis.software_in_target else (*where, WORKS),
    )


COPYRIGHT_FORM = FormDeclaration(
    number="知统3",
    register="copyrights",
    indicator="copyrights",
    unit="unit_item",
    tables=tables,
    reached=reached,
    notes=("note_cancelled", "note_growth", "note_late_copyrights"),
    came=("current", "late"),
    compared=("current",),
)
