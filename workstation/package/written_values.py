"""How a canonical value is written in a table, in the seal and in a sheet, and how it is read back.

Canonical values are ``str``, ``int`` or ``None``: days as ISO text, amounts in whole fen, decimals in
ten-thousandths, flags as 0 or 1.
"""

import datetime
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workstation.fields import Value
from workstation.package.canonical import normalized_text
from workstation.sheets.cells import Cell
from workstation.values.quantities import amount_text, show_decimal
from workstation.words import say


class Kind(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"
    DECIMAL = "decimal"
    COUNT = "count"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"

    @classmethod
    def of(cls, field_kind: str) -> "Kind":
        """The kind for a kind of field; numbers of offices, identities, telephones and links are text."""
        return cls(field_kind) if field_kind in cls._value2member_map_ else cls.TEXT


SCHEMA_TYPES = {
    Kind.DAY: "date",
    Kind.AMOUNT: "number",
    Kind.DECIMAL: "number",
    Kind.COUNT: "integer",
    Kind.FLAG: "boolean",
}
"""Types of Table Schema; all other kinds are ``string``."""

FIRST_TRUE_DATE = "1900-03-01"
"""Spreadsheets believe in 29 February 1900; days before the day after it are written as ISO text."""

DAY = r"\d{4}-\d\d-\d\d"
AMOUNT = r"-?(?:0|[1-9]\d{0,13})\.\d\d"
COUNT = r"-?(?:0|[1-9]\d{0,17})"
_DAY = re.compile(DAY, re.ASCII)
_AMOUNT = re.compile(AMOUNT, re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{0,3}[1-9])?", re.ASCII)
_COUNT = re.compile(COUNT, re.ASCII)


def sealed_text(text: str) -> str:
    """A text as it is sealed and written everywhere: NFC, line breaks as LF.

    A carriage return does not survive XML, nor do U+FFFE and U+FFFF, which are no characters (XML 1.0, 2.2).
    """
    if text.isascii() and "\r" not in text:
        return text
    text = normalized_text(text).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def to_seal(kind: Kind, value: Value) -> Any:
    """The value as it stands in canonical JSON: decimals as exact text, flags as true and false."""
    if value is None:
        return None
    if kind is Kind.DECIMAL:
        return show_decimal(int(value))
    if kind is Kind.FLAG:
        return bool(value)
    return value


def to_text(kind: Kind, value: Value) -> str:
    """The value as a table holds it; empty text for none."""
    if value is None:
        return ""
    match kind:
        case Kind.AMOUNT:
            return amount_text(int(value))
        case Kind.DECIMAL:
            return show_decimal(int(value))
        case Kind.FLAG:
            return "true" if value else "false"
    return str(value)


def from_text(kind: Kind, text: str) -> Value:
    """Read a value out of a table. Raises ``ValueError`` for what is not written as ``to_text`` writes it."""
    if not text:
        return None
    match kind:
        case Kind.DAY if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text).isoformat()
        case Kind.AMOUNT if _AMOUNT.fullmatch(text):
            return int(text.replace(".", ""))
        case Kind.DECIMAL if _DECIMAL.fullmatch(text):
            return int(Decimal(text) * 10_000)
        case Kind.COUNT if _COUNT.fullmatch(text):
            return int(text)
        case Kind.FLAG if text in ("true", "false"):
            return int(text == "true")
        case Kind.TEXT | Kind.CHOICE | Kind.CHOICES if sealed_text(text) == text:
            return text
    raise ValueError(f"not written as {kind}")


def to_cell(kind: Kind, value: Value, words: Mapping[str, str]) -> str | float | datetime.date | None:
    """The value as a sheet holds it; ``words`` gives the word shown for a code, where it differs."""
    if value is None:
        return None
    match kind:
        case Kind.DAY:
            day = str(value)
            return datetime.date.fromisoformat(day) if day >= FIRST_TRUE_DATE else day
        case Kind.AMOUNT:
            return int(value) / 100
        case Kind.DECIMAL:
            return int(value) / 10_000
        case Kind.COUNT:
            return int(value)
        case Kind.FLAG:
            return say("yes" if value else "no", "zh")
        case Kind.CHOICE:
            return words.get(str(value), str(value))
        case Kind.CHOICES:
            return "、".join(words.get(code, code) for code in str(value).split(","))
    return str(value)


def from_cell(kind: Kind, cell: Cell, codes: Mapping[str, str]) -> Value:
    """Read a value out of a sheet; ``codes`` gives the code for a word. Raises ``ValueError``."""
    if cell is None:
        return None
    if kind is Kind.DAY:
        return _day(cell)
    if kind in (Kind.AMOUNT, Kind.DECIMAL, Kind.COUNT):
        return _number(cell, {Kind.AMOUNT: 100, Kind.DECIMAL: 10_000}.get(kind, 1))
    if not isinstance(cell, str):
        raise ValueError("no text")
    text = sealed_text(cell)
    if kind is Kind.FLAG:
        flags = {say("yes", "zh"): 1, say("no", "zh"): 0}
        if text not in flags:
            raise ValueError("neither yes nor no")
        return flags[text]
    if kind is Kind.CHOICE:
        return codes.get(text, text)
    if kind is Kind.CHOICES:
        return ",".join(codes.get(word, word) for word in text.split("、"))
    return text


def _day(cell: Cell) -> str:
    if isinstance(cell, datetime.datetime):
        if cell.time() != datetime.time():
            raise ValueError("a time of day")
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, str) and _DAY.fullmatch(cell):
        return datetime.date.fromisoformat(cell).isoformat()
    raise ValueError("no day")


def _number(cell: Cell, scale: int) -> int:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        raise ValueError("no number")
    # The shortest text of a double is the number that was written (up to 15 digits).
    scaled = Decimal(repr(cell)) * scale
    if scaled != scaled.to_integral_value():
        raise ValueError("more decimals than the column has")
    return int(scaled)


def shown(cell: Cell | str) -> str:
    """A cell as a sentence quotes it, at most 40 characters."""
    if cell is None or cell == "":
        return say("package_empty_cell")
    text = cell.isoformat(" ")[:10] if isinstance(cell, datetime.datetime) else str(cell)
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
