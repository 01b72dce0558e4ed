"""The book that the pictures show: made up, with something in every corner of the window."""

import datetime
from pathlib import Path

from db.store import Store
from workstation.operations import attaching, keeping
from workstation.operations.backing_up import back_up_now
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SAMPLE_UNIT, SampleBook

NUMBERS = {"trademarks": 240, "geographical_indications": 14, "copyrights": 60, "assistance_cases": 45}
SEED = 7
CLERK = "王芳"


def make_book(folder: Path) -> None:
    """Make a store with records, events, records in the recycle bin and a draft."""
    with Store.create(folder, unit=SAMPLE_UNIT, clerk=CLERK) as store:
        book = SampleBook(SAMPLE_UNIT, datetime.date.today(), SEED)
        for register in REGISTERS:
            keeping.add(store, register, list(book.records(register.key, NUMBERS[register.key])))
        _live(store)
        _settle(store)


def _live(store: Store) -> None:
    """What a clerk did in some days: a change, a withdrawal, a draft."""
    marks = REGISTERS[0]
    saved = keeping.add(store, marks, [_mark()])[0]
    uid = saved.record["uid"]
    events = [
        {"kind": "变更", "date": "2022-05-18", "number": "2022变更00871号"},
        {"kind": "质押", "date": "2024-03-06", "counterparty": "准格尔旗农村商业银行", "until": "2027-03-05"},
    ]
    saved = keeping.change(store, marks, uid, {"trademark_events": events}, saved.record["revision"])
    keeping.change(store, marks, uid, {"phone": "0477-4212345"}, saved.record["revision"], reason="联系人换了电话")
    book = SampleBook(SAMPLE_UNIT, datetime.date.today(), SEED + 1)
    for register, reason in ((marks, "重复登记"), (REGISTERS[2], "不属于本旗")):
        for raw in book.records(register.key, 3):
            raw["registration_no"] = raw["registration_no"].replace("2000", "3000").replace("SR1", "SR2")
            raw.setdefault("note", "示例")
            one = keeping.add(store, register, [raw])[0]
            keeping.withdraw(store, register, one.record["uid"], reason)


def _mark() -> dict[str, object]:
    return {
        "registration_no": "38214567", "mark_name": "准格尔牧歌", "mark_type": "商品", "mark_form": "文字、图形",
        "nice_class": 29, "goods_services": "羊肉；肉干；奶制品", "registrant": "准格尔旗牧歌农牧业有限公司",
        "registrant_id": "91150622MA0N00008E", "registrant_address": "内蒙古鄂尔多斯市准格尔旗薛家湾镇",
        "filing_date": "2019-05-13", "preliminary_date": "2020-01-13", "registration_date": "2020-04-14",
        "status": "已注册", "agricultural": "是", "township": "薛家湾镇", "contact": "李娜", "phone": "13847700000",
    }  # fmt: skip


def _settle(store: Store) -> None:
    store.keep_draft("trademarks", "", {"raw": {"mark_name": "漫瀚调", "registrant": "准格尔旗文化馆"}})
    back_up_now(store)


__all__ = ["attaching", "make_book"]
