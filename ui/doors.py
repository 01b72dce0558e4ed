"""The ways into a store, as the window is handed them: it never opens one itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.ask import OpenStore


@dataclass(frozen=True)
class Doors:
    """The ways into a store; each runs on the store's thread."""

    open: Callable[[], OpenStore]
    """The store of the data folder."""
    create: Callable[[str, str], OpenStore]
    """A new one for a unit and a clerk."""
    sample: Callable[[], OpenStore]
    """The sample book, made where it is not there yet."""
