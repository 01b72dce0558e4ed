"""The states of a holding grid, one after the other, so that each change can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workstation.ledgers import pasting
from workstation.ledgers.pasted_grid import Grid
from workstation.operations.pasting_rows import Answers
from workstation.register import Register

STEPS_KEPT = 200
EMPTY = Grid(columns=(), headings=(), units=(), rows=())


@dataclass(frozen=True)
class Standing:
    """What is held, and what was answered about it."""

    grid: Grid = EMPTY
    answers: Answers = field(default_factory=dict)

    def as_draft(self) -> dict[str, Any]:
        """The content of a draft; ``raw`` is what drafts of forms hold."""
        answers = [[*doubt, answer] for doubt, answer in self.answers.items()]
        return {"raw": {}, "paste": {**pasting.as_json(self.grid), "answers": answers}}


def is_paste(draft: Mapping[str, Any]) -> bool:
    """Whether a draft holds a pasted grid."""
    return isinstance(draft["content"].get("paste"), Mapping)


def standing_of(draft: Mapping[str, Any], register: Register) -> Standing:
    """What a draft holds; nothing where it cannot be read."""
    kept = draft["content"]["paste"]
    answers = kept.get("answers", ())
    return Standing(
        pasting.from_json(kept, register) or EMPTY,
        {(one[0], one[1]): one[2] for one in answers if isinstance(one, list) and len(one) == 3},
    )


class Steps:
    """What stands, what stood before, and what was taken back."""

    def __init__(self) -> None:
        self.now = Standing()
        self._before: list[Standing] = []
        self._after: list[Standing] = []

    @property
    def changed(self) -> bool:
        """Whether anything was changed that could be taken back."""
        return bool(self._before)

    def begin(self, standing: Standing) -> None:
        """Begin here: nothing before it can be taken back."""
        self.now, self._before, self._after = standing, [], []

    def go_on(self, standing: Standing) -> None:
        """A change was made."""
        self._before = [*self._before, self.now][-STEPS_KEPT:]
        self.now, self._after = standing, []

    def back(self) -> bool:
        """Take the last change back; whether there was one."""
        if not self._before:
            return False
        self._after.append(self.now)
        self.now = self._before.pop()
        return True

    def forth(self) -> bool:
        """Make the change again that was taken back last; whether there was one."""
        if not self._after:
            return False
        self._before.append(self.now)
        self.now = self._after.pop()
        return True
