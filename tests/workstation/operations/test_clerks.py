"""Profiles, passwords, and whose name a change bears."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from db.store import Store
from workstation.findings import Refusal, WrongUse
from workstation.operations import clerks
from workstation.registers.catalogue import REGISTERS
from workstation.roles import PROFILES
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
    store.set_setting(PROFILES, setting)
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


def test_a_role_is_given_and_holds_from_then_on(store: Store) -> None:
    first = store.clerk
    assert {clerk.role for clerk in clerks.add_clerk(store, "李娜").clerks} == {"review"}
    with pytest.raises(WrongUse):
        clerks.set_role(store, "李娜", "king")
    known = clerks.set_role(store, "李娜", "enter")
    assert {clerk.name: clerk.role for clerk in known.clerks} == {first: "review", "李娜": "enter"}
    # Without a password of the one who decides a role means little, and that is said.
    assert [finding.code for finding in clerks.open_roles(known)] == ["role_open"]
    assert clerks.open_roles(clerks.set_password(store, first, "geheim")) == []
    with pytest.raises(Refusal) as refused:
        clerks.set_role(store, first, "look")
    assert codes(refused) == ["role_last"]
    clerks.take_seat(store, "李娜")
    acts: list[Callable[[], object]] = [
        lambda: clerks.set_role(store, "李娜", "review"),
        lambda: clerks.add_clerk(store, "赵六"),
        lambda: clerks.rename_clerk(store, first, "x", "geheim"),
        lambda: clerks.set_password(store, first, "", "geheim"),
        lambda: clerks.lock_after(store, 0),
    ]
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert codes(refused) == ["role_may_not"]
    # His own password is his own affair.
    assert clerks.set_password(store, "李娜", "mein").at_work.has_password
    with pytest.raises(Refusal):
        clerks.take_seat(store, first, "falsch")
    assert clerks.take_seat(store, first, "geheim").at_work.role == "review"


def test_who_decides_gives_a_colleague_a_new_password_by_his_own(store: Store) -> None:
    first = store.clerk
    clerks.add_clerk(store, "李娜")
    clerks.set_password(store, "李娜", "forgotten")
    # Without a password of his own anybody at his desk could do it.
    with pytest.raises(Refusal):
        clerks.set_password(store, "李娜", "new", "")
    clerks.set_password(store, first, "geheim")
    with pytest.raises(Refusal) as refused:
        clerks.set_password(store, "李娜", "new", "falsch")
    assert codes(refused) == ["clerk_password"]
    clerks.set_password(store, "李娜", "new", "geheim")
    clerks.take_seat(store, "李娜", "new")
    clerks.set_role(store, "李娜", "enter")
    with pytest.raises(Refusal) as refused:
        clerks.set_password(store, first, "", "new")
    assert codes(refused) == ["role_may_not"]


def test_forgotten_passwords_leave_roles(store: Store) -> None:
    clerks.add_clerk(store, "李娜")
    clerks.set_role(store, "李娜", "look")
    clerks.set_password(store, "李娜", "x")
    (store.folder / clerks.RESET_FILE).touch()
    assert clerks.clear_where_asked(store)
    assert [(one.role, one.has_password) for one in clerks.desks(store).clerks] == [("review", False), ("look", False)]


def test_a_password_is_kept_by_argon2_and_a_former_one_is_taken_over(store: Store) -> None:
    first = store.clerk
    clerks.set_password(store, first, "geheim")
    assert store.setting(PROFILES)[0]["hash"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    salt = b"0123456789abcdef"
    made = hashlib.scrypt(b"alt", salt=salt, **clerks.FORMER_COST).hex()
    store.keep_profiles([{"name": first, "salt": salt.hex(), "hash": made}])
    with pytest.raises(Refusal):
        clerks.take_seat(store, first, "neu")
    assert store.setting(PROFILES)[0]["hash"] == made
    clerks.take_seat(store, first, "alt")
    kept = store.setting(PROFILES)[0]
    assert "salt" not in kept and kept["hash"].startswith("$argon2id$")
    clerks.take_seat(store, first, "alt")
