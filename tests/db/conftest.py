"""A store over a small catalogue in a throw-away folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.db.made_up import CATALOGUE, Clock


@pytest.fixture
def clock() -> Clock:
    """The clock of the store."""
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "资料 库"


@pytest.fixture
def store(folder: Path, clock: Clock) -> Iterator[Store]:
    """A new store over the small catalogue."""
    made = Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE, clock=clock)
    yield made
    made.close()
