"""Undo and redo read from the history: every act turned back whole, in its order, also after a restart."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.doctor import examine
from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, PRODUCTS, mark
from tests.end_to_end.office import trademark
from tests.workstation.operations.conftest import Clock
from workstation.findings import Finding, Refusal
from workstation.operations import importing, keeping
from workstation.operations.batches import new_batch
from workstation.operations.sampling import fill_sample
from workstation.operations.steps import next_redo, next_undo
from workstation.operations.undoing import redo, take_back, undo, undo_state
from workstation.ports import Stopped
from workstation.query import Query
from workstation.registers.trademarks import TRADEMARKS
from workstation.words import sentences

Snapshot = dict[tuple[str, str], dict[str, Any]]


def snapshot(store: Store) -> Snapshot:
    """All records by register and uid, without what every change moves on."""
    moving = {"revision", "changed_at", "changed_by", "created_at", "created_by", "withdrawn_at"}
    return {
        (register.key, record["uid"]): {key: value for key, value in record.items() if key not in moving}
        | {"in_bin": record["withdrawn_at"] is not None}
        for register in store.catalogue
        for record in store.all_records(register)
    }


def assert_as_before(store: Store, before: Snapshot) -> None:
    """The records are as they were; what was added since lies in the recycle bin."""
    now = snapshot(store)
    assert {place: now[place] for place in before} == before
    assert all(values["in_bin"] for place, values in now.items() if place not in before)


def codes(refused: Refusal) -> list[str]:
    return [finding.code for finding in refused.findings]


def refusal_of(act: Callable[[], Any]) -> list[Finding]:
    with pytest.raises(Refusal) as refused:
        act()
    return list(refused.value.findings)


def words(key: str) -> str:
    """How a sentence begins."""
    return sentences("zh")[key].partition("{")[0]


def added(store: Store, number: int = 12345678, **more: Any) -> str:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark(number, **more)])
    return str(saved.record["uid"])


@pytest.fixture
def small(tmp_path: Path, clock: Clock) -> Any:
    """A store over the small made-up catalogue."""
    with Store.create(tmp_path / "small", unit="150602", clerk="王芳", catalogue=CATALOGUE, clock=clock) as made:
        yield made


# -- one change after the other --------------------------------------------------------------------------------


def test_nothing_was_done_yet(store: Store) -> None:
    assert (undo_state(store).undo, undo_state(store).redo) == (None, None)
    assert [finding.code for finding in refusal_of(lambda: undo(store))] == ["nothing_to_undo"]
    assert [finding.code for finding in refusal_of(lambda: redo(store))] == ["nothing_to_redo"]


def test_each_kind_of_act_is_undone_and_redone(store: Store) -> None:
    states = [snapshot(store)]
    uid = added(store)
    states.append(snapshot(store))
    events = [{"kind": "许可", "date": "2021-02-03"}]
    keeping.change(store, TRADEMARKS, uid, {"contact": "李四", "trademark_events": events})
    states.append(snapshot(store))
    keeping.withdraw(store, TRADEMARKS, uid, reason="重复登记")
    states.append(snapshot(store))
    keeping.restore(store, TRADEMARKS, uid)
    states.append(snapshot(store))
    for before in reversed(states[:-1]):
        done = undo(store)
        assert (done.register, done.uids, done.skipped) == ("trademarks", (uid,), ())
        assert_as_before(store, before)
    assert undo_state(store).undo is None
    for after in states[1:]:
        redo(store)
        assert_as_before(store, after)
    assert undo_state(store).redo is None
    versions = store.history(TRADEMARKS, uid)
    assert [version.cause for version in versions[-8:]] == ["undo"] * 8
    # Withdrawn again, it bears the reason it was withdrawn for.
    assert [version.reason for version in versions if version.action == "withdraw"][:2] == ["重复登记"] * 2


def test_a_new_change_ends_the_redoing(store: Store) -> None:
    uid = added(store)
    keeping.change(store, TRADEMARKS, uid, {"contact": "李四"})
    undo(store)
    assert undo_state(store).redo is not None
    keeping.change(store, TRADEMARKS, uid, {"phone": "13800000000"})
    assert undo_state(store).redo is None
    assert [finding.code for finding in refusal_of(lambda: redo(store))] == ["nothing_to_redo"]
    undo(store)
    assert next_undo(store).step.newest.action == "add"  # type: ignore[union-attr]
    redo(store)
    record = keeping.existing(store, TRADEMARKS, uid)
    assert (record["contact"], record["phone"]) == (None, "13800000000")


def test_the_sentences_name_what_would_be_undone(store: Store) -> None:
    uid = added(store)
    keeping.change(store, TRADEMARKS, uid, {"contact": "李四"})
    sentence = undo_state(store).undo
    assert sentence is not None
    assert sentence.startswith(words("undo_next"))
    for part in (TRADEMARKS.label, "鄂尔多斯12345678", TRADEMARKS.by_key["contact"].label):
        assert part in sentence
    assert store.clerk not in sentence
    done = undo(store)
    assert sentence.removeprefix(words("undo_next")) in done.sentence
    redo_sentence = undo_state(store).redo
    assert redo_sentence is not None
    assert redo_sentence.removeprefix(words("redo_next")) == sentence.removeprefix(words("undo_next"))


def test_many_changed_fields_are_counted(store: Store) -> None:
    uid = added(store)
    keeping.change(store, TRADEMARKS, uid, {"contact": "李四", "phone": "13800000000", "note": "x", "agency": "y"})
    sentence = undo_state(store).undo or ""
    assert "4" in sentence
    assert TRADEMARKS.by_key["note"].label not in sentence


def test_another_clerks_step_is_called_so(store: Store) -> None:
    added(store)
    store.clerk = "李四"
    assert "王芳" in (undo_state(store).undo or "")
    undo(store)
    assert "王芳" in (undo_state(store).redo or "")


# -- several records in one act --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["paste", "bulk", "form"])
def test_all_records_of_a_batch_go_back_in_one_step(store: Store, kind: str) -> None:
    uid = added(store)
    before = snapshot(store)
    batch = new_batch(store, kind)
    with store.transaction():
        keeping.add(store, TRADEMARKS, [trademark(number) for number in range(2_000_000, 2_000_037)], batch=batch)
        store.update(TRADEMARKS, uid, {"contact": "李四"}, cause="hand", batch=batch)
    after = snapshot(store)
    assert "38" in (undo_state(store).undo or "")
    assert len(undo(store).uids) == 38
    assert_as_before(store, before)
    redo(store)
    assert_as_before(store, after)


def test_several_records_added_at_once_are_one_step(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark(2_000_000), trademark(2_000_001)])
    assert len(undo(store).uids) == 2
    assert undo_state(store).undo is None


def test_a_step_over_two_registers_and_twice_over_one_record(small: Store) -> None:
    (first,) = small.insert(MARKS, [mark(1)], cause="hand")
    before = snapshot(small)
    with small.transaction():
        for number in ("0", "2"):
            small.update(MARKS, first, {"number": number}, cause="merge", batch="m")
        small.insert(PRODUCTS, [{"name": "羊绒"}], cause="merge", batch="m")
        # Takes the key that the other one has just left, and leaves it again.
        (second,) = small.insert(MARKS, [mark(1)], cause="merge", batch="m")
        small.update(MARKS, second, {"number": "3"}, cause="merge", batch="m")
        small.withdraw(MARKS, second, reason="x", cause="merge", batch="m")
    after = snapshot(small)
    for _ in range(2):
        assert set(undo(small).uids) > {first}
        assert_as_before(small, before)
        redo(small)
        assert_as_before(small, after)


def test_an_import_is_a_step(store: Store, tmp_path: Path) -> None:
    uid = added(store, 1_000_000, nice_class=25)
    before = snapshot(store)
    path = tmp_path / "台账.csv"
    rows = [f"{1_000_000 + one},名{one},公司,25,2020-01-14,导" for one in range(1200)]
    path.write_text("\n".join(["注册号,商标名称,注册人,国际分类,注册日期,备注", *rows]), "utf-8")
    imported = importing.import_ledger(store, TRADEMARKS, path)
    assert imported.plan.counts["new"] == 1199
    after = snapshot(store)
    assert "台账.csv" in (undo_state(store).undo or "")
    told: list[tuple[int, int]] = []
    done = undo(store, progress=lambda done, of: told.append((done, of)))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]
    assert len(done.uids) == 1200
    assert uid in done.uids
    assert_as_before(store, before)
    redo(store)
    assert_as_before(store, after)


def test_stopping_an_undo_leaves_everything_as_it_was(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark(2_000_000 + number) for number in range(600)])
    after = snapshot(store)

    def stop(done: int, of: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        undo(store, progress=stop)
    assert snapshot(store) == after
    assert undo_state(store).redo is None
    assert len(undo(store).uids) == 600


def test_the_sample_book_cannot_be_undone(store: Store) -> None:
    fill_sample(store, 20, 1)
    assert undo_state(store).undo is None
    uid = str(store.page(TRADEMARKS, Query()).records[0]["uid"])
    keeping.withdraw(store, TRADEMARKS, uid, reason="x")
    undo(store)
    assert undo_state(store).undo is None


# -- what stands against it ------------------------------------------------------------------------------------


def two_changes_of_a_batch(store: Store) -> tuple[str, str, str]:
    """A bulk change of two records, one of which is changed again afterwards."""
    one, other = added(store, 2_000_000), added(store, 2_000_001)
    batch = new_batch(store, "bulk")
    with store.transaction():
        for uid in (one, other):
            store.update(TRADEMARKS, uid, {"contact": "李四", "note": "批"}, cause="hand", batch=batch)
    keeping.change(store, TRADEMARKS, one, {"contact": "赵六"})
    return batch, one, other


def test_what_was_changed_since_is_not_lost(store: Store) -> None:
    batch, one, other = two_changes_of_a_batch(store)
    before = snapshot(store)
    (finding,) = refusal_of(lambda: take_back(store, batch))
    assert (finding.code, finding.uid, finding.field) == ("undo_changed_since", one, "contact")
    assert finding.values["what"] == TRADEMARKS.by_key["contact"].label
    assert snapshot(store) == before
    done = take_back(store, batch, skip_changed=True)
    assert done.uids == (other,)
    assert [skipped.uid for skipped in done.skipped] == [one]
    assert keeping.existing(store, TRADEMARKS, one)["contact"] == "赵六"
    assert keeping.existing(store, TRADEMARKS, other)["contact"] is None
    # What was taken back is a step of its own.
    undo(store)
    assert snapshot(store) == before
    undo(store)
    assert take_back(store, batch).uids == (other, one)


def test_a_later_change_of_another_field_does_not_hinder(store: Store) -> None:
    batch, one, other = two_changes_of_a_batch(store)
    undo(store)
    keeping.change(store, TRADEMARKS, one, {"phone": "13800000000"})
    assert set(take_back(store, batch).uids) == {one, other}
    record = keeping.existing(store, TRADEMARKS, one)
    assert (record["contact"], record["phone"]) == (None, "13800000000")


@pytest.mark.parametrize("later", ["change", "withdraw"])
def test_what_was_added_and_changed_or_withdrawn_since(store: Store, later: str) -> None:
    batch = new_batch(store, "paste")
    keeping.add(store, TRADEMARKS, [trademark(2_000_000), trademark(2_000_001)], batch=batch)
    uid = store.lookup("trademarks", registration_no="2000000")[0]
    if later == "change":
        keeping.change(store, TRADEMARKS, uid, {"contact": "赵六"})
        assert [finding.code for finding in refusal_of(lambda: take_back(store, batch))] == ["undo_changed_since"]
        assert len(take_back(store, batch, skip_changed=True).uids) == 1
    else:
        # It is where the undo would bring it.
        keeping.withdraw(store, TRADEMARKS, uid, reason="x")
        assert len(take_back(store, batch).uids) == 1
    assert store.tally(TRADEMARKS)[0][0] == (later == "change")


def test_a_change_of_what_was_withdrawn_since_waits(store: Store) -> None:
    batch, one, other = two_changes_of_a_batch(store)
    undo(store)
    keeping.withdraw(store, TRADEMARKS, other, reason="x")
    (finding,) = refusal_of(lambda: take_back(store, batch))
    assert (finding.code, finding.uid, finding.field) == ("undo_changed_since", other, "")
    assert take_back(store, batch, skip_changed=True).uids == (one,)


def test_nothing_is_left_to_take_back(store: Store) -> None:
    batch, one, other = two_changes_of_a_batch(store)
    keeping.change(store, TRADEMARKS, other, {"contact": "赵六"})
    findings = refusal_of(lambda: take_back(store, batch, skip_changed=True))
    assert {finding.uid for finding in findings} == {one, other}
    assert [finding.code for finding in refusal_of(lambda: take_back(store, "没有"))] == ["batch_unknown"]


def test_a_key_that_is_taken_meanwhile_refuses(store: Store) -> None:
    uid = added(store)
    batch = new_batch(store, "form")
    store.withdraw(TRADEMARKS, uid, reason="x", batch=batch)
    other = added(store)
    (finding,) = refusal_of(lambda: take_back(store, batch, skip_changed=True))
    assert (finding.code, finding.values["other"]) == ("double", other)


def test_a_record_that_would_break_a_rule_refuses(small: Store) -> None:
    """Written past the checks, as an older program might have."""
    (uid,) = small.insert(MARKS, [mark(1, name=None)], cause="hand")
    small.update(MARKS, uid, {"name": "有名"}, cause="hand")
    before = snapshot(small)
    (finding,) = refusal_of(lambda: undo(small))
    assert (finding.code, finding.field) == ("required", "name")
    assert snapshot(small) == before


def test_a_refusal_lists_twenty_and_counts_the_rest(store: Store) -> None:
    batch = new_batch(store, "paste")
    keeping.add(store, TRADEMARKS, [trademark(2_000_000 + number) for number in range(30)], batch=batch)
    for uid in store.lookup("trademarks"):
        store.update(TRADEMARKS, uid, {"note": "后"}, cause="hand")
    findings = refusal_of(lambda: take_back(store, batch))
    assert (len(findings), findings[-1].code, findings[-1].values["count"]) == (21, "and_more", 10)


# -- any order of acts, with a restart after each --------------------------------------------------------------


class Office:
    """A store, and what undo and redo should bring back."""

    def __init__(self, folder: Path, clock: Clock, seed: int) -> None:
        self.folder, self.clock = folder, clock
        self.chance = random.Random(seed)
        self.store = Store.create(folder, unit="150602", clerk="王芳", catalogue=CATALOGUE, clock=clock)
        self.past: list[Snapshot] = []
        self.future: list[Snapshot] = []
        self.undone = 0

    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, catalogue=CATALOGUE, clock=self.clock)

    def uids(self, *, in_bin: bool) -> list[str]:
        return [one["uid"] for one in self.store.all_records(MARKS) if (one["withdrawn_at"] is not None) == in_bin]

    def act(self) -> None:
        """One act of a clerk; a refused one changes nothing."""
        before, head = snapshot(self.store), self.store.head
        acts = (self.add, self.add, self.change, self.change, self.withdraw, self.restore, self.bulk)
        try:
            with self.store.transaction():
                self.chance.choice(acts)()
        except Refusal as refused:
            assert set(codes(refused)) == {"double"}
        if self.store.head != head:
            self.past.append(before)
            self.future.clear()

    def add(self, batch: str = "") -> None:
        events = [{"kind": "续展", "amount": self.chance.randint(0, 9)}] * self.chance.randint(0, 2)
        self.store.insert(MARKS, [mark(self.chance.randint(1, 9), mark_events=events)], cause="hand", batch=batch)

    def change(self, batch: str = "") -> None:
        values: dict[str, Any] = {"number": str(self.chance.randint(1, 9)), "value": self.chance.choice([None, 1, 2])}
        if self.chance.random() < 0.3:
            values["mark_events"] = [{"kind": self.chance.choice("甲乙")}]
        for uid in self.chance.sample(uids := self.uids(in_bin=False), min(len(uids), 1)):
            self.store.update(MARKS, uid, values, cause="hand", batch=batch)

    def withdraw(self, batch: str = "") -> None:
        for uid in self.chance.sample(uids := self.uids(in_bin=False), min(len(uids), 1)):
            self.store.withdraw(MARKS, uid, reason=str(self.chance.random()), batch=batch)

    def restore(self, batch: str = "") -> None:
        for uid in self.chance.sample(uids := self.uids(in_bin=True), min(len(uids), 1)):
            self.store.restore(MARKS, uid, batch=batch)

    def bulk(self) -> None:
        batch = new_batch(self.store, "bulk")
        for _ in range(self.chance.randint(1, 6)):
            self.chance.choice([self.add, self.change, self.withdraw, self.restore])(batch)

    def undo(self) -> None:
        if not self.past:
            assert next_undo(self.store) is None
            return
        self.future.append(snapshot(self.store))
        undo(self.store)
        assert_as_before(self.store, self.past.pop())
        self.undone += 1

    def redo(self) -> None:
        if not self.future:
            assert next_redo(self.store) is None
            return
        self.past.append(snapshot(self.store))
        redo(self.store)
        assert_as_before(self.store, self.future.pop())


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_acts_undoes_and_redoes(tmp_path: Path, clock: Clock, seed: int) -> None:
    office = Office(tmp_path / "data", clock, seed)
    restarting = seed < 2
    beginning = snapshot(office.store)
    for _ in range(45):
        what = office.chance.choices([office.act, office.undo, office.redo], [5, 3, 2])[0]
        what()
        if restarting:
            office.restart()
    while office.past:
        office.undo()
    assert_as_before(office.store, beginning)
    end = office.future[0] if office.future else beginning
    while office.future:
        office.redo()
    assert_as_before(office.store, end)
    assert office.undone > 10
    assert [finding.code for finding in examine(office.store).findings] == ["backup_never"]
    office.store.close()


def test_the_walk_reads_a_few_rows_only(small: Store) -> None:
    """However often something is done and undone: no scan, and batches are found in their index."""
    (uid,) = small.insert(MARKS, [mark(1)], cause="hand")
    for number in range(40):
        small.update(MARKS, uid, {"name": f"名{number}"}, cause="hand")
    for _ in range(30):
        undo(small)
    asked: list[str] = []
    small._connection.set_trace_callback(asked.append)
    undo_state(small)
    small._connection.set_trace_callback(None)
    assert 0 < len(asked) < 30
    for sql in (one for one in asked if "FROM history" in one):
        plan = [row[3] for row in small._connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        is_last_row = "ORDER BY sequence DESC LIMIT 1" in sql
        assert all(step.startswith("SEARCH") for step in plan) or (is_last_row and plan == ["SCAN history"]), sql
    batch_plan = small._connection.execute(
        "EXPLAIN QUERY PLAN SELECT sequence FROM history WHERE batch = ? AND batch <> '' ORDER BY sequence LIMIT 1",
        ("x",),
    ).fetchall()
    assert "history_by_batch" in batch_plan[0][3]
