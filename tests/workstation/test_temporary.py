"""What is there only for a while: gone at the end, and after a kill at the next work; never while its process lives."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workstation import temporary
from workstation.ledgers.writing import replaced

ROOT = Path(__file__).parents[2]
WORK = """
import sys
from contextlib import ExitStack
from pathlib import Path
from workstation import temporary
from workstation.ledgers.writing import replaced
with ExitStack() as stack:
    folder = stack.enter_context(temporary.folder("package"))
    (folder / "deep").mkdir()
    (folder / "deep" / "personal").write_text("x")
    unfinished = stack.enter_context(replaced(Path(sys.argv[1])))
    unfinished.write_text("x")
    (unfinished.parent / f"{unfinished.name}.parts").mkdir()
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary files, as far as the test and its processes know."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(place))
    return place


@contextmanager
def working(target: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process in the middle of its work; killed at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", WORK, str(target)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def below(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_nothing_stays(place: Path, tmp_path: Path) -> None:
    with temporary.folder("verify") as folder, replaced(tmp_path / "a.csv") as unfinished:
        assert list(folder.iterdir()) == [] and folder.parent == place
        assert os.name == "nt" or folder.stat().st_mode & 0o777 == 0o700
        unfinished.write_text("x")
    with pytest.raises(ValueError), temporary.folder("verify"):
        raise ValueError
    assert below(place) == set()
    assert (tmp_path / "a.csv").read_text() == "x"


def test_a_dead_process_leaves_what_the_next_one_removes(place: Path, tmp_path: Path) -> None:
    target = tmp_path / "报" / "台账.xlsx"
    target.parent.mkdir()
    with working(target):
        pass
    assert "personal" in below(place)
    assert below(target.parent) == {".台账.xlsx.unfinished", ".台账.xlsx.unfinished.parts"}
    with temporary.folder("verify") as folder:
        assert {path.name for path in place.iterdir() if path.is_dir()} == {folder.name}
    assert below(place) == below(target.parent) == set()


def test_a_living_process_keeps_what_it_needs(place: Path, tmp_path: Path) -> None:
    with working(tmp_path / "a.xlsx") as living:
        with working(tmp_path / "b.xlsx"):
            pass
        assert temporary.sweep() == 3
        assert living.poll() is None
        assert below(tmp_path) > {"personal", ".a.xlsx.unfinished", ".a.xlsx.unfinished.parts"}
        assert temporary.sweep() == 0
    assert temporary.sweep() == 3
    assert below(place) == set()


def test_a_second_thread_keeps_what_it_needs(place: Path) -> None:
    with temporary.folder("one") as folder:
        (folder / "x").write_text("x")
        thread = threading.Thread(target=temporary.sweep)
        thread.start()
        thread.join()
        with temporary.folder("two"):
            assert temporary.sweep() == 0
        assert (folder / "x").exists()


@pytest.mark.skipif(os.name == "nt", reason="an open file is removed at once")
def test_what_cannot_be_removed_is_tried_again(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a document that is still open in another program on Windows."""
    with monkeypatch.context() as held:
        with temporary.folder("attachment") as folder:
            (folder / "x").write_text("x")
            held.setattr(temporary, "remove", lambda path: None)
        assert (folder / "x").exists()
    assert temporary.sweep() == 1
    assert below(place) == set()


def test_a_stick_that_is_not_there_is_waited_for(place: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with working(stick / "a.xlsx"):
        pass
    stick.rename(tmp_path / "away")
    assert temporary.sweep() == 1
    (tmp_path / "away").rename(stick)
    assert temporary.sweep() == 2
    assert below(stick) == below(place) == set()


def test_a_note_is_not_waited_for_for_ever(place: Path, tmp_path: Path) -> None:
    stem = place / f"{temporary.PREFIX}0"
    for ending, text in ((temporary.LOCK, ""), (temporary.PATHS, json.dumps([str(tmp_path / "gone" / ".a.part")]))):
        stem.with_name(stem.name + ending).write_text(text)
    assert temporary.sweep() == 0 and below(place)
    os.utime(stem.with_name(stem.name + temporary.PATHS), (0, 0))
    assert temporary.sweep() == 0
    assert below(place) == set()


@pytest.mark.parametrize(
    "names",
    [
        ["工作.xlsx"],
        [".bashrc"],
        ["data"],
        ["x.unfinished"],
        [7, None, {}],
        "x",
        "[[[[",
    ],
)
def test_a_note_that_somebody_changed_removes_nothing_else(place: Path, tmp_path: Path, names: object) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    for name in ("工作.xlsx", ".bashrc", "data", "x.unfinished"):
        (mine / name).write_text("x")
    listed = [str(mine / name) if isinstance(name, str) else name for name in names] if isinstance(names, list) else 0
    stem = place / f"{temporary.PREFIX}0"
    stem.with_name(stem.name + temporary.LOCK).write_text("")
    stem.with_name(stem.name + temporary.PATHS).write_text(json.dumps(listed) if listed else str(names))
    assert temporary.sweep() == 0
    assert len(below(mine)) == 4
    assert below(place) == set()


@pytest.mark.skipif(os.name == "nt", reason="the temporary files of Windows are of one user")
def test_the_note_of_another_user_is_left_alone(place: Path, tmp_path: Path) -> None:
    (tmp_path / ".a.part").write_text("x")
    (place / "note").write_text(json.dumps([str(tmp_path / ".a.part")]))
    (place / f"{temporary.PREFIX}0{temporary.LOCK}").write_text("")
    # A link stands for what another user may lay there: it is none of our files either.
    (place / f"{temporary.PREFIX}0{temporary.PATHS}").symlink_to(place / "note")
    assert temporary.sweep() == 0
    assert (tmp_path / ".a.part").exists() and (place / "note").exists()
