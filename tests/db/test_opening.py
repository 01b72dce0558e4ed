"""Making and opening a store: what is there, what is not, what is not ours."""

import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db import single_instance
from db.engine import connect
from db.store import FILE, Store
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from tests.kinds_of_store import ENCRYPTED
from workstation.findings import EnvironmentFault
from workstation.query import Query


def open_store(folder: Path) -> Store:
    return Store.open(folder, catalogue=CATALOGUE, clock=Clock())


def fault_of(act: Callable[[], object]) -> str:
    with pytest.raises(EnvironmentFault) as fault:
        act()
    assert fault.value.sentence("zh")
    assert fault.value.sentence("en")
    return fault.value.code


@pytest.fixture
def closed(store: Store) -> Path:
    """The folder of a closed store with 500 records."""
    store.insert(MARKS, [mark(number) for number in range(500)], cause="sample")
    store.close()
    return store.folder


def test_a_new_store_knows_its_unit(folder: Path) -> None:
    with Store.create(folder, unit="150622", clerk="李明", catalogue=CATALOGUE, sample=True) as store:
        assert (store.unit, store.clerk, store.is_sample, store.folder) == ("150622", "李明", True, folder)
        assert store.version >= 1
        assert store.now().utcoffset() is not None
    with open_store(folder) as store:
        assert (store.unit, store.clerk, store.is_sample) == ("150622", "李明", True)


def test_a_closed_store_is_one_file(closed: Path) -> None:
    assert not (closed / f"{FILE}-wal").exists()
    assert not (closed / single_instance.HOLDER).exists()


def test_a_store_is_not_made_over_another(closed: Path) -> None:
    before = (closed / FILE).read_bytes()
    assert fault_of(lambda: Store.create(closed, unit="150622", clerk="x", catalogue=CATALOGUE)) == "store_exists"
    assert (closed / FILE).read_bytes() == before
    open_store(closed).close()


def test_a_half_made_store_is_in_nobodys_way(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{FILE}.new").write_bytes(b"half")
    (folder / f"{FILE}.new-wal").write_bytes(b"half")
    Store.create(folder, unit="150622", clerk="x", catalogue=CATALOGUE).close()
    assert sorted(path.name for path in folder.iterdir()) in (["lock", FILE], [FILE])


def test_no_store_there(folder: Path) -> None:
    assert fault_of(lambda: open_store(folder)) == "store_missing"
    folder.mkdir()
    assert fault_of(lambda: open_store(folder)) == "store_missing"
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        assert fault_of(lambda: Store.create(folder, unit="150622", clerk="x")) == "folder_unwritable"  # noqa: B023


def noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(100_000))


def other_sqlite(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"PK\x03\x04 a workbook"),
        noise,
        lambda path: path.write_bytes(b"SQLite format 3\x00"),
        other_sqlite,
    ],
    ids=["empty", "zip", "random", "header", "sqlite"],
)
def test_what_is_not_ours_is_left_alone(folder: Path, make: Callable[[Path], object]) -> None:
    folder.mkdir()
    path = folder / FILE
    make(path)
    before = path.read_bytes()
    # Noise may be an encrypted store: only a password would tell.
    locked = "password_wrong" if ENCRYPTED else "password_missing"
    expected = locked if make is noise else "store_foreign"
    assert fault_of(lambda: open_store(folder)) == expected
    assert path.read_bytes() == before
    assert {item.name for item in folder.iterdir()} <= {FILE, "lock"}


def test_a_truncated_store(closed: Path) -> None:
    path = closed / FILE
    os.truncate(path, path.stat().st_size - 5000)
    assert fault_of(lambda: open_store(closed)) == "store_damaged"


def test_a_store_with_a_page_of_rubbish(closed: Path) -> None:
    damage(closed / FILE)
    assert fault_of(lambda: open_store(closed)) == "store_damaged"
    assert fault_of(lambda: open_store(closed)) == "store_damaged", "the first attempt set the folder free"


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(random.Random(1).randbytes(8192))


def test_a_store_of_a_newer_program(closed: Path) -> None:
    connection = connect(closed / FILE)
    connection.execute("PRAGMA user_version = 4711")
    connection.execute("UPDATE meta SET value = '9.8.7' WHERE key = 'program'")
    connection.commit()
    connection.close()
    with pytest.raises(EnvironmentFault) as fault:
        open_store(closed)
    assert fault.value.code == "store_too_new"
    assert fault.value.values["program"] == "9.8.7"
    assert not (closed / "backups").exists()


def test_the_second_is_told_who_was_first(store: Store) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from db.store import Store\n"
        "from workstation.findings import EnvironmentFault\n"
        "try: Store.open(Path(sys.argv[1]))\n"
        "except EnvironmentFault as fault:\n"
        "    print(fault.code, fault.values['process'], fault.values['clerk'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, str(store.folder)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == ["store_locked", str(os.getpid()), "王芳"]
    assert store.insert(MARKS, [mark(1)], cause="hand")


def test_a_note_that_cannot_be_read_tells_nothing(folder: Path) -> None:
    folder.mkdir()
    assert set(single_instance.holder(folder).values()) == {"?"}
    (folder / single_instance.HOLDER).write_text("{", encoding="utf-8")
    assert set(single_instance.holder(folder).values()) == {"?"}
    (folder / single_instance.HOLDER).write_text(json.dumps({"clerk": "王"}), encoding="utf-8")
    assert single_instance.holder(folder)["clerk"] == "王"


def test_closing_twice_frees_once(store: Store) -> None:
    store.close()
    with open_store(store.folder) as again:
        store.close()
        assert (again.folder / single_instance.HOLDER).exists()


def test_the_log_is_written_back_when_nobody_waits(store: Store) -> None:
    log = store.folder / f"{FILE}-wal"
    store.insert(MARKS, [mark(number) for number in range(50)], cause="hand")
    assert log.stat().st_size > 0
    store.idle()
    assert log.stat().st_size == 0
    assert store.page(MARKS, Query()).total == 50


def test_a_full_disk_is_said_and_nothing_is_harmed(store: Store) -> None:
    store.insert(MARKS, [mark(number) for number in range(100)], cause="hand")
    head = store.head
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    many = [mark(number) for number in range(100, 5_000)]
    assert fault_of(lambda: store.insert(MARKS, many, cause="import")) == "disk_full"
    assert store.head == head
    assert store.page(MARKS, Query()).total == 100
    store._connection.execute("PRAGMA max_page_count = 100000")
    assert len(store.insert(MARKS, many, cause="import")) == 4_900


def test_a_store_that_another_program_holds(store: Store) -> None:
    other = connect(store.path)  # the same engine: two of them in one process do not see each other's locks
    other.execute("BEGIN IMMEDIATE")
    store._connection.execute("PRAGMA busy_timeout = 10")
    try:
        assert fault_of(lambda: store.insert(MARKS, [mark(1)], cause="hand")) == "store_busy"
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert store.insert(MARKS, [mark(1)], cause="hand")


def test_a_store_that_cannot_be_written(store: Store) -> None:
    store._connection.execute("PRAGMA query_only = 1")
    assert fault_of(lambda: store.insert(MARKS, [mark(1)], cause="hand")) == "store_read_only"
    store._connection.execute("PRAGMA query_only = 0")


@pytest.mark.skipif(os.name == "nt", reason="there the user's profile keeps others out")
def test_the_data_folder_is_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    folder.mkdir(mode=0o755)
    Store.create(folder, unit="150622", clerk="王芳").close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
