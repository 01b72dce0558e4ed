from dataclasses import replace

import pytest

from workstation.package.contents import Block, FigureColumn, FigureKind, Form, Line
from workstation.package.layout import Placed, address, lay_out_form, rounded_ratio


def form(*columns: FigureColumn, lines: tuple[Line, ...]) -> Form:
    return Form(sheet="表", title="表", blocks=(Block(columns=columns, lines=lines),))


def figures(form: Form) -> dict[tuple[int, int], Placed]:
    found = [cell for cell in lay_out_form(form).cells if cell.figure is not None]
    top = min(cell.row for cell in found)
    return {(cell.row - top, cell.column - 3): cell for cell in found}


def test_addresses() -> None:
    assert [
        address(0, 0),
        address(6, 3),
        address(9, 25),
        address(9, 26),
        address(0, 701),
        address(0, 702),
    ] == [
        "A1",
        "D7",
        "Z10",
        "AA10",
        "ZZ1",
        "AAA1",
    ]


def test_totals_and_rates_are_live() -> None:
    columns = (
        FigureColumn(key="done", label="完成"),
        FigureColumn(key="target", label="目标"),
        FigureColumn(key="rate", label="率", kind=FigureKind.RATE, ratio=("done", "target")),
    )
    lines = (
        Line(label="合计", code="0", unit="件", figures=(3, 7, 4286), sum_of=("1", "3")),
        Line(label="甲", code="1", unit="件", figures=(1, 3, 3333)),
        Line(label="其中", code="2", unit="件", figures=(1, None, None)),
        Line(label="乙", code="3", unit="件", figures=(2, 4, 5000)),
    )
    found = figures(form(*columns, lines=lines))
    assert found[0, 0].formula.count("+") == 1 and found[0, 0].figure == 30_000
    assert found[0, 2].formula.startswith("=ROUND(D") and found[0, 2].figure == 4286
    assert (2, 1) not in found and found[1, 0].formula == ""


def test_consecutive_lines_are_summed_as_a_range() -> None:
    lines = (
        Line(label="合计", code="0", unit="件", figures=(3,), sum_of=("1", "2")),
        Line(label="甲", code="1", unit="件", figures=(1,)),
        Line(label="乙", code="2", unit="件", figures=(2,)),
    )
    assert figures(form(FigureColumn(key="a", label="数"), lines=lines))[0, 0].formula.startswith("=SUM(D")


@pytest.mark.parametrize("total", [2, 4])
def test_a_total_that_its_formula_denies_is_a_bug(total: int) -> None:
    lines = (
        Line(label="合计", code="0", unit="件", figures=(total,), sum_of=("1",)),
        Line(label="甲", code="1", unit="件", figures=(3,)),
    )
    with pytest.raises(ValueError, match="formula gives"):
        lay_out_form(form(FigureColumn(key="a", label="数"), lines=lines))


def test_a_declaration_that_does_not_fit_is_refused() -> None:
    line = Line(label="甲", code="1", unit="件", figures=(3,))
    column = FigureColumn(key="a", label="数")
    for columns, lines in (
        ((column,), (line, line)),
        ((column,), (replace(line, sum_of=("9",)),)),
        ((column, column), (line,)),
        ((replace(column, plus=("b",)),), (line,)),
    ):
        with pytest.raises(ValueError):
            Block(columns=columns, lines=lines)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 3, 3333), (2, 3, 6667), (1, 20000, 1), (-1, 20000, -1), (0, 5, 0), (3, -2, -15000)],
)
def test_rates_round_halves_away_from_zero(part: int, whole: int, share: int) -> None:
    assert rounded_ratio(part, whole) == share


def test_the_seal_covers_texts_and_figures_but_not_the_check_code() -> None:
    layout = lay_out_form(
        form(FigureColumn(key="a", label="数"), lines=(Line(label="甲", code="1", unit="件", figures=(3,)),))
    )
    before = layout.digest()
    assert "3" in layout.sealed()["figures"].values()
    assert any("{check_code}" in text for text in layout.sealed()["texts"].values())
    layout.cells[0] = replace(layout.cells[0], text="另一题")
    assert layout.digest() != before
