"""A store over a small catalogue in a throw-away folder, plain or encrypted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys
from db.store import Store
from tests.db.made_up import CATALOGUE, Clock
from tests.kinds_of_store import ENCRYPTED, PASSWORD, SALT

BOTH_KINDS = ("test_records", "test_shelf", "test_as_of", "test_withdrawing_many", "test_small_tables")
"""Files whose tests run over both kinds of store; with ``ENCRYPTED_STORES=1`` all others
run over an encrypted one."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of some files over a plain store and over an encrypted one."""
    if "password" in metafunc.fixturenames:
        if metafunc.module.__name__.rpartition(".")[2] in BOTH_KINDS:
            metafunc.parametrize("password", ["", PASSWORD], ids=["plain", "encrypted"])
        else:
            metafunc.parametrize("password", [PASSWORD if ENCRYPTED else ""], ids=[pytest.HIDDEN_PARAM])


@pytest.fixture
def clock() -> Clock:
    """The clock of the store."""
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "资料 库"


@pytest.fixture
def store(folder: Path, clock: Clock, password: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A new store over the small catalogue."""
    with monkeypatch.context() as patched:
        patched.setattr(keys, "new_salt", lambda: SALT)
        made = Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE, clock=clock, password=password)
    yield made
    made.close()
