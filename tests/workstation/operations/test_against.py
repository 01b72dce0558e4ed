"""Checks against the period before, the year before and the target; reasons that are kept for what they were given."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.end_to_end.office import indication, trademark, work
from tests.workstation.operations.conftest import Clock
from workstation.check_list import all_checks
from workstation.findings import Finding, Refusal, Severity, WrongUse
from workstation.forms.against import LIMITS, parts_of
from workstation.forms.basis import SETTING
from workstation.operations import checking, closing, explaining, keeping, reporting
from workstation.operations.both_sides import sides
from workstation.operations.targets import set_target
from workstation.package.kept_forms import keep_forms, kept_forms
from workstation.periods import Period
from workstation.query import Query
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

Q1, Q2 = Period.read("2026Q1"), Period.read("2026Q2")


def found(store: Store, period: Period, code: str) -> list[Finding]:
    return [one for one in checking.forms_findings(store, period) if one.code == code]


def marks(number: int, first: int = 1_000_000, **more: Any) -> list[dict[str, Any]]:
    return [trademark(first + place, **more) for place in range(number)]


def works(number: int, day: str, first: int = 1) -> list[dict[str, Any]]:
    year = day[:4]
    return [
        work(registration_no=f"国作登字-{year}-F-{first + place:08d}", registration_date=day) for place in range(number)
    ]


def test_f4_the_opening_is_the_closing_that_was_reported(store: Store, tmp_path: Path, clock: Clock) -> None:
    keeping.add(store, TRADEMARKS, marks(3, valid_to="2026-03-10"))
    reporting.write_package(store, Q1, tmp_path / "报", reason="测试")
    assert found(store, Q2, "F4") == []
    # Counted by another basis the stock of the same records is another one.
    store.set_setting(SETTING, {"trademarks_until": "term"})
    told = found(store, Q2, "F4")
    assert {one.field for one in told} == {f"知统1/natural/2026Q2/{code}/opening" for code in ("01", "100", "200")}
    assert (told[0].values["figure"], told[0].values["expected"]) == ("0", "3")


def test_f5_the_year_to_date_goes_on_from_the_last_one(store: Store, tmp_path: Path, clock: Clock) -> None:
    keeping.add(store, COPYRIGHTS, [*works(2, "2026-02-03"), *works(3, "2026-05-05", 10)])
    reporting.write_package(store, Q1, tmp_path / "报", reason="测试")
    clock.moment += timedelta(days=1)
    keeping.add(store, COPYRIGHTS, works(1, "2026-03-03", 20))
    assert found(store, Q2, "F5") == []
    closing.correct(store, Q1, "更正")
    first = store.lookup("copyrights", registration_no="国作登字-2026-F-00000001")[0]
    keeping.withdraw(store, COPYRIGHTS, first, reason="错")
    (told,) = {(one.values["figure"], one.values["expected"]) for one in found(store, Q2, "F5")}
    assert told == ("5", "6")


def test_f4_holds_for_indications_too(store: Store, tmp_path: Path, clock: Clock) -> None:
    """Their closing is called by what the basis counts."""
    keeping.add(store, GEOGRAPHICAL_INDICATIONS, [indication(1), indication(2, product_name="准格尔羊肉1")])
    reporting.write_package(store, Q1, tmp_path / "报", reason="测试")
    assert found(store, Q2, "F4") == []
    closing.correct(store, Q1, "更正")
    first = store.lookup("geographical_indications", certificate_no="AGI00001")[0]
    keeping.withdraw(store, GEOGRAPHICAL_INDICATIONS, first, reason="错")
    (told,) = found(store, Q2, "F4")
    assert (told.sheet, told.values["figure"], told.values["expected"]) == ("知统2", "1", "2")


def test_f8_a_year_is_its_quarters_and_what_came_late_to_them(store: Store, tmp_path: Path, clock: Clock) -> None:
    clock.moment = clock.moment.replace(year=2027, month=1)
    year = Period.read("2026")
    keeping.add(store, COPYRIGHTS, [*works(2, "2026-02-03"), *works(3, "2026-05-05", 10)])
    for quarter in (1, 2, 3):
        reporting.write_package(store, Period.read(f"2026Q{quarter}"), tmp_path / "报", reason="测试")
        clock.moment += timedelta(days=1)
        keeping.add(store, COPYRIGHTS, works(1, "2026-03-03", 20 + quarter))
    assert found(store, year, "F8") == []
    reporting.write_package(store, Period.read("2026Q4"), tmp_path / "报", reason="测试")
    assert found(store, year, "F8") == []
    clock.moment += timedelta(days=1)
    keeping.add(store, COPYRIGHTS, works(1, "2026-12-31", 30))
    (told,) = found(store, year, "F8")
    assert told.field == "知统3/natural/2026/01/current" and not told.hard
    assert [told.values[key] for key in ("figure", "expected", "late", "parts")] == ["9", "5", "3", "2+3+0+0"]


def test_parts_of_a_period() -> None:
    texts = {
        text: [one.text for one in parts_of(Period.read(text))] for text in ("2026-05", "2026Q2", "2026H2", "2026")
    }
    assert texts["2026-05"] == []
    assert texts["2026Q2"] == ["2026-04", "2026-05", "2026-06"]
    assert texts["2026H2"] == ["2026Q3", "2026Q4"]
    assert texts["2026"] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert {one.calendar for one in parts_of(Period.read("2026", "cnipa"))} == {"cnipa"}


def test_f6_a_rise_beyond_the_limit_wants_a_reason(store: Store) -> None:
    of_2025: dict[str, Any] = {"registration_date": "2025-05-05", "filing_date": "2024-05-05", "preliminary_date": ""}
    of_2026: dict[str, Any] = {"registration_date": "2026-05-05", "filing_date": "2025-05-05", "preliminary_date": ""}
    keeping.add(store, TRADEMARKS, [*marks(12, **of_2025), *marks(30, 2_000_000, **of_2026)])
    told = [one for one in found(store, Q2, "F6") if one.field.endswith("01/added")]
    assert [(one.values["figure"], one.values["before"], one.values["percent"]) for one in told] == [
        ("30", "12", "+150%")
    ]
    store.set_setting(LIMITS, {"change": 200})
    assert [one for one in found(store, Q2, "F6") if one.field.endswith("01/added")] == []


def test_f7_a_target_that_lags_behind(store: Store) -> None:
    keeping.add(store, TRADEMARKS, marks(2))
    set_target(store, "trademarks", 2026, 10)
    assert found(store, Q1, "F7") == []
    year = Period.read("2026")
    (told,) = found(store, year, "F7")
    assert (told.values["reached"], told.values["target"], told.values["passed"]) == (2, 10, "100%")


def test_a_reason_holds_until_the_value_changes(store: Store) -> None:
    keeping.add(store, TRADEMARKS, marks(2))
    set_target(store, "trademarks", 2026, 10)
    year = Period.read("2026")
    (told,) = explaining.unexplained(store, found(store, year, "F7"))
    kept = explaining.explain(store, told.id, " 下半年  集中申报 ")
    assert (kept.reason, kept.clerk) == ("下半年 集中申报", "王芳")
    assert explaining.unexplained(store, found(store, year, "F7")) == []
    keeping.add(store, TRADEMARKS, marks(1, 3_000_000))
    assert len(explaining.unexplained(store, found(store, year, "F7"))) == 1


def test_a_reason_is_no_way_round(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, marks(1, registrant_address="北京市海淀区中关村1号"))
    (told,) = checking.check(store)
    explaining.explain(store, told.id, "总公司在北京")
    assert explaining.unexplained(store, checking.check(store)) == []
    for wrong, code in ((told.id, ""), (told.id.replace("T10", "T3"), "理由"), (told.id, "长" * 501)):
        with pytest.raises(Refusal):
            explaining.explain(store, wrong, code)
    with pytest.raises(WrongUse):
        explaining.explain(store, "不是编号", "理由")
    assert saved.record["uid"] in told.id


def test_the_phrases_and_the_list_of_checks() -> None:
    assert len(explaining.phrases()) >= 5
    listed = all_checks("zh")
    codes = [one.code for one in listed]
    assert len(codes) == len(set(codes)) >= 50
    assert {one.sentence for one in all_checks("en")}.isdisjoint(one.sentence for one in listed)


def test_forms_are_kept_whole(store: Store) -> None:
    keeping.add(store, TRADEMARKS, marks(3))
    set_target(store, "trademarks", 2026, 10)
    forms = reporting.filled_forms(store, Q2)
    assert kept_forms(keep_forms(forms)) == forms
    assert kept_forms("") == kept_forms('{"figures": {}}') == []


def test_both_sides_of_a_finding_open_their_records(store: Store) -> None:
    of_2025: dict[str, Any] = {"registration_date": "2025-05-05", "filing_date": "2024-05-05", "preliminary_date": ""}
    of_2026: dict[str, Any] = {"registration_date": "2026-05-05", "filing_date": "2025-05-05", "preliminary_date": ""}
    keeping.add(store, TRADEMARKS, [*marks(12, **of_2025), *marks(30, 2_000_000, **of_2026)])
    told = next(one for one in found(store, Q2, "F6") if one.field.endswith("01/added"))
    assert [(side.period.text, side.number) for side in sides(store, told)] == [("2026Q2", 30), ("2025Q2", 12)]
    assert len({side.words for side in sides(store, told)}) == 2


def test_marks_and_indications_that_do_not_match_are_named(store: Store) -> None:
    keeping.add(store, TRADEMARKS, marks(3, is_gi=True, mark_type="证明"))
    link = store.lookup("trademarks", registration_no="1000000")[0]
    mark: dict[str, Any] = {"gi_kind": "GIZ", "certificate_no": "1000000", "trademark": link, "nice_class": 25}
    keeping.add(store, GEOGRAPHICAL_INDICATIONS, [indication(**mark), indication(2, gi_kind="GIZ", certificate_no="7")])
    told = found(store, Q2, "F11")[0]
    given = sides(store, told)
    assert [side.number for side in given] == [3, 0, 2, 2, 1]
    alone = [store.page(side.register, Query(where=side.where)).records for side in given[3:]]
    assert {one["registration_no"] for one in alone[0]} == {"1000001", "1000002"}
    assert [one["certificate_no"] for one in alone[1]] == ["7"]


def test_a_sealed_side_gives_the_records_of_then(store: Store, tmp_path: Path, clock: Clock) -> None:
    keeping.add(store, TRADEMARKS, marks(3, valid_to="2026-03-10"))
    reporting.write_package(store, Q1, tmp_path / "报", reason="测试")
    store.set_setting(SETTING, {"trademarks_until": "term"})
    told = next(one for one in found(store, Q2, "F4") if one.field.endswith("01/opening"))
    assert [(side.cell[2], side.period.text, side.number) for side in sides(store, told)] == [
        ("opening", "2026Q2", 0),
        ("closing", "2026Q1", 3),
    ]


@pytest.mark.parametrize(
    ("code", "field", "cells"),
    [
        ("F1", "知统1/natural/2026Q2/01/added", ["01", "02", "03", "04", "05"]),
        ("F2", "知统1/natural/2026Q2/02/closing", ["closing", "opening", "added", "moved_in", "late", "lost"]),
        ("F3", "知统1/natural/2026Q2/07/added", ["07", "01"]),
        ("F9", "知统1/natural/2026Q2/200/added", ["200", "01"]),
        ("F7", "知统1/natural/2026Q2/900/rate", ["900"]),
        ("F7", "知统1/natural/2026Q2/999/rate", []),
    ],
)
def test_a_relation_within_a_form_opens_all_its_parts(store: Store, code: str, field: str, cells: list[str]) -> None:
    given = sides(store, Finding(code=code, severity=Severity.HARD, sheet="知统1", field=field))
    assert [side.cell[2] if code == "F2" else side.cell[1] for side in given] == cells
