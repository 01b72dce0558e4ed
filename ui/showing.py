"""How the window shows values: as their fields do, with dates in the style a clerk chose."""

from typing import Literal

from workstation.fields import Field, Value

DayStyle = Literal["iso", "chinese"]


class Style:
    """How dates stand in the window; set from the preferences. Ledgers and packages never ask for it."""

    days: DayStyle = "iso"


def shown(field: Field, value: Value) -> str:
    """A value as the window shows it; every notation shown here is also read back by the field."""
    if field.kind == "day" and Style.days == "chinese" and isinstance(value, str):
        year, month, day = value.split("-")
        return f"{int(year)}年{int(month)}月{int(day)}日"
    return field.show(value)
