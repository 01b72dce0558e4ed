"""The pictures of the handbook: small enough to be carried in the program."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "handbook" / "pictures"
README_PICTURE = ROOT / "docs" / "window.png"
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
    """The picture in 256 colours."""
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return image.convertToFormat(QImage.Format.Format_Indexed8, flags)
