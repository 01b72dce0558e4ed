"""The history read as steps: which one an undo takes back, which one a redo does again, and what each did.

Nothing is kept beside the history. An undo and a redo are steps themselves; the batch they bear tells what they
turned back, so that the order of undoing is read from the end of the history, whoever closed the program since:

- an ordinary step is the next to be undone, and nothing can be redone after it;
- after an undo, everything stands as it did before the step it took back was done first: the next to be undone
  is what was so then, and the undo itself is the next to be redone;
- after a redo, the redo is the next to be undone; the next to be redone is what was so before the undo it turned.

So the search jumps over what was undone, and reads a few rows at the end of the history, however long that is.
"""

import re
from dataclasses import dataclass
from typing import Literal

from workstation.operations.batches import kind_of
from workstation.ports import Changed, Step, Store
from workstation.register import Register
from workstation.registers.catalogue import register_of
from workstation.values.text import quoted
from workstation.words import say

Way = Literal["undo", "redo"]

_MARK = re.compile(r"(undo|redo)-(\d+)-(\d+)-\d+")
FIELDS_NAMED = 2
"""Changed fields that a sentence names; of more it tells the number."""
KINDS = {"paste": "step_paste", "bulk": "step_bulk", "takeback": "step_takeback"}
"""Kind of a batch -> the sentence about it; of other kinds the sentence tells what happened to the records."""
CAUSES = {"import": "step_import", "merge": "step_merge"}


@dataclass(frozen=True)
class Turn:
    """What an undo or a redo turns back."""

    step: Step
    """Its changes are turned back."""
    origin: Step
    """As it was done at first, before any undo and redo; sentences speak of it."""


@dataclass(frozen=True)
class Mark:
    """What the batch of an undo or a redo tells."""

    way: Way
    origin: int
    """First row of the step as it was done at first."""
    turned: int
    """First row of the step that was turned back: the origin itself, an undo of it, or a redo."""

    def batch(self, first: int) -> str:
        """As the history bears it; its own first row tells two turns of one step apart."""
        return f"{self.way}-{self.origin}-{self.turned}-{first}"


def mark_of(step: Step) -> Mark | None:
    """What a step tells of itself when it is an undo or a redo."""
    found = _MARK.fullmatch(step.newest.batch) if step.newest.cause == "undo" else None
    if found is None:
        return None
    return Mark("undo" if found[1] == "undo" else "redo", int(found[2]), int(found[3]))


def next_undo(store: Store) -> Turn | None:
    """What an undo takes back now; the filling of a sample book is where it ends."""
    step = store.step()
    while step is not None:
        mark = mark_of(step)
        if mark is None:
            return Turn(step, step) if _can_be_undone(store, step) else None
        if mark.way == "redo":
            return Turn(step, _origin(store, mark))
        step = store.step(mark.origin - 1)
    return None


def next_redo(store: Store) -> Turn | None:
    """What a redo does again now."""
    step = store.step()
    while step is not None and (mark := mark_of(step)) is not None:
        if mark.way == "undo":
            return Turn(step, _origin(store, mark))
        step = store.step(mark.turned - 1)
    return None


def _origin(store: Store, mark: Mark) -> Step:
    origin = store.step(mark.origin)
    if origin is None:
        raise LookupError(f"row {mark.origin} of the history is gone")
    return origin


def _can_be_undone(store: Store, step: Step) -> bool:
    known = {register.key for register in store.catalogue}
    return step.newest.cause != "sample" and step.newest.register in known


# -- in the clerk's words ------------------------------------------------------------------------------------


def words_of(store: Store, step: Step) -> str:
    """What a step did, and who did it where that was another clerk."""
    newest = step.newest
    register = register_of(newest.register, store.catalogue)
    key = KINDS.get(kind_of(newest.batch)) or CAUSES.get(newest.cause, "")
    if key:
        what = say(key, number=f"{step.number:,}", register=register, name=quoted(newest.reason))
    elif step.number > 1:
        what = say(f"step_{newest.action}_many", number=f"{step.number:,}", register=register)
    else:
        what = _words_of_one(store, register, newest)
    if newest.clerk != store.clerk:
        what = say("step_by_another", what=what, clerk=newest.clerk, at=when(newest.at))
    return what


def _words_of_one(store: Store, register: Register, changed: Changed) -> str:
    title = title_of(store, register, changed.uid)
    return say(
        f"step_{changed.action}_one", register=register, title=title, fields=field_words(register, list(changed.after))
    )


def title_of(store: Store, register: Register, uid: str) -> str:
    """What a record is called now."""
    record = store.get(register, uid)
    return quoted(register.title_of(record) or uid) if record else uid


def field_words(register: Register, keys: list[str]) -> str:
    """The headings of changed fields, the first ones and how many there are."""
    named = "、".join(register.field_words(key) for key in keys[:FIELDS_NAMED])
    return say("step_more_fields", fields=named, number=len(keys)) if len(keys) > FIELDS_NAMED else named


def when(at: str) -> str:
    """A moment of the history as a sentence tells it."""
    return at[:16].replace("T", " ")
