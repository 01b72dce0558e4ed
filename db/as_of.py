"""The store as it was after a row of its history: what a closed report was counted from."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn, Protocol

from db.engine import connect
from db.faults import translated
from db.reading import CHUNK, Reading
from db.shelf import Shelf
from db.tables import Plan, quote
from workstation.fields import Record
from workstation.ports import WrittenPackage

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from workstation.register import Register


class Present(Protocol):
    """What the past takes from the store of today."""

    folder: "Path"
    path: "Path"
    unit: str
    clerk: str
    is_sample: bool
    now: Callable[[], datetime]
    catalogue: "tuple[Register, ...]"
    _plans: dict[str, Plan]


class AsOf(Reading, Shelf):
    """A store for reading alone.

    Tables of the same names in the connection's own temporary database stand before those of the file: the records
    copied as they are, then those that were changed since put back by what their history says they were before.
    Settings are those of today, and there is no search by a text.
    """

    def __init__(self, store: Present, connection: "Connection", sequence: int) -> None:
        """Use ``as_of``."""
        self.folder, self.path = store.folder, store.path
        self.catalogue, self.unit, self.is_sample = store.catalogue, store.unit, store.is_sample
        self._connection = connection
        self._plans = {register.key: Plan(register, searched=False) for register in store.catalogue}
        self._searches = {}
        self._totals = {}
        self._sealed = None
        self._sequence = sequence
        self.clerk, self.now = self._occasion(store)

    def _occasion(self, store: Present) -> tuple[str, Callable[[], datetime]]:
        """Who worked then, and a clock that stands."""
        sql = "SELECT clerk, at FROM history WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1"
        row = self._connection.execute(sql, (self._sequence,)).fetchone()
        if row is None:
            return store.clerk, store.now
        at = datetime.fromisoformat(row[1])
        return row[0], lambda: at

    def packages(self) -> list[WrittenPackage]:
        """Packages written before."""
        return [one for one in super().packages() if one.last_change <= self._sequence]

    def last_change(self) -> int:
        """The row of the history it stands after."""
        return self._sequence

    def transaction(self) -> NoReturn:
        """Nothing is written here; raises ``TypeError``."""
        raise TypeError("the past is for reading alone")

    def as_of(self, sequence: int) -> NoReturn:
        """Only the store of today goes back; raises ``TypeError``."""
        raise TypeError("only the store of today goes back")


@contextmanager
def as_of(store: Present, sequence: int) -> Iterator[AsOf]:
    """The store as it was after this row of the history; what is not yet committed is not in it."""
    with translated(store.path):
        connection = connect(store.path)
        try:
            for plan in store._plans.values():
                _go_back(connection, Plan(plan.register, searched=False), sequence)
            connection.execute("PRAGMA query_only = ON")
            yield AsOf(store, connection, sequence)
        finally:
            connection.close()


def _go_back(connection: "Connection", plan: Plan, sequence: int) -> None:
    """Shadow a register's tables by what they were."""
    register = plan.register
    connection.execute("BEGIN")
    for table in (register.key, *(child.key for child in register.children)):
        _shadow(connection, table)
    for child in plan.children:
        index = quote(f"{child.key}_by_parent")
        connection.execute(f"CREATE INDEX temp.{index} ON {child.table} (parent, position)")
    sql = "SELECT DISTINCT uid FROM history WHERE sequence > ? AND register = ? ORDER BY uid"
    changed = [uid for (uid,) in connection.execute(sql, (sequence, register.key))]
    for start in range(0, len(changed), CHUNK):
        for uid in changed[start : start + CHUNK]:
            _put_back(connection, plan, uid, sequence)
    connection.execute("COMMIT")


def _shadow(connection: "Connection", table: str) -> None:
    sql = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?"
    ((made,),) = connection.execute(sql, (table,)).fetchall()
    connection.execute(made.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    connection.execute(f"INSERT INTO temp.{quote(table)} SELECT * FROM main.{quote(table)}")


def _put_back(connection: "Connection", plan: Plan, uid: str, sequence: int) -> None:
    """One record as it was; none where it was not born."""
    sql = "SELECT before FROM history WHERE uid = ? AND sequence > ? ORDER BY sequence DESC"
    later = connection.execute(sql, (uid, sequence)).fetchall()
    sql = "SELECT revision, at, clerk FROM history WHERE uid = ? AND sequence <= ? ORDER BY sequence DESC LIMIT 1"
    born = connection.execute(sql, (uid, sequence)).fetchone()
    ((number,),) = connection.execute(f"SELECT id FROM temp.{plan.table} WHERE uid = ?", (uid,)).fetchall()
    if born is None:
        connection.execute(f"DELETE FROM temp.{plan.table} WHERE id = ?", (number,))
        for child in plan.children:
            connection.execute(f"DELETE FROM temp.{child.table} WHERE parent = ?", (number,))
        return
    then: Record = {}
    for (before,) in later:
        then |= json.loads(before)
    then |= dict(zip(("revision", "changed_at", "changed_by"), born, strict=True))
    children = {child.key: then.pop(child.key) for child in plan.children if child.key in then}
    columns = ", ".join(f"{quote(key)} = ?" for key in then)
    connection.execute(f"UPDATE temp.{plan.table} SET {columns} WHERE id = ?", (*then.values(), number))
    for child in plan.children:
        if child.key in children:
            connection.execute(f"DELETE FROM temp.{child.table} WHERE parent = ?", (number,))
            rows = ((number, place, *map(row.get, child.columns)) for place, row in enumerate(children[child.key]))
            connection.executemany(child.insert, rows)
