import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from workstation.findings import EnvironmentFault, Refusal
from workstation.operations import carrying
from workstation.operations.carrying import copy_to
from workstation.package import placing
from workstation.ports import Stopped
from workstation.sheets.limits import refusal

NAME = "鄂尔多斯市_准格尔旗_知识产权报表_2026年第3季度_V1.zip"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    folder.mkdir()
    path = folder / NAME
    path.write_bytes(os.urandom(3 * carrying.PIECE + 17))
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_is_the_same_and_told_on_the_way(source: Path, stick: Path) -> None:
    told: list[tuple[int, int]] = []
    copied = copy_to(source, stick, lambda done, total: told.append((done, total)))
    size = source.stat().st_size
    assert copied == stick / NAME and copied.read_bytes() == source.read_bytes()
    assert told[-1] == (2 * size, 2 * size) and [done for done, _ in told] == sorted(done for done, _ in told)
    assert names(stick) == [NAME]


def test_copying_twice_is_no_fault_and_onto_itself_changes_nothing(source: Path, stick: Path) -> None:
    copy_to(source, stick)
    assert copy_to(source, stick) == stick / NAME
    assert copy_to(source, source.parent) == source
    assert names(stick) == [NAME] and names(source.parent) == [NAME]


def test_another_file_of_that_name_stays(source: Path, stick: Path) -> None:
    (stick / NAME).write_bytes(b"another")
    with pytest.raises(Refusal) as refused:
        copy_to(source, stick)
    assert [one.code for one in refused.value.findings] == ["copy_name_taken"]
    assert (stick / NAME).read_bytes() == b"another" and names(stick) == [NAME]


def test_what_is_not_there_is_told(source: Path, stick: Path) -> None:
    with pytest.raises(Refusal) as refused:
        copy_to(source.with_name("没有.zip"), stick)
    assert [one.code for one in refused.value.findings] == ["file_missing"]
    for folder in (stick / "没有", source):
        with pytest.raises(EnvironmentFault) as fault:
            copy_to(source, folder)
        assert fault.value.code == "copy_folder_missing" and fault.value.sentence()


@pytest.mark.parametrize("after", range(8))
def test_stopping_anywhere_leaves_nothing(source: Path, stick: Path, after: int) -> None:
    calls = iter(range(100))

    def progress(done: int, total: int) -> None:
        if next(calls) == after:
            raise Stopped

    with pytest.raises(Stopped):
        copy_to(source, stick, progress)
    assert names(stick) == [] and names(source.parent) == [NAME]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "copy_disk_full"),
        (errno.EIO, "copy_folder_lost"),
        (errno.ENODEV, "copy_folder_lost"),
        (errno.EROFS, "copy_folder_unwritable"),
        (errno.EACCES, "copy_folder_unwritable"),
    ],
)
@pytest.mark.parametrize("place", ["write", "read_back", "sync"])
def test_a_fault_of_the_stick_has_words_and_leaves_nothing(
    source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, place: str
) -> None:
    """The stick goes at different points of the way: what the system says is raised where it would say it."""

    def fail(*_: object) -> None:
        raise OSError(number, "gone")

    if place == "sync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(carrying._Copying, place, fail)
    with pytest.raises(EnvironmentFault) as fault:
        copy_to(source, stick)
    assert fault.value.code == code and fault.value.sentence()
    assert names(stick) == []


def test_a_stick_that_forgets_a_byte_is_found_out(source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = placing.forget_cached

    def spoil(handle: int) -> None:
        os.pwrite(handle, b"\0\1\2\3", 2000)
        real(handle)

    monkeypatch.setattr(placing, "forget_cached", spoil)
    with pytest.raises(EnvironmentFault) as fault:
        copy_to(source, stick)
    assert fault.value.code == "copy_read_back" and names(stick) == []


def test_a_source_that_cannot_be_read_is_not_blamed_on_the_stick(
    source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(self: carrying._Copying) -> Iterator[bytes]:
        yield b"x"
        raise refusal("unreadable", name=self.path.name)

    monkeypatch.setattr(carrying._Copying, "_source", torn)
    with pytest.raises(Refusal) as refused:
        copy_to(source, stick)
    assert [one.code for one in refused.value.findings] == ["file_unreadable"] and names(stick) == []


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "小U盘"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only the administrator of a Linux machine may make a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_stick_that_is_too_small(source: Path, small_stick: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        copy_to(source, small_stick)
    assert fault.value.code == "copy_disk_full" and names(small_stick) == []
    subprocess.run(["mount", "-o", "remount,ro", str(small_stick)], check=True)
    with pytest.raises(EnvironmentFault) as fault:
        copy_to(source, small_stick)
    assert fault.value.code == "copy_folder_unwritable"


def test_what_is_written_goes_through_the_part(source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At no moment stands anything half under the name."""
    real = carrying._Copying.write
    seen: list[list[str]] = []

    def watching(self: carrying._Copying, sink: BinaryIO) -> None:
        real(self, sink)
        seen.append(names(stick))

    monkeypatch.setattr(carrying._Copying, "write", watching)
    copy_to(source, stick)
    assert len(seen) == 1 and NAME not in seen[0] and all(name.endswith(".part") for name in seen[0])
