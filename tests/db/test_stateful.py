"""Any order of additions, changes, withdrawals, refusals and reopenings agrees with a plain dict."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from db.doctor import examine
from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from workstation.findings import Refusal
from workstation.query import Query

numbers = st.sampled_from(["1", "2", "3", "4"])
classes = st.sampled_from([None, 1, 2])
names = st.one_of(st.none(), st.text(st.characters(codec="utf-8"), min_size=1, max_size=5))
events = st.lists(st.fixed_dictionaries({"kind": names, "amount": st.one_of(st.none(), st.integers(0, 9))}), max_size=2)


class StoreMachine(RuleBasedStateMachine):
    """A store and what it should hold: uid -> (values, whether withdrawn, number of versions)."""

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory()
        self.folder = Path(self._place.name) / "data"
        self.store = Store.create(self.folder, unit="150602", clerk="王芳", catalogue=CATALOGUE, clock=Clock())
        self.model: dict[str, tuple[dict[str, Any], bool, int]] = {}

    uids = Bundle("uids")

    def taken(self, values: dict[str, Any], but: str = "") -> bool:
        key = (values["number"], values["class"])
        held = ((one["number"], one["class"]) for uid, (one, bin_, _) in self.model.items() if not bin_ and uid != but)
        return None not in key[:1] and key in held

    @rule(target=uids, number=numbers, klass=classes, name=names, rows=events)
    def add(self, number: str, klass: int | None, name: str | None, rows: list[Any]) -> Any:
        values = mark(number, name=name, mark_events=rows, **{"class": klass})
        if self.taken(values):
            with pytest.raises(Refusal):
                self.store.insert(MARKS, [values], cause="hand")
            return multiple()
        (uid,) = self.store.insert(MARKS, [values], cause="hand")
        self.model[uid] = (values, False, 1)
        return uid

    @rule(
        uid=uids,
        changes=st.fixed_dictionaries({}, optional={"number": numbers, "name": names, "mark_events": events}),
    )
    def change(self, uid: str, changes: dict[str, Any]) -> None:
        values, withdrawn, versions = self.model[uid]
        changed = values | changes
        if withdrawn or self.taken(changed, uid):
            with pytest.raises(Refusal):
                self.store.update(MARKS, uid, changes, cause="hand")
        else:
            self.store.update(MARKS, uid, changes, cause="hand", expected_revision=versions)
            self.model[uid] = (changed, False, versions + (changed != values))

    @rule(uid=uids)
    def withdraw(self, uid: str) -> None:
        values, withdrawn, versions = self.model[uid]
        self.store.withdraw(MARKS, uid, reason="x")
        self.model[uid] = (values, True, versions + (not withdrawn))

    @rule(uid=uids)
    def restore(self, uid: str) -> None:
        values, withdrawn, versions = self.model[uid]
        if withdrawn and self.taken(values, uid):
            with pytest.raises(Refusal):
                self.store.restore(MARKS, uid)
        else:
            self.store.restore(MARKS, uid)
            self.model[uid] = (values, False, versions + withdrawn)

    @rule(uid=uids)
    def undo(self, uid: str) -> None:
        """As the undo of a later issue will do it: the last change's former values go back in."""
        last = self.store.history(MARKS, uid)[-1]
        if last.action == "change":
            self.change(uid, last.before)

    @rule(number=numbers)
    def fail_halfway(self, number: str) -> None:
        with pytest.raises(KeyError), self.store.transaction():
            self.store.insert(MARKS, [mark(f"new{number}")], cause="hand")
            for uid in self.model:
                self.store.withdraw(MARKS, uid, reason="x")
            raise KeyError

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, catalogue=CATALOGUE, clock=Clock())

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        found = {record["uid"]: record for record in self.store.all_records(MARKS)}
        assert found.keys() == self.model.keys()
        for uid, (values, withdrawn, versions) in self.model.items():
            record = found[uid]
            rows = [{"kind": None, "date": None, "amount": None} | row for row in values["mark_events"]]
            assert {key: record[key] for key in values} == values | {"mark_events": rows}
            assert (record["withdrawn_at"] is not None, record["revision"]) == (withdrawn, versions)
        in_bin = sum(withdrawn for _, withdrawn, _ in self.model.values())
        assert self.store.page(MARKS, Query()).total == len(self.model) - in_bin
        assert self.store.page(MARKS, Query(withdrawn=True)).total == in_bin

    def teardown(self) -> None:
        try:
            assert [finding.code for finding in examine(self.store).findings] == ["backup_never"]
        finally:
            self.store.close()
            self._place.cleanup()


TestStore = StoreMachine.TestCase
TestStore.settings = settings(max_examples=25, stateful_step_count=25)
