"""A disk that fills up at one write after another, folders that are read-only or gone: a sentence, and no damage.

Where a small disk may be mounted, the room is cut so that every command meets the end of it at many places. Elsewhere
the engine is held to its number of pages, which tells of a full disk in the same way.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.end_to_end.office import DONE, ENVIRONMENT, UNIT, Office, trademark
from workstation.findings import EnvironmentFault
from workstation.operations import keeping
from workstation.registers.trademarks import TRADEMARKS

MARKS, ROWS = 60, 300
ROOM = (0, 8, 20, 40, 80, 140, 220, 330, 500, 800, 1300, 2500)
"""KiB left on the disk, from none at all to enough for everything."""
FULL = {"disk_full", "package_disk_full", "machine", "backup_failed", "cannot_write"}
REFUSED = {
    *FULL,
    "folder_unwritable",
    "store_read_only",
    "store_unreachable",
    "cannot_write",
    "package_folder_unwritable",
}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB."""
    place = tmp_path / "U盘"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only the administrator of a Linux machine may make a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def remount(disk: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(disk)], check=True)


@pytest.fixture
def office(disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """A store on the disk, with an import that can be taken back and a backup elsewhere."""
    made = Office(disk / "资料", tmp_path, capsys)
    made.do("init", "--unit", UNIT, "--clerk", "王芳")
    made.add("trademarks", *(trademark(1_000_000 + number) for number in range(MARKS)))
    made.do("backup", "--out", tmp_path / "old.db")
    made.do("import", "trademarks", ledger(tmp_path, "first.csv", 2_000_000))
    for backup in (made.folder / "backups").glob("*.db"):
        backup.unlink()
    return made


def ledger(work: Path, name: str, first: int) -> Path:
    lines = (f"{first + number},名{number},公司,25,2020-01-14" for number in range(ROWS))
    (work / name).write_text("\n".join(("注册号,商标名称,注册人,国际分类,注册日期", *lines)), "utf-8")
    return work / name


def commands(office: Office) -> dict[str, tuple[object, ...]]:
    """Everything that writes to the disk, by name."""
    with Store.open(office.folder) as store:
        batch = store.batches("2")[0].newest.batch
    many = [trademark(5_000_000 + number, note="长" * 300) for number in range(100)]
    return {
        "add": ("add", "trademarks", office.file("many.json", many)),
        "import": ("import", "trademarks", ledger(office.work, "second.csv", 3_000_000)),
        "undo": ("undo-import", batch),
        "package": ("package", "--period", "2020Q1", "--out", office.folder.parent / "报送", "--reason", "测试"),
        "backup": ("backup",),
        "restore": ("restore-backup", office.work / "old.db"),
        "export": ("export", "trademarks", office.folder.parent / "x.xlsx"),
    }


@pytest.mark.parametrize("name", ["add", "import", "undo", "package", "backup", "restore", "export"])
def test_the_disk_fills_up_at_every_write(office: Office, disk: Path, name: str) -> None:
    command = commands(office)[name]
    saved = office.work / "saved"
    shutil.copytree(office.folder, saved)
    before = office.digest()
    codes = []
    for room in ROOM:
        shutil.rmtree(office.folder)
        for left in (office.folder.parent / "报送", office.folder.parent / "x.xlsx"):
            shutil.rmtree(left, ignore_errors=True)
            left.unlink(missing_ok=True)
        shutil.copytree(saved, office.folder)
        rubbish = disk / "rubbish"
        rubbish.write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - room * 1024 - 4096))
        told = office.ask(*command)
        rubbish.unlink()
        assert told.code in (DONE, ENVIRONMENT), (room, told.out, told.err)
        if told.code == ENVIRONMENT:
            assert set(told.codes) <= FULL, (room, told.codes)
            assert told.err.strip()
            # The log may have been replayed and rolled back: what the tables hold is as it was.
            assert office.digest() == before, room
        assert office.ask("doctor").json["healthy"], room
        assert not [path for path in disk.rglob("*") if ".part" in path.suffix or path.name == "x.xlsx.unfinished"]
        codes.append(told.code)
    assert codes[0] == ENVIRONMENT
    assert codes[-1] == DONE
    assert sorted(codes, reverse=True) == codes, "more room never makes it worse"


def test_a_disk_that_becomes_read_only(office: Office, disk: Path) -> None:
    before = office.digest()
    every = commands(office)
    remount(disk, "ro")
    for name, command in every.items():
        told = office.ask(*command)
        assert told.code == ENVIRONMENT, (name, told.out)
        assert set(told.codes) <= REFUSED, (name, told.codes)
        assert told.err.strip()
    remount(disk, "rw")
    assert office.digest() == before
    assert office.ask("doctor").json["healthy"]


def test_folders_that_are_gone(office: Office, disk: Path) -> None:
    stick = disk / "另一处"
    stick.mkdir()
    with Store.open(office.folder) as store:
        store.set_setting("second_backup_folder", str(stick))
        shutil.rmtree(stick)
        made = store.backup()
        assert [one.code for one in made.findings] == ["second_place_missing"]
        shutil.rmtree(office.folder / "backups")
        assert store.backup().backup.counts is not None
    shutil.rmtree(office.folder)
    told = office.ask("info")
    assert (told.code, told.codes) == (ENVIRONMENT, ["store_missing"])


def test_the_folder_goes_while_the_store_is_open(office: Office) -> None:
    with Store.open(office.folder) as store:
        kept = office.folder.with_name("kept")
        office.folder.rename(kept)
        number = store.tally(TRADEMARKS)[0][0]
        for act in (lambda: store.backup(), lambda: keeping.add(store, TRADEMARKS, [trademark(9_000_000)])):
            try:
                act()
            except EnvironmentFault as fault:
                assert fault.sentence()
        kept.rename(office.folder)
    assert office.ask("doctor").json["healthy"]
    assert office.do("info")["counts"]["trademarks"] in (number, number + 1)


@pytest.mark.parametrize("pages", range(0, 60, 6))
def test_a_file_that_may_not_grow(tmp_path: Path, pages: int) -> None:
    """For machines where nobody may mount: the engine says that the disk is full, wherever it writes."""
    folder = tmp_path / "data"
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, [trademark(1_000_000)])
        ((now,),) = store._connection.execute("PRAGMA page_count").fetchall()
        store._connection.execute(f"PRAGMA max_page_count = {now + pages}")
        with pytest.raises(EnvironmentFault) as fault:
            for number in range(1, 40):
                keeping.add(store, TRADEMARKS, [trademark(1_000_000 + 20 * number + one) for one in range(20)])
        assert fault.value.code == "disk_full"
        assert store.tally(TRADEMARKS)[0][0] % 20 == 1
    with Store.open(folder) as again:
        assert again.examine().healthy
