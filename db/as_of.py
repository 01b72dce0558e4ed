"""The store as it was after a row of its history, or when a report was written: what its figures were counted from."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol

from db.engine import connect, key_of
from db.faults import translated
from db.reading import Reading
from db.shelf import Shelf
from db.tables import Plan, quote
from workstation.fields import Record
from workstation.ports import WrittenPackage

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from workstation.register import Register

LARGE = 256 * 1024 * 1024
"""Bytes of a store from which on the copies are laid down in a file of the engine's own, not in memory."""
EVER = "9999"
"""Later than any moment."""


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


class Moment(NamedTuple):
    """A place in the store's past."""

    sequence: int
    """The last row of the history that had been written."""
    until: str
    """What was kept beside the records by then."""
    packages: str
    """Which packages had been written, as a condition."""
    clerk: str
    at: str
    """Where its clock stands; empty before anything was."""


class AsOf(Reading, Shelf):
    """A store for reading alone.

    Tables of the same names in the connection's own temporary database stand before those of the file: the records
    copied as they are, then those that were changed since put back by what their history says they were before.
    History, packages, reasons, corrections and targets are those of then; settings, drafts and attachments are those of
    today. There is no search by a text.
    """

    def __init__(self, store: Present, connection: "Connection", moment: Moment) -> None:
        """Use ``as_of``."""
        self.folder, self.path = store.folder, store.path
        self.catalogue, self.unit, self.is_sample = store.catalogue, store.unit, store.is_sample
        self._connection = connection
        self._plans = {register.key: Plan(register, searched=False) for register in store.catalogue}
        self._searches = {}
        self._totals = {}
        self._sealed = None
        self._sequence = moment.sequence
        self.clerk = moment.clerk
        at = datetime.fromisoformat(moment.at) if moment.at else store.now()
        self.now = lambda: at

    def transaction(self) -> NoReturn:
        """Nothing is written here; raises ``TypeError``."""
        raise TypeError("the past is for reading alone")

    def as_of(self, when: int | WrittenPackage) -> AbstractContextManager["AsOf"]:
        """The store as it was still earlier; raises ``ValueError`` for what came later."""
        if (when if isinstance(when, int) else when.last_change) > self._sequence:
            raise ValueError("that came later")
        return as_of(self, when)


@contextmanager
def as_of(store: Present, when: int | WrittenPackage) -> Iterator[AsOf]:
    """The store as it was after this row of the history and before the next one, or as this package was written.

    What is not yet committed is not in it.
    """
    with translated(store.path):
        connection = connect(store.path)
        try:
            _make_room(connection)
            moment = _moment(connection, store, when)
            connection.execute("BEGIN")
            for plan in store._plans.values():
                _go_back(connection, plan, moment.sequence)
            _shadow_shelf(connection, moment)
            connection.execute("COMMIT")
            connection.execute("PRAGMA query_only = ON")
            yield AsOf(store, connection, moment)
        finally:
            connection.close()


def _make_room(connection: "Connection") -> None:
    """Keep small copies in memory, large ones in a file.

    Those of an encrypted store stay in memory, however large: the engine does not encrypt its temporary files.
    """
    if key_of(connection) is not None:
        return
    ((pages, size),) = connection.execute("SELECT * FROM pragma_page_count, pragma_page_size").fetchall()
    place = "FILE" if pages * size > LARGE else "MEMORY"
    connection.execute(f"PRAGMA temp_store = {place}")


def _moment(connection: "Connection", store: Present, when: int | WrittenPackage) -> Moment:
    """What a row of the history or a package says of its time."""
    if isinstance(when, WrittenPackage):
        at = when.written_at
        return Moment(when.last_change, at, f"series < {when.series:d}", when.clerk or store.clerk, at)
    sql = "SELECT clerk, at FROM history WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1"
    clerk, at = connection.execute(sql, (when,)).fetchone() or (store.clerk, "")
    sql = "SELECT at FROM history WHERE sequence > ? ORDER BY sequence LIMIT 1"
    (until,) = connection.execute(sql, (when,)).fetchone() or (EVER,)
    return Moment(when, until, f"last_change <= {when:d}", clerk, at)


def _shadow_shelf(connection: "Connection", moment: Moment) -> None:
    """Hide what was kept only afterwards."""
    literal = connection.execute("SELECT quote(?)", (moment.until,)).fetchone()[0]
    known = {
        "history": f"sequence <= {moment.sequence:d}",
        "packages": moment.packages,
        **dict.fromkeys(("explanations", "corrections", "targets"), f"at <= {literal}"),
    }
    for table, condition in known.items():
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {condition}")


def _go_back(connection: "Connection", plan: Plan, sequence: int) -> None:
    """Shadow a register's tables by what they were."""
    later = "FROM main.history WHERE sequence > ? AND register = ?"
    place = (sequence, plan.register.key)
    _shadow(connection, plan.register.key, f"uid NOT IN (SELECT uid {later} AND action = 'add')", place)
    for child in plan.children:
        _shadow(connection, child.key, f"parent IN (SELECT id FROM temp.{plan.table})")
        index = quote(f"{child.key}_by_parent")
        connection.execute(f"CREATE INDEX temp.{index} ON {child.table} (parent, position)")
    sql = f"SELECT id, uid FROM temp.{plan.table} WHERE uid IN (SELECT uid {later})"
    for number, uid in connection.execute(sql, place).fetchall():
        _put_back(connection, plan, number, uid, sequence)


def _shadow(connection: "Connection", table: str, condition: str, values: tuple[int, str] | tuple[()] = ()) -> None:
    """Copy those rows of a table that were there."""
    sql = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?"
    ((made,),) = connection.execute(sql, (table,)).fetchall()
    connection.execute(made.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    copied = f"SELECT * FROM main.{quote(table)} WHERE {condition}"
    connection.execute(f"INSERT INTO temp.{quote(table)} {copied}", values)


def _put_back(connection: "Connection", plan: Plan, number: int, uid: str, sequence: int) -> None:
    """One record as it was: the oldest of the later changes knows it best."""
    sql = "SELECT before FROM main.history WHERE uid = ? AND sequence > ? ORDER BY sequence DESC"
    then: Record = {}
    for (before,) in connection.execute(sql, (uid, sequence)).fetchall():
        then |= json.loads(before)
    sql = "SELECT revision, at, clerk FROM main.history WHERE uid = ? AND sequence <= ? ORDER BY sequence DESC LIMIT 1"
    former = connection.execute(sql, (uid, sequence)).fetchone()
    then |= dict(zip(("revision", "changed_at", "changed_by"), former, strict=True))
    # What no declaration names any more is not asked for.
    cells = {key: value for key, value in then.items() if key in plan.keys}
    columns = ", ".join(f"{quote(key)} = ?" for key in cells)
    connection.execute(f"UPDATE temp.{plan.table} SET {columns} WHERE id = ?", (*cells.values(), number))
    for child in plan.children:
        if child.key in then:
            connection.execute(f"DELETE FROM temp.{child.table} WHERE parent = ?", (number,))
            rows = ((number, place, *map(row.get, child.columns)) for place, row in enumerate(then[child.key]))
            connection.executemany(child.insert, rows)
