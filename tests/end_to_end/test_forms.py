"""The figures of the forms over a real store, against plain loops over the same records."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from tests.end_to_end import counting_by_hand as by_hand
from tests.end_to_end.counting_by_hand import UNIT, Book, Closed
from workstation.fields import Day, Text
from workstation.findings import WrongUse
from workstation.forms.basis import SETTING, Basis
from workstation.forms.filling import FORMS, HEADING, SIGNATURES, check_forms, fill, records_behind
from workstation.operations.sampling import fill_sample
from workstation.package.contents import FigureKind, Form
from workstation.package.layout import lay_out_form
from workstation.periods import CALENDARS, Period
from workstation.ports import WrittenPackage
from workstation.register import Counting, Register, Section, Unique
from workstation.registers.assistance_cases import ASSISTANCE_CASES
from workstation.registers.catalogue import REGISTERS
from workstation.registers.copyrights import COPYRIGHTS
from workstation.registers.geographical_indications import GEOGRAPHICAL_INDICATIONS
from workstation.registers.trademarks import TRADEMARKS

CHINA = timezone(timedelta(hours=8))
TEXTS = ("2025-03", "2026-01", "2025Q4", "2025H1", "2025")
DEFAULT = Basis()
OTHER = Basis(
    trademarks_by="number",
    trademarks_until="term",
    indications_by="product",
    software_in_target=False,
    consultations_are_cases=False,
)
MIXED = Basis(trademarks_by="number", consultations_are_cases=False)
APART = Basis(
    trademarks_until="grace",
    trademarks_calendar="cnipa",
    calls_are_cases=False,
    zones="apart",
    other_units="left_out",
)
BASES = pytest.mark.parametrize("basis", [DEFAULT, OTHER, MIXED, APART], ids=["default", "other", "mixed", "apart"])
CLOSED = (
    ("2023", "natural", "2026-07-01T09:00:00.000+08:00"),
    ("2024", "natural", "2026-07-14T12:00:00.000+08:00"),
    ("2024-12", "natural", "2026-07-16T12:00:00.000+08:00"),
    ("2025Q3", "natural", "2026-07-14T12:00:00.000+08:00"),
    ("2025-02", "cnipa", "2026-07-14T12:00:00.000+08:00"),
    ("2025Q3", "cnipa", "2026-07-14T12:00:00.000+08:00"),
)
"""Reports that were written while half of the records were there: period, calendar, moment."""
PERIODS = [Period.read(text, calendar) for text in TEXTS for calendar in CALENDARS]
TARGETS = {"trademarks": 300, "geographical_indications": 0, "copyrights": 80, "assistance_cases": 60}
UNRELATED = Register(
    key="seals",
    label="印章",
    english="Seals",
    fields=(Text(key="name", label="名称", english="Name"), Day(key="made_on", label="日期", english="Made on")),
    sections=(Section(label="内容", english="Content", fields=("name", "made_on")),),
    in_table=("name",),
    title=("name",),
    unique_by=Unique(fields=("name",)),
    counting=Counting(dated_by="made_on", ends_by=""),
)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 7, 14, 10, 30, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.now


def opened(folder: Path, catalogue: tuple[Register, ...] = tuple(REGISTERS), clock: Clock | None = None) -> Store:
    return Store.create(folder, unit=UNIT, clerk="王芳", catalogue=catalogue, clock=clock or Clock())


def close(store: Store, text: str, calendar: str, written_at: str, snapshot: str = "{}") -> WrittenPackage:
    """As if the report of a period had been written at this moment."""
    packages = store.packages()
    package = WrittenPackage(
        series=len(packages) + 1,
        unit=UNIT,
        period=text,
        revision=1 + sum((one.period, one.calendar) == (text, calendar) for one in packages),
        calendar=calendar,
        root="0" * 64,
        check_code="0000-0000",
        path="",
        written_at=written_at,
        reason="",
        snapshot=snapshot,
    )
    store.add_package(package)
    return package


def closed_before(period: Period) -> Closed | None:
    """The last of the reports before a period, as a clerk would look for it."""
    found = [
        (Period.read(text, period.calendar).last_day, Period.read(text).kind == period.kind, text, written_at)
        for text, calendar, written_at in CLOSED
        if calendar == period.calendar and Period.read(text, period.calendar).last_day < period.first_day
    ]
    if not found:
        return None
    _, _, text, written_at = max(found)
    return Closed(Period.read(text, period.calendar).last_day, written_at)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "资料 库") as store:
        yield store


@pytest.fixture(scope="module")
def records() -> dict[str, list[dict[str, Any]]]:
    book = Book(20260714)
    return {
        "trademarks": book.trademarks(600),
        "geographical_indications": book.indications(200),
        "copyrights": book.copyrights(200),
        "assistance_cases": book.cases(200),
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, records: dict[str, list[dict[str, Any]]]) -> Iterator[Store]:
    clock = Clock()
    with opened(tmp_path_factory.mktemp("forms"), clock=clock) as made:
        insert_all(made, {key: some[::2] for key, some in records.items()})
        for one in CLOSED:
            close(made, *one)
        clock.now += timedelta(days=1)
        insert_all(made, {key: some[1::2] for key, some in records.items()})
        yield made


@pytest.fixture(scope="module")
def held(store: Store) -> dict[str, list[dict[str, Any]]]:
    """What stands in the store, with the moments at which it was entered."""
    return {register.key: list(store.each(register)) for register in store.catalogue}


def insert_all(store: Store, records: dict[str, list[dict[str, Any]]]) -> None:
    for register in store.catalogue:
        store.insert(register, records.get(register.key, []), cause="hand")


def figures(form: Form) -> dict[str, dict[str, int | None]]:
    """Row code -> column key -> figure, but for the table of the target."""
    return {
        line.code: dict(zip((column.key for column in block.columns), line.figures, strict=True))
        for block in form.blocks
        for line in block.lines
        if line.code != "900"
    }


def name_of(period: Period) -> str:
    return f"{period.text}-{period.calendar}"


@BASES
@pytest.mark.parametrize("period", PERIODS, ids=name_of)
def test_figures_are_those_counted_by_hand(
    store: Store, held: dict[str, list[dict[str, Any]]], period: Period, basis: Basis
) -> None:
    filled = {form.sheet: figures(form) for form in fill(store, period, basis)}
    closed = closed_before(period)
    of_marks = closed
    if closed and basis.trademarks_calendar == "cnipa":
        of_marks = Closed(f"{closed.last_day[:7]}-15", closed.written_at)
    assert filled["知统1"] == by_hand.trademarks(held["trademarks"], period, basis, of_marks)
    assert filled["知统2"] == by_hand.indications(held["geographical_indications"], period, basis, closed)
    assert filled["知统3"] == by_hand.copyrights(held["copyrights"], period, basis, closed)
    assert filled["知统4"] == by_hand.cases(held["assistance_cases"], period, basis, closed)


@pytest.mark.parametrize("basis", [DEFAULT, OTHER], ids=["default", "other"])
def test_book_has_something_of_everything(store: Store, basis: Basis) -> None:
    """Else the comparison above would prove little."""
    for form in fill(store, Period.read("2025"), basis):
        total = figures(form)["01"]
        assert all(total.values()), (form.sheet, total)


@BASES
@pytest.mark.parametrize("period", PERIODS, ids=name_of)
def test_identities_hold_whatever_the_records(store: Store, period: Period, basis: Basis) -> None:
    forms = fill(store, period, basis, TARGETS)
    assert not [finding for finding in check_forms(store, period, forms) if finding.hard]
    for form in forms:
        # Raises where a figure is not what its live formula gives.
        lay_out_form(form)


@pytest.mark.parametrize("seed", range(3))
def test_sample_book_by_hand(tmp_path: Path, seed: int) -> None:
    """Records that came in as all records do: through reading and checks."""
    with opened(tmp_path / "store") as store:
        fill_sample(store, 300, seed)
        held = {register.key: list(store.each(register)) for register in store.catalogue}
        for text in ("2026Q2", "2025"):
            period = Period.read(text, "cnipa")
            filled = {form.sheet: figures(form) for form in fill(store, period, DEFAULT)}
            assert filled["知统1"] == by_hand.trademarks(held["trademarks"], period, DEFAULT)
            assert filled["知统2"] == by_hand.indications(held["geographical_indications"], period, DEFAULT)
            assert filled["知统3"] == by_hand.copyrights(held["copyrights"], period, DEFAULT)
            assert filled["知统4"] == by_hand.cases(held["assistance_cases"], period, DEFAULT)


def test_empty_store_gives_zeros(empty: Store) -> None:
    forms = fill(empty, Period.read("2026Q2"), DEFAULT, TARGETS)
    assert [form.sheet for form in forms] == ["知统1", "知统2", "知统3", "知统4"]
    for form in forms:
        for line in figures(form).values():
            rates = {"growth", "success_rate", "satisfaction"}
            assert all(figure is None if key in rates else figure == 0 for key, figure in line.items())
        lay_out_form(form)
    assert check_forms(empty, Period.read("2026Q2"), forms) == []


def test_unrelated_register_changes_nothing(
    tmp_path: Path, empty: Store, records: dict[str, list[dict[str, Any]]]
) -> None:
    insert_all(empty, records)
    with opened(tmp_path / "five", (UNRELATED, *REGISTERS)) as five:
        insert_all(five, records | {"seals": [{"name": "公章", "made_on": "2025-02-03"}]})
        for basis in (DEFAULT, OTHER):
            period = Period.read("2025")
            assert fill(five, period, basis, TARGETS) == fill(empty, period, basis, TARGETS)


def test_store_without_a_register_has_no_form_of_it(tmp_path: Path) -> None:
    with opened(tmp_path / "two", (TRADEMARKS, COPYRIGHTS)) as two:
        forms = fill(two, Period.read("2025"), DEFAULT)
        assert [form.sheet for form in forms] == ["知统1", "知统3"]
        assert check_forms(two, Period.read("2025"), forms) == []


def test_same_store_gives_same_forms(store: Store) -> None:
    period = Period.read("2025Q4")
    assert fill(store, period, OTHER, TARGETS) == fill(store, period, OTHER, TARGETS)


def test_withdrawn_record_counts_nowhere(tmp_path: Path, records: dict[str, list[dict[str, Any]]]) -> None:
    with opened(tmp_path / "store") as store:
        uids = store.insert(TRADEMARKS, records["trademarks"], cause="hand")
        for uid in uids:
            store.withdraw(TRADEMARKS, uid, reason="误录")
        (form, *_) = fill(store, Period.read("2025"), DEFAULT)
        assert not any(figure for line in figures(form).values() for figure in line.values())


@BASES
@pytest.mark.parametrize("period", [Period.read("2025H1", "cnipa"), Period.read("2025Q4")], ids=name_of)
def test_every_figure_opens_its_records(store: Store, period: Period, basis: Basis) -> None:
    things = {
        "知统1": "registration_no" if basis.trademarks_by == "number" else "uid",
        "知统2": "",
        "知统3": "uid",
        "知统4": "uid",
    }
    for form in fill(store, period, basis):
        for block in form.blocks:
            for line in block.lines:
                for column, figure in zip(block.columns, line.figures, strict=True):
                    register, where = records_behind(store, form.sheet, line.code, column.key, period, basis)
                    found = list(store.each(register, where))
                    assert bool(found) or not figure, (form.sheet, line.code, column.key)
                    if column.kind is not FigureKind.COUNT or column.key in ("renewed", "change"):
                        continue
                    if form.sheet == "知统2":
                        assert indications_behind(column.key, found, basis, figure)
                    else:
                        assert len({one[things[form.sheet]] for one in found}) == figure


def indications_behind(key: str, found: list[dict[str, Any]], basis: Basis, figure: int | None) -> bool:
    """Whether the records behind a figure of 知统2 give it again."""
    products = {one["family"] or one["product_name"] for one in found}
    if key == "workers":
        return sum(one["workers"] or 0 for one in found) == figure
    if key == "users":
        return len({user["credit_code"] for one in found for user in one["gi_users"]}) >= (figure or 0)
    flows = ("opening", "added", "late", "lost")
    by_product = key == "products" or (key in flows and basis.indications_by == "product")
    return len(products if by_product else found) == figure


def test_records_behind_a_renewal_have_it_in_one_event(tmp_path: Path) -> None:
    """A renewal of long ago and another event now are no renewal now."""
    old = {"kind": "续展", "date": "2020-05-01"}
    events = [[old, {"kind": "变更", "date": "2025-05-01"}], [{"kind": "续展", "date": "2025-05-01"}]]
    book = Book(1)
    with opened(tmp_path / "store") as store:
        for number, trademark_events in enumerate(events):
            record = {**book.trademarks(3)[0], "registration_no": str(number), "nice_class": 1}
            state = {"status": "已注册", "ended_on": None, "trademark_events": trademark_events}
            store.insert(TRADEMARKS, [record | state], cause="hand")
        period = Period.read("2025")
        register, where = records_behind(store, "知统1", "01", "renewed", period, DEFAULT)
        assert [one["registration_no"] for one in store.each(register, where)] == ["1"]


@pytest.mark.parametrize(
    ("form", "row", "column"), [("知统9", "01", "closing"), ("知统1", "99", "closing"), ("知统2", "01", "renewed")]
)
def test_unknown_figure_is_wrong_use(store: Store, form: str, row: str, column: str) -> None:
    with pytest.raises(WrongUse) as caught:
        records_behind(store, form, row, column, Period.read("2025"), DEFAULT)
    assert caught.value.code == "figure_unknown"


# -- what the rules of counting say ------------------------------------------------------------------------


def mark(**more: Any) -> dict[str, Any]:
    usual = {
        "registration_no": "1",
        "nice_class": 30,
        "mark_name": "某",
        "registrant": "某",
        "mark_type": "商品",
        "registration_date": "2015-03-07",
        "valid_to": "2025-03-06",
        "status": "已注册",
        "unit": UNIT,
    }
    return usual | more


def total(store: Store, text: str, basis: Basis = DEFAULT, form: int = 0) -> dict[str, int | None]:
    return figures(fill(store, Period.read(text), basis)[form])["01"]


def test_mark_in_grace_counts_until_its_end_is_recorded(empty: Store) -> None:
    empty.insert(TRADEMARKS, [mark(status="期满注销", ended_on="2025-09-07")], cause="hand")
    assert total(empty, "2025-06")["closing"] == 1
    september = total(empty, "2025-09")
    assert (september["lost"], september["expired"], september["closing"]) == (1, 1, 0)
    by_term = Basis(trademarks_until="term")
    march = total(empty, "2025-03", by_term)
    assert (march["opening"], march["lost"], march["expired"], march["closing"]) == (1, 1, 1, 0)
    assert total(empty, "2025-09", by_term)["lost"] == 0


def test_number_of_three_classes_counts_thrice_or_once(empty: Store) -> None:
    classes = [mark(nice_class=number) for number in (29, 30)]
    lost = mark(nice_class=35, mark_type="服务", status="注销", ended_on="2025-02-01")
    empty.insert(TRADEMARKS, [*classes, lost], cause="hand")
    by_class, by_number = total(empty, "2025-02"), total(empty, "2025-02", Basis(trademarks_by="number"))
    assert (by_class["opening"], by_class["lost"], by_class["closing"]) == (3, 1, 2)
    assert (by_number["opening"], by_number["lost"], by_number["closing"]) == (1, 0, 1)


def test_pending_mark_counts_nowhere(empty: Store) -> None:
    empty.insert(TRADEMARKS, [mark(status="申请中", registration_date=None, valid_to=None)], cause="hand")
    assert not any(total(empty, "2025").values())


def test_cancelled_copyright_stays_registered_in_its_period(empty: Store) -> None:
    record = {
        "kind": "作品",
        "registration_no": "国作登字-2025-F-00000001",
        "work_name": "某",
        "category": "美术",
        "owner": "某",
        "registration_date": "2025-03-01",
        "status": "撤销",
        "ended_on": "2025-05-01",
        "unit": UNIT,
    }
    empty.insert(COPYRIGHTS, [record], cause="hand")
    assert (total(empty, "2025-03", form=2)["current"], total(empty, "2025-05", form=2)["cancelled"]) == (1, 1)
    assert total(empty, "2025-05", form=2)["year_to_date"] == 1


def test_case_overdue_by_the_end_of_the_period_not_by_today(empty: Store) -> None:
    """Open mediation of a complaint, accepted on 2026-03-02: 45 working days end on 2026-05-08."""
    record = {
        "case_no": "1",
        "kind": "调解",
        "received_on": "2026-03-02",
        "channel": "来访",
        "applicant": "某",
        "ip_kind": "商标",
        "accepted_on": "2026-03-02",
        "status": "办理中",
        "unit": UNIT,
    }
    empty.insert(ASSISTANCE_CASES, [record], cause="hand")
    found = [total(empty, f"2026-0{month}", form=3)["overdue"] for month in (3, 4, 5, 6)]
    assert found == [0, 0, 1, 1]


# -- checks, target, head ----------------------------------------------------------------------------------


def test_marks_of_indications_are_compared_between_forms(empty: Store) -> None:
    empty.insert(TRADEMARKS, [mark(mark_type="证明", is_gi=1)], cause="hand")
    period = Period.read("2025-01")
    (finding,) = check_forms(empty, period, fill(empty, period, DEFAULT))
    assert (finding.code, finding.hard, finding.sheet) == ("F11", False, "知统1")
    assert (finding.values["marks"], finding.values["indications"]) == (1, 0)
    other = check_forms(empty, Period.read("2025-02"), fill(empty, Period.read("2025-02"), DEFAULT))
    assert [one.code for one in other] == ["F11"] and other[0].id != finding.id
    indication = {
        "product_name": "某",
        "gi_kind": "GIZ",
        "stage": "已认定",
        "certificate_no": "1",
        "holder": "某",
        "approval_date": "2015-03-07",
        "status": "有效",
        "unit": UNIT,
    }
    empty.insert(GEOGRAPHICAL_INDICATIONS, [indication], cause="hand")
    assert check_forms(empty, period, fill(empty, period, DEFAULT)) == []


def test_record_against_the_rules_is_a_hard_finding(empty: Store) -> None:
    """What no save lets through, an end with no kind of end and a class that is none, still never adds up."""
    empty.insert(TRADEMARKS, [mark(ended_on="2025-02-01"), mark(nice_class=77)], cause="hand")
    period = Period.read("2025-02")
    found = check_forms(empty, period, fill(empty, period, DEFAULT))
    assert {finding.code for finding in found} == {"F1", "F2"} and all(finding.hard for finding in found)


def test_target_gives_rate_and_chart(store: Store) -> None:
    period = Period.read("2025Q4")
    reached = {
        "知统1": ("01", "closing"),
        "知统2": ("01", "certificates"),
        "知统3": ("01", "year_to_date"),
        "知统4": ("01", "received"),
    }
    for form, declared in zip(fill(store, period, DEFAULT, TARGETS), FORMS, strict=True):
        (line,) = form.blocks[-1].lines
        if declared.number != "知统4":
            row, key = reached[declared.number]
            assert line.figures[0] == figures(form)[row][key]
        target = TARGETS[declared.indicator]
        assert line.figures[1:] == (target, by_hand.rate(line.figures[0] or 0, target))
        assert form.chart is not None and form.chart.block == len(form.blocks) - 1
        register, where = records_behind(store, form.sheet, "900", "rate", period, DEFAULT)
        assert store.tally(register, where=where)[0][0] == line.figures[0]
    assert all(form.chart is None for form in fill(store, period, DEFAULT))


def test_heading_prints_only_what_the_office_set(empty: Store) -> None:
    period = Period.read("2025")
    plain = fill(empty, period, DEFAULT)[0]
    empty.set_setting(HEADING, {"authority": "某局", "approval_no": ""})
    named = fill(empty, period, DEFAULT)[0]
    empty.set_setting(HEADING, {"authority": "某局", "approval_no": "某统函〔2026〕1号", "valid_until": "2027-12"})
    approved = fill(empty, period, DEFAULT)[0]
    assert [len(form.heading) for form in (plain, named, approved)] == [2, 3, 4]
    assert plain.heading[-1] == named.heading[-1] not in approved.heading
    empty.set_setting(SIGNATURES, {"head": "李明"})
    assert any("李明" in part for part in fill(empty, period, DEFAULT)[0].footer)


def test_forms_speak_both_languages(store: Store) -> None:
    period = Period.read("2025Q1")
    chinese, english = (fill(store, period, OTHER, TARGETS, language) for language in ("zh", "en"))
    assert [figures(form) for form in chinese] == [figures(form) for form in english]
    for one, other in zip(chinese, english, strict=True):
        assert one.sheet == other.sheet and one.title != other.title and one.basis != other.basis


def test_basis_comes_from_the_settings(empty: Store) -> None:
    assert Basis.of(empty) == DEFAULT
    empty.set_setting(SETTING, OTHER.chosen())
    assert Basis.of(empty) == OTHER
