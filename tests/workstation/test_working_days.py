from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workstation.findings import Refusal
from workstation.working_days import WorkingDays, load_year

CALENDAR = WorkingDays.shipped()
DAYS = st.dates(date(2003, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-02-13", True),  # Friday
        ("2026-02-14", True),  # Saturday, worked
        ("2026-02-15", False),  # Spring Festival
        ("2026-02-23", False),  # Monday, day off
        ("2026-02-28", True),  # Saturday, worked
        ("2026-03-01", False),  # Sunday
        ("2026-10-07", False),
        ("2026-10-10", True),  # Saturday, worked
        ("2027-02-06", False),  # no table: Saturday
        ("2027-02-08", True),  # no table: Monday
    ],
)
def test_single_days(day: str, working: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-02-10", 15, "2026-03-09"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-03-02", 0, "2026-03-02"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-12-31", 1, "2027-01-01"),  # no table for 2027: its first day is a Friday
    ],
)
def test_counting_forward(start: str, number: int, end: str) -> None:
    assert CALENDAR.add(date.fromisoformat(start), number) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2026-02-10", "2026-03-09", 15),
        ("2026-02-14", "2026-02-23", 0),
        ("2025-12-31", "2026-01-04", 1),
        ("2026-03-09", "2026-02-10", -15),
    ],
)
def test_counting_between(start: str, end: str, number: int) -> None:
    assert CALENDAR.between(date.fromisoformat(start), date.fromisoformat(end)) == number


@given(DAYS, st.integers(1, 600))
def test_adding_and_counting_agree_and_end_on_a_working_day(start: date, number: int) -> None:
    end = CALENDAR.add(start, number)
    assert CALENDAR.is_working(end)
    assert CALENDAR.between(start, end) == number


@given(DAYS, st.integers(0, 900))
def test_counting_day_by_day_gives_the_same(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    one_by_one = sum(CALENDAR.is_working(start + timedelta(days=n)) for n in range(1, length + 1))
    assert CALENDAR.between(start, end) == one_by_one


@given(DAYS)
def test_the_next_working_day_is_the_nearest(day: date) -> None:
    found = CALENDAR.next_working(day)
    assert found >= day and CALENDAR.is_working(found)
    assert not any(CALENDAR.is_working(day + timedelta(days=n)) for n in range((found - day).days))


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add(date(2026, 1, 1), -1)


def test_years_without_a_table_are_told() -> None:
    assert CALENDAR.covers(2004) and CALENDAR.covers(2026) and not CALENDAR.covers(2027)
    assert CALENDAR.last_year == 2026
    assert CALENDAR.assumed_years(date(2025, 12, 1), date(2026, 12, 31)) == ()
    assert CALENDAR.assumed_years(date(2026, 12, 1), date(2028, 1, 1)) == (2027, 2028)


NEW_YEAR = "\n".join(
    [
        "日期,类别",
        *(f"2027-02-{day:02d},假日" for day in range(5, 17)),
        "2027-02-20,调休上班",
        "2027年1月1日,放假",
        "",
    ]
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_new_year_is_loaded(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "2027.csv"
    path.write_text(NEW_YEAR, encoding=encoding)
    loaded = load_year(path)
    assert loaded.findings == ()
    assert set(loaded.tables) == {"2027"} and len(loaded.tables["2027"]) == 14
    calendar = CALENDAR.with_years(loaded.tables)
    assert calendar.covers(2027) and calendar.covers(2026)
    assert not calendar.is_working(date(2027, 1, 1)) and calendar.is_working(date(2027, 2, 20))
    assert calendar.add(date(2027, 2, 4), 1) == date(2027, 2, 17)
    assert not CALENDAR.covers(2027)


def codes_of(path: Path) -> list[tuple[str, int | None]]:
    with pytest.raises(Refusal) as caught:
        load_year(path)
    for finding in caught.value.findings:
        assert finding.sentence("zh") and finding.sentence("en")
    return [(finding.code, finding.row) for finding in caught.value.findings if finding.hard]


def test_every_wrong_row_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "2027.csv"
    path.write_text("date,kind\n2027-02-30,假日\n2027-05-01,也许\n2027-05-02,假日\n2027-05-02,假日\n2027-05-03\n,\n")
    assert codes_of(path) == [
        ("calendar_day", 2), ("calendar_kind", 3), ("calendar_day_twice", 5), ("calendar_columns", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "calendar_empty"), (b"date,kind\n", "calendar_empty"),
     (b"PK\x03\x04\0\0\0", "calendar_unreadable"),
     (b"\xff\xff\xff", "calendar_unreadable"), (b"," * 1_000_001, "calendar_unreadable")],
)  # fmt: skip
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "2027.csv"
    path.write_bytes(content)
    assert [found for found, _ in codes_of(path)] == [code]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert codes_of(tmp_path / "none.csv") == [("calendar_unreadable", None)]


def test_odd_rows_are_told_and_taken(tmp_path: Path) -> None:
    path = tmp_path / "2027.csv"
    path.write_text("2027-01-01,假日\n2027-02-08,调休上班\n")
    loaded = load_year(path)
    assert [finding.code for finding in loaded.findings] == ["calendar_worked_weekday", "calendar_few_days"]
    assert loaded.tables["2027"] == {"2027-01-01": "假日", "2027-02-08": "调休上班"}


@given(st.binary(max_size=200))
@example(b"\r\x01")
@example(b"1" * 200_000)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("calendar") / "year.csv"
    path.write_bytes(content)
    try:
        load_year(path)
    except Refusal as refusal:
        assert refusal.findings
