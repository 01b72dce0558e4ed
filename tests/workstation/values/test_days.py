import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.findings import EMPTY, Reading
from workstation.values.days import Order, read_day
from workstation.values.terms import read_term

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    "raw",
    [
        "2023-05-06", "2023年5月6日", "2023.5.6", "2023/5/6", "2023-5-6", "20230506", 20230506, 20230506.0,
        45052, 45052.0, 45052.75, "２０２３年５月６日", "二〇二三年五月六日", "二○二三年五月六日",
        "二零二三年五月六号", "二O二三年五月六日", " 2023-05-06 ", "\u00a02023-05-06\u00a0",
        "2023-05-06\u00ad", "2023 年 5 月 6 日", "2023年05月06", "2023年5月6号", "2023/5/6 0:00:00",
        "2023-05-06 13:45", "2023-05-06T00:00:00+08:00", "2023-05-05T16:00:00Z", "2023-05-06T23:59:59.123",
        "2023年5月6日星期六", "2023年5月6日（周六）", "2023．5．6", "2023。5。6", "2023、5、6", "2023—5—6",
        "2023.5.6.", "'2023-05-06", "2023年5月6日上午9时30分", "6-May-2023", "May 6, 2023", "2023-05-06\n",
        "_x000D_2023-05-06", datetime.date(2023, 5, 6), datetime.datetime(2023, 5, 6, 12),
        datetime.datetime(2023, 5, 6, 1, tzinfo=BEIJING),
        datetime.datetime(2023, 5, 5, 20, tzinfo=datetime.UTC),
    ],
)  # fmt: skip
def test_reads_a_date(raw: object) -> None:
    assert read_day(raw) == Reading("2023-05-06")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("二〇一〇年十二月三十一日", "2010-12-31"),
        ("二〇一〇年十月廿一日", "2010-10-21"),
        ("二〇一〇年一月卅日", "2010-01-30"),
        ("二〇一〇年十一月二十日", "2010-11-20"),
        ("2016-02-29", "2016-02-29"),
        ("31/12/2023", "2023-12-31"),
        ("12/31/2023", "2023-12-31"),
        ("6/6/2023", "2023-06-06"),
    ],
)
def test_reads_other_dates(raw: str, day: str) -> None:
    assert read_day(raw) == Reading(day)


@pytest.mark.parametrize("raw", [None, "", " ", "—", "--", "/", "无", "N/A", "至", "\u3000", "\u200b", "～"])
def test_nothing_is_empty(raw: object) -> None:
    assert read_day(raw) == EMPTY


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2023年5月", "day_without_day"), ("2023-05", "day_without_day"), ("2011-5", "day_without_day"),
        ("2010", "day_without_day"), (2010, "day_without_day"), ("202305", "day_without_day"),
        ("2023年5月上旬", "day_without_day"), ("二〇二三年五月", "day_without_day"),
        ("5月6日", "day_without_year"), ("5.6", "day_without_year"), ("5-6", "day_without_year"),
        ("2023-02-30", "day_impossible"), ("2023-13-01", "day_impossible"), ("20230230", "day_impossible"),
        ("2023-00-10", "day_impossible"), ("31/31/2023", "day_impossible"),
        ("2023年4月31日", "day_impossible"), ("6/5/2023", "day_ambiguous"), ("5-6-2023", "day_ambiguous"),
        ("6/5/23", "day_ambiguous"), ("6/5/2023 0:00:00", "day_ambiguous"),
        ("2012-03-07至2022-03-06", "day_is_range"), ("2023年5月6日至2024年5月6日", "day_is_range"),
        ("2011-05-03、2012-06-07", "day_several"), ("2011-05-03(补)", "day_with_text"),
        ("2013-02-17同一申请的已公布的文献号", "day_with_text"), ("登记:2011-05-03", "day_with_text"),
        ("0000-00-00", "day_out_of_range"), ("1066-10-14", "day_out_of_range"),
        ("9999-12-31", "day_out_of_range"), ("张改珍", "day_not_a_date"), ("13867873", "day_not_a_date"),
        (13867873, "day_not_a_date"), ("abc", "day_not_a_date"), (3.5, "day_not_a_date"),
        (-1, "day_not_a_date"), (True, "day_not_a_date"), (datetime.timedelta(days=1), "day_not_a_date"),
        (datetime.time(1), "day_not_a_date"), ("2023-05-06 99:00", "day_with_text"),
        ("9" * 10_000, "day_not_a_date"), ("二三年五月", "day_not_a_date"), (10**40, "day_not_a_date"),
        ("同上", "ditto_mark"), ("〃", "ditto_mark"), ("#REF!", "cell_error"), ("#N/A", "cell_error"),
        (datetime.date(1200, 1, 1), "day_out_of_range"), (float("nan"), "day_not_a_date"),
        (float("inf"), "day_not_a_date"),
    ],
)  # fmt: skip
def test_refuses_what_is_no_date(raw: object, code: str) -> None:
    reading = read_day(raw)
    assert reading.value is None
    assert codes(reading) == [code]
    assert reading.findings[0].hard
    assert reading.findings[0].sentence("zh") and reading.findings[0].sentence("en")


def test_names_both_readings_and_takes_an_order() -> None:
    ambiguous = read_day("6/5/2023").findings[0]
    assert {ambiguous.values["first"], ambiguous.values["second"]} == {"2023-05-06", "2023-06-05"}
    assert read_day("6/5/2023", order="dmy") == Reading("2023-05-06")
    assert read_day("6/5/2023", order="mdy") == Reading("2023-06-05")


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_an_order_does_not_bend_the_calendar(order: Order) -> None:
    reading = read_day("13/31/2023", order=order)
    assert reading.value is None and codes(reading) == ["day_impossible"]


@pytest.mark.parametrize(
    ("raw", "day", "code"),
    [
        ("23-5-6", "2023-05-06", "day_two_digit_year"),
        ("23年5月6日", "2023-05-06", "day_two_digit_year"),
        ("99.5.6", "1999-05-06", "day_two_digit_year"),
        ("45052", "2023-05-06", "day_from_serial"),
        ("42285", "2015-10-08", "day_from_serial"),
    ],
)
def test_shows_what_it_took_a_short_date_for(raw: str, day: str, code: str) -> None:
    reading = read_day(raw)
    assert reading.value == day
    assert codes(reading) == [code]
    assert not reading.findings[0].hard and reading.findings[0].values["reading"] == day


def test_counts_from_1904_where_the_workbook_does() -> None:
    assert read_day(45052 - 1462, epoch_1904=True) == Reading("2023-05-06")


def test_a_glued_date_is_offered() -> None:
    assert read_day("2011-05-03(补)").findings[0].values["suggestion"] == "2011-05-03"


@pytest.mark.parametrize(
    ("raw", "start", "end"),
    [
        ("2012-03-07至2022-03-06", "2012-03-07", "2022-03-06"),
        ("2012年3月7日至2022年3月6日", "2012-03-07", "2022-03-06"),
        ("2012.03.07-2022.03.06", "2012-03-07", "2022-03-06"),
        ("2012-03-07 ~ 2022-03-06", "2012-03-07", "2022-03-06"),
        ("自2012-03-07起至2022-03-06止", "2012-03-07", "2022-03-06"),
        ("２０１２－０３－０７至２０２２－０３－０６", "2012-03-07", "2022-03-06"),
        ("2012-03-07—2022-03-06", "2012-03-07", "2022-03-06"),
        ("至", None, None),
        ("", None, None),
        (None, None, None),
        ("2012-03-07至", "2012-03-07", None),
        ("至2022-03-06", None, "2022-03-06"),
        ("2012-03-07起", "2012-03-07", None),
    ],
)
def test_reads_a_term(raw: object, start: str | None, end: str | None) -> None:
    assert read_term(raw) == (Reading(start), Reading(end))


@pytest.mark.parametrize(
    "raw",
    [
        "至2022-02-30",
        "2012-03-07至永久",
        "张三",
        "至至至",
        "2012-03至2022-03",
        "2012-03-07至2013-03-07至2014-03-07",
    ],
)
def test_says_what_is_wrong_with_a_term(raw: str) -> None:
    start, end = read_term(raw)
    assert any(finding.hard for finding in (*start.findings, *end.findings))


anything = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(timezones=st.none() | st.timezones()),
    st.dates(), st.timedeltas(), st.times(),
    st.from_regex(r"[0-9]{1,4}[-./年至 ][0-9]{1,2}[-./月 ]?[0-9]{0,4}[日T]?.{0,6}"),
)  # fmt: skip


@given(anything)
def test_never_raises_and_gives_valid_dates_only(raw: object) -> None:
    for reading in (read_day(raw), *read_term(raw)):
        if reading.value is None:
            assert reading == EMPTY or reading.findings[0].hard
        else:
            day = datetime.date.fromisoformat(str(reading.value))
            assert 1850 <= day.year <= 2200
            assert read_day(reading.value) == Reading(reading.value)
        for finding in reading.findings:
            assert finding.sentence("zh") and finding.sentence("en")


@given(st.dates(datetime.date(1850, 1, 1), datetime.date(2200, 12, 31)))
def test_every_notation_of_a_day_is_that_day(day: datetime.date) -> None:
    year, month, number = day.year, day.month, day.day
    chinese = f"{year}年{month}月{number}日"
    wide = chinese.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    notations = (
        day.isoformat(),
        chinese,
        wide,
        f"{year}.{month}.{number}",
        f"{year}/{month:02}/{number:02}",
        f"{day:%Y%m%d}",
    )
    for notation in (*notations, int(f"{day:%Y%m%d}")):
        assert read_day(notation) == Reading(day.isoformat())
    # In a cell formatted as a date 2016 is 1905-07-08.
    small = datetime.date(1899, 12, 30) <= day <= datetime.date(1905, 9, 30)
    in_cell = read_day(day)
    assert in_cell.value == day.isoformat()
    assert [finding.code for finding in in_cell.findings] == ["day_from_small_number"] * small
