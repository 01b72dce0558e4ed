"""The announcement of works: the seven official columns, as many rows as the form counts."""

from pathlib import Path

from db.store import Store
from tests.end_to_end.office import work
from workstation.forms.basis import Basis
from workstation.forms.filling import fill
from workstation.operations import keeping, reporting, verifying
from workstation.operations.announcing import announcement
from workstation.periods import Period
from workstation.registers.copyrights import COPYRIGHTS

MONTH = Period.read("2026-06")


def test_the_official_columns_and_the_rows_of_the_form(store: Store, tmp_path: Path) -> None:
    numbers = ("国作登字-2026-F-00000002", "国作登字-2026-F-00000001", "国作登字-2026-F-00000003")
    days = ("2026-06-02", "2026-06-30", "2026-07-01")
    raws = [work(registration_no=number, registration_date=day) for number, day in zip(numbers, days, strict=True)]
    keeping.add(store, COPYRIGHTS, raws)
    table = announcement(store, MONTH)
    assert table is not None
    assert [one.label for one in table.columns] == [
        "登记号",
        "登记日期",
        "作品名称",
        "作品类别",
        "著作权人",
        "作品完成日期",
        "首次发表日期",
    ]
    rows = list(table.rows)
    assert [row[0] for row in rows] == sorted(numbers[:2])
    form = next(one for one in fill(store, MONTH, Basis.of(store)) if one.sheet == "知统3")
    works = next(line for line in form.blocks[0].lines if line.code == "02")
    assert works.figures[0] == len(rows)
    written = reporting.write_package(store, MONTH, tmp_path / "报", reason="测试").package
    assert verifying.verify_file(Path(written.path), store).valid
