"""A register, declared once: everything else is derived from this object."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from workstation.fields import Day, Field, Link, NiceClass, Record
from workstation.findings import Finding, Severity
from workstation.query import Condition
from workstation.rules import RuleValue
from workstation.statutory import Step
from workstation.words import Speech
from workstation.working_days import WorkingDays

BOOKKEEPING = (
    "uid", "revision", "created_at", "created_by", "changed_at", "changed_by", "withdrawn_at", "merged_into",
)  # fmt: skip
"""Keys of a record that the store keeps and nobody types."""


class DeclarationError(ValueError):
    """A declaration contradicts itself; found when it is made."""


class Surroundings(Protocol):
    """What a rule may ask about the world outside its record."""

    @property
    def today(self) -> str:
        """The day the check runs, ISO."""

    @property
    def unit(self) -> str:
        """The reporting unit of the store, 6 digits."""

    @property
    def working_days(self) -> WorkingDays:
        """The calendar of working days."""

    def lookup(self, register: str, **values: Any) -> Sequence[str]:
        """The uids of the records in force that hold all these values."""

    def next_serial(self, register: str, field: str, prefix: str) -> int:
        """The serial after the highest that follows ``prefix`` in a text field; taken ones are not given again."""

    def sealed_findings(self, register: "Register", before: Record | None, after: Record | None) -> Sequence[Finding]:
        """Why a record may not become another one: a figure of a closed period would alter."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A check over several fields of one record."""

    code: str
    """As the domain names it: T1, G4 …"""
    severity: Severity
    """The most it can weigh; a rule may soften itself for imported records."""
    fields: tuple[str, ...]
    """The fields it looks at; the first is where its finding stands."""
    check: Callable[[Record, Surroundings], Iterable[Finding]]
    """Yields its findings."""
    where: "Callable[[Surroundings], Condition] | None" = None
    """What every record holds in which it finds something. It may let others in; without it, it lets all in."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A value worked out from the other fields, offered where the field is empty."""

    field: str
    work_out: Callable[[Mapping[str, Any], Surroundings], Any]
    """Returns the canonical value, or ``None`` where nothing can be proposed."""
    numbers: bool = False
    """Whether each call gives another number, so that it is asked only for a record that is kept."""


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days between which somebody asks what is due; all ISO, both ends included."""

    first: str
    """In the past: what should be done by now counts too."""
    today: str
    last: str


@dataclass(frozen=True, kw_only=True)
class Due:
    """A day by which something is to be done about a record, and how the day came about."""

    cycle: str
    """Begins with the ISO day that it counts from and tells this round from all others of the record, so that
    the same thing is never due twice."""
    day: str
    opens: str | None = None
    """The first day on which it can be done, where there is one."""
    steps: tuple[Step, ...]
    """Why it is this day."""
    rules: tuple[RuleValue, ...] = ()
    """The rules it rests on; none where the day itself stands in the record."""
    about: str = ""
    """What it is about, where a record has several."""
    settled: bool = False
    """Whether it has been done, as the record says."""
    stands: bool = False
    """Whether the count stands still; ``day`` is then what it would be if it went on today."""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Something that has to be done about records by a day."""

    key: str
    label: str
    english: str
    fields: tuple[str, ...]
    """Fields and child tables it looks at; the first is where its record is looked at."""
    where: Callable[[Days], Sequence[Condition]]
    """Conditions that every record holds of which something is due within these days. They may let others in."""
    work_out: Callable[[Record, Surroundings], Iterable[Due]]
    """What is due of one record, done or not."""
    found_by: tuple[str, ...] = ()
    """Fields by which the records are found among very many: the index of figures holds them too;
    empty where ``facets`` or ``counting`` name them already."""

    def words(self, language: str | None = None) -> str:
        """What has to be done, in one language."""
        return self.english if (language or Speech.language) == "en" else self.label


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of the form and the fields below it."""

    label: str
    english: str
    fields: tuple[str, ...]

    def words(self, language: str | None = None) -> str:
        """The heading in one language."""
        return self.english if (language or Speech.language) == "en" else self.label


@dataclass(frozen=True, kw_only=True)
class ChildTable:
    """Rows that belong to one record: events of a mark, users of an indication."""

    key: str
    label: str
    english: str
    fields: tuple[Field, ...]

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Its fields by key."""
        return {field.key: field for field in self.fields}

    def words(self, language: str | None = None) -> str:
        """The heading in one language."""
        return self.english if (language or Speech.language) == "en" else self.label


@dataclass(frozen=True, kw_only=True)
class Unique:
    """What makes two records one: the same values in all these fields."""

    fields: tuple[str, ...]
    """All must be filled for the key to hold."""
    also: tuple[str, ...] = ()
    """Part of the key, and allowed to be empty: an empty one equals an empty one."""


@dataclass(frozen=True, kw_only=True)
class Counting:
    """How records become figures."""

    dated_by: str
    """The day from which a record counts."""
    ends_by: str
    """The day from which it counts no more; empty where it never ends."""
    came_by: str = ""
    """The day it came from another unit; where it is filled, the record counts from the later of both days."""
    counts_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Fields and the values they must hold for a record to count at all."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register and all that is known of it."""

    key: str
    label: str
    english: str
    fields: tuple[Field, ...]
    """In the order of ledgers and packages."""
    sections: tuple[Section, ...]
    """Every field stands in exactly one."""
    in_table: tuple[str, ...]
    """Columns that the table shows at first."""
    title: tuple[str, ...]
    """Fields that name a record in one line."""
    unique_by: Unique
    similar_by: tuple[str, ...] = ()
    """Fields that together make two records look alike: a question, never a refusal."""
    facets: tuple[str, ...] = ()
    """Fields that filters and statistics ask for most."""
    counting: Counting
    children: tuple[ChildTable, ...] = ()
    rules: tuple[Rule, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    def __post_init__(self) -> None:
        self._no_key_twice()
        self._no_unknown_key()
        placed = Counter(key for section in self.sections for key in section.fields)
        unplaced = self.by_key.keys() - placed.keys()
        if unplaced or any(times > 1 for times in placed.values()):
            raise DeclarationError(f"{self.key}: every field stands in one section; look at {unplaced or placed}")

    def _no_key_twice(self) -> None:
        keys = [field.key for field in self.fields]
        keys += [child.key for child in self.children]
        for child in self.children:
            keys_in_child = Counter(field.key for field in child.fields)
            if any(times > 1 for times in keys_in_child.values()):
                raise DeclarationError(f"{self.key}.{child.key}: a key is used twice: {keys_in_child}")
        twice = [key for key, times in Counter([*keys, *BOOKKEEPING]).items() if times > 1]
        if twice:
            raise DeclarationError(f"{self.key}: keys used twice: {twice}")
        codes = [code for code, times in Counter(rule.code for rule in self.rules).items() if times > 1]
        if codes:
            raise DeclarationError(f"{self.key}: rules declared twice: {codes}")
        due = [key for key, times in Counter(deadline.key for deadline in self.deadlines).items() if times > 1]
        if due:
            raise DeclarationError(f"{self.key}: deadlines declared twice: {due}")

    def _no_unknown_key(self) -> None:
        for place, key in self._named_keys():
            if key not in self.by_key and not (place in ("rules", "deadlines") and self._is_in_child(key)):
                raise DeclarationError(f"{self.key}: {place} names {key!r}, which no field has")
        for place in ("dated_by", "ends_by", "came_by"):
            key = getattr(self.counting, place)
            if key and not isinstance(self.by_key[key], Day):
                raise DeclarationError(f"{self.key}: {place} must be a day, and {key!r} is none")

    def _is_in_child(self, key: str) -> bool:
        """Whether a key names a child table, or a field of one as ``table.field``."""
        table, _, inner = key.partition(".")
        return table in self.child_by_key and (not inner or inner in self.child_by_key[table].by_key)

    def _named_keys(self) -> Iterator[tuple[str, str]]:
        named: dict[str, Iterable[str]] = {
            "sections": (key for section in self.sections for key in section.fields),
            "in_table": self.in_table,
            "title": self.title,
            "unique_by": (*self.unique_by.fields, *self.unique_by.also),
            "similar_by": self.similar_by,
            "facets": self.facets,
            "counting": (
                *filter(None, (self.counting.dated_by, self.counting.ends_by, self.counting.came_by)),
                *(key for key, _ in self.counting.counts_when),
            ),
            "rules": (key for rule in self.rules for key in rule.fields),
            "proposals": (proposal.field for proposal in self.proposals),
            "deadlines": (key for deadline in self.deadlines for key in deadline.fields),
            "found_by": (key for deadline in self.deadlines for key in deadline.found_by),
            "read_after": (key for field in self.fields for key in field.read_after),
            "ends": (field.ends for field in self.fields if isinstance(field, Day) and field.ends),
        }
        for place, keys in named.items():
            for key in keys:
                yield place, key

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Its fields by key."""
        return {field.key: field for field in self.fields}

    @cached_property
    def child_by_key(self) -> dict[str, ChildTable]:
        """Its child tables by key."""
        return {child.key: child for child in self.children}

    @cached_property
    def deadline_by_key(self) -> dict[str, Deadline]:
        """Its deadlines by key."""
        return {deadline.key: deadline for deadline in self.deadlines}

    @cached_property
    def in_reading_order(self) -> tuple[Field, ...]:
        """Fields that decide how others are read come before them."""
        return tuple(sorted(self.fields, key=lambda field: len(field.read_after)))

    @cached_property
    def needing(self) -> tuple[Field, ...]:
        """The fields that a record may not lack, at least in some state."""
        return tuple(field for field in self.fields if field.required)

    @cached_property
    def searched(self) -> tuple[Field, ...]:
        """The fields whose text the search box finds."""
        return tuple(field for field in self.fields if field.searched)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The fields that point to other records."""
        return tuple(field for field in self.fields if isinstance(field, Link))

    @cached_property
    def classes(self) -> tuple[NiceClass, ...]:
        """The fields that hold a Nice class."""
        return tuple(field for field in self.fields if isinstance(field, NiceClass))

    def words(self, language: str | None = None) -> str:
        """The register's name in one language."""
        return self.english if (language or Speech.language) == "en" else self.label

    def field_words(self, key: str, language: str | None = None) -> str:
        """The heading of a field, or of a child table's field named ``table.field``."""
        if key in self.by_key:
            return self.by_key[key].words(language)
        table, _, inner = key.partition(".")
        if table in self.child_by_key:
            child = self.child_by_key[table]
            return f"{child.words(language)}·{child.by_key[inner].words(language)}" if inner else child.words(language)
        return key

    def title_of(self, record: Mapping[str, Any], language: str | None = None) -> str:
        """One line that names a record."""
        shown = (self.by_key[key].show(record.get(key), language) for key in self.title)
        return " ".join(part for part in shown if part)

    def key_of(self, record: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The values that make the record unique; ``None`` while one of them is missing."""
        values = tuple(record.get(key) for key in self.unique_by.fields)
        if any(value is None for value in values):
            return None
        return values + tuple(record.get(key) for key in self.unique_by.also)


def check_links(catalogue: Sequence[Register]) -> None:
    """Raise ``DeclarationError`` where a link of one register leads to a register that does not exist."""
    known = {register.key for register in catalogue}
    for register in catalogue:
        for link in register.links:
            if not set(link.registers) <= known:
                raise DeclarationError(f"{register.key}.{link.key}: leads to an unknown register of {link.registers}")
