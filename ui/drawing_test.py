"""Whether this machine draws Chinese, on the screen and on paper. Needs a Qt application."""

import os
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ui.printing import Sheet, print_on
from workstation.words import say

SIDE = 48
"""Pixels of the square that one letter is drawn in."""
LETTERS = ("知", "产", "旗")
NO_LETTER = "\U0010ffff"
"""No font has it: what is drawn for it is drawn for every letter that is missing."""
OF_WINDOWS = ("msyh.ttc", "simsun.ttc", "Deng.ttf", "simhei.ttf", "NotoSansCJK-Regular.ttc")
"""Files of fonts with Chinese, the usual one first; the last one is that of the tried system."""
LEAST_PDF = 3_000
"""Bytes of a page with one line of Chinese, whose letters are embedded."""


def drawn(letter: str) -> bytes:
    """The pixels of one letter in the font of the program, black on white."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    font = QFont()
    font.setPixelSize(SIDE * 2 // 3)
    painter.setFont(font)
    painter.setPen(QColor("black"))
    painter.drawText(QRect(0, 0, SIDE, SIDE), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return bytes(image.constBits())


def lend_fonts() -> None:
    """Give Qt's offscreen platform on Windows the Chinese fonts of the system: by itself it looks for none there."""
    if QFontDatabase.families():
        return
    folder = Path(os.environ.get("WINDIR", "")) / "Fonts"
    lent = [QFontDatabase.addApplicationFont(str(folder / name)) for name in OF_WINDOWS if (folder / name).is_file()]
    families = [family for number in lent if number >= 0 for family in QFontDatabase.applicationFontFamilies(number)]
    if families:
        QGuiApplication.setFont(QFont(families[0]))


def draws_chinese() -> bool:
    """Whether Chinese letters are really drawn: each has ink, and none looks like another or like a missing one."""
    lend_fonts()
    pictures = [drawn(letter) for letter in (*LETTERS, NO_LETTER)]
    has_ink = all(min(picture) < 128 for picture in pictures[:-1])
    return has_ink and len(set(pictures)) == len(pictures)


def font_name() -> str:
    """The font of the program, and the first one that has simplified Chinese."""
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return " · ".join([QFontInfo(QFont()).family(), *chinese[:1]])


def prints_pdf(path: Path) -> bool:
    """Whether a page can be printed into a PDF."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    sheet = Sheet(
        title=say("window_name"),
        under_title=(),
        heads=(say("window_unit"),),
        widths=(100,),
        lines=[("".join(LETTERS),)],
        total=1,
    )
    lines = print_on(printer, sheet)
    content = path.read_bytes() if path.is_file() else b""
    return lines == 1 and content.startswith(b"%PDF") and len(content) > LEAST_PDF


def printers() -> list[str]:
    """The printers that the system knows, the one it takes by itself first."""
    first = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != first, name))
