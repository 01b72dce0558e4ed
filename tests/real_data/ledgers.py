"""Real ledgers without numbers or names: their columns, and what is put beside them so that they are records."""

import csv
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workstation.ledgers.headings import ColumnChoice


@dataclass(frozen=True, kw_only=True)
class RealLedger:
    """A ledger of companies' records, as a stock exchange published it."""

    file: str
    register: str
    columns: dict[str, str | None]
    """Columns that nobody could recognise by their headings."""
    constants: dict[str, Any] = field(default_factory=dict)
    """What the ledger does not say and its register wants."""
    number: str = ""
    """Heading of the number that these anonymous rows lack and are given."""
    form: str = "{number}"
    """Of that number; the year is the one the row names in its column ``dated``."""
    dated: str = ""
    named: str = ""
    """Heading of the name that they are given; empty where they have one."""

    @property
    def choice(self) -> ColumnChoice:
        """What a person decides about its columns."""
        return ColumnChoice(columns=self.columns, constants=self.constants)

    def completed(self, folder: Path, target: Path, most: int | None = None) -> tuple[Path, int]:
        """A copy whose rows, the first ``most`` of them, have numbers and names; its path and how many they are."""
        with (folder / self.file).open(encoding="utf-8-sig", newline="") as file:
            head, *rows = list(csv.reader(file))
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([self.number, *([self.named] if self.named else []), *head])
            for number, row in enumerate(rows[:most], start=1):
                year = re.match(r"\d{4}", row[head.index(self.dated)]) if self.dated else None
                given = self.form.format(number=number, year=year[0] if year else 2018)
                writer.writerow([given, *([name_of(number)] if self.named else []), *row])
        return target, len(rows[:most])


def name_of(number: int) -> str:
    """Four characters that no other row has, nor nearly."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return "".join(chr(0x4E00 + int.from_bytes(digest[place : place + 2], "big") % 20_000) for place in (0, 2, 4, 6))


ANONYMOUS = {
    "trademarks": RealLedger(
        file="5_ip_records/isi_trademarks.csv",
        register="trademarks",
        columns={"企业编号": "registrant", "商标使用期限时间段": None},
        constants={"nice_class": 25, "mark_type": "商品"},
        number="注册号",
        form="5{number:07d}",
        named="商标名称",
    ),
    "works": RealLedger(
        file="5_ip_records/isi_copyright_works.csv",
        register="copyrights",
        columns={"企业编号": "owner"},
        constants={"kind": "作品"},
        number="登记号",
        form="国作登字-{year}-L-{number:08d}",
        dated="作品著作权登记日期",
        named="作品名称",
    ),
    "software": RealLedger(
        file="5_ip_records/isi_software_copyrights.csv",
        register="copyrights",
        columns={"企业编号": "owner"},
        constants={"kind": "软件"},
        number="登记号",
        form="{year}SR{number:06d}",
        dated="软件著作权登记批准日期",
    ),
}  # fmt: skip
OFFICIAL_TABLE = "3_gi/全国农产品地理标志登记汇总表_截至2022-02-25.xlsx"
