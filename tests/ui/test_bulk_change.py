"""The dialog for many records: nothing without a preview, refused ones listed, one step."""

from pathlib import Path
from typing import cast

from pytestqt.qtbot import QtBot

from tests.ui.helping import Taker, commit
from tests.ui.pages import PageOpener, answer, go_to, settle
from ui.form.editors import LineEditor, PickEditor
from ui.table.bulk_change import BulkChange
from ui.table.register_page import RegisterPage
from workstation.query import Clause, Query


def opened(page: RegisterPage, key: str) -> BulkChange:
    go_to(page, 0, key)
    page.table.selectAll()
    page.change_many()
    [dialog] = cast("list[BulkChange]", page.findChildren(BulkChange))
    assert dialog.key == key
    return dialog


def previewed(dialog: BulkChange, page: RegisterPage, qtbot: QtBot) -> None:
    dialog.preview_button.click()
    answer(page, qtbot)
    qtbot.waitUntil(lambda: dialog.model.plan is not None)


def test_a_value_is_given_to_many_records_after_a_preview(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    changes = Taker()
    page.records_changed.connect(lambda: changes.take(None))
    dialog = opened(page, "registrant")
    assert not dialog.apply_button.isEnabled()
    assert not dialog.preview_button.isEnabled()
    assert isinstance(dialog.editor, LineEditor)
    commit(dialog.editor.line, "某某公司")
    previewed(dialog, page, qtbot)
    assert dialog.model.rowCount() == 250
    assert dialog.model.data(dialog.model.index(0, 2)) == "某某公司"
    assert answer(page, qtbot, lambda store: total(store, page, "某某公司")) == 0
    dialog.apply_button.click()
    settle(page, qtbot)
    qtbot.waitUntil(lambda: bool(changes.answers))
    assert answer(page, qtbot, lambda store: total(store, page, "某某公司")) == 250


def total(store: object, page: RegisterPage, value: str) -> int:
    where = (Clause("registrant", "=", value),)
    return int(store.page(page.register, Query(where=where, limit=0)).total)  # type: ignore[attr-defined]


def test_another_value_makes_the_preview_void(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    dialog = opened(page, "registrant")
    assert isinstance(dialog.editor, LineEditor)
    commit(dialog.editor.line, "甲")
    previewed(dialog, page, qtbot)
    commit(dialog.editor.line, "乙")
    assert dialog.model.plan is None
    assert not dialog.apply_button.isEnabled()
    dialog.reject()


def test_the_refused_are_listed_first_and_stay(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    dialog = opened(page, "status")
    assert isinstance(dialog.editor, PickEditor)
    # A mark that ended needs the day on which it ended: those that have none are refused.
    dialog.editor.put("注销")
    dialog.editor.changed.emit()
    previewed(dialog, page, qtbot)
    plan = dialog.model.plan
    assert plan is not None
    assert plan.refused
    words = dialog.model.data(dialog.model.index(0, 3))
    assert plan.refused[0].findings[0].sentence() in words or words
    revisions = {one.uid: one.revision for one in plan.refused}
    dialog.apply_button.click() if plan.changed else dialog.reject()
    settle(page, qtbot)
    records = answer(page, qtbot, lambda store: store.get_many(page.register, list(revisions)))
    assert {record["uid"]: record["revision"] for record in records} == revisions


def test_a_field_is_cleared_only_on_purpose(open_page: PageOpener, book: Path, qtbot: QtBot) -> None:
    page = open_page(book)
    dialog = opened(page, "township")
    assert not dialog.preview_button.isEnabled()
    dialog.clear_box.click()
    previewed(dialog, page, qtbot)
    dialog.apply_button.click()
    settle(page, qtbot)
    where = (Clause("township", "is empty"),)
    found = answer(page, qtbot, lambda store: store.page(page.register, Query(where=where, limit=0)))
    assert found.total == 250
