"""A store over a small catalogue in a throw-away folder, plain or encrypted."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import keys
from db.store import Store
from tests.db.made_up import CATALOGUE, Clock

PASSWORD = "正确 马 电池 订书钉"
BOTH_KINDS = ("test_records", "test_shelf", "test_as_of", "test_withdrawing_many", "test_small_tables")
"""Files whose tests run over both kinds of store; the environment variable ``BOTH_KINDS=1`` adds all others that take
the fixture ``store``."""


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins without a password, and derives the same key for the same password: a quarter of a second."""
    derived = dict(keys.Ring.derived)
    keys.forget()
    keys.Ring.derived.update(derived)
    yield
    derived = dict(keys.Ring.derived)
    keys.forget()
    keys.Ring.derived.update(derived)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of some files over a plain store and over an encrypted one."""
    if "password" in metafunc.fixturenames:
        both = metafunc.module.__name__.rpartition(".")[2] in BOTH_KINDS or os.environ.get("BOTH_KINDS")
        kinds = {"": "plain", PASSWORD: "encrypted"} if both else {"": "plain"}
        ids = list(kinds.values()) if both else [""]
        metafunc.parametrize("password", list(kinds), ids=ids if both else None, indirect=False)


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
        patched.setattr("secrets.token_bytes", lambda number: b"the same salt for all tests"[:number])
        made = Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE, clock=clock, password=password)
    yield made
    made.close()
