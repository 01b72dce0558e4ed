"""Starts the window. The one part of it that knows the store, and only on the store's thread."""

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QLibraryInfo,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from ui import look, preferences
from ui.ask import Asker
from ui.doors import Doors, Left
from ui.logs import begin_log, end_log, without_values
from ui.shell.main_window import MainWindow
from workstation.findings import EnvironmentFault
from workstation.folders import log_path, outside_program
from workstation.words import Speech, say, title_in

if TYPE_CHECKING:
    from ui.ask import OpenStore
    from workstation.ports import Backup
    from workstation.register import Register

LOG = logging.getLogger("workstation.window")
NO_SCREEN = 3
"""Exit code where no window can be opened."""
PROVED_WITHIN = 60_000
"""Milliseconds after which a window that shows nothing has failed."""
MEASURED = "IP_WORKSTATION_MEASURED"
"""Set by the benchmark of the start: the packaged program tells its peak memory at its first paint, and ends."""
SAMPLE_FOLDER = "sample"
SAMPLE_RECORDS = 400
SAMPLE_SEED = 1


def doors(folder: Path, catalogue: "Sequence[Register] | None" = None) -> Doors:
    """The ways into the store of a data folder; the store's code is loaded when one is taken.

    Without a ``catalogue`` the store has the registers of the program.
    """

    def registers() -> "Sequence[Register]":
        from workstation.registers.catalogue import REGISTERS

        return REGISTERS if catalogue is None else catalogue

    def open_store() -> "OpenStore":
        from db.store import Store

        return Store.open(outside_program(folder), catalogue=registers())

    def unlock(password: str) -> None:
        from db import keys

        keys.forget()
        keys.give(password)

    def create(unit: str, clerk: str) -> "OpenStore":
        from db.store import Store
        from workstation.operations.founding import founded

        unit, clerk = founded(unit, clerk)
        return Store.create(outside_program(folder), unit=unit, clerk=clerk, catalogue=registers())

    def sample() -> "OpenStore":
        from db.store import Store
        from workstation.operations.sampling import fill_sample
        from workstation.sample_book import SAMPLE_UNIT

        place = outside_program(folder) / SAMPLE_FOLDER
        try:
            return Store.open(place, catalogue=registers())
        except EnvironmentFault as fault:
            if fault.code != "store_missing":
                raise
        store = Store.create(place, unit=SAMPLE_UNIT, clerk=say("sample_clerk"), catalogue=registers(), sample=True)
        try:
            fill_sample(store, SAMPLE_RECORDS, SAMPLE_SEED)
        except BaseException:
            store.close()
            raise
        return store

    def safe() -> "OpenStore":
        from db.kept_store import open_safely
        from db.store import china_now

        # What writes is not there; who looks at a damaged store does not write to it.
        return cast("OpenStore", open_safely(folder, registers(), china_now()))

    def backups() -> "list[Backup]":
        from db.backups import listed

        return listed(folder)

    def replace(source: Path) -> Path:
        from db.store import Store

        return Store.replace_damaged(folder, source)

    def go_back() -> "OpenStore":
        from db.store import Store
        from workstation.operations.going_back import go_back
        from workstation.updates.offers import installed

        with Store.open(folder, catalogue=registers()) as store:
            # Nothing is asked of it any more.
            return cast("OpenStore", Left(go_back(store, installed())))

    return Doors(
        open=open_store,
        unlock=unlock,
        create=create,
        sample=sample,
        safe=safe,
        backups=backups,
        go_back=go_back,
        replace=replace,
    )


def has_screen() -> bool:
    """Whether there is anything to open a window on; asking Qt would end the process where there is not."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


class OnePlace:
    """Where every exception arrives that nobody foresaw: it is logged, and the window says one sentence."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None = None) -> None:
        """Take an exception; the signature of ``sys.excepthook``."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        LOG.error("unforeseen in the window", exc_info=(kind, error, trace))
        self._window.show_bug(without_values(kind, error, trace))

    def of_thread(self, told: threading.ExceptHookArgs) -> None:
        """Take an exception of a thread; the sentence is said on the window's thread."""
        LOG.error("unforeseen on a thread", exc_info=told.exc_value)
        QTimer.singleShot(0, self._window, self._window.show_bug)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        LOG.warning("Qt says in %s: %s", getattr(context, "category", ""), message[:200])


def _speak(application: QApplication) -> None:
    """Have Qt's own words, such as those of a context menu, in the language of the program."""
    if Speech.language == "zh":
        translator = QTranslator(application)
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(translator)


def run_window(
    folder: Path,
    at_first_paint: Callable[[], None] | None = None,
    *,
    file: Path | None = None,
    language_given: bool = False,
) -> int:
    """Open the window on a data folder and stay until it is closed; returns the exit code.

    It speaks the language of the preferences, unless the command line gave one. ``file`` is looked at once the book is
    open: a package is judged, a ledger read.

    ``at_first_paint`` is called once the empty window is on the screen; nothing of the store is loaded then.
    """
    if not has_screen():
        print(say("command_missing"), file=sys.stderr)
        return NO_SCREEN
    if os.environ.get(MEASURED) and at_first_paint is None:
        at_first_paint = _tell_and_end
    with _running(folder, language_given=language_given) as (application, window):
        if at_first_paint is not None:
            window.first_painted.connect(at_first_paint)
        window.first_painted.connect(window.enter)
        window.brought = file
        window.show()
        return application.exec()


def _tell_and_end() -> None:
    import resource

    os.write(1, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss).encode())
    os._exit(0)


def prove_window(folder: Path) -> bool:
    """Open the window unseen on a data folder; whether it came to show the records of the first register."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    shown: list[bool] = []
    with _running(folder) as (application, window):

        def look_at() -> None:
            if window.book is None:
                return
            if window.page is None:
                window.show_page(window.book.catalogue[0].key)
            page = window.page
            if page is not None and page.model.loaded:
                shown.append(page.model.rowCount() == 0 or page.model.row_at(0) is not None)
                if shown[-1]:
                    application.quit()

        timer = QTimer()
        timer.timeout.connect(look_at)
        timer.start(50)
        QTimer.singleShot(PROVED_WITHIN, application.quit)
        window.first_painted.connect(window.enter)
        window.show()
        application.exec()
    return bool(shown) and shown[-1]


@contextlib.contextmanager
def _running(folder: Path, *, language_given: bool = True) -> Iterator[tuple[QApplication, MainWindow]]:
    """The application and its window, with every exception led to one place; undone afterwards."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("the process has a Qt application without windows")
    log = begin_log(log_path(folder))
    chosen = preferences.load(folder)
    if not language_given:
        Speech.language = chosen.language
    application.setApplicationName(title_in(Speech.language))
    look.dress(application, chosen.theme, chosen.font_size)
    application.styleHints().colorSchemeChanged.connect(partial(look.dress_by_system, application))
    asker = Asker()
    window = MainWindow(asker, doors(folder), folder, chosen)
    window.first_painted.connect(partial(_speak, application))
    place = OnePlace(window)
    hooks = sys.excepthook, threading.excepthook
    sys.excepthook = place
    threading.excepthook = place.of_thread
    before = qInstallMessageHandler(_log_qt)
    try:
        yield application, window
    finally:
        asker.close()
        window.deleteLater()
        sys.excepthook, threading.excepthook = hooks
        qInstallMessageHandler(before)
        end_log(log)
