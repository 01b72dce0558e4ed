"""One thread owns the store; answers come back to the window's thread, in order, and only to the living."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import UNIT, Taker
from ui.app import doors
from ui.ask import Asker
from workstation.findings import EnvironmentFault, Refusal, hard


@pytest.fixture
def asker(folder: Path, qtbot: QtBot) -> Iterator[Asker]:
    """An asker over a new store."""
    made = Asker()
    taker = Taker()
    made.open(lambda: doors(folder).create(UNIT, "王芳"), lambda store: store.unit, taker.take)
    qtbot.waitUntil(lambda: taker.answers == [UNIT], timeout=10_000)
    yield made
    made.close()


def test_answers_come_in_order_on_the_window_thread(asker: Asker, qtbot: QtBot) -> None:
    taker = Taker()
    threads: set[int] = set()
    for number in range(20):
        asker.ask(partial(number_on_thread, number, threads), taker.take)
    assert taker.answers == []
    qtbot.waitUntil(lambda: len(taker.answers) == 20)
    assert taker.answers == list(range(20))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def number_on_thread(number: int, threads: set[int], store: Store) -> int:
    threads.add(threading.get_ident())
    return number


def test_an_answer_for_what_is_gone_is_dropped(asker: Asker, qtbot: QtBot) -> None:
    gone, alive = Taker(), Taker()
    asker.ask(lambda store: "late", gone.take)
    answers = gone.answers
    gone.deleteLater()
    asker.ask(lambda store: "here", alive.take)
    with qtbot.waitSignal(gone.destroyed):
        pass
    asker.ask(lambda store: "later", gone.take)
    asker.ask(lambda store: "still here", alive.take)
    qtbot.waitUntil(lambda: alive.answers[-1:] == ["still here"])
    assert "later" not in answers


def test_a_question_nobody_wants_is_not_put(asker: Asker, qtbot: QtBot) -> None:
    taker = Taker()
    put: list[str] = []
    asker.ask(lambda store: put.append("unwanted"), taker.take, wanted=lambda: False)
    asker.ask(lambda store: put.append("wanted"), taker.take)
    qtbot.waitUntil(lambda: bool(taker.answers))
    assert put == ["wanted"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refusal([hard("reason_needed")]), "refused"),
        (EnvironmentFault("disk_full", path="x"), "disk_full"),
        (MemoryError(), "memory_full"),
    ],
)
def test_a_failure_comes_back_in_words(asker: Asker, qtbot: QtBot, error: Exception, code: str) -> None:
    taker = Taker()
    asker.ask(partial(raised, error), taker.take, taker.fail)
    qtbot.waitUntil(lambda: bool(taker.failures))
    assert taker.answers == []
    assert taker.failures[0].code == code
    assert taker.failures[0].sentence


@pytest.mark.expects_log("unforeseen on the store's thread")
def test_a_bug_is_logged_and_the_thread_lives_on(asker: Asker, qtbot: QtBot) -> None:
    taker = Taker()
    asker.trouble.connect(taker.fail)
    asker.ask(partial(raised, ZeroDivisionError("王芳")), taker.take)
    asker.ask(lambda store: store.clerk, taker.take)
    qtbot.waitUntil(lambda: taker.answers == ["王芳"])
    assert [failure.code for failure in taker.failures] == ["bug"]
    assert "王芳" not in taker.failures[0].sentence


def raised(error: Exception, store: Store) -> None:
    """A question that goes wrong."""
    raise error


def test_only_a_method_of_a_qt_object_takes_an_answer(asker: Asker) -> None:
    answers: list[Any] = []
    with pytest.raises(TypeError):
        asker.ask(lambda store: 1, answers.append)


def test_closing_answers_what_was_asked_and_frees_the_folder(asker: Asker, folder: Path) -> None:
    asker.ask(lambda store: store.set_setting("last", "words"))
    asker.close()
    with Store.open(folder) as store:
        assert store.setting("last") == "words"
