"""Where the data lie: beside a portable program, in the user's folder, never among the program's files."""

from pathlib import Path

import pytest

from workstation import folders, program
from workstation.findings import EnvironmentFault

INTERNAL = "_internal"


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an unpacked program."""
    folder = tmp_path / "程序"
    (folder / INTERNAL / "resources").mkdir(parents=True)
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(folder / "ip-workstation"))
    monkeypatch.setattr(program, "RESOURCES", folder / INTERNAL / "resources")
    return folder


@pytest.fixture
def one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The stick that the single file lies on, and the folder that it unpacked itself into."""
    stick, made = tmp_path / "stick", tmp_path / "temporary"
    stick.mkdir()
    (made / "resources").mkdir(parents=True)
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(made / "ip-workstation"))
    monkeypatch.setenv(program.STARTED_FILE, str(stick / "ip-workstation"))
    monkeypatch.setattr(program, "RESOURCES", made / "resources")
    return stick, made


def code_for(folder: Path) -> str:
    """What is said of a data folder; empty where it is taken."""
    try:
        assert folders.outside_program(folder) == folder
    except EnvironmentFault as fault:
        assert fault.sentence()
        return fault.code
    return ""


def test_run_from_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert folders.portable_folder() is None
    assert folders.default_data_folder().name == folders.APPLICATION
    assert code_for(program.source_folder() / "book") == ""


def test_a_folder_beside_the_single_file(one_file: tuple[Path, Path]) -> None:
    stick, made = one_file
    (made / folders.PORTABLE).mkdir()
    assert folders.default_data_folder().name == folders.APPLICATION
    (stick / folders.PORTABLE).mkdir()
    assert folders.default_data_folder() == stick / folders.PORTABLE


def test_a_file_of_that_name_is_no_folder(one_file: tuple[Path, Path]) -> None:
    (one_file[0] / folders.PORTABLE).touch()
    assert folders.default_data_folder().name == folders.APPLICATION


def test_what_a_single_file_unpacked_goes_when_it_ends(one_file: tuple[Path, Path]) -> None:
    stick, made = one_file
    assert code_for(made / "book") == "data_in_program"
    assert code_for(made) == "data_in_program"
    assert code_for(stick) == ""
    assert code_for(stick / "book") == ""


def test_a_folder_beside_the_unpacked_program(unpacked: Path) -> None:
    assert folders.default_data_folder().name == folders.APPLICATION
    (unpacked / folders.PORTABLE).mkdir()
    assert folders.default_data_folder() == unpacked / folders.PORTABLE
    assert code_for(unpacked / folders.PORTABLE) == ""
    assert code_for(unpacked / folders.PORTABLE / "sample") == ""


def test_an_update_replaces_the_rest_of_the_unpacked_program(unpacked: Path, tmp_path: Path) -> None:
    for folder in (unpacked, unpacked / "book", unpacked / INTERNAL / "data", unpacked / "data/../book"):
        assert code_for(folder) == "data_in_program", folder
    assert code_for(tmp_path / "book") == ""
    (tmp_path / "link").symlink_to(unpacked / INTERNAL)
    assert code_for(tmp_path / "link" / "book") == "data_in_program"
