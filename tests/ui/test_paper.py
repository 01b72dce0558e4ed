"""The forms on paper: everything there, nothing cut, heads repeated, signatures with the lines they sign."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import UNIT
from tests.ui.report_forms import CODE, filled, letters_height, long_form, small_store, works_list
from ui.ask import Asker
from ui.reports.chart import Inks, draw_chart
from ui.reports.dress import Dress, is_framed
from ui.reports.paging import FONTS, Pages, lay_out_pages
from ui.reports.paper import FOOT, HEIGHT, WIDTH, Paper, pdf_of_forms, print_forms
from ui.reports.preview import PagePreview
from ui.reports.printing import FormPrinter, PageByPage, Printed
from ui.reports.sheet import Sheet, written
from workstation.package.contents import Form
from workstation.package.layout import Placed, PlacedChart
from workstation.words import say

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Form]:
    with small_store(tmp_path_factory.mktemp("paper") / "资料") as store:
        return filled(store)


def laid_out(form: Form) -> Pages:
    return lay_out_pages(Sheet(form, CODE), WIDTH, HEIGHT - FOOT)


def pages_of(pdf: bytes) -> int:
    counted = re.search(rb"/Type /Pages\b.*?/Count (\d+)", pdf, re.DOTALL)
    assert counted is not None
    return int(counted[1])


def close(text: str) -> str:
    return re.sub(r"\s", "", text)


# -- all of it, and nothing cut ----------------------------------------------------------------------------


@pytest.mark.parametrize("form", [long_form(1), long_form(9), long_form(300), long_form(150, 4, 0)])
def test_every_row_stands_once_and_inside_the_page(form: Form) -> None:
    pages = laid_out(form)
    heads = {row for band in pages.sheet.bands for row in band.head}
    placed = Counter(row for page in pages.pages for row, _ in page.rows)
    assert set(placed) >= set(pages.sheet.rows)
    assert all(number == 1 for row, number in placed.items() if row not in heads)
    for page in pages.pages:
        assert page.bottom <= pages.room + 1
        tops = [top for _, top in page.rows]
        assert tops == sorted(tops)


def test_nothing_is_cut(forms: list[Form]) -> None:
    for form in (*forms, long_form(40), long_form(40, label="其中：内蒙古自治区鄂尔多斯市准格尔经济开发区第{n}分区")):
        pages = laid_out(form)
        assert_whole(pages)


def test_a_list_is_printed_after_the_forms(forms: list[Form]) -> None:
    lists = [works_list(75)]
    paper = Paper(forms[:1], CODE, lists)
    pages = paper.leaves[-1].pages
    assert_whole(pages)
    (band,) = pages.sheet.bands
    assert len(band.lines) == 75 and len(pages.pages) > 2
    texts = pages.sheet.texts()
    assert all(column.label in texts for column in lists[0].columns if not column.hidden)
    assert "u1" not in texts and "蒙作登字-2026-F-00000074" in texts
    for page in pages.pages[1:]:
        assert page.rows[0][0] == band.head.start
    assert pages_of(pdf_of_forms(forms[:1], CODE, "x", lists)) == len(paper)


def assert_whole(pages: Pages) -> None:
    """No letter stands outside its cell, no cell outside the page."""
    dress = pages.dress
    assert sum(dress.widths) <= WIDTH + 1
    for cell in pages.sheet.layout.cells:
        text = pages.sheet.text(cell)
        assert letters_height(dress, cell, text) <= pages.heights[cell.row] + 0.5
        if cell.key or cell.style == "code":
            assert dress.advance(cell.style, text) <= dress.width(cell) + 1, text


@pytest.mark.parametrize("style", ["head", "label1", "note", "foot"])
def test_a_cell_is_high_enough_at_every_width(style: str) -> None:
    for letters in range(1, 13):
        for width in range(letters * 210 - 60, letters * 210 + 300, 12):
            dress = Dress(20.0, QFont(), FONTS, widths=[float(width)])
            cell = Placed(row=0, column=0, style=style, text="完" * letters)
            assert letters_height(dress, cell, cell.text) <= dress.height(cell, cell.text), (letters, width)


def test_letters_are_smaller_only_where_figures_need_it() -> None:
    assert laid_out(long_form(5, 3, 12)).dress.unit == 20
    smaller = laid_out(long_form(5, 12, 123_456_789_012)).dress.unit
    assert 20 * 6 / 10.5 <= smaller < laid_out(long_form(5, 12, 12)).dress.unit <= 20


def test_text_of_the_pdf_is_that_of_the_sheet(forms: list[Form], tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    for form in forms:
        place = tmp_path / "x.pdf"
        place.write_bytes(pdf_of_forms([form], CODE, "报表"))
        asked = ["pdftotext", "-raw", str(place), "-"]
        read = subprocess.run(asked, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout
        text, sheet = close(read), Sheet(form, CODE)
        for row, cells in sheet.rows.items():
            line = close("".join(sheet.text(cells[column]) for column in sorted(cells)))
            assert line in text, (form.sheet, row, line)
        assert text.count(CODE) == pages_of(place.read_bytes()) + 1


# -- pages -------------------------------------------------------------------------------------------------


def test_a_continued_table_begins_with_its_head() -> None:
    pages = laid_out(long_form(300))
    assert len(pages.pages) > 5
    (band,) = pages.sheet.bands
    for page in pages.pages[1:]:
        assert page.continued is band
        assert [row for row, _ in page.rows[:2]] == list(band.head)
        assert len([row for row, _ in page.rows if row in band.lines]) >= 2


@pytest.mark.parametrize("lines", range(20, 60, 3))
def test_signatures_stand_with_the_last_lines(lines: int) -> None:
    pages = laid_out(long_form(lines))
    (band,) = pages.sheet.bands
    last = [row for row, _ in pages.pages[-1].rows]
    assert pages.sheet.layout.row - 1 in last and pages.sheet.layout.row - 2 in last
    assert set(last) >= set(range(band.lines.stop - 2, band.lines.stop))


def test_notes_longer_than_a_page_are_broken_and_signed_at_their_end() -> None:
    pages = laid_out(replace(long_form(30), notes=tuple(f"说明{n}：一句说明。" for n in range(160))))
    assert len(pages.pages) > 3
    last = [row for row, _ in pages.pages[-1].rows]
    assert len(last) > 2 and pages.sheet.layout.row - 1 in last


def test_a_chart_takes_no_page_of_its_own(forms: list[Form]) -> None:
    for form in forms:
        pages = laid_out(form)
        assert form.chart is not None
        holding = [page for page in pages.pages if page.chart is not None]
        assert len(holding) == 1 and holding[0].rows
        place = holding[0].chart
        assert place is not None and place.right() <= WIDTH + 1 and place.bottom() <= HEIGHT - FOOT + 1
        # It covers no cell.
        for row, top in holding[0].rows:
            for cell in pages.sheet.rows.get(row, {}).values():
                left = sum(pages.dress.widths[: cell.column])
                rect = QRectF(left, top, pages.dress.width(cell), pages.heights[row])
                assert not (is_framed(cell.style) and rect.intersects(place))


def test_pages_of_the_pdf_are_a4_across_and_counted(forms: list[Form]) -> None:
    pdf = pdf_of_forms(forms, CODE)
    assert pdf.startswith(b"%PDF") and pages_of(pdf) == len(Paper(forms, CODE)) >= len(forms)
    box = re.search(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)[\d.]*\]", pdf)
    assert box is not None and (int(box[1]), int(box[2])) == (842, 595)


@pytest.mark.qt_log_ignore("QPdfWriter|QPdfEngine|QPainter::begin|No such file")
def test_a_device_that_does_not_open_and_nothing_to_print(tmp_path: Path, forms: list[Form]) -> None:
    assert print_forms(QPdfWriter(str(tmp_path / "missing" / "x.pdf")), forms[1:2]) == 0
    assert print_forms(QPdfWriter(str(tmp_path / "x.pdf")), []) == 0


def test_without_a_check_code_the_paper_says_so(forms: list[Form]) -> None:
    draft = Sheet(forms[1])
    assert say("paper_no_code", "zh") in draft.texts()[-1]
    assert CODE in Sheet(forms[1], CODE).texts()[-1]


# -- figures and bars --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "style", "text"),
    [
        (12_340_000, "count", "1,234"),
        (-10_000, "count", "-1"),
        (8750, "rate", "87.50%"),
        (0, "rate", "0.00%"),
        (-3333, "rate", "-33.33%"),
        (1_234_567_800, "amount", "123,456.78"),
        (42_000, "decimal", "4.20"),
        (40_000, "decimal", "4.00"),
        (12_345_678, "decimal", "1,234.5678"),
    ],
)
def test_figures_are_written_as_the_sheet_formats_them(figure: int, style: str, text: str) -> None:
    assert written(figure, style) == text


def test_bars_are_told_apart_without_colour(forms: list[Form]) -> None:
    chart = Sheet(forms[0]).layout.chart
    assert isinstance(chart, PlacedChart)
    chart = replace(chart, values=(800.0,), targets=(800.0,))
    picture = QImage(600, 120, QImage.Format.Format_Grayscale8)
    picture.fill(255)
    painter = QPainter(picture)
    font = QFont()
    font.setPixelSize(16)
    draw_chart(painter, QRectF(0, 0, 600, 120), chart, font, Inks(QColor("black"), QColor("gray")))
    painter.end()
    shares = [
        sum(picture.pixelColor(x, line).lightness() < 200 for x in range(200, 400)) / 200 for line in range(24, 110)
    ]
    assert sum(share == 1 for share in shares) > 8
    assert sum(0.05 < share < 0.6 for share in shares) > 8


# -- printing, saving, looking -----------------------------------------------------------------------------


class Heard:
    """What was said."""

    def __init__(self, printer: FormPrinter) -> None:
        self.words: list[tuple[str, str]] = []
        printer.said.connect(self.hear)

    def hear(self, sentence: str, role: str) -> None:
        """A sentence came."""
        self.words.append((sentence, role))


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    asker = Asker()
    asker.open(partial(Store.create, tmp_path / "资料", unit=UNIT, clerk="王芳"), lambda store: None)
    yield asker
    asker.close()


def test_pages_are_drawn_one_by_one(forms: list[Form], qtbot: QtBot) -> None:
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    owner = QWidget()
    qtbot.addWidget(owner)
    paper = Paper(forms, CODE)
    work = PageByPage(QPdfWriter(kept), paper, owner)
    with qtbot.waitSignal(work.finished, timeout=10_000) as ended:
        work.start()
        assert work._number == 0
    assert ended.args == [len(paper)]
    assert pages_of(bytes(kept.data().data())) == len(paper)


def test_forms_are_saved_as_a_pdf(forms: list[Form], qtbot: QtBot, tmp_path: Path, asker: Asker) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    printer = FormPrinter(asker, window)
    heard = Heard(printer)
    dialog = printer.save_pdf(forms, CODE, "报表 2026年第2季度")
    assert isinstance(dialog, QFileDialog) and dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "报表"))
    dialog.close()
    qtbot.waitUntil(lambda: bool(heard.words), timeout=10_000)
    assert heard.words[0][1] == "quiet" and not printer.is_busy
    assert pages_of((tmp_path / "报表.pdf").read_bytes()) == len(Paper(forms))


def test_a_folder_that_is_gone_is_told(forms: list[Form], qtbot: QtBot, tmp_path: Path, asker: Asker) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    printer = FormPrinter(asker, window)
    heard = Heard(printer)
    printer._write_pdf(Printed(forms[:1], CODE, "x", ()), str(tmp_path / "missing" / "x.pdf"))
    qtbot.waitUntil(lambda: bool(heard.words), timeout=10_000)
    assert heard.words[0][1] == "hard"


def test_without_a_printer_it_is_said_and_a_pdf_offered(
    forms: list[Form], qtbot: QtBot, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    window = QWidget()
    qtbot.addWidget(window)
    printer = FormPrinter(asker, window)
    heard = Heard(printer)
    dialog = printer.open_print_dialog(forms, CODE)
    assert heard.words == [(say("paper_no_printer"), "soft")]
    assert isinstance(dialog, QFileDialog)
    dialog.close()


def test_the_preview_draws_the_pages_that_are_seen(forms: list[Form], qtbot: QtBot) -> None:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(800, 500)
    preview.show_paper(Paper(forms, CODE))
    preview.show()
    qtbot.waitUntil(lambda: 0 in preview._pictures, timeout=10_000)
    assert len(preview._pictures) <= 2
    picture = preview._pictures[0].toImage()
    middle = range(picture.height() // 3, picture.height() // 2)
    assert any(sum(picture.pixelColor(x, y).lightness() < 128 for x in range(picture.width())) > 50 for y in middle)
    preview.verticalScrollBar().setValue(preview.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: len(Paper(forms)) - 1 in preview._pictures, timeout=10_000)
    assert preview.accessibleName()
