"""Checks over a period, and what a package says of its records."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.end_to_end.office import indication, trademark
from tests.workstation.operations.conftest import Clock
from workstation.findings import Finding, Refusal, Severity, hard
from workstation.forms.basis import Basis
from workstation.forms.filling import fill
from workstation.operations import checking, closing, keeping, reporting, sampling, verifying
from workstation.package.writer import write_package as write_file
from workstation.periods import Period
from workstation.ports import Stopped
from workstation.registers.catalogue import REGISTERS
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

PERIOD = Period.read("2026Q2")
ELSEWHERE: dict[str, Any] = {"registrant_address": "北京市海淀区中关村1号"}


def test_every_finding_names_its_record(store: Store) -> None:
    (saved,) = keeping.add(store, TRADEMARKS, [trademark(**ELSEWHERE)])
    (finding,) = checking.check(store)
    assert (finding.code, finding.register, finding.uid) == ("T10", "trademarks", saved.record["uid"])


def test_a_check_tells_its_progress_and_can_be_stopped(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])

    def stop(done: int, of: int) -> None:
        assert of == 1
        raise Stopped

    with pytest.raises(Stopped):
        checking.check(store, None, stop)


def test_a_report_of_findings_holds_those_of_no_register_too(store: Store, tmp_path: Path) -> None:
    on_form = Finding(code="sample_not_reported", severity=Severity.SOFT, sheet="知统1")
    checking.write_report(store, [on_form], tmp_path / "清单.xlsx")
    assert (tmp_path / "清单.xlsx").is_file()


def test_reasons_are_given_where_they_were_given(store: Store) -> None:
    keeping.add(store, TRADEMARKS, [trademark(**ELSEWHERE)])
    found = checking.check(store)
    (one,) = reporting.explained(store, found, "统一的理由")
    assert (one.reason, one.given_by) == ("", "")
    assert "商标注册" in one.place and "鄂尔多斯" in one.place
    on_form = Finding(code="sample_not_reported", severity=Severity.SOFT, sheet="知统1")
    (other,) = reporting.explained(store, [on_form], "统一的理由")
    assert (other.place, other.reason, other.given_by) == ("知统1", "统一的理由", "王芳")


def test_a_package_says_what_changed_since_the_last(store: Store, tmp_path: Path, clock: Clock) -> None:
    first, second = keeping.add(store, TRADEMARKS, [trademark(), trademark(7654321)])
    written = reporting.write_package(store, PERIOD, tmp_path, reason="测试").package
    assert reporting.changes_since(store, None) == []
    assert reporting.changes_since(store, written) == []
    clock.moment += timedelta(hours=1)
    keeping.add(store, GEOGRAPHICAL_INDICATIONS, [indication()])
    keeping.change(store, TRADEMARKS, first.record["uid"], {"contact": "李四"})
    closing.correct(store, PERIOD, "更正")
    keeping.withdraw(store, TRADEMARKS, second.record["uid"], reason="错")
    changes = [(one.place.split(" ")[0], one.what) for one in reporting.changes_since(store, written)]
    assert sorted(changes) == [("商标注册", "修改"), ("商标注册", "移入回收站"), ("地理标志", "新增")]
    corrected = reporting.write_package(store, PERIOD, tmp_path, reason="测试").package
    assert (corrected.revision, corrected.reason) == (2, "更正")
    assert verifying.verify_file(Path(corrected.path), store).valid


def test_the_same_store_and_clock_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    keeping.add(store, TRADEMARKS, [trademark()])
    forms = fill(store, PERIOD, Basis.of(store))
    roots = set()
    contents = set()
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        told = reporting.contents_of(store, PERIOD, forms, [], "", 1)
        written = write_file(told, tmp_path / name)
        roots.add(written.root)
        contents.add(written.path.read_bytes())
    assert (len(roots), len(contents)) == (1, 1)


@pytest.mark.parametrize("last", [False, True])
def test_a_stopped_package_leaves_nothing(store: Store, tmp_path: Path, last: bool) -> None:
    sampling.fill_sample(store, 1100, 1)
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        # The checks come first and count each register by itself; the file counts the rows of all of them.
        if not last or of >= 1100:
            raise Stopped

    with pytest.raises(Stopped):
        reporting.write_package(store, PERIOD, tmp_path / "报送", reason="测试", progress=stop)
    assert (len(told) > 4) is last
    assert store.packages() == []
    assert not list((tmp_path / "报送").glob("*"))


def test_what_cannot_be_read_is_not_valid(tmp_path: Path) -> None:
    (tmp_path / "空.zip").write_bytes(b"")
    for path in (tmp_path / "空.zip", tmp_path, tmp_path / "没有.zip"):
        told = verifying.verify_file(path, None)
        assert not told.valid
        assert told.problems


@pytest.mark.parametrize("seed", range(3))
def test_the_sample_book_has_no_hard_finding(store: Store, seed: int) -> None:
    counts = sampling.fill_sample(store, 400, seed)
    assert sum(counts.values()) == 400
    assert counts == {register.key: store.tally(register)[0][0] for register in REGISTERS}
    assert [finding.code for finding in checking.check(store) if finding.hard] == []


def test_a_sample_that_would_be_wrong_is_refused() -> None:
    from workstation.records import Prepared

    with pytest.raises(Refusal):
        sampling.refuse_stopped([Prepared(record={}, findings=(hard("required", "name"),))])
