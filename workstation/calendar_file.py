"""A calendar file (.ics, RFC 5545) of days: what a telephone or a mail program takes in.

Written here although a library exists: what we need of the format is whole days with a title, which is the few
lines below; a library would bring time zones, recurrences and a reader that the program then carries.
"""

import datetime
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINE = 75
"""Bytes of a line, its end not counted; a longer one goes on in the next, after a blank."""
PRODUCT = "-//IP Workstation//Reminders//ZH"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something on one day."""

    id: str
    """The same for the same thing at all times, so that a second file replaces what the first one brought."""
    day: str
    title: str
    details: str = ""


def calendar_file(events: Iterable[Event], made_at: datetime.datetime) -> bytes:
    """The events as a calendar file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
    ]
    stamp = made_at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        lines += _lines_of(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _lines_of(event: Event, stamp: str) -> Iterator[str]:
    day = datetime.date.fromisoformat(event.day)
    yield "BEGIN:VEVENT"
    yield f"UID:{stable_name(event.id)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.details:
        yield f"DESCRIPTION:{escaped(event.details)}"
    # A day to remember keeps nobody from being asked to a meeting.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def stable_name(event: str) -> str:
    """The event's name in the file: the same each time, and telling nothing of the record."""
    return hashlib.sha256(event.encode()).hexdigest()[:32] + "@ip-workstation"


def escaped(text: str) -> str:
    """A text as the format writes it; control characters, which it forbids, are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    for character in "\\;,":
        text = text.replace(character, "\\" + character)
    return text.replace("\n", "\\n")


def folded(line: str) -> Iterator[bytes]:
    """A line in parts of 75 bytes at most, cut between characters; each but the first begins with a blank."""
    part = b""
    for character in line:
        encoded = character.encode()
        if len(part) + len(encoded) > LINE:
            yield part
            part = b" "
        part += encoded
    yield part
