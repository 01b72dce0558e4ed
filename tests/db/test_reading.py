"""Pages, ids, keys, figures."""

from collections.abc import Iterator

import pytest

from db.reading import _matching, order_of
from db.store import Store
from tests.db.made_up import CATALOGUE, MARKS, PRODUCTS, mark
from workstation.query import Clause, Measure, Query


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """120 marks 0..119, of which 100..119 are withdrawn."""
    records = [
        mark(
            number,
            name=f"商标{number:03}",
            status="已注册" if number % 3 else "撤销",
            registered_on=f"20{20 + number % 2}-0{1 + number % 6}-01",
            value=number * 100,
            mark_events=[{"kind": "转让", "amount": number}, {"kind": "许可"}][: number % 3],
        )
        for number in range(120)
    ]
    with Store.create(tmp_path_factory.mktemp("r") / "data", unit="150602", clerk="王芳", catalogue=CATALOGUE) as store:
        uids = store.insert(MARKS, records, cause="sample")
        for uid in uids[100:]:
            store.withdraw(MARKS, uid, reason="test")
        yield store


def numbers(store: Store, **query: object) -> list[int]:
    return [int(record["number"]) for record in store.page(MARKS, Query(**query)).records]  # type: ignore[arg-type]


def test_the_newest_come_first_page_by_page(filled: Store) -> None:
    assert numbers(filled) == list(range(99, 49, -1))
    assert numbers(filled, limit=30, offset=90) == list(range(9, -1, -1))
    assert numbers(filled, offset=100) == []
    page = filled.page(MARKS, Query(limit=1))
    assert (page.total, page.capped) == (100, False)
    assert "mark_events" not in page.records[0]


def test_the_recycle_bin_is_a_page_of_its_own(filled: Store) -> None:
    assert sorted(numbers(filled, withdrawn=True)) == list(range(100, 120))
    assert filled.page(MARKS, Query(withdrawn=True, limit=2)).total == 20


def test_sorting_either_way_with_the_newest_among_equals(filled: Store) -> None:
    assert numbers(filled, sort="name", limit=3) == [0, 1, 2]
    assert numbers(filled, sort="value", descending=True, limit=3) == [99, 98, 97]
    assert numbers(filled, sort="registered_on", descending=True, limit=2) == [95, 89]


def test_conditions_narrow_page_and_total(filled: Store) -> None:
    page = filled.page(MARKS, Query(where=(Clause("status", "=", "撤销"),), limit=2))
    assert ([record["number"] for record in page.records], page.total) == (["99", "96"], 34)


def test_ids_are_what_rows_are_asked_by(filled: Store) -> None:
    ids = filled.ids(MARKS, Query(sort="value"))
    assert len(ids) == 100
    assert [record["number"] for record in filled.rows(MARKS, [ids[7], ids[3], 10**6])] == ["7", "3"]


def test_streaming_brings_the_child_tables(filled: Store) -> None:
    records = list(filled.each(MARKS))
    assert [int(record["number"]) for record in records] == list(range(100))
    assert all(len(record["mark_events"]) == int(record["number"]) % 3 for record in records)
    backwards = filled.each(MARKS, (Clause("value", ">=", 9_000),), "name")
    assert [int(record["number"]) for record in backwards] == list(range(90, 100))


def test_many_records_in_the_order_asked(filled: Store) -> None:
    uids = [record["uid"] for record in filled.each(MARKS)]
    asked = [uids[9], uids[4], "nobody", uids[9]]
    assert [record["number"] for record in filled.get_many(MARKS, asked)] == ["9", "4", "9"]


def test_looking_up_by_values(filled: Store) -> None:
    (uid,) = filled.lookup("marks", number="7", status="已注册")
    record = filled.get(MARKS, uid)
    assert record is not None
    assert record["number"] == "7"
    assert filled.lookup("marks", number="7", status="撤销") == []
    assert filled.lookup("marks", number="110") == []


def test_keys_tell_who_has_them(filled: Store) -> None:
    found = filled.keys(MARKS, [("7", None), ("110", None), ("999", None), ("7", 5)])
    assert {key: withdrawn for key, (_, withdrawn) in found.items()} == {
        ("7", None): False,
        ("110", None): True,
    }


def test_a_key_in_force_wins_over_a_withdrawn_one(store: Store) -> None:
    (old,) = store.insert(MARKS, [mark(1, **{"class": 3})], cause="hand")
    store.withdraw(MARKS, old, reason="x")
    (new,) = store.insert(MARKS, [mark(1, **{"class": 3})], cause="hand")
    assert store.keys(MARKS, [("1", 3)]) == {("1", 3): (new, False)}
    store.withdraw(MARKS, new, reason="x")
    assert store.keys(MARKS, [("1", 3)])[("1", 3)][1]


def test_the_next_number_knows_the_withdrawn_ones(store: Store) -> None:
    names = [
        "维援〔2026〕150602-0001",
        "维援〔2026〕150602-0012",
        "维援〔2026〕150602-0030",
        "维援〔2025〕150602-0099",
        "x",
    ]
    uids = store.insert(PRODUCTS, [{"name": name} for name in names], cause="hand")
    store.withdraw(PRODUCTS, uids[2], reason="x")
    assert store.sequence(PRODUCTS, "name", "维援〔2026〕150602-") == 30
    assert store.sequence(PRODUCTS, "name", "维援〔2025〕150602-") == 99
    assert store.sequence(PRODUCTS, "name", "调〔2026〕150602-") == 0
    store.insert(PRODUCTS, [{"name": "维援〔2026〕150602-0031a"}, {"name": "维援〔2026〕150602-"}], cause="hand")
    assert store.sequence(PRODUCTS, "name", "维援〔2026〕150602-") == 30


def test_figures_of_everything(filled: Store) -> None:
    measures = (
        Measure(),
        Measure(kind="sum", field="value"),
        Measure(kind="average", field="value"),
        Measure(kind="distinct", field="status"),
        Measure(where=(Clause("status", "=", "撤销"),)),
        Measure(kind="sum", field="value", where=(Clause("status", "=", "nothing"),)),
        Measure(kind="average", field="value", where=(Clause("status", "=", "nothing"),)),
    )
    assert filled.tally(MARKS, measures=measures) == [(100, 495_000, 4950.0, 2, 34, 0, None)]


def test_figures_by_group(filled: Store) -> None:
    assert filled.tally(MARKS, by=("status",)) == [("已注册", 66), ("撤销", 34)]
    by_time = filled.tally(
        MARKS, by=("registered_on@year", "registered_on@quarter"), where=(Clause("value", "<", 600),)
    )
    assert by_time == [
        ("2020", "2020Q1", 2),
        ("2020", "2020Q2", 1),
        ("2021", "2021Q1", 1),
        ("2021", "2021Q2", 2),
    ]


def test_figures_over_the_rows_of_a_child_table(filled: Store) -> None:
    figures = filled.tally(
        MARKS,
        by=("mark_events.kind",),
        measures=(
            Measure(),
            Measure(kind="sum", field="mark_events.amount"),
            Measure(kind="distinct", field="uid"),
        ),
        where=(Clause("value", "<", 700), Clause("mark_events.kind", "is filled")),
        child="mark_events",
    )
    assert figures == [("许可", 2, 0, 2), ("转让", 4, 1 + 2 + 4 + 5, 4)]


@pytest.mark.parametrize(
    ("query", "step"),
    [
        (Query(), "SCAN r"),
        (Query(sort="registered_on", descending=True), "SCAN r USING COVERING INDEX marks_by_figures"),
    ],
)
def test_a_page_is_found_without_sorting(filled: Store, query: Query, step: str) -> None:
    plan = filled._plans["marks"]
    condition, values = _matching(plan, query)
    sql = f"SELECT r.id FROM marks r WHERE {condition} ORDER BY {order_of(plan, query)} LIMIT 50"
    assert [row[3] for row in filled._connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)] == [step]


def test_groups_are_counted_from_an_index_alone(filled: Store) -> None:
    asked: list[str] = []
    filled._connection.set_trace_callback(asked.append)
    filled.tally(MARKS, by=("status",), where=[Clause("registered_on", ">=", "2020-01-01")])
    filled._connection.set_trace_callback(None)
    steps = [row[3] for row in filled._connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    assert steps[0] == "SEARCH r USING COVERING INDEX marks_by_figures (registered_on>?)"


def test_facets_alone_are_answered_by_the_search_index(filled: Store) -> None:
    asked: list[str] = []
    query = Query(where=[Clause("status", "=", "撤销")])
    expected = [record["uid"] for record in filled.each(MARKS, query.where)]
    filled._connection.set_trace_callback(asked.append)
    page = filled.page(MARKS, query)
    filled._connection.set_trace_callback(None)
    assert [record["uid"] for record in page.records] == expected[::-1]
    assert (page.total, page.capped) == (len(expected), False)
    assert any("MATCH" in statement for statement in asked)


def test_ids_of_all_are_those_of_a_query_with_a_condition_that_always_holds(filled: Store) -> None:
    always = Query(where=(Clause("uid", "is filled"),))
    for uid in [record["uid"] for record in filled.each(MARKS)][3:90:7]:
        filled.withdraw(MARKS, uid, reason="x")
        assert filled.ids(MARKS, Query()) == filled.ids(MARKS, always)
    assert list(filled.ids(MARKS, Query())) == sorted(filled.ids(MARKS, Query()), reverse=True)
    assert filled.ids(MARKS, Query(), 5) == filled.ids(MARKS, Query())[:5]
    with filled.transaction():
        filled._connection.execute("UPDATE marks SET id = id + 1000 WHERE id = (SELECT max(id) FROM marks)")
    assert filled.ids(MARKS, Query()) == filled.ids(MARKS, always)


def test_a_key_is_found_in_the_bin_by_its_index(filled: Store) -> None:
    plan = filled._rows(
        "EXPLAIN QUERY PLAN SELECT r.uid FROM json_each('[]') w CROSS JOIN marks r"
        " WHERE r.withdrawn_at IS NOT NULL AND r.number = w.value ->> 0"
    )
    assert any("marks_by_withdrawn_key" in str(line) for line in plan), plan


def test_records_alike(filled: Store) -> None:
    owner = mark(0)["owner"]
    every = list(filled.alike(MARKS))
    assert len(every) == filled.total(MARKS)
    assert sorted(filled.alike(MARKS, [owner, "nobody"])) == sorted(one for one in every if one[1] == owner)
    assert len(list(filled.alike(MARKS, [owner], most=2))) == 2
    (uid,) = filled.lookup("marks", number="7")
    filled.withdraw(MARKS, uid, reason="x")
    assert uid not in {one[0] for one in filled.alike(MARKS)}


def test_batches_by_the_beginning_of_their_name(store: Store) -> None:
    for name in ("2026-a", "2026-b", "undo-1", "2027"):
        store.insert(MARKS, [mark(name), mark(f"{name}x")], cause="import", batch=name)
    store.insert(MARKS, [mark("no batch")], cause="hand")
    assert [(step.newest.batch, step.number) for step in store.batches("2026")] == [("2026-b", 2), ("2026-a", 2)]
    assert [step.newest.batch for step in store.batches("2", most=1)] == ["2027"]
    assert store.batches("nothing") == []


def test_the_actions_of_a_batch(store: Store) -> None:
    uids = store.insert(MARKS, [mark(number) for number in range(5)], cause="hand")
    store.withdraw(MARKS, uids[0], reason="x")
    store.insert(MARKS, [mark(f"new{number}") for number in range(7)], cause="import", batch="b")
    store.restore(MARKS, uids[0], cause="import", batch="b", reason="a.xlsx")
    for uid in uids[1:3]:
        store.update(MARKS, uid, {"name": "other"}, cause="import", batch="b")
    step = store.step_of_batch("b")
    assert step is not None
    assert store.actions_of(step) == {"add": 7, "restore": 1, "change": 2}
    assert store.last_causes(uids) == {uids[0]: "import", uids[1]: "import", uids[2]: "import"} | dict.fromkeys(
        uids[3:], "hand"
    )
    assert store.last_reasons([uids[0]]) == {uids[0]: "a.xlsx"}
