"""Backups are proved good, thinned, copied to a second place, and brought back."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import backups
from db.backups import kept, superfluous
from db.engine import connect
from db.history import first_break
from db.store import FILE, Store
from tests.db.made_up import CATALOGUE, MARKS, Clock, mark
from workstation.findings import EnvironmentFault, Refusal
from workstation.query import Query

moments = st.lists(
    st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(microsecond=0)),
    max_size=60,
)


@given(moments)
def test_the_newest_backup_always_stays(given_moments: list[datetime]) -> None:
    staying = kept(given_moments)
    assert staying <= set(given_moments)
    assert not given_moments or max(given_moments) in staying


@given(moments)
def test_thinning_keeps_the_last_days_weeks_and_months(given_moments: list[datetime]) -> None:
    staying = kept(given_moments)
    for period, number in (
        (lambda at: at.date(), 7),
        (lambda at: at.isocalendar()[:2], 4),
        (lambda at: (at.year, at.month), 12),
    ):
        newest = {period(at): at for at in sorted(given_moments)}
        assert {newest[key] for key in sorted(newest)[-number:]} <= staying
    assert len(staying) <= 7 + 4 + 12
    assert kept(staying) == staying


def test_a_year_of_daily_backups() -> None:
    days = [datetime(2026, 1, 1, 12) + timedelta(days=day) for day in range(365)]
    staying = sorted(kept(days))
    assert [at.day for at in staying[-7:]] == [25, 26, 27, 28, 29, 30, 31]
    assert datetime(2026, 12, 20, 12) in staying, "a Sunday ends its week"
    assert datetime(2026, 1, 31, 12) in staying
    assert len(staying) == 7 + 2 + 11  # the last days are also the last week and month


def test_thinning_day_by_day_equals_thinning_at_once() -> None:
    days = [datetime(2026, 1, 1, 12) + timedelta(days=day) for day in range(365)]
    staying: set[datetime] = set()
    for at in days:
        staying = kept(staying | {at})
    assert staying == kept(days)


def test_a_backup_is_a_whole_store(store: Store, tmp_path: Path) -> None:
    store.insert(MARKS, [mark(number) for number in range(300)], cause="sample")
    made = store.backup("daily")
    assert made.backup.path.name == "workstation_20260714-103000_daily.db"
    assert made.backup.counts == {"marks": 300, "products": 0}
    assert (made.second, made.findings) == (None, ())
    assert [path.name for path in (store.folder / "backups").iterdir()] == [made.backup.path.name]
    assert store.backups() == [made.backup]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / FILE).write_bytes(made.backup.path.read_bytes())
    with Store.open(elsewhere, catalogue=CATALOGUE, clock=Clock()) as copy:
        assert copy.head == store.head
        assert first_break(copy._connection) is None
        assert copy.page(MARKS, Query()).total == 300


def test_two_backups_in_one_second(store: Store) -> None:
    names = {store.backup().backup.path.name for _ in range(3)}
    assert len(names) == 3
    assert len(store.backups()) == 3


def test_a_backup_to_a_file_of_ones_own(store: Store, tmp_path: Path) -> None:
    store.insert(MARKS, [mark(1)], cause="hand")
    made = store.backup(out=tmp_path / "备份.db")
    assert made.backup.path == tmp_path / "备份.db"
    assert made.backup.counts == {"marks": 1, "products": 0}
    assert store.backups() == []
    store.restore_backup(tmp_path / "备份.db")


def test_daily_backups_are_thinned_and_others_stay(store: Store, clock: Clock) -> None:
    store.backup("hand")
    for _ in range(6):
        store.backup("before_restore")
    for _ in range(16):
        clock.advance(days=1)
        store.backup("daily")
    kinds = [backup.kind for backup in store.backups()]
    assert kinds.count("hand") == 1
    assert kinds.count("before_restore") == 5
    assert kinds.count("daily") == len(kept(b.at for b in store.backups() if b.kind == "daily")) < 14
    assert superfluous(store.backups()) == []


def test_an_unreadable_backup_is_listed_and_never_thinned(store: Store, clock: Clock) -> None:
    old = store.backup("daily").backup.path
    old.write_bytes(b"rotten")
    for _ in range(16):
        clock.advance(days=1)
        store.backup("daily")
    assert [backup.path for backup in store.backups() if backup.counts is None] == [old]


def test_files_of_others_in_the_folder_are_not_ours(store: Store) -> None:
    store.backup()
    for name in ("notes.txt", "copy of workstation.db", "workstation_20269999-103000_daily.db"):
        (store.folder / "backups" / name).write_bytes(b"x")
    assert len(store.backups()) == 1


def test_the_second_place_gets_a_copy(store: Store, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    store.set_setting("second_backup_folder", str(stick))
    missing = store.backup()
    assert [finding.code for finding in missing.findings] == ["second_place_missing"]
    assert missing.backup.path.exists()
    stick.mkdir()
    made = store.backup()
    assert made.findings == ()
    assert made.second is not None
    assert made.second.read_bytes() == made.backup.path.read_bytes()
    assert [path.name for path in stick.iterdir()] == [made.second.name]


def test_a_second_place_that_fails_is_named(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    store.set_setting("second_backup_folder", str(stick))
    (stick / "workstation_20260714-103000_hand.db").mkdir()  # a folder in the way of the file
    made = store.backup()
    assert [finding.code for finding in made.findings] == ["second_place_failed"]
    assert made.second is None
    assert not [path for path in stick.iterdir() if path.is_file()]


def test_bringing_a_backup_back_replaces_what_is_there(store: Store, clock: Clock) -> None:
    (first,) = store.insert(MARKS, [mark(1)], cause="hand")
    yesterday = store.backup("daily").backup
    head = store.head
    store.insert(MARKS, [mark(2)], cause="hand")
    store.withdraw(MARKS, first, reason="x")
    clock.advance(hours=1)
    saved = store.restore_backup(yesterday.path)
    assert store.head == head
    assert [record["number"] for record in store.each(MARKS)] == ["1"]
    assert store.insert(MARKS, [mark(3)], cause="hand")
    assert first_break(store._connection) is None
    assert saved.kind == "before_restore"
    assert saved.counts == {"marks": 1, "products": 0}
    store.restore_backup(saved.path)
    assert [record["number"] for record in store.each(MARKS)] == ["2"]
    assert yesterday.path.exists()


@pytest.mark.parametrize("what", ["missing", "foreign", "truncated", "rubbish", "too_new"])
def test_a_bad_backup_is_refused_before_anything_is_touched(store: Store, what: str) -> None:
    store.insert(MARKS, [mark(number) for number in range(500)], cause="sample")
    path = store.backup().backup.path
    if what == "missing":
        path.unlink()
    elif what == "foreign":
        path.write_bytes(b"PK\x03\x04" * 100)
    elif what == "truncated":
        os.truncate(path, path.stat().st_size - 5000)
    elif what == "rubbish":
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2 // 4096 * 4096)
            file.write(b"\xa5" * 8192)
    else:
        connection = connect(path)
        connection.execute("PRAGMA user_version = 4711")
        connection.close()
    expected = {
        "missing": "backup_missing",
        "foreign": "store_foreign",
        "truncated": "store_damaged",
        "rubbish": "store_damaged",
        "too_new": "store_too_new",
    }
    number = len(store.backups())
    with pytest.raises(EnvironmentFault) as fault:
        store.restore_backup(path)
    assert fault.value.code == expected[what]
    assert fault.value.sentence()
    assert len(store.backups()) == number
    assert store.page(MARKS, Query()).total == 500
    assert store.insert(MARKS, [mark("x")], cause="hand")


def test_a_backup_of_another_unit_is_refused(store: Store, tmp_path: Path) -> None:
    with Store.create(tmp_path / "other", unit="150622", clerk="李明", catalogue=CATALOGUE) as other:
        path = other.backup().backup.path
    with pytest.raises(Refusal) as refusal:
        store.restore_backup(path)
    assert [finding.code for finding in refusal.value.findings] == ["backup_of_another_unit"]
    assert store.unit == "150602"


def test_a_copy_that_differs_is_no_backup(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.insert(MARKS, [mark(1)], cause="hand")
    true_counts = backups.counts
    answers = iter([{"marks": 1, "products": 0}, {"marks": 0, "products": 0}])
    monkeypatch.setattr(backups, "counts", lambda connection, catalogue: next(answers))
    with pytest.raises(EnvironmentFault) as fault:
        store.backup()
    assert fault.value.code == "backup_failed"
    assert list((store.folder / "backups").iterdir()) == []
    monkeypatch.setattr(backups, "counts", true_counts)
    assert store.backup().backup.counts == {"marks": 1, "products": 0}


def test_a_folder_for_backups_that_cannot_be(store: Store) -> None:
    (store.folder / "backups").write_bytes(b"in the way")
    with pytest.raises(EnvironmentFault) as fault:
        store.backup()
    assert fault.value.code == "folder_unwritable"


def test_a_store_that_does_not_open_is_replaced_and_kept(store: Store) -> None:
    store.insert(MARKS, [mark(1)], cause="hand")
    good = store.backup().backup.path
    store.close()
    with store.path.open("r+b") as file:
        file.write(b"\x00" * 5000)
    (store.folder / f"{FILE}-wal").write_bytes(b"the log of the damaged store")
    damaged = store.path.read_bytes()
    aside = Store.replace_damaged(store.folder, good, clock=store.now)
    assert (aside / FILE).read_bytes() == damaged
    assert (aside / f"{FILE}-wal").read_bytes() == b"the log of the damaged store"
    with Store.open(store.folder, catalogue=CATALOGUE, clock=Clock()) as again:
        assert again.page(MARKS, Query()).total == 1
        assert len(again.backups()) == 1


def test_a_backup_says_that_the_history_is_broken(store: Store) -> None:
    store.insert(MARKS, [mark(number) for number in range(5)], cause="hand")
    assert store.backup().backup.good
    store._connection.execute("UPDATE history SET reason = 'x' WHERE sequence = 3")
    made = store.backup()
    assert (made.backup.broken, made.backup.good) == (3, False)
    assert [finding.code for finding in made.findings] == ["backup_history_broken"]
    assert [backup.good for backup in store.backups()].count(False) == 1
    # A true copy of a store that was rewritten can still be brought back.
    store.restore_backup(made.backup.path)


def test_the_second_place_is_thinned_for_this_store_alone(store: Store, clock: Clock, tmp_path: Path) -> None:
    share = tmp_path / "共享"
    share.mkdir()
    with Store.create(tmp_path / "other", unit="150622", clerk="李明", catalogue=CATALOGUE, clock=clock) as other:
        other.set_setting("second_backup_folder", str(share))
        strange = other.backup("daily").second
    assert strange is not None
    content = strange.read_bytes()
    store.set_setting("second_backup_folder", str(share))
    for _ in range(30):
        made = store.backup("daily")
        assert made.second is not None and made.second.read_bytes() == made.backup.path.read_bytes()
        clock.advance(days=1)
    assert strange.read_bytes() == content, "made in the same second by another store"
    own = [one for one in backups.listed_in(share) if one.path != strange]
    assert {one.at for one in own} == kept(one.at for one in own)
    assert 7 <= len(own) < 30
