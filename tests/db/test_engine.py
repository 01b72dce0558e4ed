"""Addresses of files that are opened for reading alone."""

import sqlite3
from pathlib import Path

import pytest

from db.engine import connect, read_only_address


@pytest.mark.parametrize("name", ["book.db", "甲 100%?#.db"])
def test_any_name(tmp_path: Path, name: str) -> None:
    connect(tmp_path / name).close()
    connect(tmp_path / name, read_only=True).close()


def test_a_path_of_a_share_is_no_host(tmp_path: Path) -> None:
    connect(tmp_path / "book.db").close()
    # Here two slashes at the beginning are as good as one, so the engine can be asked what it makes of them.
    sqlite3.connect(read_only_address("/" + (tmp_path / "book.db").as_posix()), uri=True).close()
    assert read_only_address("//server/share/甲.db") == "file:////server/share/%E7%94%B2.db?mode=ro"
