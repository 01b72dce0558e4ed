"""What was decided about the columns of ledgers, kept in the store by the pattern of their headings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workstation.ledgers.columns import RecognisedColumn
from workstation.ledgers.headings import NOTED, ColumnChoice, terms
from workstation.ledgers.remembered import Memory, Pattern, memory_from, pattern_headings, with_pattern
from workstation.ports import Store
from workstation.register import Register
from workstation.sheets.headers import heading_key

SETTING = "import_columns"
CLEAR = ("label", "alias")
"""Ways of recognising that need no remembering."""


def memory_of(store: Store, register: Register) -> Memory:
    """What is remembered of the ledgers of a register."""
    known = {*register.by_key, *terms(register.fields), NOTED}
    return memory_from(store.setting(SETTING, []), register.key, known)


def with_memory(store: Store, register: Register, choice: ColumnChoice | None) -> ColumnChoice:
    """What a person decided now, with what was decided before."""
    return replace(choice or ColumnChoice(), memory=memory_of(store, register))


def remember(store: Store, register: Register, columns: Sequence[RecognisedColumn], choice: ColumnChoice) -> None:
    """Keep what a person saw and agreed to, for the next ledger with these headings.

    Headings that are clear by themselves are not kept, so that a field that is declared anew is still found.
    """
    decided: dict[str, str | None] = {}
    for one in columns:
        heading = heading_key(one.heading, keep_brackets=True)
        if heading and one.how is not None and one.how not in CLEAR:
            decided.setdefault(heading, one.key)
    if not decided and not choice.orders:
        return
    pattern = Pattern(
        register=register.key,
        headings=pattern_headings(one.heading for one in columns),
        columns=decided,
        orders=dict(choice.orders),
        keep_in_note=choice.keep_in_note,
    )
    store.set_setting(SETTING, with_pattern(store.setting(SETTING, []), pattern))


def forget(store: Store, register: Register) -> None:
    """Remember no ledger of this register any more."""
    kept: Any = store.setting(SETTING, [])
    entries = kept if isinstance(kept, list) else []
    others = [one for one in entries if not (isinstance(one, dict) and one.get("register") == register.key)]
    store.set_setting(SETTING, others)
