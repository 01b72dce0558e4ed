"""The second sheet of the torture workbook: farm products with their values and workers in every notation."""

from dataclasses import dataclass
from typing import Any

COLUMNS = ("产品名称", "保护类型", "阶段", "登记证书编号", "证书持有人", "登记日期", "状态", "年产值", "从业人数")
TITLE = "准格尔旗农产品地理标志效益表"


@dataclass(frozen=True, kw_only=True)
class Product:
    """One row: what stands under 年产值 and 从业人数, and what it must be read as."""

    value: Any = None
    fen: int | None = None
    value_findings: tuple[str, ...] = ()
    workers: Any = None
    count: int | None = None
    workers_findings: tuple[str, ...] = ()


PRODUCTS = (
    Product(value="1,234.50元", fen=123_450, workers="120人", count=120),
    Product(value="3万元", fen=3_000_000, workers="１２", count=12),
    Product(value="3,500(万)", fen=3_500_000_000, workers=47159, count=47159),
    Product(value="壹万伍仟壹佰伍拾元整", fen=1_515_000, workers="—"),
    Product(value="１２", fen=1200, workers="47159人", count=47159),
    Product(value=5000, fen=500_000, workers=None),
    Product(value="0.35亿元", fen=3_500_000_000, workers="1.2万人", count=12_000),
    Product(value="约20", value_findings=("!quantity_vague",), workers="约20", workers_findings=("!quantity_vague",)),
    Product(value=-5, value_findings=("!quantity_negative",), workers=-3, workers_findings=("!quantity_negative",)),
    Product(
        value="100%", value_findings=("!quantity_percent",), workers="100%", workers_findings=("!quantity_percent",)
    ),
    Product(
        value="若干", value_findings=("!quantity_vague",),
        workers="企业选择不公示", workers_findings=("!quantity_not_a_number",),
    ),
    Product(value="无", workers="无"),
)  # fmt: skip


def rows() -> list[list[Any]]:
    """The cells below the headings."""
    return [
        [
            f"准格尔产品{number}", "AGI", "已认定", f"AGI{1000 + number:05d}", "准格尔旗农牧技术推广中心",
            "2019-09-04", "有效", one.value, one.workers,
        ]
        for number, one in enumerate(PRODUCTS, 1)
    ]  # fmt: skip
