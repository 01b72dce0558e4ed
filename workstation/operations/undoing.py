"""Undo and redo: the changes of one step turned back, through the same checks and into the same history.

A step is one act of a clerk: all changes of one batch (a paste, a bulk change, an import, several records
withdrawn together), or a single change without a batch. Undoing it puts the former values back, withdraws what it
added, restores what it withdrew, all in one transaction. The history only grows: an undo adds rows with the cause
``undo``. Which step comes next is told in ``workstation.operations.steps``.

One office has one history: undo takes back the last step whoever did it, and says whose it was.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from workstation.fields import Record
from workstation.findings import Finding, Refusal, hard
from workstation.operations.batches import new_batch
from workstation.operations.steps import Mark, Turn, Way, field_words, next_redo, next_undo, when, words_of
from workstation.ports import Changed, Progress, Step, Store, Version
from workstation.records import check_record
from workstation.register import Register
from workstation.registers.catalogue import register_of
from workstation.roles import require
from workstation.surroundings import StoreSurroundings
from workstation.values.text import quoted
from workstation.words import say

PART = 500
"""Changes turned back between two calls of the progress."""
GATHERED = 5000
"""Additions withdrawn together: the search files them anew in their own order, which is far faster than in another."""
LISTED = 20
"""Findings that a refusal lists; the rest is counted."""


@dataclass(frozen=True)
class UndoState:
    """What can be undone and redone now, as sentences that name it; ``None`` where there is nothing."""

    undo: str | None
    redo: str | None


@dataclass(frozen=True)
class Undone:
    """What an undo or a redo did."""

    sentence: str
    """What was undone, in words."""
    register: str
    """Key of the register of the records; of the last one where a step went over several."""
    uids: tuple[str, ...]
    """The records that are now as they were."""
    skipped: tuple[Finding, ...] = ()
    """Records that were changed after the step and stayed as they are."""


def undo_state(store: Store) -> UndoState:
    """What can be undone and redone now; reads a few rows at the end of the history."""
    undoing, redoing = next_undo(store), next_redo(store)
    return UndoState(
        undo=say("undo_next", what=words_of(store, undoing.origin)) if undoing else None,
        redo=say("redo_next", what=words_of(store, redoing.origin)) if redoing else None,
    )


def _untold(done: int, of: int) -> None:
    """Progress that nobody watches."""


def undo(store: Store, *, skip_changed: bool = False, progress: Progress = _untold) -> Undone:
    """Take the last step back.

    Raises ``Refusal``: ``nothing_to_undo``; ``undo_changed_since`` for each record whose fields were changed
    after the step, which ``skip_changed`` leaves as they are instead; the finding of a check that would fail,
    such as ``double`` for a key that is taken meanwhile. Nothing is changed then.
    """
    turn = next_undo(store)
    if turn is None:
        raise Refusal([hard("nothing_to_undo")])
    return _turn(store, turn, "undo", skip_changed, progress)


def redo(store: Store, *, skip_changed: bool = False, progress: Progress = _untold) -> Undone:
    """Do again what was undone last, as long as nothing else was changed; ``Refusal`` as for ``undo``."""
    turn = next_redo(store)
    if turn is None:
        raise Refusal([hard("nothing_to_redo")])
    return _turn(store, turn, "redo", skip_changed, progress)


def take_back(store: Store, batch: str, *, skip_changed: bool = False, progress: Progress = _untold) -> Undone:
    """Take back one batch, such as an import, wherever in the history it stands; ``Refusal`` as for ``undo``.

    Where it is the last step this is an undo. Otherwise it is a step of its own, which can be undone.
    """
    step = store.step_of_batch(batch)
    if step is None:
        raise Refusal([hard("batch_unknown", batch=batch)])
    turn = next_undo(store)
    if turn is not None and turn.origin.first == step.first:
        return _turn(store, turn, "undo", skip_changed, progress)
    what = words_of(store, step)
    turning = _Turning(store, step, new_batch(store, "takeback", about=step.first), say("undo_reason", what=what))
    return turning.run(say("undo_done", what=what), skip_changed, progress)


def edited_since(store: Store, step: Step, *, progress: Progress = _untold) -> tuple[Finding, ...]:
    """The records that were edited after a step, so that taking it back would lose something; nothing is changed."""
    register = register_of(step.newest.register, store.catalogue)
    edited = store.changed_after(step)
    of_the_step = store.histories(register, edited, after=step.first - 1, until=step.last)
    later = [
        Changed(**{**vars(version), "register": register.key, "uid": uid})
        for uid in edited
        for version in reversed(of_the_step.get(uid, []))
        if version.batch == step.newest.batch
    ]
    turning = _Turning(store, step, new_batch(store, "look"), "")
    with suppress(_LookedOnly), store.transaction():
        turning.turn_all(iter(later), lambda done: progress(done, len(later)))
        raise _LookedOnly
    return tuple({finding.uid: finding for finding in turning.skipped}.values())


class _LookedOnly(Exception):
    """What was tried is not kept."""


def _turn(store: Store, turn: Turn, way: Way, skip_changed: bool, progress: Progress) -> Undone:
    require(store, "enter")
    what = words_of(store, turn.origin)
    last = store.step()
    first = last.last + 1 if last else 1
    batch = Mark(way, turn.origin.first, turn.step.first).batch(first)
    again = way == "redo"
    turning = _Turning(store, turn.step, batch, say("redo_reason" if again else "undo_reason", what=what))
    return turning.run(say("redo_done" if again else "undo_done", what=what), skip_changed, progress)


class _Turning:
    """Turns the changes of one step back, the newest first, so that every key is free when it is put back."""

    def __init__(self, store: Store, step: Step, batch: str, reason: str) -> None:
        self._store = store
        self._step = step
        self._batch = batch
        self._reason = reason
        self._registers = {register.key: register for register in store.catalogue}
        self._touched: dict[tuple[str, str], bool] = {}
        """(Register, uid) -> whether its fields were changed."""
        self._added: dict[str, list[str]] = {}
        """Register -> uids of additions that are to be withdrawn together."""
        self.skipped: list[Finding] = []
        """What was changed after the step and stays as it is."""
        self._left: list[tuple[Register, Record, list[str]]] = []
        """Records of the part in hand that stay as they are, and their fields that were changed since."""
        self._refused: list[Finding] = []

    def run(self, sentence: str, skip_changed: bool, progress: Progress) -> Undone:
        """Turn all of it back in one transaction, or nothing."""
        store = self._store
        with store.transaction():
            self.turn_all(store.changes_of(self._step), lambda done: progress(done, self._step.number))
            self._refuse(self._refused or ([] if skip_changed else self.skipped))
            self._refuse(list(self._hard_findings()))
            if not self._touched:
                self._refuse(self.skipped or [hard("nothing_to_undo")])
        register = self._step.newest.register
        if self.skipped:
            sentence = say("undo_skipped", done=sentence, number=len(self.skipped))
        return Undone(sentence, register, tuple(uid for _, uid in self._touched), tuple(self.skipped))

    def turn_all(self, changes: Iterator[Changed], done: Callable[[int], None]) -> None:
        """Turn these changes back inside a transaction; ``done`` is told how many."""
        number = 0
        while part := list(islice(changes, PART)):
            self._turn_part(part)
            number += len(part)
            done(number)
        self._withdraw_added()

    def _turn_part(self, part: list[Changed]) -> None:
        as_added = self._as_added(part)
        records = self._records(place for changed in part if (place := (changed.register, changed.uid)) not in as_added)
        for changed in part:
            place = (changed.register, changed.uid)
            register = register_of(changed.register, self._store.catalogue)
            try:
                if changed.action == "add":
                    self._turn_addition(register, changed, None if place in as_added else records[place])
                else:
                    self._withdraw_added()
                    records[place] = self._turn_one(register, changed, records[place])
            except Refusal as refused:
                self._refused += refused.findings
        if sum(map(len, self._added.values())) >= GATHERED:
            self._withdraw_added()
        self._tell_left()

    def _as_added(self, part: list[Changed]) -> set[tuple[str, str]]:
        """The records among these that were added and never changed since, of which no more need be read."""
        added: dict[str, dict[str, int]] = {}
        for changed in part:
            if changed.action == "add":
                added.setdefault(changed.register, {})[changed.uid] = changed.revision
        found = set()
        for key, wanted in added.items():
            revisions = self._store.revisions(register_of(key, self._store.catalogue), list(wanted))
            found |= {(key, uid) for uid, revision in wanted.items() if revisions.get(uid) == revision}
        # A record that the same part changed after adding it is read for that change.
        return found - {(changed.register, changed.uid) for changed in part if changed.action != "add"}

    def _turn_addition(self, register: Register, changed: Changed, record: Record | None) -> None:
        """Note a record that was added and is still as it was then, ``None`` where nobody touched it."""
        if record is not None:
            if record["withdrawn_at"] is not None:
                return
            added = dict.fromkeys((*register.by_key, *register.child_by_key)) | changed.after
            if since := differing(register, record, added):
                self._skip(register, record, since)
                return
        self._touch(register, changed.uid)
        self._added.setdefault(register.key, []).append(changed.uid)

    def _withdraw_added(self) -> None:
        """Withdraw what was noted, the oldest first."""
        added, self._added = self._added, {}
        for key, uids in added.items():
            register = register_of(key, self._store.catalogue)
            try:
                self._store.withdraw_many(register, uids[::-1], reason=self._reason, cause="undo", batch=self._batch)
            except Refusal as refused:
                self._refused += refused.findings

    def _records(self, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
        """The records as they are now."""
        wanted: dict[str, dict[str, None]] = {}
        for key, uid in places:
            wanted.setdefault(key, {})[uid] = None
        return {
            (key, record["uid"]): record
            for key, uids in wanted.items()
            for record in self._store.get_many(register_of(key, self._store.catalogue), list(uids))
        }

    # -- one change ----------------------------------------------------------------------------------------

    def _turn_one(self, register: Register, changed: Changed, record: Record) -> Record:
        """Turn one change back that is no addition; what is as it was stays so. Returns the record as it now is."""
        in_force = record["withdrawn_at"] is None
        if changed.action == "change":
            return self._turn_change(register, changed, record)
        if changed.action == "withdraw":
            if in_force:
                return record
            if record["withdrawn_at"] != changed.after["withdrawn_at"]:
                return self._skip(register, record, [])
            self._touch(register, record["uid"])
            return self._store.restore(register, record["uid"], cause="undo", batch=self._batch)
        if not in_force:
            return record
        versions = self._store.history(register, changed.uid)
        if since := self._changed_after(register, versions):
            return self._skip(register, record, since)
        self._touch(register, record["uid"])
        return self._store.withdraw(
            register,
            record["uid"],
            reason=self._former_reason(changed, versions),
            cause="undo",
            batch=self._batch,
            merged_into=changed.before.get("merged_into"),
        )

    def _turn_change(self, register: Register, changed: Changed, record: Record) -> Record:
        # What no declaration names any more cannot be put back.
        former = {
            key: value
            for key, value in changed.before.items()
            if key in register.by_key or key in register.child_by_key
        }
        if not differing(register, record, former):
            return record
        since = differing(register, record, changed.after)
        if since or record["withdrawn_at"] is not None:
            return self._skip(register, record, since)
        self._touch(register, record["uid"], fields=True)
        return self._store.update(register, record["uid"], former, cause="undo", batch=self._batch)

    def _touch(self, register: Register, uid: str, *, fields: bool = False) -> None:
        place = (register.key, uid)
        self._touched[place] = fields or self._touched.get(place, False)

    def _changed_after(self, register: Register, versions: list[Version]) -> list[str]:
        """The fields of a record that the changes after the step left otherwise than they found them."""
        then: Record = {}
        now: Record = {}
        for version in versions:
            if version.sequence > self._step.last and version.batch != self._batch:
                then = version.before | then
                now |= version.after
        known = (*register.by_key, *register.child_by_key)
        return [key for key in known if now.get(key) != then.get(key)]

    def _former_reason(self, restored: Changed, versions: list[Version]) -> str:
        """Why the record was in the recycle bin before it was restored: it goes back with that reason."""
        reasons = [
            version.reason
            for version in versions
            if version.action == "withdraw" and version.sequence < restored.sequence
        ]
        return reasons[-1] if reasons else self._reason

    # -- what stands against it ----------------------------------------------------------------------------

    def _skip(self, register: Register, record: Record, since: list[str]) -> Record:
        """Leave a record as it is; who changed it is looked up for many at once."""
        self._left.append((register, record, since))
        return record

    def _tell_left(self) -> None:
        """A finding for each record that was left, with the last change of its fields after the step."""
        left, self._left = self._left, []
        uids: dict[str, list[str]] = {}
        for register, record, _ in left:
            uids.setdefault(register.key, []).append(record["uid"])
        later = {
            key: self._store.histories(register_of(key, self._store.catalogue), found, after=self._step.last)
            for key, found in uids.items()
        }
        for register, record, since in left:
            self.skipped.append(self._left_since(register, record, since, later[register.key].get(record["uid"], [])))

    def _left_since(self, register: Register, record: Record, since: list[str], versions: Sequence[Version]) -> Finding:
        keys = {*since} or {"withdrawn_at"}
        others = (one for one in reversed(versions) if one.batch != self._batch and keys & one.after.keys())
        last = next(others, None)
        finding = hard(
            "undo_changed_since",
            since[0] if since else "",
            title=quoted(register.title_of(record) or record["uid"]),
            what=field_words(register, since) if since else say("step_withdrawal"),
            clerk=last.clerk if last else record["changed_by"],
            at=when(last.at if last else record["changed_at"]),
        )
        return finding.at(register=register.key, uid=record["uid"])

    def _hard_findings(self) -> Iterator[Finding]:
        """What the checks say of the records whose fields were put back, when all are."""
        around = StoreSurroundings(self._store)
        changed = (place for place, fields in self._touched.items() if fields)
        while part := list(islice(changed, PART)):
            for (key, _), record in self._records(part).items():
                if record["withdrawn_at"] is None:
                    found = check_record(register_of(key, self._store.catalogue), record, around)
                    yield from (finding for finding in found if finding.hard)

    def _refuse(self, findings: list[Finding]) -> None:
        if len(findings) > LISTED:
            findings = [*findings[:LISTED], hard("and_more", count=len(findings) - LISTED)]
        if findings:
            raise Refusal(findings)


def differing(register: Register, record: Record, values: Record) -> list[str]:
    """The fields and child tables whose values in the history are not those of the record."""
    found = []
    for key, value in values.items():
        if key in register.by_key:
            if record.get(key) != value:
                found.append(key)
        elif (child := register.child_by_key.get(key)) is not None:
            rows = [{inner: row.get(inner) for inner in child.by_key} for row in value or ()]
            if rows != (record.get(key) or []):
                found.append(key)
    return found
