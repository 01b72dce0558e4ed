"""Finds the placeholders in a paragraph and says what to write in their place.

``【知统1.期末有效】`` or ``{知统1:01:closing}`` stands for a value. What stands between ``〖`` and ``〗`` falls away,
marks and all, where a placeholder within has nothing to say: last year's figure where there was no report, a target
where none was set.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workstation.narrative.values import Values

PLACEHOLDER = re.compile(r"【([^【】{}\n]{1,60})】|\{([^【】{}\n]{1,60})\}")
OPTIONAL = re.compile(r"〖([^〖〗]*)〗")
ABSENT = "——"
"""Stands for a value that is not there outside such marks."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of a paragraph's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What becomes of one paragraph: one set of changes for each time that it is written."""

    copies: tuple[tuple[Edit, ...], ...]
    unknown: tuple[str, ...] = ()
    """Placeholders that name nothing; they stay as they are."""


def fill(text: str, values: Values) -> Filling:
    """The changes that fill a paragraph; as many copies as its longest value has lines."""
    found = {match: values.of(name_of(match)) for match in PLACEHOLDER.finditer(text)}
    unknown = tuple(match[0] for match, value in found.items() if not value.known)
    gone = [
        span
        for span in (match.span() for match in OPTIONAL.finditer(text))
        if any(inside(match, span) and value.known and not value.lines for match, value in found.items())
    ]
    kept = [match.span() for match in OPTIONAL.finditer(text) if match.span() not in gone]
    fixed = [Edit(start=start, end=end, text="") for start, end in gone]
    fixed += [edit for start, end in kept for edit in marks(start, end)]
    shown = [
        (match, value.lines or (ABSENT,))
        for match, value in found.items()
        if value.known and not any(inside(match, span) for span in gone)
    ]
    count = max((len(lines) for _, lines in shown), default=1)
    copies = []
    for number in range(count):
        edits = [
            Edit(start=match.start(), end=match.end(), text=lines[min(number, len(lines) - 1)])
            for match, lines in shown
        ]
        copies.append(tuple(sorted([*fixed, *edits], key=lambda edit: edit.start)))
    return Filling(copies=tuple(copies), unknown=unknown)


def name_of(match: re.Match[str]) -> str:
    """What stands between the brackets of either kind."""
    return match[1] or match[2]


def inside(match: re.Match[str], span: tuple[int, int]) -> bool:
    """Whether a placeholder stands within marks."""
    return span[0] <= match.start() and match.end() <= span[1]


def marks(start: int, end: int) -> Iterator[Edit]:
    """Take the two marks away and leave what they hold."""
    yield Edit(start=start, end=start + 1, text="")
    yield Edit(start=end - 1, end=end, text="")


def apply(pieces: list[str], edits: tuple[Edit, ...]) -> list[str]:
    """The texts of a paragraph's pieces after the changes.

    A word processor cuts a text wherever letters were changed, so that a placeholder may begin in one piece and end
    in another: what is written in its place stands in the first and looks as that one does.
    """
    changed = list(pieces)
    starts = [sum(map(len, pieces[:place])) for place in range(len(pieces))]
    for edit in reversed(edits):
        first = True
        for place, start in enumerate(starts):
            begun, ended = max(edit.start, start), min(edit.end, start + len(pieces[place]))
            if begun < ended:
                text = edit.text if first else ""
                changed[place] = changed[place][: begun - start] + text + changed[place][ended - start :]
                first = False
    return changed
