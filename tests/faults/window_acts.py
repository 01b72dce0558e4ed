"""What goes on in the real window when it is killed; started by ``WindowAct`` as a process of its own.

Each story goes on for ever and prints a line for each change that the window said was saved.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from tests.end_to_end.window_story import CONTROL, Story, Teller, first_register, page_in_front, press, type_record
from tests.faults.acts import ADDED_FROM, LEDGER_FROM, PERIOD, ROWS, write_ledger
from tests.ui.helping import Taker
from ui.app import run_window
from ui.commands.passwords import take_given
from ui.form.record_form import RecordForm
from ui.shell.main_window import MainWindow
from workstation.operations import reporting
from workstation.operations.backing_up import back_up
from workstation.operations.bulk_changing import apply_bulk, plan_bulk
from workstation.operations.importing import import_ledger
from workstation.operations.undoing import undo
from workstation.periods import Period
from workstation.ports import Store
from workstation.query import Query
from workstation.registers.trademarks import TRADEMARKS


def told(*words: object) -> None:
    """Say what was acknowledged."""
    print(*words, flush=True)


def asked(window: MainWindow, question: Callable[[Store], Any]) -> Story:
    """Put a question as a page does, and wait for the answer."""
    taker = Taker()
    window._asker.ask(question, taker.take, taker.fail)
    yield lambda: bool(taker.answers or taker.failures)
    assert not taker.failures, taker.failures


def _is_saved(form: RecordForm) -> bool:
    return bool(form.uid) and not form._busy


def typing(window: MainWindow) -> Story:
    """Records typed into the form and saved by the keyboard."""
    yield from first_register(window)
    told("ready")
    number = ADDED_FROM + 1000 * int(sys.argv[3])
    while True:
        number += 1
        values = {"registration_no": str(number), "mark_name": f"名{number}", "nice_class": "25"}
        more = {"registrant": "准格尔旗文化馆", "filing_date": "2019-05-13", "registration_date": "2020-01-14"}
        yield from type_record(window, values | more)
        form = page_in_front(window).form
        press(window, Qt.Key.Key_S, CONTROL)
        yield partial(_is_saved, form)
        told("saved", number)


def _change_all(note: str, store: Store) -> None:
    ids = store.ids(TRADEMARKS, Query())
    uids = [one["uid"] for one in store.rows(TRADEMARKS, ids)]
    plan = plan_bulk(store, TRADEMARKS, uids, "note", note)
    assert apply_bulk(store, plan).changed == len(uids)


def bulk(window: MainWindow) -> Story:
    """All records changed at once, undone every third time, and a backup every fifth."""
    yield from first_register(window)
    told("ready")
    number = 0
    while True:
        number += 1
        note = f"批{sys.argv[3]}-{number}"
        told("begins", note)
        yield from asked(window, partial(_change_all, note))
        told("changed", note)
        if number % 3 == 0:
            told("undoes", note)
            yield from asked(window, undo)
            told("undone", note)
        if number % 5 == 0:
            yield from asked(window, back_up)


def importing(window: MainWindow) -> Story:
    """One ledger after another, as the import page has them planned and written; the first one before it counts."""
    yield from first_register(window)
    number = 0
    while True:
        first = LEDGER_FROM + ROWS * (100 * int(sys.argv[3]) + number)
        path = Path(sys.argv[1]).with_name(f"{first}.csv")
        write_ledger(path, range(first, first + ROWS))
        if number:
            told("begins", first)
        yield from asked(window, partial(import_ledger, register=TRADEMARKS, path=path))
        if not number:
            told("ready")
            told("begins", first)
        told("imported", first)
        number += 1


def packaging(window: MainWindow) -> Story:
    """One package after another; the first one before it counts."""
    yield from first_register(window)
    codes: list[str] = []
    while True:
        yield from asked(window, partial(_package, codes))
        if len(codes) == 1:
            told("ready")
        told("packaged", codes[-1])


def _package(codes: list[str], store: Store) -> None:
    out = Path(sys.argv[1]).with_name("报送")
    codes.append(reporting.write_package(store, Period.read(PERIOD), out, reason="测试").package.check_code)


STORIES = {story.__name__: story for story in (typing, bulk, importing, packaging)}


def main() -> int:
    """Open the program on a folder and play a story in it."""
    take_given()
    teller = Teller(STORIES[sys.argv[2]])
    return run_window(Path(sys.argv[1]), teller.begin, language_given=True)


if __name__ == "__main__":
    sys.exit(main())
