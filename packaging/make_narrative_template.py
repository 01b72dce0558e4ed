"""Writes the template of the short account (简要情况说明) as official documents look: GB/T 9704, as far as fonts allow.

``python packaging/make_narrative_template.py`` rewrites ``resources/narrative/``. An office changes its own copy with
any word processor; what the marks mean stands in ``workstation/narrative/placeholders.py``.
"""

import datetime
import sys
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from workstation.operations.narrating import TEMPLATE  # noqa: E402

OUT = ROOT / "resources" / "narrative"
TITLE, HEADING, BODY, FOOT = ("方正小标宋简体", 22), ("黑体", 16), ("仿宋", 16), ("宋体", 14)
LINE = 28
"""Points between lines."""

TEXT = (
    ("一、商标注册", (
        "截至【报告期】末，有效注册商标【知统1.期末有效】件〖，比上年同期【知统1.期末有效.增长】〗；本期新增注册"
        "【知统1.新增注册】件，转入【知统1.转入】件，减少【知统1.减少】件。"
        "〖年度目标【知统1.年目标】件，完成【知统1.完成率】。〗",
    )),
    ("二、地理标志", (
        "期末有效地理标志【知统2.已认定】件〖，比上年同期【知统2.已认定.增长】〗；本期新增【知统2.本期新增】件；"
        "用标企业【知统2.用标企业】家，年产值【知统2.年产值】万元。"
        "〖年度目标【知统2.年目标】件，完成【知统2.完成率】。〗",
    )),
    ("三、版权登记", (
        "本期登记【知统3.本期】件，上年同期【知统3.上年同期】件〖，增长率【知统3.增长率】〗；本年累计"
        "【知统3.本年累计】件，其中作品登记【知统3.作品登记.本年累计】件，计算机软件【知统3.计算机软件.本年累计】件。"
        "〖年度目标【知统3.年目标】件，完成【知统3.完成率】。〗",
    )),
    ("四、维权援助和调解", (
        "本期收案【知统4.收案】件〖，比上年同期【知统4.收案.增长】〗；受理【知统4.受理】件，结案【知统4.结案】件，"
        "调解成功【知统4.调解成功】件〖，调解成功率【知统4.调解成功率】〗；标的额【知统4.标的额】万元。"
        "〖年度目标【知统4.年目标】件，完成【知统4.完成率】。〗",
    )),
    ("五、需要说明的事项", ("【审核说明】",)),
)  # fmt: skip


def write_run(paragraph: Any, text: str, font: tuple[str, int]) -> Any:
    """A piece of text in one font, for Chinese letters and all others."""
    run = paragraph.add_run(text)
    name, size = font
    run.font.name, run.font.size = name, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)
    return run


def write_paragraph(document: Any, text: str, font: tuple[str, int], align: Any = None, kept: bool = False) -> None:
    """One paragraph, its first line two letters further right unless aligned; ``kept`` on the page of the next one."""
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.keep_with_next = kept
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE if font is not TITLE else 34)
    if align is not None:
        paragraph.alignment = align
    else:
        shape.first_line_indent = Pt(2 * font[1])
    if text:
        write_run(paragraph, text, font)


def write_page_number(section: Any) -> None:
    """``— 1 —`` in the middle of the foot."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write_run(paragraph, "— ", FOOT)
    run = write_run(paragraph, "", FOOT)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)
    write_run(paragraph, " —", FOOT)


def main() -> None:
    """Write the template."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    write_page_number(section)
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    write_paragraph(document, "【单位】知识产权工作简要情况说明", TITLE, centre)
    write_paragraph(document, "（【报告期】）", BODY, centre)
    write_paragraph(document, "", BODY)
    write_paragraph(document, "现将【单位】【报告期】知识产权报表的有关情况说明如下。统计口径：【统计口径】。", BODY)
    for heading, texts in TEXT:
        write_paragraph(document, heading, HEADING, kept=True)
        for text in texts:
            write_paragraph(document, text, BODY)
    write_paragraph(document, "随附报表包编号：【报表包编号】，校验码：【校验码】。", BODY, kept=True)
    write_paragraph(document, "", BODY, kept=True)
    write_paragraph(document, "【单位】（盖章）", BODY, right, kept=True)
    write_paragraph(document, "【报出日期】", BODY, right, kept=True)
    write_paragraph(document, "填表人：【填表人】", BODY)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = "知识产权工作简要情况说明"
    properties.created = properties.modified = datetime.datetime(2026, 10, 9)
    OUT.mkdir(exist_ok=True)
    document.save(str(OUT / TEMPLATE))


if __name__ == "__main__":
    main()
