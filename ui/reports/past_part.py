"""What was reported: the packages, their sealed forms, two of them side by side, and what was written just now."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui import look
from ui.ask import Failure
from ui.long_work import WorkStrip
from ui.page import Desk
from ui.reports import past_questions as questions
from ui.reports.asking import AskFolder
from ui.reports.comparison_view import ComparisonView
from ui.reports.forms_area import FormsArea
from ui.reports.past_questions import After, Past
from ui.reports.past_tab import PastTab
from ui.reports.result_card import ResultCard
from ui.reports.sticks import sticks
from workstation.operations.closing import closed_period
from workstation.operations.comparing import Comparison
from workstation.operations.narrating import Narrative
from workstation.operations.reporting import Reported
from workstation.operations.sealed import sealed_forms
from workstation.ports import WrittenPackage
from workstation.words import say

LIST, SEALED, COMPARISON, RESULT = range(4)
MOST_UNKNOWN = 5
"""Placeholders of a template that a sentence names."""


class PastPart(QWidget):
    """The list, and what was opened out of it."""

    wanted = Signal(object)
    """A ``Destination``."""
    said = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self.work = WorkStrip()
        self.list = PastTab()
        self.sealed = FormsArea(desk.asker)
        self.comparison = ComparisonView()
        self.result = ResultCard()
        self.back_button = QPushButton(say("reports_back"))
        self.back_button.setAccessibleName(self.back_button.text())
        self.sealed.buttons.addWidget(self.back_button)
        self.stack = QStackedWidget()
        for widget in (self.list, self.sealed, self.comparison, self.result):
            self.stack.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.work)
        box.addWidget(self.stack, 1)
        self._connect()

    def _connect(self) -> None:
        self.list.show_wanted.connect(self.show_sealed)
        self.list.compare_wanted.connect(self.compare)
        self.list.copy_wanted.connect(self.ask_copy)
        self.list.folder_wanted.connect(self.open_folder)
        self.back_button.clicked.connect(self.show_list)
        self.comparison.back_wanted.connect(self.show_list)
        self.comparison.save_wanted.connect(self.save_comparison)
        self.result.wanted.connect(self._do)
        for part in (self.sealed, self.comparison):
            part.wanted.connect(self.wanted)
        self.sealed.said.connect(self.said)

    # -- coming and going ----------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Ask for the packages."""
        self._asker.ask(questions.past, self._take_past, self._fail)

    def _take_past(self, packages: list[Past]) -> None:
        self.list.show_packages(packages)

    def show_list(self, _: bool = False) -> None:
        """Go back to the list."""
        self.stack.setCurrentIndex(LIST)
        self.list.table.setFocus()

    def show_result(self, reported: Reported) -> None:
        """Show what was written just now."""
        self._load(reported.package)
        self.result.show_package(reported.package, len(reported.soft))
        self.stack.setCurrentIndex(RESULT)
        self.result.buttons["copy"].setFocus()
        self._asker.ask(partial(questions.since_last, reported.package), self._take_since, self._fail)

    def _take_since(self, after: After) -> None:
        self.result.show_since(after)

    def _do(self, key: str) -> None:
        """A button of the result was pressed."""
        package, after = self.result.package, self.result.after
        if package is None:
            return
        if key == "compare":
            if after is not None and after.found is not None:
                self._take_comparison(after.found)
            return
        deeds: dict[str, Any] = {
            "copy": partial(self.ask_copy, package),
            "folder": partial(self.open_folder, package),
            "narrative": partial(self.narrate, package),
            "print": self.sealed.print_forms,
            "pdf": self.sealed.save_pdf,
            "forms": partial(self.show_sealed, package),
            "list": self.show_list,
        }
        deeds[key]()

    # -- sealed forms --------------------------------------------------------------------------------------

    def _load(self, package: WrittenPackage) -> bool:
        forms = sealed_forms(package)
        self.sealed.show_forms(closed_period(package), forms, package)
        return bool(forms)

    def show_sealed(self, package: WrittenPackage) -> None:
        """Show the forms of a package as they were sealed."""
        if self._load(package):
            self.stack.setCurrentIndex(SEALED)
            self.sealed.view.table.setFocus()
        else:
            self.said.emit(say("reports_no_forms"), "soft")

    # -- two of them ---------------------------------------------------------------------------------------

    def compare(self, one: WrittenPackage, other: WrittenPackage) -> None:
        """Show two packages side by side."""
        self.work.begin(say("reports_comparing"))
        self._asker.ask(partial(questions.compare, one, other), self._take_comparison, self._fail)

    def _take_comparison(self, found: Comparison) -> None:
        self.work.end()
        self.stack.setCurrentIndex(COMPARISON)
        self.comparison.show_comparison(found)

    def save_comparison(self, found: Comparison, path: str) -> None:
        """Save a comparison as a workbook."""
        place = Path(path)
        if place.suffix.lower() != ".xlsx":
            place = place.with_name(f"{place.name}.xlsx")
        self._asker.ask(partial(questions.write_comparison, found, place), self._take_saved, self._fail)

    def _take_saved(self, path: Path) -> None:
        self.said.emit(say("reports_saved", path=path), "quiet")

    # -- the file ------------------------------------------------------------------------------------------

    def ask_copy(self, package: WrittenPackage) -> None:
        """Ask for the stick."""
        self._asker.ask(sticks, partial(self._ask_copy, package), self._fail)

    def _ask_copy(self, package: WrittenPackage, offered: list[Path]) -> None:
        words = say("reports_copy_words", file=Path(package.path).name)
        asking = AskFolder(self, say("reports_copy"), words, offered)
        asking.given.connect(partial(self.copy, package))
        QDialog.open(asking)

    def copy(self, package: WrittenPackage, folder: str) -> None:
        """Copy the file of a package and read it back."""
        work = self.work.begin(say("reports_copying"))
        question = partial(questions.copy, Path(package.path), Path(folder), work)
        self._asker.ask(question, self._take_copied, self._fail)

    def _take_copied(self, path: Path | None) -> None:
        self.work.end()
        if path is None:
            self.said.emit(say("reports_copy_stopped"), "soft")
        else:
            self.said.emit(say("reports_copied", path=path), "quiet")

    def narrate(self, package: WrittenPackage) -> None:
        """Write the short account in words beside a package, from the office's template."""
        self.work.begin(say("reports_narrating"))
        self._asker.ask(partial(questions.narrate, package), self._take_narrative, self._fail)

    def _take_narrative(self, found: Narrative) -> None:
        self.work.end()
        if found.unknown:
            names = "、".join(found.unknown[:MOST_UNKNOWN])
            self.said.emit(say("reports_narrated_unknown", path=found.path, names=names), "soft")
        else:
            self.said.emit(say("reports_narrated", path=found.path), "quiet")

    def open_folder(self, package: WrittenPackage) -> None:
        """Show the folder of a package in the desktop's own window."""
        folder = Path(package.path).parent
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.said.emit(say("reports_folder_not_opened", path=folder), "soft")

    def _fail(self, failure: Failure) -> None:
        self.work.end()
        self.said.emit(failure.sentence, "hard")
