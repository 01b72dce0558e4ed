"""Numbers that the law or a working guide sets, with the days between which they hold and their source.

Rules lie in ``resources/rules/*.toml`` under ``[<topic>.<name>]``, with one ``editions`` entry for every text
of the law. Nothing else in the program holds such a number.
"""

import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from workstation.resource_files import RESOURCES, read_toml
from workstation.words import Speech

UNITS = frozenset(
    (
        "years", "months", "days", "working_days",  # a span
        "calendar_year",  # a year such as 2005
        "day_of_next_month",  # a day of the month after a period
        "yes_no",  # 1 or 0
    )
)  # fmt: skip

_RULE_KEYS = frozenset(("label", "english", "unit", "rolls", "gaps", "editions"))
_EDITION_KEYS = frozenset(("value", "since", "until", "source", "source_english", "verified"))


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleValue:
    """One rule as it holds on a day."""

    key: str
    value: int
    unit: str
    """One of ``UNITS``."""
    source: str
    """The law and its article, in Chinese."""
    source_english: str
    since: str | None
    """First day it holds, ISO; ``None`` where it always did."""
    until: str | None
    """Last day it holds, ISO; ``None`` where it still does."""
    verified: bool
    """Whether the number was read in the text of the source; otherwise the program says so."""
    rolls: bool
    """Whether a span that ends on a day of rest ends on the next working day."""
    label: str = ""
    """What people call it, in Chinese."""
    english: str = ""

    def words(self, language: str | None = None) -> str:
        """The source in one language."""
        return self.source_english if (language or Speech.language) == "en" else self.source

    def name(self, language: str | None = None) -> str:
        """What the rule is called in one language; its key where it has no name."""
        return (self.english if (language or Speech.language) == "en" else self.label) or self.key


def rule(key: str, on: str) -> RuleValue:
    """The rule of a key such as ``trademark.validity`` as it holds on an ISO day.

    Raises ``KeyError`` for an unknown key, ``LookupError`` for a day in a declared gap.
    """
    starts, editions = _rules()[key]
    found = editions[bisect_right(starts, on) - 1] if on >= starts[0] else None
    if found is None or (found.until is not None and on > found.until):
        raise LookupError(f"no edition of {key} holds on {on}")
    return found


def editions_of(key: str) -> tuple[RuleValue, ...]:
    """All editions of a rule, the oldest first. Raises ``KeyError`` for an unknown key."""
    return _rules()[key][1]


@cache
def rule_edition() -> str:
    """Names the state of all rules in twelve hexadecimal digits: a package says which rules it was made by."""
    digest = hashlib.sha256()
    for path in sorted((RESOURCES / "rules").glob("*.toml")):
        # Line ends are those of the checkout; the rules are the same.
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


@cache
def rule_keys() -> tuple[str, ...]:
    """The keys of all rules."""
    return tuple(sorted(_rules()))


def read_rules(topic_file: str, raw: Mapping[str, Any]) -> dict[str, tuple[RuleValue, ...]]:
    """The rules of one file.

    Raises ``ValueError`` where editions overlap, leave an undeclared gap or lack a source.
    """
    found = {}
    for topic, rules in raw.items():
        for name, declared in rules.items():
            key = f"{topic}.{name}"
            place = f"rules/{topic_file}: {key}"
            if declared.keys() - _RULE_KEYS or declared.get("unit") not in UNITS:
                raise ValueError(f"{place}: unknown key or unit in {sorted(declared)}, {declared.get('unit')!r}")
            editions = tuple(_edition(place, key, declared, entry) for entry in declared.get("editions", ()))
            _check_sequence(place, editions, declared.get("gaps", False))
            found[key] = editions
    return found


@cache
def _rules() -> dict[str, tuple[list[str], tuple[RuleValue, ...]]]:
    found: dict[str, tuple[list[str], tuple[RuleValue, ...]]] = {}
    for path in sorted((RESOURCES / "rules").glob("*.toml")):
        for key, editions in read_rules(path.name, read_toml(f"rules/{path.name}")).items():
            if key in found:
                raise ValueError(f"rules/{path.name}: {key} stands in two files")
            found[key] = ([edition.since or "" for edition in editions], editions)
    return found


def _edition(place: str, key: str, declared: Mapping[str, Any], entry: Mapping[str, Any]) -> RuleValue:
    if entry.keys() - _EDITION_KEYS:
        raise ValueError(f"{place}: unknown keys {sorted(entry.keys() - _EDITION_KEYS)}")
    for needed, kind in (("value", int), ("source", str), ("source_english", str), ("verified", bool)):
        if not isinstance(entry.get(needed), kind) or entry[needed] == "":
            raise ValueError(f"{place}: an edition lacks {needed}")
    for name in ("since", "until"):
        if name in entry and type(entry[name]) is not datetime.date:
            raise ValueError(f"{place}: {name} must be a date")
    return RuleValue(
        key=key,
        value=entry["value"],
        unit=declared["unit"],
        source=entry["source"],
        source_english=entry["source_english"],
        since=entry["since"].isoformat() if "since" in entry else None,
        until=entry["until"].isoformat() if "until" in entry else None,
        verified=entry["verified"],
        rolls=declared.get("rolls", False),
        label=declared.get("label", ""),
        english=declared.get("english", ""),
    )


def _check_sequence(place: str, editions: tuple[RuleValue, ...], gaps: bool) -> None:
    if not editions:
        raise ValueError(f"{place}: no edition")
    for edition in editions:
        if edition.since and edition.until and edition.until < edition.since:
            raise ValueError(f"{place}: an edition ends on {edition.until}, before it begins")
    for before, after in pairwise(editions):
        if after.since is None or before.until is None or after.since <= before.until:
            raise ValueError(f"{place}: editions overlap or are out of order at {after.since}")
        follows = datetime.date.fromisoformat(before.until) + datetime.timedelta(days=1)
        if after.since != follows.isoformat() and not gaps:
            raise ValueError(f"{place}: no edition holds from {follows} until {after.since}")
