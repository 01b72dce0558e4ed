"""Past imports, and taking one of them back."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from db.store import Store
from tests.workstation.operations.conftest import Clock
from workstation.findings import Refusal
from workstation.operations import keeping, undoing
from workstation.operations.batches import new_batch
from workstation.operations.importing import Imported, import_ledger
from workstation.operations.undo_import import imports, look_at_taking_back, take_back_import
from workstation.operations.undoing import redo, take_back, undo
from workstation.ports import Stopped
from workstation.registers.trademarks import TRADEMARKS

HEAD = "注册号,商标名称,注册人,国际分类,注册日期,备注"


def taken_in(store: Store, folder: Path, *lines: str, name: str = "台账.csv") -> Imported:
    (folder / name).write_text("\n".join((HEAD, *lines)), "utf-8")
    return import_ledger(store, TRADEMARKS, folder / name)


def line(number: int, name: str, note: str = "") -> str:
    return f"{1_000_000 + number},{name},公司,25,2020-01-14,{note}"


def uid_of(store: Store, number: int) -> str:
    (uid,) = store.lookup("trademarks", registration_no=str(1_000_000 + number))
    return uid


def total(store: Store) -> int:
    return int(store.tally(TRADEMARKS)[0][0])


def refused(store: Store, batch: str, skip: Sequence[str] = ()) -> list[str]:
    with pytest.raises(Refusal) as found:
        take_back_import(store, batch, skip=skip)
    return [finding.code for finding in found.value.findings]


def test_imports_are_listed_newest_first(store: Store, tmp_path: Path, clock: Clock) -> None:
    one = taken_in(store, tmp_path, line(1, "草原"), line(2, "河套"))
    clock.moment = clock.moment.replace(hour=11)
    two = taken_in(store, tmp_path, line(1, "草原", "改"), line(3, "阴山"), name="第二次.csv")
    store.insert(TRADEMARKS, [], cause="hand")
    uid = uid_of(store, 3)
    store.update(TRADEMARKS, uid, {"note": "粘贴"}, cause="hand", batch=new_batch(store, "paste"))
    found = imports(store)
    assert [(one.batch, one.file, one.counts, one.taken_back) for one in found] == [
        (two.batch, "第二次.csv", {"new": 1, "changed": 1}, False),
        (one.batch, "台账.csv", {"new": 2, "changed": 0}, False),
    ]
    assert (found[0].clerk, found[0].at[:13], found[0].register) == ("王芳", "2026-07-14T11", "trademarks")
    assert len(imports(store, most=1)) == 1


def test_an_import_is_taken_back_whole(store: Store, tmp_path: Path) -> None:
    taken_in(store, tmp_path, line(1, "草原", "旧"))
    done = taken_in(store, tmp_path, line(1, "草原", "新"), line(2, "河套"), name="第二次.csv")
    keeping.add(store, TRADEMARKS, [{"registration_no": "9999999", "mark_name": "新", "registrant": "公司",
                                     "nice_class": 25, "registration_date": "2020-01-14"}])  # fmt: skip
    assert look_at_taking_back(store, done.batch).edited == ()
    assert len(take_back_import(store, done.batch).uids) == 2
    assert store.get(TRADEMARKS, uid_of(store, 1))["note"] == "旧"  # type: ignore[index]
    assert total(store) == 2
    assert [one.taken_back for one in imports(store)] == [True, False]
    assert refused(store, done.batch) == ["import_taken_back"]


def test_records_edited_since_are_listed_for_a_choice(store: Store, tmp_path: Path) -> None:
    done = taken_in(store, tmp_path, *(line(number, name) for number, name in enumerate(("草原", "河套", "阴山"))))
    edited = [uid_of(store, 0), uid_of(store, 1)]
    for uid in edited:
        store.update(TRADEMARKS, uid, {"note": "手改"}, cause="hand")
    # What was changed and changed back is as it was.
    for note in ("手改", None):
        store.update(TRADEMARKS, uid_of(store, 2), {"note": note}, cause="hand")
    last = store.step()
    looked = look_at_taking_back(store, done.batch)
    assert store.step() == last
    assert {finding.uid for finding in looked.edited} == set(edited)
    assert looked.edited[0].values["clerk"] == "王芳"
    assert refused(store, done.batch) == ["undo_changed_since"] * 2
    assert refused(store, done.batch, skip=(edited[0],)) == ["undo_changed_since"]
    assert total(store) == 3
    assert len(take_back_import(store, done.batch, skip=edited).skipped) == 2
    assert total(store) == 2


def test_a_restored_record_edited_since_is_listed_too(store: Store, tmp_path: Path) -> None:
    first = taken_in(store, tmp_path, line(1, "草原"), line(2, "河套"))
    take_back_import(store, first.batch)
    again = taken_in(store, tmp_path, line(1, "草原"), line(2, "河套"))
    assert again.plan.counts == {"new": 2}
    assert imports(store)[0].counts == {"new": 2, "changed": 0}
    uid = uid_of(store, 1)
    store.update(TRADEMARKS, uid, {"note": "手改"}, cause="hand")
    assert [finding.uid for finding in look_at_taking_back(store, again.batch).edited] == [uid]
    take_back_import(store, again.batch, skip=None)
    assert [one["uid"] for one in store.each(TRADEMARKS)] == [uid]


def test_undo_and_redo_of_an_import_are_known(store: Store, tmp_path: Path) -> None:
    done = taken_in(store, tmp_path, line(1, "草原"))

    def state() -> bool:
        return imports(store)[0].taken_back

    undo(store)
    assert state()
    redo(store)
    assert not state()
    taken_in(store, tmp_path, line(2, "河套"), name="b.csv")
    take_back(store, done.batch)
    assert [one.taken_back for one in imports(store)] in ([False, True], [True, False])
    undo(store)
    assert not any(one.taken_back for one in imports(store))
    redo(store)
    assert any(one.taken_back for one in imports(store))


def test_what_is_no_import_is_refused(store: Store, tmp_path: Path) -> None:
    taken_in(store, tmp_path, line(1, "草原"))
    batch = new_batch(store, "paste")
    store.update(TRADEMARKS, uid_of(store, 1), {"note": "粘贴"}, cause="hand", batch=batch)
    assert refused(store, "没有") == ["batch_unknown"]
    assert refused(store, batch) == ["batch_is_no_import"]


def test_taking_back_tells_how_far_it_is_and_can_be_stopped(store: Store, tmp_path: Path) -> None:
    done = taken_in(store, tmp_path, *(line(number, f"名{number}") for number in range(600)))
    told: list[tuple[int, int]] = []

    def stop(number: int, of: int) -> None:
        told.append((number, of))
        if number == of:
            raise Stopped

    with pytest.raises(Stopped):
        take_back_import(store, done.batch, progress=stop)
    assert (told, total(store)) == ([(500, 600), (600, 600)], 600)


@pytest.mark.parametrize("gathered", [1, 5, 1000])
def test_additions_are_withdrawn_in_any_gathering(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gathered: int
) -> None:
    monkeypatch.setattr(undoing, "PART", 2)
    monkeypatch.setattr(undoing, "GATHERED", gathered)
    taken_in(store, tmp_path, *(line(number, f"旧{number}") for number in range(3)))
    before = {record["uid"]: record for record in store.all_records(TRADEMARKS)}
    lines = [line(number, f"旧{number}", "改" if number < 3 else "") for number in range(12)]
    two = taken_in(store, tmp_path, *lines, name="第二次.csv")
    store.update(TRADEMARKS, uid_of(store, 5), {"note": "手改"}, cause="hand")
    store.withdraw(TRADEMARKS, uid_of(store, 6), reason="错")
    done = take_back_import(store, two.batch, skip=None)
    assert (len(done.uids), [finding.uid for finding in done.skipped]) == (10, [uid_of(store, 5)])
    assert total(store) == 4
    after = {record["uid"]: record for record in store.all_records(TRADEMARKS)}
    assert {uid: after[uid]["note"] for uid in before} == {uid: record["note"] for uid, record in before.items()}
