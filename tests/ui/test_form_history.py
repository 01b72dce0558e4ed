"""What a record was before, and what to do when somebody else changed it meanwhile."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

from tests.ui.form_helping import (
    CONTROL,
    MARKS,
    SHIFT,
    Desk,
    codes,
    control,
    desk,
    line,
    open_desk,
    press,
    uids_of,
    write,
)
from ui.form.history_panel import FIELD
from ui.form.meanwhile_bar import KEY
from ui.form.record_form import RecordForm

__all__ = ["desk", "open_desk"]


def changed(desk: Desk, uid: str, cause: str = "hand", **values: object) -> None:
    desk.ask(lambda store: store.update(MARKS, uid, values, cause=cause))


def with_history(desk: Desk) -> RecordForm:
    """A record whose contact was changed twice and whose agency once."""
    uid = uids_of(desk)[0]
    changed(desk, uid, contact="张三")
    changed(desk, uid, "import", contact="李四", agency="某某代理")
    return desk.opened(uid)


def shown(form: RecordForm, desk: Desk) -> list[QTreeWidgetItem]:
    desk.ask()
    assert form.stack.currentWidget() is form.history
    return [form.history.tree.topLevelItem(row) for row in range(form.history.tree.topLevelItemCount())]


def rows(top: QTreeWidgetItem) -> dict[str, tuple[str, str]]:
    children = [top.child(row) for row in range(top.childCount())]
    return {child.data(0, FIELD): (child.text(1), child.text(2)) for child in children}


def child(top: QTreeWidgetItem, key: str) -> QTreeWidgetItem:
    return next(top.child(row) for row in range(top.childCount()) if top.child(row).data(0, FIELD) == key)


def test_history_shows_who_when_how_and_old_and_new(desk: Desk) -> None:
    form = with_history(desk)
    press(line(form, "contact").line, Qt.Key.Key_H, CONTROL)
    newest, hand, first = shown(form, desk)
    assert rows(newest)["contact"] == ("张三", "李四")
    assert rows(newest)["agency"][1] == "某某代理"
    assert set(rows(hand)) == {"contact"}
    assert len(rows(first)) > 5
    assert "王芳" in newest.text(0)
    assert newest.text(0) != hand.text(0)


def test_one_value_is_put_back_and_saved_as_any_change(desk: Desk) -> None:
    form = with_history(desk)
    form.show_history()
    newest, *_ = shown(form, desk)
    form.history.tree.setCurrentItem(newest)
    assert not form.history.old_button.isEnabled() and form.history.old_button.toolTip()
    form.history.tree.setCurrentItem(child(newest, "contact"))
    form.history.old_button.click()
    assert form.stack.currentWidget() is form.body
    assert form.typed() == {"contact": "张三"}
    assert control(form, "contact").hasFocus()
    desk.saved(form)
    versions = desk.ask(lambda store: store.history(MARKS, form.uid))
    assert versions[-1].cause == "hand"
    assert versions[-1].after == {"contact": "张三"}


def test_a_whole_version_is_put_back(desk: Desk) -> None:
    uid = uids_of(desk)[0]
    before = desk.ask(lambda store: store.get(MARKS, uid))
    changed(desk, uid, contact="李四", trademark_events=[{"kind": "许可", "date": "2025-01-01"}])
    form = desk.opened(uid)
    form.show_history()
    *_, first = shown(form, desk)
    form.history.tree.setCurrentItem(first)
    form.history.all_button.click()
    desk.saved(form)
    after = desk.ask(lambda store: store.get(MARKS, uid))
    assert {key: after[key] for key in MARKS.by_key} == {key: before[key] for key in MARKS.by_key}
    assert after["trademark_events"] == []


def test_the_last_version_is_not_offered_to_be_put_back_whole(desk: Desk) -> None:
    form = with_history(desk)
    form.show_history()
    newest, *_ = shown(form, desk)
    form.history.tree.setCurrentItem(newest)
    assert not form.history.all_button.isEnabled() and form.history.all_button.toolTip()


def test_history_of_one_field_by_its_key_and_back(desk: Desk) -> None:
    form = with_history(desk)
    line(form, "agency").line.setFocus()
    press(line(form, "agency").line, Qt.Key.Key_H, CONTROL | SHIFT)
    [only] = shown(form, desk)
    assert set(rows(only)) == {"agency"}
    form.history.whole_button.click()
    assert len(shown(form, desk)) == 3
    press(form.history.tree, Qt.Key.Key_Escape)
    assert form.stack.currentWidget() is form.body
    assert form.isVisible()


def test_a_new_record_has_no_history_and_says_so(desk: Desk) -> None:
    form = desk.new()
    form.show_history()
    desk.ask()
    assert form.stack.currentWidget() is form.body
    assert form.message.text()


# -- changed meanwhile -------------------------------------------------------------------------------------


def in_bar(form: RecordForm) -> dict[str, QTreeWidgetItem]:
    items = [form.bar.table.topLevelItem(row) for row in range(form.bar.table.topLevelItemCount())]
    return {item.data(0, KEY): item for item in items}


def conflict(desk: Desk) -> RecordForm:
    """Mine: contact and phone; theirs: contact and agency; saving was refused."""
    form = desk.opened(uids_of(desk)[0])
    changed(desk, form.uid, "import", contact="赵六", agency="某某代理")
    write(form, "contact", "李四")
    write(form, "phone", "0477-1234567")
    desk.saved(form)
    assert ("changed_meanwhile", "") in codes(form)
    desk.ask()
    assert form.bar.isVisible()
    return form


def test_saving_over_a_changed_record_shows_theirs_and_mine(desk: Desk) -> None:
    form = conflict(desk)
    bar = in_bar(form)
    assert set(bar) == {"contact", "phone", "agency"}
    assert (bar["contact"].text(1), bar["contact"].text(2)) == ("赵六", "李四")
    assert bar["agency"].text(1) == "某某代理"
    assert bar["contact"].checkState(0) == Qt.CheckState.Checked
    assert bar["agency"].data(0, Qt.ItemDataRole.CheckStateRole) is None
    assert desk.ask(lambda store: store.get(MARKS, form.uid))["contact"] == "赵六"


def test_mine_is_kept_and_theirs_elsewhere(desk: Desk) -> None:
    form = conflict(desk)
    form.bar.mine_button.click()
    desk.qtbot.waitUntil(lambda: not form._busy)
    record = desk.ask(lambda store: store.get(MARKS, form.uid))
    assert (record["contact"], record["phone"], record["agency"]) == ("李四", "0477-1234567", "某某代理")
    assert not form.bar.isVisible()
    assert desk.ask(lambda store: store.drafts()) == []


def test_field_by_field(desk: Desk) -> None:
    form = conflict(desk)
    in_bar(form)["contact"].setCheckState(0, Qt.CheckState.Unchecked)
    form.bar.chosen_button.click()
    desk.qtbot.waitUntil(lambda: not form._busy)
    record = desk.ask(lambda store: store.get(MARKS, form.uid))
    assert (record["contact"], record["phone"], record["agency"]) == ("赵六", "0477-1234567", "某某代理")


def test_theirs_is_shown_and_mine_stays_a_draft(desk: Desk) -> None:
    form = conflict(desk)
    form.bar.theirs_button.click()
    assert line(form, "contact").raw() == "赵六"
    assert not form.dirty
    assert not form.bar.isVisible()
    [draft] = desk.ask(lambda store: store.drafts())
    assert draft["content"]["raw"]["contact"] == "李四"
    assert draft["draft"] != form.draft


def test_a_second_change_meanwhile_is_noticed_again(desk: Desk) -> None:
    form = conflict(desk)
    changed(desk, form.uid, "import", contact="钱七")
    form.bar.mine_button.click()
    desk.qtbot.waitUntil(lambda: not form._busy)
    desk.ask()
    assert form.bar.isVisible()
    assert in_bar(form)["contact"].text(1) == "钱七"
    assert line(form, "contact").raw() == "李四"


def test_a_change_elsewhere_is_noticed_while_typing(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    changed(desk, form.uid, "import", contact="赵六")
    write(form, "contact", "李四")
    desk.checked(form)
    desk.ask()
    assert form.bar.isVisible()
    assert line(form, "contact").raw() == "李四"


def test_a_draft_typed_over_an_older_revision_is_noticed_when_it_comes_back(desk: Desk) -> None:
    uid = uids_of(desk)[0]
    form = desk.opened(uid)
    write(form, "contact", "李四")
    form.close_form()
    changed(desk, uid, "import", contact="赵六")
    form = desk.opened(uid)
    desk.ask()
    assert form.bar.isVisible()
    assert line(form, "contact").raw() == "李四"


def test_refresh_shows_the_record_anew_where_nothing_is_typed(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    changed(desk, form.uid, "undo", contact="赵六")
    form.refresh()
    desk.ask()
    assert line(form, "contact").raw() == "赵六"
    assert not form.bar.isVisible()
    assert not form.dirty


def test_refresh_keeps_what_is_typed_and_says_what_changed(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    write(form, "contact", "李四")
    changed(desk, form.uid, "undo", contact="赵六")
    form.refresh()
    desk.ask()
    assert line(form, "contact").raw() == "李四"
    assert form.bar.isVisible()


def test_refresh_without_a_change_leaves_all_as_it_is(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    write(form, "contact", "李四")
    form.refresh()
    desk.ask()
    assert not form.bar.isVisible()
    assert line(form, "contact").raw() == "李四"


def test_a_record_that_was_withdrawn_meanwhile_is_told(desk: Desk) -> None:
    form = desk.opened(uids_of(desk)[0])
    write(form, "contact", "李四")
    desk.ask(lambda store: store.withdraw(MARKS, form.uid, reason="录重"))
    form.refresh()
    desk.ask()
    assert form.message.property("role") == "hard"
    assert line(form, "contact").raw() == "李四"


def test_f8_leads_to_the_bar_first(desk: Desk) -> None:
    form = conflict(desk)
    line(form, "phone").line.setFocus()
    press(line(form, "phone").line, Qt.Key.Key_F8)
    assert form.bar.theirs_button.hasFocus()


def test_the_history_is_saved_as_a_sheet(desk: Desk, tmp_path: Path) -> None:
    form = with_history(desk)
    form.show_history()
    shown(form, desk)
    form.save_history(str(tmp_path / "历史.xlsx"))
    desk.ask(lambda store: None)
    assert (tmp_path / "历史.xlsx").is_file() and str(tmp_path) in form.history.told.text()
    form.save_history(str(tmp_path / "gone" / "x.xlsx"))
    desk.ask(lambda store: None)
    assert form.history.told.property("role") == "hard"
