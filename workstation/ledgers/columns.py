"""What each column of a ledger is, how that was recognised, and how sure it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from workstation.fields import Day, Field, LongText
from workstation.ledgers import by_values
from workstation.ledgers.given_back import is_report
from workstation.ledgers.headings import NOTED, PARENT, UID, ColumnChoice, known_headings, labels, meaning, terms
from workstation.ledgers.near import Near, nearest
from workstation.ledgers.remembered import Pattern
from workstation.ledgers.units import fits, unit_above, unit_of
from workstation.register import ChildTable, Register
from workstation.sheets.cells import Cell, Row
from workstation.sheets.extent import column_letters
from workstation.sheets.headers import JOINT, Header, Recognise, heading_key, recognise_parts
from workstation.values.terms import read_term
from workstation.values.text import clean_text, quoted
from workstation.words import say

How = Literal["by_hand", "remembered", "label", "alias", "near", "values"]
SURENESS: Mapping[str, float] = {
    "by_hand": 1.0, "remembered": 1.0, "label": 1.0, "alias": 0.95, "near": 0.8, "values": 0.6,
}  # fmt: skip
STRENGTH = tuple(SURENESS)
"""Where two columns ask for one field, the way named first wins."""
SAMPLE_ROWS = 100
"""Rows that are looked at to tell what a column holds."""
SHOWN = 3
AGREES = 0.8
"""Share of its cells that a column must read as the field its heading nearly names."""
NUMBERING = ("序号", "no", "no.", "编号", "行号")
"""Headings of columns that only number the rows."""


@dataclass(frozen=True, kw_only=True)
class RecognisedColumn:
    """One column of a ledger."""

    index: int
    heading: str
    """As in the sheet, its lines joined; empty where there is none."""
    key: str | None = None
    """Of its field, of both fields of a term, ``UID``, ``PARENT``, ``NOTED``; ``None`` where it is not read."""
    how: How | None = None
    confidence: float = 0.0
    """From 0 to 1: how sure the way of recognising is, less where the cells do not read as the field."""
    agreeing: float = 1.0
    """Share of its cells, of the first rows, that read as the field."""
    samples: tuple[str, ...] = ()
    reason: str = "column_unknown"
    """Key of the sentence that tells why."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What fills the sentence."""
    unit: str = ""
    """The unit its figures are in, such as 万元."""
    fitting: tuple[str, ...] = ()
    """Fields that it could be by its heading or its cells, where it is none."""
    same_as: int | None = None
    """Index of the column that is read as the field this one names too."""

    @property
    def letter(self) -> str:
        """The letters over it."""
        return column_letters(self.index + 1)

    @property
    def read(self) -> bool:
        """Whether a field takes what stands in it."""
        return self.key is not None and self.key != NOTED

    @property
    def numbering(self) -> bool:
        """Whether it only numbers the rows."""
        return self.key is None and heading_key(self.heading) in NUMBERING

    def sentence(self, language: str | None = None) -> str:
        """Why it is read as it is, in words."""
        return say(self.reason, language, **self.values)


def recognise_columns(
    header: Header, rows: Sequence[Row], register: Register | ChildTable, choice: ColumnChoice | None = None
) -> tuple[RecognisedColumn, ...]:
    """Every column that has a heading or holds something, from the left.

    Args:
        header: as ``find_header`` found it.
        rows: the first records below it, ``SAMPLE_ROWS`` of them.
        register: whose fields are looked for; a child table on a sheet of its own as well.
        choice: what a person decided, with what is remembered of other ledgers.
    """
    return _Recognising(header, rows, register, choice or ColumnChoice()).columns()


class _Recognising:
    def __init__(
        self, header: Header, rows: Sequence[Row], register: Register | ChildTable, choice: ColumnChoice
    ) -> None:
        self.header, self.register, self.choice = header, register, choice
        self.fields = register.fields
        self.terms: dict[str, Day] = terms(register.fields)
        self.cells = _by_column(header, rows)
        self.above = unit_above(header.above)
        self.meaning = meaning(register.fields)
        uppermost = Counter(heading.split(JOINT)[0] for heading in header.headings.values())
        self.shared = {one for one, times in uppermost.items() if times > 1}
        """First lines that stand over several columns."""
        self.pattern: Pattern | None = choice.memory.recalled(
            heading_key(one, keep_brackets=True) for one in header.headings.values()
        )
        self.taken: dict[str, int] = {}
        """Field -> index of the column that has it."""

    def columns(self) -> tuple[RecognisedColumn, ...]:
        known = {index: self._by_words(index) for index in self.cells}
        wanting = sorted(
            (one for one in known.values() if one.read), key=lambda one: (STRENGTH.index(one.how or ""), one.index)
        )
        for one in wanting:
            known[one.index] = self._given(one)
        for way in (self._nearly, self._by_cells):
            for index, one in known.items():
                if one.key is None and one.reason == "column_unknown" and not one.numbering:
                    known[index] = self._given(way(one))
        return tuple(self._settled(one) for one in known.values())

    # -- each by itself --------------------------------------------------------------------------------------

    def _by_words(self, index: int) -> RecognisedColumn:
        """What the column is by hand, by what is remembered, by its heading."""
        heading = self.header.headings.get(index, "")
        one = RecognisedColumn(index=index, heading=heading, samples=_samples(self.cells[index]))
        by_hand, decided = self.choice.by_hand(), self.pattern.columns if self.pattern else {}
        if index in self.choice.places:
            return self._decided(one, self.choice.places[index], "by_hand")
        for chosen, how in ((by_hand, "by_hand"), (decided, "remembered")):
            found = self._meant_by(heading, {name: name for name in chosen}.get)
            if found is not None:
                return self._decided(one, chosen[found], how)  # type: ignore[arg-type]
        key = self._meant_by(heading, self.meaning)
        if key is None:
            return one
        own = self._meant_by(heading, labels(self.fields).get) == key
        return self._as(one, key, "label" if own else "alias")

    def _meant_by(self, heading: str, recognise: Recognise) -> str | None:
        """What a heading is recognised as; of its lines the upper one alone counts where no other column shares it."""
        parts = tuple(heading.split(JOINT))
        return recognise_parts(parts, recognise, highest=parts[0] not in self.shared) if heading else None

    def _decided(self, one: RecognisedColumn, key: str | None, how: How) -> RecognisedColumn:
        if key is None or key == NOTED:
            reason = "column_left_out" if key is None else "column_noted"
            return replace(one, key=key, how=how, confidence=1.0, reason=reason)
        return self._as(one, key, how)

    def _as(self, one: RecognisedColumn, key: str, how: How, **values: Any) -> RecognisedColumn:
        """The column as this field, unless its unit or its cells forbid it."""
        fields = self._fields_of(key)
        if not fields:
            return replace(one, key=key, how=how, confidence=1.0, reason="column_own")
        unit = unit_of(one.heading)
        if not fits(fields[0], unit):
            return replace(
                one, reason="column_in_other_unit", values={"unit": unit, "field": fields[0]}, fitting=(key,)
            )
        if key in self.terms and how not in ("by_hand", "remembered") and not self._holds_terms(one.index):
            # 有效期 with one day in each cell: the first day or the last, only a person can tell.
            return replace(one, reason="column_one_end", fitting=tuple(field.key for field in fields))
        cells = self.cells[one.index]
        agreeing = 1.0 if key in self.terms else by_values.share(fields[0], cells)
        known = {"field": fields[0]} | values
        return replace(
            one, key=key, how=how, confidence=round(SURENESS[how] * (0.5 + agreeing / 2), 2), agreeing=agreeing,
            reason=f"column_{how}", values=known, unit=unit or self.above,
        )  # fmt: skip

    def _fields_of(self, key: str) -> tuple[Field, ...]:
        if key in self.terms:
            start = self.terms[key]
            return (start, self.register.by_key[start.ends])
        return (self.register.by_key[key],) if key in self.register.by_key else ()

    def _holds_terms(self, index: int) -> bool:
        said = by_values.held(self.cells[index])
        ends = [{finding.code for part in read_term(cell) for finding in part.findings} for cell in said[:SAMPLE_ROWS]]
        alone = sum("day_range_one_end" in codes for codes in ends)
        return not said or alone * 2 < len(said)

    # -- among the others ------------------------------------------------------------------------------------

    def _given(self, one: RecognisedColumn) -> RecognisedColumn:
        """The column with its field, or without it where another column has it already."""
        if not one.read:
            return one
        keys = [field.key for field in self._fields_of(one.key or "")] or [one.key or ""]
        holders = [self.taken[key] for key in keys if key in self.taken]
        if holders:
            other = holders[0]
            heading = quoted(self.header.headings.get(other, ""))
            where: dict[str, Any] = {"other_letter": column_letters(other + 1), "other": heading or "—"}
            where["field"] = next(iter(self._fields_of(one.key or "")), one.key)
            return replace(
                one, key=None, how=None, confidence=0.0, reason="column_twice", values={**one.values, **where},
                fitting=(one.key or "",), same_as=other,
            )  # fmt: skip
        self.taken |= dict.fromkeys(keys, one.index)
        return one

    def _nearly(self, one: RecognisedColumn) -> RecognisedColumn:
        """What the heading nearly says, where the cells do not speak against it."""
        text = heading_key(one.heading.split(JOINT)[-1])
        known = {
            name: key for name, key in known_headings(self.fields).items() if key not in (UID, PARENT, *self.terms)
        }
        found = nearest(text, known)
        free = [near for near in found if near.key not in self.taken]
        agreeing = [near for near in free if self._agrees(near, one.index)]
        if len(agreeing) != 1 or len(free) < len(found):
            return replace(one, fitting=tuple(near.key for near in free))
        return self._as(one, agreeing[0].key, "near", near=agreeing[0].name)

    def _agrees(self, near: Near, index: int) -> bool:
        cells, own = self.cells[index], self.register.by_key[near.key]
        if near.mistyped and not by_values.held(cells):
            return False
        if isinstance(own, by_values.TELLING):
            return by_values.share(own, cells) >= AGREES
        # A text reads anything: what looks like something else is that.
        return not by_values.candidates(self.fields, cells) and by_values.share(own, cells) >= AGREES

    def _by_cells(self, one: RecognisedColumn) -> RecognisedColumn:
        """What the cells say, where they can be one field of the register only."""
        found = by_values.candidates(self.fields, self.cells[one.index], one.heading)
        free = tuple(key for key in found if key not in self.taken)
        if len(found) != 1 or not free:
            return replace(one, fitting=tuple(dict.fromkeys((*one.fitting, *free))))
        said = len(by_values.held(self.cells[one.index]))
        return self._as(one, found[0], "values", number=said)

    def _settled(self, one: RecognisedColumn) -> RecognisedColumn:
        """What is read by nobody goes to the note where that is wanted."""
        keep = self.choice.keep_in_note or bool(self.pattern and self.pattern.keep_in_note)
        keep = keep and isinstance(self.register.by_key.get("note"), LongText)
        left_out = one.reason == "column_left_out"
        if not keep or one.key is not None or left_out or one.numbering or is_report(one.heading):
            return one
        return replace(one, key=NOTED, how="by_hand", confidence=1.0, reason="column_noted")


def _by_column(header: Header, rows: Sequence[Row]) -> dict[int, list[Cell]]:
    """Index -> cells of every column that has a heading or holds something."""
    width = max((len(cells) for _, cells in rows), default=0)
    below = [cells for number, cells in rows if number > header.rows[-1]][:SAMPLE_ROWS]
    found = {}
    for index in range(max(width, *(index + 1 for index in header.headings), 0)):
        cells = [cells[index] for cells in below if index < len(cells)]
        if index in header.headings or by_values.held(cells):
            found[index] = cells
    return found


def _samples(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The first different texts of a column."""
    texts = (quoted(clean_text(cell if isinstance(cell, str) else str(cell))) for cell in by_values.held(cells))
    return tuple(list(dict.fromkeys(texts))[:SHOWN])


def header_with(header: Header, columns: Sequence[RecognisedColumn]) -> Header:
    """The header with its columns as they are read."""
    return replace(header, columns={one.index: one.key for one in columns if one.key is not None and one.read})
