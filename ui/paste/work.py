"""What pasting asks the store; each function runs on the store's thread and touches no widget."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from ui.long_work import LongWork
from ui.paste.steps import Standing
from ui.table.column_layout import layout_from_json
from workstation.ledgers.clipboard import Block, read_block
from workstation.ledgers.pasted_grid import Grid
from workstation.ledgers.pasting import DRAFT_ROWS, lay_out, without
from workstation.operations.pasting import Held, Taken, look_over, take_in
from workstation.operations.pasting_rows import Answers, Memory
from workstation.ports import Stopped, Store
from workstation.register import Register
from workstation.surroundings import StoreSurroundings


@dataclass(frozen=True)
class Clipboard:
    """What was in the clipboard, taken out of it at once: another program may empty it any moment."""

    text: str
    html: str


@dataclass(frozen=True)
class Opened:
    """A clipboard that was read."""

    block: Block
    grid: Grid
    columns: tuple[str, ...]
    """The table's columns from the current one on."""


@dataclass
class Remembered:
    """What the looks at one grid remember; used on the store's thread alone."""

    memory: Memory | None = field(default=None)


def open_clipboard(
    register: Register, clipboard: Clipboard, column: str, work: LongWork, store: Store
) -> Opened | None:
    """The clipboard as a grid; ``None`` where it was stopped."""
    keys = layout_from_json(register, store.setting(f"table_{register.key}")).keys
    columns = keys[keys.index(column) :] if column in keys else keys
    with suppress(Stopped):
        block = read_block(clipboard.text, clipboard.html, work)
        return Opened(block, lay_out(block, register, columns), columns)
    return None


def look(
    register: Register, grid: Grid, answers: Answers, remembered: Remembered, work: LongWork, store: Store
) -> Held | None:
    """The grid looked over; ``None`` where it was stopped."""
    if remembered.memory is None:
        remembered.memory = Memory(StoreSurroundings(store))
    with suppress(Stopped):
        return look_over(store, register, grid, answers, memory=remembered.memory, progress=work)
    return None


@dataclass(frozen=True)
class Rest:
    """What taking in did, and what is left."""

    taken: Taken
    standing: Standing


def take(held: Held, draft: str, remembered: Remembered, work: LongWork, store: Store) -> Rest | None:
    """Write the ready rows and keep what is left as the draft, both or neither; ``None`` where it was stopped."""
    with suppress(Stopped):
        with store.transaction():
            taken = take_in(store, held, progress=work)
            rest = Standing(replace(without(held.grid, _done_with(held, taken)), set_aside=()), held.answers)
            if 0 < len(rest.grid.rows) <= DRAFT_ROWS:
                store.keep_draft(held.register.key, draft, rest.as_draft())
            else:
                store.drop_draft(draft)
        remembered.memory = None
        return Rest(taken, rest)
    return None


def _done_with(held: Held, taken: Taken) -> Sequence[int]:
    """Numbers of the rows that are done: in the store, or wanted by nobody."""
    stayed = {finding.row for finding in taken.findings}
    return [
        row.number
        for row in held.rows
        if row.number not in stayed and (row.state == "good" or row.action in ("left_out", "skipped"))
    ]
