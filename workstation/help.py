"""What there is to know about a field: read off its declaration, and told by the texts of ``resources/help``.

A text lies in ``resources/help/<language>/<register>.toml``: one table for each field, with its meaning and its
source; the Chinese one has an example too, as it stands on a certificate. A field without texts still gets what its
declaration says.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workstation.fields import Count, Division, Field, Link, Listed, RegistrationNumber, RequiredWhen, Text
from workstation.findings import Severity
from workstation.register import Register
from workstation.registers.common import COMMON_FIELDS
from workstation.resource_files import RESOURCES, read_toml
from workstation.values.numbers import PATTERNS
from workstation.words import Speech, say, sentences

NOTATIONS: Mapping[str, tuple[str, ...]] = {
    "day": ("2026-07-14", "2026/7/14", "2026.7.14", "2026年7月14日", "20260714"),
    "amount": ("35000", "35,000.00", "3.5万元", "叁万伍仟元整"),
    "count": ("120", "120人"),
    "decimal": ("12.5", "12.50"),
    "class": ("31", "第31类"),
}
"""Kind of field -> ways of typing one and the same value."""
RULES = "_rules"
"""The table of a register's texts that holds what its rules ask for, by their codes."""
CODE = re.compile(r"[A-Z][0-9]+")
DOZEN = 12
"""More headings of ledgers than these tell nobody anything."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to know of a field."""

    key: str
    """``meaning``, ``source``, ``example``, ``typed`` …"""
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FieldHelp:
    """All there is to know of a field."""

    title: str
    place: str
    """Register, and section or child table."""
    lines: tuple[Line, ...]

    def of(self, key: str) -> tuple[str, ...]:
        """The sentences of one line; none where it has none."""
        return next((line.sentences for line in self.lines if line.key == key), ())


@dataclass(frozen=True)
class _Asked:
    """A field of a register as somebody asks about it."""

    register: Register
    key: str
    field: Field
    language: str
    catalogue: Sequence[Register]

    def say(self, words: str, **values: object) -> str:
        return say(words, self.language, **values)

    def headings(self, keys: Iterable[str]) -> str:
        """The headings of fields, in a row."""
        return self.listed(self.register.field_words(key, self.language) for key in keys)

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row, as the language puts them."""
        return (", " if self.language == "en" else "、").join(words)

    @property
    def in_child(self) -> bool:
        """Whether it stands in a child table."""
        return "." in self.key


def help_of(
    register: Register, key: str, language: str | None = None, catalogue: Sequence[Register] = ()
) -> FieldHelp | None:
    """What there is to know of a field of a register, or of a child table's as ``table.field``; ``None`` for no field.

    With a ``catalogue`` the registers that a link leads to are called by their names.
    """
    table, _, inner = key.partition(".")
    child = register.child_by_key.get(table)
    field = child.by_key.get(inner) if child is not None else register.by_key.get(key)
    if field is None:
        return None
    asked = _Asked(register, key, field, language or Speech.language, catalogue)
    if child is not None:
        part = child.words(asked.language)
    else:
        part = next(one.words(asked.language) for one in register.sections if key in one.fields)
    lines = ((name, tuple(made(asked))) for name, made in LINES.items())
    return FieldHelp(
        title=field.words(asked.language),
        place=f"{register.words(asked.language)} · {part}",
        lines=tuple(
            Line(key=name, heading=asked.say(f"help_head_{name}"), sentences=said) for name, said in lines if said
        ),
    )


# -- what the texts say --------------------------------------------------------------------------------------


def texts_of(register: Register, language: str) -> Mapping[str, Any]:
    """The texts of a register by the keys of its fields; those that all registers share come first."""
    shared = {field.key for field in COMMON_FIELDS if field in register.fields}
    common = {key: text for key, text in _file("common", language).items() if key in shared}
    return {**common, **_file(register.key, language)}


def _file(name: str, language: str) -> Mapping[str, Any]:
    path = f"help/{language}/{name}.toml"
    return read_toml(path) if (RESOURCES / path).is_file() else {}


def _told(part: str) -> Callable[[_Asked], Iterator[str]]:
    def lines(asked: _Asked) -> Iterator[str]:
        text = texts_of(asked.register, asked.language).get(asked.key, {}).get(part)
        if text:
            yield text

    return lines


def _example(asked: _Asked) -> Iterator[str]:
    """The example of the texts; without one, the first that the declaration gives."""
    for language in (asked.language, "zh"):
        text = texts_of(asked.register, language).get(asked.key, {}).get("example")
        if text:
            yield text
            return
    field = asked.field
    if isinstance(field, RegistrationNumber):
        first = field.pattern or (field.patterns[0][1] if field.patterns else "")
        yield PATTERNS[first].example
    elif isinstance(field, Listed):
        yield field.choices.items[0].words(asked.language)
    elif field.kind in NOTATIONS:
        yield NOTATIONS[field.kind][0]


# -- how it is typed -----------------------------------------------------------------------------------------


def _typed(asked: _Asked) -> Iterator[str]:
    field = asked.field
    yield asked.say(f"help_typed_{field.kind}", notations=asked.listed(NOTATIONS.get(field.kind, ())))
    if isinstance(field, Text):
        yield asked.say("help_longest", number=f"{field.limit:,}")
    elif isinstance(field, Listed):
        yield asked.say("help_choices", choices=asked.listed(_choices(field, asked)))
    elif isinstance(field, RegistrationNumber):
        yield from _numbers(field, asked)
    elif isinstance(field, Count) and (field.least, field.most) != (Count.least, Count.most):
        yield asked.say("help_between", least=field.least, most=f"{field.most:,}" if field.most > 9999 else field.most)
    elif isinstance(field, Division) and field.level != "unit":
        yield asked.say("help_division_of_unit")
    elif isinstance(field, Link):
        known = {register.key: register.words(asked.language) for register in asked.catalogue}
        names = [known[key] for key in field.registers if key in known]
        if names:
            yield asked.say("help_link_to", registers=asked.listed(names))


def _choices(field: Listed, asked: _Asked) -> Iterator[str]:
    for item in field.choices:
        words = item.words(asked.language)
        yield words if item.since is None else asked.say("help_choice_since", choice=words, day=item.since)


def _numbers(field: RegistrationNumber, asked: _Asked) -> Iterator[str]:
    if field.pattern:
        pattern = PATTERNS[field.pattern]
        yield asked.say("help_number_like", pattern=pattern, example=pattern.example)
        return
    decides = asked.register.by_key[field.decided_by]
    values: dict[str, list[str]] = {}
    for value, key in field.patterns:
        values.setdefault(key, []).append(decides.show(value, asked.language))
    for key, shown in values.items():
        pattern = PATTERNS[key]
        yield asked.say(
            "help_number_when", field=decides, values=asked.listed(shown), pattern=pattern, example=pattern.example
        )


# -- what the register does with it --------------------------------------------------------------------------


def _needed(asked: _Asked) -> Iterator[str]:
    from workstation.operations.keeping import typed

    required = asked.field.required
    if not asked.in_child and not typed({asked.key: None}):
        yield asked.say("help_by_program")
        return
    if isinstance(required, RequiredWhen):
        decides = asked.register.by_key[required.field]
        values = asked.listed(decides.show(value, asked.language) for value in required.values)
        yield asked.say("help_needed_when", field=decides, values=values)
        if required.soft_when_imported:
            yield asked.say("help_needed_not_imported")
    else:
        needed = "help_needed_in_row" if asked.in_child else "help_needed"
        yield asked.say(needed if required else "help_needed_never")
    if not asked.in_child and any(proposal.field == asked.key for proposal in asked.register.proposals):
        yield asked.say("help_proposed")


def _checked(asked: _Asked) -> Iterator[str]:
    """What its rules ask for, by their codes."""
    gists = {**texts_of(asked.register, asked.language).get(RULES, {})}
    for code, severity in _codes(asked):
        gist = gists.get(code) or _gist(code, asked.language)
        yield asked.say("help_rule_hard" if severity is Severity.HARD else "help_rule_soft", code=code, gist=gist)


def _codes(asked: _Asked) -> Iterator[tuple[str, Severity]]:
    codes: dict[str, Severity] = {}
    field = asked.field
    keys = [PATTERNS[key].form_code for key in _patterns(field)]
    for code in (getattr(field, "code", ""), "T5" if field.kind == "class" else "", *keys):
        if CODE.fullmatch(code):
            codes.setdefault(code, Severity.HARD)
    for rule in asked.register.rules:
        if asked.key in rule.fields:
            codes.setdefault(rule.code, rule.severity)
    yield from codes.items()


def _patterns(field: Field) -> list[str]:
    if not isinstance(field, RegistrationNumber) or field.code:
        return []
    return [field.pattern] if field.pattern else [key for _, key in field.patterns]


def _gist(code: str, language: str) -> str:
    """What a rule asks for where no text tells it: its finding, without the values of a record."""
    return re.sub(r"\{[^}]*\}", "…", sentences(language).get(f"finding_{code}", "…"))


def _found(asked: _Asked) -> Iterator[str]:
    if asked.in_child:
        return
    register, key = asked.register, asked.key
    yield asked.say("help_searched" if asked.field.searched else "help_not_searched")
    if key in register.facets:
        yield asked.say("help_facet")
    unique = (*register.unique_by.fields, *register.unique_by.also)
    if key in unique:
        yield asked.say("help_unique", fields=asked.headings(unique))
    if key in register.similar_by:
        yield asked.say("help_similar", fields=asked.headings(register.similar_by))


def _counted(asked: _Asked) -> Iterator[str]:
    """What figures and reminders take from it."""
    register, key = asked.register, asked.key
    counting = register.counting
    if key == counting.dated_by:
        yield asked.say("help_counted_from")
    if key == counting.ends_by and key:
        yield asked.say("help_counted_until")
    for field, values in counting.counts_when:
        if field == key:
            shown = asked.listed(asked.field.show(value, asked.language) for value in values)
            yield asked.say("help_counted_when", values=shown)
    named = {key, key.partition(".")[0]} if asked.field.kind == "day" else {key}
    due = [one.words(asked.language) for one in register.deadlines if named & set(one.fields)]
    if due:
        yield asked.say("help_due", deadlines=asked.listed(due))


def _private(asked: _Asked) -> Iterator[str]:
    if asked.field.private:
        yield asked.say("help_private")


def _aliases(asked: _Asked) -> Iterator[str]:
    if asked.field.aliases:
        yield asked.say("help_aliases", aliases=asked.listed(asked.field.aliases[:DOZEN]))


LINES: Mapping[str, Callable[[_Asked], Iterator[str]]] = {
    "meaning": _told("meaning"),
    "source": _told("source"),
    "example": _example,
    "typed": _typed,
    "needed": _needed,
    "checked": _checked,
    "found": _found,
    "counted": _counted,
    "private": _private,
    "aliases": _aliases,
}
"""The lines in their order."""
