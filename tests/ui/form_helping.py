"""A form over a real store, without the window around it."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import UNIT, Taker, commit
from ui import look
from ui.ask import Asker
from ui.form.editors import LineEditor, PickEditor
from ui.form.record_form import RecordForm
from workstation.register import Register
from workstation.registers.catalogue import REGISTERS

MARKS, GIS, COPYRIGHTS, CASES = REGISTERS
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A store, its thread, and the forms over it."""

    def __init__(self, qtbot: QtBot, asker: Asker) -> None:
        self.qtbot = qtbot
        self.asker = asker

    def ask(self, question: Callable[[Any], Any] = lambda store: None) -> Any:
        """The answer to a question, after all that was asked before is answered."""
        taker = Taker()
        self.asker.ask(question, taker.take, taker.fail)
        self.qtbot.waitUntil(lambda: bool(taker.answers or taker.failures), timeout=20_000)
        assert not taker.failures, taker.failures
        return taker.answers[0]

    def form(self, register: Register = MARKS, size: tuple[int, int] = (560, 700)) -> RecordForm:
        """A form on the screen."""
        form = RecordForm(self.asker, register, UNIT)
        self.qtbot.addWidget(form)
        form.resize(*size)
        form.show()
        form.activateWindow()
        self.qtbot.waitUntil(form.isActiveWindow)
        return form

    def new(self, register: Register = MARKS) -> RecordForm:
        """A form with a new record, looked over once."""
        form = self.form(register)
        form.start_new()
        self.ask()
        return form

    def opened(self, uid: str, register: Register = MARKS) -> RecordForm:
        """A form with this record, looked over once."""
        form = self.form(register)
        form.open_record(uid)
        self.qtbot.waitUntil(lambda: form.uid == uid, timeout=20_000)
        self.ask()
        return form

    def checked(self, form: RecordForm) -> None:
        """Wait until what stands in the form has been looked over."""
        form.check.left()
        self.ask()

    def saved(self, form: RecordForm) -> None:
        """Save and wait for the answer."""
        form.save()
        self.qtbot.waitUntil(lambda: not form._busy, timeout=20_000)


@pytest.fixture
def open_desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Opens a store on a thread of its own."""
    look.dress(qapp)
    askers: list[Asker] = []

    def opened(folder: Path, catalogue: Sequence[Register] = REGISTERS) -> Desk:
        asker = Asker()
        askers.append(asker)
        asker.open(partial(Store.open, folder, catalogue=catalogue), lambda store: None)
        return Desk(qtbot, asker)

    yield opened
    for asker in askers:
        asker.close()


@pytest.fixture
def desk(open_desk: Callable[..., Desk], book: Path) -> Desk:
    """The store of the tests of the window."""
    return open_desk(book)


def line(form: RecordForm, key: str) -> LineEditor:
    """The editor of a field written on one line."""
    editor = form.editors[key]
    assert isinstance(editor, LineEditor)
    return editor


def write(form: RecordForm, key: str, text: str) -> None:
    """Write in a field as a person does, in the place of what stands there."""
    control = line(form, key).line
    control.selectAll()
    commit(control, text)


def pick(form: RecordForm, key: str, value: object) -> None:
    """Choose as a person does."""
    editor = form.editors[key]
    assert isinstance(editor, PickEditor)
    place = editor.combo.findData(value)
    assert place >= 0
    editor.combo.setCurrentIndex(place)
    editor.combo.activated.emit(place)


def control(form: RecordForm, key: str) -> QWidget:
    """The control of a field that takes the keys."""
    found = form.editors[key].focusProxy()
    assert found is not None
    return found


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in a control that has the keys."""
    QTest.keyClick(widget, key, modifiers)


def preedit(widget: QWidget, text: str) -> None:
    """What an input method shows before it is confirmed."""
    QCoreApplication.sendEvent(widget, QInputMethodEvent(text, []))


def uids_of(desk: Desk, register: Register = MARKS) -> list[str]:
    """The records of a register, oldest first."""
    found: list[str] = desk.ask(lambda store: [record["uid"] for record in store.each(register)])
    return found


def codes(form: RecordForm) -> set[tuple[str, str]]:
    """What the form shows: (code, field)."""
    return {(finding.code, finding.field) for finding in form.findings}
