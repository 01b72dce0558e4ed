"""A program without standard streams, as one with a window is on Windows: commands do their work and end in order."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = f'exec "{sys.executable}" -m workstation "$@" '


def started(closed: str, *words: str) -> "subprocess.CompletedProcess[bytes]":
    """The program with some of its streams closed by the shell: Python has ``None`` for them then."""
    return subprocess.run(("sh", "-c", PROGRAM + closed, "sh", *words), cwd=ROOT, capture_output=True, check=False)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_command(closed: str, tmp_path: Path) -> None:
    made = started(closed, "--data-folder", str(tmp_path / "book"), "init", "--unit", "150622", "--clerk", "王芳")
    assert (made.returncode, made.stderr) == (0, b"")
    assert (tmp_path / "book/workstation.db").is_file()


def test_wrong_use() -> None:
    assert started(">&- 2>&-", "no-such-command").returncode == 2
    assert started(">&- 2>&-", "--version").returncode == 0
    assert started(">&-", "--help").returncode == 0


def test_the_stream_that_is_there_is_written_on(tmp_path: Path) -> None:
    told = started(">&-", "--data-folder", str(tmp_path / "none"), "info")
    assert told.returncode == 3
    assert "资料库" in told.stderr.decode()
