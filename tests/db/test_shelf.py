"""Settings, drafts, packages, explanations, attachments."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from db import attachments
from db.attachments import place
from db.store import Store
from tests.db.made_up import Clock
from workstation.findings import EnvironmentFault, Refusal
from workstation.ports import WrittenPackage


def package(series: int) -> WrittenPackage:
    return WrittenPackage(
        series=series,
        unit="150602",
        period="2026-07",
        revision=1,
        calendar="natural",
        root="0" * 64,
        check_code="ABCD",
        path="a.zip",
        written_at="2026-08-01T09:00:00+08:00",
        reason="",
        snapshot="{}",
    )


def test_settings_hold_what_json_holds(store: Store) -> None:
    assert store.setting("second_backup_folder", "none") == "none"
    for value in ({"年": [1, None, "甲"]}, "x", None, 3):
        store.set_setting("key", value)
        assert store.setting("key", "default") == value


def test_drafts_are_kept_by_their_own_id(store: Store, clock: Clock) -> None:
    store.keep_draft("marks", "d1", {"name": "伊"})
    clock.advance(seconds=0.2)
    store.keep_draft("products", "d2", {}, uid="u")
    clock.advance(seconds=0.2)
    store.keep_draft("marks", "d1", {"name": "伊利"})
    assert [(draft["draft"], draft["uid"]) for draft in store.drafts()] == [("d1", ""), ("d2", "u")]
    assert [draft["content"] for draft in store.drafts("marks")] == [{"name": "伊利"}]
    store.drop_draft("d1")
    store.drop_draft("d1")
    assert [draft["draft"] for draft in store.drafts()] == ["d2"]


def test_packages_come_oldest_first_and_no_number_twice(store: Store) -> None:
    store.add_package(package(2))
    store.add_package(package(1))
    assert store.packages() == [package(1), package(2)]
    with pytest.raises(Refusal) as refusal:
        store.add_package(package(2))
    assert [finding.code for finding in refusal.value.findings] == ["series_taken"]


def test_the_newest_explanation_holds(store: Store) -> None:
    store.explain("T2:marks:u:f", "2020", "旧")
    store.explain("T2:marks:u:f", "2021", "新")
    store.explain("T2:marks:u:f", "2021", "更新")
    assert {key: one.reason for key, one in store.explanations().items()} == {
        ("T2:marks:u:f", "2020"): "旧",
        ("T2:marks:u:f", "2021"): "更新",
    }


def test_a_closed_period_may_be_open_for_correction_once(store: Store) -> None:
    assert store.sealed() == ()
    store.add_package(package(1))
    (sealed,) = store.sealed()
    place = (sealed.period, sealed.calendar, sealed.revision)
    store.open_correction(*place, "错了")
    assert store.sealed() == ()
    with pytest.raises(Refusal) as refused:
        store.open_correction(*place, "再开")
    assert [one.code for one in refused.value.findings] == ["correction_open"]
    assert [(one.reason, one.clerk) for one in store.corrections()] == [("错了", "王芳")]
    store.drop_correction(*place)
    assert [one.series for one in store.sealed()] == [1]


def test_the_newest_revision_of_each_period_and_calendar_is_sealed(store: Store) -> None:
    natural, cnipa = package(1), replace(package(2), calendar="cnipa", last_change=7, clerk="李娜")
    again = replace(package(3), revision=2, snapshot="{}")
    for one in (again, natural, cnipa):
        store.add_package(one)
    assert [(one.series, one.snapshot) for one in store.sealed()] == [(2, ""), (3, "")]
    assert store.packages()[1] == cnipa
    # A correction of a revision that is no longer the newest is over.
    store.open_correction(natural.period, "natural", 1, "旧")
    assert [one.series for one in store.sealed()] == [2, 3]
    store.open_correction(natural.period, "cnipa", 1, "错")
    assert [one.series for one in store.sealed()] == [3]
    assert [(one.calendar, one.revision) for one in store.corrections()] == [("cnipa", 1), ("natural", 1)]
    store.drop_correction("2026-08", "natural", 1)
    assert len(store.corrections()) == 2


def test_what_is_sealed_is_asked_anew_after_a_fault(store: Store) -> None:
    with pytest.raises(KeyError), store.transaction():
        store.add_package(package(1))
        assert len(store.sealed()) == 1
        raise KeyError
    assert store.sealed() == ()
    store.add_package(package(1))
    with pytest.raises(KeyError), store.transaction():
        store.open_correction("2026-07", "natural", 1, "错")
        assert store.sealed() == ()
        raise KeyError
    assert [one.series for one in store.sealed()] == [1]
    assert store.corrections() == []


def test_reasons_and_targets_bear_who_and_when(store: Store, clock: Clock) -> None:
    store.explain("T2:marks:u:f", "2020", "旧")
    store.add_target("150602", "marks", 2026, 100, "2026-01-01", "下达")
    clock.advance(days=1)
    store.take_over("李娜")
    store.explain("T2:marks:u:f", "2020", "新")
    (reason,) = store.explanations().values()
    assert (reason.reason, reason.clerk, reason.at[:10]) == ("新", "李娜", "2026-07-15")
    (target,) = store.targets()
    assert (target.unit, target.indicator, target.year, target.from_day, target.reason, target.clerk) == (
        "150602",
        "marks",
        2026,
        "2026-01-01",
        "下达",
        "王芳",
    )
    assert store.targets("999999") == []


def test_targets_are_kept_in_the_order_in_which_they_were_set(store: Store) -> None:
    store.add_target("150602", "marks", 2026, 100, "2026-01-01", "")
    store.add_target("150602", "marks", 2026, 90, "2026-06-01", "调整")
    store.add_target("150600", "marks", 2026, 900, "2026-01-01", "")
    assert [one.value for one in store.targets("150602")] == [100, 90]
    assert len(store.targets()) == 3


def test_the_same_content_is_kept_once(store: Store, tmp_path: Path) -> None:
    for name in ("扫描 1.pdf", "扫描 2.pdf"):
        (tmp_path / name).write_bytes(b"content" * 1000)
    digest = store.attach(tmp_path / "扫描 1.pdf")
    assert digest == sha256(b"content" * 1000).hexdigest()
    assert store.attach(tmp_path / "扫描 2.pdf") == digest
    kept = store.attachment(digest)
    assert kept is not None
    assert kept.read_bytes() == b"content" * 1000
    assert [path for path in (store.folder / "attachments").rglob("*") if path.is_file()] == [kept]
    assert store.attachment_name(digest) == "扫描 1.pdf"


def test_attaching_again_mends_a_damaged_copy(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    digest = store.attach(tmp_path / "a")
    place(store.folder, digest).write_bytes(b"rotten")
    store.attach(tmp_path / "a")
    assert place(store.folder, digest).read_bytes() == b"content"


def test_an_attachment_that_is_gone(store: Store) -> None:
    assert store.attachment("0" * 64) is None
    assert store.attachment_name("0" * 64) == ""


@pytest.mark.parametrize("given", ["missing", "folder"])
def test_what_is_no_file(store: Store, tmp_path: Path, given: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refusal) as refusal:
        store.attach(tmp_path / given)
    assert [finding.code for finding in refusal.value.findings] == ["attachment_no_file"]


def test_a_file_that_is_too_large(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LIMIT", 10)
    (tmp_path / "a").write_bytes(b"x" * 11)
    with pytest.raises(Refusal) as refusal:
        store.attach(tmp_path / "a")
    assert [finding.code for finding in refusal.value.findings] == ["attachment_too_large"]
    assert not list(store.folder.glob("attachments/*"))


def test_a_folder_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (store.folder / "attachments").write_bytes(b"in the way")
    with pytest.raises(EnvironmentFault) as fault:
        store.attach(tmp_path / "a")
    assert fault.value.code == "folder_unwritable"
