"""The real program over a data folder of its own: in this process for speed, as a process of its own where asked."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.office import UNIT, Office, run


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """A data folder with no store yet."""
    return Office(tmp_path / "资料 库", tmp_path, capsys)


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty store, made once; a copy of it is a store too."""
    folder = tmp_path_factory.mktemp("empty") / "资料 库"
    made = run("init", "--unit", UNIT, "--clerk", "王芳", folder=folder)
    assert made.returncode == 0, made.stderr.decode()
    return folder


@pytest.fixture
def store(office: Office, empty_folder: Path) -> Office:
    """A data folder with an empty store."""
    shutil.copytree(empty_folder, office.folder)
    return office


@pytest.fixture
def another(tmp_path: Path, capsys: pytest.CaptureFixture[str], empty_folder: Path) -> Callable[[str], Office]:
    """Further data folders with empty stores, by name."""

    def make(name: str) -> Office:
        office = Office(tmp_path / name, tmp_path, capsys)
        shutil.copytree(empty_folder, office.folder)
        return office

    return make
