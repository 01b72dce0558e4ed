"""Targets from a sheet, as cities and clerks write them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from workstation import divisions
from workstation.findings import Refusal
from workstation.operations.target_sheets import TargetSheet, changes_of, read_target_sheet, take_target_sheet
from workstation.operations.targets import set_target, steps_of

CITY, OWN = "150600", "150622"
UNITS = [one.code for one in divisions.units()]
NAMES = [
    "东胜区",
    "康巴什区",
    "达旗",
    "准格尔旗市场监督管理局",
    "鄂托克前旗",
    "鄂托克旗",
    "杭锦旗",
    "乌审 旗",
    "伊金霍洛旗",
]
HEADS = ["商标有效注册量目标（件）", "地理标志（件）", "版权登记目标", "维权援助与调解"]
KEYS = ["trademarks", "geographical_indications", "copyrights", "assistance_cases"]


def save(path: Path, *sheets: Sequence[Sequence[Any]], merged: Sequence[str] = (), names: Sequence[str] = ()) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(names[place] if names else f"表{place}")
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    book.save(path)
    return path


def table(title: str = "2026年各旗区知识产权目标任务分解表") -> list[list[Any]]:
    """Units in the rows, after a number; the city at the end, its marks by one more than the sum."""
    rows: list[list[Any]] = [[title], ["序号", "旗区", *HEADS]]
    for place, name in enumerate(NAMES, start=1):
        rows.append([place, name, 100 * place, f"{place}件", 30 + place, f"≥{place}"])
    rows.append(["", "全 市", 4501, 45, "315", 45])
    return rows


def values(sheet: TargetSheet) -> dict[str, list[int | None]]:
    return {unit: [found.get(key) for key in KEYS] for unit, found in sheet.values.items()}


def codes(sheet: TargetSheet) -> list[str]:
    return [finding.code for finding in sheet.findings]


def expected() -> dict[str, list[int]]:
    found = {code: [100 * place, place, 30 + place, place] for place, code in enumerate(UNITS, start=1)}
    return found | {CITY: [4501, 45, 315, 45]}


def test_units_in_the_rows(store: Store, tmp_path: Path) -> None:
    sheet = read_target_sheet(store, save(tmp_path / "目标.xlsx", table()))
    assert sheet.year == 2026
    assert values(sheet) == expected()
    assert codes(sheet) == ["target_sum"]
    assert sheet.findings[0].values["total"] == "4,500" and sheet.findings[0].values["city"] == "4,501"


def test_units_side_by_side(store: Store, tmp_path: Path) -> None:
    rows = table()
    lying = [rows[0], *(list(line) for line in zip(*rows[1:], strict=True))]
    sheet = read_target_sheet(store, save(tmp_path / "目标.xlsx", lying, merged=["A1:K1"]))
    assert (sheet.year, values(sheet), codes(sheet)) == (2026, expected(), ["target_sum"])


def test_an_old_sheet_and_one_with_separators(store: Store, tmp_path: Path) -> None:
    lines = "\n".join(",".join(map(str, row)) for row in table()).encode("gb18030")
    (tmp_path / "目标.csv").write_bytes(lines)
    assert values(read_target_sheet(store, tmp_path / "目标.csv")) == expected()


def test_headings_over_two_lines(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["鄂市监发〔2025〕12号"],
        ["2026年目标任务及完成情况"],
        ["旗区", "商标", "", "", "版权", "", ""],
        ["", "目标", "完成数", "完成率", "目标", "完成数", "完成率"],
        ["东胜区", 10, 5, "50%", 20, 5, "25%"],
        ["准格尔旗", 30, 3, "10%", 40, 4, "10%"],
        ["合计", 40, 8, "20%", 60, 9, "15%"],
    ]
    merged = ["A1:G1", "A2:G2", "A3:A4", "B3:D3", "E3:G3"]
    sheet = read_target_sheet(store, save(tmp_path / "目标.xlsx", rows, merged=merged))
    assert sheet.year == 2026 and codes(sheet) == []
    assert {unit: (found["trademarks"], found["copyrights"]) for unit, found in sheet.values.items()} == {
        "150602": (10, 20), OWN: (30, 40), CITY: (40, 60),
    }  # fmt: skip


def test_a_title_is_no_heading(store: Store, tmp_path: Path) -> None:
    """The title stands over the numbers of the rows and names all indicators."""
    rows: list[list[Any]] = [
        ["2026年商标、版权目标"],
        ["序号", "旗区", "版权目标"],
        [1, "东胜区", 7],
        [2, "准格尔旗", 8],
    ]
    sheet = read_target_sheet(store, save(tmp_path / "目标.xlsx", rows))
    assert sheet.values == {"150602": {"copyrights": 7}, OWN: {"copyrights": 8}}


def test_a_sheet_for_each_indicator(store: Store, tmp_path: Path) -> None:
    one: list[list[Any]] = [["2026年有效注册商标目标"], ["旗区", "目标"], ["准格尔旗", "0.6万件"], ["达拉特旗", 500]]
    other: list[list[Any]] = [["旗区", "任务数"], ["准格尔旗", 3]]
    path = save(tmp_path / "目标.xlsx", one, other, names=["有效量", "地理标志"])
    sheet = read_target_sheet(store, path)
    assert sheet.values[OWN] == {"trademarks": 6000, "geographical_indications": 3}
    assert sheet.year == 2026


def test_several_years(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["各旗区目标"],
        ["旗区", "2026年商标目标", "2027年商标目标"],
        ["准格尔旗", 10, 20],
        ["达拉特旗", 30, 40],
    ]
    path = save(tmp_path / "目标.xlsx", rows)
    unsaid = read_target_sheet(store, path)
    assert (unsaid.year, unsaid.years, unsaid.values) == (None, (2026, 2027), {})
    for year, value in ((2026, 10), (2027, 20)):
        assert read_target_sheet(store, path, year).values[OWN] == {"trademarks": value}
    sheets = save(tmp_path / "两年.xlsx", table("2026年目标"), table("2027年目标"))
    assert read_target_sheet(store, sheets).year is None
    assert values(read_target_sheet(store, sheets, 2027)) == expected()


def test_the_year_of_the_files_name(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["旗区", "商标"], ["准格尔旗", 10]]
    assert read_target_sheet(store, save(tmp_path / "2027年目标.xlsx", rows)).year == 2027
    assert read_target_sheet(store, save(tmp_path / "目标.xlsx", rows)).year is None


def test_what_is_not_read_is_told(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["2026年目标"],
        ["旗区", "商标目标", "版权目标", "商标质押融资（万元）"],
        ["准格尔旗", "另行下达", 12.5, 800],
        ["东胜区", 0, "—", 900],
        ["达拉特旗", 5, 6, 1],
        ["达旗", 7, 6, 1],
        ["高新区", 9, 9, 9],
        ["备注：以上为预期性目标", "", "", ""],
    ]
    sheet = read_target_sheet(store, save(tmp_path / "目标.xlsx", rows))
    assert sheet.values == {"150621": {"copyrights": 6}}
    assert sorted(codes(sheet)) == [
        "target_cell", "target_cell", "target_cell", "target_row_unknown", "target_sheet_not_own", "target_twice",
    ]  # fmt: skip


def test_two_columns_alike_are_not_guessed(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["旗区", "商标目标一", "商标目标二", "版权完成数"],
        ["准格尔旗", 10, 20, 30],
        ["达旗", 10, 20, 30],
    ]
    sheet = read_target_sheet(store, save(tmp_path / "目标.xlsx", rows))
    assert sheet.values == {} and "target_columns" in codes(sheet)


@pytest.mark.parametrize(
    "rows", [[["姓名", "商标"], ["张三", 1]], [["旗区", "人口"], ["准格尔旗", 1]], [["准格尔旗"]], [["", ""]]]
)
def test_another_sheet_is_refused(store: Store, tmp_path: Path, rows: list[list[Any]]) -> None:
    with pytest.raises(Refusal) as refused:
        read_target_sheet(store, save(tmp_path / "别的.xlsx", rows))
    assert refused.value.findings[0].code == "target_sheet_empty"


def test_no_file_and_no_workbook(store: Store, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04nothing")
    for name in ("没有.xlsx", "坏.xlsx"):
        with pytest.raises(Refusal) as refused:
            read_target_sheet(store, tmp_path / name)
        assert refused.value.findings[0].code.startswith("file_")


def test_taking_is_whole_or_not_at_all(store: Store, tmp_path: Path) -> None:
    sheet = read_target_sheet(store, save(tmp_path / "目标.xlsx", table()))
    set_target(store, "copyrights", 2026, 50)
    set_target(store, "geographical_indications", 2026, 4)
    changes = changes_of(store, sheet, 2026)
    assert [(one.unit, one.indicator, one.before, one.after) for one in changes[:4]] == [
        (OWN, "trademarks", None, 400), (OWN, "geographical_indications", 4, 4), (OWN, "copyrights", 50, 34),
        (OWN, "assistance_cases", None, 4),
    ]  # fmt: skip
    with pytest.raises(Refusal) as refused:
        take_target_sheet(store, sheet, 2026)
    assert [one.code for one in refused.value.findings] == ["target_reason"]
    assert len(store.targets()) == 2
    taken = take_target_sheet(store, sheet, 2026, "市里调整", "2026-05-01")
    assert len(taken) == 39
    assert [(one.value, one.from_day) for one in steps_of(store, "copyrights", 2026)] == [
        (50, "2026-01-01"), (34, "2026-05-01"),
    ]  # fmt: skip
    assert steps_of(store, "trademarks", 2026)[0].from_day == "2026-01-01"
    assert take_target_sheet(store, sheet, 2026) == []
