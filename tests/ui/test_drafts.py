"""What is typed and not saved is never lost: not by a switch, not by a full disk, not by a kill."""

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from db.store import Store
from tests.ui.form_helping import MARKS, Desk, control, desk, line, open_desk, press, uids_of, write
from ui.form.drafts import DRAFT_AFTER

__all__ = ["desk", "open_desk"]
ROOT = Path(__file__).resolve().parents[2]


def drafts(desk: Desk) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [draft["content"]["raw"] for draft in desk.ask(lambda store: store.drafts())]
    return found


def refuse_drafts(desk: Desk, refused: bool) -> None:
    """Have the store fail as on a full disk, for drafts alone."""
    made = "CREATE TRIGGER full BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'full'); END"
    desk.ask(lambda store: store._connection.execute(made if refused else "DROP TRIGGER full").close())


def test_a_draft_is_kept_while_typing_goes_on(desk: Desk) -> None:
    form = desk.new()
    began = time.monotonic()
    text = ""
    while not drafts(desk):
        text += "a"
        write(form, "mark_name", text)
        desk.qtbot.wait(50)
        assert time.monotonic() - began < DRAFT_AFTER / 1000 + 5
    assert str(drafts(desk)[0]["mark_name"]).startswith("a")


def test_switching_and_closing_keep_at_once(desk: Desk) -> None:
    first, second = uids_of(desk)[:2]
    form = desk.opened(first)
    write(form, "contact", "李四")
    form.open_record(second)
    assert drafts(desk) == [{"contact": "李四"}]
    write(form, "contact", "王五")
    press(line(form, "contact").line, Qt.Key.Key_Escape)
    assert {"contact": "王五"} in drafts(desk)


def test_who_asked_to_go_into_a_record_is_not_forgotten(desk: Desk) -> None:
    first = uids_of(desk)[0]
    form = desk.form()
    form.open_record(first, enter=True)
    form.open_record(first)
    desk.ask()
    assert control(form, MARKS.sections[0].fields[0]).hasFocus()


@pytest.mark.parametrize("again", [False, True])
def test_a_record_that_is_gone_leaves_the_form_as_it_was(desk: Desk, again: bool) -> None:
    form = desk.opened(uids_of(desk)[0])
    told: list[object] = []
    desk.asker.trouble.connect(told.append)
    write(form, "contact", "李四")
    for _ in range(1 + again):
        form.open_record("00000000-0000-4000-8000-000000000000")
        desk.ask()
    assert len(told) == 1 + again
    assert line(form, "contact").raw() == "李四"
    assert drafts(desk) == [{"contact": "李四"}]


def test_taking_all_back_drops_the_draft(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    write(form, "contact", "李")
    form.keep_draft()
    assert drafts(desk)
    press(line(form, "contact").line, Qt.Key.Key_Backspace)
    form.keep_draft()
    assert drafts(desk) == []
    assert form.state == "window_state_saved"


@pytest.mark.expects_log("unforeseen on the store's thread")
def test_a_draft_that_could_not_be_kept_is_tried_again_also_when_another_record_is_shown(desk: Desk) -> None:
    told: list[object] = []
    desk.asker.trouble.connect(told.append)
    first, second = uids_of(desk)[:2]
    form = desk.opened(first)
    refuse_drafts(desk, True)
    write(form, "contact", "李四")
    form.open_record(second)
    desk.qtbot.waitUntil(lambda: form.uid == second)
    assert not form.dirty
    assert form.state == "window_state_typing"
    assert form.keeper._again.isActive()
    form.keeper._again.timeout.emit()
    desk.ask()
    assert len(told) == 1
    refuse_drafts(desk, False)
    form.keeper._again.timeout.emit()
    assert drafts(desk) == [{"contact": "李四"}]
    assert form.state == "window_state_saved"


@pytest.mark.expects_log("unforeseen on the store's thread")
def test_a_draft_of_the_record_in_front_is_tried_again(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    refuse_drafts(desk, True)
    write(form, "contact", "李四")
    form.keep_draft()
    desk.ask()
    assert form.state == "window_state_typing"
    refuse_drafts(desk, False)
    form.keeper._again.timeout.emit()
    assert drafts(desk) == [{"contact": "李四"}]
    assert form.state == "window_state_draft"


def test_saving_leaves_no_draft_and_a_refusal_leaves_one(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    write(form, "nice_class", "77")
    desk.saved(form)
    assert drafts(desk) == [{"nice_class": "77"}]
    write(form, "nice_class", "9")
    desk.saved(form)
    assert form.findings == () or not any(finding.hard for finding in form.findings)
    assert drafts(desk) == []


TYPIST = """
import sys
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from db.store import Store
from ui.ask import Asker
from ui.commands.passwords import take_given
from ui.form.record_form import RecordForm
from workstation.registers.catalogue import REGISTERS

application = QApplication([])
take_given()
asker = Asker()
asker.open(partial(Store.open, Path(sys.argv[1])), lambda store: None)
form = RecordForm(asker, REGISTERS[0], "150622")
form.show()
form.start_new()
typed = 0

def stroke():
    global typed
    QTest.keyClicks(form.editors["mark_name"].line, "a")
    typed += 1
    print(typed, flush=True)

timer = QTimer(interval=20)
timer.timeout.connect(stroke)
timer.start()
application.exec()
"""


@pytest.mark.parametrize("strokes", [90, 117])
def test_a_kill_while_typing_loses_no_more_than_the_last_second(book: Path, strokes: int) -> None:
    times: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(book)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as typist:
        assert typist.stdout is not None
        try:
            for _ in itertools.islice(typist.stdout, strokes):
                times.append(time.monotonic())
        finally:
            typist.send_signal(signal.SIGKILL)
    with Store.open(book) as store:
        [draft] = store.drafts()
    kept = len(draft["content"]["raw"]["mark_name"])
    # What was typed longer ago than the draft's delay and a generous second for the disk is there.
    old_enough = sum(moment < times[-1] - DRAFT_AFTER / 1000 - 0.5 for moment in times)
    assert kept >= old_enough > 0


def test_the_control_with_the_keys_keeps_them_while_a_draft_is_kept(desk: Desk) -> None:
    form = desk.new()
    field = control(form, "mark_name")
    field.setFocus()
    write(form, "mark_name", "半个商标")
    form.keep_draft()
    desk.ask()
    assert field.hasFocus()
    assert form.state == "window_state_draft"
