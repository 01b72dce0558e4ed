"""A small made-up catalogue of two registers, and a clock that stands still."""

from datetime import datetime, timedelta, timezone
from typing import Any

from workstation.fields import Amount, Choice, Choices, Count, Day, Division, Files, Link, Record, Text
from workstation.register import ChildTable, Counting, Register, Section, Unique

MARK_FIELDS = (
    Text(key="number", label="号码", english="Number", required=True, searched=True),
    Count(key="class", label="类别", english="Class"),
    Text(key="name", label="名称", english="Name", required=True, searched=True),
    Text(key="owner", label="注册人", english="Owner", searched=True),
    Choice(key="status", label="状态", english="Status", list_key="trademark_status"),
    Choices(key="forms", label="形式", english="Forms", list_key="mark_form"),
    Day(key="registered_on", label="注册日期", english="Registered on"),
    Day(key="ended_on", label="失效日期", english="Ended on"),
    Amount(key="value", label="金额", english="Value"),
    Division(key="unit", label="填报单位", english="Unit", level="unit"),
    Link(key="product", label="对应产品", english="Product", registers=("products",)),
    Files(key="files", label="附件", english="Files"),
)
EVENTS = ChildTable(
    key="mark_events",
    label="事项",
    english="Events",
    fields=(
        Text(key="kind", label="事项", english="Event", required=True),
        Day(key="date", label="日期", english="Date"),
        Amount(key="amount", label="金额", english="Amount"),
    ),
)


def register(key: str, fields: tuple[Any, ...], **more: Any) -> Register:
    """A register with what most of these tests need of one."""
    keys = tuple(field.key for field in fields)
    defaults: dict[str, Any] = {
        "label": key,
        "english": key,
        "sections": (Section(label="内容", english="Content", fields=keys),),
        "in_table": keys[:3],
        "title": ("name",),
        "counting": Counting(dated_by="registered_on", ends_by="") if "registered_on" in keys else None,
    }
    return Register(key=key, fields=fields, **defaults | more)


MARKS = register(
    "marks",
    MARK_FIELDS,
    title=("number", "name"),
    unique_by=Unique(fields=("number",), also=("class",)),
    similar_by=("owner", "name"),
    facets=("status", "class"),
    children=(EVENTS,),
)
PRODUCTS = register(
    "products",
    (
        Text(key="name", label="名称", english="Name", required=True, searched=True),
        Day(key="registered_on", label="登记日期", english="Registered on"),
    ),
    unique_by=Unique(fields=("name",)),
)
CATALOGUE = (MARKS, PRODUCTS)
CHINA = timezone(timedelta(hours=8))


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 7, 14, 10, 30, tzinfo=CHINA)

    def __call__(self) -> datetime:
        """The moment."""
        return self.moment

    def advance(self, **by: float) -> None:
        """Move on by so many hours, days."""
        self.moment += timedelta(**by)


def mark(number: int | str, **more: Any) -> Record:
    """A record of the register of marks."""
    return {
        "number": str(number),
        "name": f"商标{number}",
        "owner": "东胜区某某商贸有限公司",
        "status": "已注册",
        "registered_on": "2020-01-14",
        **more,
    }
