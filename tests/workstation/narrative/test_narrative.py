"""The short account: what placeholders stand for, what falls away, and the document that comes out."""

import datetime
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from workstation.findings import EnvironmentFault, Refusal
from workstation.narrative.placeholders import apply, fill
from workstation.narrative.values import MOST_EXPLANATIONS, Facts, Values
from workstation.operations.narrating import EXPLANATIONS, TEMPLATE, explanations_in, free_name, write_narrative
from workstation.package.contents import Block, Explanation, FigureColumn, FigureKind, Form, Line
from workstation.periods import Period
from workstation.resource_files import RESOURCES

SHIPPED = RESOURCES / "narrative" / TEMPLATE


def form(closing: int = 1872, rate: int | None = 7500, target: bool = False) -> Form:
    columns = (
        FigureColumn(key="closing", label="期末有效"),
        FigureColumn(key="value", label="年产值（万元）", kind=FigureKind.DECIMAL),
        FigureColumn(key="paid", label="金额", kind=FigureKind.AMOUNT),
        FigureColumn(key="rate", label="成功率", kind=FigureKind.RATE),
    )
    lines = (
        Line(label="合计", code="01", unit="件", figures=(closing, 747_030_000, 123_450, rate)),
        Line(label="其中：商品", code="02", unit="件", figures=(5, 15_000, 100, None)),
    )
    blocks: tuple[Block, ...] = (Block(columns=columns, lines=lines),)
    if target:
        reached = (FigureColumn(key="reached", label="期末有效"), FigureColumn(key="target", label="年目标"))
        blocks += (Block(columns=reached, lines=(Line(label="x", code="900", unit="件", figures=(closing, 2500)),)),)
    return Form(sheet="知统1", title="商标", blocks=blocks)


def facts(**changes: Any) -> Facts:
    given: dict[str, Any] = {
        "unit": "准格尔旗",
        "period": Period.read("2026Q3"),
        "revision": 1,
        "package_id": "150622-2026Q3-V1",
        "check_code": "XKK3-MKYZ",
        "clerk": "王芳",
        "day": datetime.date(2026, 10, 8),
    }
    return Facts(**{**given, **changes})


def filled(text: str, **changes: Any) -> list[str]:
    values = Values([form(target=changes.pop("target", False))], facts(**changes))
    filling = fill(text, values)
    return ["".join(apply([text], edits)) for edits in filling.copies]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("单位", "准格尔旗"),
        ("报告期", "2026年第3季度"),
        ("校验码", "XKK3-MKYZ"),
        ("报出日期", "2026年10月8日"),
        ("知统1.期末有效", "1872"),
        ("知统1:01:closing", "1872"),
        ("知统1. 合计 .期末有效", "1872"),
        ("知统1.02.期末有效", "5"),
        ("知统1.商品.期末有效", "5"),
        ("知统1.年产值", "74703"),
        ("知统1.商品.年产值（万元）", "1.5"),
        ("知统1.金额", "1234.50"),
        ("知统1.商品.金额", "1"),
        ("知统1.成功率", "75%"),
    ],
)
def test_what_placeholders_stand_for(name: str, shown: str) -> None:
    assert filled(f"有【{name}】件") == [f"有{shown}件"]
    assert filled(f"{{{name}}}") == [shown]


@pytest.mark.parametrize("name", ["知统9.期末有效", "知统1.没有", "知统1.没有.期末有效", "单位名", "知统1", "a.b.c.d"])
def test_what_names_nothing_stays_and_is_told(name: str) -> None:
    text = f"有【{name}】件〖，【{name}】〗"
    filling = fill(text, Values([form()], facts()))
    assert set(filling.unknown) == {f"【{name}】"}
    assert "".join(apply([text], filling.copies[0])) == f"有【{name}】件，【{name}】"


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (1872, 1583, "增长18.3%"),
        (90, 100, "下降10.0%"),
        (100, 100, "持平"),
        (3, 0, "增加3（上年同期为零）"),
        (0, 5, "下降100.0%"),
        (-2, -1, "减少1"),
        (2001, 2000, "增长0.1%"),
    ],
)
def test_growth(now: int, then: int, said: str) -> None:
    values = Values([form(closing=now)], facts(last_year=[form(closing=then)]))
    assert values.of("知统1.期末有效.增长").lines == (said,)
    assert values.of("知统1.期末有效.上年").lines == (str(then),)


def test_rates_grow_by_points() -> None:
    values = Values([form(rate=8000)], facts(last_year=[form(rate=7550)]))
    assert values.of("知统1.成功率.增长").lines == ("提高4.5个百分点",)
    assert Values([form(rate=None)], facts(last_year=[form()])).of("知统1.成功率.增长").lines == ()


def test_what_is_not_there_falls_away_with_its_marks() -> None:
    text = "有【知统1.期末有效】件〖，比上年【知统1.期末有效.增长】〗。〖目标【知统1.年目标】件。〗"
    assert filled(text) == ["有1872件。"]
    assert filled(text, target=True) == ["有1872件。目标2500件。"]
    assert filled(text, last_year=[form(closing=1872)]) == ["有1872件，比上年持平。"]
    assert filled("目标【知统1.年目标】") == ["目标——"]
    assert filled("〖没有占位〗") == ["没有占位"]


def test_explanations_repeat_their_paragraph() -> None:
    told = [Explanation(place=f"处{n}", sentence=f"句{n}。", reason=f"因{n}") for n in range(MOST_EXPLANATIONS + 3)]
    lines = filled("【审核说明】", explanations=[*told, Explanation(place="x", sentence="y")])
    assert len(lines) == MOST_EXPLANATIONS + 1
    assert all(word in lines[1] for word in ("处1", "句1", "因1")) and "3" in lines[-1]
    assert filled("共【提示条数】条：【审核说明】", explanations=told[:2])[1].startswith("共2条：2")
    assert len(filled("【审核说明】")) == 1


def test_a_placeholder_cut_into_pieces_is_joined() -> None:
    pieces = ["有【知", "统1.期", "", "末有效】件", "，【单位】"]
    filling = fill("".join(pieces), Values([form()], facts()))
    assert apply(pieces, filling.copies[0]) == ["有1872", "", "", "件", "，准格尔旗"]


def make_template(path: Path) -> Path:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece, bold in (("共【知", False), ("统1.期末", True), ("有效】件", False)):
        paragraph.add_run(piece).bold = bold
    document.add_table(1, 1).cell(0, 0).text = "【单位】"
    document.sections[0].footer.paragraphs[0].text = "校验码【校验码】"
    document.add_paragraph("【审核说明】")
    document.add_paragraph("【没有这个】")
    document.save(str(path))
    return path


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_template_of_the_office(tmp_path: Path) -> None:
    told = [
        Explanation(place="甲", sentence="一。", reason="因\x01果"),
        Explanation(place="乙", sentence="二。", reason="&<>"),
    ]
    template = make_template(tmp_path / "模板.docx")
    before = template.read_bytes()
    made = write_narrative([form()], facts(explanations=told), tmp_path / "说明.docx", template)
    document = docx.Document(str(made.path))
    assert made.unknown == ("【没有这个】",) and template.read_bytes() == before
    found = texts(made.path)
    assert found[0] == "共1872件" and found[1:] == ["1．甲：一。说明：因 果", "2．乙：二。说明：&<>", "【没有这个】"]
    assert document.tables[0].cell(0, 0).text == "准格尔旗"
    assert document.sections[0].footer.paragraphs[0].text == "校验码XKK3-MKYZ"
    assert (document.core_properties.author, document.core_properties.created.year) == ("王芳", 2026)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["模板.docx", "说明.docx"]


def test_an_account_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "说明.docx"
    path.write_bytes(b"edited")
    with pytest.raises(Refusal) as refused:
        write_narrative([form()], facts(), path)
    assert [one.code for one in refused.value.findings] == ["copy_name_taken"] and path.read_bytes() == b"edited"
    assert free_name(tmp_path, "说明", ".docx").name == "说明（2）.docx"
    assert free_name(tmp_path, "别的", ".docx").name == "别的.docx"


@pytest.mark.parametrize("kind", ["text", "empty", "zip", "cut", "workbook", "missing", "bomb"])
def test_a_template_that_is_none_is_told(tmp_path: Path, kind: str) -> None:
    template = tmp_path / "模板.docx"
    if kind == "zip":
        with zipfile.ZipFile(template, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
    elif kind == "cut":
        template.write_bytes(SHIPPED.read_bytes()[:5000])
    elif kind == "workbook":
        import openpyxl

        openpyxl.Workbook().save(template)
    elif kind == "bomb":
        with zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b" " * (65 * 1024**2))
    elif kind != "missing":
        template.write_bytes(b"" if kind == "empty" else "只是文字".encode())
    with pytest.raises(Refusal) as refused:
        write_narrative([form()], facts(), tmp_path / "说明.docx", template)
    assert [one.code for one in refused.value.findings] == ["narrative_template_unreadable"]
    assert not (tmp_path / "说明.docx").exists()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("docProps/core.xml", b"cp:coreProperties", b"cp:other"),
        ("word/document.xml", b'r:id="', b'r:id="x'),
        ("[Content_Types].xml", b"core-properties+xml", b"other+xml"),
    ],
)
def test_a_template_whose_parts_are_none_is_refused(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    """The library opens it and gives up when it is filled: found by fuzzing."""
    template = tmp_path / "模板.docx"
    with zipfile.ZipFile(SHIPPED) as shipped, zipfile.ZipFile(template, "w") as broken:
        assert old in shipped.read(part)
        for name in shipped.namelist():
            broken.writestr(name, shipped.read(name).replace(old, new) if name == part else shipped.read(name))
    with pytest.raises(Refusal) as refused:
        write_narrative([form()], facts(), tmp_path / "说明.docx", template)
    assert [one.code for one in refused.value.findings] == ["narrative_template_unreadable"]
    assert [path.name for path in tmp_path.iterdir()] == ["模板.docx"]


@pytest.mark.parametrize(
    ("content", "number"),
    [
        ("place,sentence,reason\n甲,错了,因为\n", 1),
        ("place,sentence,reason\n甲\n", 1),
        ("place,sentence\n甲,错了\n", 0),
        (f"place,sentence,reason\n{'长' * 200_000},错了,因为\n", 0),
        ("", 0),
    ],
)
def test_explanations_in_a_package_that_somebody_changed(tmp_path: Path, content: str, number: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(f"x{EXPLANATIONS}", content)
    found = explanations_in(tmp_path / "a.zip")
    assert len(found) == number
    assert all(isinstance(one.sentence, str) for one in found)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        write_narrative([form()], facts(), tmp_path / "没有" / "说明.docx")
    assert fault.value.code == "copy_folder_missing"


def test_the_shipped_template_can_be_made_anew() -> None:
    """Nobody edits the shipped one by hand: its texts are those of the script that makes it."""
    source = (Path(__file__).parents[3] / "packaging" / "make_narrative_template.py").read_text("utf-8")
    for text in texts(SHIPPED):
        for piece in text.split("】"):
            assert piece[:20] in source.replace('"\n        "', ""), piece


def test_facts_without_a_clerk() -> None:
    assert Values([], replace(facts(), clerk="")).of("填表人").lines == ()
