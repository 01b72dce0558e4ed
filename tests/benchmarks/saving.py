"""Bulk insert, import and single saves against the engine alone and against sqlite-utils."""

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.engine import connect
from db.store import Store
from workstation.ledgers.headings import ColumnChoice
from workstation.operations import exporting, importing
from workstation.operations.keeping import add
from workstation.records import prepare
from workstation.registers.trademarks import TRADEMARKS
from workstation.sample_book import SampleBook
from workstation.surroundings import StoreSurroundings


@contextmanager
def timed(times: dict[str, float], name: str) -> Iterator[None]:
    """Add the wall seconds of a block under a name."""
    begun = time.perf_counter()
    yield
    times[name] = times.get(name, 0.0) + time.perf_counter() - begun


def table(title: str, times: dict[str, float], yardstick: str, count: int) -> None:
    """Print seconds, microseconds a record and the ratio to the yardstick."""
    print(f"\n{title}")
    for name, seconds in times.items():
        ratio = seconds / times[yardstick]
        print(f"  {name:<58}{seconds:8.2f} s {seconds / count * 1e6:9.1f} µs/record {ratio:7.2f}x")


def raw_marks(store: Store, count: int) -> list[dict[str, Any]]:
    """Raw marks of the sample book."""
    return list(SampleBook(store.unit, store.now().date(), 7).records("trademarks", count))


def bare_rows(
    place: Path, name: str, columns: list[str], rows: list[tuple[Any, ...]], *, standard: bool = False
) -> float:
    """Seconds of one ``executemany`` and its commit into a bare table, by our engine or by Python's own module."""
    connection = connect(place / name)
    if standard:
        connection.close()
        connection = sqlite3.connect(place / name, isolation_level=None)
    connection.execute(f"CREATE TABLE bare (id INTEGER PRIMARY KEY, {', '.join(columns)})")
    marks = ", ".join("?" * len(columns))
    begun = time.perf_counter()
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO bare ({', '.join(columns)}) VALUES ({marks})", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def with_sqlite_utils(place: Path, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> float:
    """Seconds of sqlite-utils' own ``insert_all`` of the same rows: no history, no index, no search."""
    from sqlite_utils import Database

    connection = connect(place / name)
    database = Database(connection)
    database.table("bare").create({"id": int, **dict.fromkeys(columns, str)}, pk="id")
    begun = time.perf_counter()
    with database.atomic():
        database.table("bare").insert_all(dict(zip(columns, row, strict=True)) for row in rows)
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def bulk_insert(place: Path, count: int) -> None:
    """``count`` marks through all checks, with history, indexes and search, against the bare engine."""
    times: dict[str, float] = {}
    store = Store.create(place / "insert", unit="150622", clerk="bench")
    raw = raw_marks(store, count)
    around = StoreSurroundings(store)
    with timed(times, "reading and checks"):
        records = [prepare(TRADEMARKS, one, around).record for one in raw]
    with timed(times, "table, indexes, history, search"):
        store.insert(TRADEMARKS, records, cause="sample")
    times["insert with everything"] = sum(times.values())
    store.close()
    columns = [field.key for field in TRADEMARKS.fields] + ["uid", "revision", "created_at", "changed_at"]
    rows = [
        (*(record[field.key] for field in TRADEMARKS.fields), str(number), 1, "2026-07-14", "2026-07-14")
        for number, record in enumerate(records)
    ]
    times["raw executemany of the same rows"] = statistics.median(
        bare_rows(place, f"bare{turn}.db", columns, rows) for turn in range(3)
    )
    times["raw executemany by Python's own sqlite3 module"] = bare_rows(
        place, "standard.db", columns, rows, standard=True
    )
    times["sqlite-utils insert_all of the same rows"] = with_sqlite_utils(place, "utils.db", columns, rows)
    table(f"bulk insert of {count:,} marks (aim: ≤ 15x)", times, "raw executemany of the same rows", count)


def ledger_import(place: Path, count: int) -> None:
    """A ledger of ``count`` marks: exported, imported into an empty store, imported again."""
    times: dict[str, float] = {}
    with Store.create(place / "from", unit="150622", clerk="bench") as store:
        around = StoreSurroundings(store)
        store.insert(
            TRADEMARKS, (prepare(TRADEMARKS, raw, around).record for raw in raw_marks(store, count)), cause="sample"
        )
        ledger = place / "ledger.xlsx"
        with timed(times, "export to a workbook"):
            exporting.export_ledger(store, TRADEMARKS, ledger)
        records = list(store.each(TRADEMARKS))
    columns = [field.key for field in TRADEMARKS.fields]
    rows = [tuple(record[key] for key in columns) for record in records]
    with Store.create(place / "to", unit="150622", clerk="bench") as store:
        with timed(times, "import into an empty store"):
            done = importing.import_ledger(store, TRADEMARKS, ledger, choice=ColumnChoice())
        assert done.plan.counts["new"] == count, done.plan.counts
        with timed(times, "import again (0 new, 0 changed)"):
            again = importing.import_ledger(store, TRADEMARKS, ledger, choice=ColumnChoice())
        assert again.plan.counts["unchanged"] == count, again.plan.counts
    times["bare reading of the workbook (calamine)"] = bare_reading(ledger)
    times["raw executemany of the same rows"] = bare_rows(place, "bare-import.db", columns, rows)
    table(f"import of a ledger of {count:,} marks", times, "raw executemany of the same rows", count)


def bare_reading(ledger: Path) -> float:
    """Seconds in which the reader alone turns the workbook into cells."""
    from python_calamine import CalamineWorkbook

    begun = time.perf_counter()
    for _ in CalamineWorkbook.from_path(ledger).get_sheet_by_index(0).iter_rows():
        pass
    return time.perf_counter() - begun


def percentile(times: list[float], share: float) -> float:
    """The value below which that share of the times lies."""
    return sorted(times)[int(share * (len(times) - 1))]


def seconds_of(act: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def single_saves(place: Path, turns: int) -> None:
    """Saves of one mark with checks, history, indexes and search, in turn with bare commits of the same row."""
    store = Store.create(place / "save", unit="150622", clerk="bench")
    raw = raw_marks(store, turns + 20_000)
    around = StoreSurroundings(store)
    store.insert(TRADEMARKS, [prepare(TRADEMARKS, one, around).record for one in raw[turns:]], cause="sample")
    while store.idle():
        pass
    columns = [field.key for field in TRADEMARKS.fields]
    rows = [tuple(prepare(TRADEMARKS, one, around).record[key] for key in columns) for one in raw[:turns]]
    connection = connect(place / "single.db")
    connection.execute(f"CREATE TABLE bare (id INTEGER PRIMARY KEY, {', '.join(columns)})")
    statement = f"INSERT INTO bare ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"

    def bare(row: tuple[Any, ...]) -> None:
        connection.execute("BEGIN")
        connection.execute(statement, row)
        connection.execute("COMMIT")

    saves, commits = [], []
    for one, row in zip(raw, rows, strict=False):
        saves.append(seconds_of(lambda one=one: add(store, TRADEMARKS, [one])))  # type: ignore[misc]
        commits.append(seconds_of(lambda row=row: bare(row)))  # type: ignore[misc]
    connection.close()
    store.close()
    print(f"\nsave of one mark, {turns} times (aim: ≤ 2x a bare commit at the median)")
    for share in (0.5, 0.95, 0.99):
        ours, theirs = percentile(saves, share), percentile(commits, share)
        both = f"ours {ours * 1e3:7.3f} ms   bare commit {theirs * 1e3:7.3f} ms"
        print(f"  p{share * 100:<4.0f} {both}   {ours / theirs:6.2f}x")
