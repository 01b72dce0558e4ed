"""Checks of filled forms, over forms made by hand."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from workstation.findings import Finding
from workstation.forms.checks import check_forms, check_order_of_cases
from workstation.forms.relations import relations_of
from workstation.package.contents import Block, FigureColumn, Form, Line
from workstation.periods import Period
from workstation.ports import Store

PERIOD = Period.read("2025Q1")
NOBODY = cast(Store, SimpleNamespace(catalogue=()))
COLUMNS = (
    FigureColumn(key="opening", label="期初有效"),
    FigureColumn(key="added", label="新增"),
    FigureColumn(key="lost", label="减少"),
    FigureColumn(key="closing", label="期末有效", plus=("opening", "added"), minus=("lost",)),
)


def line(code: str, *figures: int, **more: Any) -> Line:
    return Line(label=f"行{code}", code=code, unit="件", figures=figures, **more)


def form(*lines: Line, columns: tuple[FigureColumn, ...] = COLUMNS, sheet: str = "知统1") -> Form:
    return Form(sheet=sheet, title="某表", blocks=(Block(columns=columns, lines=lines),))


def found(*forms: Form, period: Period = PERIOD) -> list[Finding]:
    return check_forms(NOBODY, period, forms)


GOOD = (line("01", 5, 2, 1, 6, sum_of=("02", "03")), line("02", 3, 1, 0, 4), line("03", 2, 1, 1, 2))


def test_form_that_agrees_has_no_finding() -> None:
    assert found(form(*GOOD, line("04", 5, 2, 1, 6, indent=1))) == []


def test_sum_of_lines() -> None:
    (finding,) = found(form(line("01", 5, 2, 2, 5, sum_of=("02", "03")), *GOOD[1:]))[:1]
    assert (finding.code, finding.hard) == ("F1", True)
    assert (finding.values["figure"], finding.values["expected"]) == ("2", "1")
    assert finding.sentence()


def test_closing_of_a_line() -> None:
    (finding,) = found(form(line("01", 5, 2, 1, 7)))
    assert (finding.code, finding.values["figure"], finding.values["expected"]) == ("F2", "7", "6")
    assert finding.sentence()


def test_part_larger_than_the_whole() -> None:
    (finding,) = found(form(*GOOD, line("04", 6, 0, 0, 6, indent=1)))
    assert (finding.code, finding.values["figure"], finding.values["total"]) == ("F3", "6", "5")
    assert finding.sentence()


def test_totals_of_two_tables_are_one() -> None:
    block = Block(columns=COLUMNS, lines=(replace(GOOD[0], sum_of=()),))
    good = Form(sheet="知统1", title="某表", blocks=(block, block))
    assert found(good) == []
    other = replace(block, title="二", lines=(replace(block.lines[0], figures=(5, 3, 2, 6)),))
    told = found(replace(good, blocks=(block, other)))
    assert [(one.code, one.hard, one.values["figure"], one.values["expected"]) for one in told] == [
        ("F9", True, "3", "2"),
        ("F9", True, "2", "1"),
    ]
    assert all(one.sentence() for one in told)
    assert found(Form(sheet="知统1", title="某表")) == []


def test_part_of_what_is_no_sum_is_not_compared() -> None:
    assert found(form(line("01", 5, 2, 1, 6), line("04", 9, 0, 0, 9, indent=1))) == []


def test_each_figure_and_period_has_its_own_id() -> None:
    wrong = form(line("01", 5, 2, 1, 7), line("02", 5, 2, 1, 8))
    ids = {one.id for period in ("2025Q1", "2025Q2") for one in found(wrong, period=Period.read(period))}
    ids |= {one.id for one in found(wrong, period=Period.read("2025Q1", "cnipa"))}
    assert len(ids) == 6


def test_cases_closed_accepted_received() -> None:
    keys = ("received", "accepted", "closed")
    columns = tuple(FigureColumn(key=key, label=key) for key in keys)
    form_of_cases = form(line("01", 0, 0, 0), columns=columns, sheet="知统4")

    def judged(*figures: int) -> list[Finding]:
        return list(check_order_of_cases([form_of_cases], PERIOD, dict(zip(keys, figures, strict=True))))

    assert judged(5, 4, 3) == judged(5, 5, 5) == []
    assert [one.code for one in judged(4, 4, 5)] == ["F12"]
    assert [(one.code, one.hard) for one in judged(4, 5, 6)] == [("F12", False), ("F13", False)]
    assert all(one.sentence() and one.values["figure"] > one.values["limit"] for one in judged(4, 5, 6))


def test_marks_against_indications_needs_both_forms() -> None:
    marks = form(line("06", 3, 0, 0, 3))
    columns = (FigureColumn(key="certificates", label="期末有效证书"),)
    indications = form(line("03", 1), line("04", 1), columns=columns, sheet="知统2")
    assert found(marks) == found(indications) == []
    (finding,) = found(marks, indications)
    assert (finding.code, finding.values["marks"], finding.values["indications"]) == ("F11", 3, 2)
    assert finding.sentence() and finding.sheet == "知统1"


def test_relations_are_said_as_they_are_checked() -> None:
    (text,) = relations_of(form(*GOOD, line("04", 5, 2, 1, 6, indent=1)).blocks)
    assert all(part in text for part in ("(4)=(1)+(2)-(3)", "01=02+03", "01≥04"))
    rate = FigureColumn(key="rate", label="率", ratio=("lost", "opening"))
    assert list(relations_of(form(line("01", 1, 2, 3), columns=(COLUMNS[0], COLUMNS[2], rate)).blocks)) == [
        "(3)=(2)÷(1)"
    ]
    assert list(relations_of(form(line("01", 1), columns=COLUMNS[:1]).blocks)) == []
