"""What the tests of the window share."""

import datetime
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.form.record_form import RecordForm
from ui.shell.main_window import MainWindow
from ui.table.register_page import RegisterPage
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SampleBook

UNIT = "150622"
TRADEMARKS = REGISTERS[0]
CASES = REGISTERS[3]
Opener = Callable[..., MainWindow]


def commit(control: QWidget, text: str) -> None:
    """Type as an input method does: the whole text at once."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QCoreApplication.sendEvent(control, event)


def sample_raws(register: str, number: int) -> list[dict[str, Any]]:
    """Raw records that pass all hard checks."""
    return list(SampleBook(UNIT, datetime.date(2026, 7, 14), 1).records(register, number))


class Taker(QObject):
    """Takes answers and failures."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []
        self.failures: list[Any] = []

    def take(self, answer: Any) -> None:
        """An answer is here."""
        self.answers.append(answer)

    def fail(self, failure: Any) -> None:
        """A failure is here."""
        self.failures.append(failure)


def asked(window: MainWindow, qtbot: QtBot, question: Callable[[Any], Any] = lambda store: None) -> Any:
    """The answer to a question, after all that was asked before is answered."""
    taker = Taker()
    window._asker.ask(question, taker.take)
    qtbot.waitUntil(lambda: bool(taker.answers), timeout=10_000)
    return taker.answers[0]


def go(window: MainWindow, key: str) -> None:
    """Bring the page of this key to the front, as a click in the navigation does."""
    window.navigation.list.setCurrentRow(window.navigation.keys.index(key))


def page_of(window: MainWindow) -> RegisterPage:
    """The register's page in front."""
    assert window.page is not None
    return window.page


def opened_form(window: MainWindow, qtbot: QtBot, row: int = 0) -> RecordForm:
    """The form of the record in a row of the table."""
    page = page_of(window)
    model = page.model
    qtbot.waitUntil(lambda: row < model.rowCount() and model.row_at(row) is not None, timeout=10_000)
    page.table.activated.emit(page.model.index(row, 0))
    shown = page.model.row_at(row)
    assert shown is not None
    uid = shown.uid
    qtbot.waitUntil(lambda: page.form.uid == uid, timeout=10_000)
    return page.form


def saved(form: RecordForm, qtbot: QtBot) -> None:
    """Save and wait for the answer."""
    form.save()
    qtbot.waitUntil(lambda: not form._busy, timeout=10_000)
