"""The lines above the sheet and above the report, never more of them than the page has room for."""

from PySide6.QtGui import QResizeEvent

from ui import look
from ui.paste.notes import PasteNotes

LINES = 4
"""Lines that are seen at once where there is room."""
SHARE = 0.27
"""Of the page's height that lines may take."""


class ImportNotes(PasteNotes):
    """Lines of what is asked and told; those that find no room are scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        self._most = 0

    def fit_into(self, height: int) -> None:
        """Take the place that belongs to lines in a page of this height."""
        self._most = max(round(height * SHARE), 2 * look.ROW_HEIGHT)
        self.see(LINES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        super()._fit()
        if self._most and self.height() > self._most:
            self.setFixedHeight(self._most)
