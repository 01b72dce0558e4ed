"""A real store over the real catalogue, its clock standing still."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from db.backups import CHINA
from db.store import Store


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 7, 14, 10, 30, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳", clock=clock) as made:
        yield made
