"""Every place of the window that a clerk comes to, for tests that look at all of them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QDialog, QTabBar, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.helping import asked, go, page_of
from ui.importing.past import TakeBackDialog
from ui.page import Destination
from ui.shell.main_window import MainWindow
from ui.table.register_page import RegisterPage
from workstation.query import Query

if TYPE_CHECKING:
    from ui.importing.page import ImportPage

Kind = TypeVar("Kind", bound=QWidget)
LEDGER = (
    "商标台账\n注册号,商标名称,商标类型,类别,注册人,注册日期,专用期起,专用期止,状态,经办\n"
    "52000001,沙圪堵,商品,30,准格尔旗第一商贸有限公司,2021-08-07,2021-08-07,2031-08-06,已注册,张三\n"
    "52000002,布尔陶亥,商品,31,准格尔旗第二商贸有限公司,2021-02-30,,,已注册,李四\n"
    "52000003,暖水,商品,31,准格尔旗第三商贸有限公司,6/5/2021,,,已注册,李四\n合计,3,,,,,,,,\n"
)
PASTED = "注册号\t商标名称\t类别\t注册日期\n52000001\t沙圪堵\t30\t2021.8.7\n第四号\t布尔陶亥\t99\t2022/13/40\n"


def stations(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Bring one place after the other to the front, each by its name."""
    for key in list(window.navigation.keys):
        go(window, key)
        rest(window, qtbot)
        yield key
    assert window.book is not None
    for register in window.book.catalogue:
        go(window, register.key)
        rest(window, qtbot)
        page_of(window).new_record()
        rest(window, qtbot)
        yield f"{register.key}: form"
        page_of(window).form.close_form()
    go(window, window.book.catalogue[0].key)
    rest(window, qtbot)
    yield from _of_table(window, page_of(window), qtbot)
    yield from _of_import(window, qtbot)
    yield from _of_doubles(window, qtbot)
    window.show_help()
    rest(window, qtbot)
    yield "help"
    close_dialogs(window)
    window.lock()
    rest(window, qtbot)
    yield "lock"


def _of_table(window: MainWindow, page: RegisterPage, qtbot: QtBot) -> Iterator[str]:
    page.table.choose_record(1, 0)
    rest(window, qtbot)
    shown = page.model.row_at(1)
    assert shown is not None
    page.open_record(shown.uid, enter=True)
    qtbot.waitUntil(lambda: page.form.uid == shown.uid, timeout=10_000)
    page.form.show_history()
    rest(window, qtbot)
    yield "history"
    page.form.close_form()
    page.pane.filter_by_current()
    page.pane.filter_bar.add()
    rest(window, qtbot)
    yield "filter"
    close_dialogs(window)
    page.pane.clear_query()
    rest(window, qtbot)
    page.pane.choose_columns()
    rest(window, qtbot)
    yield "columns"
    close_dialogs(window)
    page.table.selectAll()
    page.change_many()
    rest(window, qtbot)
    yield "bulk change"
    close_dialogs(window)
    page.ask_withdraw()
    rest(window, qtbot)
    yield "withdraw"
    close_dialogs(window)
    data = QMimeData()
    data.setText(PASTED)
    page.table.clearSelection()
    page._open_paste(data)
    rest(window, qtbot)
    yield "paste"
    pasting = page.stack.currentWidget()
    if pasting is not page.splitter:
        pasting.finished.emit(False)  # type: ignore[attr-defined]
    rest(window, qtbot)


def _of_import(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "各乡镇报来的商标台账（2026年汇总）.csv"
        path.write_text(LEDGER, encoding="gb18030")
        window.go(Destination("import", file=path))
        page = cast("ImportPage", window.pages["import"])
        for step in ("sheet", "report", "result"):
            if step != "sheet":
                page.go_on()
            qtbot.waitUntil(partial(_shows, page, step), timeout=20_000)
            rest(window, qtbot)
            yield f"import: {step}"
            if step == "sheet":
                page.ask_constant("")
                rest(window, qtbot)
                yield "import: constant"
                close_dialogs(window)
        page.result.back_button.click()
        rest(window, qtbot)
        yield "import: taking back"
        # So that this file can be imported again in the same store.
        taking_back = next(one for one in dialogs_of(window) if isinstance(one, TakeBackDialog) and one.isVisible())
        taking_back.go_button.click()
        rest(window, qtbot)
        page.begin_anew()
        rest(window, qtbot)
        yield "import: past"
        path.write_bytes(b"")
        page.open_file(path)
        rest(window, qtbot)
        yield "import: refused"
    assert window.book is not None
    go(window, window.book.catalogue[0].key)


def _shows(page: "ImportPage", step: str) -> bool:
    return page.front == step and not page.doing


def _of_doubles(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Records side by side, as if they were chosen in their register."""
    assert window.book is not None
    register = window.book.catalogue[0]
    records = asked(window, qtbot, lambda store: store.page(register, Query(limit=3)).records)
    uids = tuple(record["uid"] for record in records)
    for number in (2, 3):
        window.go(Destination("doubles", register=register.key, uids=uids[:number]))
        rest(window, qtbot)
        yield f"doubles: {number} records"


def rest(window: MainWindow, qtbot: QtBot) -> None:
    """What was asked is answered, and what follows from the answers is laid out."""
    for _ in range(2):
        asked(window, qtbot)
        qtbot.wait(20)


def in_front(window: MainWindow) -> list[QWidget]:
    """The dialog above the window, or the window."""
    dialogs = [one for one in dialogs_of(window) if one.isVisible()]
    return list(dialogs) or [window]


def dialogs_of(window: MainWindow) -> list[QDialog]:
    """All dialogs of the window."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]


def close_dialogs(window: MainWindow) -> None:
    """Close every dialog."""
    for dialog in dialogs_of(window):
        if dialog.isVisible():
            dialog.reject()


def focusable(root: QWidget) -> list[QWidget]:
    """The controls below a widget that can have the keys, without the insides of Qt's own."""
    return [
        one
        for one in below(root, QWidget)
        if one.isVisible() and one.focusPolicy() != Qt.FocusPolicy.NoFocus and not is_inside(one)
    ]


def is_inside(widget: QWidget) -> bool:
    """Whether a widget is part of one of Qt's controls."""
    return widget.objectName().startswith("qt_") or isinstance(widget.parentWidget(), QTabBar | QTableView)


def below(root: QWidget, kind: type[Kind]) -> list[Kind]:
    """The widgets of a kind below another one; the stubs of Qt do not name what they find."""
    return cast("list[Kind]", list(root.findChildren(kind)))


def told(widget: QWidget) -> str:
    """How a problem names a widget."""
    chain: list[str] = []
    above: QWidget | None = widget
    while above is not None and len(chain) < 4:
        chain.append(type(above).__name__)
        above = above.parentWidget()
    text = getattr(widget, "text", lambda: "")
    words = text() if callable(text) else ""
    return f"{' < '.join(chain)} {widget.accessibleName()!r} {str(words)[:30]!r}"
