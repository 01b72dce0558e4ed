"""Encryption at rest: turned on, another password, turned off; what lies in the folder, what opens with what."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db import changing_key, keys
from db.backups import FOLDER
from db.doctor import examine
from db.engine import can_encrypt, connect
from db.store import FILE, NEW, Store
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from tests.kinds_of_store import PASSWORD
from workstation.findings import EnvironmentFault, Refusal
from workstation.operations import encrypting
from workstation.query import Query

pytestmark = [
    pytest.mark.skipif(not can_encrypt(), reason="the engine of this machine does not encrypt"),
    pytest.mark.plain_store,
]

OTHER = "另外一个更长的口令"
PLANTED = ("甲乙丙丁有限公司", "不可见的商标名", "草稿里的人名", "设置里的人名", "理由里的人名", "回收站里的名字")
"""Names that stand somewhere in the store."""


def open_store(folder: Path) -> Store:
    return Store.open(folder, catalogue=CATALOGUE, clock=Clock())


def fault_of(act: Callable[[], object]) -> str:
    with pytest.raises(EnvironmentFault) as fault:
        act()
    assert fault.value.sentence()
    return fault.value.code


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def plant(store: Store, number: int = 300) -> list[str]:
    """Put the planted names everywhere that a store keeps what people wrote."""
    uids = store.insert(
        MARKS, [mark(one, owner=PLANTED[0], name=f"{PLANTED[1]}{one}") for one in range(number)], cause="hand"
    )
    store.keep_draft("marks", "a", {"name": PLANTED[2]})
    store.set_setting("view", {"filter": PLANTED[3]})
    store.withdraw(MARKS, uids[0], reason=PLANTED[4])
    store.update(MARKS, uids[1], {"owner": PLANTED[5]}, cause="hand")
    store.withdraw(MARKS, uids[1], reason="x")
    return uids


def hits(*places: Path) -> dict[str, list[str]]:
    """File -> planted names that can be read in it, in the encodings in which they might lie there."""
    found: dict[str, list[str]] = {}
    for path in (path for place in places for path in place.rglob("*") if path.is_file()):
        content = path.read_bytes()
        read = [
            name
            for name in PLANTED
            if any(name.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
        ]
        if read:
            found[path.name] = read
    return found


def healthy(store: Store) -> None:
    assert [finding.code for finding in examine(store).findings if finding.hard] == []


def test_nothing_can_be_read_in_the_folder(store: Store, folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    store.set_setting("second_backup_folder", str(second))
    plant(store)
    store.backup("daily")
    assert hits(folder, second), "a test that could not fail"
    changed = store.encrypt(PASSWORD)
    assert (changed.ciphered, changed.plain, changed.other, changed.findings) == (3, (), 0, ())
    # Work goes on: the log is not laid down, a backup is made, the past is asked, a big sort runs.
    store.insert(MARKS, [mark(f"x{one}", owner=PLANTED[0]) for one in range(300)], cause="import")
    store.keep_draft("marks", "b", {"name": PLANTED[2]})
    store.backup("daily")
    with store.as_of(10) as past:
        assert past.tally(MARKS) == [(10,)]
        assert hits(folder, second) == {}
    assert (folder / f"{FILE}-wal").stat().st_size > 0, "the log was looked at too"
    assert store.page(MARKS, Query(text="不可见", limit=5)).total > 0
    assert hits(folder, second) == {}
    healthy(store)
    store.close()
    assert hits(folder, second) == {}


def test_only_the_password_opens(store: Store, folder: Path) -> None:
    plant(store, 20)
    head = store.head
    store.encrypt(PASSWORD)
    assert store.head == head
    assert store.is_encrypted and store.is_password(PASSWORD) and not store.is_password(PASSWORD + " ")
    store.close()
    keys.forget()
    before = (folder / FILE).read_bytes()
    assert fault_of(lambda: open_store(folder)) == "password_missing"
    keys.give("falsch")
    assert fault_of(lambda: open_store(folder)) == "password_wrong"
    assert (folder / FILE).read_bytes() == before
    keys.give(PASSWORD)
    with open_store(folder) as again:
        assert again.head == head
        assert [one.locked for one in again.backups()] == [False]
        healthy(again)


def test_sqlcipher_itself_opens_it_with_the_password(store: Store, folder: Path) -> None:
    """The file is one of SQLCipher's own, not of ours alone."""
    from sqlcipher3 import dbapi2

    plant(store, 5)
    store.encrypt(PASSWORD)
    store.close()
    connection = dbapi2.connect(folder / FILE)
    connection.execute(f"PRAGMA key = '{PASSWORD}'")
    assert connection.execute("SELECT count(*) FROM marks").fetchone() == (5,)
    connection.close()


def test_a_password_typed_in_another_form_is_the_same() -> None:
    key = keys.new_key("Café 12345")
    assert keys.opens("Café 12345", key)


def test_without_an_engine_that_encrypts_it_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine of arm64; the store is plain, and nothing of it was changed."""
    monkeypatch.setattr("db.store.can_encrypt", lambda: False)
    assert fault_of(lambda: encrypting.may_turn_on(store, understood=True)) == "encryption_no_engine"
    assert fault_of(lambda: store.encrypt(PASSWORD)) == "encryption_no_engine"
    assert not store.is_encrypted


@pytest.mark.parametrize("weak", ["1234567", " 12345678", "12345678 ", "七个汉字的口令"])
def test_a_weak_password_is_refused_before_anything_is_done(store: Store, weak: str) -> None:
    with pytest.raises(Refusal) as refused:
        store.encrypt(weak)
    assert codes(refused) == ["encryption_password_form"]
    assert store.backups() == [] and not store.is_encrypted


def test_old_backups_need_the_old_password(store: Store, folder: Path) -> None:
    plant(store, 20)
    store.encrypt(PASSWORD)
    assert store.encrypt(OTHER).other == 2
    healthy(store)
    assert store.is_password(OTHER) and not store.is_password(PASSWORD)
    old = [one.path for one in store.backups()]
    store.backup("daily")
    store.close()
    keys.forget()
    keys.give(PASSWORD)
    assert fault_of(lambda: open_store(folder)) == "password_wrong", "the former password, not a damaged store"
    keys.forget()
    keys.give(OTHER)
    with open_store(folder) as again:
        assert {one.path for one in again.backups() if one.locked} == set(old)
        assert "backups_locked" in {finding.code for finding in examine(again).findings}
        assert fault_of(lambda: again.restore_backup(old[0])) == "password_wrong"
        again.insert(MARKS, [mark("after")], cause="hand")
        keys.give(PASSWORD)
        again.restore_backup(old[0])
        assert again.is_password(OTHER), "what comes back is under the present password"
        assert again.tally(MARKS) == [(18,)]
        healthy(again)
    assert hits(folder) == {}


def test_turned_off_it_opens_without_and_old_backups_stay(store: Store, folder: Path) -> None:
    plant(store, 20)
    store.encrypt(PASSWORD)
    changed = store.encrypt("")
    assert changed.other == 2 and not store.is_encrypted
    healthy(store)
    store.close()
    keys.forget()
    with open_store(folder) as again:
        assert [one.locked for one in again.backups()] == [True, True]
        assert again.tally(MARKS) == [(18,)]


def test_a_plain_backup_comes_back_encrypted(store: Store, folder: Path, tmp_path: Path) -> None:
    plant(store, 20)
    plain = tmp_path / "elsewhere.db"
    store.backup(out=plain)
    store.encrypt(PASSWORD)
    store.insert(MARKS, [mark("after")], cause="hand")
    store.restore_backup(plain)
    assert store.is_encrypted and store.tally(MARKS) == [(18,)]
    assert hits(folder) == {}
    healthy(store)


def test_a_second_place_out_of_reach_is_told_and_done_later(store: Store, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    store.set_setting("second_backup_folder", str(second))
    plant(store, 20)
    store.backup("daily")
    away = second.rename(tmp_path / "pulled")
    changed = store.encrypt(PASSWORD)
    assert [finding.code for finding in changed.findings] == ["encryption_second_away"]
    assert hits(away)
    away.rename(second)
    assert store.encrypt_backups().ciphered == 1
    assert hits(second) == {}


def test_what_cannot_be_encrypted_is_named(store: Store, folder: Path) -> None:
    plant(store, 20)
    damaged = store.backup("daily").backup.path
    with damaged.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * 20000)
    changed = store.encrypt(PASSWORD)
    assert changed.plain == (damaged,)
    assert "backups_plain" in {finding.code for finding in examine(store).findings}


def test_a_copy_that_differs_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(store, 20)
    monkeypatch.setattr(changing_key, "kept_head", lambda connection: id(connection))
    assert fault_of(lambda: store.encrypt(PASSWORD)) == "encryption_failed"
    assert not store.is_encrypted and store.leftovers() == []
    assert store.tally(MARKS) == [(18,)]


@pytest.mark.parametrize("place", [0, 20, 100, 4096 * 5 + 17])
def test_a_turned_byte_is_found_and_not_taken_for_a_wrong_password(store: Store, folder: Path, place: int) -> None:
    plant(store, 200)
    store.encrypt(PASSWORD)
    store.backup("daily")
    store.close()
    keys.forget()
    with (folder / FILE).open("r+b") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 1]))
    keys.give(PASSWORD)
    # Only the salt itself cannot be told from another file's: the sentence names both.
    assert fault_of(lambda: open_store(folder)) == ("password_wrong" if place < 16 else "store_damaged")


@pytest.mark.parametrize(("length", "expected"), [(100, "store_damaged"), (5000, "store_foreign")])
def test_a_damaged_store_comes_back_encrypted(store: Store, folder: Path, length: int, expected: str) -> None:
    plant(store, 50)
    store.encrypt(PASSWORD)
    backup = store.backup("daily").backup.path
    store.close()
    with (folder / FILE).open("r+b") as file:
        file.seek(30)
        file.write(b"\x00" * length)
    assert fault_of(lambda: open_store(folder)) == expected
    Store.replace_damaged(folder, backup, clock=Clock())
    with open_store(folder) as again:
        assert again.is_encrypted and again.tally(MARKS) == [(48,)]
    assert hits(folder) == {}


def test_a_plain_copy_that_a_kill_left_is_removed(store: Store, folder: Path) -> None:
    plant(store, 20)
    store.backup(out=folder / f"{FILE}{NEW}")
    store.encrypt(PASSWORD)
    store.close()
    (folder / f"{FILE}{NEW}").write_bytes(b"SQLite format 3\x00" + PLANTED[0].encode())
    open_store(folder).close()
    assert hits(folder) == {}


def test_the_key_stands_in_no_file_and_no_word(store: Store, folder: Path) -> None:
    store.encrypt(PASSWORD)
    key = next(iter(keys.Ring.keys.values()))
    store.close()
    assert key.secret.hex() not in repr(key)
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert key.secret not in content and PASSWORD.encode() not in content
    connect(next((folder / FOLDER).glob("*.db"))).close()
