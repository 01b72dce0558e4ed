"""The list of what is due on paper and in a calendar file."""

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from ui.due.table import DueModel, left_words
from ui.page import Desk
from ui.showing import shown_day
from workstation import divisions
from workstation.operations.deadlines import DueList
from workstation.ports import Store
from workstation.words import say

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.printing import Sheet

PRINT_WIDTHS = (12, 13, 36, 18, 14, 7)
TO_TICK = "□"


def _write(path: Path, content: bytes, store: Store) -> Path:
    from ui.printing import write_file

    return write_file(path, content)


class DueOutput(QObject):
    """Prints and saves what a table of things due shows."""

    said = Signal(str, str)
    """A sentence and its role."""

    def __init__(self, desk: Desk, model: DueModel, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._model = model
        self._window = window
        self._due: DueList | None = None
        self._period = ""

    def show_list(self, due: DueList, period: str) -> None:
        """The list that is shown, and the words of its time."""
        self._due = due
        self._period = period

    def sheet(self) -> "Sheet":
        """The list as it goes on paper."""
        from ui.printing import Sheet

        entries = self._model.entries
        names = {register.key: register.words() for register in self._desk.book.catalogue}
        lines = [
            (shown_day(one.day), left_words(one), one.title, self._model.what(one), names[one.register], TO_TICK)
            for one in entries
        ]
        today = self._due.clock.counted if self._due else ""
        return Sheet(
            title=say("due_print_title", period=self._period),
            under_title=(
                say("due_print_unit", unit=divisions.name_of(self._desk.book.unit)),
                say("due_print_day", day=shown_day(today)),
                say("due_print_clerk", clerk=self._desk.book.clerk),
            ),
            heads=[say(f"due_head_{key}") for key in ("day", "left", "title", "what", "register", "tick")],
            widths=PRINT_WIDTHS,
            lines=lines,
            total=max(self._due.total if self._due else 0, len(lines)),
        )

    def print_list(self) -> None:
        """Ask for a printer and print one sheet."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(say("due_title"))
        dialog = QPrintDialog(printer, self._window)
        dialog.accepted.connect(partial(self._print_on, printer))
        self._show_dialog(dialog)

    def _print_on(self, printer: "QPrinter") -> None:
        from ui.printing import print_on

        number = print_on(printer, self.sheet())
        words = say("due_printed", number=number) if number else say("due_not_printed")
        self.said.emit(words, "quiet" if number else "hard")

    def save_pdf(self) -> None:
        """Ask where, and save the sheet as a PDF."""
        self._ask_place(say("due_title"), "pdf", self._write_pdf)

    def _write_pdf(self, path: str) -> None:
        from ui.printing import pdf_of

        self._keep_file(path, ".pdf", pdf_of(self.sheet()))

    def save_calendar(self) -> None:
        """Ask where, and save the list as a calendar file."""
        self._ask_place(say("due_title"), "ics", self._write_calendar)

    def _write_calendar(self, path: str) -> None:
        self._keep_file(path, ".ics", self.calendar())

    def calendar(self) -> bytes:
        """The list as a calendar file: day, what, title of the record, and nothing else about anybody."""
        from workstation.calendar_file import Event, calendar_file

        events = [
            Event(id=one.id, day=one.day, title=f"{self._model.what(one)}：{one.title}") for one in self._model.entries
        ]
        return calendar_file(events, datetime.datetime.now(datetime.UTC))

    def _ask_place(self, name: str, ending: str, chosen: Callable[[str], None]) -> None:
        dialog = QFileDialog(self._window, say("due_save_where"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{say(f'due_file_{ending}')} (*.{ending})")
        dialog.setDefaultSuffix(ending)
        today = self._due.clock.today if self._due else ""
        dialog.selectFile(f"{name}_{today}.{ending}")
        dialog.fileSelected.connect(chosen)
        self._show_dialog(dialog)

    def _show_dialog(self, dialog: QDialog) -> None:
        """Beside the event loop, never in one of its own."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QDialog.open(dialog)

    def _keep_file(self, path: str, ending: str, content: bytes) -> None:
        place = Path(path)
        if place.suffix.lower() != ending:
            place = place.with_name(place.name + ending)
        self._desk.asker.ask(partial(_write, place, content), self._file_kept)

    def _file_kept(self, path: Path) -> None:
        self.said.emit(say("due_saved", path=path), "quiet")
