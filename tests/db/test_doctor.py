"""What the examination finds when somebody, or the disk, changed things past the program."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.attachments import place
from db.doctor import Report, examine
from db.store import FILE, Store
from tests.db.made_up import MARKS, PRODUCTS, Clock, mark


@pytest.fixture
def uids(store: Store) -> list[str]:
    """Uids of a store with additions, changes, withdrawals, child rows and a backup."""
    made = store.insert(
        MARKS,
        [mark(n, mark_events=[{"kind": "续展", "amount": n}] * (n % 3)) for n in range(30)],
        cause="import",
    )
    store.update(MARKS, made[3], {"name": "改", "mark_events": [{"kind": "变更"}]}, cause="hand")
    store.update(MARKS, made[4], {"owner": None, "mark_events": []}, cause="hand")
    store.withdraw(MARKS, made[5], reason="x")
    store.withdraw(MARKS, made[6], reason="x")
    store.restore(MARKS, made[6])
    store.insert(PRODUCTS, [{"name": "山羊绒"}], cause="hand")
    store.backup()
    return made


def codes(report: Report) -> list[str]:
    for finding in report.findings:
        assert finding.sentence("zh")
        assert finding.sentence("en")
    return [finding.code for finding in report.findings]


def test_a_healthy_store(store: Store, uids: list[str]) -> None:
    report = examine(store)
    assert codes(report) == []
    assert report.healthy
    assert report.records == {"marks": 30, "products": 1}
    assert (report.history_rows, report.backups) == (36, 1)


def tampered(sql: str) -> Callable[[Store], None]:
    def tamper(store: Store) -> None:
        store._connection.execute(sql)

    return tamper


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        ("UPDATE marks SET name = 'x' WHERE number = '7'", {"record_rewritten"}),
        ("UPDATE marks SET revision = 9 WHERE number = '7'", {"record_rewritten"}),
        ("UPDATE marks SET value = 1 WHERE number = '5'", {"record_rewritten"}),
        ("UPDATE marks SET withdrawn_at = 'x' WHERE number = '7'", {"record_rewritten"}),
        ("UPDATE mark_events SET amount = 99 WHERE id = 1", {"record_rewritten"}),
        ("DELETE FROM mark_events WHERE id = 1", {"record_rewritten"}),
        ("DELETE FROM marks WHERE number = '0'", {"record_missing"}),
        ("DELETE FROM marks WHERE number = '29'", {"record_missing", "child_rows_lost"}),
        (
            "INSERT INTO products VALUES (99, 'zz', 'x', NULL, 1, 'a', 'b', 'a', 'b', NULL, NULL)",
            {"record_without_history"},
        ),
        ("UPDATE history SET clerk = 'x' WHERE sequence = 12", {"history_broken", "record_rewritten"}),
        ("UPDATE history SET hash = zeroblob(32) WHERE sequence = 12", {"history_broken"}),
        ("UPDATE history SET reason = 'y' WHERE action = 'withdraw' AND sequence = 33", {"history_broken"}),
        ("DELETE FROM history WHERE sequence = 12", {"history_broken", "record_without_history"}),
        ("DELETE FROM history WHERE sequence > 35", {"history_broken", "record_without_history"}),
        ("DELETE FROM history", {"history_broken", "record_without_history", "and_more"}),
        ("UPDATE meta SET value = 'x' WHERE key = 'history_head'", {"history_broken"}),
        ("UPDATE history SET after = '{}' WHERE sequence = 31", {"history_broken", "record_rewritten"}),
    ],
)
def test_what_was_changed_past_the_program(store: Store, uids: list[str], tamper: str, found: set[str]) -> None:
    assert store._connection.execute(tamper).rowcount > 0
    report = examine(store)
    assert set(codes(report)) - {"search_index_stale"} == found
    assert not report.healthy


@pytest.mark.parametrize(("tamper", "row"), [("sequence = 12", 12), ("sequence > 30", 31), ("sequence = 1", 1)])
def test_the_first_row_that_breaks_is_named(store: Store, uids: list[str], tamper: str, row: int) -> None:
    store._connection.execute(f"DELETE FROM history WHERE {tamper}")
    broken = [finding for finding in examine(store).findings if finding.code == "history_broken"]
    assert [finding.values["row"] for finding in broken] == [row]


def test_the_changed_record_is_named(store: Store, uids: list[str]) -> None:
    store._connection.execute("UPDATE marks SET name = 'x' WHERE number = '7'")
    (finding,) = [finding for finding in examine(store).findings if finding.hard]
    assert (finding.register, finding.uid) == ("marks", uids[7])
    assert finding.values["fields"] == "名称"


def test_attachments_that_are_gone_changed_or_unused(store: Store, uids: list[str], tmp_path: Path) -> None:
    digests = []
    for name in ("gone", "changed", "unused", "drafted", "good"):
        (tmp_path / name).write_bytes(name.encode())
        digests.append(store.attach(tmp_path / name))
    gone, changed, _, drafted, good = digests
    store.update(MARKS, uids[0], {"files": f"{gone},{good}"}, cause="hand")
    store.update(MARKS, uids[1], {"files": changed}, cause="hand")
    store.keep_draft("marks", "d", {"files": [drafted]})
    place(store.folder, gone).unlink()
    place(store.folder, changed).write_bytes(b"rotten")
    report = examine(store)
    assert {(finding.code, finding.values["name"], finding.uid) for finding in report.findings} == {
        ("attachment_missing", "gone", uids[0]),
        ("attachment_changed", "changed", uids[1]),
        ("attachment_orphaned", "unused", ""),
    }


def test_what_a_kill_left_behind(store: Store, uids: list[str]) -> None:
    (store.folder / "attachments").mkdir()
    (store.folder / "attachments" / "ab.unfinished").write_bytes(b"x")
    (store.folder / "backups" / "workstation_20260714-103000_daily.db.unfinished").write_bytes(b"x")
    (store.folder / f"{FILE}.new").write_bytes(b"x")
    report = examine(store)
    assert codes(report) == ["unfinished_files"]
    assert report.findings[0].values["count"] == 3
    assert report.healthy


def test_backups_that_are_missing_or_old(store: Store, clock: Clock) -> None:
    assert codes(examine(store)) == ["backup_never"]
    path = store.backup().backup.path
    clock.advance(days=5)
    assert codes(examine(store)) == ["backup_old"]
    path.write_bytes(b"rotten")
    assert codes(examine(store)) == ["backups_unreadable", "backup_never"]


def test_a_damaged_file_is_still_examined(store: Store, uids: list[str]) -> None:
    page, size = store._connection.execute("SELECT rootpage, 4096 FROM sqlite_master WHERE name = 'marks'").fetchone()
    store.close()
    with store.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    with Store.open(store.folder, catalogue=store.catalogue, clock=store.now, check=False) as damaged:
        report = examine(damaged)
    assert set(codes(report)) == {"store_file_damaged"}
    assert not report.healthy
