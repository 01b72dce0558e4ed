"""What every page of the window is made from, and what it may ask of the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.ask import Asker
from workstation.query import Query
from workstation.register import Register


@dataclass(frozen=True)
class Book:
    """What the window needs to know of an open store."""

    catalogue: Sequence[Register]
    unit: str
    clerk: str
    folder: Path
    is_sample: bool


@dataclass(frozen=True)
class Desk:
    """What a page works with."""

    asker: Asker
    book: Book


@dataclass(frozen=True)
class Destination:
    """Where a page asks the window to go."""

    page: str
    """Key of a page: a register's own key, or ``home``, ``import``, ``reminders``, ``recycle_bin``, ``settings`` …"""
    uid: str = ""
    """The record to open there."""
    query: Query | None = None
    """What its table is to show."""
    words: str = ""
    """What that is called, where no filter says it."""
    file: Path | None = None
    """The file to be read there."""
    register: str = ""
    """Key of the register it is to show, where it shows several."""
    uids: tuple[str, ...] = ()
    """Records of that register that somebody chose."""


class Page(QWidget):
    """One page of the window. Its class takes a ``Desk`` and is built when it is wanted first."""

    state_changed = Signal(str)
    """How safe what is typed here is: a key of the words."""
    records_changed = Signal()
    """Records were changed here: counts, other pages and what can be undone are asked anew."""
    wanted = Signal(object)
    """A ``Destination`` that a person chose here."""
    said = Signal(str, str)
    """A sentence for the line across the window, and its role: ``quiet``, ``soft`` or ``hard``."""

    @property
    def state(self) -> str:
        """How safe what is typed here is: a key of the words."""
        return "window_state_saved"

    def enter(self, destination: Destination) -> None:
        """The page comes to the front, to show this."""

    def refresh(self) -> None:
        """Records were changed elsewhere: by another page, an undo, an import."""

    def keep_draft(self) -> bool:
        """Keep what is typed as a draft; whether there was anything to keep."""
        return False

    def focus_search(self) -> None:
        """Go to the page's search line, where it has one."""

    def new_record(self) -> None:
        """Begin a record, where the page can."""

    def save(self) -> None:
        """Save what is typed, where there is anything."""
