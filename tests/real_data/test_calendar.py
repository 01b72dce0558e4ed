import csv
from datetime import date
from pathlib import Path

from workstation.working_days import WorkingDays


def test_every_day_agrees_with_the_flags_of_a_second_source(real_data: Path) -> None:
    calendar = WorkingDays.shipped()
    path = real_data / "7_calendar" / "workday_flags_2015_to_2026.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4383
    different = [
        row["日期"]
        for row in rows
        if calendar.is_working(date.fromisoformat(row["日期"])) != (row["是否工作日"] == "1")
    ]
    assert different == []
