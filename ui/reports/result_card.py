"""What was written: its check code, where it lies, what changed since the last one, and what to do with it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from ui.reports.past_questions import After
from ui.shell.card import breakable
from workstation.operations.closing import closed_period
from workstation.operations.comparing import Comparison
from workstation.ports import WrittenPackage
from workstation.words import say

DEEDS = ("copy", "print", "pdf", "narrative", "folder", "code", "forms", "compare", "list")


class ResultCard(QScrollArea):
    """A sheet of paper in the middle; every button tells what is wanted."""

    wanted = Signal(str)
    """One of ``DEEDS``, except for the code, which is copied at once."""

    def __init__(self) -> None:
        super().__init__()
        self.package: WrittenPackage | None = None
        self.after: After | None = None
        """What differs from the package before, once that is known."""
        self.title = QLabel()
        self.code = QLabel()
        self.where = QLabel()
        self.since = QLabel()
        look.set_role(self.title, "role", "title")
        look.set_role(self.code, "role", "code")
        look.set_role(self.since, "role", "quiet")
        for label in (self.title, self.where, self.since):
            label.setWordWrap(True)
        for label in (self.code, self.where):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons: dict[str, QPushButton] = {}
        for key in DEEDS:
            button = QPushButton(say(f"reports_result_{key}"))
            button.setAccessibleName(button.text())
            self.buttons[key] = button
        look.set_role(self.buttons["copy"], "kind", "first")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        paper = QFrame()
        paper.setObjectName("card")
        paper.setMaximumWidth(look.scaled(820))
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(28, 20, 28, 20)
        inside.setSpacing(look.GAP + 4)
        buttons = QWidget()
        flow = Flow(buttons)
        for button in self.buttons.values():
            flow.addWidget(button)
        for widget in (self.title, self.code, self.where, buttons, self.since):
            inside.addWidget(widget)
        ground = QWidget()
        line = QHBoxLayout(ground)
        line.setContentsMargins(0, look.GAP, 0, look.GAP)
        line.addStretch(1)
        line.addWidget(paper, 8, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(say("reports_result"))
        self.setWidget(ground)

    def _connect(self) -> None:
        for key, button in self.buttons.items():
            button.clicked.connect(self._copy_code if key == "code" else partial(self._tell, key))

    def _tell(self, key: str, _: bool = False) -> None:
        self.wanted.emit(key)

    def show_package(self, package: WrittenPackage, explained: int) -> None:
        """Show what was written; so many explanations go with it."""
        self.package, self.after = package, None
        period = closed_period(package).label()
        self.title.setText(say("reports_result_title", period=period, revision=package.revision))
        self.code.setText(package.check_code)
        self.code.setAccessibleName(say("package_check_code", check_code=package.check_code))
        path = breakable(Path(package.path))
        self.where.setText(say("reports_result_where", path=path, series=package.series, explained=explained))
        self.since.setText(say("reports_result_comparing"))
        self.buttons["compare"].setEnabled(False)
        self.buttons["compare"].setToolTip(say("reports_result_comparing"))
        self.buttons["copy"].setFocus()

    def show_since(self, after: After) -> None:
        """Say what differs from the package before."""
        if self.package is None or after.package.series != self.package.series:
            return
        self.after = after
        self.since.setText("\n".join(since_words(after)))
        able = after.found is not None
        self.buttons["compare"].setEnabled(able)
        self.buttons["compare"].setToolTip("" if able else say("reports_result_first"))

    def _copy_code(self, _: bool = False) -> None:
        if self.package is not None:
            QGuiApplication.clipboard().setText(self.package.check_code)


def since_words(after: After) -> Sequence[str]:
    """What differs from the package before, a line for each register."""
    if after.former is None or after.found is None:
        return [say("reports_result_first")]
    former = closed_period(after.former).label()
    head = say("reports_result_since", period=former, revision=after.former.revision, series=after.former.series)
    lines = counts_in_words(after.found)
    return [head, *(lines or [say("reports_compare_same")])]


def counts_in_words(found: Comparison) -> list[str]:
    """How many records came, went and changed in each register where any did."""
    return [
        say(
            "comparing_counts",
            register=part.register.words(),
            before=f"{part.before:,}",
            after=f"{part.after:,}",
            added=f"{len(part.added):,}",
            gone=f"{len(part.gone):,}",
            changed=f"{len(part.changed):,}",
        )
        for part in found.registers
        if part.added or part.gone or part.changed
    ]
