"""A real window over a real store in a throw-away folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import CASES, TRADEMARKS, UNIT, Opener, go, sample_raws
from tests.ui.pages import PageOpener
from ui import look
from ui.app import doors
from ui.ask import Asker
from ui.page import Book, Desk
from ui.safety.safe_mode import SafeMode
from ui.shell.first_start import Fault, FirstStart
from ui.shell.main_window import MainWindow
from ui.shell.password_page import PasswordPage
from ui.table.register_page import RegisterPage
from workstation.operations import keeping
from workstation.register import Register
from workstation.registers.catalogue import REGISTERS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that is not there yet; its name is as clerks name theirs."""
    return tmp_path / "资料 库"


@pytest.fixture
def book(folder: Path) -> Path:
    """A data folder with 250 marks and two cases."""
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        keeping.add(store, TRADEMARKS, sample_raws("trademarks", 250))
        keeping.add(store, CASES, sample_raws("assistance_cases", 2))
    return folder


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Opener]:
    """Opens windows; each is waited for until it shows what it has to show, and ended at last."""
    look.dress(qapp)
    askers: list[Asker] = []
    windows: list[MainWindow] = []

    def opened(folder: Path, catalogue: Sequence[Register] = REGISTERS, at: str = "") -> MainWindow:
        """``at`` names the page to be in front; without it the first register is."""
        asker = Asker()
        askers.append(asker)
        window = MainWindow(asker, doors(folder, catalogue), folder)
        windows.append(window)
        qtbot.addWidget(window)
        window.first_painted.connect(window.enter)
        window.show()
        qtbot.waitUntil(lambda: window.book is not None or is_card(window), timeout=10_000)
        if window.book is not None:
            go(window, at or catalogue[0].key)
            qtbot.waitUntil(lambda: is_settled(window), timeout=10_000)
        return window

    yield opened
    for asker in askers:
        asker.close()


def is_card(window: MainWindow) -> bool:
    """Whether the window shows a card that asks for something."""
    return isinstance(window.stack.currentWidget(), FirstStart | Fault | SafeMode | PasswordPage)


def is_settled(window: MainWindow) -> bool:
    """Whether the window shows the first rows of a register, or a page that is none."""
    page = window.page
    if page is None:
        return window.front is not None
    return page.model.loaded and (page.model.rowCount() == 0 or page.model.row_at(0) is not None)


@pytest.fixture
def open_page(qapp: QApplication, qtbot: QtBot) -> Iterator[PageOpener]:
    """Opens the page of one register alone, without the window around it, and waits for its first rows."""
    look.dress(qapp)
    askers: list[Asker] = []

    def opened(folder: Path, register: Register = TRADEMARKS) -> RegisterPage:
        asker = Asker()
        askers.append(asker)
        asker.open(doors(folder, REGISTERS).open, lambda store: None)
        book = Book(REGISTERS, UNIT, "王芳", folder, False)
        page = RegisterPage(Desk(asker, book), register)
        qtbot.addWidget(page)
        page.resize(1000, 640)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(lambda: page.model.loaded and page.model.complete, timeout=10_000)
        qtbot.waitUntil(lambda: page.model.rowCount() == 0 or page.model.row_at(0) is not None, timeout=10_000)
        return page

    yield opened
    for asker in askers:
        asker.close()
