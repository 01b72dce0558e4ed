"""What a column works out from others, and what it may be summed from."""

import pytest

from workstation.code_lists import code_list
from workstation.forms.assistance_cases import average_grade
from workstation.forms.declaration import hundredths
from workstation.forms.table import Column, Row, Table

FIGURES = {"part": 1, "whole": 3, "none": 0}


def test_rate_rounds_as_a_sheet_does_and_is_none_over_nothing() -> None:
    assert Column(key="rate", ratio=("part", "whole")).work_out(FIGURES) == 3333
    assert Column(key="rate", ratio=("part", "none")).work_out(FIGURES) is None


def test_difference() -> None:
    assert Column(key="change", plus=("part",), minus=("whole",)).work_out(FIGURES) == -2


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 10_000, 0), (5_000, 10_000, 1), (4_999, 10_000, 0), (-5_000, 10_000, -1)]
)
def test_halves_are_rounded_away_from_zero(part: int, whole: int, expected: int) -> None:
    assert hundredths(part, whole) == expected


def test_mean_grade_has_one_decimal() -> None:
    none = {f"grade_{item.extra['score']}": 0 for item in code_list("satisfaction")}
    assert average_grade(none) is None
    assert average_grade(none | {"grade_5": 1, "grade_4": 1, "grade_3": 1}) == 40_000
    assert average_grade(none | {"grade_5": 2, "grade_4": 1}) == 47_000
    assert average_grade(none | {"grade_5": 1, "grade_4": 3}) == 43_000


def test_total_is_a_sum_only_where_no_column_counts_what_lines_share() -> None:
    total = Row(code="01", label="合计", sum_of=("02",))
    plain = Column(key="a", label="甲", where=())
    for other in (
        Column(key="b", label="乙", where=(), counted_by=("number",)),
        Column(key="b", label="乙", where=(), distinct="child.code"),
        Column(key="b", label="乙", worked_out=lambda figures: 1),
    ):
        table = Table(unit="件", rows=(total,), columns=(plain, other))
        assert table.sum_of(total) == ()
    rate = Column(key="r", label="率", ratio=("a", "a"))
    assert Table(unit="件", rows=(total,), columns=(plain, rate)).sum_of(total) == ("02",)
