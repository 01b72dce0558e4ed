"""Profiles, passwords, and whose name a change bears."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.store import Store
from workstation.findings import Refusal
from workstation.operations import clerks
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SampleBook

MARKS = REGISTERS[0]


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_a_new_store_knows_who_made_it(store: Store) -> None:
    known = clerks.desks(store)
    assert [clerk.name for clerk in known.clerks] == [store.clerk]
    assert known.at_work.works and not known.at_work.has_password
    assert known.lock_after == 0


def test_who_takes_over_is_kept_over_a_restart_and_the_former_stays_known(store: Store) -> None:
    first = store.clerk
    clerks.add_clerk(store, " 李  娜 ")
    clerks.take_seat(store, "李 娜")
    folder = store.folder
    store.close()
    with Store.open(folder) as again:
        assert again.clerk == "李 娜"
        assert {clerk.name for clerk in clerks.desks(again).clerks} == {first, "李 娜"}
        clerks.take_seat(again, first)


def test_a_change_bears_the_name_of_who_works(store: Store) -> None:
    from workstation.operations import keeping

    raws = list(SampleBook(store.unit, store.now().date(), 1).records(MARKS.key, 2))
    before = keeping.add(store, MARKS, raws[:1])[0].record["uid"]
    former = store.clerk
    clerks.add_clerk(store, "李娜")
    clerks.take_seat(store, "李娜")
    after = keeping.add(store, MARKS, raws[1:])[0].record["uid"]
    assert store.history(MARKS, before)[0].clerk == former
    assert store.history(MARKS, after)[0].clerk == "李娜"


@pytest.mark.parametrize(("name", "code"), [("", "clerk_name"), ("   ", "clerk_name"), ("长" * 41, "clerk_name")])
def test_a_name_is_needed(store: Store, name: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        clerks.add_clerk(store, name)
    assert codes(refused) == [code]


def test_two_clerks_of_one_name_are_refused(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        clerks.add_clerk(store, store.clerk)
    assert codes(refused) == ["clerk_taken"]


def test_a_password_guards_seat_name_and_password(store: Store) -> None:
    first = store.clerk
    clerks.set_password(store, first, "甲 1")
    clerks.add_clerk(store, "李娜")
    clerks.take_seat(store, "李娜")
    acts: tuple[Callable[[], object], ...] = (
        lambda: clerks.take_seat(store, first, "甲1"),
        lambda: clerks.rename_clerk(store, first, "王五", ""),
        lambda: clerks.set_password(store, first, "", "乙"),
    )
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert codes(refused) == ["clerk_password"]
    assert store.clerk == "李娜"
    assert clerks.take_seat(store, first, "甲 1").at_work.name == first
    assert not clerks.set_password(store, first, "", "甲 1").at_work.has_password


def test_the_password_itself_is_nowhere_in_the_file(store: Store) -> None:
    clerks.set_password(store, store.clerk, "eine-lange-Losung")
    store.idle()
    for path in Path(store.folder).rglob("*"):
        assert not path.is_file() or b"eine-lange-Losung" not in path.read_bytes()


def test_an_unknown_clerk_is_refused(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        clerks.take_seat(store, "谁")
    assert codes(refused) == ["clerk_unknown"]


def test_renaming_who_works_renames_the_seat(store: Store) -> None:
    clerks.rename_clerk(store, store.clerk, "王芳芳")
    assert store.clerk == "王芳芳"
    assert [clerk.name for clerk in clerks.desks(store).clerks] == ["王芳芳"]


@pytest.mark.parametrize("setting", ["x", [1, None], [{"no": "name"}], {"name": 3}])
def test_a_broken_setting_leaves_who_works(store: Store, setting: object) -> None:
    store.set_setting(clerks.SETTING, setting)
    store.set_setting(clerks.LOCK_AFTER, "soon")
    known = clerks.desks(store)
    assert [clerk.name for clerk in known.clerks] == [store.clerk]
    assert known.lock_after == 0


def test_the_file_that_clears_passwords_works_once(store: Store) -> None:
    clerks.set_password(store, store.clerk, "1234")
    assert not clerks.clear_where_asked(store)
    (store.folder / clerks.RESET_FILE).touch()
    assert clerks.clear_where_asked(store)
    assert not clerks.desks(store).at_work.has_password
    assert not clerks.clear_where_asked(store)
