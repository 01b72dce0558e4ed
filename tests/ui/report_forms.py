"""Forms of a small real store, and their texts in the workbook, for the tests of the reports' pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.store import Store, china_now
from tests.ui.helping import UNIT, sample_raws
from workstation.forms.basis import Basis
from workstation.forms.filling import HEADING, fill
from workstation.operations import keeping
from workstation.package.contents import Block, FigureColumn, FigureKind, Form, Line
from workstation.package.layout import lay_out_form
from workstation.package.workbook import book, write_layout
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
    if number_format == "#,##0.####":
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,.2f}" if number_format == "#,##0.00" else f"{value:,}"


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
