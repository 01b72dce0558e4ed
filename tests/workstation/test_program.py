"""The list of the program's files: what is missing or was changed is named."""

import hashlib
from pathlib import Path

import pytest

from workstation import folders, program


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "库").mkdir()
    (tmp_path / "库/one.so").write_bytes(b"1")
    (tmp_path / "two.txt").write_bytes(b"2")
    lines = [f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in (("库/one.so", b"1"), ("two.txt", b"2"))]
    (tmp_path / program.LIST).write_text("".join(lines), encoding="utf-8")
    return tmp_path


def test_a_whole_program(folder: Path) -> None:
    assert list(program.damaged_files(folder)) == []
    assert len(program.listed_files(folder)) == 2


def test_a_file_that_is_gone_or_changed_is_named(folder: Path) -> None:
    (folder / "库/one.so").unlink()
    (folder / "two.txt").write_bytes(b"3")
    found = [(one.code, one.values["file"]) for one in program.damaged_files(folder)]
    assert found == [("program_file_missing", "库/one.so"), ("program_file_changed", "two.txt")]


def test_a_program_run_from_source_has_no_list(tmp_path: Path) -> None:
    assert program.form() == "source"
    assert list(program.damaged_files()) == []
    assert program.listed_files(tmp_path) == {}


def test_the_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "ip-workstation"
    started.touch()
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(started))
    assert program.form() == "one_file"
    (tmp_path / "_internal").mkdir()
    assert program.form() == "unpacked"
    stick = tmp_path / "stick"
    monkeypatch.setenv(program.STARTED_FILE, str(stick / "one"))
    assert (program.form(), program.started_file()) == ("one_file", stick / "one")
    (stick / "data").mkdir(parents=True)
    assert folders.default_data_folder() == stick / "data"
    assert program.command("selftest") == [str(started), "selftest"]
