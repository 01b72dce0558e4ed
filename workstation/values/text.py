"""Text as people type, paste and export it, made clean; and the first step of every other reader."""

import datetime
import math
import re
import unicodedata

from workstation.findings import EMPTY, Finding, Reading, hard, soft

QUOTED_LENGTH = 40
"""Characters of a raw value that a sentence quotes."""
LINE_LIMIT = 200
"""Characters of a one-line field, unless the field says otherwise."""
LONG_LIMIT = 20_000
"""Characters of a field of several lines."""
TOKEN_LIMIT = 200
"""No date, number or code is longer; what is longer is refused before any pattern looks at it."""
EXACT_DIGITS = 15
"""Digits that a spreadsheet keeps of a number (IEEE 754 double); the rest is lost."""

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
# Not among them: U+200C, U+200D, U+180E and U+202F, which Mongolian and emoji need inside a word.
_INVISIBLE = dict.fromkeys(
    [
        *(*range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)),  # control
        *(0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF),  # no width
        *range(0xD800, 0xE000),  # halves of a character
    ]
)
_SPACES = {0x09: 0x20, 0xA0: 0x20, 0x2007: 0x20}
_EDGES = " \n\t\u180e\u200c\u200d\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# The spreadsheet format writes a control character as _x000D_; some programs escape the escape once more.
_ESCAPED_CONTROL = re.compile(r"(?:_x005[Ff])?_x00([01][0-9A-Fa-f])_")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{1,3}|[0-9]\.[0-9]+[Ee][0-9]{2,3}")
_TOO_NARROW = re.compile("#{3,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LIST_SEPARATOR = re.compile(r"[,，、;；/／+＋|\n]")

_BLANK_WORDS = frozenset(("", "无", "暂无", "空", "N/A", "n/a", "NA", "NULL", "null", "None", "nan", "NaN"))
_BLANK_STROKES = "-—–―─－_/／\\ "
_DITTO = frozenset(("同上", "〃", "″", "同上。", "(同上)", "（同上）", "同前", '"', "''"))
_CELL_ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#?")
)
_MARKS = _DITTO | _CELL_ERRORS


def half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as ASCII; everything else as it stands."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def quoted(raw: object) -> str:
    """A raw value as a sentence quotes it: one line, printable, at most 40 characters."""
    line = clean_text(raw[: 4 * QUOTED_LENGTH] if isinstance(raw, str) else raw)
    return line if len(line) <= QUOTED_LENGTH else line[: QUOTED_LENGTH - 1] + "…"


def clean_text(raw: object, lines: bool = False) -> str:
    """Any raw value as text: Unicode NFC, no control or invisible characters, no blanks at the edges.

    With ``lines`` the inner line breaks stay; without, each becomes one space. Never raises.
    """
    if not isinstance(raw, str):
        raw = _as_text(raw)
    if _is_clean(raw):
        return raw.strip(_EDGES)
    text = _LINE_BREAK.sub("\n", raw).translate(_INVISIBLE).translate(_SPACES)
    text = _ESCAPED_CONTROL.sub(_unescape, text).replace("\\r\\n", "\n")
    if not lines and "\n" in text:
        text = " ".join(part for line in text.split("\n") if (part := line.strip(" ")))
    return unicodedata.normalize("NFC", text).strip(_EDGES)


def _is_clean(text: str) -> bool:
    """Whether a text is as it should be but for its edges: no line break, nothing lost or garbled."""
    return (
        text.isprintable()
        and unicodedata.is_normalized("NFC", text)
        and "_x00" not in text
        and "\\" not in text
        and "\ufffd" not in text
    )


def is_blank_mark(text: str) -> bool:
    """Whether a clean text only says that there is nothing: 无, —, --, /, N/A. Not for free text."""
    return text in _BLANK_WORDS or not text.strip(_BLANK_STROKES)


def is_ditto_mark(text: str) -> bool:
    """Whether a clean text means "as in the row above"."""
    return text in _DITTO


def read_text(raw: object, limit: int = LINE_LIMIT) -> Reading:
    """Read one line of text of at most ``limit`` characters."""
    return _read(raw, limit, lines=False)


def read_long_text(raw: object, limit: int = LONG_LIMIT) -> Reading:
    """Read text of several lines."""
    return _read(raw, limit, lines=True)


def read_token(raw: object) -> Reading:
    """The first step of every reader of dates, numbers and codes: a clean half-width line.

    Blank marks are empty; cells that hold an error, 同上 or a number with lost digits are hard findings.
    """
    if raw is None:
        return EMPTY
    if type(raw) is str and 6 <= len(raw) <= TOKEN_LIMIT and raw.isascii() and raw.isalnum():
        return Reading(raw)
    if isinstance(raw, str) and len(raw) > TOKEN_LIMIT:
        raw = raw.strip()
    fault = number_fault(raw)
    if fault:
        return Reading(None, (fault,))
    if isinstance(raw, str) and len(raw) > TOKEN_LIMIT:
        return Reading(None, (hard("text_too_long", length=len(raw), limit=TOKEN_LIMIT, raw=quoted(raw)),))
    text = half_width(clean_text(raw)).lstrip("'’‘`").strip(_EDGES)
    if is_blank_mark(text):
        return EMPTY
    fault = _mark_fault(text) or _scientific_fault(text)
    return Reading(None, (fault,)) if fault else Reading(text)


def number_fault(raw: object) -> Finding | None:
    """The finding for a number cell whose digits cannot be trusted as those of a code."""
    if isinstance(raw, float):
        if not math.isfinite(raw):
            return hard("cell_error", raw=str(raw))
        if abs(raw) >= 10**EXACT_DIGITS:
            return hard("number_ruined_by_excel", raw=f"{raw:G}")
    elif isinstance(raw, int):
        if raw.bit_length() > 200:
            return hard("number_ruined_by_excel", raw=_as_text(raw))
        lost = len(str(abs(raw))) - EXACT_DIGITS
        # An exact whole number may come from JSON; one from a sheet has zeros where digits were.
        if lost > 0 and raw % 10**lost == 0:
            return hard("number_ruined_by_excel", raw=str(raw))
    return None


def split_list(raw: object) -> list[str]:
    """The parts of a cell that lists several things: 文字、图形 or 29,31 or one per line."""
    if raw is None:
        return []
    if isinstance(raw, list | tuple):
        return [part for item in raw if (part := clean_text(item))]
    return [part.strip() for part in _LIST_SEPARATOR.split(clean_text(raw, lines=True)) if part.strip()]


def mask_text(text: str) -> str:
    """A private text with its tail hidden: at most six characters, and never more than half, are shown."""
    shown = min(6, len(text) // 2)
    return text[:shown] + "*" * min(3, len(text) - shown)


def _read(raw: object, limit: int, lines: bool) -> Reading:
    if raw is None:
        return EMPTY
    if type(raw) is str and len(raw) <= limit and _is_clean(raw):
        # As nearly every cell is.
        text = raw.strip(_EDGES)
        if text and text not in _MARKS and text[0] != "#" and not text[0].isdigit():
            return Reading(text)
    findings: tuple[Finding, ...] = ()
    if isinstance(raw, str):
        if len(raw) > limit and len(raw) > len(raw.strip()) * 2:
            raw = raw.strip()
        if len(raw) > 4 * limit:
            return Reading(None, (hard("text_too_long", length=len(raw), limit=limit, raw=quoted(raw)),))
        if not raw.isprintable() and _SURROGATE.search(raw):
            return Reading(None, (hard("text_broken", raw=quoted(raw)),))
        if "\ufffd" in raw:
            findings = (soft("text_garbled", raw=quoted(raw)),)
    else:
        fault = number_fault(raw)
        if fault:
            return Reading(None, (fault,))
    text = clean_text(raw, lines)
    if not text:
        return EMPTY
    if len(text) > limit:
        return Reading(None, (hard("text_too_long", length=len(text), limit=limit, raw=quoted(text)),))
    fault = _mark_fault(text) if text in _MARKS or text[0] == "#" else _scientific_fault(text)
    if fault and fault.code == "ditto_mark":
        return Reading(text, (soft("ditto_mark", raw=text),))
    return Reading(None, (fault,)) if fault else Reading(text, findings)


def _mark_fault(text: str) -> Finding | None:
    if text in _MARKS:
        return hard("cell_error" if text in _CELL_ERRORS else "ditto_mark", raw=text)
    return hard("cell_too_narrow", raw=quoted(text)) if _TOO_NARROW.fullmatch(text) else None


def _scientific_fault(text: str) -> Finding | None:
    if text[0].isdigit() and _SCIENTIFIC.fullmatch(text):
        return hard("number_ruined_by_excel", raw=text)
    return None


def _unescape(match: re.Match[str]) -> str:
    # A space, not nothing: what stood left and right of it must not grow together into a new escape.
    return "\n" if match[1].upper() in ("0A", "0D") else " "


def _as_text(raw: object) -> str:
    """A cell that is no text, as the spreadsheet program would show it."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int) and raw.bit_length() > 200:
        return f"≈2^{raw.bit_length()}"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 10**EXACT_DIGITS else f"{raw:.15g}"
    if isinstance(raw, datetime.datetime) and raw.time() == datetime.time(0):
        return raw.date().isoformat()
    return str(raw)
