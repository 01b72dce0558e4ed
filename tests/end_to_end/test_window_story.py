"""The real program, used for two days: founded, typed, saved, searched, pasted, closed, killed, opened again."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db.doctor import examine
from db.store import Store
from tests.end_to_end.office import ROOT, run

ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}


def begin(folder: Path, story: str) -> "subprocess.Popen[str]":
    """Start the program and a story in it."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.window_story", str(folder), story],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def play(folder: Path, story: str) -> list[str]:
    """Play a story to its end; what it told."""
    program = begin(folder, story)
    told, trouble = program.communicate(timeout=60)
    assert program.returncode == 0, told + trouble
    return told.splitlines()


def listed(folder: Path) -> set[str]:
    """The numbers of the marks, as another process reads them."""
    done = run("--json", "list", "trademarks", folder=folder)
    return {record["registration_no"] for record in json.loads(done.stdout)["records"]}


def test_a_day_in_the_window_is_all_there_on_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "资料 库"
    assert play(folder, "first_day") == ["held 1", "rows 3"]
    assert listed(folder) == {"13867873", "52000001", "52000002"}
    assert play(folder, "next_day") == ["found 1 52000001"]
    assert listed(folder) == {"13867873", "52000001", "52000002"}
    assert "ERROR" not in (folder / "logs" / "workstation.log").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_what_was_typed_when_the_program_was_killed_is_offered_again(tmp_path: Path) -> None:
    folder = tmp_path / "资料 库"
    assert run("init", "--unit", "150622", "--clerk", "王芳", folder=folder).returncode == 0
    program = begin(folder, "interrupted")
    assert program.stdout is not None
    assert program.stdout.readline().strip() == "typed"
    program.send_signal(signal.SIGKILL)
    program.communicate(timeout=30)
    assert play(folder, "after_the_kill") == ["kept 77000001 断电牧场 没来得及", "saved"]
    assert listed(folder) == {"77000001"}
    with Store.open(folder) as store:
        assert store.drafts() == []
        assert not [finding for finding in examine(store).findings if finding.hard]
