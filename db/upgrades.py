"""How a store file comes to the form this program needs: migrations, then what the declarations add.

A migration is a file of raw SQL in ``db/migrations`` and is never changed once it was released. A new store
runs all of them, as an old one does.

``python -m db.upgrades`` prints what the declarations ask for beyond them: the next migration's SQL.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from db.tables import additions
from workstation.register import Register

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

FOLDER = Path(__file__).resolve().parent / "migrations"


def migration_files(folder: Path = FOLDER) -> list[Path]:
    """The migrations in the order they run; the number of them is the version of the store."""
    return sorted(folder.glob("[0-9]*.sql"))


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: running it as a whole would end the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        if not statement and (not line.strip() or line.startswith("--")):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        raise ValueError(f"a statement has no end: {statement[:60]!r}")


def migrations(folder: Path = FOLDER) -> "Migrations":
    """The migrations as sqlite-utils runs them: each in one transaction with the record that it ran."""
    from sqlite_utils import Migrations

    found = Migrations("store")
    for version, path in enumerate(migration_files(folder), start=1):
        found(name=path.stem)(_running(path, version))
    return found


def _running(path: Path, version: int) -> "Callable[[Database], None]":
    def run(database: "Database") -> None:
        _execute(database, statements(path.read_text(encoding="utf-8")))
        database.conn.execute(f"PRAGMA user_version = {version}")

    return run


def _execute(database: "Database", several: Iterable[str]) -> None:
    for statement in several:
        database.conn.execute(statement)


def version(database: "Database") -> int:
    """How many migrations the file has run."""
    return int(database.conn.execute("PRAGMA user_version").fetchone()[0])


def newest(folder: Path = FOLDER) -> int:
    """How many migrations this program knows."""
    return len(migration_files(folder))


def form(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Version, tables and indexes: programs of one form open each other's stores. The engine's own are left out."""
    sql = "SELECT type, name, sql FROM main.sqlite_master WHERE substr(name, 1, 7) <> 'sqlite_' ORDER BY type, name"
    return (*connection.execute("PRAGMA user_version").fetchone(), *connection.execute(sql).fetchall())


def is_current(database: "Database", catalogue: Sequence[Register]) -> bool:
    """Whether the file already has the form that this program and its declarations need."""
    return version(database) == newest() and not additions(database, catalogue)


def upgrade(database: "Database", catalogue: Sequence[Register], now: datetime) -> None:
    """Run the migrations that are missing, then add what the declarations ask for beyond them."""
    from sqlite_utils import Migrations

    migrations().apply(database)
    if version(database) < newest():
        # All have run: the number alone was damaged.
        database.conn.execute(f"PRAGMA user_version = {newest()}")
    missing = additions(database, catalogue)
    if missing:
        declared = Migrations("declarations")

        # The moment in the name keeps it apart from what an earlier declaration added.
        @declared(name=f"{now.isoformat(timespec='microseconds')} {len(missing)}")
        def add(database: "Database") -> None:
            _execute(database, missing)

        declared.apply(database)


def migrated_in_memory() -> "Database":
    """An empty store in memory after all migrations, without what declarations add."""
    from sqlite_utils import Database

    from db.engine import connect

    database = Database(connect(":memory:"), execute_plugins=False)
    migrations().apply(database)
    return database


def main() -> None:
    """Print the SQL of the next migration."""
    from workstation.registers.catalogue import REGISTERS

    for statement in additions(migrated_in_memory(), REGISTERS):
        print(f"{statement};\n")


if __name__ == "__main__":
    main()
