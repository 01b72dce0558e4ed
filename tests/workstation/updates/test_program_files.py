"""Program files tried before they are put in place."""

import sys
from pathlib import Path

import pytest

from workstation.updates import program_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


def script(folder: Path, text: str) -> Path:
    made = folder / "program"
    made.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    made.chmod(0o755)
    return made


def test_it_tells_its_version(tmp_path: Path) -> None:
    file = script(tmp_path, "echo 0.2.0")
    assert program_files.tells(file, "0.2.0")
    assert not program_files.tells(file, "0.3.0")


def test_it_starts_and_fails(tmp_path: Path) -> None:
    assert not program_files.tells(script(tmp_path, "echo 0.2.0; exit 1"), "0.2.0")


def test_it_does_not_start(tmp_path: Path) -> None:
    assert not program_files.tells(tmp_path / "none", "0.2.0")


def test_it_does_not_come_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_files, "TRIED_SECONDS", 0.5)
    # What it started goes on and holds the streams: nobody waits for that.
    file = script(tmp_path, "sleep 20 &\necho 0.2.0\nwait")
    assert not program_files.tells(file, "0.2.0")
