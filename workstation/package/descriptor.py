"""``datapackage.json``: what the files of a package are, in the terms of Data Package, and the seal.

One descriptor is written and read by the same classes, so that a reader learns kinds and headings from the
package alone and never from today's declarations.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from workstation.package.contents import PackageContents, Profile, Table
from workstation.package.seal import Seal
from workstation.package.written_values import SCHEMA_TYPES, Kind

DESCRIPTOR = "data/datapackage.json"
LEDGERS = "data/02_台账.xlsx"
REPORT = "data/01_报表.xlsx"
SEAL_SHEET = "_seal"
JSON_BYTES = 32 * 1024**2
"""No descriptor is larger."""
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}
"""RFC 4180 in the terms of CSV Dialect."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


class DescriptorFault(ValueError):
    """The descriptor is not written as this format writes it; says where."""


@dataclass(frozen=True, kw_only=True)
class WrittenColumn:
    """A column as the package describes it."""

    key: str
    label: str
    kind: Kind
    constraints: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WrittenTable:
    """A table as the package describes it."""

    name: str
    sheet: str
    workbook: str
    """Path of the workbook that shows it."""
    columns: tuple[WrittenColumn, ...]
    key: tuple[str, ...]
    """The columns of the primary key."""
    parent: str = ""
    parent_column: str = ""

    @property
    def path(self) -> str:
        """Where its file lies in the package."""
        return f"data/tables/{self.name}.csv"

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        """Places of the key's columns."""
        places = {column.key: place for place, column in enumerate(self.columns)}
        return tuple(places[key] for key in self.key)

    def key_of(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The primary key of a row."""
        return tuple(row[place] for place in self.key_places)

    def keys_of(self, columns: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """The primary keys of many rows, given as columns."""
        return list(zip(*(columns[place] for place in self.key_places), strict=True))


def resource(table: Table, workbook: str, profile: Profile) -> dict[str, Any]:
    """The resource of a table, before its file is written."""
    schema: dict[str, Any] = {
        "fields": [column.descriptor(profile) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.parent:
        reference = {"resource": table.parent, "fields": "uid"}
        schema["foreignKeys"] = [{"fields": table.parent_column, "reference": reference}]
    return {
        "name": table.name,
        "title": table.label,
        "path": f"tables/{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "workbook": workbook.removeprefix("data/"),
        "sheet": table.label,
        "schema": schema,
    }


def package_descriptor(
    contents: PackageContents,
    resources: list[dict[str, Any]],
    forms: list[dict[str, Any]],
    seal: Seal,
) -> dict[str, Any]:
    """The whole descriptor; the resources carry their hash and size already."""
    masked = {
        found["name"]: [column["name"] for column in found["schema"]["fields"] if column.get("masked")]
        for found in resources
    }
    privacy: dict[str, Any] = {
        "profile": str(contents.profile),
        "masked": {name: columns for name, columns in masked.items() if columns},
    }
    if contents.profile is Profile.LEFT_OUT:
        private = {table.name: [column.key for column in table.columns if column.private] for table in contents.tables}
        privacy["left_out"] = {name: columns for name, columns in private.items() if columns}
    return {
        "profile": "tabular-data-package",
        "name": contents.package_id.lower(),
        "id": contents.package_id,
        "title": contents.file_name.removesuffix(".zip"),
        "created": contents.created.isoformat(timespec="seconds"),
        "program_version": contents.program_version,
        "privacy": privacy,
        "resources": resources,
        "forms": forms,
        "seal": seal.as_json(),
    }


def as_bytes(descriptor: Mapping[str, Any]) -> bytes:
    """A descriptor as its file holds it."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def read_file(path: Path) -> dict[str, Any]:
    """The JSON object of a descriptor file. Raises ``DescriptorFault``."""
    if path.stat().st_size > JSON_BYTES:
        raise DescriptorFault("size")
    return read_object(path.read_bytes())


def read_object(raw: bytes | str) -> dict[str, Any]:
    """A JSON object in which no key stands twice. Raises ``DescriptorFault``."""
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        raise DescriptorFault("JSON") from fault
    if not isinstance(found, dict):
        raise DescriptorFault("JSON")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def read_tables(descriptor: Mapping[str, Any]) -> tuple[WrittenTable, ...]:
    """The tables that a descriptor lists. Raises ``DescriptorFault``."""
    resources = descriptor.get("resources")
    if not isinstance(resources, list):
        raise DescriptorFault("resources")
    try:
        tables = tuple(read_table(found) for found in resources)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise DescriptorFault("resources") from fault
    once(tables)
    return tables


def once(tables: Sequence[WrittenTable]) -> None:
    """Every table and every sheet once. Raises ``DescriptorFault``."""
    for names in ({table.name for table in tables}, {(table.workbook, table.sheet) for table in tables}):
        if len(names) < len(tables):
            raise DescriptorFault("resources")


def read_table(found: Any) -> WrittenTable:
    """One resource. Raises ``KeyError``, ``TypeError``, ``AttributeError`` or ``ValueError``."""
    schema = found["schema"]
    columns = tuple(_read_column(column) for column in schema["fields"])
    key = tuple(schema["primaryKey"])
    keys = [column.key for column in columns]
    name = found["name"]
    if not _NAME.fullmatch(name) or found["path"] != f"tables/{name}.csv":
        raise ValueError("path")
    if len(set(keys)) < len(keys) or not key or not set(key) <= set(keys):
        raise ValueError("columns")
    workbook = f"data/{found['workbook']}"
    if workbook not in (LEDGERS, REPORT):
        raise ValueError("workbook")
    parent, parent_column = _read_parent(schema, keys)
    return WrittenTable(
        name=name,
        sheet=_text(found["sheet"]),
        workbook=workbook,
        columns=columns,
        key=key,
        parent=parent,
        parent_column=parent_column,
    )


def _read_parent(schema: Mapping[str, Any], keys: list[str]) -> tuple[str, str]:
    if "foreignKeys" not in schema:
        return "", ""
    (foreign,) = schema["foreignKeys"]
    if foreign["fields"] not in keys or foreign["reference"]["fields"] != "uid":
        raise ValueError("foreignKeys")
    return _text(foreign["reference"]["resource"]), foreign["fields"]


def _read_column(found: Mapping[str, Any]) -> WrittenColumn:
    kind = Kind(found["kind"])
    if found["type"] != SCHEMA_TYPES.get(kind, "string"):
        raise ValueError("type")
    constraints = found.get("constraints", {})
    if not isinstance(constraints, dict):
        raise TypeError("constraints")
    return WrittenColumn(key=_text(found["name"]), label=_text(found["title"]), kind=kind, constraints=constraints)


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise TypeError("text")
    return found
