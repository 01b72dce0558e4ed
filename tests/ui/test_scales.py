"""No word is cut and nothing is larger than the screen, from 9 to 16 points and from 100 to 200 %."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.measuring import SCREEN, cut, overlapping, too_large

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("scale", "points", "language"), [(1, (9, 12, 16), "zh"), (2, (9, 16), "zh"), (1, (10, 12, 16), "en")]
)
def test_nothing_is_cut_at_any_size(tmp_path: Path, scale: int, points: tuple[int, ...], language: str) -> None:
    screen = {"name": "one", "x": 0, "y": 0, "width": 1366 * scale, "height": 768 * scale, "dpr": 1}
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96}]}), encoding="utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
        "QT_SCALE_FACTOR": str(scale),
        "PYTHONPATH": str(ROOT),
    }
    measured = subprocess.run(
        [sys.executable, "-m", "tests.ui.measuring", "--language", language, "--points", *map(str, points)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    *problems, last = measured.stdout.splitlines() or [""]
    assert last == "measured", measured.stderr
    assert not problems, "\n" + "\n".join(problems)


def test_what_is_cut_would_be_seen(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    root.resize(300, 200)
    words = "统一社会信用代码或公民身份号码"
    parts: list[QWidget] = [QLabel(words, root), QPushButton(words, root), QCheckBox(words, root)]
    wrapped = QLabel(words * 4, root)
    wrapped.setWordWrap(True)
    for number, part in enumerate((*parts, wrapped)):
        part.setGeometry(QRect(0, 40 * number, 60, 30))
    outside = QLabel("字", root)
    outside.setGeometry(290, 150, 60, 30)
    root.show()
    assert len(list(cut(root))) == 5
    assert list(overlapping(root)) == []
    other = QPushButton(words, root)
    other.setGeometry(parts[1].geometry().translated(0, 15))
    other.show()
    assert len(list(overlapping(root))) == 2
    whole = QWidget()
    qtbot.addWidget(whole)
    box = QVBoxLayout(whole)
    for part in (*parts, wrapped, outside):
        box.addWidget(part)
    whole.show()
    assert list(cut(whole)) == []


def test_what_is_larger_than_the_screen_would_be_seen(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.resize(*SCREEN)
    assert list(too_large(dialog)) == []
    dialog.resize(SCREEN[0], SCREEN[1] + 1)
    assert len(list(too_large(dialog))) == 1
