"""The checks' short cut against going through every record: the same findings in the same order, on bad values too."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.workstation.operations.conftest import Clock
from workstation import divisions
from workstation.code_lists import code_list
from workstation.fields import Choice, Day, Division, Field, Flag, Record, Text
from workstation.findings import Finding
from workstation.operations import checking
from workstation.operations.checking import check_register, in_period
from workstation.periods import Period
from workstation.records import check_record, prepare
from workstation.register import Register, Surroundings
from workstation.registers.catalogue import REGISTERS
from workstation.sample_book import SampleBook
from workstation.statutory import add_days, add_months, term_end
from workstation.surroundings import StoreSurroundings

COUNT = 2000
ADDRESSES = (
    "内蒙古自治区鄂尔多斯市准格尔旗薛家湾镇",
    "准格尔旗",
    "内蒙古鄂尔多斯市",
    "鄂尔多斯市东胜区准格尔南路",
    "北京市",
    "",
)
DAYS = ("2016-02-29", "2015-11-30", "2016-08-31", "1975-12-31", "1976-01-01", "2026-07-14")
SCREENED = [register for register in REGISTERS if all(rule.where for rule in register.rules)]


def spoilt(register: Register, choose: random.Random, record: Record) -> Record:
    """A record with some of its values made wrong, as no form would take them, each by itself right."""
    record = {**record, **{child.key: [dict(row) for row in record[child.key]] for child in register.children}}
    for field in choose.sample(register.fields, choose.choice((0, 1, 2, 5))):
        record[field.key] = another(field, choose, register, record)
    for field in choose.sample(register.fields, choose.choice((0, 0, 12))):
        record[field.key] = None
    if choose.random() < 0.5:
        earlier, later = choose.sample([field.key for field in register.fields if isinstance(field, Day)], 2)
        record[later] = beside(choose, record[earlier] or "2026-06-30")
    for child in register.children:
        if choose.random() < 0.2:
            row = {field.key: another(field, choose, register, record) for field in child.fields}
            record[child.key].append(row)
    return record


def another(field: Field, choose: random.Random, register: Register, record: Record) -> str | int | None:
    """Another value of a field: none, one of its list, or a day beside those of other fields."""
    if choose.random() < 0.3:
        return None
    if isinstance(field, Day):
        others = [record[one.key] for one in register.fields if isinstance(one, Day) and record[one.key]]
        return choose.choice((choose.choice(DAYS), beside(choose, choose.choice([*others, *DAYS]))))
    if isinstance(field, Choice):
        return choose.choice(code_list(field.list_key).codes)
    if isinstance(field, Division):
        return choose.choice([one.code for one in (*divisions.units(), *divisions.townships("150602"))])
    if isinstance(field, Flag):
        return choose.choice((0, 1))
    if field.key == "registrant_address":
        return choose.choice(ADDRESSES) + choose.choice(ADDRESSES)
    if field.sql_type == "INTEGER":
        return choose.randrange(1, 46)
    names = [
        record[one.key] for one in register.fields if type(one) is Text and one.key not in register.unique_by.fields
    ]
    return choose.choice(names) if type(field) is Text and field.key not in register.unique_by.fields else None


def beside(choose: random.Random, day: str) -> str:
    """A day that a term from this one ends on, or one close to it."""
    moved = choose.choice((day, add_months(day, 3), term_end(day, 10), term_end(day, 20), term_end(day, 51)))
    return add_days(moved, choose.choice((0, 0, -1, 1, 16, 25, 31, 50, 400)))


@pytest.fixture(scope="module")
def spoilt_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds what no form would take."""
    folder: Path = tmp_path_factory.mktemp("suspects") / "data"
    choose = random.Random(20260714)
    with Store.create(folder, unit="150622", clerk="王芳", clock=Clock()) as store:
        around = StoreSurroundings(store)
        for register in REGISTERS:
            raws = SampleBook(store.unit, store.now().date(), 3).records(register.key, COUNT)
            found = [prepare(register, raw, around).record for raw in raws]
            records = [spoilt(register, choose, record) for record in found]
            store.insert(register, records, cause="sample")
        yield store


def one_by_one(store: Store, register: Register, period: Period | None) -> list[Finding]:
    """The slow and obvious way."""
    around = StoreSurroundings(store)
    records = store.each(register, in_period(register, period))
    return [finding for record in records for finding in check_record(register, record, around)]


@pytest.mark.parametrize("period", [None, Period.read("2024Q3")], ids=str)
@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: str(register.key))
def test_the_short_cut_finds_what_going_through_all_finds(
    spoilt_book: Store, register: Register, period: Period | None
) -> None:
    found = list(check_register(spoilt_book, register, period))
    assert found == one_by_one(spoilt_book, register, period)
    assert found


@pytest.mark.parametrize("register", SCREENED, ids=lambda register: str(register.key))
def test_a_rule_lets_in_every_record_it_finds_something_in(spoilt_book: Store, register: Register) -> None:
    around = StoreSurroundings(spoilt_book)
    everything = list(spoilt_book.each(register))
    for rule in register.rules:
        assert rule.where is not None
        guilty = {record["uid"] for record in everything if list(rule.check(record, around))}
        let_in = {record["uid"] for record in spoilt_book.each(register, [rule.where(around)])}
        assert guilty, f"no record of the book breaks {rule.code}: nothing is tried here"
        assert guilty <= let_in, rule.code
        assert len(let_in) < len(everything) / 2, f"{rule.code} lets nearly everything in"


@pytest.mark.parametrize("register", SCREENED, ids=lambda register: str(register.key))
def test_a_clean_book_is_not_gone_through(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of records without a fault hardly one is judged by itself."""
    with Store.create(tmp_path / "data", unit="150622", clerk="王芳", clock=Clock()) as store:
        around = StoreSurroundings(store)
        raws = SampleBook(store.unit, store.now().date(), 3).records(register.key, 200)
        prepared = [prepare(register, raw, around) for raw in raws]
        store.insert(register, [one.record for one in prepared if one.clean], cause="sample")
        judged: list[str] = []

        def judge(register: Register, record: Record, around: Surroundings) -> list[Finding]:
            judged.append(record["uid"])
            return check_record(register, record, around)

        monkeypatch.setattr(checking, "check_record", judge)
        assert list(check_register(store, register)) == []
        assert store.total(register) > 100
        assert len(judged) < store.total(register) / 10


@pytest.mark.parametrize("unit", divisions.units(), ids=lambda unit: str(unit.code))
def test_what_begins_with_the_unit_lies_in_it(unit: divisions.Division) -> None:
    beginnings = divisions.address_beginnings(unit.code)
    assert f"内蒙古自治区鄂尔多斯市{unit.name}" in beginnings
    ends = ["", "1号", "路", "大厦", "（商务楼）", " 北京市", *(one.name for one in divisions.units())]
    ends += [name for one in divisions.townships("150602") for name in (one.name, *one.other_names)]
    assert {divisions.place_in_address(beginning + end) for beginning in beginnings for end in ends} == {unit.code}
