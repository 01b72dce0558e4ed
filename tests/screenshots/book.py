"""The book that the pictures show: made up, with something in every corner of the window."""

from pathlib import Path
from typing import Any

from db.store import Store, china_now
from workstation.operations import keeping
from workstation.operations.backing_up import back_up
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SAMPLE_UNIT, SampleBook

TRADEMARKS, _, COPYRIGHTS, _ = REGISTERS
NUMBERS = {"trademarks": 240, "geographical_indications": 14, "copyrights": 60, "assistance_cases": 45}
SEED = 7
CLERK = "王芳"
MARK: dict[str, Any] = {
    "registration_no": "38214567", "mark_name": "准格尔牧歌", "mark_type": "商品", "mark_form": "文字、图形",
    "nice_class": 29, "goods_services": "羊肉；肉干；奶制品", "registrant": "准格尔旗牧歌农牧业有限公司",
    "registrant_id": "91150622MA0N00008E", "registrant_address": "内蒙古鄂尔多斯市准格尔旗薛家湾镇",
    "filing_date": "2019-05-13", "preliminary_date": "2020-01-13", "registration_date": "2020-04-14",
    "status": "已注册", "agricultural": "是", "township": "薛家湾镇", "contact": "李娜", "phone": "13847700000",
}  # fmt: skip
EVENTS = [
    {"kind": "变更", "date": "2022-05-18", "number": "2022变更00871号"},
    {"kind": "质押", "date": "2024-03-06", "counterparty": "准格尔旗农村商业银行", "until": "2027-03-05"},
]


def make_book(folder: Path) -> None:
    """Make a store with records, their history, some in the recycle bin, a draft, and a backup."""
    today = china_now().date()
    with Store.create(folder, unit=SAMPLE_UNIT, clerk=CLERK) as store:
        book = SampleBook(SAMPLE_UNIT, today, SEED)
        for register in REGISTERS:
            keeping.add(store, register, list(book.records(register.key, NUMBERS[register.key])))
        _change(store)
        _withdraw(store, SampleBook(SAMPLE_UNIT, today, SEED + 1))
        content = {"raw": {"mark_name": "漫瀚调", "registrant": "准格尔旗文化馆"}, "revision": None}
        store.keep_draft("trademarks", "00000000-0000-4000-8000-000000000001", content)
        back_up(store)


def _change(store: Store) -> None:
    saved = keeping.add(store, TRADEMARKS, [MARK])[0]
    for raw in ({"trademark_events": EVENTS}, {"phone": "0477-4212345"}, {"contact": "苏雅"}):
        saved = keeping.change(store, TRADEMARKS, saved.record["uid"], raw)


def _withdraw(store: Store, book: SampleBook) -> None:
    marks = [raw | {"registration_no": f"4000{number:04}"} for number, raw in enumerate(book.records("trademarks", 4))]
    for register, raws, reason in (
        (TRADEMARKS, marks, "重复登记"),
        (COPYRIGHTS, [raw for raw in book.records("copyrights", 12) if raw["kind"] == "软件"][:1], "不属于本旗"),
    ):
        for raw in raws:
            if raw.get("kind") == "软件":
                raw["registration_no"] = raw["registration_no"].replace("SR1", "SR2")
            one = keeping.add(store, register, [raw])[0]
            keeping.withdraw(store, register, one.record["uid"], reason=reason)
