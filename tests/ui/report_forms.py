"""Forms of a small real store, and their texts in the workbook, for the tests of the reports' pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from db.store import Store, china_now
from tests.ui.helping import UNIT, sample_raws
from ui.reports.dress import Dress
from workstation.forms.basis import Basis
from workstation.forms.filling import HEADING, fill
from workstation.operations import keeping
from workstation.package.contents import Block, Column, FigureColumn, FigureKind, Form, Line, Table
from workstation.package.layout import Placed, lay_out_form
from workstation.package.workbook import book, write_layout
from workstation.package.written_values import Kind
from workstation.periods import Period
from workstation.registers.catalogue import REGISTERS

CODE = "7K3M-Q9TD-2XWP"
PERIOD = Period.read("2026Q2", "natural")
TARGETS = {"trademarks": 800, "geographical_indications": 24, "copyrights": 366, "assistance_cases": 17}


@contextmanager
def small_store(folder: Path) -> Iterator[Store]:
    """A store with some records of every register."""
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        for register in REGISTERS:
            keeping.add(store, register, sample_raws(register.key, 60))
        store.set_setting(HEADING, {"authority": "准格尔旗市场监督管理局"})
        yield store


def filled(store: Store) -> list[Form]:
    """The four forms with a target each."""
    return fill(store, PERIOD, Basis.of(store), TARGETS)


def workbook_texts(form: Form, path: Path) -> list[str]:
    """What a spreadsheet shows of the form's sheet, read back from a file."""
    import openpyxl

    with book(path, china_now(), "x") as made:
        write_layout(made, made.add_sheet(form.sheet), lay_out_form(form), CODE)
    cells = (cell for row in openpyxl.load_workbook(path, data_only=True)[form.sheet].iter_rows() for cell in row)
    return [shown(cell.value, cell.number_format) for cell in cells if cell.value is not None]


def shown(value: Any, number_format: str) -> str:
    """A cell as a spreadsheet shows it."""
    if isinstance(value, str):
        return value
    if number_format.endswith("%"):
        return f"{value:.2%}"
    if number_format == "#,##0.00##":
        whole, _, rest = f"{value:,.4f}".partition(".")
        return f"{whole}.{rest[:2]}{rest[2:].rstrip('0')}"
    return f"{value:,.2f}" if number_format == "#,##0.00" else f"{value:,}"


def letters_height(dress: Dress, cell: Placed, text: str) -> float:
    """How high a text is in its cell, measured apart from the program's own way."""
    inner = dress.width(cell) - 2 * dress.gap(cell.style) - dress.indent(cell.style)
    flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
    return QFontMetricsF(dress.font(cell.style)).boundingRect(QRectF(0, 0, inner, 1e7), flags, text).height()


def works_list(rows: int) -> Table:
    """A list of so many works; some titles are long."""
    days = {"registered": "登记日期", "completed": "作品完成日期", "published": "首次发表日期"}
    columns = (
        Column(key="uid", label="标识", hidden=True),
        Column(key="number", label="登记号", width=24),
        Column(key="title", label="作品名称", width=30),
        Column(key="owner", label="著作权人", width=24),
        *(Column(key=key, label=label, kind=Kind.DAY, width=12) for key, label in days.items()),
    )
    return Table(
        name="works",
        label="作品登记公告",
        key=("uid",),
        columns=columns,
        rows=[
            (f"u{n}", f"蒙作登字-2026-F-{n:08d}", "草原" * (1 + n % 30), "张三", "2026-04-01", "2026-01-01", None)
            for n in range(rows)
        ],
    )


def long_form(lines: int, columns: int = 12, figure: int = 1_234_567_890, label: str = "第{n}行 甲乙丙") -> Form:
    """A form of one table with so many lines."""
    heads = tuple(FigureColumn(key=f"c{n}", label=f"第{n}栏合计", kind=FigureKind.COUNT) for n in range(columns))
    rows = tuple(
        Line(label=label.format(n=n), code=f"{n:04d}", unit="件", figures=(figure,) * columns) for n in range(lines)
    )
    return Form(
        sheet="知统9",
        title="长表",
        heading=("表号：知统9",),
        basis="口径：" + "很长的说明，" * 30,
        place="填报单位（盖章）：准格尔旗",
        time="2026年第2季度",
        measure="计量单位：件",
        blocks=(Block(columns=heads, lines=rows, title="一、全部"),),
        relations=("(1)=(2)+(3)",),
        notes=("说明：" + "一句很长的说明" * 20,) * 3,
        footer=("单位负责人：", "填表人：王芳", "报出日期：2026年7月5日"),
    )
