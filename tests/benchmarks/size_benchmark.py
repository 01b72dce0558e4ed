"""The size of the unpacked program against a bare frozen PySide6 window, which PyInstaller makes of nine lines here."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.start_benchmark import FOLDER

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
application.exec()
"""


def size_of(folder: Path) -> int:
    """Bytes of the files of a folder; a link takes nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def run() -> None:
    """Print both sizes and their ratio; ``dev.py build`` makes the program."""
    if not FOLDER.is_dir():
        print("size: python3 dev.py build first")
        return
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "bare.py"
        source.write_text(BARE, encoding="utf-8")
        command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", str(source))
        subprocess.run(command, cwd=place, check=True)
        bare = size_of(Path(place) / "dist" / "bare")
    ours = size_of(FOLDER)
    print(f"\nsize, unpacked\n  bare frozen window {bare / 1e6:8.1f} MB")
    print(f"  the program        {ours / 1e6:8.1f} MB{ours / bare:8.2f}x")
