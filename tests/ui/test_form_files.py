"""Attachments: dropped or chosen, shown by name, looked at, opened as a copy, removed one by one."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from tests.ui.form_helping import MARKS, Desk, desk, open_desk, press, uids_of
from ui.form.files_editor import PREVIEW, FilesEditor
from ui.form.record_form import RecordForm
from workstation.words import say

__all__ = ["desk", "open_desk"]


def files(form: RecordForm) -> FilesEditor:
    editor = form.editors["files"]
    assert isinstance(editor, FilesEditor)
    return editor


def names(editor: FilesEditor) -> list[str]:
    return [editor.list.item(row).text() for row in range(editor.list.count())]


def dropped(form: RecordForm, paths: list[Path]) -> bool:
    """Drop files on the form as a file manager does; whether they were welcome."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(form.rect().center(), Qt.DropAction.CopyAction, mime, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(form, enter)
    if not enter.isAccepted():
        return False
    drop = QDropEvent(QPointF(form.rect().center()), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(form, drop)
    return True


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    """A certificate and a picture."""
    paper, picture = tmp_path / "商标注册证.pdf", tmp_path / "图样.png"
    paper.write_bytes(b"%PDF-1.4 certificate")
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#2f6f68"))
    assert image.save(str(picture))
    return [paper, picture]


def test_files_dropped_on_the_form_are_listed_by_their_names_and_saved(desk: Desk, papers: list[Path]) -> None:
    form = desk.opened(uids_of(desk)[0])
    editor = files(form)
    assert dropped(form, papers)
    desk.qtbot.waitUntil(lambda: len(names(editor)) == 2)
    desk.ask()
    assert names(editor)[0].startswith("商标注册证.pdf")
    assert names(editor)[1].startswith("图样.png")
    assert form.dirty
    desk.saved(form)
    record = desk.ask(lambda store: store.get(MARKS, form.uid))
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in papers]
    assert record["files"] == ",".join(digests)


def test_names_come_back_with_the_record(desk: Desk, papers: list[Path]) -> None:
    uid = uids_of(desk)[0]
    digest = desk.ask(lambda store: store.attach(papers[0]))
    desk.ask(lambda store: store.update(MARKS, uid, {"files": digest}, cause="hand"))
    form = desk.opened(uid)
    desk.qtbot.waitUntil(lambda: names(files(form))[0].startswith("商标注册证.pdf"))
    assert not form.dirty


def test_a_picture_is_shown_small_and_a_paper_is_not(desk: Desk, papers: list[Path]) -> None:
    form = desk.new()
    editor = files(form)
    dropped(form, papers)
    desk.qtbot.waitUntil(lambda: len(names(editor)) == 2)
    editor.list.setCurrentRow(1)
    desk.qtbot.waitUntil(editor.picture.isVisible)
    assert editor.picture.pixmap().width() == PREVIEW.width()
    assert editor.picture.pixmap().height() <= PREVIEW.height()
    editor.list.setCurrentRow(0)
    desk.ask()
    assert not editor.picture.isVisible()


def test_one_file_is_removed_and_the_others_stay(desk: Desk, papers: list[Path]) -> None:
    form = desk.new()
    editor = files(form)
    dropped(form, papers)
    desk.qtbot.waitUntil(lambda: len(names(editor)) == 2)
    editor.list.setCurrentRow(0)
    press(editor.list, Qt.Key.Key_Delete)
    assert editor.raw() == [hashlib.sha256(papers[1].read_bytes()).hexdigest()]
    editor.less.click()
    assert editor.raw() is None
    assert not editor.list.isVisible()


def test_a_copy_is_opened_by_the_system(desk: Desk, papers: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(Path(url.toLocalFile())))  # type: ignore[func-returns-value]
    form = desk.new()
    editor = files(form)
    dropped(form, papers[:1])
    desk.qtbot.waitUntil(lambda: len(names(editor)) == 1)
    desk.ask()
    editor.open_button.click()
    desk.qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].name == "商标注册证.pdf"
    assert opened[0].read_bytes() == papers[0].read_bytes()
    assert not opened[0].stat().st_mode & 0o222
    kept = desk.ask(lambda store: store.attachment(hashlib.sha256(papers[0].read_bytes()).hexdigest()))
    assert kept != opened[0]


def test_a_program_is_not_opened(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(url))  # type: ignore[func-returns-value]
    program = tmp_path / "清单.exe"
    program.write_bytes(b"MZ")
    form = desk.new()
    editor = files(form)
    dropped(form, [program])
    desk.qtbot.waitUntil(lambda: len(names(editor)) == 1)
    desk.ask()
    editor.open_button.click()
    desk.ask()
    assert opened == []
    assert editor.words.text() == say("form_file_program", name="清单.exe")


def test_a_missing_file_is_told_in_words(desk: Desk, papers: list[Path]) -> None:
    uid = uids_of(desk)[0]
    digest = desk.ask(lambda store: store.attach(papers[0]))
    desk.ask(lambda store: store.update(MARKS, uid, {"files": digest}, cause="hand"))
    desk.ask(lambda store: store.attachment(digest).unlink())
    form = desk.opened(uid)
    desk.qtbot.waitUntil(lambda: names(files(form)) == [say("form_file_missing", name="商标注册证.pdf")])
    assert not files(form).open_button.isEnabled()
    assert files(form).open_button.toolTip()
    assert files(form).raw() == [digest]


def test_good_files_are_taken_where_another_is_refused(desk: Desk, papers: list[Path], tmp_path: Path) -> None:
    form = desk.new()
    editor = files(form)
    editor.attach([tmp_path, papers[0]])
    desk.qtbot.waitUntil(lambda: len(names(editor)) == 1)
    assert editor.words.isVisible()
    assert tmp_path.name in editor.words.text()


def test_two_drops_one_after_the_other_are_both_taken(desk: Desk, papers: list[Path]) -> None:
    form = desk.new()
    for paper in papers:
        dropped(form, [paper])
    desk.qtbot.waitUntil(lambda: len(names(files(form))) == 2)


def test_files_for_a_former_record_are_not_put_on_this_one(desk: Desk, papers: list[Path]) -> None:
    form = desk.new()
    dropped(form, papers)
    form.start_new()
    desk.ask()
    assert files(form).raw() is None


def test_text_is_not_welcome_as_a_file(desk: Desk) -> None:
    form = desk.new()
    mime = QMimeData()
    mime.setText("https://example.org")
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(form.rect().center(), Qt.DropAction.CopyAction, mime, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(form, enter)
    assert not enter.isAccepted()
