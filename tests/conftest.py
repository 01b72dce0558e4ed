"""What holds for every test: nothing left behind, no stray log record, the same examples on every run."""

import gc
import inspect
import logging
import os
import re
import threading
import time
from collections.abc import Iterator

# Before anything loads Qt: a test opens its windows on no screen, unless the caller chose another platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import pytest

from db import keys
from db.store import Store
from tests.kinds_of_store import ENCRYPTED, PASSWORD, SALT

if ENCRYPTED:
    # What a caller does not say of a new store.
    inspect.getattr_static(Store, "create").__func__.__kwdefaults__["password"] = PASSWORD
    os.environ["IP_WORKSTATION_PASSWORD"] = PASSWORD
    keys.new_salt = lambda: SALT
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool
from PySide6.QtWidgets import QApplication, QWidget

hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("search", deadline=None, max_examples=10_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

SECONDS_TO_END = 2.0


def top_level_widgets() -> set[QWidget]:
    """The windows nobody owns; those asked to be deleted are deleted first."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return {widget for widget in QApplication.topLevelWidgets() if widget.parent() is None}


def running_qt_threads() -> set[QThread]:
    """Qt threads that Python started; only the collector knows them all."""
    return {item for item in gc.get_objects() if issubclass(type(item), QThread) and item.isRunning()}


def wait_for_end(threads: set[threading.Thread]) -> set[threading.Thread]:
    """Those of the threads that are still alive after a fair time."""
    end = time.monotonic() + SECONDS_TO_END
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return {thread for thread in threads if thread.is_alive()}


def python_threads() -> set[threading.Thread]:
    """Threads of Python; the stand-ins it makes for foreign threads never end and are left out."""
    return {item for item in threading.enumerate() if not isinstance(item, threading._DummyThread)}


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a top-level widget behind."""
    threads_before = python_threads()
    widgets_before = top_level_widgets() if QApplication.instance() else set()
    yield
    left = [f"thread {thread.name}" for thread in wait_for_end(python_threads() - threads_before)]
    if QApplication.instance() is not None:
        widgets = top_level_widgets() - widgets_before
        if widgets:
            # A window in a reference circle is only rubbish not collected yet.
            widgets.clear()
            gc.collect()
            widgets = top_level_widgets() - widgets_before
        left += [f"widget {type(widget).__name__} {widget.objectName()!r}" for widget in widgets]
        for widget in widgets:
            widget.deleteLater()
        if not QThreadPool.globalInstance().waitForDone(int(SECONDS_TO_END * 1000)):
            left.append("work in Qt's thread pool")
        if "qapp" in request.fixturenames:
            # All that Python holds is gone through: long after many windows, and of no use after a test without one.
            left += [f"Qt thread {thread.objectName()!r}" for thread in running_qt_threads()]
    if left:
        pytest.fail("left behind by this test: " + ", ".join(left))


@pytest.fixture(autouse=True)
def no_keys(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test begin without any password; the keys made of passwords are kept, for they cost time."""
    derived = dict(keys.Ring.derived)
    keys.forget()
    keys.Ring.derived.update(derived)
    if ENCRYPTED:
        if request.node.get_closest_marker("plain_store"):
            pytest.skip("looks into the bytes of a plain store")
        keys.give(PASSWORD)
    yield


@pytest.fixture(autouse=True)
def no_stray_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test with a record of level WARNING or above that no ``expects_log`` mark of it names.

    A mark whose pattern is met by no record fails too.
    """
    expected = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    yield
    messages = [
        record.getMessage()
        for phase in ("setup", "call", "teardown")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    stray = [text for text in messages if not any(re.search(pattern, text) for pattern in expected)]
    if stray:
        pytest.fail(f"stray log records: {stray}")
    unmet = [pattern for pattern in expected if not any(re.search(pattern, text) for text in messages)]
    if unmet:
        pytest.fail(f"expected log records that never came: {unmet}")
