"""How a figure is made, in words: from the same declaration by which its sheet works it out."""

from collections.abc import Sequence

from ui.reports.sheet import Found, figure_in, written
from workstation.package.contents import Form
from workstation.package.layout import scaled
from workstation.words import say

MANY = 6
"""More parts than these are named by their first and last."""
PLUS, MINUS, OVER, EQUALS = " + ", " − ", " ÷ ", " = "


def made_of(form: Form, line: str, key: str) -> str:
    """``期末有效 = 期初有效 + 新增注册 − 减少``; empty for a figure that is counted."""
    found = figure_in(form, line, key)
    if found is None:
        return ""
    column, labels = found.column, {one.key: one.label for one in found.block.columns}
    if column.ratio:
        return column.label + EQUALS + OVER.join(labels[one] for one in column.ratio)
    parts = []
    if found.line.sum_of:
        lines = {one.code: one.label for one in found.block.lines}
        parts.append(found.line.label + EQUALS + _sum([lines[code] for code in found.line.sum_of]))
    if column.plus or column.minus:
        less = "".join(MINUS + labels[one] for one in column.minus)
        parts.append(column.label + EQUALS + PLUS.join(labels[one] for one in column.plus) + less)
    return "\n".join(parts)


def _sum(labels: Sequence[str]) -> str:
    return PLUS.join(labels if len(labels) <= MANY else (labels[0], "…", labels[-1]))


def shown_figure(found: Found, figure: int | None) -> str:
    """A figure in the grain of the form, as its sheet writes it."""
    if figure is None:
        return say("paper_no_figure")
    return written(scaled(found.column, figure), str(found.column.kind))
