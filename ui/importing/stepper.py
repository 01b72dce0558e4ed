"""The steps of an import side by side: which are done, which one is in front, which are still to come."""

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui import look
from workstation.words import say

STEPS = ("sheet", "report", "result")


class _Step(QAbstractButton):
    """One step: its number in a circle, and its name."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self._number = number
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        ring = metrics.height() + 4
        return QSize(ring + 3 * look.GAP + metrics.horizontalAdvance(self.text()), ring + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self.fontMetrics().height() + 4
        circle = QRect(look.GAP // 2, (self.height() - ring) // 2, ring, ring)
        here, reached = self.isChecked(), self.isEnabled()
        colour = QColor(look.ACCENT if here or reached else look.DISABLED_INK)
        painter.setPen(QPen(colour, 1.4))
        if here:
            painter.setBrush(colour)
        painter.drawEllipse(circle)
        painter.setPen(QColor(look.ON_ACCENT) if here else colour)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setPen(QColor(look.INK if here else look.QUIET_INK if reached else look.DISABLED_INK))
        words = QRect(circle.right() + look.GAP, 0, self.width() - circle.right() - look.GAP, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.ACCENT), 1))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
        painter.end()


class _Line(QWidget):
    """A thin line between two steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(look.scaled(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(look.EDGE))
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)
        painter.end()


class Stepper(QWidget):
    """All steps; those that can be gone to are pressed like buttons."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[str, _Step] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for number, key in enumerate(STEPS, start=1):
            if number > 1:
                line.addWidget(_Line())
            step = _Step(number, say(f"import_step_{key}"))
            step.clicked.connect(partial(self._press, key))
            self.steps[key] = step
            line.addWidget(step)

    def _press(self, key: str, _: bool = False) -> None:
        self.chosen.emit(key)

    def show_steps(self, here: str, reached: set[str]) -> None:
        """Show which step is in front, and which can be gone to."""
        for number, (key, step) in enumerate(self.steps.items(), start=1):
            step.setChecked(key == here)
            step.setEnabled(key in reached)
            state = "here" if key == here else "reached" if key in reached else "ahead"
            words = say(f"import_step_{state}", number=number, step=step.text())
            step.setAccessibleName(words)
            step.setToolTip("" if key in reached else say(f"import_step_{key}_ahead"))
            step.update()
