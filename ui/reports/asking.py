"""The small questions of the report page: a reason, a correction, where a package goes. Each opens beside the loop."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.flow import Flow
from ui.reports.questions import How
from workstation.operations.closing import PeriodState
from workstation.operations.explaining import LONGEST_REASON
from workstation.package.contents import Profile
from workstation.words import say

WIDTH = 540
"""Pixels of a question at 10 points."""
LINES = 4
"""Of the field for a reason."""


class Asking(QDialog):
    """Words on top, two buttons below."""

    def __init__(self, parent: QWidget, title: str, words: str, go: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(look.GAP)
        self.go_button = QPushButton(go)
        self.cancel_button = QPushButton(say("window_cancel"))
        look.set_role(self.go_button, "kind", "first")
        line = QHBoxLayout()
        line.addStretch(1)
        for button in (self.go_button, self.cancel_button):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            line.addWidget(button)
        self.go_button.clicked.connect(self._go)
        self.cancel_button.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * look.MARGIN, look.MARGIN, 2 * look.MARGIN, look.MARGIN)
        box.setSpacing(look.GAP)
        box.addWidget(self.words)
        box.addLayout(self.inside)
        box.addLayout(line)
        self.setMinimumWidth(look.scaled(WIDTH))

    def show_able(self, reason: str) -> None:
        """Whether it can go on; why not, where it cannot."""
        self.go_button.setEnabled(not reason)
        self.go_button.setToolTip(reason)

    def fit(self) -> None:
        """Be as high as what stands inside."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        width = look.scaled(WIDTH)
        self.resize(width, max(layout.totalHeightForWidth(width), self.sizeHint().height()))

    def _go(self) -> None:
        self.give()
        self.accept()

    def give(self) -> None:
        """Tell what was answered."""


class AskReason(Asking):
    """Why something is as it is; phrases may be picked."""

    given = Signal(str)

    def __init__(self, parent: QWidget, title: str, words: str, phrases: Sequence[str], go: str = "") -> None:
        super().__init__(parent, title, words, go or say("reports_keep_reason"))
        self.phrases = QComboBox()
        self.phrases.setAccessibleName(say("reports_phrases"))
        self.phrases.addItems([say("reports_phrases"), *phrases])
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(say("reports_reason"))
        self.text.setPlaceholderText(say("reports_reason_here"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(LINES * self.fontMetrics().lineSpacing() + 2 * look.GAP)
        if phrases:
            self.inside.addWidget(self.phrases)
        self.inside.addWidget(self.text)
        self.phrases.activated.connect(self._take_phrase)
        self.text.textChanged.connect(self._typed)
        self.text.setFocus()
        self._typed()
        self.fit()

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.text.toPlainText().strip()

    def _take_phrase(self, place: int) -> None:
        if place:
            phrase = self.phrases.itemText(place)
            self.text.setPlainText(say("reports_two_reasons", one=self.reason, other=phrase) if self.reason else phrase)
            self.phrases.setCurrentIndex(0)
            self.text.setFocus()

    def _typed(self) -> None:
        long = len(" ".join(self.reason.split())) > LONGEST_REASON
        too_long = say("reports_reason_too_long", limit=LONGEST_REASON) if long else ""
        self.show_able(too_long if self.reason else say("reports_reason_first"))

    def give(self) -> None:
        self.given.emit(self.reason)


class AskCorrection(AskReason):
    """Why a closed period is opened again, and whether those after it are too."""

    agreed = Signal(str, bool)
    """The reason, and whether later closed periods are opened as well."""

    def __init__(self, parent: QWidget, state: PeriodState, later: Sequence[PeriodState]) -> None:
        revision = state.latest.revision if state.latest else 0
        words = say("reports_correct_words", period=state.period.label(), revision=revision)
        go = say("reports_correct_go")
        super().__init__(parent, say("reports_correct"), words, (), go)
        self.with_later = QCheckBox(say("reports_with_later"))
        self.with_later.setChecked(bool(later))
        if later:
            periods = say("sealed_separator").join(one.period.label() for one in later)
            about = QLabel(say("reports_correct_later", periods=periods))
            about.setWordWrap(True)
            look.set_role(about, "role", "soft")
            self.inside.addWidget(about)
            self.inside.addWidget(self.with_later)
        self.fit()

    def give(self) -> None:
        self.agreed.emit(self.reason, self.with_later.isChecked())


class FolderLine(QWidget):
    """A folder, typed or chosen; sticks that are plugged in are offered."""

    changed = Signal()

    def __init__(self, folder: str, sticks: Sequence[Path]) -> None:
        super().__init__()
        self.line = QLineEdit(folder)
        self.line.setAccessibleName(say("reports_folder"))
        self.browse_button = QPushButton(say("reports_browse"))
        self.browse_button.setAutoDefault(False)
        buttons = QWidget()
        flow = Flow(buttons)
        self.stick_buttons = [QPushButton(say("reports_stick", path=stick)) for stick in sticks]
        for button, stick in zip(self.stick_buttons, sticks, strict=True):
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.take, str(stick)))
        for button in (self.browse_button, *self.stick_buttons):
            button.setAccessibleName(button.text())
            flow.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP // 2)
        box.addWidget(self.line)
        box.addWidget(buttons)
        self.browse_button.clicked.connect(self._browse)
        self.line.textChanged.connect(self.changed)

    @property
    def folder(self) -> str:
        """What stands in the line."""
        return self.line.text().strip()

    def take(self, folder: str, _: bool = False) -> None:
        """A folder was chosen."""
        self.line.setText(folder)

    def _browse(self) -> None:
        dialog = QFileDialog(self, say("reports_folder"), self.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take)
        QDialog.open(dialog)


class AskFolder(Asking):
    """Where a copy goes."""

    given = Signal(str)

    def __init__(self, parent: QWidget, title: str, words: str, sticks: Sequence[Path]) -> None:
        super().__init__(parent, title, words, say("reports_copy_go"))
        self.folder = FolderLine(str(sticks[0]) if sticks else "", sticks)
        self.inside.addWidget(self.folder)
        self.folder.changed.connect(self._typed)
        self._typed()
        self.fit()

    def _typed(self) -> None:
        self.show_able("" if self.folder.folder else say("reports_folder_first"))

    def give(self) -> None:
        self.given.emit(self.folder.folder)


class AskHow(Asking):
    """Where a package goes, and what becomes of personal data and attachments."""

    given = Signal(object)
    """A ``How``."""

    def __init__(self, parent: QWidget, words: str, how: How, sticks: Sequence[Path]) -> None:
        super().__init__(parent, say("reports_write"), words, say("reports_write"))
        self.folder = FolderLine(str(how.folder), sticks)
        self.profile = QComboBox()
        self.profile.setAccessibleName(say("reports_profile"))
        for profile in Profile:
            self.profile.addItem(say(f"reports_profile_{profile}"), profile)
        self.profile.setCurrentIndex(list(Profile).index(how.profile))
        self.attachments = QCheckBox(say("reports_attachments"))
        self.attachments.setChecked(how.attachments)
        form = QFormLayout()
        form.setSpacing(look.GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(say("reports_folder"), self.folder)
        form.addRow(say("reports_profile"), self.profile)
        form.addRow("", self.attachments)
        self.inside.addLayout(form)
        self.folder.changed.connect(self._typed)
        self._typed()
        self.fit()
        self.go_button.setDefault(True)
        self.go_button.setFocus()

    def _typed(self) -> None:
        self.show_able("" if self.folder.folder else say("reports_folder_first"))

    def give(self) -> None:
        profile = list(Profile)[self.profile.currentIndex()]
        folder = Path(self.folder.folder).expanduser()
        self.given.emit(How(folder=folder, profile=profile, attachments=self.attachments.isChecked()))
