"""When a backup is made without being asked for."""

import datetime
from pathlib import Path

import pytest

from db.store import Store
from tests.end_to_end.office import UNIT, trademark
from workstation.findings import EnvironmentFault
from workstation.operations import keeping
from workstation.operations.backing_up import back_up_before_import, back_up_daily
from workstation.operations.importing import import_ledger
from workstation.operations.overview import second_copies
from workstation.registers.trademarks import TRADEMARKS


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime.datetime(2026, 7, 14, 10, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))

    def __call__(self) -> datetime.datetime:
        return self.at


@pytest.fixture
def clock() -> Hands:
    """The clock of the store."""
    return Hands()


@pytest.fixture
def store(tmp_path: Path, clock: Hands):  # type: ignore[no-untyped-def]
    """An empty store."""
    with Store.create(tmp_path / "data", unit=UNIT, clerk="王芳", clock=clock) as made:
        yield made


def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_text("注册号,商标名称,注册人,国际分类,注册日期\n3000000,名,公司,25,2020-01-14\n", "utf-8")
    return path


def test_before_an_import_unless_a_backup_holds_just_that(store: Store, tmp_path: Path) -> None:
    assert back_up_before_import(store) is None, "there is nothing to lose"
    keeping.add(store, TRADEMARKS, [trademark()])
    assert import_ledger(store, TRADEMARKS, ledger(tmp_path), dry_run=True).batch == ""
    assert store.backups() == []
    assert import_ledger(store, TRADEMARKS, ledger(tmp_path)).batch
    (made,) = store.backups()
    assert (made.kind, made.head) == ("before_import", 1)
    assert back_up_before_import(store) is not None
    assert back_up_before_import(store) is None


def test_no_backup_no_import(store: Store, tmp_path: Path) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    (store.folder / "backups").write_bytes(b"in the way")
    with pytest.raises(EnvironmentFault) as fault:
        import_ledger(store, TRADEMARKS, ledger(tmp_path))
    assert fault.value.code == "folder_unwritable"
    assert store.tally(TRADEMARKS)[0][0] == 1


def test_one_a_day_also_after_the_clock_was_wrong(store: Store, clock: Hands) -> None:
    clock.at += datetime.timedelta(days=400)
    assert back_up_daily(store) == ()
    clock.at -= datetime.timedelta(days=400)
    assert back_up_daily(store) == ()
    assert back_up_daily(store) is None
    clock.at += datetime.timedelta(days=1)
    assert back_up_daily(store) == ()


def test_a_stick_is_called_missing_after_two_weeks(store: Store, clock: Hands, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    store.set_setting("second_backup_folder", str(stick))
    assert second_copies(store).state == "missing"
    stick.mkdir()
    store.backup()
    (stick / store.backups()[0].path.name).unlink()
    stick.rmdir()
    clock.at += datetime.timedelta(days=13)
    assert second_copies(store).state == "away"
    clock.at += datetime.timedelta(days=1)
    assert (second_copies(store).state, second_copies(store).days) == ("missing", 14)
