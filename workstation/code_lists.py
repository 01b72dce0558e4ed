"""Code lists: the words a field may hold, with their labels, other spellings and what is known of them.

A list lies in ``resources/lists/<key>.toml``. Codes are mostly the Chinese word itself, so that a package
can be read without the program.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from workstation.resource_files import RESOURCES, read_toml
from workstation.values.text import half_width
from workstation.words import Speech

KNOWN_KEYS = frozenset(("code", "label", "english", "aliases", "ended", "letter", "since", "until"))


def folded(text: str) -> str:
    """A spelling as lists compare it: half width, no blanks, no case."""
    return "".join(half_width(text).split()).casefold()


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of a list."""

    code: str
    """Stored in records, never changed once given out."""
    label: str
    english: str
    aliases: tuple[str, ...] = ()
    """Other spellings that mean the same."""
    ended: bool = False
    """Whether a record with this code has come to its end."""
    letter: str | None = None
    """Letter under which an office files it."""
    since: str | None = None
    """First day it may be used, ISO; ``None`` where it always could."""
    until: str | None = None
    """Last day it may be used, ISO."""
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What only this list knows of its items."""

    def words(self, language: str | None = None) -> str:
        """The label in one language."""
        return self.english if (language or Speech.language) == "en" else self.label

    def in_force(self, day: str) -> bool:
        """Whether it may be used on this ISO day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Unmapped:
    """A spelling that is known and means no one code by itself."""

    text: str
    reason: str
    """Why, for the maintainer of the list; no person using the program reads it."""
    candidates: tuple[str, ...] = ()
    """Codes it may stand for; what to offer when somebody is asked."""


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """One list in its declared order; making it raises ``ValueError`` where items share a spelling."""

    key: str
    title: str
    title_english: str
    items: tuple[Item, ...]
    editable: bool = False
    """Whether an office may add to it."""
    unmapped: tuple[Unmapped, ...] = ()

    def __post_init__(self) -> None:
        spelt: dict[str, str] = {}
        for item in self.items:
            if item.code in self._by_code and self._by_code[item.code] is not item:
                raise ValueError(f"lists/{self.key}.toml: the code {item.code!r} is given twice")
            for text in dict.fromkeys(map(folded, (item.code, item.label, item.english))):
                _claim(self.key, spelt, text, item.code)
            own = {folded(item.code), folded(item.label), folded(item.english)}
            for alias in item.aliases:
                if folded(alias) in own:
                    raise ValueError(f"lists/{self.key}.toml: {item.code!r} has the alias {alias!r} twice")
                own.add(folded(alias))
                _claim(self.key, spelt, folded(alias), item.code)
        for known in self.unmapped:
            _claim(self.key, spelt, folded(known.text), "unmapped")
            if not set(known.candidates) <= self._by_code.keys():
                raise ValueError(f"lists/{self.key}.toml: {known.text!r} names a candidate that is no code")
            if not known.reason:
                raise ValueError(f"lists/{self.key}.toml: {known.text!r} is unmapped without a reason")

    @cached_property
    def _by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def _by_text(self) -> dict[str, str]:
        return {
            folded(text): item.code
            for item in self.items
            for text in (item.code, item.label, item.english, *item.aliases)
        }

    @cached_property
    def _unmapped_by_text(self) -> dict[str, Unmapped]:
        return {folded(known.text): known for known in self.unmapped}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes in order."""
        return tuple(item.code for item in self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def item(self, code: str) -> Item:
        """The entry of a code. Raises ``KeyError`` for an unknown one."""
        return self._by_code[code]

    def read(self, text: str) -> str | None:
        """The code that a text means, by code, label or other spelling; ``None`` where none does."""
        if text in self._by_code:
            return text
        return self._by_text.get(folded(text))

    def doubtful(self, text: str) -> Unmapped | None:
        """What is known of a text that ``read`` refuses, when the list has met it before."""
        return self._unmapped_by_text.get(folded(text))

    def label(self, code: str, language: str | None = None) -> str:
        """The words for a code; a code that the list does not know stands for itself."""
        found = self._by_code.get(code)
        return code if found is None else found.words(language)

    def in_force(self, day: str) -> tuple[Item, ...]:
        """The entries that may be used on this ISO day."""
        return tuple(item for item in self.items if item.in_force(day))


@dataclass(frozen=True, kw_only=True)
class SimilarGroup:
    """One group 类似群 of the Chinese classification of goods and services."""

    code: str
    """Four digits; the first two are the class."""
    nice_class: int
    heading_12: str | None
    """Heading in the twelfth edition; ``None`` where it does not have the group."""
    heading_13: str | None

    def heading(self, edition: str) -> str | None:
        """The heading in an edition such as ``13-2026``; those before the twelfth are read by the twelfth."""
        return self.heading_13 if int(edition.split("-")[0]) >= 13 else self.heading_12


@cache
def code_list(key: str) -> CodeList:
    """The list of a key.

    Raises ``FileNotFoundError`` for an unknown one, ``ValueError`` for one that contradicts itself.
    """
    raw = read_toml(f"lists/{key}.toml")
    unknown = raw.keys() - {"label", "english", "editable", "items", "unmapped"}
    if unknown:
        raise ValueError(f"lists/{key}.toml: unknown keys {sorted(unknown)}")
    return CodeList(
        key=key,
        title=raw["label"],
        title_english=raw["english"],
        editable=raw.get("editable", False),
        items=tuple(_item(key, entry) for entry in raw["items"]),
        unmapped=tuple(
            Unmapped(text=entry["text"], reason=entry["reason"], candidates=tuple(entry.get("candidates", ())))
            for entry in raw.get("unmapped", ())
        ),
    )


@cache
def list_keys() -> tuple[str, ...]:
    """The keys of all lists."""
    return tuple(sorted(path.stem for path in (RESOURCES / "lists").glob("*.toml")))


@cache
def similar_groups() -> Mapping[str, SimilarGroup]:
    """The known groups by their code; a group missing here may still exist in another edition."""
    with (RESOURCES / "lists" / "similar_group.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["group"]: SimilarGroup(
                code=row["group"],
                nice_class=int(row["group"][:2]),
                heading_12=row["heading_12"] or None,
                heading_13=row["heading_13"] or None,
            )
            for row in csv.DictReader(file)
        }


def _item(key: str, entry: Mapping[str, Any]) -> Item:
    if not entry.get("code") or not entry.get("english"):
        raise ValueError(f"lists/{key}.toml: an item lacks its code or its English label: {dict(entry)}")
    return Item(
        code=entry["code"],
        label=entry.get("label", entry["code"]),
        english=entry["english"],
        aliases=tuple(entry.get("aliases", ())),
        ended=entry.get("ended", False),
        letter=entry.get("letter"),
        since=str(entry["since"]) if "since" in entry else None,
        until=str(entry["until"]) if "until" in entry else None,
        extra=MappingProxyType({name: value for name, value in entry.items() if name not in KNOWN_KEYS}),
    )


def _claim(key: str, spelt: dict[str, str], text: str, owner: str) -> None:
    if spelt.setdefault(text, owner) != owner:
        raise ValueError(f"lists/{key}.toml: {text!r} is a spelling of both {spelt[text]!r} and {owner!r}")
