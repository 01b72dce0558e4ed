"""回到昨天: what would change is told, and one record comes out of a backup."""

from pathlib import Path

import pytest

from db.doctor import examine
from db.store import Store
from tests.end_to_end.office import UNIT, trademark
from workstation.findings import EnvironmentFault, Refusal
from workstation.operations import keeping
from workstation.operations.restoring import RestorePreview, preview_of, take_record
from workstation.operations.undoing import undo
from workstation.registers.trademarks import TRADEMARKS


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A store with three marks."""
    with Store.create(tmp_path / "data", unit=UNIT, clerk="王芳") as made:
        keeping.add(made, TRADEMARKS, [trademark(10_000_000 + number) for number in range(3)])
        yield made


def uids_of(store: Store) -> list[str]:
    return [one["uid"] for one in store.each(TRADEMARKS)]


def told(found: RestorePreview) -> tuple[tuple[str, ...], ...]:
    (part,) = [one for one in found.registers if one.register is TRADEMARKS]
    return tuple(tuple(one.uid for one in kind) for kind in (part.gone, part.added, part.changed))


@pytest.mark.parametrize("thorough", [False, True])
def test_a_preview_names_what_would_go_come_and_change(store: Store, thorough: bool) -> None:
    first, second, _ = uids_of(store)
    path = store.backup().backup.path
    assert preview_of(store, path, thorough=thorough).same
    keeping.withdraw(store, TRADEMARKS, first, reason="x")
    keeping.change(store, TRADEMARKS, second, {"note": "后来"})
    keeping.add(store, TRADEMARKS, [trademark(20_000_000)])
    new = uids_of(store)[-1]
    found = preview_of(store, path, thorough=thorough)
    assert not found.same
    assert told(found) == ((new,), (first,), (second,))
    (part,) = [one for one in found.registers if one.register is TRADEMARKS]
    assert (part.before, part.after) == (3, 3)
    assert [(one.before, one.after) for one in part.changed[0].fields] == [("后来", "")]
    saved = store.restore_backup(path)
    assert preview_of(store, path).same
    # Back and forth: the store is no descendant of what was saved, and is compared all the same.
    assert told(preview_of(store, saved.path)) == ((first,), (new,), (second,))


def test_one_record_comes_out_of_a_backup_and_can_be_undone(store: Store) -> None:
    first, second, third = uids_of(store)
    path = store.backup().backup.path
    keeping.withdraw(store, TRADEMARKS, first, reason="x")
    keeping.change(store, TRADEMARKS, second, {"note": "后来"})
    keeping.change(store, TRADEMARKS, third, {"note": "别动"})
    assert take_record(store, path, TRADEMARKS, second)["note"] is None
    assert take_record(store, path, TRADEMARKS, first)["withdrawn_at"] is None
    assert [one["note"] for one in store.each(TRADEMARKS)] == [None, None, "别动"]
    undo(store)
    assert uids_of(store) == [second, third]
    assert examine(store).healthy


def test_one_that_the_present_never_knew_comes_back_with_its_birth(store: Store) -> None:
    before = store.backup().backup.path
    keeping.add(store, TRADEMARKS, [trademark(20_000_000)])
    uid = uids_of(store)[-1]
    path = store.backup().backup.path
    born = store.get(TRADEMARKS, uid)["created_at"]  # type: ignore[index]
    store.restore_backup(before)
    assert store.get(TRADEMARKS, uid) is None
    assert take_record(store, path, TRADEMARKS, uid)["created_at"] == born
    assert examine(store).healthy


def test_what_cannot_be_taken_is_refused(store: Store, tmp_path: Path) -> None:
    first = uids_of(store)[0]
    path = store.backup().backup.path
    keeping.withdraw(store, TRADEMARKS, first, reason="x")
    keeping.add(store, TRADEMARKS, [trademark(10_000_000)])
    number = store.last_change()
    for uid, code in ((first, "double"), ("01890000-0000-7000-8000-000000000000", "record_not_in_backup")):
        with pytest.raises(Refusal) as refused:
            take_record(store, path, TRADEMARKS, uid)
        assert [one.code for one in refused.value.findings] == [code]
    with pytest.raises(EnvironmentFault) as fault:
        preview_of(store, tmp_path / "none.db")
    assert fault.value.code == "backup_missing"
    assert store.last_change() == number
