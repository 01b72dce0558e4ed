"""What was written: where it lies, its check code, what to do with it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import look
from ui.flow import Flow
from ui.shell.card import breakable
from workstation.ports import WrittenPackage
from workstation.words import say


class ResultCard(QFrame):
    """Stands above the forms once a package was written, until another period is chosen."""

    copy_wanted = Signal(object)
    """The package is to be copied to a stick."""
    folder_wanted = Signal(object)
    print_wanted = Signal()
    pdf_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.package: WrittenPackage | None = None
        self.title = QLabel()
        look.set_role(self.title, "role", "section")
        self.code = QLabel()
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        look.set_role(self.code, "role", "title")
        self.where = QLabel()
        self.where.setWordWrap(True)
        buttons = QWidget()
        flow = Flow(buttons)
        self.buttons: dict[str, QPushButton] = {}
        for key, deed in (
            ("copy", self._copy),
            ("folder", self._folder),
            ("print", self.print_wanted.emit),
            ("pdf", self.pdf_wanted.emit),
            ("code", self._take_code),
        ):
            button = QPushButton(say(f"reports_result_{key}"))
            button.setAccessibleName(button.text())
            button.clicked.connect(deed)
            flow.addWidget(button)
            self.buttons[key] = button
        look.set_role(self.buttons["copy"], "kind", "first")
        box = QVBoxLayout(self)
        box.setContentsMargins(look.MARGIN, look.GAP, look.MARGIN, look.GAP)
        box.setSpacing(4)
        for widget in (self.title, self.code, self.where, buttons):
            box.addWidget(widget)
        self.hide()

    def show_package(self, package: WrittenPackage, changes: int) -> None:
        """Show what was written; ``changes`` is how much differs from the package before."""
        self.package = package
        self.title.setText(say("reports_result_title", series=package.series, revision=package.revision))
        self.code.setText(say("package_check_code", check_code=package.check_code))
        self.where.setText(say("reports_result_where", path=breakable(Path(package.path)), changes=changes))
        self.show()

    def _copy(self) -> None:
        self.copy_wanted.emit(self.package)

    def _folder(self) -> None:
        self.folder_wanted.emit(self.package)

    def _take_code(self) -> None:
        if self.package is not None:
            QGuiApplication.clipboard().setText(self.package.check_code)
