"""Searching all registers at once: what the box on top of the window finds."""

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.ports import Store
from workstation.query import Query
from workstation.register import Register

MOST = 5
"""How many records of each register are named; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Hits:
    """What one register holds of a text."""

    register: Register
    records: tuple[tuple[str, str], ...]
    """The first ones: uid and the line that names it."""
    total: int
    capped: bool
    """Whether there are more than ``total``."""


def search_all(store: Store, text: str) -> Sequence[Hits]:
    """What every register holds of a text, those without any left out; an empty text finds nothing."""
    if not text.strip():
        return []
    found = []
    for register in store.catalogue:
        page = store.page(register, Query(text=text, limit=MOST))
        if page.records:
            records = tuple((record["uid"], register.title_of(record)) for record in page.records)
            found.append(Hits(register=register, records=records, total=page.total, capped=page.capped))
    return found
