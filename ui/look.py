"""The look of the window: its palettes, its distances and the few rules of style, in one place.

Colours are attributes of this module in capitals, ``look.ACCENT``: always those of the palette in force, so ask
for them when something is drawn and not when a module is loaded. A change of theme or size is ``dress`` again.
"""

import sys
from dataclasses import asdict, dataclass
from typing import Any, Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from workstation.resource_files import RESOURCES

Theme = Literal["light", "dark", "system"]
THEMES: tuple[Theme, ...] = ("system", "light", "dark")
SIZES = range(9, 17)
"""Points that a clerk may choose for the letters."""
SIZE = 10
"""Points where nobody chose."""

GAP = 8
"""Pixels between things that belong together."""
MARGIN = 14
"""Pixels around a page."""
SIDE_WIDTH = 200
"""Least pixels of the navigation."""
COUNT_WIDTH = 56
"""Pixels for the number of records in it."""
NARROW = 1000
"""Pixels of a window at 10 points below which the navigation folds by itself."""


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The colours of one theme; texts stand out from their grounds by 4.5 to 1 or more."""

    window: str
    """Ground of the window."""
    paper: str
    """Ground of what is written on: fields, tables, cards."""
    stripe: str
    """Every second row."""
    side: str
    """Ground of the navigation and of the line at the bottom."""
    button: str
    """Ground of choice boxes."""
    hover: str
    """Ground of a button under the mouse."""
    ink: str
    quiet_ink: str
    faint_ink: str
    """What stands in an empty field."""
    disabled_ink: str
    line: str
    """Thin lines and frames."""
    edge: str
    """Frames of what can be pressed or written in."""
    chosen: str
    """Ground of a chosen row; ink stands on it."""
    accent: str
    """Focus, what is in force, the one button that matters."""
    on_accent: str
    hard: str
    hard_light: str
    soft: str
    soft_light: str
    sample: str
    """Frame of the sample book."""
    on_sample: str


LIGHT = Palette(
    window="#f5f6f4",
    paper="#ffffff",
    stripe="#f8f9f7",
    side="#eceeea",
    button="#f7f8f6",
    hover="#e6ebe7",
    ink="#23292b",
    quiet_ink="#5b6466",
    faint_ink="#697273",
    disabled_ink="#9aa1a2",
    line="#d0d5cf",
    edge="#a7b0a9",
    chosen="#cfe2de",
    accent="#2f6f68",
    on_accent="#ffffff",
    hard="#b3261e",
    hard_light="#fbeae8",
    soft="#805300",
    soft_light="#fbf2dd",
    sample="#9c5a00",
    on_sample="#ffffff",
)
DARK = Palette(
    window="#1f2425",
    paper="#272d2e",
    stripe="#2b3233",
    side="#1a1e1f",
    button="#333b3c",
    hover="#333b3c",
    ink="#e3e8e6",
    quiet_ink="#a9b3b2",
    faint_ink="#959f9e",
    disabled_ink="#6c7676",
    line="#414a4b",
    edge="#667273",
    chosen="#2d4e4a",
    accent="#74bdb2",
    on_accent="#10201e",
    hard="#f4958b",
    hard_light="#45272a",
    soft="#e3b763",
    soft_light="#3d3320",
    sample="#b8741a",
    on_sample="#14100a",
)


class _Force:
    """What is in force in this process."""

    theme: Theme = "light"
    palette: Palette = LIGHT
    points: int = SIZE


def __getattr__(name: str) -> Any:
    """A colour of the palette in force by its name in capitals; ``ROW_HEIGHT``."""
    if name == "ROW_HEIGHT":
        return row_height()
    if name.isupper() and name.lower() in Palette.__dataclass_fields__:
        return getattr(_Force.palette, name.lower())
    raise AttributeError(f"the look has no {name}")


def application() -> QApplication:
    """The application that wears the look."""
    running = QApplication.instance()
    if not isinstance(running, QApplication):
        raise TypeError("there is no Qt application with windows")
    return running


def row_height() -> int:
    """Pixels of a row of a table, by the letters in force."""
    return QFontMetrics(QApplication.font()).height() + 13


def scaled(pixels: int) -> int:
    """Pixels that were right for letters of 10 points, for those in force."""
    return round(pixels * _Force.points / SIZE)


def give_size(window: QWidget, width: int, height: int) -> None:
    """Give a window the size that was right for letters of 10 points, and never more than the screen has room for."""
    room = window.screen().availableGeometry().size() * 0.9
    window.resize(QSize(scaled(width), scaled(height)).boundedTo(room))


def points() -> int:
    """The size of the letters in force."""
    return _Force.points


def is_dark() -> bool:
    """Whether the dark palette is in force."""
    return _Force.palette is DARK


def _style(look: Palette, size: int) -> str:
    ring = round(size * 0.45)
    dot = round(size * 0.6)
    check = RESOURCES / "icons" / ("check_dark.svg" if look is DARK else "check_light.svg")
    measures = {
        "margin": MARGIN,
        "title": size * 1.45,
        "code": size * 2.2,
        "ring": ring,
        "dot": dot,
        "box": dot + 2 * ring - 2,
        "half_box": (dot + 2 * ring) // 2,
        "check": check.as_posix(),
    }
    return STYLE % {**asdict(look), **measures}


STYLE = """
QToolTip { color: %(ink)s; background: %(paper)s; border: 1px solid %(line)s; padding: 4px; }

QLineEdit {
    color: %(ink)s; background: %(paper)s; border: 1px solid %(edge)s; border-radius: 3px; padding: 1px 4px;
    min-height: 24px;
}
QLineEdit:focus { border: 2px solid %(accent)s; padding: 0 3px; }
QLineEdit:disabled, QLineEdit[readOnly="true"] { background: %(window)s; border-color: %(line)s; }
QLineEdit:disabled { color: %(disabled_ink)s; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QAbstractItemView QLineEdit, QComboBox QLineEdit:focus,
QAbstractSpinBox QLineEdit:focus, QAbstractItemView QLineEdit:focus {
    border: none; border-radius: 0; padding: 0; min-height: 0;
}

QPushButton {
    color: %(ink)s; background: %(paper)s; border: 1px solid %(edge)s; border-radius: 4px; padding: 4px 13px;
}
QPushButton:hover { background: %(hover)s; }
QPushButton:pressed, QPushButton:checked { background: %(chosen)s; }
QPushButton:focus { border: 2px solid %(accent)s; padding: 3px 12px; }
QPushButton:disabled { color: %(disabled_ink)s; background: %(window)s; }
QPushButton[kind="first"] { color: %(on_accent)s; background: %(accent)s; border-color: %(accent)s; }
QPushButton[kind="first"]:focus { border: 2px solid %(ink)s; }
QPushButton[kind="first"]:disabled { color: %(disabled_ink)s; background: %(window)s; border-color: %(line)s; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; padding: 2px 6px; }
QPushButton[kind="quiet"]:hover { background: %(hover)s; }
QPushButton[kind="quiet"]:focus { border: 1px solid %(accent)s; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px; }
QToolButton:hover { background: %(hover)s; }
QToolButton:checked, QToolButton:pressed { background: %(chosen)s; }
QToolButton:focus { border: 1px solid %(accent)s; }

QAbstractItemView { selection-color: %(ink)s; selection-background-color: %(chosen)s; }
QTableView, QTreeView, QListView { border: 1px solid %(line)s; border-radius: 3px; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid %(accent)s; }
QComboBox QListView { border: none; }
QScrollArea:focus { border: 1px solid %(accent)s; }
QPlainTextEdit, QTextEdit { border: 1px solid %(edge)s; border-radius: 3px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid %(accent)s; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: %(box)spx; height: %(box)spx; border: 1px solid %(edge)s; background: %(paper)s;
}
QCheckBox::indicator, QAbstractItemView::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: %(half_box)spx; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: %(accent)s; border-color: %(accent)s; image: url("%(check)s");
}
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate { background: %(chosen)s; }
QRadioButton::indicator:checked {
    width: %(dot)spx; height: %(dot)spx; border: %(ring)spx solid %(accent)s;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: %(line)s; background: %(window)s; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: %(accent)s; }
QCheckBox:focus, QRadioButton:focus { color: %(accent)s; }
QTabBar::tab {
    color: %(quiet_ink)s; background: transparent; border: none; border-bottom: 2px solid transparent;
    padding: 4px 12px;
}
QTabBar::tab:hover { background: %(hover)s; }
QTabBar::tab:selected { color: %(ink)s; border-bottom: 2px solid %(accent)s; }
QTabBar::tab:selected:focus { background: %(chosen)s; }

QFrame#side { background: %(side)s; }
QListWidget#navigation { color: %(ink)s; background: %(side)s; border: none; border-radius: 0; outline: none; }
QWidget#top { background: %(window)s; border-bottom: 1px solid %(line)s; }
QFrame#hits { background: %(paper)s; border: 1px solid %(accent)s; border-radius: 4px; }
QFrame#hits QListWidget { border: none; }
QStatusBar { background: %(side)s; border-top: 1px solid %(line)s; }
QStatusBar::item { border: none; }
QLabel[role="title"] { font-size: %(title)spt; }
QLabel[role="code"] { font-size: %(code)spt; color: %(accent)s; }
QLabel[role="section"] {
    color: %(accent)s; border: none; border-bottom: 1px solid %(line)s; padding: 8px 0 3px 0; qproperty-indent: 0;
}
QLabel[role="quiet"], QPushButton[role="quiet"] { color: %(quiet_ink)s; }
QLabel[role="hard"], QPushButton[role="hard"] { color: %(hard)s; }
QLabel[role="soft"], QPushButton[role="soft"] { color: %(soft)s; }
QLabel[role="warning"] { color: %(hard)s; }
QFrame[bar="hard"] { background: %(hard_light)s; border: 1px solid %(hard)s; border-radius: 4px; }
QFrame[bar="soft"] { background: %(soft_light)s; border: 1px solid %(soft)s; border-radius: 4px; }
QFrame[bar="quiet"] { background: %(paper)s; border: 1px solid %(line)s; border-radius: 4px; }
QListWidget#findings { background: %(paper)s; border: 1px solid %(line)s; border-radius: 4px; }
QListWidget#findings::item { padding: 3px; }
QListWidget[role="rows"]::item { padding: 3px 2px; }
QFrame#card { background: %(paper)s; border: 1px solid %(line)s; border-radius: 6px; }
QFrame#card QPushButton[kind="quiet"] { padding: 2px 0; }
QFrame#form { background: %(paper)s; border-left: 1px solid %(line)s; }
QScrollArea#fields, QWidget#inside { background: %(paper)s; }
QComboBox, QSpinBox { min-height: 24px; }
*[fault="hard"] { border: 1px solid %(hard)s; border-radius: 2px; background: %(hard_light)s; }
*[fault="soft"] { border: 1px solid %(soft)s; border-radius: 2px; background: %(soft_light)s; }
QWidget#sample { border: 4px solid %(sample)s; }
QLabel#sample_words { background: %(sample)s; color: %(on_sample)s; padding: 3px %(margin)spx; }
"""

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "paper",
    QPalette.ColorRole.AlternateBase: "stripe",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "button",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "hard",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.PlaceholderText: "faint_ink",
    QPalette.ColorRole.ToolTipBase: "paper",
    QPalette.ColorRole.ToolTipText: "ink",
    QPalette.ColorRole.Light: "paper",
    QPalette.ColorRole.Midlight: "stripe",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
}
_PALE = (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText)


def palette() -> QPalette:
    """The palette in force, as Qt has it."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(_Force.palette, name)))
    for role in _PALE:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(_Force.palette.disabled_ink))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(_Force.palette.line))
    return made


def _choice(application: QApplication, theme: Theme) -> Palette:
    if theme == "system":
        # The plain palette of the style follows the system, and costs a hundredth of asking for the colour scheme.
        return DARK if application.style().standardPalette().window().color().lightness() < 128 else LIGHT
    return DARK if theme == "dark" else LIGHT


def dress(application: QApplication, theme: Theme = "light", point_size: int = SIZE) -> None:
    """Give the application its style, the same on every system; also while the window is open."""
    if application.style().name() != "fusion":
        application.setStyle(QStyleFactory.create("Fusion"))
    _Force.theme = theme
    _Force.palette = _choice(application, theme)
    _Force.points = min(max(point_size, SIZES.start), SIZES.stop - 1)
    application.setPalette(palette())
    font = QFont(application.font())
    if sys.platform == "win32":
        # Qt's own choice draws Chinese with the font of Latin menus.
        font.setFamilies(["Microsoft YaHei UI", "Microsoft YaHei"])
    font.setPointSize(_Force.points)
    # Figures of one width, so that columns of numbers stand straight. PySide 6.8.0 (arm64) cannot name the feature;
    # Chinese fonts mostly have such figures anyway.
    if hasattr(QFont.Tag, "fromString"):
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
    application.setFont(font)
    application.setStyleSheet(_style(_Force.palette, _Force.points))


def dress_by_system(application: QApplication) -> None:
    """The system turned light or dark: follow it where that is asked for."""
    if _Force.theme == "system":
        dress(application, "system", _Force.points)


def set_role(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style asks for, and have the widget drawn by it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
