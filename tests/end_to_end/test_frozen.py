"""The packaged program, built as it stands, proves itself and writes the package that the program from source does."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.office import ROOT, run

FOLDER = ROOT / "dist" / "ip-workstation"
PROGRAM = FOLDER / ("ip-workstation-console.exe" if os.name == "nt" else "ip-workstation")
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def program() -> Path:
    """The program folder made anew; its self-test passed and it said nothing on standard error."""
    build = (sys.executable, str(ROOT / "packaging" / "build.py"))
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "selftest passed" in done.stdout
    return PROGRAM


def frozen(program: Path, *words: object, folder: Path) -> dict[str, Any]:
    command = [str(program), "--data-folder", str(folder), "--json", *map(str, words)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def payload(path: str) -> dict[str, bytes]:
    """The tables of a package by name: they bear no moment of writing."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "/tables/" in name}


def test_the_same_book_gives_the_same_package(program: Path, tmp_path: Path) -> None:
    frozen(program, "sample", "--records", 200, "--seed", 3, folder=tmp_path / "book")
    shutil.copytree(tmp_path / "book", tmp_path / "copy")
    words = ("package", "--period", "2026Q2", "--allow-sample", "--reason", "测试")
    by_frozen = frozen(program, *words, "--out", tmp_path / "a", folder=tmp_path / "book")
    done = run("--json", *words, "--out", tmp_path / "b", folder=tmp_path / "copy")
    by_source = json.loads(done.stdout)
    assert by_frozen["root"] == by_source["root"] and by_frozen["check_code"] == by_source["check_code"]
    assert payload(by_frozen["path"]) == payload(by_source["path"]) and len(payload(by_source["path"])) > 5


def test_what_it_is_made_of_is_listed(program: Path) -> None:
    inner = FOLDER / "_internal"
    listed = (inner / "files.sha256").read_text(encoding="utf-8").splitlines()
    there = sum(path.is_file() and not path.is_symlink() for path in FOLDER.rglob("*"))
    assert len(listed) == there - 1
    # What PySide would compile at every start.
    assert list((inner / "shiboken6/files.dir/shibokensupport/signature/__pycache__").glob("parser.*.pyc"))
    parts = json.loads((inner / "licences" / "parts.json").read_text(encoding="utf-8"))
    assert {"Qt", "CPython", "SQLCipher", "xlsxwriter", "PySide6_Essentials"} <= {part["name"] for part in parts}
    page = (inner / "licences" / "licences.md").read_text(encoding="utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page and all(part["licence"] != "?" for part in parts)
