"""From a declaration to tables: what a register asks of the file, and what the file still lacks."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from db import search
from workstation.fields import Field
from workstation.query import Clause
from workstation.register import ChildTable, DeclarationError, Register

if TYPE_CHECKING:
    from sqlite_utils import Database

RECORD_COLUMNS = {
    "id": "INTEGER PRIMARY KEY",
    "uid": "TEXT NOT NULL UNIQUE",
    "revision": "INTEGER NOT NULL",
    "created_at": "TEXT NOT NULL",
    "created_by": "TEXT NOT NULL",
    "changed_at": "TEXT NOT NULL",
    "changed_by": "TEXT NOT NULL",
    "withdrawn_at": "TEXT",
    "merged_into": "TEXT",
}
"""What every register's table has beside its fields; ``merged_into`` is the uid of the record that this one, found to
be its double, went into."""
CHILD_COLUMNS = {"id": "INTEGER PRIMARY KEY", "parent": "INTEGER NOT NULL", "position": "INTEGER NOT NULL"}
"""What every child table has beside its fields; ``parent`` is the id of the record."""
WITHDRAWN = ("withdrawn", "1")
"""The facet under which the search index files what lies in the recycle bin."""
OWN_TABLES = frozenset(
    {"meta", "history", "drafts", "settings", "packages", "explanations", "attachments", "not_doubles"}
)
"""Tables of the store itself; no register may be called so."""


class Index(NamedTuple):
    """An index that a declaration asks for."""

    name: str
    table: str
    sql: str


class Table(NamedTuple):
    """A table that a declaration asks for."""

    name: str
    columns: dict[str, str]
    """Column -> its definition."""
    indexes: tuple[Index, ...]

    @property
    def sql(self) -> str:
        """The statement that creates it."""
        columns = ",\n    ".join(f"{quote(key)} {definition}" for key, definition in self.columns.items())
        return f"CREATE TABLE {quote(self.name)} (\n    {columns}\n) STRICT"


def quote(name: str) -> str:
    """A name as SQL writes it."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise DeclarationError(f"{name!r} cannot name a table or a column: small letters, digits and _ only")
    return f'"{name}"'


def unique_index(register: Register) -> Index:
    """The index that lets no two records in force hold one key."""
    unique = register.unique_by
    parts = [quote(key) for key in unique.fields] + [f"ifnull({quote(key)}, '')" for key in unique.also]
    name = f"{register.key}_unique"
    return Index(
        name,
        register.key,
        f"CREATE UNIQUE INDEX {quote(name)} ON {quote(register.key)} ({', '.join(parts)}) WHERE withdrawn_at IS NULL",
    )


def withdrawn_key_index(register: Register) -> Index:
    """The index by which a key is found in the recycle bin; records in force cost it nothing."""
    parts = [quote(key) for key in register.unique_by.fields]
    return _index(register.key, "withdrawn_key", parts, " WHERE withdrawn_at IS NOT NULL")


def tables_of(register: Register) -> list[Table]:
    """The tables of a register: its own, then those of its children."""
    if register.key in OWN_TABLES:
        raise DeclarationError(f"{register.key}: a table of the store itself has this name")
    own = Table(
        register.key,
        {"id": RECORD_COLUMNS["id"], "uid": RECORD_COLUMNS["uid"]} | _columns(register.fields) | RECORD_COLUMNS,
        (unique_index(register), withdrawn_key_index(register), *_indexes(register)),
    )
    return [own, *(_child_table(child) for child in register.children)]


def _columns(fields: Iterable[Field]) -> dict[str, str]:
    return {field.key: field.sql_type for field in fields}


def _indexes(register: Register) -> Iterator[Index]:
    """Each costs a page at every save: only what sorted pages, statistics and doubles ask for.

    Filters by facets are answered by the search index, figures and deadlines by the one index that holds all
    they ask for.
    """
    counting = register.counting
    found_by = (key for deadline in register.deadlines for key in deadline.found_by)
    # id makes it the order of a sorted page; the rest keeps counts and groups away from the table.
    days = (counting.ends_by, counting.came_by, "created_at")
    figures = dict.fromkeys((counting.dated_by, "id", "withdrawn_at", *register.facets, *days, *found_by))
    yield _index(register.key, "figures", [quote(key) for key in figures if key])
    if register.similar_by:
        yield _index(
            register.key, "_".join(register.similar_by), [*map(quote, register.similar_by), "id", "withdrawn_at"]
        )
    for link in register.links:
        yield _index(register.key, link.key, [quote(link.key)], f" WHERE {quote(link.key)} IS NOT NULL")
    yield _index(register.key, "withdrawn", ["withdrawn_at"], " WHERE withdrawn_at IS NOT NULL")


def _child_table(child: ChildTable) -> Table:
    return Table(
        child.key,
        CHILD_COLUMNS | _columns(child.fields),
        (_index(child.key, "parent", ["parent", "position"]),),
    )


def _index(table: str, suffix: str, parts: Sequence[str], condition: str = "") -> Index:
    name = f"{table}_by_{suffix}"
    return Index(name, table, f"CREATE INDEX {quote(name)} ON {quote(table)} ({', '.join(parts)}){condition}")


def additions(database: "Database", catalogue: Sequence[Register]) -> list[str]:
    """The statements that bring the file to what the declarations ask for; empty when it holds all of it.

    Only ever adds: a column that no declaration names any more keeps its values. An index whose declaration
    changed is made anew.
    """
    present = {row[0]: row[1] or "" for row in database.conn.execute("SELECT name, sql FROM sqlite_master")}
    statements: list[str] = []
    for register in catalogue:
        for table in tables_of(register):
            if table.name not in present:
                statements.append(table.sql)
            else:
                held = {column.name for column in database[table.name].columns}
                statements += (
                    f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(key)} {definition}"
                    for key, definition in table.columns.items()
                    if key not in held
                )
            for index in table.indexes:
                if index.name in present and present[index.name] != index.sql:
                    statements.append(f"DROP INDEX {quote(index.name)}")
                if present.get(index.name) != index.sql:
                    statements.append(index.sql)
        statements += (sql for name, sql in search.create_statements(register) if name not in present)
    return statements


def differences(database: "Database", catalogue: Sequence[Register]) -> list[str]:
    """Where a file's columns are of another type than declared; for the tests of the migrations."""
    found = []
    for register in catalogue:
        for table in tables_of(register):
            held = {column.name: column.type for column in database[table.name].columns}
            for key, definition in table.columns.items():
                if held.get(key) != definition.split()[0]:
                    found.append(f"{table.name}.{key}: {held.get(key)} instead of {definition}")
    return found


class Plan:
    """The columns of a register and the statements built from them, made once for an open store."""

    def __init__(self, register: Register, *, searched: bool = True) -> None:
        """Without ``searched`` there is no search index to ask."""
        self.register = register
        self.table = quote(register.key)
        self.columns = tuple(field.key for field in register.fields)
        self.keys = ("uid", *self.columns, *(key for key in RECORD_COLUMNS if key not in ("id", "uid")))
        self.known = frozenset((*self.keys, *register.child_by_key))
        self.selected = ", ".join(f"r.{quote(key)}" for key in self.keys)
        self.insert = _insert(register.key, ("id", *self.keys))
        self.children = tuple(ChildPlan(child) for child in register.children)
        self._searched = register.searched
        self._searched_in = {
            child.key: fields
            for child in register.children
            if (fields := tuple(field for field in child.fields if field.searched))
        }
        facets = (key for key in register.facets if register.by_key[key].kind not in ("choices", "files"))
        self._facets = tuple(facets) if searched else ()

    @property
    def indexed(self) -> str:
        """What the search index is made of; the index is made anew when it differs from what is noted."""
        inner = [f"{table}.{field.key}" for table, fields in self._searched_in.items() for field in fields]
        keys = [field.key for field in self._searched]
        return " ".join([str(search.TOKENISER_VERSION), *keys, *inner, "|", *self._facets])

    def search_row(self, number: int, record: Mapping[str, Any]) -> search.Row:
        """What the search index files of a record: searched texts, facets, whether it is withdrawn."""
        texts = [field.to_search(record[field.key]) for field in self._searched if record.get(field.key) is not None]
        for table, fields in self._searched_in.items():
            for row in record.get(table) or ():
                texts += [field.to_search(row[field.key]) for field in fields if row.get(field.key) is not None]
        facets = [(key, str(record[key])) for key in self._facets if record.get(key) is not None]
        if record.get("withdrawn_at") is not None:
            facets.append(WITHDRAWN)
        return number, texts, facets

    def facet(self, clause: Clause) -> tuple[str, str] | None:
        """The facet that a condition asks for; ``None`` where the index has none for it."""
        several = tuple(clause.value) if clause.operator == "in" else ()
        value = several[0] if len(several) == 1 else clause.value if clause.operator == "=" else None
        return (clause.field, str(value)) if value is not None and clause.field in self._facets else None

    def as_record(self, row: Sequence[Any]) -> dict[str, Any]:
        """A row of ``selected`` as a record without its child tables."""
        return dict(zip(self.keys, row, strict=True))


class ChildPlan:
    """The same for a child table."""

    def __init__(self, child: ChildTable) -> None:
        self.key = child.key
        self.table = quote(child.key)
        self.columns = tuple(field.key for field in child.fields)
        self.known = frozenset(self.columns)
        self.selected = ", ".join(map(quote, self.columns))
        self.insert = _insert(child.key, ("parent", "position", *self.columns))


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(map(quote, columns))
    return f"INSERT INTO {quote(table)} ({names}) VALUES ({', '.join('?' * len(columns))})"
