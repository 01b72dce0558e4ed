"""A short slice of ``dev.py fuzz``, the same on every run: all kept files, and some changes of each."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import bagit
import pytest

from tests.end_to_end.office import ROOT
from tests.fuzz.mutating import Change, changed, packed, parts_of, sealed_again
from tests.fuzz.reading import kept
from tests.fuzz.run import SURROUNDINGS
from tests.fuzz.seeds import CORPUS
from tests.fuzz.targets import TARGETS
from tests.fuzz.watching import TooSlow, in_time

INPUTS = {"docx": 40, "package": 8, "resealed": 8, "workbook": 25, "xlsx": 40, "clipboard": 40}
"""Target -> changed files in the slice; of all others ``MANY``."""
MANY = 100


def slice_of(name: str, folder: Path) -> dict[str, Any]:
    """What a child tells of a slice; it has a limit on its memory."""
    (folder / "work").mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.child", name, "--inputs", str(INPUTS.get(name, MANY))),
            *("--folder", str(folder), "--failures", str(folder / "failures")),
        ],
        capture_output=True, cwd=ROOT, timeout=100, env=os.environ | SURROUNDINGS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads((folder / "report.json").read_text("utf-8"))[name]
    assert not told["faults"], done.stderr.decode()
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_slice(name: str, tmp_path: Path) -> None:
    told = slice_of(name, tmp_path)
    whole = len(TARGETS[name].seeds) + len(kept(name))
    assert told["inputs"] >= whole + INPUTS.get(name, MANY) * 0.9
    assert told["refused"] < told["inputs"]
    # Hardly any text is refused as a clipboard.
    assert told["refused"] or name == "clipboard"
    # Nothing stays in the temporary files.
    left = {path.name for path in (tmp_path / "work").iterdir()}
    assert left <= {"data", f"input{TARGETS[name].ending}", "returned.xlsx", "filled.docx"}


def test_a_change_reaches_the_parts_of_parts() -> None:
    package = (CORPUS / "package.zip").read_bytes()
    names, parts = parts_of(package)
    book = next(place for place, name in enumerate(names) if name.endswith(".xlsx"))
    other = changed(package, Change(edits=((3, 0, 1),), part=book, inner=2))
    after = parts_of(other)[1]
    assert [name for name in names if after[name] != parts[name]] == [names[book]]
    before, inside = parts_of(parts[names[book]])[1], parts_of(after[names[book]])[1]
    assert sum(before[name] != inside[name] for name in before) == 1


def test_a_seal_made_again_fits_what_lies_in_the_bag(tmp_path: Path) -> None:
    names, parts = parts_of((CORPUS / "package.zip").read_bytes())
    (table,) = (name for name in names if name.endswith("tables/trademarks.csv"))
    parts[table] += b"x"
    (tmp_path / "again.zip").write_bytes(sealed_again(packed(list(parts.items()))))
    shutil.unpack_archive(tmp_path / "again.zip", tmp_path)
    (bag,) = (path for path in tmp_path.iterdir() if path.is_dir())
    bagit.Bag(str(bag)).validate()


def test_the_watch_sees_files_and_processes(tmp_path: Path) -> None:
    """In a process of its own, for a hook of the interpreter stays."""
    code = f"""
from pathlib import Path
from tests.fuzz.watching import Breach, Watch
import os, subprocess, socket
inside, outside = Path({str(tmp_path)!r}) / "in", Path({str(tmp_path)!r}) / "out"
inside.mkdir(); outside.mkdir(); (outside / "there").write_text("x")
def breached(act):
    try:
        with watch.over(inside):
            act()
    except Breach:
        return True
watch = Watch()
assert not breached(lambda: (inside / "a").write_text("x"))
assert not breached(lambda: (outside / "there").read_text())
assert breached(lambda: (outside / "a").write_text("x"))
assert breached(lambda: (inside / "../out/a").write_text("x"))
assert breached(lambda: (outside / "there").unlink())
assert breached(lambda: (inside / "a").rename(outside / "b"))
assert breached(lambda: (outside / "folder").mkdir())
assert breached(lambda: subprocess.run(["true"]))
assert breached(lambda: socket.create_connection(("127.0.0.1", 9)))
assert sorted(path.name for path in outside.iterdir()) == ["there"]
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no alarm")
def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(TooSlow), in_time(0.05):
        while True:
            pass
