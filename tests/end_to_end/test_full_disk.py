"""A disk that is full: a sentence, exit code 3, and what was there is there still."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.office import ENVIRONMENT, UNIT, Office, run, trademark

SMALL = 1536
"""Kibibytes: room for a store and little more."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system that is soon full."""
    place = tmp_path / "U盘"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}k", "tmpfs", str(place)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only the administrator of a Linux machine may make a small disk")
    yield place
    held = held_below(place)
    # A disk that somebody else looks at, as an indexer does, goes as soon as he has done.
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    assert not held


def held_below(place: Path) -> list[str]:
    """Files below it that this process has open or mapped: a stick with such a file cannot be taken out."""
    opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    mapped = [line.split(maxsplit=5)[-1] for line in Path("/proc/self/maps").read_text("utf-8").splitlines()]
    return [path for path in (*opened, *mapped) if path.startswith(f"{place}/")]


def test_a_full_disk(small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = Office(small_disk / "资料", tmp_path, capsys)
    office.do("init", "--unit", UNIT, "--clerk", "王芳")
    office.add("trademarks", trademark())
    counts, digest = office.do("info")["counts"], office.digest()
    many = office.file("many.json", [trademark(1_000_000 + number, note="长" * 2000) for number in range(800)])
    ledger = tmp_path / "many.csv"
    lines = (f"{2_000_000 + number},名,公司,25,2020-01-14,{'长' * 2000}" for number in range(800))
    ledger.write_text("\n".join(["注册号,商标名称,注册人,国际分类,注册日期,备注", *lines]), "utf-8")
    adding: list[tuple[object, ...]] = [("add", "trademarks", many), ("import", "trademarks", ledger)]
    for command in adding:
        told = office.ask(*command)
        assert (told.code, told.codes) == (ENVIRONMENT, ["disk_full"])
        assert told.err.strip()
        assert office.do("info")["counts"] == counts
        assert office.digest() == digest
    (small_disk / "rubbish").write_bytes(b"x" * (_free(small_disk) - 8192))
    writing: list[tuple[object, ...]] = [
        ("export", "trademarks", small_disk / "x.xlsx"),
        ("backup",),
        ("template", "trademarks", small_disk / "t.xlsx"),
    ]
    for command in writing:
        told = office.ask(*command)
        assert told.code == ENVIRONMENT, (command, told.out)
        assert not held_below(small_disk), command
    assert {path.name for path in small_disk.iterdir()} == {"资料", "rubbish"}
    (small_disk / "rubbish").unlink()
    assert office.digest() == digest
    assert office.ask("doctor").json["records"]["trademarks"] == 1


def _free(place: Path) -> int:
    info = os.statvfs(place)
    return info.f_bavail * info.f_frsize


@pytest.mark.parametrize("free", [24_000, 32_000, 40_000, 60_000])
def test_a_workbook_that_stops_half_way_leaves_nothing(
    small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], free: int
) -> None:
    """The library lays its parts aside and keeps its archive open where it could not write on."""
    office = Office(tmp_path / "资料", tmp_path, capsys)
    office.do("init", "--unit", UNIT, "--clerk", "王芳")
    (small_disk / "rubbish").write_bytes(b"x" * (_free(small_disk) - free))
    told = office.ask("template", "trademarks", small_disk / "t.xlsx")
    assert told.code == ENVIRONMENT
    assert not held_below(small_disk)
    assert [path.name for path in small_disk.iterdir()] == ["rubbish"]


def test_init_on_a_full_disk_leaves_no_store(
    small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small_disk / "rubbish").write_bytes(b"x" * (_free(small_disk) - 8192))
    office = Office(small_disk / "资料", tmp_path, capsys)
    told = office.ask("init", "--unit", UNIT, "--clerk", "王芳")
    assert told.code == ENVIRONMENT
    (small_disk / "rubbish").unlink()
    office.do("init", "--unit", UNIT, "--clerk", "王芳")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from ui.command_line import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit on a file's size")
def test_a_file_that_may_not_grow(store: Office) -> None:
    """Where nobody may mount a disk: the system refuses to let any file grow."""
    store.add("trademarks", trademark())
    digest = store.digest()
    many = store.file("many.json", [trademark(1_000_000 + number, note="长" * 2000) for number in range(300)])
    limit = (store.folder / "workstation.db").stat().st_size + 65_536
    for command in (("add", "trademarks", many), ("export", "trademarks", store.work / "x.xlsx")):
        most = limit if command[0] == "add" else 4096
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(most), "--data-folder", store.folder, "--json", *command],
            capture_output=True,
            cwd=Path(__file__).parents[2],
            timeout=60,
        )
        assert done.returncode == ENVIRONMENT, done.stderr.decode()
        assert b"Traceback" not in done.stderr
    assert not (store.work / "x.xlsx").exists()
    assert store.digest() == digest
    assert run("info", folder=store.folder).returncode == 0
