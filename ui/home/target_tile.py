"""How far one indicator has come against its target of the year; the figure opens its records."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.home.target_bar import Bar, TargetBar
from ui.page import Destination
from ui.showing import shown_day
from ui.table.copying import Copied, texts_as_table
from workstation.query import Query
from workstation.register import Register
from workstation.words import say

if TYPE_CHECKING:
    from workstation.operations.targets import Progress
    from workstation.ports import TargetVersion


def share(rate: int) -> str:
    """Ten-thousandths as per cent with one decimal."""
    return f"{rate / 100:.1f}%"


class TargetTile(QWidget):
    """Figure, target, rate, time passed, gap; hidden while nothing is known."""

    wanted = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.progress: Progress | None = None
        self.heading = QLabel()
        self.figure = QPushButton()
        self.figure.setAccessibleName(register.words())
        self.bar = TargetBar()
        self.time = QLabel()
        self.notes = QLabel()
        self.set_button = QPushButton(say("home_target_set"))
        self.set_button.setAccessibleName(f"{register.words()} {self.set_button.text()}")
        self.figure.clicked.connect(self._open)
        self.set_button.clicked.connect(self._set)
        for label in (self.heading, self.time, self.notes):
            label.setWordWrap(True)
            look.set_role(label, "role", "quiet")
        for button in (self.figure, self.set_button):
            look.set_role(button, "kind", "quiet")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, look.GAP, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.heading)
        box.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.bar)
        box.addWidget(self.time)
        box.addWidget(self.notes)
        box.addWidget(self.set_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_progress(self, progress: "Progress | None") -> None:
        """Show how far it has come; nothing where no form counts the register."""
        self.progress = progress
        self.setVisible(progress is not None)
        if progress is None:
            return
        self.figure.show()
        name = say(f"form_{self._register.key}_target")
        self.heading.setText(say("home_target", year=progress.year, indicator=name))
        target, rate = progress.target, progress.rate
        if target is None or rate is None:
            words = say("home_target_figure_alone", figure=f"{progress.figure:,}")
        else:
            figures = {"figure": f"{progress.figure:,}", "target": f"{target.value:,}"}
            words = say("home_target_figure", rate=share(rate), **figures)
            self._show_bar(progress, target, words)
        self.figure.setText(words)
        self.figure.setAccessibleName(f"{self.heading.text()} {words}")
        self.figure.setToolTip(say("home_target_open", number=f"{progress.records:,}"))
        for part in (self.bar, self.time):
            part.setVisible(target is not None)
        self.set_button.setVisible(target is None)
        self._show_notes(progress)

    def _show_bar(self, progress: "Progress", target: "TargetVersion", words: str) -> None:
        gap = progress.gap or 0
        way = "home_target_left" if gap > 0 else "home_target_done" if gap == 0 else "home_target_more"
        time = say("home_target_time", time=share(progress.time_passed), gap=say(way, number=f"{abs(gap):,}"))
        self.time.setText(time)
        former = tuple(one.value for one in progress.steps if one.from_day < target.from_day)
        drawn = Bar(progress.figure, target.value, progress.time_passed, former)
        marks = say("home_target_marks_former") if former else say("home_target_marks")
        self.bar.show_bar(drawn, f"{words}\n{time}\n{marks}")

    def _show_notes(self, progress: "Progress") -> None:
        """The steps of the target, and what counts once where that is no record."""
        steps = progress.steps
        lines = [
            say("home_target_step", day=shown_day(new.from_day), before=f"{old.value:,}", after=f"{new.value:,}")
            for old, new in pairwise(steps)
        ]
        if progress.counted_by:
            field = self._register.field_words(progress.counted_by)
            lines.append(say("home_target_counted_by", field=field, number=f"{progress.records:,}"))
        self.notes.setText("\n".join(lines))
        self.notes.setVisible(bool(lines))

    def show_failure(self, sentence: str) -> None:
        """Say why nothing is known."""
        self.progress = None
        for part in (self.figure, self.bar, self.time, self.notes, self.set_button):
            part.hide()
        self.heading.setText(sentence)
        self.show()

    def table(self) -> Copied | None:
        """All of it as a table."""
        progress = self.progress
        if progress is None:
            return None
        heads = ("indicator", "year", "figure", "target", "rate", "time", "gap")
        figures = [progress.figure, progress.target.value if progress.target else None]
        cells = ["" if one is None else str(one) for one in (*figures, progress.rate, progress.gap)]
        reached, target, rate, gap = cells
        row = [
            *(say(f"form_{self._register.key}_target"), str(progress.year), reached, target),
            *(share(int(rate)) if rate else "", share(progress.time_passed), gap),
        ]
        return texts_as_table([[say(f"home_target_head_{one}") for one in heads], row], {(1, 2), (1, 3), (1, 6)})

    def _open(self) -> None:
        if self.progress is not None:
            query = Query(where=self.progress.where)
            self.wanted.emit(Destination(self._register.key, query=query, words=self.heading.text()))

    def _set(self) -> None:
        self.wanted.emit(Destination("settings", register=self._register.key))
