"""Attachments of a record: their names, a look at pictures, opened with the system's own program."""

import weakref
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QLocale, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QImage, QImageReader, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.ask import Failure, Newest
from ui.flow import Flow
from ui.form.editor import Context, Editor
from workstation import temporary
from workstation.fields import Field, Value
from workstation.operations.attaching import Attached, Kept, copy_to_open, keep_files, look_at
from workstation.ports import Store
from workstation.words import say

ROWS_SHOWN = 5
PREVIEW = QSize(280, 180)
"""Pixels within which a picture is shown."""
PROGRAMS = frozenset({
    "exe", "com", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "msi", "scr", "lnk", "reg", "hta",
    "jar", "cpl", "pif", "sh", "run", "desktop", "appimage", "deb",
})  # fmt: skip
"""Endings of what would be started and not shown: a record's papers are none of them."""


def _keep(paths: Sequence[Path], store: Store) -> Kept:
    return keep_files(store, paths)


def _look(digests: Sequence[str], store: Store) -> list[Attached]:
    return look_at(store, digests)


def _copy(digest: str, folder: Path, store: Store) -> Path | None:
    return copy_to_open(store, digest, folder)


def _picture(path: Path, store: Store) -> QImage:
    """A picture made small on the store's thread; an empty one for what is none."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if not reader.canRead():
        return QImage()
    size = reader.size()
    if size.isValid() and (size.width() > PREVIEW.width() or size.height() > PREVIEW.height()):
        reader.setScaledSize(size.scaled(PREVIEW, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class _Names(QListWidget):
    """The files, opened by Enter and taken off by Delete."""

    removing = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removing.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)


class FilesEditor(Editor):
    """Attachments: added by choosing or dropping, each with its name, opened and removed one by one."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self._digests: list[str] = []
        self.files: dict[str, Attached] = {}
        self._records = Newest()
        """Records shown here, one after the other: what was dropped on a former one is not taken up."""
        self._looks = Newest()
        self._pictures = Newest()
        self._folder: Path | None = None
        """Where copies lie that other programs look at."""
        self.list = _Names()
        self.name(self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.currentItemChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(self.open)
        self.list.removing.connect(self.remove)
        self.picture = QLabel()
        self.picture.setAccessibleName(say("form_file_preview"))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.more = self._button("window_attach", self._choose)
        self.open_button = self._button("form_file_open", self.open)
        self.less = self._button("form_file_remove", self.remove)
        self._lay_out()
        self.setFocusProxy(self.more)
        self.put(None)

    def _button(self, key: str, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton(say(key))
        self.name(button, button.text())
        button.clicked.connect(lambda: pressed())
        return button

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.list)
        box.addWidget(self.picture)
        box.addWidget(self.words)
        buttons = QWidget()
        flow = Flow(buttons, look.GAP)
        for button in (self.more, self.open_button, self.less):
            flow.addWidget(button)
        box.addWidget(buttons)

    # -- its value -----------------------------------------------------------------------------------------

    def raw(self) -> list[str] | None:
        return list(self._digests) or None

    def put(self, raw: Any) -> None:
        self._records.next()
        self._say("")
        self._set([str(digest) for digest in raw] if isinstance(raw, list | tuple) else [])

    def _set(self, digests: list[str]) -> None:
        self._digests = digests
        self._show()
        number = self._looks.next()
        if any(digest not in self.files for digest in self._digests):
            question = partial(_look, tuple(self._digests))
            self.context.asker.ask(question, partial(self._take_names, number), self._failed)

    def put_value(self, value: Value) -> None:
        self.put(None if value is None else str(value).split(","))

    def in_words(self) -> str:
        return say("window_attachments", number=len(self._digests))

    def _take_names(self, number: int, files: list[Attached]) -> None:
        if self._looks.is_newest(number):
            self.files = {file.digest: file for file in files}
            self._show()

    def _show(self) -> None:
        chosen = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for digest in self._digests:
            file = self.files.get(digest)
            item = QListWidgetItem(self._line(digest))
            item.setData(Qt.ItemDataRole.UserRole, digest)
            item.setToolTip(item.text())
            if file is not None and file.path is None:
                item.setForeground(QColor(look.HARD))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(self._digests))
        rows = min(len(self._digests), ROWS_SHOWN)
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), 1) + 2 * self.list.frameWidth() + 2)
        self.list.setCurrentRow(min(max(chosen, 0), len(self._digests) - 1))
        self._show_chosen()

    def _line(self, digest: str) -> str:
        file = self.files.get(digest)
        if file is None:
            return digest[:12]
        if file.path is None:
            return say("form_file_missing", name=file.name)
        return f"{file.name}  ({QLocale().formattedDataSize(file.size, 1)})"

    def _chosen(self) -> Attached | None:
        item = cast("QListWidgetItem | None", self.list.currentItem())
        return None if item is None else self.files.get(item.data(Qt.ItemDataRole.UserRole))

    def _show_chosen(self) -> None:
        file = self._chosen()
        there = file is not None and file.path is not None
        self.open_button.setVisible(bool(self._digests))
        self.open_button.setEnabled(there)
        self.open_button.setToolTip("" if there else say("form_file_not_there"))
        self.less.setVisible(bool(self._digests))
        self.picture.hide()
        number = self._pictures.next()
        if file is not None and file.path is not None:
            question = partial(_picture, file.path)
            wanted = partial(self._pictures.is_newest, number)
            self.context.asker.ask(question, partial(self._show_picture, number), self._failed, wanted)

    def _show_picture(self, number: int, picture: QImage) -> None:
        if self._pictures.is_newest(number) and not picture.isNull():
            self.picture.setPixmap(QPixmap.fromImage(picture))
            self.picture.show()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        look.set_role(self.words, "role", "hard")
        self.words.setVisible(bool(words))

    # -- what is done with it ------------------------------------------------------------------------------

    def _choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, say("window_attach"))
        self.attach([Path(path) for path in paths])

    def attach(self, paths: Sequence[Path]) -> None:
        """Have files kept by the store and take them up."""
        if paths:
            self._say("")
            taker = partial(self._take_kept, self._records.number)
            self.context.asker.ask(partial(_keep, tuple(paths)), taker, self._failed)

    def _take_kept(self, number: int, kept: Kept) -> None:
        # Another record stands here by now: the files are kept, and belong to nothing.
        if not self._records.is_newest(number):
            return
        new = [digest for digest in kept.digests if digest not in self._digests]
        self._set([*self._digests, *new])
        self._say("\n".join(finding.sentence() for finding in kept.findings))
        if new:
            self.changed.emit()

    def _failed(self, failure: Failure) -> None:
        self._say(failure.sentence)

    def remove(self) -> None:
        """Take the chosen file off the record; the store keeps it for the history."""
        row = self.list.currentRow()
        if row >= 0:
            self._set(self._digests[:row] + self._digests[row + 1 :])
            self.changed.emit()

    def open(self) -> None:
        """Open a copy of the chosen file with the system's program for it."""
        file = self._chosen()
        if file is None or file.path is None:
            return
        if Path(file.name).suffix.lower().removeprefix(".") in PROGRAMS:
            self._say(say("form_file_program", name=file.name))
            return
        if self._folder is None:
            kept = ExitStack()
            self._folder = kept.enter_context(temporary.folder("attachment"))
            weakref.finalize(self, kept.close)
        self.context.asker.ask(partial(_copy, file.digest, self._folder), self._open_copy, self._failed)

    def _open_copy(self, path: Path | None) -> None:
        if path is None or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._say(say("form_file_no_program"))
