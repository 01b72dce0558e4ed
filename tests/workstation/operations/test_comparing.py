"""Any two reports side by side: who came, went and changed, with totals that add up, and which figures differ."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.store import Store
from tests.end_to_end.office import case, indication, trademark
from tests.workstation.operations.conftest import Clock
from workstation.operations import closing, comparing, keeping, reporting, sealed
from workstation.operations.comparing import Comparison, RegisterComparison
from workstation.package.contents import Form
from workstation.periods import Period
from workstation.ports import WrittenPackage
from workstation.register import Register
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS


def add(store: Store, raw: dict[str, Any], register: Register = TRADEMARKS) -> str:
    (saved,) = keeping.add(store, register, [raw])
    return str(saved.record["uid"])


def report(store: Store, period: str, folder: Path, clock: Clock) -> WrittenPackage:
    written = reporting.write_package(store, Period.read(period), folder, reason="测试").package
    clock.moment += timedelta(days=1)
    return written


def part(found: Comparison, register: Register = TRADEMARKS) -> RegisterComparison:
    return next(one for one in found.registers if one.register is register)


@pytest.fixture
def story(store: Store, tmp_path: Path, clock: Clock) -> tuple[list[WrittenPackage], dict[str, str]]:
    """Two years' reports and a correction, between which marks came, went, changed."""
    uids = {name: add(store, trademark(number)) for number, name in enumerate(("stays", "changes", "goes"), 1_000_001)}
    first = report(store, "2025", tmp_path, clock)
    closing.correct(store, Period.read("2025"), "重报")
    keeping.withdraw(store, TRADEMARKS, uids["goes"], reason="错")
    keeping.change(store, TRADEMARKS, uids["changes"], {"contact": "赵六", "mark_name": "改过的"})
    again = report(store, "2025", tmp_path, clock)
    uids["comes"] = add(store, trademark(1_000_004, registration_date="2026-03-02"))
    uids["passes"] = add(store, trademark(1_000_005, registration_date="2026-03-02"))
    keeping.withdraw(store, TRADEMARKS, uids["passes"], reason="错")
    keeping.change(store, TRADEMARKS, uids["changes"], {"contact": "钱七"})
    keeping.change(store, TRADEMARKS, uids["changes"], {"contact": "赵六"})
    third = report(store, "2026Q1", tmp_path, clock)
    add(store, trademark(1_000_006))
    return [first, again, third], uids


def test_two_revisions(store: Store, story: tuple[list[WrittenPackage], dict[str, str]]) -> None:
    (first, again, _), uids = story
    found = comparing.compare(store, first, again)
    marks = part(found)
    assert (marks.before, marks.after) == (3, 2)
    assert [[one.uid for one in group] for group in (marks.added, marks.gone, marks.changed)] == [
        [],
        [uids["goes"]],
        [uids["changes"]],
    ]
    changed = {field.label: (field.before, field.after, field.private) for field in marks.changed[0].fields}
    assert changed == {"联系人": ("", "赵六", True), "商标名称": ("鄂尔多斯1000002", "改过的", False)}
    figures = {one.place: (one.before, one.after) for one in found.figures}
    assert figures[("知统1", "01", "closing")] == ("3", "2")
    # The other way round it is the same: the one written first goes before.
    assert comparing.compare(store, again, first) == found


def test_two_years(store: Store, story: tuple[list[WrittenPackage], dict[str, str]]) -> None:
    (first, again, third), uids = story
    marks = part(comparing.compare(store, again, third))
    # What came and went between them, or changed and changed back, is no difference.
    assert [one.uid for one in marks.added] == [uids["comes"]]
    assert (marks.before, marks.after, marks.gone, marks.changed) == (2, 3, (), ())
    whole = comparing.compare(store, first, third)
    figures = {one.place: (one.before, one.after) for one in whole.figures}
    assert figures[("知统1", "01", "opening")] == ("3", "2")


def test_the_totals_add_up(store: Store, story: tuple[list[WrittenPackage], dict[str, str]]) -> None:
    packages, _ = story
    for one in packages:
        for other in packages:
            found = comparing.compare(store, one, other)
            assert [each.register for each in found.registers] == list(store.catalogue)
            for each in found.registers:
                assert each.before + len(each.added) - len(each.gone) == each.after
            if one is other:
                assert not found.figures
                assert not any(each.added or each.gone or each.changed for each in found.registers)


def test_what_became_of_rows_links_and_files(store: Store, tmp_path: Path, clock: Clock) -> None:
    mark, other = add(store, trademark()), add(store, trademark(7654321))
    kept, former = {"kind": "许可", "date": "2026-01-05"}, {"kind": "变更", "date": "2026-02-05", "number": "旧"}
    keeping.change(store, TRADEMARKS, mark, {"trademark_events": [kept, former]})
    dispute = add(store, case(right=mark), ASSISTANCE_CASES)
    place = store.last_change()
    (tmp_path / "证书.txt").write_text("x")
    keeping.change(
        store, TRADEMARKS, mark, {"trademark_events": [kept, {**former, "number": "新"}], "mark_name": "改名"}
    )
    keeping.change(store, ASSISTANCE_CASES, dispute, {"right": other, "files": [store.attach(tmp_path / "证书.txt")]})
    found = {one.register.key: one for one in comparing.compare_records(store, place)}
    (changed,) = found["trademarks"].changed
    rows = {field.label: (field.before, field.after) for field in changed.fields}[TRADEMARKS.children[0].words()]
    assert [text.split()[-1] for text in rows] == ["旧", "新"]
    assert "许可" not in rows[0] + rows[1]
    (changed,) = found["assistance_cases"].changed
    told = {field.label: (field.before, field.after) for field in changed.fields}
    before, after = told[ASSISTANCE_CASES.by_key["right"].words()]
    # By the name it had then.
    assert before == TRADEMARKS.title_of({**trademark(), "mark_name": "鄂尔多斯12345678"})
    assert after.startswith("7654321")
    assert told[ASSISTANCE_CASES.by_key["files"].words()] == ("", "1 个附件")


def test_the_order_of_rows_alone(store: Store) -> None:
    uid = add(store, indication(), GEOGRAPHICAL_INDICATIONS)
    users = [{"name": name, "credit_code": "91150622MA0N0KQU2Q"} for name in ("甲", "乙")]
    keeping.change(store, GEOGRAPHICAL_INDICATIONS, uid, {"gi_users": users})
    place = store.last_change()
    keeping.change(store, GEOGRAPHICAL_INDICATIONS, uid, {"gi_users": users[::-1]})
    found = next(one for one in comparing.compare_records(store, place) if one.register is GEOGRAPHICAL_INDICATIONS)
    (field,) = found.changed[0].fields
    assert field.before != field.after
    assert sorted(field.before) == sorted(field.after)


def test_a_comparison_as_a_workbook(
    store: Store, story: tuple[list[WrittenPackage], dict[str, str]], tmp_path: Path
) -> None:
    (first, again, _), _ = story
    found = comparing.compare(store, first, again)
    path = comparing.write_comparison(store, found, tmp_path / "对照.xlsx")
    (sheet,) = openpyxl.load_workbook(path).worksheets
    head, *rows = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
    assert len(head) == 5
    assert rows[0][1:] == ["商标注册", "新增 0，移出 1，修改 1", "3", "2"]
    kinds = [row[0] for row in rows]
    assert (kinds.count("移出"), kinds.count("新增"), kinds.count("修改")) == (1, 0, 2)
    assert kinds.count("数字") == len(found.figures) > 0
    # Personal data does not leave in plain.
    everything = "\n".join(cell for row in rows for cell in row)
    assert "改过的" in everything
    assert "赵六" not in everything


def test_figures_of_forms_of_different_shape(store: Store) -> None:
    add(store, trademark())
    forms = reporting.filled_forms(store, Period.read("2026Q1"))
    assert list(sealed.figure_changes(forms, forms)) == []
    gone = list(sealed.figure_changes(forms, forms[1:]))
    came = list(sealed.figure_changes(forms[1:], forms))
    assert {one.form for one in gone} == {"知统1"} == {one.form for one in came}
    assert [(one.place, one.before) for one in gone] == [(one.place, one.after) for one in came]
    nothing: list[Form] = []
    assert list(sealed.figure_changes(nothing, nothing)) == []
