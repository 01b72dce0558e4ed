"""One row of an import's report in full: what it brings, what it changes, what is wrong, what it looks like."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QTextBrowser

from ui import look
from ui.form.history_panel import value_in_words
from ui.importing.report_model import Line, fault_words
from workstation.fields import Record
from workstation.ledgers.plan import ImportPlan, RowPlan
from workstation.register import Register
from workstation.words import say


class RowSheet(QTextBrowser):
    """Everything there is to say of one row, to be read and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("import_detail"))
        self.setPlaceholderText(say("import_detail_empty"))
        self.setTabChangesFocus(True)
        self._shown: tuple[ImportPlan, Line, Mapping[str, str], Record | None] | None = None

    def show_line(
        self, plan: ImportPlan | None, line: Line | None, titles: Mapping[str, str], other: Record | None = None
    ) -> None:
        """Show a line of the report; ``other`` is the record that its row may be."""
        self._shown = None if plan is None or line is None else (plan, line, titles, other)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_shown"):
            self._write()

    def _write(self) -> None:
        self.setHtml("" if self._shown is None else "".join(_page_of(*self._shown)))


def _page_of(plan: ImportPlan, line: Line, titles: Mapping[str, str], other: Record | None) -> Iterator[str]:
    row = line.row
    if row is None:
        yield f"<p>{escape(line.texts[2])}</p>"
        return
    yield f'<p style="font-size:large"><b>{escape(line.texts[1] or "—")}</b></p>'
    action = say("import_restores") if row.restores else say(f"import_tile_{row.action}")
    quiet = say("import_detail_row", row=f"{row.number:,}", action=action)
    yield f'<p style="color:{look.QUIET_INK}">{escape(quiet)}</p>'
    for finding in sorted(row.findings, key=lambda one: not one.hard):
        wrong = finding.hard and row.action != "waiting"
        colour, sign = (look.HARD, "✕") if wrong else (look.SOFT, "?")
        yield f'<p style="color:{colour}; margin:3px 0">{sign} {escape(fault_words(plan, finding))}</p>'
    yield from _values_of(plan.register, row, titles, other)


def _values_of(register: Register, row: RowPlan, titles: Mapping[str, str], other: Record | None) -> Iterator[str]:
    if other is not None:
        heads = (say("import_head_stored"), say("import_head_here"))
        keys = [key for key in _filled(register, row.record) if row.record.get(key) != other.get(key)]
        yield _table(register, keys, (other, row.record), heads, titles)
    elif row.action == "changed":
        heads = (say("import_head_before"), say("import_head_after"))
        yield _table(register, list(row.changes), (row.before, row.changes), heads, titles)
    elif row.record:
        yield _table(register, _filled(register, row.record), (row.record,), (say("import_head_here"),), titles)


def _filled(register: Register, record: Record) -> list[str]:
    keys = [key for section in register.sections for key in section.fields]
    return [key for key in (*keys, *register.child_by_key) if record.get(key) not in (None, [])]


def _table(
    register: Register, keys: Sequence[str], values: Sequence[Mapping[str, Any]], heads: Sequence[str],
    titles: Mapping[str, str],
) -> str:  # fmt: skip
    style = f'style="color:{look.QUIET_INK}; padding:2px {2 * look.GAP}px 2px 0"'
    head = "".join(f"<td {style}>{escape(words)}</td>" for words in ("", *heads))
    lines = [f"<tr>{head}</tr>"]
    for key in keys:
        name = register.child_by_key[key].words() if key in register.child_by_key else register.field_words(key)
        cells = "".join(
            f'<td style="padding:2px {look.GAP}px 2px 0">'
            + escape(value_in_words(register, key, one.get(key), titles)).replace("\n", "<br>")
            + "</td>"
            for one in values
        )
        lines.append(f"<tr><td {style}>{escape(name)}</td>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"
