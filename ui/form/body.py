"""The fields of a record in their sections, each with its heading, its editor and what is to be said of it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.form.child_grid import ChildGrid
from ui.form.editors import Context, Editor, editor_for
from ui.form.field_row import FieldRow
from workstation.fields import Field, Record
from workstation.findings import Finding
from workstation.operations import keeping
from workstation.operations.proposing import Proposed
from workstation.register import Register
from workstation.words import say

LABEL_CHARACTERS = 9
"""Chinese characters that a heading gets beside its editor; a longer one goes on in the next line."""
NARROW = 40
"""Below so many letters of width the headings stand above their editors."""
SECTIONS_WITHOUT_LIST = 4


class _Area(QScrollArea):
    """Scrolls by wheel and focus; its keys are left to the form."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class FormBody(QWidget):
    """All editors and child tables of a register, in their sections."""

    typed = Signal(str)
    """A person changed the field or child table of this key."""
    left = Signal()
    """A field was left."""
    wanted = Signal(object)
    """A ``Destination`` that a person chose."""
    history_wanted = Signal(str)
    """What stood in the field of this key before."""

    def __init__(self, register: Register, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.register = register
        self.context = context
        self.editors: dict[str, Editor] = {}
        self.grids: dict[str, ChildGrid] = {}
        self.rows: dict[str, FieldRow] = {}
        self._headings: list[QLabel] = []
        self._arranged: tuple[int, bool] | None = None
        self._by_hand = keeping.typed(dict.fromkeys(register.by_key))
        self.sections = QTabBar(self)
        self.sections.setAccessibleName(say("form_sections"))
        self.sections.setDrawBase(False)
        self.sections.setExpanding(False)
        self.sections.setUsesScrollButtons(True)
        self.area = _Area(self)
        self.area.setObjectName("fields")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside = QWidget()
        self.inside.setObjectName("inside")
        self.area.setWidget(self.inside)
        self._build()
        self.sticky = QLabel(self.area)
        self.sticky.setObjectName("inside")
        self.sticky.setIndent(0)
        look.set_role(self.sticky, "role", "section")
        self.sticky.setAutoFillBackground(True)
        self.sticky.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.sections)
        box.addWidget(self.area, 1)
        for heading in self._headings:
            self.sections.addTab(heading.text())
        self.sections.setVisible(len(self._headings) > SECTIONS_WITHOUT_LIST)
        self.sections.tabBarClicked.connect(self.show_section)
        self.sections.currentChanged.connect(self._section_chosen)
        self.area.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.arrange()

    def _build(self) -> None:
        box = QVBoxLayout(self.inside)
        box.setContentsMargins(0, 0, look.MARGIN, look.MARGIN)
        box.setSpacing(5)
        for section in self.register.sections:
            self._add_heading(box, section.words())
            for key in section.fields:
                box.addWidget(self._row_of(self.register.by_key[key]))
        for child in self.register.children:
            self._add_heading(box, child.words())
            grid = self.grids[child.key] = ChildGrid(child, self.context)
            grid.changed.connect(partial(self.typed.emit, child.key))
            grid.left.connect(self.left)
            grid.wanted.connect(self.wanted)
            box.addWidget(grid)
        box.addStretch(1)

    def _add_heading(self, box: QVBoxLayout, words: str) -> None:
        heading = QLabel(words)
        heading.setIndent(0)
        look.set_role(heading, "role", "section")
        self._headings.append(heading)
        box.addWidget(heading)

    def _row_of(self, field: Field) -> FieldRow:
        editor = self.editors[field.key] = editor_for(field, self.context)
        editor.changed.connect(partial(self._changed, field.key))
        editor.left.connect(self.left)
        editor.wanted.connect(self.wanted)
        editor.history_wanted.connect(partial(self.history_wanted.emit, field.key))
        row = self.rows[field.key] = FieldRow(field, editor, self.inside)
        if field.key not in self._by_hand:
            editor.setEnabled(False)
            editor.setToolTip(say("form_by_program"))
        return row

    # -- values --------------------------------------------------------------------------------------------

    def raws(self) -> dict[str, Any]:
        """What stands in all fields and child tables."""
        raws = {key: editor.raw() for key, editor in self.editors.items()}
        return raws | {key: grid.raw() for key, grid in self.grids.items()}

    def put_values(self, record: Mapping[str, Any]) -> None:
        """Show the canonical values of these keys; a key that is not there is left as it is."""
        for key, value in record.items():
            if key in self.editors:
                self.editors[key].put_value(value)
            elif key in self.grids:
                self.grids[key].put_value(value or ())
        self.depend()

    def fill(self, record: Record) -> None:
        """Show a record whole."""
        keys = [*self.register.by_key, *self.register.child_by_key]
        self.put_values({key: record.get(key) for key in keys})

    def put(self, raws: Mapping[str, Any]) -> None:
        """Show raw values."""
        for key, raw in raws.items():
            if key in self.editors:
                self.editors[key].put(raw)
            elif key in self.grids:
                self.grids[key].put(raw)
        self.depend()

    def in_words(self, key: str) -> str:
        """What stands in a field or child table, in words."""
        if key in self.grids:
            return say("form_rows", number=len(self.grids[key].raw()))
        return self.editors[key].in_words() or say("form_empty_value")

    def depend(self, changed: str = "") -> None:
        """Tell the editors that are read by another field what stands there."""
        needing = [editor for editor in self.editors.values() if editor.field.read_after]
        wanted = [editor for editor in needing if not changed or changed in editor.field.read_after]
        if wanted:
            raws = {key: self.editors[key].raw() for editor in wanted for key in editor.field.read_after}
            for editor in wanted:
                editor.depend_on(raws)

    def settle(self) -> None:
        """Take over what an input method still holds."""
        for editor in self.editors.values():
            editor.settle()
        for grid in self.grids.values():
            grid.settle()

    def _changed(self, key: str) -> None:
        self.depend(key)
        self.typed.emit(key)

    # -- what is said of them ------------------------------------------------------------------------------

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show findings, each at its field; nothing clears."""
        for key, row in self.rows.items():
            here = [finding for finding in findings if finding.field == key]
            worst = "hard" if any(finding.hard for finding in here) else "soft"
            words = "\n".join(f"{'●' if finding.hard else '○'} {finding.sentence()}" for finding in here)
            row.editor.mark(worst if here else "", words)
            row.say(words, worst)
        for key, grid in self.grids.items():
            grid.show_faults([finding for finding in findings if finding.field.partition(".")[0] == key])

    def propose(self, proposed: Mapping[str, Proposed]) -> None:
        """Offer what can be worked out for empty fields; what is not offered any more goes."""
        for key, row in self.rows.items():
            proposal = proposed.get(key)
            row.propose(proposal, "" if proposal is None else self.why(proposal))

    def why(self, proposal: Proposed) -> str:
        """From what a proposal was worked out."""
        if not proposal.told_by:
            return say("form_proposal_from_settings")
        fields = "、".join(self.register.by_key[key].words() for key in proposal.told_by)
        return say("form_proposal_from_fields", fields=fields)

    # -- going about in it ---------------------------------------------------------------------------------

    def place_of(self, finding: Finding) -> QWidget | None:
        """The control that a finding speaks of."""
        table, _, _ = finding.field.partition(".")
        if table in self.grids:
            return self.grids[table].editor_of(finding)
        return self.editors.get(table)

    def go_to(self, control: QWidget) -> None:
        """Give a control the keys and bring it into view."""
        control.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(control, 0, 80)

    def key_in_focus(self) -> str:
        """The field that has the keys; empty for none."""
        focused = cast("QWidget | None", self.inside.focusWidget())
        inside = (key for key, row in self.rows.items() if focused is not None and row.isAncestorOf(focused))
        return next(inside, "")

    def _stops(self) -> Iterator[QWidget]:
        for section in self.register.sections:
            yield from (self.editors[key] for key in section.fields)
        for grid in self.grids.values():
            yield from grid.stops()

    def step(self, by: int) -> bool:
        """Go so many fields on; whether there was one."""
        focused = cast("QWidget | None", self.inside.focusWidget())
        stops = [stop for stop in self._stops() if stop.isEnabled()]
        here = next(
            (
                place
                for place, stop in enumerate(stops)
                if focused is not None and (stop is focused or stop.isAncestorOf(focused))
            ),
            None,
        )
        if here is None or not 0 <= here + by < len(stops):
            return False
        self.go_to(stops[here + by])
        return True

    def show_section(self, place: int) -> None:
        """Bring a section to the top and go to its first field."""
        if not 0 <= place < len(self._headings):
            return
        sections = self.register.sections
        if place < len(sections):
            first: QWidget = self.editors[sections[place].fields[0]]
        else:
            first = list(self.grids.values())[place - len(sections)].stops()[0]
        first.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.verticalScrollBar().setValue(self._headings[place].y())

    def _section_chosen(self, place: int) -> None:
        if self.sections.hasFocus():
            self.area.verticalScrollBar().setValue(self._headings[place].y())

    def section(self) -> int:
        """The section at the top of what is seen."""
        top = self.area.verticalScrollBar().value() + 4
        above = [place for place, heading in enumerate(self._headings) if heading.y() <= top]
        return above[-1] if above else 0

    def _scrolled(self, value: int) -> None:
        here = self.section()
        self.sections.blockSignals(True)
        self.sections.setCurrentIndex(here)
        self.sections.blockSignals(False)
        heading = self._headings[here]
        self.sticky.setText(heading.text())
        self.sticky.setGeometry(0, 0, self.area.viewport().width() - look.MARGIN, heading.height())
        self.sticky.setVisible(value > heading.y())

    # -- sizes ---------------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Headings in the width that their letters need, beside or above."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(row.label.text()) for row in self.rows.values()), default=0)
        width = min(widest + 4, metrics.horizontalAdvance("字") * LABEL_CHARACTERS)
        above = self.width() < NARROW * metrics.averageCharWidth()
        if (width, above) != self._arranged:
            self._arranged = (width, above)
            for row in self.rows.values():
                row.arrange(width, above)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "sticky"):
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
        self._scrolled(self.area.verticalScrollBar().value())
