"""What a placeholder of the template stands for: facts of the package, figures of its forms, and their growth."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workstation.package.contents import Block, Explanation, FigureColumn, FigureKind, Form, Line
from workstation.periods import Period
from workstation.values.quantities import amount_text, show_decimal
from workstation.words import say

MOST_EXPLANATIONS = 20
"""Explained findings that are written out; of more the number is said."""
TARGET_COLUMNS = ("column_target", "column_rate")
"""Columns of a table that a form has only where there is a target."""
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a report beside its figures."""

    unit: str
    """Name of the reporting unit."""
    period: Period
    revision: int
    package_id: str
    check_code: str
    clerk: str
    day: datetime.date
    explanations: Sequence[Explanation] = ()
    """Soft findings; those with a reason are told."""
    last_year: Sequence[Form] = ()
    """The sealed forms of the same period a year ago; none where there is no such report."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """What stands in place of a placeholder."""

    lines: tuple[str, ...] = ()
    """More than one where the paragraph is repeated; none where there is nothing to say."""
    known: bool = True
    """Whether the placeholder names anything at all."""


UNKNOWN = Value(known=False)
NOTHING = Value()


class Values:
    """Finds the value of each placeholder of one report."""

    def __init__(self, forms: Sequence[Form], facts: Facts) -> None:
        self.forms, self.facts = forms, facts
        self.growth, self.before = say("narrative_growth", "zh"), say("narrative_before", "zh")
        told = [one for one in facts.explanations if one.reason]
        self.facts_by_name = {
            say("narrative_unit", "zh"): (facts.unit,),
            say("narrative_period", "zh"): (facts.period.label("zh"),),
            say("narrative_calendar", "zh"): (say(f"calendar_{facts.period.calendar}", "zh"),),
            say("narrative_revision", "zh"): (str(facts.revision),),
            say("narrative_package", "zh"): (facts.package_id,),
            say("narrative_check_code", "zh"): (facts.check_code,),
            say("narrative_clerk", "zh"): (facts.clerk,) if facts.clerk else (),
            say("narrative_day", "zh"): (f"{facts.day.year}年{facts.day.month}月{facts.day.day}日",),
            say("narrative_count", "zh"): (str(len(facts.explanations)),) if facts.explanations else (),
            say("narrative_explained", "zh"): explained(told),
        }

    def of(self, name: str) -> Value:
        """The value of the placeholder with this name, such as ``知统1.期末有效`` or ``知统1:01:closing``."""
        name = "".join(name.split())
        if name in self.facts_by_name:
            return Value(lines=self.facts_by_name[name])
        parts = re.split(r"[.．。:：]", name)
        asked = parts.pop() if len(parts) > 2 and parts[-1] in (self.growth, self.before) else ""
        now = figure(self.forms, parts)
        if now is None:
            return NOTHING if self._may_be_missing(parts) else UNKNOWN
        column, number = now
        if not asked:
            return NOTHING if number is None else Value(lines=(shown(column, number),))
        then = figure(self.facts.last_year, parts)
        if then is None or then[1] is None or number is None:
            return NOTHING
        return Value(lines=(shown(*then) if asked == self.before else growth(number, then[1], column),))  # type: ignore[arg-type]

    def _may_be_missing(self, parts: Sequence[str]) -> bool:
        """Whether a form has this column when there is a target."""
        sheets = [form.sheet for form in self.forms]
        columns = {*(say(key, "zh") for key in TARGET_COLUMNS), "target", "rate"}
        return len(parts) > 1 and parts[0] in sheets and parts[-1] in columns


def explained(told: Sequence[Explanation]) -> tuple[str, ...]:
    """The explained findings, one line each."""
    if not told:
        return (say("narrative_nothing", "zh"),)
    lines = [
        say("narrative_explanation", "zh", number=number, place=one.place, sentence=one.sentence, reason=one.reason)
        for number, one in enumerate(told[:MOST_EXPLANATIONS], 1)
    ]
    if len(told) > len(lines):
        lines.append(say("narrative_more", "zh", number=len(told) - len(lines)))
    return tuple(lines)


def figure(forms: Sequence[Form], parts: Sequence[str]) -> tuple[FigureColumn, int | None] | None:
    """Column and figure of (form, column) or (form, line, column), by label, code or key; ``None`` for no such one.

    Without a line it is the first one of the first table that has the column, which is 合计.
    """
    if len(parts) not in (2, 3):
        return None
    sheet, line_name, column_name = parts[0], parts[1] if len(parts) == 3 else "", parts[-1]
    for form in forms:
        if form.sheet != sheet:
            continue
        for block in form.blocks:
            place, line = column_place(block, column_name), line_of(block, line_name)
            if place is not None and line is not None:
                return block.columns[place], line.figures[place]
    return None


def column_place(block: Block, name: str) -> int | None:
    """The column with this label, with or without what stands in brackets, or with this key."""
    for place, column in enumerate(block.columns):
        if name in (column.key, column.label, plain(column.label)):
            return place
    return None


def line_of(block: Block, name: str) -> Line | None:
    """The line with this label or code; the first one for no name."""
    if not name:
        return block.lines[0] if block.lines else None
    return next((line for line in block.lines if name in (line.code, line.label, plain(line.label))), None)


def plain(label: str) -> str:
    """A label without blanks, without what stands in brackets, and without its 其中."""
    return "".join(_BRACKETED.sub("", label).split()).removeprefix(say("narrative_of_which", "zh"))


def shown(column: FigureColumn, number: int) -> str:
    """A figure as a sentence holds it: no grouped thousands, no needless decimals."""
    match column.kind:
        case FigureKind.COUNT:
            return str(number)
        case FigureKind.AMOUNT:
            return amount_text(number).removesuffix(".00")
        case FigureKind.RATE:
            return f"{show_decimal(number * 100)}%"
    return show_decimal(number)


def growth(now: int, then: int, column: FigureColumn) -> str:
    """How a figure stands to that of a year ago; from nothing there is no percentage."""
    if now == then:
        return say("narrative_same", "zh")
    more = now > then
    if column.kind is FigureKind.RATE:
        points = show_decimal(abs(now - then) * 100)
        return say("narrative_points_up" if more else "narrative_points_down", "zh", points=points)
    if then <= 0:
        return say("narrative_from_none" if more else "narrative_less", "zh", number=shown(column, abs(now - then)))
    # In tenths of a per cent, halves away from zero.
    tenths = (abs(now - then) * 2000 + then) // (2 * then)
    return say("narrative_up" if more else "narrative_down", "zh", share=f"{tenths // 10}.{tenths % 10}")
