"""What the first page is made of: lines of what needs a hand, and a card for each register."""

from functools import partial

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.home.target_tile import TargetTile
from ui.page import Destination
from workstation.operations.overview import Figures
from workstation.query import Query
from workstation.register import Register
from workstation.words import say


class TaskLine(QWidget):
    """One thing that needs a hand, and the way to it."""

    wanted = Signal(object)

    def __init__(self, sentence: str, role: str = "", destination: Destination | None = None, button: str = "") -> None:
        super().__init__()
        self.destination = destination
        self.words = QLabel(sentence)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            look.set_role(self.words, "role", role)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(look.GAP)
        line.addWidget(self.words, 1)
        self.button: QPushButton | None = None
        if destination is not None:
            self.button = QPushButton(button or say("due_look"))
            self.button.setAccessibleName(f"{sentence} {self.button.text()}")
            self.button.clicked.connect(self._go)
            line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def _go(self) -> None:
        self.wanted.emit(self.destination)


class TaskGroup(QFrame):
    """A heading and the lines below it; hidden while it has none."""

    wanted = Signal(object)

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.setObjectName("card")
        title = QLabel(heading)
        look.set_role(title, "role", "section")
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        self._inside.setSpacing(2)
        self._inside.addWidget(title)
        self.lines: list[TaskLine] = []
        self.hide()

    def show_lines(self, lines: list[TaskLine]) -> None:
        """Show these lines in the place of the former ones; the keys stay at the line with the same way."""
        kept = next((old.destination for old in self.lines if old.button and old.button.hasFocus()), None)
        for old in self.lines:
            self._inside.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = lines
        for line in lines:
            line.wanted.connect(self.wanted)
            self._inside.addWidget(line)
        self.setVisible(bool(lines))
        for line in lines:
            if kept is not None and line.destination == kept and line.button is not None:
                line.button.setFocus()


class RegisterCard(QFrame):
    """How one register stands, and how far it has come against its target; each figure opens its records."""

    wanted = Signal(object)
    said = Signal(str, str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self.setObjectName("card")
        self.register = register
        self.figures: Figures | None = None
        name = QLabel(register.words())
        look.set_role(name, "role", "section")
        self.number = QLabel("…")
        look.set_role(self.number, "role", "title")
        self.in_force = QPushButton(say("due_in_force"))
        self.new = QPushButton("…")
        for button in (self.in_force, self.new):
            look.set_role(button, "kind", "quiet")
            button.setAccessibleName(register.words())
        self.in_force.clicked.connect(partial(self._go, "in_force_where"))
        self.new.clicked.connect(partial(self._go, "new_where"))
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        box.setSpacing(2)
        box.addWidget(name)
        box.addWidget(self.number)
        box.addWidget(self.in_force, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        self.tile = TargetTile(register)
        self.tile.wanted.connect(self.wanted)
        box.addWidget(self.tile)
        box.addStretch(1)
        self._add_actions()

    def _add_actions(self) -> None:
        """The context menu: the card as a table or as a picture, for a letter or a sheet."""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.copy_table = QAction(say("home_copy_table"), self)
        self.copy_table.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_table.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy_table.triggered.connect(self._copy_table)
        self.copy_picture = QAction(say("home_copy_picture"), self)
        self.copy_picture.triggered.connect(self._copy_picture)
        self.addActions([self.copy_table, self.copy_picture])

    def _copy_table(self) -> None:
        copied = self.tile.table()
        if copied is not None:
            data = QMimeData()
            data.setText(copied.text)
            data.setHtml(copied.html)
            QApplication.clipboard().setMimeData(data)
            self.said.emit(say("home_copied_table", register=self.register), "quiet")

    def _copy_picture(self) -> None:
        QApplication.clipboard().setPixmap(self.grab())
        self.said.emit(say("home_copied_picture", register=self.register), "quiet")

    def show_figures(self, figures: Figures) -> None:
        """Show how it stands now."""
        self.figures = figures
        number, new = f"{figures.in_force:,}", f"{figures.new:,}"
        self.number.setText(number)
        self.in_force.setAccessibleName(f"{self.register.words()} {say('due_in_force')} {number}")
        self.in_force.setToolTip(say("due_in_force_tip"))
        words = say("due_new", number=new)
        self.new.setText(words)
        self.new.setAccessibleName(f"{self.register.words()} {words}")
        self.new.setToolTip(say("due_new_tip", field=self.register.by_key[self.register.counting.dated_by]))

    def _go(self, where: str) -> None:
        query = Query(where=getattr(self.figures, where)) if self.figures is not None else None
        self.wanted.emit(Destination(self.register.key, query=query))
