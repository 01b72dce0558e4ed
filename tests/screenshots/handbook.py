"""The pictures of the handbook: small enough to be carried in the program."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "handbook" / "pictures"
README_PICTURE = ROOT / "docs" / "window.png"
COLOURS = 256
WIDTH = 1000
"""Pixels of a picture in the handbook."""
PICTURES = {
    "first_start": "first_start",
    "home": "home",
    "record": "record",
    "faults": "faults",
    "filters": "filters",
    "bulk": "bulk",
    "paste": "paste",
    "import_sheet": "import_sheet",
    "import_report": "import_report",
    "side_by_side": "doubles",
    "reports_checks": "reports_checks",
    "reports_forms": "reports_forms",
    "reports_pages": "reports_pages",
    "reminders": "reminders",
    "history": "history",
    "recycle_bin": "recycle_bin",
    "settings": "settings",
    "help_field": "help",
}
"""Scene -> name of its picture."""
IN_README = "record"


def write(taken: Path) -> None:
    """Write the pictures anew from those that were taken."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for scene, name in PICTURES.items():
        image = QImage(str(taken / f"{scene}-light-1.png"))
        small = image.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
        reduced(small).save(str(FOLDER / f"{name}.png"), quality=0)
    reduced(QImage(str(taken / f"{IN_README}-light-1.png"))).save(str(README_PICTURE), quality=0)


def reduced(image: QImage) -> QImage:
    """The picture in the 256 colours that it has most of; the others take the nearest of them."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), dtype=np.uint32).reshape(plain.height(), -1)[:, : plain.width()]
    whole, numbers = np.unique(pixels & 0xF8F8F8 | 0xFF000000, return_counts=True)
    common = whole[np.argsort(-numbers)[:COLOURS]]
    table = [_middle(pixels, int(colour)) for colour in common]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, flags)


def _middle(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint32]]", colour: int) -> int:
    """The one colour most often meant by a rough one."""
    meant, numbers = np.unique(pixels[(pixels & 0xF8F8F8 | 0xFF000000) == colour], return_counts=True)
    return int(meant[np.argmax(numbers)])
