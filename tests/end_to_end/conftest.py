"""The real program over a data folder of its own: in this process for speed, as a process of its own where asked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.office import UNIT, Office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """A data folder with no store yet."""
    return Office(tmp_path / "资料 库", tmp_path, capsys)


@pytest.fixture
def store(office: Office) -> Office:
    """A data folder with an empty store."""
    office.do("init", "--unit", UNIT, "--clerk", "王芳")
    return office


@pytest.fixture
def another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Office]:
    """Further data folders with empty stores, by name."""

    def make(name: str) -> Office:
        office = Office(tmp_path / name, tmp_path, capsys)
        office.do("init", "--unit", UNIT, "--clerk", "王芳")
        return office

    return make
