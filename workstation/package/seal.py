"""The seal: what a package says of itself, the root over it, and how it stands in JSON and in a sheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workstation.package.canonical import check_code, digest
from workstation.package.contents import FORMAT

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TEXTS = ("unit", "period", "calendar", "schema_version", "rule_edition")
_NUMBERS = ("format", "revision", "series")
SEALED = frozenset((*_TEXTS, *_NUMBERS, "previous_root", "tables", "forms"))
CELL_LIMIT = 15_000
"""Characters of a value in one cell of the sheet; a longer one goes on in the next row under the same key."""


class SealFault(ValueError):
    """What stands where a seal should be is none."""


@dataclass(frozen=True, kw_only=True)
class TableSeal:
    """What the seal says of one table."""

    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Seal:
    """The sealed facts of one package."""

    unit: str
    period: str
    calendar: str
    revision: int
    series: int
    previous_root: str | None
    schema_version: str
    rule_edition: str
    tables: Mapping[str, TableSeal]
    forms: Mapping[str, str]
    """Sheet -> digest of its sealed cells."""
    format: int = FORMAT

    def sealed(self) -> dict[str, Any]:
        """What the root is computed over."""
        return {
            "format": self.format,
            "unit": self.unit,
            "period": self.period,
            "calendar": self.calendar,
            "revision": self.revision,
            "series": self.series,
            "previous_root": self.previous_root,
            "schema_version": self.schema_version,
            "rule_edition": self.rule_edition,
            "tables": {name: {"rows": table.rows, "digest": table.digest} for name, table in self.tables.items()},
            "forms": dict(self.forms),
        }

    @cached_property
    def root(self) -> str:
        """SHA-256 over the canonical JSON of ``sealed``, 64 hexadecimal digits."""
        return digest(self.sealed())

    @property
    def check_code(self) -> str:
        """The root in short, for people."""
        return check_code(self.root)

    @property
    def package_id(self) -> str:
        """``150622-2026Q3-V1``."""
        return f"{self.unit}-{self.period}-V{self.revision}"

    def as_json(self) -> dict[str, Any]:
        """The seal as ``datapackage.json`` holds it."""
        return {**self.sealed(), "root": self.root, "check_code": self.check_code}

    def as_rows(self) -> Iterator[tuple[str, str]]:
        """The seal as the hidden sheet holds it: key and value, all text."""
        for key, value in self.as_json().items():
            if key == "tables":
                for name, table in self.tables.items():
                    yield f"tables/{name}/rows", str(table.rows)
                    yield f"tables/{name}/digest", table.digest
            elif key == "forms":
                yield from ((f"forms/{sheet}", found) for sheet, found in self.forms.items())
            else:
                yield key, "" if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class StatedSeal:
    """A seal as found, with the root and the check code that it states of itself."""

    seal: Seal
    root: str
    check_code: str

    @property
    def holds(self) -> bool:
        """Whether root and check code are those of what is sealed."""
        return self.root == self.seal.root and self.check_code == self.seal.check_code


def read_json(found: object) -> StatedSeal:
    """The seal out of ``datapackage.json``. Raises ``SealFault``; never believes a kind of value unseen."""
    if not isinstance(found, dict) or set(found) != SEALED | {"root", "check_code"}:
        raise SealFault("keys")
    for key in (*_TEXTS, "root", "check_code"):
        _expect(isinstance(found[key], str), key)
    for key in _NUMBERS:
        _expect(type(found[key]) is int and 0 < found[key] < 10**9, key)
    previous = found["previous_root"]
    _expect(previous is None or _is_digest(previous), "previous_root")
    tables, forms = found["tables"], found["forms"]
    _expect(isinstance(tables, dict) and all(_is_table(table) for table in tables.values()), "tables")
    _expect(isinstance(forms, dict) and all(map(_is_digest, forms.values())), "forms")
    facts = {key: found[key] for key in (*_TEXTS, *_NUMBERS, "previous_root")}
    seal = Seal(**facts, tables={name: TableSeal(**table) for name, table in tables.items()}, forms=forms)
    return StatedSeal(seal=seal, root=found["root"], check_code=found["check_code"])


def read_rows(rows: Sequence[tuple[str, str]]) -> StatedSeal:
    """The seal out of the rows of a hidden sheet. Raises ``SealFault``."""
    found: dict[str, Any] = {"tables": {}, "forms": {}}
    for key, value in rows:
        part, _, rest = key.partition("/")
        if part == "tables":
            name, _, what = rest.rpartition("/")
            found["tables"].setdefault(name, {})[what] = _number(value) if what == "rows" else value
        elif part == "forms":
            found["forms"][rest] = value
        elif key in _NUMBERS:
            found[key] = _number(value)
        elif key in SEALED or key in ("root", "check_code"):
            found[key] = (value or None) if key == "previous_root" else value
    return read_json(found)


def _expect(holds: bool, key: str) -> None:
    if not holds:
        raise SealFault(key)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_table(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"rows", "digest"}
        and type(value["rows"]) is int
        and value["rows"] >= 0
        and _is_digest(value["digest"])
    )


def _number(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value, re.ASCII):
        raise SealFault("number")
    return int(value)
