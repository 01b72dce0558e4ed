"""Shows a text of the help: a chapter in Markdown with its pictures, or what there is to know of a field."""

from html import escape
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QStyle, QTextBrowser, QTextEdit

from ui import look
from workstation.handbook import PICTURES
from workstation.help import FieldHelp
from workstation.words import say

LINE_HEIGHT = 145
"""Per cent of the letters' height."""
PICTURE = "\ufffc"
"""Stands for a picture in the text of its line."""
TITLES = {1: 1.45, 2: 1.15, 3: 1.0}
"""Level of a heading -> its size against the text."""
SETTLED = 120
"""Milliseconds without another change of width until the pictures are fitted anew."""


class HelpBrowser(QTextBrowser):
    """The text; pictures are as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("help_page"))
        self.setOpenLinks(False)
        self._markdown = ""
        self._field: FieldHelp | None = None
        self._sought = ""
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(SETTLED)
        self._fitting.timeout.connect(self._show_again)

    def show_chapter(self, markdown: str) -> None:
        """Show a chapter from its beginning."""
        self._markdown, self._field = markdown, None
        self._show()

    def show_field(self, told: FieldHelp) -> None:
        """Show what there is to know of a field."""
        self._markdown, self._field = "", told
        self._show()

    def _show(self) -> None:
        self.document().clear()
        if self._field is not None:
            self.setHtml(field_html(self._field))
        else:
            self.setMarkdown(self._markdown)
        dress(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.mark(self._sought)

    def _show_again(self) -> None:
        place = self.verticalScrollBar().value() / max(self.verticalScrollBar().maximum(), 1)
        self._show()
        self.verticalScrollBar().setValue(round(place * self.verticalScrollBar().maximum()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._markdown and event.size().width() != event.oldSize().width():
            self._fitting.start()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the handbook, made as wide as there is room."""
        file = PICTURES / QUrl(name).fileName()
        if kind != QTextDocument.ResourceType.ImageResource.value or not file.is_file():
            return None
        image = QImage(str(file))
        ratio = self.devicePixelRatioF()
        # Beside the scroll bar, whether it is there yet or not.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room = round((self.width() - bar - 2 * self.frameWidth() - 2 * look.MARGIN) * ratio)
        if image.width() > room > 0:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image

    # -- places of a text ----------------------------------------------------------------------------------

    def mark(self, text: str) -> None:
        """Mark every place of a text; none for an empty one."""
        self._sought = text
        marks = []
        cursor = QTextCursor(self.document())
        while text:
            cursor = self.document().find(text, cursor)
            if cursor.isNull():
                break
            # Typed as it is in Qt; the stubs name its two parts otherwise.
            found: Any = QTextEdit.ExtraSelection()
            found.cursor = QTextCursor(cursor)
            found.format.setBackground(QColor(look.SOFT_LIGHT))
            found.format.setForeground(QColor(look.INK))
            marks.append(found)
        self.setExtraSelections(marks)

    def go_on(self) -> bool:
        """Go to the next place of the marked text; whether there was one below."""
        return bool(self._sought) and self.find(self._sought)


def dress(document: QTextDocument) -> None:
    """Give a text its distances and colours, those of the palette in force."""
    points = look.points()
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        spaced = QTextBlockFormat()
        if PICTURE not in block.text():
            spaced.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        spaced.setTopMargin(look.MARGIN if level > 1 else 0)
        spaced.setBottomMargin(2 if level > 1 or block.textList() is not None else look.GAP)
        cursor.mergeBlockFormat(spaced)
        if level:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            titled = cursor.charFormat()
            # Steps of Qt's own, which would be taken on top of the size.
            titled.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
            titled.setFontPointSize(points * TITLES.get(level, 1.0))
            titled.setFontWeight(QFont.Weight.Bold if level > 1 else QFont.Weight.Normal)
            titled.setForeground(QColor(look.INK if level == 1 else look.ACCENT))
            cursor.setCharFormat(titled)
        block = block.next()
    document.setDocumentMargin(look.MARGIN)


def field_html(told: FieldHelp) -> str:
    """What there is to know of a field, laid out."""
    parts = [f"<h1>{escape(told.title)}</h1>", f'<p style="color:{look.QUIET_INK}">{escape(told.place)}</p>']
    for line in told.lines:
        words = "<br/>".join(escape(sentence) for sentence in line.sentences)
        parts.append(f"<h3>{escape(line.heading)}</h3><p>{words}</p>")
    parts.append(f'<p style="color:{look.QUIET_INK}">{escape(say("help_by_declaration"))}</p>')
    return "".join(parts)
