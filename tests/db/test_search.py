"""Search against a reference that is slow and obvious: every record, every reading, one after the other."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import engine, search
from db.search import Search
from tests.benchmarks import search_benchmark
from tests.db.made_up import MARKS
from workstation import pinyin, search_text
from workstation.folding import fold
from workstation.resource_files import RESOURCES

KEY = MARKS.key
Texts = tuple[str, ...]


def opened(module: ModuleType | None = None) -> Any:
    """A store in memory with the index of one register, in our engine or in the standard one."""
    connection: Any = engine.connect(":memory:") if module is None else module.connect(":memory:", isolation_level=None)
    connection.execute(f"CREATE TABLE {KEY} (id INTEGER PRIMARY KEY, name TEXT, withdrawn_at TEXT)")
    for _, statement in search.create_statements(MARKS):
        connection.execute(statement)
    return connection


@pytest.fixture
def connection() -> Iterator[Any]:
    made = opened()
    yield made
    made.close()


def sortable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def fill(connection: Any, records: dict[int, Texts], facets: dict[int, list[tuple[str, str]]] | None = None) -> Search:
    """An index in which the older half of the records is filed and the newer half waits."""
    index = Search(connection, KEY)
    connection.executemany(f"INSERT INTO {KEY} VALUES (?, ?, NULL)", [(n, sortable(t[0])) for n, t in records.items()])
    rows = [(number, records[number], (facets or {}).get(number, [])) for number in sorted(records)]
    index.add(rows[: len(rows) // 2])
    index.file()
    index.add(rows[len(rows) // 2 :])
    return index


# -- the reference -------------------------------------------------------------------------------------------


def reads(units: tuple[Callable[[str], bool], ...], text: str) -> bool:
    """Whether neighbouring characters hold the units one after the other."""
    places = range(len(text) - len(units) + 1)
    return any(all(unit(text[place + at]) for at, unit in enumerate(units)) for place in places)


def initial(letter: str) -> Callable[[str], bool]:
    return lambda character: letter in pinyin.initials(character)


def syllable(unit: str, finished: bool) -> Callable[[str], bool]:
    if finished:
        return lambda character: unit in pinyin.syllables(character)
    return lambda character: any(reading.startswith(unit) for reading in pinyin.syllables(character))


def holds(part: str, text: str) -> bool:
    if part in text:
        return True
    if not part.isascii():
        return False
    if reads(tuple(map(initial, part)), text):
        return True
    return any(
        reads((*(syllable(unit, True) for unit in units[:-1]), syllable(units[-1], False)), text)
        for units in pinyin.segment(part)
    )


def expected(query: str, records: dict[int, Texts]) -> list[int]:
    parts = list(filter(None, map(fold, query.split())))
    found = [
        number
        for number, texts in records.items()
        if all(any(holds(part, fold(text)) for text in texts) for part in parts)
    ]
    return sorted(found, reverse=True)


# -- what the clerk types ------------------------------------------------------------------------------------

BOOK: dict[int, Texts] = {
    1: ("13867001", "鄂尔多斯", "鄂尔多斯市东胜区商标（集团）有限公司"),
    2: ("13867002", "重庆小面", "张改珍"),
    3: ("蒙知处字〔2023〕5号", "单县羊汤", "区先生"),
    4: ("91150600MA0XXXXX1X", "ERDOS 1436", "仇英、查良镛"),
    5: ("20000005", "額爾多斯", "西安绿色"),
    6: ("20000006", "𠮷䶮★", "ᠮᠣᠩᠭᠣᠯ"),
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("鄂", [1]),
        ("尔多", [5, 1]),
        ("鄂尔多斯", [1]),
        ("額爾多斯", [5]),
        ("鄂爾多斯", [1]),
        ("尔多斯市东胜", [1]),
        ("鄂多", []),
        ("鄂尔多斯 商标", [1]),
        ("集团有限", [1]),
        ("(集团)有限", [1]),
        ("eerduosi", [5, 1]),
        ("eerdu", [5, 1]),
        ("EERDUOSI", [5, 1]),
        ("ｅｅｄｓ", [5, 1]),
        ("eeds", [5, 1]),
        ("eedss", [1]),
        ("eeds 13867", [1]),
        ("eeds 1386", [1]),
        ("chongqing", [2]),
        ("zhongqing", [2]),
        ("chongqingx", [2]),
        ("chongqings", []),
        ("zgz", [2]),
        ("sx", [3]),
        ("dx", [3]),
        ("ouxiansheng", [3]),
        ("quxian", [3]),
        ("qiu", [4]),
        ("chou", [4]),
        ("zhaliangyong", [4]),
        ("xian", [5, 3, 1]),
        ("lvse", [5]),
        ("luse", [5]),
        ("13867", [2, 1]),
        ("7", [2, 1]),
        ("20235", [3]),
        ("[2023]", [3]),
        ("〔2023〕 5号", [3]),
        ("ma0x", [4]),
        ("erdos", [4]),
        ("rdos14", [4]),
        ("𠮷", [6]),
        ("★", [6]),
        ("ᠮᠣᠩ", [6]),
        ("zzzzzz", []),
        ("（）", [6, 5, 4, 3, 2, 1]),
        ("", [6, 5, 4, 3, 2, 1]),
    ],
)
def test_what_is_typed_finds(connection: Any, query: str, found: list[int]) -> None:
    index = fill(connection, BOOK)
    assert index.ids(query) == found
    assert expected(query, BOOK) == found
    assert index.count(query) == (len(found), False)


@pytest.mark.parametrize("module", [sqlite3], ids=["standard engine"])
def test_the_standard_engine_finds_the_same(module: ModuleType) -> None:
    connection = opened(module)
    index = fill(connection, BOOK)
    index.replace([(2, ("13867002", "成都小面", "张改珍"), [])])
    assert index.ids("chongqing") == []
    assert index.ids("chengdu") == [2]
    assert search.is_consistent(connection, MARKS)
    connection.close()


# -- no miss, no false hit -----------------------------------------------------------------------------------

LETTERS = "鄂尔多斯重庆单区市限張张改珍额仇查ab1２ （ᠮ★"
TEXTS = st.tuples(*[st.text(LETTERS, max_size=9)] * 2)
BOOKS = st.dictionaries(st.integers(1, 10**6), TEXTS, max_size=12)
PINYIN = st.lists(
    st.sampled_from(["e", "er", "duo", "si", "zhong", "qing", "shan", "qu", "zhang"]), min_size=1, max_size=4
)
QUERIES = st.one_of(
    st.text(LETTERS, max_size=5),
    st.text("edsqcz1ab", max_size=6),
    PINYIN.map("".join),
    PINYIN.map(lambda units: "".join(units)[:-1]),
    st.tuples(st.text("鄂尔多斯", max_size=2), st.text("edsq", max_size=2)).map(" ".join),
)


@given(BOOKS, st.lists(QUERIES, min_size=1, max_size=5))
def test_finds_what_the_reference_finds(records: dict[int, Texts], queries: list[str]) -> None:
    connection = opened()
    try:
        index = fill(connection, records)
        for query in queries:
            found = expected(query, records)
            assert index.ids(query) == found
            assert index.count(query) == (len(found), False)
            assert index.ids(query, limit=2, offset=1) == found[1:3]
    finally:
        connection.close()


@given(BOOKS, st.data())
def test_pieces_of_a_record_find_it(records: dict[int, Texts], data: st.DataObject) -> None:
    """Every fragment, every row of readings: whatever is cut out of a record finds the record."""
    connection = opened()
    try:
        index = fill(connection, records)
        for number, texts in records.items():
            folded = fold(data.draw(st.sampled_from(texts)))
            if not folded:
                continue
            start = data.draw(st.integers(0, len(folded) - 1))
            piece = folded[start : data.draw(st.integers(start + 1, len(folded)))]
            assert number in index.ids(piece)
            if all(map(pinyin.initials, piece)):
                assert number in index.ids("".join(data.draw(st.sampled_from(pinyin.initials(one))) for one in piece))
            if all(map(pinyin.syllables, piece)) and len(piece) <= 3:
                spelled = [data.draw(st.sampled_from(pinyin.syllables(one))) for one in piece]
                assert number in index.ids("".join(spelled))
    finally:
        connection.close()


# -- upkeep --------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "replace", "remove", "file"]), st.integers(1, 6), TEXTS, st.booleans()),
    max_size=15,
)


def dumped(connection: Any) -> list[tuple[Any, ...]]:
    """Every token with the records that stand under it, as FTS5 sees them now."""
    connection.execute(f"INSERT INTO {KEY}_search ({KEY}_search) VALUES ('optimize')")
    connection.execute(f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, {KEY}_search, instance)")
    found = sorted(set(connection.execute("SELECT term, doc FROM temp.terms")))
    connection.execute("DROP TABLE temp.terms")
    return found


@settings(max_examples=50)
@given(STEPS)
def test_upkeep_leaves_what_a_rebuild_makes(steps: list[tuple[str, int, Texts, bool]]) -> None:
    connection, fresh = opened(), opened()
    try:
        index = Search(connection, KEY)
        records: dict[int, tuple[Texts, list[tuple[str, str]]]] = {}
        for step, number, texts, withdrawn in steps:
            row = (texts, [("withdrawn", "1")] if withdrawn else [])
            if step == "remove":
                records.pop(number, None)
                index.remove([number])
            elif step == "file":
                index.file()
            else:
                known = number in records
                records[number] = row
                (index.replace if known else index.add)([(number, *row)])
        rows = [(number, *row) for number, row in sorted(records.items())]
        search.rebuild(fresh, MARKS, reversed(rows))
        index.file()
        assert dumped(connection) == dumped(fresh)
        assert all(map(index.filed, rows))
    finally:
        connection.close()
        fresh.close()


def test_settling_merges_the_parts_and_keeps_what_they_say(connection: Any) -> None:
    index = Search(connection, KEY)
    for number in range(1, 40):
        index.add([(number, (f"鄂尔多斯{number}", "商标"), [])])
        index.file()
    index.remove([5])

    def parts() -> int:
        counted = f"SELECT count(DISTINCT segid) FROM {KEY}_search_idx"
        return int(connection.execute(counted).fetchone()[0])

    before = parts()
    while index.settle():
        pass
    assert parts() < 4 < before
    assert index.ids("eeds") == [number for number in range(39, 0, -1) if number != 5]


def test_no_more_wait_than_a_search_can_compare(connection: Any) -> None:
    index = Search(connection, KEY)
    for number in range(1, search.WAITING + 1):
        index.add([(number, (f"鄂尔多斯{number}",), [])])
    assert index.last_filed == 0
    index.add([(search.WAITING + 1, ("额",), [])])
    assert index.last_filed == search.WAITING + 1
    assert index.count("eeds") == (search.WAITING, False)


def test_changes_go_with_the_callers_transaction(connection: Any) -> None:
    index = fill(connection, BOOK)
    connection.execute("BEGIN")
    index.replace([(1, ("别的",), [])])
    assert index.ids("eeds") == [5]
    connection.execute("ROLLBACK")
    assert index.ids("eeds") == [5, 1]


def test_a_rebuild_repairs_and_a_gap_is_seen(connection: Any) -> None:
    fill(connection, BOOK)
    assert search.is_consistent(connection, MARKS)
    connection.execute(f"DELETE FROM {KEY}_search_text WHERE id = 2")
    assert not search.is_consistent(connection, MARKS)
    search.rebuild(connection, MARKS, ((number, texts, []) for number, texts in BOOK.items()))
    assert search.is_consistent(connection, MARKS)
    assert Search(connection, KEY).ids("zgz") == [2]


def test_tokens_change_only_with_their_version() -> None:
    """A change of tokens or tables without a new version would leave old indexes wrong in silence."""
    filed = sorted(
        set(search_text.tokens(search_text.folded_texts(["鄂尔多斯重庆单区", "ＡＢ12中", "略绿𠮷★"])).split())
    )
    tables = [(RESOURCES / "search" / name).read_bytes() for name in ("readings.txt", "simplified.txt")]
    digest = hashlib.sha256(" ".join(filed).encode() + b"".join(tables)).hexdigest()
    assert (search_text.TOKENISER_VERSION, digest[:16]) == (2, "bae9b4c6a585a658")


# -- narrowing, order, limits --------------------------------------------------------------------------------


def many(count: int) -> dict[int, Texts]:
    return {
        number: (f"名{number % 7}称{number:05d}", "鄂尔多斯" if number % 3 else "尔多斯鄂")
        for number in range(1, count)
    }


def test_facets_narrow_and_exclude(connection: Any) -> None:
    records = many(300)
    marks = {number: [("status", "已注册" if number % 2 else "A b\"*'")] for number in records}
    for number in range(1, 300, 10):
        marks[number].append(("withdrawn", "1"))
    index = fill(connection, records, marks)
    odd = [number for number in sorted(records, reverse=True) if number % 2]
    kept = [number for number in sorted(records, reverse=True) if number % 10 != 1]
    assert index.ids("", facets=[("status", "已注册")]) == odd
    assert index.ids("", facets=[("status", "A b\"*'")]) == sorted(set(records) - set(odd), reverse=True)
    assert index.ids("", facets=[("status", "a b\"*'")]) == []
    assert index.ids("", excluded=[("withdrawn", "1")]) == kept
    assert index.count("", excluded=[("withdrawn", "1")]) == (len(kept), False)
    both = [number for number in kept if number % 2 and number % 3]
    arguments: dict[str, Any] = {"facets": [("status", "已注册")], "excluded": [("withdrawn", "1")]}
    assert index.ids("eeds", **arguments) == both
    assert index.ids("鄂尔", **arguments) == both
    assert index.count("鄂尔", **arguments) == (len(both), False)


@pytest.mark.parametrize("sorted_hits", [10_000, 10], ids=["sorted", "walked"])
def test_order_and_conditions_of_the_caller(connection: Any, monkeypatch: pytest.MonkeyPatch, sorted_hits: int) -> None:
    monkeypatch.setattr(search, "SORTED", sorted_hits)
    records = many(400)
    index = fill(connection, records, {number: [("even", str(number % 2))] for number in records})
    wanted = [number for number in records if number % 3 and number > 50 and number % 2 == 0]
    by_name = sorted(wanted, key=lambda number: records[number][0])
    asked: dict[str, Any] = {"facets": [("even", "0")], "where": "r.id > ? OR 0", "values": [50]}
    assert index.ids("鄂尔多斯", order="r.name", limit=20, offset=5, **asked) == by_name[5:25]
    assert index.ids("鄂尔多斯", order="r.name", **asked) == by_name
    assert index.ids("鄂尔多斯", limit=3, **asked) == sorted(wanted, reverse=True)[:3]
    assert index.count("鄂尔多斯", **asked) == (len(wanted), False)


def test_counts_stop_at_the_cap(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every third record has all pairs of neighbours and not the whole.
    index = fill(connection, {n: ("鄂尔多斯" if n % 3 else "鄂尔鄂多斯尔多",) for n in range(1, 400)})
    assert index.count("尔多", cap=100) == (100, True)
    assert index.count("尔多", cap=399) == (399, False)
    assert index.count("鄂尔多斯", cap=100) == (100, True)
    monkeypatch.setattr(search, "EXAMINED", 150)
    assert index.count("鄂尔多斯") == (100, True)
    monkeypatch.setattr(search, "EXAMINED", 5)
    monkeypatch.setattr(search, "EXAMINED_READING", 60)
    assert index.count("eeds") == (60, True)
    assert index.count("鄂尔多斯") == (search.PAGE, True)
    assert index.count("鄂尔多斯尔") == (0, False)


# -- nothing raises ------------------------------------------------------------------------------------------

NASTY = [
    '"', "'", '" OR "', "*", "a*", "^a", "AND", "NOT", "NEAR(a b)", "tokens:a", "a AND", "-a", "{", "(((", "%", "_",
    "\x00", "\ud800", "😀", "👨‍👩‍👧", "\u202e", "ﷺ", "İ", "ß", "¦status=1", "·duo", "鄂" * 10_000, "e" * 10_000,
    "1" * 10_000, "eerduosi" * 1_250, "xian" * 15, "鄂a" * 5_000, "a b " * 2_500,
    " ".join(chr(0x4E00 + number) for number in range(5_000)), "zhuang" * 10 + " " + "xianan" * 10,
]  # fmt: skip


@pytest.mark.parametrize("query", NASTY, ids=range(len(NASTY)))
def test_no_query_raises(connection: Any, query: str) -> None:
    index = fill(connection, BOOK | {7: (query[:20_000], "鄂尔")})
    found = index.ids(query)
    assert index.ids(query, order="r.name", limit=50, facets=[(query[:50], query[:50])]) == []
    assert index.count(query).total == len(found)
    assert 7 in found or " " in query


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_filed_and_asked(text: str) -> None:
    connection = opened()
    try:
        index = fill(connection, {1: (text,)})
        assert all(index.ids(part) == [1] for part in text.split())
        index.remove([1, 2])
        assert index.ids(text) == []
        assert dumped(connection) == []
    finally:
        connection.close()


def test_units_beside_each_other_only(connection: Any) -> None:
    """Tokens of several places must not add up to a hit: each pair of neighbours is there, the row is not."""
    whole = "鄂尔多斯商标"
    index = fill(connection, {1: tuple(map("".join, pairwise(whole)))})
    assert index.ids("鄂尔") == [1]
    for query in ("鄂尔多", "eed", "eerduo", "eeds", "eerduosi", "sbsb"):
        assert index.ids(query) == []
        assert index.count(query) == (0, False)


# -- the benchmark, small ------------------------------------------------------------------------------------


def test_the_benchmark_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_benchmark, "REPEATS", 2)
    found = search_benchmark.run(500)
    assert len(found) > 20
    assert "LIKE scan" in capsys.readouterr().out
