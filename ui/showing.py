"""How the window shows values: as their fields do, with dates in the style a clerk chose."""

from typing import Literal

from workstation.fields import Field, Value

DayStyle = Literal["iso", "chinese"]


class Style:
    """How dates stand in the window; set from the preferences. Ledgers and packages never ask for it."""

    days: DayStyle = "iso"


def shown(field: Field, value: Value) -> str:
    """A value as the window shows it; every notation shown here is also read back by the field."""
    if field.kind == "day" and isinstance(value, str):
        return shown_day(value)
    return field.show(value)


def shown_day(day: str) -> str:
    """An ISO day as the window shows it."""
    if Style.days == "iso":
        return day
    year, month, number = day.split("-")
    return f"{int(year)}年{int(month)}月{int(number)}日"
