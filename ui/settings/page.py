"""The settings: unit, clerks, folders and backups, the look, targets, reports, the counting basis."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui import look
from ui.page import Desk, Destination, Page
from ui.preferences import Preferences
from ui.settings.backup_section import BackupSection
from ui.settings.basis_section import BasisSection
from ui.settings.clerk_section import ClerkSection
from ui.settings.encryption_section import EncryptionSection
from ui.settings.look_section import LookSection
from ui.settings.report_section import ReportSection
from ui.settings.restore_section import RestoreSection
from ui.settings.section import Section
from ui.settings.self_test_section import SelfTestSection
from ui.settings.signing_section import SigningSection
from ui.settings.target_section import TargetSection
from ui.settings.update_section import UpdateSection
from workstation import divisions
from workstation.words import say

WIDTH = 860


class SettingsPage(Page):
    """What a clerk may choose; every choice holds at once, there is nothing to save."""

    preference_changed = Signal(str)
    """The name of a preference of this computer."""
    clerks_changed = Signal(object)
    """The ``Desks`` as they are now."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__()
        self.clerk_section = ClerkSection(desk.asker)
        self.backup_section = BackupSection(desk)
        self.restore_section = RestoreSection(desk)
        self.look_section = LookSection(preferences)
        self.target_section = TargetSection(desk.asker)
        self.report_section = ReportSection(desk.asker)
        self.basis_section = BasisSection(desk.asker)
        self.signing_section = SigningSection(desk.asker)
        self.encryption_section = EncryptionSection(desk.asker)
        self.self_test_section = SelfTestSection(desk.asker)
        self.update_section = UpdateSection(desk.asker)
        self.clerk_section.changed.connect(self.clerks_changed)
        self.backup_section.backed_up.connect(self.records_changed)
        self.backup_section.backed_up.connect(self.restore_section.look_again)
        self.restore_section.records_changed.connect(self.records_changed)
        self.encryption_section.changed.connect(self.restore_section.look_again)
        self.encryption_section.changed.connect(self.backup_section.look_again)
        # Forms and first page show them: what is open looks again.
        self.target_section.changed.connect(self.records_changed)
        self.target_section.opened.connect(self._bring_in_sight)
        self.report_section.changed.connect(self.records_changed)
        self.look_section.changed.connect(self.preference_changed)
        self._lay_out(self._unit(desk))

    def _unit(self, desk: Desk) -> Section:
        section = Section(say("window_unit"))
        name = QLabel(f"{divisions.name_of(desk.book.unit)}　{desk.book.unit}")
        section.add_line(say("window_unit"), name, hint=say("settings_unit_hint"))
        return section

    def _lay_out(self, unit: Section) -> None:
        title = QLabel(say("shell_settings"))
        look.set_role(title, "role", "title")
        column = QWidget()
        column.setMaximumWidth(look.scaled(WIDTH))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.MARGIN)
        inside.setSpacing(look.MARGIN)
        for part in (
            title,
            unit,
            self.clerk_section,
            self.backup_section,
            self.restore_section,
            self.look_section,
            self.target_section,
            self.report_section,
            self.basis_section,
            self.signing_section,
            self.encryption_section,
            self.self_test_section,
            self.update_section,
        ):
            inside.addWidget(part)
        inside.addStretch(1)
        self.area = QScrollArea()
        self.area.setAccessibleName(say("shell_settings"))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setWidget(column)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.area)

    def enter(self, destination: Destination) -> None:
        self.refresh()
        if destination.register:
            self.target_section.begin_for(destination.register)
        else:
            self.clerk_section.profiles.setFocus()

    def _bring_in_sight(self, part: QWidget) -> None:
        # Once what was opened has its place.
        QTimer.singleShot(0, self, partial(self.area.ensureWidgetVisible, part))

    def refresh(self) -> None:
        self.clerk_section.look_again()
        self.backup_section.look_again()
        self.restore_section.look_again()
        self.target_section.look_again()
        self.report_section.look_again()
        self.basis_section.look_again()
        self.signing_section.look_again()
        self.encryption_section.look_again()
        self.update_section.look_again()
