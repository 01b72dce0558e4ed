"""The look: what is written can be read in both palettes, and a change of theme reaches the colours."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui import icons, look
from ui.look import DARK, LIGHT, Palette

READ = (
    *((ink, ground) for ink in ("ink", "quiet_ink", "faint_ink") for ground in ("window", "paper", "stripe")),
    ("ink", "side"),
    ("quiet_ink", "side"),
    ("hard", "side"),
    ("soft", "side"),
    ("ink", "chosen"),
    ("ink", "hover"),
    ("ink", "button"),
    ("on_accent", "accent"),
    ("on_sample", "sample"),
    ("accent", "paper"),
    ("ink", "hard_light"),
    ("ink", "soft_light"),
    ("hard", "paper"),
    ("hard", "window"),
    ("soft", "paper"),
    ("soft", "window"),
)


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> object:
    """The look belongs to the process."""
    look.dress(qapp)
    yield
    look.dress(qapp)


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2 has it."""
    whole = QColor(colour)
    parts = (whole.redF(), whole.greenF(), whole.blueF())
    red, green, blue = (part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_what_is_written_can_be_read(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_where_the_keys_are_is_seen(palette: Palette) -> None:
    for ground in (palette.window, palette.paper, palette.side):
        assert contrast(palette.accent, ground) >= 3


def test_a_theme_changes_the_colours_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("x")
    qtbot.addWidget(button)
    icons.set_icon(button, "undo")
    drawn = button.icon().cacheKey()
    assert LIGHT.ink == look.INK
    look.dress(qapp, "dark", 14)
    assert DARK.ink == look.INK
    assert qapp.palette().base().color() == QColor(DARK.paper)
    assert DARK.accent in qapp.styleSheet()
    assert qapp.font().pointSize() == look.points() == 14
    parent = button.window()
    icons.refresh(parent)
    assert button.icon().cacheKey() == drawn  # the button itself is no child of its own
    icons.set_icon(button, "undo")
    assert button.icon().cacheKey() != drawn


@pytest.mark.parametrize("asked, got", [(3, 9), (9, 9), (16, 16), (40, 16)])
def test_the_size_stays_within_what_fits(qapp: QApplication, asked: int, got: int) -> None:
    look.dress(qapp, "light", asked)
    assert qapp.font().pointSize() == got
    assert look.row_height() == look.ROW_HEIGHT >= got * 2


def test_an_unknown_colour_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = look.NO_SUCH_COLOUR


def test_an_icon_is_sharp_on_a_fine_screen() -> None:
    picture = icons.icon("settings")
    assert {size.width() for size in picture.availableSizes()} >= {16, 32, 48}


def test_a_register_without_an_icon_gets_the_common_one() -> None:
    image = icons.icon("trade_secrets").pixmap(24, 24).toImage()
    assert image == icons.icon(icons.FALLBACK).pixmap(24, 24).toImage()
