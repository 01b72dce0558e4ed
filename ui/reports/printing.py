"""Printing the forms, and saving them as a PDF: page by page, so that the window goes on meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPagedPaintDevice, QPainter, QPdfWriter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from ui.ask import Asker, Failure
from ui.reports.paper import RESOLUTION, Paper, begin
from workstation.package.contents import Form, Table
from workstation.ports import Store
from workstation.words import say

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def _write(path: Path, content: bytes, store: Store) -> Path:
    from ui.printing import write_file

    return write_file(path, content)


@dataclass(frozen=True)
class Printed:
    """What is to be printed."""

    forms: Sequence[Form]
    check_code: str
    title: str
    lists: Sequence[Table]


class PageByPage(QObject):
    """Draws the pages of some forms on a device, one each time that the window has nothing else to do."""

    finished = Signal(int)
    """All pages are drawn: their number; 0 where the device does not open."""

    def __init__(self, device: QPagedPaintDevice, paper: Paper, parent: QObject) -> None:
        super().__init__(parent)
        self._device = device
        self._paper = paper
        self._painter: QPainter | None = None
        self._number = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._draw_next)

    def start(self) -> None:
        """Begin; ``finished`` tells the end, never at once."""
        self._painter = begin(self._device) if len(self._paper) else None
        self._timer.start()

    def _draw_next(self) -> None:
        if self._painter is None or self._number == len(self._paper):
            self._end()
            return
        if self._number:
            self._device.newPage()
        self._paper.draw(self._painter, self._number)
        self._number += 1

    def _end(self) -> None:
        self._timer.stop()
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        self.finished.emit(self._number)


class FormPrinter(QObject):
    """Asks for a printer or a file, and puts the forms there."""

    said = Signal(str, str)
    """A sentence and its role: ``quiet``, ``soft`` or ``hard``."""

    def __init__(self, asker: Asker, window: QWidget) -> None:
        super().__init__(window)
        self._asker = asker
        self._window = window
        self._work: PageByPage | None = None
        self._kept: QBuffer | None = None
        self._place = Path()

    @property
    def is_busy(self) -> bool:
        """Whether pages are being drawn."""
        return self._work is not None

    # -- a printer -----------------------------------------------------------------------------------------

    def open_print_dialog(
        self, forms: Sequence[Form], check_code: str = "", title: str = "", lists: Sequence[Table] = ()
    ) -> QDialog | None:
        """Ask for a printer and print; where there is none say so and offer a PDF. Returns the dialog that opened."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if self.is_busy:
            return None
        if not QPrinterInfo.availablePrinterNames():
            self.said.emit(say("paper_no_printer"), "soft")
            return self.save_pdf(forms, check_code, title, lists)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title or say("paper_document"))
        dialog = QPrintDialog(printer, self._window)
        # The pages to print are all of them: a form is signed whole.
        for option in (QPrintDialog.PrintDialogOption.PrintPageRange, QPrintDialog.PrintDialogOption.PrintSelection):
            dialog.setOption(option, False)
        dialog.accepted.connect(partial(self._print_on, printer, Printed(forms, check_code, title, lists)))
        return self._open(dialog)

    def _print_on(self, printer: "QPrinter", printed: Printed) -> None:
        self._begin(printer, printed)

    # -- a file --------------------------------------------------------------------------------------------

    def save_pdf(
        self, forms: Sequence[Form], check_code: str = "", title: str = "", lists: Sequence[Table] = ()
    ) -> QDialog | None:
        """Ask where, and save the forms as a PDF. Returns the dialog that opened."""
        if self.is_busy:
            return None
        dialog = QFileDialog(self._window, say("paper_save_where"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{say('paper_file_pdf')} (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{title or say('paper_document')}.pdf")
        dialog.fileSelected.connect(partial(self._write_pdf, Printed(forms, check_code, title, lists)))
        return self._open(dialog)

    def _write_pdf(self, printed: Printed, path: str) -> None:
        place = Path(path)
        self._place = place if place.suffix.lower() == ".pdf" else place.with_name(place.name + ".pdf")
        self._kept = QBuffer(self)
        self._kept.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(self._kept)
        writer.setResolution(RESOLUTION)
        writer.setTitle(printed.title or say("paper_document"))
        self._begin(writer, printed)

    # -- pages ---------------------------------------------------------------------------------------------

    def _begin(self, device: QPagedPaintDevice, printed: Printed) -> None:
        self._work = PageByPage(device, Paper(printed.forms, printed.check_code, printed.lists), self)
        self._work.finished.connect(self._tell)
        self._work.start()

    def _tell(self, pages: int) -> None:
        kept = self._kept
        if self._work is not None:
            self._work.deleteLater()
        self._work = self._kept = None
        if not pages:
            self.said.emit(say("paper_not_printed"), "hard")
        elif kept is None:
            self.said.emit(say("paper_printed", pages=pages), "quiet")
        else:
            write = partial(_write, self._place, bytes(kept.data().data()))
            self._asker.ask(write, partial(self._saved, pages), self._not_saved)
        if kept is not None:
            kept.deleteLater()

    def _saved(self, pages: int, path: Path) -> None:
        self.said.emit(say("paper_saved", path=path, pages=pages), "quiet")

    def _not_saved(self, failure: Failure) -> None:
        self.said.emit(failure.sentence, "hard")

    def _open(self, dialog: QDialog) -> QDialog:
        """Beside the event loop, never in one of its own."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QDialog.open(dialog)
        return dialog
