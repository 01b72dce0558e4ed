"""Past imports, and taking one back: what it added goes to the recycle bin, what it changed is as it was before."""

from collections.abc import Collection
from dataclasses import dataclass

from workstation.findings import Finding, Refusal, hard
from workstation.operations.batches import kind_of
from workstation.operations.undoing import Undone, edited_since, take_back
from workstation.ports import Progress, Step, Store

CENTURY = "2"
"""With this begin the names of imports: they are named by their moment."""


@dataclass(frozen=True, kw_only=True)
class ImportBatch:
    """One import that was done."""

    batch: str
    register: str
    """Key of the register."""
    at: str
    """Moment, ISO with the offset of China."""
    clerk: str
    file: str
    """Name of the file."""
    counts: dict[str, int]
    """``new``, with those out of the recycle bin, and ``changed``."""
    taken_back: bool


@dataclass(frozen=True, kw_only=True)
class TakingBack:
    """What taking an import back would meet."""

    of: ImportBatch
    edited: tuple[Finding, ...]
    """``undo_changed_since`` with the uid of each record that was edited after it."""


def _untold(done: int, of: int) -> None:
    """Progress that nobody watches."""


def imports(store: Store, most: int = 200) -> list[ImportBatch]:
    """The imports of this store, newest first."""
    return [_described(store, step) for step in store.batches(CENTURY, most) if _is_import(step)]


def look_at_taking_back(store: Store, batch: str) -> TakingBack:
    """Which records were edited since; ``Refusal`` for what is no import, or was taken back already."""
    step, of = _import(store, batch)
    return TakingBack(of=of, edited=edited_since(store, step))


def take_back_import(
    store: Store, batch: str, *, skip: Collection[str] | None = (), progress: Progress = _untold
) -> Undone:
    """Take an import back; records that were edited since stay as they are where ``skip`` holds their uid.

    ``skip=None`` skips all of them. ``Refusal`` with ``undo_changed_since`` for every other one, and as for undo.
    """
    step, _ = _import(store, batch)
    if skip:
        others = [finding for finding in edited_since(store, step) if finding.uid not in skip]
        if others:
            raise Refusal(others)
    return take_back(store, batch, skip_changed=skip is None or bool(skip), progress=progress)


def _import(store: Store, batch: str) -> tuple[Step, ImportBatch]:
    step = store.step_of_batch(batch)
    if step is None:
        raise Refusal([hard("batch_unknown", batch=batch)])
    if not _is_import(step):
        raise Refusal([hard("batch_is_no_import", batch=batch)])
    of = _described(store, step)
    if of.taken_back:
        raise Refusal([hard("import_taken_back", batch=batch)])
    return step, of


def _is_import(step: Step) -> bool:
    return step.newest.cause == "import" and not kind_of(step.newest.batch)


def _described(store: Store, step: Step) -> ImportBatch:
    actions, newest = store.actions_of(step), step.newest
    counts = {"new": actions.get("add", 0) + actions.get("restore", 0), "changed": actions.get("change", 0)}
    return ImportBatch(
        batch=newest.batch,
        register=newest.register,
        at=newest.at,
        clerk=newest.clerk,
        file=newest.reason,
        counts=counts,
        taken_back=_is_undone(store, step),
    )


def _is_undone(store: Store, step: Step) -> bool:
    """Whether the last word about a step was to take it back."""
    turns = [*store.batches(f"undo-{step.first}-"), *store.batches(f"redo-{step.first}-")]
    last = max(turns, key=lambda turn: turn.last, default=None)
    if last is not None and last.newest.batch.startswith("undo-"):
        return True
    return any(not _is_undone(store, turn) for turn in store.batches(f"takeback-{step.first}-"))
