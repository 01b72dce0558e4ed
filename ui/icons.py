"""The icons of the window: drawn from SVG files in the colour of the palette, sharp on every screen."""

from functools import cache
from typing import cast

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui import look
from workstation.resource_files import RESOURCES

FOLDER = RESOURCES / "icons"
SIZES = (16, 20, 24, 32, 40, 48)
"""Pixels of the pictures an icon holds: small ones on plain screens, twice as large on fine ones."""
FALLBACK = "register"
"""Stands where there is no picture of a name, as for a register declared later."""
_PROPERTY = "icon_name"


def icon(name: str, colour: str = "") -> QIcon:
    """The icon of a name, in a colour of the palette or its ink."""
    return _drawn(name, colour or look.INK, look.DISABLED_INK)


@cache
def _drawn(name: str, colour: str, pale: str) -> QIcon:
    made = QIcon()
    for size in SIZES:
        made.addPixmap(_pixmap(name, colour, size), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, pale, size), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    # Loaded after the first paint: the empty window has no icon.
    from PySide6.QtSvg import QSvgRenderer

    drawing = _source(name).replace("currentColor", colour)
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    return pixmap


@cache
def _source(name: str) -> str:
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        path = FOLDER / f"{FALLBACK}.svg"
    return path.read_text(encoding="utf-8")


def set_icon(button: QAbstractButton, name: str) -> None:
    """Give a button its icon; ``refresh`` draws it anew when the palette changed."""
    button.setProperty(_PROPERTY, name)
    button.setIcon(icon(name))
    button.setIconSize(QSize(look.scaled(18), look.scaled(18)))


def refresh(root: QWidget) -> None:
    """Draw the icons of all buttons below a widget in the palette in force."""
    for button in cast("list[QAbstractButton]", root.findChildren(QAbstractButton)):
        name = button.property(_PROPERTY)
        if name:
            set_icon(button, name)
