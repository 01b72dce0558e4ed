"""What is loaded when the window is first on the screen: Qt and what an empty window needs, nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The real way in, from the command line's first line on; only the hook is added.
START = """
import functools, json, sys
from PySide6.QtWidgets import QApplication
import ui.app
from workstation.words import sentences

def at_first_paint():
    print(json.dumps({"modules": sorted(sys.modules), "languages": sentences.cache_info().currsize}))
    QApplication.quit()

ui.app.run_window = functools.partial(ui.app.run_window, at_first_paint=at_first_paint)
from ui.command_line import main
sys.exit(main(["--data-folder", sys.argv[1]]))
"""
SLOW = (
    "bagit",
    "db",
    "numpy",
    "openpyxl",
    "pandas",
    "pypinyin",
    "python_calamine",
    "sqlcipher3",
    "sqlite3",
    "sqlite_utils",
    "xlsxwriter",
    "zhconv",
)
QT = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "__feature__"}
OURS = {"ui", "workstation"}
# Put there by the environment, before the program begins.
BY_THE_ENVIRONMENT = {
    "__main__",
    "_distutils_hack",
    "_virtualenv",
    "sitecustomize",
    "usercustomize",
    "coverage",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a program tells that has just painted its window."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path_factory.mktemp("data") / "data")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer


@pytest.fixture(scope="module")
def loaded(told: dict[str, Any]) -> set[str]:
    """Its modules."""
    return set(told["modules"])


def test_no_more_than_the_title_is_read_of_the_words(told: dict[str, Any]) -> None:
    assert told["languages"] == 0


def test_the_window_was_really_there(loaded: set[str]) -> None:
    assert {"PySide6.QtWidgets", "ui.shell.main_window"} <= loaded


def test_of_our_own_only_what_an_empty_window_needs_is_loaded(loaded: set[str]) -> None:
    """A module that joins this list costs every start; declarations, pages and the parser come after the paint."""
    assert {name for name in loaded if name.split(".")[0] in OURS} == {
        "ui",
        "ui.app",
        "ui.ask",
        "ui.command_line",
        "ui.doors",
        "ui.logs",
        "ui.look",
        "ui.shell",
        "ui.shell.main_window",
        "ui.preferences",
        "ui.shell.rubbish",
        "workstation",
        "workstation.findings",
        "workstation.folders",
        "workstation.program",
        "workstation.resource_files",
        "workstation.words",
    }


def test_the_libraries_of_python_that_cost_time_are_not_loaded(loaded: set[str]) -> None:
    assert not loaded & {"csv", "hashlib", "logging.handlers", "sqlite3", "tomllib", "uuid"}


def test_nothing_slow_is_loaded_at_first_paint(loaded: set[str]) -> None:
    assert not {name for name in loaded if name.split(".")[0] in SLOW}


def test_nothing_but_qt_and_ourselves_is_loaded_at_first_paint(loaded: set[str]) -> None:
    roots = {name.split(".")[0] for name in loaded}
    foreign = {name for name in roots - set(sys.stdlib_module_names) if not name.startswith("__editable__")}
    assert foreign <= QT | OURS | BY_THE_ENVIRONMENT


def test_only_three_parts_of_qt_are_loaded_at_first_paint(loaded: set[str]) -> None:
    parts = {name for name in loaded if name.startswith("PySide6.Qt")}
    assert parts == {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"}
