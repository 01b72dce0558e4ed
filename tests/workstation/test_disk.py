"""Faults as Windows numbers them, renaming while a scanner looks, names that every system takes."""

import errno
from pathlib import Path

import pytest

from workstation import disk
from workstation.disk import file_name, number_of, rename


class FaultOfWindows(OSError):
    """As Python raises it there: the class and ``errno`` are chosen by it, the number of Windows stands beside."""

    def __init__(self, number: int, winerror: int) -> None:
        super().__init__(number, "")
        self.winerror = winerror


class HeldFile(type(Path())):  # type: ignore[misc]
    """A file that cannot be renamed so many times."""

    times = 0
    winerror = 32

    def replace(self, target: Path) -> Path:
        """Fail as Windows does, then rename."""
        if HeldFile.times > 0:
            HeldFile.times -= 1
            raise FaultOfWindows(errno.EACCES, HeldFile.winerror)
        return Path(super().replace(target))


@pytest.mark.parametrize(
    ("number", "winerror", "expected"),
    [
        (errno.EINVAL, 1167, errno.EIO),  # the device is not connected
        (errno.EINVAL, 64, errno.EIO),  # the share's name is gone
        (errno.EINVAL, 1006, errno.EIO),  # the volume was altered from outside
        (errno.EINVAL, 39, errno.ENOSPC),
        (errno.ENOSPC, 112, errno.ENOSPC),
        (errno.EINVAL, 123, errno.ENAMETOOLONG),
        (errno.EACCES, 32, errno.EACCES),
        (errno.EINVAL, 87, errno.EINVAL),  # a wrong parameter is our own bug
    ],
)
def test_numbers_of_windows(number: int, winerror: int, expected: int) -> None:
    assert number_of(FaultOfWindows(number, winerror)) == expected


def test_numbers_of_other_systems() -> None:
    assert number_of(OSError(errno.EROFS, "")) == errno.EROFS
    assert number_of(OSError("no number")) == 0


def test_renaming_waits_for_a_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.setattr(HeldFile, "times", 3)
    unfinished = HeldFile(tmp_path / "new")
    unfinished.write_text("new")
    (tmp_path / "final").write_text("old")
    rename(unfinished, tmp_path / "final")
    assert (tmp_path / "final").read_text() == "new"
    assert not unfinished.exists()
    assert slept == list(disk.PATIENCE[:3])


def test_renaming_gives_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(HeldFile, "times", 100)
    unfinished = HeldFile(tmp_path / "new")
    unfinished.write_text("new")
    with pytest.raises(OSError) as raised:
        rename(unfinished, tmp_path / "final")
    assert number_of(raised.value) == errno.EACCES
    assert unfinished.read_text() == "new"
    assert 1 < sum(disk.PATIENCE) < 2


def test_another_fault_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeldFile, "times", 1)
    monkeypatch.setattr(HeldFile, "winerror", 112)
    unfinished = HeldFile(tmp_path / "new")
    unfinished.write_text("new")
    with pytest.raises(FaultOfWindows):
        rename(unfinished, tmp_path / "final")
    assert not (tmp_path / "final").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("商标注册证.pdf", "商标注册证.pdf"),
        ('合同:"甲/乙"?.docx', "合同__甲_乙__.docx"),
        ("说明. . ", "说明"),
        ("con.txt", "con_.txt"),
        ("COM1", "COM1_"),
        ("console.txt", "console.txt"),
        ("???", "___"),
        (" .", "_"),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert file_name(text) == expected
