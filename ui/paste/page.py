"""The page that holds what was pasted until it is taken in: looked over, asked about, mended, and not saved before."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu

from ui.ask import Failure, Newest
from ui.form.drafts import DraftKeeper, Typed
from ui.page import Desk
from ui.paste.asking import ask, ask_over, below, column_menu
from ui.paste.frame import PasteFrame
from ui.paste.steps import Standing, Steps, is_paste, standing_of
from ui.paste.words import HEADINGS, SET_ASIDE, UNREAD, notes_of
from ui.paste.work import Clipboard, Opened, Remembered, Rest, look, open_clipboard, take
from ui.table.copying import texts_as_table
from workstation.findings import Refusal
from workstation.ledgers import pasting
from workstation.ledgers.clipboard import Block
from workstation.ledgers.headings import NOTED
from workstation.ledgers.pasted_grid import Grid
from workstation.ledgers.pasting import DRAFT_ROWS
from workstation.operations.pasting import Held
from workstation.operations.pasting_rows import Answers
from workstation.register import Register
from workstation.words import say

__all__ = ["PastePage", "PasteTarget", "is_paste"]


@dataclass(frozen=True)
class PasteTarget:
    """Over what is pasted."""

    uids: tuple[str, ...]
    """The chosen records; none where everything pasted is new."""
    column: str
    """The field of the current cell: a block without headings begins there."""


class PastePage(PasteFrame):
    """The holding grid of one register."""

    finished = Signal(bool)
    """Nothing is held any more; whether records were changed."""

    def __init__(
        self,
        desk: Desk,
        register: Register,
        data: QMimeData | None,
        over: PasteTarget | None = None,
        *,
        draft: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(register)
        self._asker = desk.asker
        self._over = over or PasteTarget((), "")
        self._block: Block | None = None
        self._columns: tuple[str, ...] = ()
        self.steps = Steps()
        self._remembered = Remembered()
        self._looks = Newest()
        self._changed = False
        self._closed = False
        self._keeping: Standing | None = None
        self._kept: Standing | None = None
        """What is in the draft."""
        self.draft = str(uuid.uuid4()) if draft is None else str(draft["draft"])
        self._keeper = DraftKeeper(desk.asker, self)
        self._connect()
        self._show_state()
        standing = Standing() if draft is None else standing_of(draft, register)
        if standing.grid.columns:
            self._begin(standing)
        else:
            self._read(data, self._take_opened)

    def _connect(self) -> None:
        self.model.edited.connect(self._edit)
        self.model.left_out.connect(self._leave_out)
        view = self.view
        view.paste_wanted.connect(self.paste_more)
        view.copy_wanted.connect(self.copy)
        view.undo_wanted.connect(self.undo)
        view.redo_wanted.connect(self.redo)
        view.clear_wanted.connect(self._clear)
        view.toggle_wanted.connect(self._toggle)
        view.column_wanted.connect(self.open_column_menu)
        self.notes.chosen.connect(self._answer)
        self.column_button.clicked.connect(self._choose_current_column)
        self.take_button.clicked.connect(self.take_in)
        self.cancel_button.clicked.connect(self.cancel)
        self._keeper.due.connect(self.keep_draft)
        self._keeper.kept.connect(self._take_kept)
        self._keeper.failed.connect(self._tell_state)
        taking = QShortcut(QKeySequence("Ctrl+Return"), self)
        taking.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        taking.activated.connect(self.take_in)

    def _tell_state(self, _: str = "") -> None:
        self.state_changed.emit(self.state)

    @property
    def state(self) -> str:
        """How safe what is held here is: a key of the words."""
        if self._closed or not self.grid.rows:
            return "window_state_saved"
        if self._keeper.holds():
            return "window_state_draft_pending"
        return "window_state_draft" if self._kept is self.steps.now else "window_state_typing"

    @property
    def grid(self) -> Grid:
        """What is held."""
        return self.steps.now.grid

    @property
    def answers(self) -> Answers:
        """What was answered."""
        return self.steps.now.answers

    # -- reading the clipboard -----------------------------------------------------------------------------

    def _read(self, data: QMimeData | None, taker: Callable[[Any], None]) -> None:
        work = self.strip.begin(say("paste_reading"))
        question = partial(open_clipboard, self.register, _out_of(data), self._over.column, work)
        self._asker.ask(question, taker, self._fail)

    def _take_opened(self, opened: Opened | None) -> None:
        stopped = self.strip.work is not None and self.strip.work.stopping
        self.strip.end()
        if opened is None or stopped:
            self._finish(say("paste_stopped"))
            return
        self._block, self._columns = opened.block, opened.columns
        grid, uids = opened.grid, self._over.uids
        if not uids or not grid.rows:
            self._begin(Standing(grid))
            return
        over = min(len(uids), len(grid.rows))
        ask_over(
            self,
            say("paste_over_records", chosen=f"{len(uids):,}", rows=f"{len(grid.rows):,}"),
            over,
            len(grid.rows) - over,
            overwrite=partial(self._begin, Standing(pasting.aimed_at(grid, uids))),
            add=partial(self._begin, Standing(grid)),
            cancel=partial(self._finish, say("paste_nothing_taken")),
        )

    def _begin(self, standing: Standing) -> None:
        self.steps.begin(standing)
        self._put()
        self.view.setFocus()

    def _fail(self, failure: Failure) -> None:
        self.strip.end()
        self._set_busy(False)
        self.said.emit(failure.sentence, "hard")
        if not self.grid.columns:
            # A draft that cannot be read stays: another version of the program may know it.
            self._finish("", forget=False)

    def refresh(self) -> None:
        """Records were changed elsewhere: what is known of the rows may be wrong."""
        if self.grid.columns and not self.busy and not self._closed:
            self._remembered = Remembered()
            self.look()

    # -- looking over --------------------------------------------------------------------------------------

    def look(self) -> None:
        """Have every row looked over."""
        number = self._looks.next()
        work = self.strip.begin(say("paste_looking"))
        self._show_state()
        self._asker.ask(
            partial(look, self.register, self.grid, dict(self.answers), self._remembered, work),
            partial(self._take_held, number),
            self._fail,
            wanted=partial(self._looks.is_newest, number),
        )

    def _take_held(self, number: int, held: Held | None) -> None:
        if not self._looks.is_newest(number) or self._closed:
            return
        self.strip.end()
        if held is not None:
            self.show_held(held)
        elif self.held is None:
            self._finish(say("paste_stopped"))
            return
        else:
            # Back to what was looked over last.
            self.steps.begin(Standing(self.held.grid, self.held.answers))
            self.model.put_grid(self.grid)
            self.said.emit(say("paste_stopped"), "quiet")
        self._show_state()

    @property
    def held(self) -> Held | None:
        """What was found out last."""
        return self.model.held

    @property
    def is_looked_over(self) -> bool:
        """Whether what is known is of the grid as it stands."""
        return self.held is not None and self.held.grid is self.grid and self.held.answers == dict(self.answers)

    def _show_state(self) -> None:
        held = self.held
        ready = len(held.ready) if held is not None and self.is_looked_over and not self.busy else 0
        self.show_counts(len(self.grid.rows), held.counts if held is not None else {}, ready)
        if self.grid.columns:
            anew = self._block is not None and not self.steps.changed
            self.notes.put(notes_of(self.register, self.grid, held, self._columns, anew))
        self._tell_state()

    # -- changes -------------------------------------------------------------------------------------------

    def _change(self, grid: Grid, answers: Answers | None = None) -> None:
        """Another grid, or other answers; one step that can be taken back."""
        if not self.busy:
            self.steps.go_on(Standing(grid, self.answers if answers is None else answers))
            self._put()

    def _put(self) -> None:
        """Show what stands now, keep it, and have it looked over."""
        self.show_grid(self.grid)
        self._keeper.stroke()
        self.look()

    def _edit(self, place: int, column: int, text: str) -> None:
        self._change(pasting.with_cell(self.grid, place, column, text))

    def _leave_out(self, places: Sequence[int], left_out: bool) -> None:
        self._change(pasting.with_left_out(self.grid, places, left_out))

    def _toggle(self) -> None:
        places = self.view.chosen_places()
        if places:
            self._leave_out(places, not all(self.grid.rows[place].left_out for place in places))

    def _clear(self) -> None:
        grid = self.grid
        for index in self.view.chosen_cells():
            place = self.model.shown[index.row()]
            if index.column() and not grid.rows[place].cells[index.column() - 1].blank:
                grid = pasting.with_cell(grid, place, index.column() - 1, "")
        if grid is not self.grid:
            self._change(grid)

    def undo(self) -> None:
        """Take back the last change made here."""
        if not self.busy and self.steps.back():
            self._put()
        else:
            self.said.emit(say("paste_nothing_to_undo"), "quiet")

    def redo(self) -> None:
        """Make again what was taken back last."""
        if not self.busy and self.steps.forth():
            self._put()

    def _answer(self, key: tuple[str, str], choice: str) -> None:
        if key == SET_ASIDE:
            self._change(pasting.taken_back(self.grid))
        elif key == UNREAD:
            grid = self.grid
            for place in grid.unread:
                grid = pasting.with_column(grid, place, NOTED)
            self._change(grid)
        elif key == HEADINGS:
            self._lay_out_anew()
        else:
            # A choice that is chosen already is taken back.
            others = {doubt: answer for doubt, answer in self.answers.items() if doubt != key}
            self._change(self.grid, others if self.answers.get(key) == choice else {**others, key: choice})

    def _lay_out_anew(self) -> None:
        """The first row is a record: the columns are those of the table."""
        if self._block is not None:
            grid = pasting.lay_out(self._block, self.register, self._columns, headings=False)
            uids = [row.uid for row in self.grid.rows if row.uid]
            self._change(pasting.aimed_at(grid, uids) if uids else grid)

    # -- columns -------------------------------------------------------------------------------------------

    def _choose_current_column(self) -> None:
        self.open_column_menu(self.view.currentIndex().column() - 1, below(self.column_button))

    def open_column_menu(self, place: int, at: QPoint) -> QMenu | None:
        """What a column of the grid may be read as."""
        if not 0 <= place < len(self.grid.columns):
            return None
        chosen = self.grid.columns[place]
        menu = column_menu(self, self.register, chosen, partial(self.read_column_as, place))
        menu.popup(at)
        return menu

    def read_column_as(self, place: int, key: str) -> None:
        """Read a column of the grid as another field."""
        if self.grid.columns[place] != key:
            self._change(pasting.with_column(self.grid, place, key))

    # -- more from and to the clipboard --------------------------------------------------------------------

    def paste_more(self) -> None:
        """Paste at the current cell, or below where the block has headings of its own."""
        if not self.busy:
            self._read(QApplication.clipboard().mimeData(), self._take_more)

    def _take_more(self, opened: Opened | None) -> None:
        self.strip.end()
        if opened is None or self.busy:
            return
        if opened.grid.named:
            self._change_by(partial(pasting.add_named, self.grid, opened.grid))
            return
        block, here = opened.block, self.view.currentIndex()
        # Rows that are not shown are no targets.
        rows, place = self.model.shown[max(here.row(), 0) :], max(here.column() - 1, 0)
        filled = pasting.overwritten(self.grid, block, rows, place)
        if not filled:
            self._put_block(block, rows, place)
            return
        over = min(len(block.rows), len(rows))
        ask_over(
            self,
            say("paste_over_cells", rows=f"{len(block.rows):,}", over=f"{filled:,}"),
            over,
            len(block.rows) - over,
            overwrite=partial(self._put_block, block, rows, place),
            add=partial(self._put_block, block, (), place),
            cancel=self.view.setFocus,
        )

    def _put_block(self, block: Block, rows: Sequence[int], place: int) -> None:
        self._change_by(partial(pasting.put, self.grid, block, rows, place))
        self.view.setFocus()

    def _change_by(self, made: Callable[[], Grid]) -> None:
        """A change that may be too much."""
        try:
            self._change(made())
        except Refusal as refused:
            self.said.emit("\n".join(finding.sentence() for finding in refused.findings), "hard")

    def copy(self) -> None:
        """Copy the chosen cells as they are read, so that another program takes them as text."""
        texts = self.view.chosen_texts()
        if not texts:
            return
        copied = texts_as_table(texts)
        data = QMimeData()
        data.setText(copied.text)
        data.setHtml(copied.html)
        QApplication.clipboard().setMimeData(data)
        self.said.emit(say("paste_copied", rows=f"{copied.rows:,}"), "quiet")

    # -- taking in -----------------------------------------------------------------------------------------

    def save(self) -> None:
        """Take in what is ready."""
        self.take_in()

    def take_in(self) -> None:
        """Write the rows that are ready; the others stay."""
        held = self.held
        if self.busy or held is None or not self.is_looked_over or not held.ready:
            return
        self._set_busy(True)
        work = self.strip.begin(say("paste_taking"))
        # A draft that is kept later would bring back what is in the store by then.
        self._keeper.rest()
        self._keeper.forget(self.draft)
        self._asker.ask(partial(take, held, self.draft, self._remembered, work), self._take_rest, self._fail)

    def _set_busy(self, busy: bool) -> None:
        self.set_busy(busy)
        self._show_state()

    def _take_rest(self, rest: Rest | None) -> None:
        self.strip.end()
        self._set_busy(False)
        if rest is None:
            self.said.emit(say("paste_stopped"), "quiet")
            self._keeper.stroke()
            return
        taken, left = rest.taken, len(rest.standing.grid.rows)
        self._changed = self._changed or bool(taken.batch)
        numbers = {"added": f"{taken.added:,}", "changed": f"{taken.changed:,}"}
        if not left:
            self._finish(say("paste_taken", **numbers))
            return
        self._block = None
        self.said.emit(say("paste_left", **numbers, left=f"{left:,}"), "soft")
        self.records_changed.emit()
        self._begin(rest.standing)
        self.show_only("")

    # -- leaving -------------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Leave; what was mended here is not given up without a question."""
        if self.busy:
            self.strip.stop()
        elif not self.steps.changed:
            self.give_up()
        else:
            keep = ((say("paste_give_up_keep"), self.leave_as_draft),) if self._can_be_kept() else ()
            drop, stay = (say("paste_give_up_drop"), self.give_up), (say("paste_give_up_stay"), self.view.setFocus)
            words = say("paste_give_up", number=f"{len(self.grid.rows):,}")
            ask(self, say("paste_give_up_title"), words, (*keep, drop, stay))

    def give_up(self) -> None:
        """Leave, and forget what is held."""
        self._finish("" if self._changed else say("paste_nothing_taken"))

    def leave_as_draft(self) -> None:
        """Leave, and keep what is held."""
        self.keep_draft()
        self._finish("", forget=False)

    def _finish(self, sentence: str, *, forget: bool = True) -> None:
        if self._closed:
            return
        self._closed = True
        if self.strip.work is not None:
            self.strip.work.stopping = True
        self.strip.end()
        self._keeper.rest()
        if forget:
            self._keeper.drop(self.draft)
        self._tell_state()
        if sentence:
            self.said.emit(sentence, "quiet")
        self.finished.emit(self._changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)

    # -- the draft -----------------------------------------------------------------------------------------

    def _can_be_kept(self) -> bool:
        return 0 < len(self.grid.rows) <= DRAFT_ROWS

    def keep_draft(self) -> bool:
        """Keep what is held as a draft; whether there was anything to keep."""
        if self._closed or self.busy or not self._can_be_kept():
            return False
        self._keeping = self.steps.now
        self._keeper.keep(Typed(self.draft, self.register.key, "", self._keeping.as_draft()))
        self._tell_state()
        return True

    def _take_kept(self, _: str) -> None:
        self._kept = self._keeping
        self._tell_state()


def _out_of(data: QMimeData | None) -> Clipboard:
    """The text and the HTML of a clipboard."""
    return Clipboard("", "") if data is None else Clipboard(data.text(), data.html() if data.hasHtml() else "")
