"""Traps of the stack that were measured once and must not come back."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("workstation", "db", "ui")

# PySide6 6.12.0 drops one reference to None in most calls that return it, and aborts Python after some 5,000.
COUNT_NONE = """
import sys
from PySide6.QtWidgets import QApplication
application = QApplication([])
before = sys.getrefcount(None)
for _ in range(2000):
    application.processEvents()
print(sys.getrefcount(None) - before)
"""

# Names that must not be used in the product, and what to use.
TRAPS = {
    "to_excel": "pandas writes by columns and loses rows in constant_memory: write rows with xlsxwriter",
    "processEvents": "it runs other handlers in the middle of this one: do long work off the window's thread",
    "ResizeToContents": "it measures every row, 14 s at 20,000: give widths, or Fixed rows",
    "QSortFilterProxyModel": "it sorts in Python, 2 s at 20,000 rows: sort and filter in SQL",
}
KEYS = ("keyClicks", "keyClick", "keyPress", "keyRelease", "keyEvent")


def names_used(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and name of every attribute, variable and imported name."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.append((node.lineno, node.attr))
        elif isinstance(node, ast.Name):
            found.append((node.lineno, node.id))
        elif isinstance(node, ast.ImportFrom):
            found.extend((node.lineno, alias.name) for alias in node.names)
    return found


def trap_problems(source: str) -> list[str]:
    """What in a source file walks into a known trap."""
    return [f"line {line}: {name}: {TRAPS[name]}" for line, name in names_used(ast.parse(source)) if name in TRAPS]


def typed_chinese(source: str) -> list[str]:
    """Calls in a source file that press keys for text outside ASCII, which aborts Qt."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        texts = [
            part.value
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
            for part in ast.walk(argument)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if name in KEYS and not all(text.isascii() for text in texts):
            found.append(f"line {call.lineno}: {name}: commit the text with QInputMethodEvent.setCommitString")
    return found


def test_qt_does_not_use_up_none() -> None:
    asked = subprocess.run([sys.executable, "-c", COUNT_NONE], capture_output=True, text=True, timeout=60, check=False)
    assert asked.returncode == 0, asked.stderr
    assert int(asked.stdout) > -100


@pytest.mark.parametrize("floor", PRODUCT)
def test_no_file_walks_into_a_trap(floor: str) -> None:
    for file in (ROOT / floor).rglob("*.py"):
        assert trap_problems(file.read_text(encoding="utf-8")) == [], file


@pytest.mark.parametrize(
    "source",
    [
        "frame.to_excel('a.xlsx')",
        "QApplication.processEvents()",
        "header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)",
        "from PySide6.QtCore import QSortFilterProxyModel",
        "class Model(QSortFilterProxyModel): pass",
    ],
)
def test_a_trap_is_seen(source: str) -> None:
    assert len(trap_problems(source)) == 1


def test_no_test_types_chinese_by_keys() -> None:
    files = list((ROOT / "tests").rglob("*.py"))
    assert files
    for file in files:
        assert typed_chinese(file.read_text(encoding="utf-8")) == [], file


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("qtbot.keyClicks(line, '锡尼')", 1),
        ("QTest.keyClicks(line, text + '锡')", 1),
        ("keyClick(line, key='锡')", 1),
        ("qtbot.keyClicks(line, 'xini')", 0),
        ("line.setText('锡尼')", 0),
    ],
)
def test_typed_chinese_is_seen(source: str, count: int) -> None:
    assert len(typed_chinese(source)) == count


OPEN_A_STORE = """
import sys
from pathlib import Path
from db.store import Store
with Store.create(Path(sys.argv[1]), unit="150622", clerk="王芳"):
    pass
print(sorted({"pandas", "numpy", "sqlite_utils"} & sys.modules.keys()))
"""


def test_an_open_store_has_not_loaded_pandas(tmp_path: Path) -> None:
    opened = subprocess.run(
        [sys.executable, "-c", OPEN_A_STORE, str(tmp_path / "book")], capture_output=True, text=True, cwd=ROOT
    )
    assert opened.stdout.strip() == "['sqlite_utils']", opened.stderr
