"""The guards of conftest.py catch what they are there for: each one is shown to fail a made-up test."""

import re
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent

LEAVES_A_THREAD = """
import threading
def test_it():
    threading.Thread(target=threading.Event().wait, name="forgotten", daemon=True).start()
"""
LEAVES_A_WIDGET = """
from PySide6.QtWidgets import QLabel
kept = []
def test_it(qapp):
    kept.append(QLabel("forgotten"))
"""
LEAVES_A_QT_THREAD = """
from PySide6.QtCore import QThread
kept = []
def test_it(qapp):
    kept.append(QThread())
    kept[0].start()
def test_clean_up():
    kept[0].quit()
    kept[0].wait()
"""
LOGS = """
import logging
def test_it():
    logging.getLogger("some.where").warning("careful")
"""
EXPECTED_LOG_MISSING = """
import pytest
@pytest.mark.expects_log("careful")
def test_it():
    pass
"""
QT_WARNS = """
from PySide6.QtCore import qWarning
def test_it():
    qWarning("odd")
"""
PYTHON_WARNS = """
import warnings
def test_it():
    warnings.warn("odd")
"""
TIDY = """
import logging
import threading
import pytest
from PySide6.QtWidgets import QLabel

@pytest.mark.expects_log("care.ul")
def test_it(qtbot):
    label = QLabel("owned by the test")
    qtbot.addWidget(label)
    label.show()
    thread = threading.Thread(target=print)
    thread.start()
    logging.getLogger("some.where").warning("careful")

def test_a_window_nobody_keeps(qapp):
    QLabel("gone")

def test_a_circle(qapp):
    label = QLabel("gone with the circle")
    label.myself = label
"""


CAUGHT = {
    "thread": (LEAVES_A_THREAD, "left behind by this test: thread forgotten"),
    "widget": (LEAVES_A_WIDGET, "left behind by this test: widget QLabel"),
    "qt_thread": (LEAVES_A_QT_THREAD, "left behind by this test: Qt thread"),
    "log": (LOGS, "stray log records: ['careful']"),
    "log_missing": (EXPECTED_LOG_MISSING, "expected log records that never came: ['careful']"),
    "qt_warning": (QT_WARNS, "Failure: Qt messages with level WARNING or above emitted"),
    "python_warning": (PYTHON_WARNS, "UserWarning: odd"),
}


@pytest.fixture
def made_up_suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty suite under the settings and the conftest.py of this one, which imports the program."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.path.joinpath("pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    tests = pytester.mkdir("tests")
    for name in ("conftest.py", "kinds_of_store.py"):
        tests.joinpath(name).write_bytes((ROOT / "tests" / name).read_bytes())
    return pytester


def test_each_guard_fails_the_test_it_is_for(made_up_suite: pytest.Pytester) -> None:
    for name, (source, _) in CAUGHT.items():
        file = made_up_suite.path / "tests" / f"test_{name}.py"
        file.write_text(source.replace("test_it", f"test_{name}"), encoding="utf-8")
    output = made_up_suite.runpytest_subprocess(timeout=60).stdout.str()
    # Under each heading of the form "___ ERROR at teardown of test_x ___" stands what failed.
    _, *parts = re.split(r"^_{2,} .*?(test_\w+) _{2,}$", output, flags=re.MULTILINE)
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    assert told.keys() == {f"test_{name}" for name in CAUGHT}
    for name, (_, words) in CAUGHT.items():
        assert words in told[f"test_{name}"]


def test_a_tidy_test_passes(made_up_suite: pytest.Pytester) -> None:
    made_up_suite.path.joinpath("tests/test_tidy.py").write_text(TIDY, encoding="utf-8")
    made_up_suite.runpytest_subprocess(timeout=60).assert_outcomes(passed=3)
