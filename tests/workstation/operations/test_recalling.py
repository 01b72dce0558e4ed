"""What a record was before, and what became of it meanwhile."""

from typing import Any

from db.store import Store
from tests.end_to_end.office import trademark
from workstation.operations import keeping
from workstation.operations.recalling import changed_keys, since, values_at
from workstation.registers.trademarks import TRADEMARKS

EVENTS = [{"kind": "许可", "date": "2025-01-01"}]


def test_every_version_can_be_put_together_again(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    uid = saved.record["uid"]
    seen = [keeping.existing(store, TRADEMARKS, uid)]
    changes: list[dict[str, Any]] = [{"contact": "李四"}, {"contact": None, "trademark_events": EVENTS}]
    for raw in [*changes, {"trademark_events": []}]:
        keeping.change(store, TRADEMARKS, uid, raw)
        seen.append(keeping.existing(store, TRADEMARKS, uid))
    versions = keeping.history(store, TRADEMARKS, uid)
    for version, record in zip(versions, seen, strict=True):
        values = values_at(TRADEMARKS, versions, version.sequence)
        assert {key: values[key] for key in TRADEMARKS.by_key} == {key: record[key] for key in TRADEMARKS.by_key}
        assert len(values["trademark_events"]) == len(record["trademark_events"])


def test_bookkeeping_is_no_change_of_a_field(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    store.withdraw(TRADEMARKS, saved.record["uid"], reason="录重")
    *_, withdrawn = keeping.history(store, TRADEMARKS, saved.record["uid"])
    assert changed_keys(TRADEMARKS, withdrawn) == []


def test_what_changed_since_a_revision(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark()])
    uid, revision = saved.record["uid"], saved.record["revision"]
    assert since(store, TRADEMARKS, uid, revision) is None
    keeping.change(store, TRADEMARKS, uid, {"contact": "李四"})
    keeping.change(store, TRADEMARKS, uid, {"contact": "王五", "agency": "某某代理"})
    meanwhile = since(store, TRADEMARKS, uid, revision)
    assert meanwhile is not None
    assert meanwhile.before == {"contact": None, "agency": None}
    assert meanwhile.record["contact"] == "王五"
    assert meanwhile.last.revision == meanwhile.record["revision"]
