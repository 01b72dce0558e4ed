"""The ways into a store, as the window is handed them: it never opens one itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ui.ask import OpenStore
    from workstation.operations.going_back import WentBack
    from workstation.ports import Backup


@dataclass(frozen=True)
class Left:
    """What stands where a store was, once one went back to the former program: nothing more is asked of it."""

    done: WentBack

    def idle(self) -> bool:
        """There is nothing to tidy up."""
        return False

    def close(self) -> None:
        """It is closed."""


@dataclass(frozen=True)
class Doors:
    """The ways into a store; each runs on the store's thread."""

    open: Callable[[], OpenStore]
    """The store of the data folder."""
    unlock: Callable[[str], None]
    """Take this password, and no other, to open what is encrypted."""
    create: Callable[[str, str], OpenStore]
    """A new one for a unit and a clerk."""
    sample: Callable[[], OpenStore]
    """The sample book, made where it is not there yet."""
    safe: Callable[[], OpenStore]
    """The damaged store of the data folder, for reading alone."""
    backups: Callable[[], list[Backup]]
    """The backups of the data folder, newest first; no store need be open."""
    go_back: Callable[[], OpenStore]
    """Have the former program take its place: ``Left``, for the store is closed afterwards."""
    replace: Callable[[Path], Path]
    """Put a backup in the place of a damaged store, which must not be open; returns the folder that keeps that one."""
