"""One sheet of A4, whatever the list."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize, QPdfWriter

from ui import printing
from ui.printing import Sheet, one_page, pdf_of, print_on
from workstation.findings import EnvironmentFault

pytestmark = pytest.mark.usefixtures("qapp")
A4_POINTS = (595, 842)


def sheet(number: int, total: int = 0, title: str = "准羊 29") -> Sheet:
    lines = [
        ("2026-07-13", "还有 9 天", f"{20000000 + row} {title}", "商标续展", "商标注册", "□") for row in range(number)
    ]
    return Sheet(
        title="知识产权期限提醒单（30 天内）",
        under_title=("单位：准格尔旗", "打印日期：2026-07-14", "登记人：王芳"),
        heads=("到期日", "剩余", "名称", "事项", "登记簿", "办结"),
        widths=(12, 13, 36, 18, 14, 7),
        lines=lines,
        total=total or number,
    )


def pages(pdf: bytes) -> int:
    counted = re.search(rb"/Type /Pages\b.*?/Count (\d+)", pdf, re.DOTALL)
    assert counted is not None
    return int(counted[1])


@pytest.mark.parametrize("number", [0, 1, 42, 70, 1000])
def test_a_pdf_has_one_page_of_a4(number: int) -> None:
    pdf = pdf_of(sheet(number))
    assert pdf.startswith(b"%PDF") and pages(pdf) == 1
    box = re.search(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)[\d.]*\]", pdf)
    assert box is not None and (int(box[1]), int(box[2])) == A4_POINTS


def test_what_does_not_fit_is_counted(tmp_path: Path) -> None:
    size = QSizeF(600, 800)
    made, number = one_page(sheet(200, total=12_345), size)
    assert 10 < number < 70 and made.pageCount() == 1
    assert f"{12_345 - number:,}" in made.toPlainText()
    # One line more would need a second page.
    more = printing.document(sheet(200, total=12_345), number + 1)
    more.setPageSize(size)
    assert more.pageCount() == 2


def test_all_that_fits_is_printed_and_nothing_is_said_of_a_rest() -> None:
    made, number = one_page(sheet(5), QSizeF(600, 800))
    assert number == 5
    assert made.toPlainText().count("20000") == 5 and "12," not in made.toPlainText()


def test_long_titles_and_signs_of_html_are_no_harm() -> None:
    made, number = one_page(sheet(30, title="<b>&甲</b>" * 20), QSizeF(600, 800))
    assert made.pageCount() == 1 and number > 5
    assert "<b>&甲" in made.toPlainText()


def test_a_device_is_asked_for_upright_a4(tmp_path: Path) -> None:
    writer = QPdfWriter(str(tmp_path / "x.pdf"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    assert print_on(writer, sheet(3)) == 3
    assert writer.pageLayout().pageSize().id() == QPageSize.PageSizeId.A4


@pytest.mark.qt_log_ignore("QPdfWriter|QPdfEngine|QPainter::begin|No such file")
def test_a_device_that_does_not_open_is_told(tmp_path: Path) -> None:
    assert print_on(QPdfWriter(str(tmp_path / "missing" / "x.pdf")), sheet(3)) == 0


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "提醒.pdf"
    place.write_bytes(b"old")
    assert printing.write_file(place, b"new") == place and place.read_bytes() == b"new"
    with pytest.raises(EnvironmentFault):
        printing.write_file(tmp_path / "missing" / "x.pdf", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["提醒.pdf"]
