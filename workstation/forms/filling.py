"""Filling the forms 知统1-4 for a period, and finding the records behind each of their figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workstation import divisions
from workstation.findings import WrongUse
from workstation.forms.assistance_cases import CASE_FORM
from workstation.forms.basis import Basis
from workstation.forms.checks import check_forms
from workstation.forms.copyrights import COPYRIGHT_FORM
from workstation.forms.declaration import FormDeclaration, Scope, target_table
from workstation.forms.geographical_indications import INDICATION_FORM
from workstation.forms.late import by_calendar, closing_before
from workstation.forms.relations import relations_of
from workstation.forms.table import Column, Row, Table, behind, fill_table
from workstation.forms.trademarks import TRADEMARK_FORM
from workstation.package.contents import Chart, Form
from workstation.periods import Period
from workstation.ports import Store, WrittenPackage
from workstation.query import Condition
from workstation.register import Register

__all__ = ["FORMS", "HEADING", "SIGNATURES", "check_forms", "fill", "fill_totals", "records_behind"]

FORMS: tuple[FormDeclaration, ...] = (TRADEMARK_FORM, INDICATION_FORM, COPYRIGHT_FORM, CASE_FORM)
HEADING = "form_heading"
"""Setting: what stands at the upper right, by the keys of ``HEADING_LINES``; without it nothing is claimed."""
HEADING_LINES = ("authority", "approved_by", "approval_no", "valid_until")
"""制定机关, 批准（备案）机关, 批准（备案）文号, 有效期至."""
SIGNATURES = "form_signatures"
"""Setting: names that the foot prints, by the keys ``head``, ``statistician``, ``telephone``."""
TARGET_ROW = "900"
NO_TARGETS: Mapping[str, int] = {}


def fill(
    store: Store,
    period: Period,
    basis: Basis,
    targets: Mapping[str, int] = NO_TARGETS,
    language: str = "zh",
) -> list[Form]:
    """The forms whose registers the store has, in their order.

    ``targets`` holds the year's target by the key of a form's indicator; where there is one the form ends with
    a table of progress and a chart. The same records give the same figures in the same order.
    """
    found = scopes(store, period, basis, language)
    return [fill_form(form, scope, targets.get(form.indicator)) for form, scope in found]


def fill_totals(store: Store, period: Period, basis: Basis) -> list[Form]:
    """Of each form the first line of its first table alone, for comparing with another period at little cost."""
    found = []
    for form, scope in scopes(store, period, basis, "zh"):
        first = form.tables(scope)[0]
        total = replace(first.rows[0], sum_of=())
        block = fill_table(store, scope.register, replace(first, rows=(total,)))
        found.append(Form(sheet=form.number, title=scope.say(f"{form.key}_title"), blocks=(block,)))
    return found


def scopes(
    store: Store,
    period: Period,
    basis: Basis,
    language: str,
    *,
    packages: Sequence[WrittenPackage] | None = None,
    single: bool = False,
) -> Iterator[tuple[FormDeclaration, Scope]]:
    """The declared forms with what they are filled for.

    ``packages`` are the reports written before, all of the store's where none are given.
    """
    registers = {register.key: register for register in store.catalogue}
    closing = closing_before(store.packages() if packages is None else packages, period)
    for form in FORMS:
        if form.register in registers:
            calendar = basis.calendar(form.number, period)
            yield (
                form,
                Scope(
                    store=store,
                    register=registers[form.register],
                    report=period,
                    period=replace(period, calendar=calendar),
                    basis=basis,
                    language=language,
                    closing=by_calendar(closing, calendar),
                    single=single,
                ),
            )


def fill_form(form: FormDeclaration, scope: Scope, target: int | None) -> Form:
    """One form with its figures."""
    tables = form.tables(scope)
    if target is not None:
        tables = (*tables, target_table(scope, form, target, TARGET_ROW))
    blocks = tuple(fill_table(scope.store, scope.register, table) for table in tables)
    chart = Chart(
        title=scope.say("form_targets"),
        value="reached",
        target="target",
        lines=(TARGET_ROW,),
        block=len(blocks) - 1,
    )
    basis = scope.say("form_basis_separator").join(scope.basis.sentences(form.number, scope.report, scope.language))
    return Form(
        sheet=form.number,
        title=scope.say(f"{form.key}_title"),
        heading=heading(form, scope),
        basis=scope.say("form_basis_line", basis=basis),
        place=scope.say("form_unit", unit=divisions.division(scope.store.unit).words(scope.language)),
        time=scope.period.label(scope.language),
        measure=scope.say("form_measure", unit=scope.say(form.unit)),
        blocks=blocks,
        relations=(*relations_of(blocks, scope.language), *map(scope.say, form.relations)),
        notes=tuple(scope.say("form_note", note=scope.say(note)) for note in form.notes),
        footer=footer(scope),
        chart=chart if target is not None else None,
    )


def heading(form: FormDeclaration, scope: Scope) -> tuple[str, ...]:
    """The lines at the upper right; a form that nobody approved says what it is."""
    setting = scope.store.setting(HEADING, {})
    lines = [scope.say("form_number", number=form.number)]
    lines += (scope.say(f"form_{key}", value=setting[key]) for key in HEADING_LINES if setting.get(key))
    if not setting.get("approval_no"):
        lines.append(scope.say("form_internal"))
    return tuple(lines)


def footer(scope: Scope) -> tuple[str, ...]:
    """The line of signatures; what is not known is left to be written by hand."""
    setting = scope.store.setting(SIGNATURES, {})
    today = scope.store.now().date()
    return (
        scope.say("form_head", name=setting.get("head", "")),
        scope.say("form_statistician", name=setting.get("statistician", "")),
        scope.say("form_clerk", name=scope.store.clerk),
        scope.say("form_telephone", number=setting.get("telephone", "")),
        scope.say("form_date", year=today.year, month=today.month, day=today.day),
    )


def records_behind(
    store: Store, form: str, row: str, column: str, period: Period, basis: Basis
) -> tuple[Register, Sequence[Condition]]:
    """The register and the conditions of the records behind a figure.

    ``form`` is ``知统1``, ``row`` the code of the line, ``column`` the key of the column.
    Raises ``WrongUse`` for a figure that no form has.
    """
    for declared, scope in scopes(store, period, basis, "zh"):
        if declared.number == form:
            tables = (*declared.tables(scope), target_table(scope, declared, 0, TARGET_ROW))
            table, found_row, found_column = cell_of(tables, form, row, column)
            return scope.register, behind(store, scope.register, table, found_row, found_column)
    raise WrongUse("figure_unknown", form=form, row=row, column=column)


def cell_of(tables: Sequence[Table], form: str, row: str, column: str) -> tuple[Table, Row, Column]:
    """Where a figure stands; raises as ``records_behind``."""
    for table in tables:
        rows = {one.code: one for one in table.rows}
        columns = {one.key: one for one in table.shown}
        if row in rows and column in columns:
            return table, rows[row], columns[column]
    raise WrongUse("figure_unknown", form=form, row=row, column=column)
