"""The look of the window: its palette, its distances and the few rules of style, in one place."""

import sys

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

GAP = 8
"""Pixels between things that belong together."""
MARGIN = 14
"""Pixels around a page."""
ROW_HEIGHT = 30
"""Pixels of a row of the table."""
SIDE_WIDTH = 200
"""Least pixels of the list on the left."""
COUNT_WIDTH = 56
"""Pixels for the number of records in it."""

WINDOW = "#f5f6f4"
PAPER = "#ffffff"
STRIPE = "#f8f9f7"
SIDE = "#eceeea"
INK = "#23292b"
QUIET_INK = "#626b6d"
LINE = "#d6dad5"
CHOSEN = "#cfe2de"
ACCENT = "#2f6f68"
HARD = "#b3261e"
HARD_LIGHT = "#fbeae8"
SOFT = "#8a5a00"
SOFT_LIGHT = "#fbf2dd"
SAMPLE = "#c77700"

STYLE = f"""
QToolTip {{ color: {INK}; background: {PAPER}; border: 1px solid {LINE}; padding: 4px; }}
QListWidget#registers {{ color: {INK}; background: {SIDE}; border: none; outline: none; padding-top: {GAP}px; }}
QListWidget#registers::item {{ padding: 9px 10px; border-left: 3px solid transparent; }}
QListWidget#registers::item:selected {{
    background: {PAPER}; color: {INK}; border-left: 3px solid {ACCENT};
}}
QListWidget#registers:focus {{ border-right: 2px solid {ACCENT}; }}
QLabel[role="title"] {{ font-size: 15pt; }}
QLabel[role="section"] {{
    color: {ACCENT}; border: none; border-bottom: 1px solid {LINE}; padding: 8px 0 3px 0;
}}
QLabel[role="quiet"] {{ color: {QUIET_INK}; }}
QLabel[role="hard"] {{ color: {HARD}; }}
QLabel[role="soft"] {{ color: {SOFT}; }}
QLabel[role="warning"] {{ color: {HARD}; }}
QFrame[bar="hard"] {{ background: {HARD_LIGHT}; border: 1px solid {HARD}; border-radius: 4px; }}
QFrame[bar="soft"] {{ background: {SOFT_LIGHT}; border: 1px solid {SOFT}; border-radius: 4px; }}
QListWidget#findings {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 4px; }}
QListWidget#findings::item {{ padding: 3px; }}
QFrame#card {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 6px; }}
QFrame#form {{ background: {PAPER}; border-left: 1px solid {LINE}; }}
QScrollArea#fields, QWidget#inside {{ background: {PAPER}; }}
QLineEdit, QComboBox {{ min-height: 24px; }}
*[fault="hard"] {{ border: 1px solid {HARD}; border-radius: 2px; background: {HARD_LIGHT}; }}
*[fault="soft"] {{ border: 1px solid {SOFT}; border-radius: 2px; background: {SOFT_LIGHT}; }}
QStatusBar {{ background: {SIDE}; }}
QStatusBar::item {{ border: none; }}
QWidget#sample {{ border: 4px solid {SAMPLE}; }}
QLabel#sample_words {{ background: {SAMPLE}; color: white; padding: 3px {MARGIN}px; }}
"""

_ROLES = {
    QPalette.ColorRole.Window: WINDOW,
    QPalette.ColorRole.WindowText: INK,
    QPalette.ColorRole.Base: PAPER,
    QPalette.ColorRole.AlternateBase: STRIPE,
    QPalette.ColorRole.Text: INK,
    QPalette.ColorRole.Button: WINDOW,
    QPalette.ColorRole.ButtonText: INK,
    QPalette.ColorRole.Highlight: ACCENT,
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.PlaceholderText: "#8b9394",
    QPalette.ColorRole.ToolTipBase: PAPER,
    QPalette.ColorRole.ToolTipText: INK,
    QPalette.ColorRole.Mid: LINE,
    QPalette.ColorRole.Link: ACCENT,
}


def palette() -> QPalette:
    """The quiet light palette."""
    made = QPalette()
    for role, colour in _ROLES.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor("#9aa1a2"))
    return made


def dress(application: QApplication) -> None:
    """Give the application its style; the same on every system."""
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(palette())
    font = QFont(application.font())
    if sys.platform == "win32":
        # Qt's own choice draws Chinese with the font of Latin menus.
        font.setFamilies(["Microsoft YaHei UI", "Microsoft YaHei"])
    font.setPointSizeF(10)
    application.setFont(font)
    application.setStyleSheet(STYLE)


def set_role(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style asks for, and have the widget drawn by it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
