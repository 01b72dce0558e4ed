"""What the tests of a register's page share."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.helping import Taker
from ui.table.cell_edit import CellEdit
from ui.table.record_model import Row
from ui.table.register_page import RegisterPage

PageOpener = Callable[..., RegisterPage]


def answer(page: RegisterPage, qtbot: QtBot, question: Callable[[Any], Any] = lambda store: None) -> Any:
    """The answer to a question, after all that was asked before is answered."""
    taker = Taker()
    page._asker.ask(question, taker.take, taker.fail)
    qtbot.waitUntil(lambda: bool(taker.answers or taker.failures), timeout=10_000)
    assert not taker.failures, taker.failures
    return taker.answers[0]


def settle(page: RegisterPage, qtbot: QtBot) -> None:
    """All rows are listed and everything asked is answered."""
    qtbot.waitUntil(lambda: page.model.settled, timeout=10_000)
    answer(page, qtbot)


def row_of(page: RegisterPage, qtbot: QtBot, row: int) -> Row:
    """A row in words, once it is fetched."""
    qtbot.waitUntil(lambda: page.model.row_at(row) is not None, timeout=10_000)
    found = page.model.row_at(row)
    assert found is not None
    return found


def column(page: RegisterPage, key: str) -> int:
    """The column of a field."""
    found = page.model.column_of(key)
    assert found is not None
    return found


def go_to(page: RegisterPage, row: int, key: str) -> None:
    """Choose a cell; the keys are in the table."""
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(row, column(page, key)))


def only_edit(page: RegisterPage) -> CellEdit:
    """The one edit that is open."""
    [edit] = page.pane.editing.edits
    return edit


def clipboard() -> str:
    """What is on the clipboard as text."""
    return QApplication.clipboard().text()
