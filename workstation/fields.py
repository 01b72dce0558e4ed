"""The kinds of field: one object owns all faces of a value.

A field reads a raw value (text of a form, a cell, JSON), shows it, writes it to JSON, a sheet and a package's
table, and says which column of the store it needs. Canonical values are ``str``, ``int`` or ``None``; see
``docs/architecture.md``.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from workstation import divisions
from workstation.code_lists import CodeList, code_list
from workstation.findings import EMPTY, Finding, Reading, Severity, hard
from workstation.values import days, identities, numbers, quantities, text
from workstation.values.text import quoted
from workstation.words import Speech, say

Value = str | int | None
Record = dict[str, Any]
"""Field key -> canonical value, child table key -> list of dicts, and the bookkeeping keys."""


@dataclass(frozen=True, kw_only=True)
class RequiredWhen:
    """A field is needed once another field holds one of these values."""

    field: str
    values: tuple[str, ...]
    soft_when_imported: bool = False
    """Old ledgers lack it: an imported record passes without it, and is asked for it later."""

    def holds(self, record: Mapping[str, Any]) -> bool:
        """Whether the record needs the field."""
        return record.get(self.field) in self.values


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a register or of a child table."""

    key: str
    """ASCII, never reused: column of the store, of a package's tables, name on the command line."""
    label: str
    """Chinese heading in form, table, ledger."""
    english: str
    """English heading."""
    required: bool | RequiredWhen = False
    """Needed to save as a record; a draft may lack it."""
    aliases: tuple[str, ...] = ()
    """Other headings that ledgers use for it."""
    renamed_from: tuple[str, ...] = ()
    """Former keys, so that an older package still opens."""
    searched: bool = False
    """Whether the search box finds its text."""
    private: bool = False
    """Personal data: masked in packages and absent from the diagnostic file."""
    width: int = 14
    """Width of its column in characters of half width."""

    kind: ClassVar[str] = "text"
    sql_type: ClassVar[str] = "TEXT"
    schema_type: ClassVar[str] = "string"

    def needed(self, record: Mapping[str, Any]) -> Severity | None:
        """How badly this record needs the field; ``None`` where it may be empty."""
        if not isinstance(self.required, RequiredWhen):
            return Severity.HARD if self.required else None
        if not self.required.holds(record):
            return None
        lenient = self.required.soft_when_imported and record.get("origin") == "导入"
        return Severity.SOFT if lenient else Severity.HARD

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        """Read a raw value; ``record`` holds the values of the fields read before this one."""
        raise NotImplementedError

    @property
    def read_after(self) -> tuple[str, ...]:
        """Fields whose value decides how this one is read."""
        return ()

    def show(self, value: Value, language: str | None = None) -> str:
        """The value in the words of the form and the table; empty text for ``None``."""
        return "" if value is None else str(value)

    def to_json(self, value: Value) -> Any:
        """The value as JSON holds it: amounts in yuan, flags as booleans, choices as a list."""
        return value

    def to_text(self, value: Value) -> str:
        """The value as a package's CSV holds it."""
        return "" if value is None else str(value)

    def mask(self, value: Value) -> Value:
        """The value with personal parts hidden."""
        return None if value is None else text.mask_text(str(value))

    def to_search(self, value: Value) -> str:
        """The text under which the search finds the value, whatever the language of the window."""
        return self.show(value, "zh")

    def table_schema(self) -> dict[str, Any]:
        """The field in the terms of Table Schema."""
        descriptor: dict[str, Any] = {"name": self.key, "title": self.label, "type": self.schema_type}
        constraints = self.constraints()
        if self.required is True:
            constraints["required"] = True
        if constraints:
            descriptor["constraints"] = constraints
        return descriptor

    def constraints(self) -> dict[str, Any]:
        """What Table Schema can say of the values."""
        return {}

    def words(self, language: str | None = None) -> str:
        """The heading in one language."""
        return self.english if (language or Speech.language) == "en" else self.label


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """One line of text."""

    limit: int = 200

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return text.read_text(raw, self.limit)

    def constraints(self) -> dict[str, Any]:
        return {"maxLength": self.limit}


@dataclass(frozen=True, kw_only=True)
class LongText(Text):
    """Text of several lines."""

    limit: int = 20_000
    kind: ClassVar[str] = "long"

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return text.read_long_text(raw, self.limit)


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date without a time; ISO 8601 inside."""

    ends: str = ""
    """Field of the last day of the term that begins on this day; empty where none begins."""
    term_aliases: tuple[str, ...] = ()
    """Headings that ledgers use for one column with both days, 2012-03-07至2022-03-06."""

    kind: ClassVar[str] = "day"
    schema_type: ClassVar[str] = "date"
    width: int = 12

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return days.read_day(raw)


@dataclass(frozen=True, kw_only=True)
class Listed(Field):
    """What the kinds that draw on a code list share."""

    list_key: str

    @cached_property
    def choices(self) -> CodeList:
        """The code list."""
        return code_list(self.list_key)

    def unknown(self, raw: object) -> Finding:
        """The finding for a word that is no code of the list, or that may mean several of its codes."""
        doubtful = self.choices.doubtful(str(raw))
        if doubtful is not None and doubtful.candidates:
            candidates = "、".join(self.choices.label(code) for code in doubtful.candidates)
            return hard("choice_doubtful", raw=quoted(raw), label=self, candidates=candidates)
        known = "、".join(self.choices.label(code) for code in self.choices.codes[:12])
        return hard("choice_unknown", raw=quoted(raw), label=self, known=known)


@lru_cache(maxsize=1024)
def _known_code(list_key: str, raw: str) -> Reading | None:
    """The code of a word that stands in the list as it is; kept, for the cells of a ledger repeat."""
    code = code_list(list_key).read(raw)
    return None if code is None else Reading(code)


@dataclass(frozen=True, kw_only=True)
class Choice(Listed):
    """One code of a code list."""

    kind: ClassVar[str] = "choice"

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        if type(raw) is str and (known := _known_code(self.list_key, raw)):
            return known
        cleaned = text.read_text(raw, 200)
        if not isinstance(cleaned.value, str):
            return cleaned
        code = self.choices.read(cleaned.value)
        if code is not None:
            return Reading(code)
        return EMPTY if text.is_blank_mark(cleaned.value) else Reading(None, (self.unknown(raw),))

    def show(self, value: Value, language: str | None = None) -> str:
        return "" if value is None else self.choices.label(str(value), language)

    def constraints(self) -> dict[str, Any]:
        return {"enum": list(self.choices.codes)}


@dataclass(frozen=True, kw_only=True)
class Choices(Listed):
    """Several codes of a code list; canonical as codes joined by commas in the list's order."""

    kind: ClassVar[str] = "choices"

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        parts = list(raw) if isinstance(raw, list | tuple) else text.split_list(raw)
        codes = set()
        for part in parts:
            cleaned = text.read_text(part, 200)
            if cleaned.findings:
                return cleaned
            if not isinstance(cleaned.value, str):
                continue
            code = self.choices.read(cleaned.value)
            if code is not None:
                codes.add(code)
            elif not text.is_blank_mark(cleaned.value):
                return Reading(None, (self.unknown(part),))
        return Reading(",".join(code for code in self.choices.codes if code in codes) or None)

    def show(self, value: Value, language: str | None = None) -> str:
        if value is None:
            return ""
        return "、".join(self.choices.label(code, language) for code in str(value).split(","))

    def to_json(self, value: Value) -> Any:
        return None if value is None else str(value).split(",")


@dataclass(frozen=True, kw_only=True)
class Count(Field):
    """A whole number, zero or more."""

    kind: ClassVar[str] = "count"
    sql_type: ClassVar[str] = "INTEGER"
    schema_type: ClassVar[str] = "integer"
    least: int = 0
    most: int = 10**9

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        reading = quantities.read_count(raw)
        if isinstance(reading.value, int) and not self.least <= reading.value <= self.most:
            return Reading(
                None,
                (hard("count_out_of_range", raw=quoted(raw), least=self.least, most=self.most),),
            )
        return reading

    def constraints(self) -> dict[str, Any]:
        return {"minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, kw_only=True)
class Amount(Field):
    """Money in yuan; canonical in whole fen."""

    kind: ClassVar[str] = "amount"
    sql_type: ClassVar[str] = "INTEGER"
    schema_type: ClassVar[str] = "number"

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return quantities.read_amount(raw)

    def show(self, value: Value, language: str | None = None) -> str:
        return "" if value is None else quantities.show_amount(int(value))

    def to_json(self, value: Value) -> Any:
        return None if value is None else quantities.amount_to_yuan(int(value))

    def to_text(self, value: Value) -> str:
        return "" if value is None else quantities.amount_text(int(value))


@dataclass(frozen=True, kw_only=True)
class DecimalNumber(Field):
    """A number with up to four decimals; canonical in ten-thousandths."""

    kind: ClassVar[str] = "decimal"
    sql_type: ClassVar[str] = "INTEGER"
    schema_type: ClassVar[str] = "number"

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return quantities.read_decimal(raw)

    def show(self, value: Value, language: str | None = None) -> str:
        return "" if value is None else quantities.show_decimal(int(value))

    def to_json(self, value: Value) -> Any:
        return None if value is None else quantities.decimal_to_number(int(value))

    def to_text(self, value: Value) -> str:
        return "" if value is None else quantities.show_decimal(int(value))


@dataclass(frozen=True, kw_only=True)
class Flag(Field):
    """Yes or no; canonical 1 or 0, empty where nobody said."""

    kind: ClassVar[str] = "flag"
    sql_type: ClassVar[str] = "INTEGER"
    schema_type: ClassVar[str] = "boolean"
    width: int = 8

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return quantities.read_flag(raw)

    def show(self, value: Value, language: str | None = None) -> str:
        return "" if value is None else say("yes" if value else "no", language)

    def to_json(self, value: Value) -> Any:
        return None if value is None else bool(value)

    def to_text(self, value: Value) -> str:
        return "" if value is None else ("true" if value else "false")


@dataclass(frozen=True, kw_only=True)
class CreditCode(Field):
    """统一社会信用代码, GB 32100-2015."""

    code: str = ""
    """Rule under which a malformed code is reported, where the domain names one."""
    kind: ClassVar[str] = "credit_code"
    width: int = 22

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        reading = identities.read_credit_code(raw)
        if not self.code or not any(finding.hard for finding in reading.findings):
            return reading
        return Reading(None, (hard(self.code, raw=quoted(raw)), *reading.findings))

    def mask(self, value: Value) -> Value:
        return value


@dataclass(frozen=True, kw_only=True)
class PersonId(Field):
    """公民身份号码, GB 11643."""

    kind: ClassVar[str] = "person_id"
    width: int = 22

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return identities.read_person_id(raw)

    def mask(self, value: Value) -> Value:
        return None if value is None else identities.mask_person_id(str(value))


@dataclass(frozen=True, kw_only=True)
class Identity(Field):
    """A credit code or a person's id in one column, as ledgers have it; the kind is detected."""

    kind: ClassVar[str] = "identity"
    width: int = 22

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return identities.detect_identity(raw)[1]

    def mask(self, value: Value) -> Value:
        return None if value is None else identities.mask_identity(str(value))


@dataclass(frozen=True, kw_only=True)
class Phone(Field):
    """One or several telephone numbers."""

    kind: ClassVar[str] = "phone"
    width: int = 16

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        return identities.read_phone(raw)

    def mask(self, value: Value) -> Value:
        return None if value is None else identities.mask_phone(str(value))


@dataclass(frozen=True, kw_only=True)
class RegistrationNumber(Field):
    """A number given by an office; its pattern may depend on another field of the record."""

    pattern: str = ""
    """Key of the one pattern; empty where ``decided_by`` decides."""
    decided_by: str = ""
    """Field whose value picks the pattern."""
    patterns: tuple[tuple[str, str], ...] = ()
    """Value of ``decided_by`` -> key of the pattern."""
    code: str = ""
    """Rule under which a number of the wrong form is reported, where the domain names one."""

    kind: ClassVar[str] = "number"
    width: int = 22

    @property
    def read_after(self) -> tuple[str, ...]:
        return (self.decided_by,) if self.decided_by else ()

    def pattern_in(self, record: Mapping[str, Any]) -> numbers.NumberPattern | None:
        """The pattern that holds in this record; ``None`` where the deciding field says nothing of it."""
        key = dict(self.patterns).get(record.get(self.decided_by) or "") if self.decided_by else self.pattern
        return numbers.PATTERNS[key] if key else None

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        pattern = self.pattern_in(record)
        if pattern is None:
            return self._read_by_form(raw, record)
        reading = pattern.read(raw)
        if not self.code or not any(finding.hard for finding in reading.findings):
            return reading
        # The rule says which kind asked for this form; the pattern's own finding says what is wrong with it.
        wrong = hard(
            self.code, raw=quoted(raw), pattern=pattern, example=pattern.example, kind=record.get(self.decided_by)
        )
        return Reading(None, (wrong, *reading.findings))

    def _read_by_form(self, raw: object, record: Mapping[str, Any]) -> Reading:
        """While the deciding field is empty, the number itself tells its pattern, or which mix-up it is."""
        cleaned = text.read_text(raw, 100)
        if not isinstance(cleaned.value, str) or record.get(self.decided_by) is not None:
            return cleaned
        known = [numbers.PATTERNS[key] for key in dict.fromkeys(key for _, key in self.patterns)]
        told = numbers.number_kind_of(cleaned.value)
        for pattern in known:
            if pattern.key == told:
                return pattern.read(raw)
        for pattern in known:
            mixed_up = pattern.trap(pattern.normalise(text.half_width(cleaned.value)), raw)
            if mixed_up:
                return Reading(None, mixed_up)
        return cleaned


CLASS_WITH_WORDS = re.compile(r"第?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*类[^0-9类]*")
"""第29类 肉、鱼: one class and what it is called."""


@dataclass(frozen=True, kw_only=True)
class NiceClass(Field):
    """Class 1-45 of the Nice Classification; the edition stands in its own field."""

    kind: ClassVar[str] = "class"
    sql_type: ClassVar[str] = "INTEGER"
    schema_type: ClassVar[str] = "integer"
    width: int = 8

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        if isinstance(raw, str):
            cleaned = text.half_width(raw).strip()
            named = CLASS_WITH_WORDS.fullmatch(cleaned)
            cleaned = named[1] if named else cleaned.removeprefix("第").removesuffix("类").strip()
            if len(text.split_list(cleaned)) > 1:
                return Reading(None, (hard("several_classes", raw=quoted(raw)),))
            raw = cleaned
        reading = quantities.read_count(raw)
        if isinstance(reading.value, int) and not 1 <= reading.value <= 45:
            return Reading(None, (hard("T5", raw=quoted(raw)),))
        return reading

    def constraints(self) -> dict[str, Any]:
        return {"minimum": 1, "maximum": 45}


@dataclass(frozen=True, kw_only=True)
class Division(Field):
    """A unit of GB/T 2260 (6 digits), a township or a zone (9 digits); canonical as its code."""

    level: str
    """``unit``, ``township`` or ``zone``."""
    kind: ClassVar[str] = "division"
    width: int = 16

    @property
    def read_after(self) -> tuple[str, ...]:
        return () if self.level == "unit" else ("unit",)

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        cleaned = text.read_text(raw, 200)
        if not isinstance(cleaned.value, str):
            return cleaned
        found = [
            code
            for code in divisions.find(cleaned.value, record.get("unit") if self.level != "unit" else None)
            if divisions.division(code).kind == self.level
        ]
        if len(found) == 1:
            return Reading(found[0])
        if not found and text.is_blank_mark(cleaned.value):
            return EMPTY
        if not found:
            return Reading(None, (hard("division_unknown", raw=quoted(raw), label=self),))
        names = "、".join(divisions.division(code).name for code in found[:5])
        return Reading(None, (hard("division_several", raw=quoted(raw), label=self, names=names),))

    def show(self, value: Value, language: str | None = None) -> str:
        return "" if value is None else divisions.division(str(value)).name


@dataclass(frozen=True, kw_only=True)
class Link(Field):
    """Another record, by its uid."""

    registers: tuple[str, ...]
    """Registers the record may lie in."""
    kind: ClassVar[str] = "link"

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        cleaned = text.read_text(raw, 100)
        if not isinstance(cleaned.value, str):
            return cleaned
        try:
            return Reading(str(uuid.UUID(cleaned.value)))
        except ValueError:
            return Reading(None, (hard("link_form", raw=quoted(raw), label=self),))

    def mask(self, value: Value) -> Value:
        return value


@dataclass(frozen=True, kw_only=True)
class Files(Field):
    """Attachments, canonical as SHA-256 digests joined by commas."""

    kind: ClassVar[str] = "files"

    def read(self, raw: object, record: Mapping[str, Any]) -> Reading:
        parts = list(raw) if isinstance(raw, list | tuple) else text.split_list(raw)
        digests = [str(part).strip().lower() for part in parts if str(part).strip()]
        for digest in digests:
            if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
                return Reading(None, (hard("attachment_form", raw=quoted(digest)),))
        return Reading(",".join(dict.fromkeys(digests))) if digests else EMPTY

    def to_json(self, value: Value) -> Any:
        return [] if value is None else str(value).split(",")

    def to_search(self, value: Value) -> str:
        return ""

    def mask(self, value: Value) -> Value:
        return value
