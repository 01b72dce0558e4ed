"""The part of the settings that tries the program on this computer, and says what is wrong with it in words."""

import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QProcess, QProcessEnvironment, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QProgressBar, QPushButton

from ui import look
from ui.ask import Asker, Failure
from ui.long_work import short_turns
from ui.settings.section import Section
from workstation import program
from workstation.operations.machine import Look, look_at_machine
from workstation.ports import Store
from workstation.words import Speech, say

SUBJECTS = ("disk", "clock", "fonts", "printer", "program")
Told = tuple[str, str, str]
"""Subject, sentence, role: ``quiet`` for what is well, ``soft`` or ``hard``."""


def _diagnosis(path: Path, store: Store) -> Path:
    from workstation.operations.diagnosing import write_diagnosis

    with short_turns():
        return write_diagnosis(store, path)


class SelfTestSection(Section):
    """A button; below it one line for each thing that was looked at.

    What is tried is tried by a second process of the program, in a folder of its own: the window goes on meanwhile.
    """

    def __init__(self, asker: Asker) -> None:
        super().__init__(say("settings_selftest"))
        self._asker = asker
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._told: list[Told] = []
        self.process = QProcess(self)
        self.process.finished.connect(self._ended)
        self.process.errorOccurred.connect(self._not_started)
        self.run_button = QPushButton(say("settings_selftest_run"))
        self.run_button.clicked.connect(self.run)
        self.copy_button = QPushButton(say("settings_selftest_copy"))
        self.copy_button.clicked.connect(self.copy)
        self.copy_button.hide()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(look.scaled(120))
        self.progress.setAccessibleName(say("settings_selftest_running"))
        self.progress.hide()
        for button in (self.run_button, self.copy_button):
            button.setAccessibleName(button.text())
        self.add_line(
            say("settings_selftest"),
            self.run_button,
            self.progress,
            self.copy_button,
            hint=say("settings_selftest_hint"),
        )
        self.diagnose_button = QPushButton(say("settings_diagnose"))
        self.diagnose_button.setAccessibleName(self.diagnose_button.text())
        self.diagnose_button.clicked.connect(self._ask_where)
        self.add_line(say("settings_diagnose_file"), self.diagnose_button, hint=say("settings_diagnose_hint"))
        self.lines_of: dict[str, QLabel] = {}
        for subject in SUBJECTS:
            self.lines_of[subject] = self._result_line(subject)

    def _result_line(self, subject: str) -> QLabel:
        words = QLabel()
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setAccessibleName(say(f"machine_subject_{subject}"))
        words.hide()
        self.lines.addWidget(words, self.lines.rowCount(), 1)
        return words

    # -- the diagnostic file -------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, say("settings_diagnose"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{say('settings_diagnose_file')} (*.zip)")
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"{say('settings_diagnose_file')}.zip")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.diagnose)
        QDialog.open(dialog)

    def diagnose(self, path: str) -> None:
        """Write the diagnostic file."""
        self.diagnose_button.setEnabled(False)
        self._asker.ask(partial(_diagnosis, Path(path)), self._diagnosed, self._not_diagnosed)

    def _diagnosed(self, path: Path) -> None:
        self.diagnose_button.setEnabled(True)
        self.tell(say("diagnosed", path=path))

    def _not_diagnosed(self, failure: Failure) -> None:
        self.diagnose_button.setEnabled(True)
        self.tell(failure.sentence, "hard")

    # -- running -------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Look at the machine, and let a second process try the program."""
        self._told = []
        for line in self.lines_of.values():
            line.hide()
        self.copy_button.hide()
        self.run_button.setEnabled(False)
        self.progress.show()
        self.tell(say("settings_selftest_running"))
        self._asker.ask(look_at_machine, self._looked, self._not_looked)

    def _looked(self, looks: list[Look]) -> None:
        for one in looks:
            role = "quiet" if one.finding is None else one.finding.severity.value
            self._show(one.subject, one.sentence, role)
        self._start()

    def _not_looked(self, failure: Failure) -> None:
        self._show("disk", failure.sentence, "hard")
        self._start()

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ip-workstation-answer-", ignore_cleanup_errors=True)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("QT_QPA_PLATFORM", "offscreen")
        words = program.command("--lang", Speech.language, "selftest", "--out", str(self._answer))
        self.process.setProcessEnvironment(environment)
        self.process.setWorkingDirectory(str(program.source_folder()))
        self.process.start(words[0], words[1:])

    @property
    def _answer(self) -> Path:
        """Where the process writes its answer."""
        if self._folder is None:
            raise RuntimeError("no self-test is running")
        return Path(self._folder.name) / "answer.json"

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._broken(self.process.errorString())

    def _ended(self, code: int) -> None:
        try:
            answer = json.loads(self._answer.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._broken(str(code))
            return
        self._show_answer(answer)
        self._finish()

    def _broken(self, why: str) -> None:
        self._show("program", say("settings_selftest_broken", why=why), "hard")
        self._finish()

    def _finish(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self.progress.hide()
        self.run_button.setEnabled(True)
        self.copy_button.show()
        wrong = sum(role != "quiet" for _, _, role in self._told)
        if wrong:
            self.tell(say("settings_selftest_bad", number=wrong), "soft")
        else:
            self.tell(say("settings_selftest_good"))

    # -- showing -------------------------------------------------------------------------------------------

    def _show_answer(self, answer: dict[str, Any]) -> None:
        parts, machine = answer["parts"], answer["machine"]
        if parts.get("fonts"):
            self._show("fonts", say("machine_font", font=machine.get("font", "")))
        names = machine.get("printers", [])
        self._show("printer", say("machine_printers", names="、".join(names)) if names else say("machine_no_printer"))
        if answer["faults"]:
            self._show("program", "\n".join(answer["faults"]), "hard")
        else:
            named = "、".join(say(f"selftest_part_{name}") for name in parts)
            self._show("program", say("machine_program", parts=named))

    def _show(self, subject: str, sentence: str, role: str = "quiet") -> None:
        line = self.lines_of[subject]
        line.setText(f"{'✓' if role == 'quiet' else '●'} {say(f'machine_subject_{subject}')}　{sentence}")
        look.set_role(line, "role", role)
        line.show()
        self._told.append((subject, sentence, role))

    def copy(self) -> None:
        """Put the result on the clipboard, for a technician."""
        QGuiApplication.clipboard().setText("\n".join(line.text() for line in self.lines_of.values() if line.text()))
        self.tell(say("settings_selftest_copied"))
