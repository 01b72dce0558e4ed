"""The small questions of the report page: a reason, a correction, where a package goes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import look
from workstation.package.contents import Profile
from workstation.words import say


class Asking(QDialog):
    """A card with words on top and two buttons below."""

    def __init__(self, parent: QWidget, title: str, words: str, go: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(look.GAP)
        self.buttons = QDialogButtonBox()
        self.go = QPushButton(go)
        self.go.setAccessibleName(go)
        look.set_role(self.go, "kind", "first")
        cancel = QPushButton(say("window_cancel"))
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * look.MARGIN, 2 * look.MARGIN, 2 * look.MARGIN, look.MARGIN)
        box.setSpacing(look.GAP)
        box.addWidget(self.words)
        box.addLayout(self.inside)
        box.addStretch(1)
        box.addWidget(self.buttons)
        look.give_size(self, 560, 320)


class AskReason(Asking):
    """Why something is as it is; phrases may be picked."""

    given = Signal(str)

    def __init__(self, parent: QWidget, title: str, words: str, phrases: Sequence[str], go: str = "") -> None:
        super().__init__(parent, title, words, go or say("reports_keep_reason"))
        self.phrases = QComboBox()
        self.phrases.setAccessibleName(say("reports_phrases"))
        self.phrases.addItem(say("reports_phrases"))
        self.phrases.addItems(list(phrases))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(say("reports_reason"))
        self.text.setTabChangesFocus(True)
        self.with_later = QCheckBox(say("reports_with_later"))
        self.with_later.setChecked(True)
        self.with_later.hide()
        for widget in (self.phrases, self.text, self.with_later):
            self.inside.addWidget(widget)
        self.phrases.setVisible(bool(phrases))
        self.phrases.activated.connect(self._take_phrase)
        self.text.textChanged.connect(self._show_able)
        self.accepted.connect(self._give)
        self.text.setFocus()
        self._show_able()

    def _take_phrase(self, place: int) -> None:
        if place:
            held = self.text.toPlainText().strip()
            phrase = self.phrases.itemText(place)
            self.text.setPlainText(f"{held}；{phrase}" if held else phrase)
            self.phrases.setCurrentIndex(0)
            self.text.setFocus()

    def _show_able(self) -> None:
        self.go.setEnabled(bool(self.text.toPlainText().strip()))
        self.go.setToolTip("" if self.go.isEnabled() else say("reports_reason_first"))

    def _give(self) -> None:
        self.given.emit(self.text.toPlainText().strip())


class AskWhere(Asking):
    """Where a package goes, and what becomes of personal data."""

    given = Signal(str, str, bool)
    """Folder, profile, whether attachments go with it."""

    def __init__(self, parent: QWidget, title: str, words: str, folder: str) -> None:
        super().__init__(parent, title, words, say("reports_write"))
        self.folder = QLineEdit(folder)
        self.folder.setAccessibleName(say("reports_folder"))
        browse = QPushButton(say("reports_browse"))
        browse.setAccessibleName(browse.text())
        browse.clicked.connect(self._browse)
        line = QHBoxLayout()
        line.addWidget(QLabel(say("reports_folder")))
        line.addWidget(self.folder, 1)
        line.addWidget(browse)
        self.profile = QComboBox()
        self.profile.setAccessibleName(say("reports_profile"))
        for profile in Profile:
            self.profile.addItem(say(f"reports_profile_{profile}"), str(profile))
        self.attachments = QCheckBox(say("reports_attachments"))
        self.inside.addLayout(line)
        self.inside.addWidget(self.profile)
        self.inside.addWidget(self.attachments)
        self.folder.textChanged.connect(self._show_able)
        self.accepted.connect(self._give)
        self._show_able()

    def _browse(self) -> None:
        dialog = QFileDialog(self, say("reports_folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder.setText)
        QDialog.open(dialog)

    def _show_able(self) -> None:
        self.go.setEnabled(bool(self.folder.text().strip()))

    def _give(self) -> None:
        folder = str(Path(self.folder.text().strip()))
        self.given.emit(folder, self.profile.currentData(), self.attachments.isChecked())
