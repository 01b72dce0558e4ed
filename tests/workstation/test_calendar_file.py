"""The calendar file, judged by a reader that takes RFC 5545 at its word."""

import datetime
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.calendar_file import LINE, Event, calendar_file, stable_name

MADE = datetime.datetime(2026, 7, 14, 10, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
Properties = list[tuple[str, dict[str, str], str]]


class Broken(Exception):
    """The file breaks a rule of the format."""


def unfold(content: bytes) -> list[str]:
    """The lines of a file, folded ones put together."""
    if not content.endswith(b"\r\n") or re.search(rb"\r(?!\n)|(?<!\r)\n", content):
        raise Broken("lines end with CR LF")
    whole: list[str] = []
    for line in content[:-2].split(b"\r\n"):
        if len(line) > 75:
            raise Broken("a line is longer than 75 bytes")
        # Strict: a line cut within a character does not decode.
        text = line.decode("utf-8")
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text):
            raise Broken("a control character")
        if text.startswith(" "):
            whole[-1] += text[1:]
        else:
            whole.append(text)
    return whole


def read(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar file."""
    lines = unfold(content)
    if lines[0] != "BEGIN:VCALENDAR" or lines[-1] != "END:VCALENDAR":
        raise Broken("no calendar")
    events: list[dict[str, str]] = []
    head: dict[str, str] = {}
    inside: dict[str, str] | None = None
    for line in lines[1:-1]:
        matched = re.fullmatch(r"([A-Z-]+)(;[A-Z]+=[^:;]+)?:(.*)", line)
        if matched is None:
            raise Broken(f"no property: {line}")
        name, parameter, value = matched[1], matched[2] or "", matched[3]
        if (name, value) == ("BEGIN", "VEVENT"):
            inside = {}
        elif (name, value) == ("END", "VEVENT"):
            events.append(inside or {})
            inside = None
        elif inside is None:
            head[name] = value
        elif name in inside:
            raise Broken(f"{name} stands twice")
        else:
            inside[name] = _value(name, parameter, value)
    if head.get("VERSION") != "2.0" or not head.get("PRODID"):
        raise Broken("version and product must be named")
    for event in events:
        if not {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= event.keys():
            raise Broken("an event lacks what it must have")
    if len({event["UID"] for event in events}) != len(events):
        raise Broken("two events of one name")
    return events


def _value(name: str, parameter: str, value: str) -> str:
    if name in ("DTSTART", "DTEND"):
        if parameter != ";VALUE=DATE" or not re.fullmatch(r"\d{8}", value):
            raise Broken("a day")
        return datetime.datetime.strptime(value, "%Y%m%d").date().isoformat()
    if name == "DTSTAMP":
        datetime.datetime.strptime(value, "%Y%m%dT%H%M%SZ")
        return value
    if name in ("SUMMARY", "DESCRIPTION"):
        if re.search(r"(?<!\\)(?:\\\\)*[;,]", value) or re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value):
            raise Broken("a character that must be escaped")
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
    return value


def event(title: str = "商标续展：1 鄂尔多斯 29", **more: str) -> Event:
    return Event(**{"id": "trademarks:renewal:u1:2026-07-13", "day": "2026-07-13", "title": title, **more})


def test_an_event_is_a_whole_day() -> None:
    (found,) = read(calendar_file([event(details="一\n二")], MADE))
    assert (found["DTSTART"], found["DTEND"]) == ("2026-07-13", "2026-07-14")
    assert found["SUMMARY"] == "商标续展：1 鄂尔多斯 29" and found["DESCRIPTION"] == "一\n二"
    assert found["DTSTAMP"] == "20260714T023000Z"


def test_the_last_day_of_a_year_ends_in_the_next() -> None:
    (found,) = read(calendar_file([event(day="2026-12-31")], MADE))
    assert found["DTEND"] == "2027-01-01"


def test_the_same_thing_has_the_same_name_in_each_file() -> None:
    later = MADE + datetime.timedelta(days=3)
    (one,), (other,) = read(calendar_file([event()], MADE)), read(calendar_file([event("别的")], later))
    assert one["UID"] == other["UID"] == stable_name(event().id)
    assert "u1" not in one["UID"]
    assert stable_name("trademarks:renewal:u1:2036-07-13") != one["UID"]


def test_an_empty_calendar_is_one() -> None:
    assert read(calendar_file([], MADE)) == []


@pytest.mark.parametrize("length", range(20, 30))
def test_long_chinese_is_folded_between_characters(length: int) -> None:
    title = "鄂尔多斯市准格尔旗𠮷䶮"[:length] * 9 + "a" * length
    content = calendar_file([event(title)], MADE)
    assert read(content)[0]["SUMMARY"] == title
    assert max(len(line) for line in content.split(b"\r\n")) in range(LINE - 4, LINE + 1)


def test_what_the_format_forbids_is_escaped_or_left_out() -> None:
    (found,) = read(calendar_file([event('甲;乙,丙\\丁\r\n戊:"己"\x07')], MADE))
    assert found["SUMMARY"] == '甲;乙,丙\\丁\n戊:"己"'


@given(st.text(max_size=200))
def test_any_text_comes_through(title: str) -> None:
    plain = title.replace("\r\n", "\n").replace("\r", "\n")
    expected = "".join(one for one in plain if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    assert read(calendar_file([event(title)], MADE))[0]["SUMMARY"] == expected


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" + b"x" * 80 + b"\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
)
def test_the_reader_is_strict(content: bytes) -> None:
    with pytest.raises(Broken):
        read(content)
