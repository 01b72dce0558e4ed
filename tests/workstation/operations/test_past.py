"""Closed reports are reproducible for ever: same figures, same check code, however the records went on."""

import dataclasses
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.end_to_end.office import case, indication, trademark, work
from tests.workstation.operations.conftest import Clock
from workstation.findings import Refusal
from workstation.forms.basis import SETTING, Basis
from workstation.forms.filling import fill
from workstation.operations import bulk_changing, closing, explaining, keeping, reporting, sealed, targets
from workstation.operations.undoing import redo, undo
from workstation.package.contents import PackageContents, Profile
from workstation.package.writer import write_package
from workstation.periods import Period
from workstation.ports import WrittenPackage
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

Q1, Q2 = Period.read("2026Q1"), Period.read("2026Q2")


def seen(store: Any) -> tuple[Any, ...]:
    """All records and the figures of all forms."""
    records = {register.key: list(store.all_records(register)) for register in store.catalogue}
    return records, [form.blocks for form in fill(store, Q2, Basis.of(store))]


def act(store: Store, chance: random.Random, number: int) -> None:
    """One act of a clerk; what is refused changes nothing."""
    uids = [record["uid"] for record in store.all_records(TRADEMARKS)]
    uid = chance.choice(uids) if uids else ""
    kinds = chance.choice(("商品", "服务", "集体"))
    events = [{"kind": "续展", "date": f"2026-0{chance.randrange(1, 7)}-05"} for _ in range(chance.randrange(3))]
    day = f"2026-0{chance.randrange(1, 7)}-03"
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: keeping.add(store, TRADEMARKS, [trademark(1_000_000 + number, registration_date=day)]),
        "case": lambda: keeping.add(store, ASSISTANCE_CASES, [case(received_on=day)]),
        "change": lambda: keeping.change(store, TRADEMARKS, uid, {"mark_type": kinds, "trademark_events": events}),
        "end": lambda: keeping.change(store, TRADEMARKS, uid, {"status": "注销", "ended_on": "2026-05-05"}),
        "withdraw": lambda: keeping.withdraw(store, TRADEMARKS, uid, reason="试"),
        "restore": lambda: keeping.restore(store, TRADEMARKS, uid),
        "many": lambda: bulk_changing.withdraw_many(store, TRADEMARKS, chance.sample(uids, min(3, len(uids))), "试"),
        "undo": lambda: undo(store),
        "redo": lambda: redo(store),
    }
    with suppress(Refusal):
        acts[chance.choice([*acts, "add", "undo"]) if uids else "add"]()


@pytest.mark.parametrize("seed", range(3))
def test_the_past_is_what_was_seen_then(store: Store, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    then = {}
    for number in range(25):
        clock.moment += timedelta(minutes=1)
        act(store, chance, number)
        then[store.last_change()] = seen(store)
    assert len(then) > 10
    for sequence, expected in then.items():
        with store.as_of(sequence) as past:
            assert seen(past) == expected


# -- the same check code -----------------------------------------------------------------------------------------


def contents_again(past: Any, package: WrittenPackage, reason: str, profile: Profile) -> PackageContents:
    """What a package was written from, put together from the store as it was and the sealed forms."""
    period = closing.closed_period(package)
    found = reporting.preview(past, period)
    assert not found.stopping
    forms = sealed.sealed_forms(package)
    assert list(found.forms) == forms
    passing = [*found.notices, *found.on_records, *found.on_forms]
    why = package.reason if package.revision > 1 else ""
    return reporting.contents_of(
        past, period, forms, passing, reason, package.revision, profile, attachments=True, correction=why
    )


def written_again(store: Store, package: WrittenPackage, folder: Path, reason: str, profile: Profile) -> Any:
    with store.as_of(package) as past:
        contents = contents_again(past, package, reason, profile)
        place = folder / f"again{package.series}"
        place.mkdir(parents=True)
        return write_package(contents, place)


def filled(store: Store, tmp_path: Path) -> str:
    """One record in every register, with all that a package may hold beside; the uid of the mark."""
    (tmp_path / "证书.txt").write_text("证书", "utf-8")
    files = [store.attach(tmp_path / "证书.txt")]
    raw = trademark(contact="王五", registrant_address="北京市海淀区中关村1号", files=files)
    (saved,) = keeping.add(store, TRADEMARKS, [raw])
    keeping.add(store, GEOGRAPHICAL_INDICATIONS, [indication()])
    keeping.add(store, COPYRIGHTS, [work()])
    keeping.add(store, ASSISTANCE_CASES, [case(received_on="2026-02-03")])
    targets.set_target(store, "trademarks", 2026, 10)
    return str(saved.record["uid"])


def test_the_same_check_code_after_many_changes(store: Store, tmp_path: Path, clock: Clock) -> None:
    uid = filled(store, tmp_path)
    (told,) = [one for one in reporting.preview(store, Q1).on_records if one.code == "T10"]
    explaining.explain(store, told.id, "总公司在北京")
    how = {"profile": Profile.FULL, "attachments": True}
    first = reporting.write_package(store, Q1, tmp_path / "报", reason="测试", **how).package  # type: ignore[arg-type]
    clock.moment += timedelta(days=1)
    store.take_over("李娜")
    explaining.explain(store, told.id, "注册地在北京")
    keeping.add(store, TRADEMARKS, [trademark(7654321)])
    second = reporting.write_package(store, Q2, tmp_path / "报", reason="测试", **how).package  # type: ignore[arg-type]
    clock.moment += timedelta(days=1)
    closing.correct(store, Q1, "类型登记错误", with_later=True)
    keeping.change(
        store, TRADEMARKS, uid, {"mark_type": "服务", "nice_class": 35, "nice_edition": None, "contact": None}
    )
    third = reporting.write_package(store, Q1, tmp_path / "报", reason="测试", **how).package  # type: ignore[arg-type]
    clock.moment += timedelta(days=400)
    targets.set_target(store, "trademarks", 2026, 50, from_day="2026-01-02", reason="再调")
    keeping.change(store, TRADEMARKS, uid, {"mark_name": "后来"})
    (other,) = store.lookup("trademarks", registration_no="7654321")
    keeping.change(store, TRADEMARKS, other, {"status": "注销", "ended_on": "2027-08-01"})
    for package in (first, second, third):
        made = written_again(store, package, tmp_path, "测试", Profile.FULL)
        assert (made.root, made.check_code) == (package.root, package.check_code)
        # The same clock, so the same bytes.
        assert made.path.read_bytes() == Path(package.path).read_bytes()


def test_another_store_has_another_code(store: Store, tmp_path: Path, clock: Clock) -> None:
    """That the test above can fail: one letter of one record in the past."""
    uid = filled(store, tmp_path)
    package = reporting.write_package(store, Q1, tmp_path / "报", reason="测试").package
    later = dataclasses.replace(package, last_change=package.last_change + 1)
    keeping.change(store, TRADEMARKS, uid, {"mark_name": "改名"})
    assert written_again(store, package, tmp_path, "测试", Profile.MASKED).root == package.root
    assert written_again(store, later, tmp_path / "又", "测试", Profile.MASKED).root != package.root


def test_a_report_is_recounted_by_the_rules_of_its_day(store: Store, tmp_path: Path, clock: Clock) -> None:
    keeping.add(store, TRADEMARKS, [trademark(), trademark(nice_class=30, nice_edition=None)])
    package = reporting.write_package(store, Q1, tmp_path / "报", reason="测试").package
    store.set_setting(SETTING, {"trademarks_by": "number"})
    assert sealed.recount(store, package) == []
    assert len(sealed.records_behind_sealed(store, package, "知统1", "01", "closing")[1]) == 2


def test_a_seal_that_lies_is_named(store: Store, tmp_path: Path) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    package = reporting.write_package(store, Q1, tmp_path / "报", reason="测试").package
    forged = dataclasses.replace(package, last_change=0)
    places = {one.place: (one.before, one.after) for one in sealed.recount(store, forged)}
    assert places[("知统1", "01", "closing")] == ("1", "0")


def test_a_package_that_took_its_time(
    store: Store, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cover prints the minute at which writing began: it is the one that the store remembers."""
    filled(store, tmp_path)

    def ticking() -> Any:
        clock.moment += timedelta(seconds=40)
        return clock.moment

    monkeypatch.setattr(store, "now", ticking)
    package = reporting.write_package(store, Q1, tmp_path / "报", reason="测试", attachments=True).package
    assert written_again(store, package, tmp_path, "测试", Profile.MASKED).root == package.root
