"""首页: what needs a hand today, how the registers stand, which period is in course.

Everything is asked in small questions, the cheap ones first; each part shows when its answer is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui import look
from ui.ask import Failure, Newest
from ui.due.clock_bar import ClockBar
from ui.due.scan import DueScan
from ui.home.cards import RegisterCard, TaskGroup, TaskLine
from ui.home.fault_scan import FaultScan
from ui.home.reports import Reports, report_lines, reports_of
from ui.page import Desk, Destination, Page
from ui.showing import shown_day
from ui.table.filters import SavedFilter, conditions, saved_from_json
from workstation import divisions
from workstation.operations import overview
from workstation.operations.backing_up import BackupState, backup_state
from workstation.operations.deadlines import DueList
from workstation.operations.overview import Faults, Figures, SecondCopies
from workstation.ports import Store
from workstation.query import Clause, Query
from workstation.registers.catalogue import register_of
from workstation.words import say

if TYPE_CHECKING:
    from workstation.operations.targets import Progress

DUE_DAYS = 30
"""Days from today for which the first page tells what is due."""
MOST_DRAFTS = 5
"""Drafts named one by one."""
AFTER_CHANGE = 400
"""Milliseconds after a change elsewhere until the page looks again."""
NARROW = 900
"""Pixels, for letters of 10 points, below which the cards stand in two columns."""


@dataclass(frozen=True)
class _Pinned:
    register: str
    saved: SavedFilter
    number: int
    capped: bool


def _first(store: Store) -> tuple[list[dict[str, Any]], BackupState]:
    return store.drafts(), backup_state(store)


def _progress(key: str, store: Store) -> "Progress | None":
    # Loaded on the store's thread, where nobody waits for it.
    from workstation.operations.targets import progress_of

    return next(iter(progress_of(store, key)), None)


def _pinned(key: str, store: Store) -> list[_Pinned]:
    """The saved filters of a register that were put on the first page, with how many records they find."""
    register = register_of(key, store.catalogue)
    raw = store.setting(f"filters_{key}", [])
    found = []
    for saved in saved_from_json(register, store.unit, raw):
        if not saved.home:
            continue
        page = store.page(register, Query(text=saved.text, where=conditions(saved.filters), limit=0))
        found.append(_Pinned(key, saved, page.total, page.capped))
    return found


class HomePage(Page):
    """The first page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._asker = desk.asker
        self._book = desk.book
        self._looks = Newest()
        self._stale = True
        self._columns = 0
        self._registers = {register.key: register for register in desk.book.catalogue}
        self._figures: dict[str, Figures] = {}
        self._filters: dict[str, list[_Pinned]] = {}
        self._backup_words: list[str] = []
        self.due_scan = DueScan(desk.asker, self)
        self.fault_scan = FaultScan(desk.asker, self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(AFTER_CHANGE)
        self._build()
        self._lay_out()
        self._connect()

    def _build(self) -> None:
        self.title = QLabel(say("due_home_title", unit=divisions.name_of(self._book.unit)))
        look.set_role(self.title, "role", "title")
        self.period = QLabel()
        self.period.setWordWrap(True)
        look.set_role(self.period, "role", "quiet")
        self.clock_bar = ClockBar()
        self.first_steps = TaskGroup(say("due_first_steps"))
        self.due = TaskGroup(say("due_home_due"))
        self.reports = TaskGroup(say("home_reports"))
        self.drafts = TaskGroup(say("due_home_drafts"))
        self.faults = TaskGroup(say("due_home_faults"))
        self.backups = TaskGroup(say("due_home_backups"))
        self.pinned = TaskGroup(say("due_home_pinned"))
        self.groups = (
            *(self.first_steps, self.due, self.reports, self.drafts),
            *(self.faults, self.backups, self.pinned),
        )
        self.cards = [RegisterCard(register) for register in self._book.catalogue]

    def _lay_out(self) -> None:
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(look.MARGIN, look.MARGIN, look.MARGIN, look.MARGIN)
        box.setSpacing(look.MARGIN)
        box.addWidget(self.title)
        box.addWidget(self.period)
        box.addWidget(self.clock_bar)
        self.grid = QGridLayout()
        self.grid.setSpacing(look.GAP)
        for group in (self.first_steps, self.due, self.reports, self.drafts):
            box.addWidget(group)
        box.addLayout(self.grid)
        for group in (self.faults, self.backups, self.pinned):
            box.addWidget(group)
        box.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setAccessibleName(say("due_home"))
        self.scroll_area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        # Its place is kept from the beginning, so that nothing below it jumps when the answer comes; only now, for a
        # group that lies in no page yet would open a window of its own.
        self.due.show_lines([TaskLine(say("due_working"), "quiet")])
        self._arrange()

    def _arrange(self) -> None:
        """The cards in as many columns as there is room for."""
        columns = 2 if self.width() < look.scaled(NARROW) else 4
        if columns != self._columns:
            self._columns = columns
            for number, card in enumerate(self.cards):
                self.grid.addWidget(card, number // columns, number % columns)
            for column in range(4):
                self.grid.setColumnStretch(column, 1 if column < columns else 0)

    def _connect(self) -> None:
        for group in self.groups:
            group.wanted.connect(self.wanted)
        for card in self.cards:
            card.wanted.connect(self.wanted)
            card.said.connect(self.said)
        self.due_scan.progressed.connect(self._due_on_the_way)
        self.due_scan.finished.connect(self._show_due)
        self.fault_scan.progressed.connect(self._faults_on_the_way)
        self.fault_scan.finished.connect(self._show_faults)
        self.clock_bar.trust_button.clicked.connect(self._trust_clock)
        self._later.timeout.connect(self._start)

    # -- coming and going ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again, once nothing more changes; later, while the page is not seen."""
        self._stale = True
        if self.isVisible():
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._later.stop()
        self._looks.next()
        self.due_scan.stop()
        self.fault_scan.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _trust_clock(self) -> None:
        self.due_scan.start(DUE_DAYS, trust_clock=True)

    def _start(self) -> None:
        changed, self._stale = self._stale, False
        number = self._looks.next()
        self._ask(number, _first, self._show_first)
        for register in self._book.catalogue:
            self._ask(number, partial(_figures, register.key), self._show_figures)
        self._ask(number, reports_of, self._show_reports)
        for card in self.cards:
            key = card.register.key
            self._ask(number, partial(_progress, key), card.tile.show_progress, partial(self._no_progress, key))
        for register in self._book.catalogue:
            self._ask(number, partial(_pinned, register.key), partial(self._show_pinned, register.key))
        self._ask(number, overview.second_copies, self._show_second_copies)
        self.due_scan.start(DUE_DAYS)
        if changed:
            self.fault_scan.start()
        else:
            self.fault_scan.go_on()

    def _ask(self, number: int, question: Any, taker: Any, failed: Any = None) -> None:
        wanted = partial(self._looks.is_newest, number)
        self._asker.ask(question, partial(self._take, number, taker), failed, wanted)

    def _take(self, number: int, taker: Any, answer: Any) -> None:
        if self._looks.is_newest(number):
            taker(answer)

    # -- what is shown -------------------------------------------------------------------------------------

    def _show_first(self, answer: tuple[list[dict[str, Any]], BackupState]) -> None:
        drafts, backup = answer
        self._show_drafts(drafts)
        self._backup_words = [backup.sentence()] if backup.overdue else []
        self._show_backups()

    def _show_backups(self, *more: TaskLine) -> None:
        """How it stands with the backups, and with their second place once that is known."""
        go = say("due_step_backup_go")
        lines = [TaskLine(words, "hard", Destination("settings"), go) for words in self._backup_words]
        self.backups.show_lines([*lines, *more])

    def _show_drafts(self, drafts: Sequence[dict[str, Any]]) -> None:
        known = [one for one in drafts if one["register"] in self._registers]
        lines = []
        for one in known[:MOST_DRAFTS]:
            register = self._registers[one["register"]]
            raw = one["content"].get("raw", {})
            typed = " ".join(str(raw[key]) for key in register.title if raw.get(key))
            when = one["kept_at"][:16].replace("T", " ")
            key = "due_draft_changed" if one["uid"] else "due_draft_new"
            sentence = say(key, register=register, title=typed or "…", when=when)
            place = Destination(register.key, uid=one["uid"])
            lines.append(TaskLine(sentence, destination=place, button=say("due_draft_go_on")))
        if len(known) > MOST_DRAFTS:
            lines.append(TaskLine(say("due_drafts_more", number=len(known) - MOST_DRAFTS), "quiet"))
        self.drafts.show_lines(lines)

    def _show_reports(self, reports: Reports) -> None:
        period, day = reports.in_course.label(), shown_day(reports.today)
        self.period.setText(say("due_home_today", day=day, period=period))
        if not self.first_steps.lines:
            self.reports.show_lines(list(report_lines(reports)))

    def _no_progress(self, key: str, failure: Failure) -> None:
        """A register whose figure cannot be counted says why, in the place of the figure."""
        for card in self.cards:
            if card.register.key == key:
                card.tile.show_failure(failure.sentence)

    def _show_figures(self, figures: Figures) -> None:
        self._figures[figures.register] = figures
        for card in self.cards:
            if card.register.key == figures.register:
                card.show_figures(figures)
        if len(self._figures) == len(self.cards):
            self._show_first_steps()

    def _show_first_steps(self) -> None:
        """What a fresh book is begun with."""
        lines = []
        if all(one.total == 0 for one in self._figures.values()) and self.cards:
            first = self.cards[0].register
            lines = [
                TaskLine(say("due_step_record"), "", Destination(first.key), say("due_step_record_go", register=first)),
                TaskLine(say("due_step_paste"), "", Destination(first.key), say("due_step_record_go", register=first)),
                TaskLine(say("due_step_backup"), "", Destination("settings"), say("due_step_backup_go")),
            ]
        self.first_steps.show_lines(lines)
        if lines:
            self.due.show_lines([])
            self.reports.show_lines([])

    def _show_pinned(self, key: str, found: list[_Pinned]) -> None:
        self._filters[key] = found
        lines = []
        for register in self._book.catalogue:
            for one in self._filters.get(register.key, ()):
                saved = one.saved
                number = f"{one.number:,}" + ("+" if one.capped else "")
                query = Query(
                    text=saved.text, where=conditions(saved.filters), sort=saved.sort, descending=saved.descending
                )
                sentence = say("due_pinned", register=register, name=saved.name, number=number)
                lines.append(TaskLine(sentence, "", Destination(register.key, query=query)))
        self.pinned.show_lines(lines)

    def _show_second_copies(self, copies: SecondCopies) -> None:
        if copies.state not in ("good", "away") and not self._book.is_sample:
            role = "quiet" if copies.state == "unset" else "soft"
            days = "—" if copies.days is None else copies.days
            sentence = say(f"due_second_{copies.state}", folder=copies.folder, days=days)
            self._show_backups(TaskLine(sentence, role, Destination("settings"), say("due_step_backup_go")))

    def _due_on_the_way(self, due: DueList, done: int, of: int) -> None:
        if len(self.due.lines) == 1 and self.due.lines[0].destination is None:
            self.due.lines[0].words.setText(say("due_progress", done=f"{done:,}", of=f"{of:,}"))

    def _show_due(self, due: DueList) -> None:
        self.clock_bar.show_clock(due.clock)
        roles = {"overdue": "hard", "week": "soft"}
        lines = []
        for group, number in due.counts.items():
            if not number:
                continue
            nearest = due.groups[group][0].title if due.groups[group] else ""
            sentence = say(f"due_home_{group}", number=f"{number:,}", title=nearest)
            lines.append(TaskLine(sentence, roles.get(group, ""), Destination("reminders")))
        if not lines and not self.first_steps.lines:
            lines = [TaskLine(say("due_calm"), "quiet")]
        self.due.show_lines(lines)

    def _faults_on_the_way(self, done: int, of: int) -> None:
        sentence = say("due_faults_progress", done=f"{done:,}", of=f"{of:,}")
        if len(self.faults.lines) == 1 and self.faults.lines[0].destination is None:
            self.faults.lines[0].words.setText(sentence)
        elif not self.faults.lines:
            self.faults.show_lines([TaskLine(sentence, "quiet")])

    def _show_faults(self, found: list[Faults]) -> None:
        lines = []
        for one in found:
            if one.faulty:
                register = self._registers[one.register]
                key = "due_faults_hard" if one.hard else "due_faults_soft"
                sentence = say(key, register=register, number=f"{one.faulty:,}", hard=f"{one.hard:,}")
                query = Query(where=(Clause("uid", "in", one.uids),))
                place = Destination(register.key, query=query, words=say("due_faults_chip"))
                lines.append(TaskLine(sentence, "hard" if one.hard else "", place))
        self.faults.show_lines(lines)


def _figures(key: str, store: Store) -> Figures:
    return overview.figures(store, key)
