"""Search over made-up records against a LIKE scan of the same texts, and what filing them costs."""

import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.engine import connect, sqlite_version
from db.search import Search, create_statements
from workstation import pinyin
from workstation.registers.trademarks import TRADEMARKS

if TYPE_CHECKING:
    from sqlite3 import Connection

KEY = TRADEMARKS.key
COLUMNS, SEARCHED = 20, 6
"""All of them text; the first six are searched, the seventh is a status, the eighth a day."""
TRADE = "中华国泰金鑫源盛达鸿福康宏远大天地通和兴隆安顺荣昌恒信科技商贸"
"""What most names are made of; the rest is drawn evenly from level 1 of GB 2312."""
PLACES = ("东胜区", "康巴什区", "达拉特旗", "准格尔旗", "鄂托克旗", "杭锦旗", "乌审旗", "伊金霍洛旗")
STATUSES = ("已注册", "申请中", "已失效")
REPEATS = 60
"""Queries of each class; each is asked twice, and only the second answer counts."""

Texts = tuple[str, ...]
Ask = Callable[[random.Random], str]


def level_one() -> list[str]:
    """The 3,755 common characters of GB 2312."""
    rows = ((high, low) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return [bytes(pair).decode("gb2312") for pair in rows if pair[0] < 0xD7 or pair[1] < 0xFA]


def made_up(count: int) -> Iterator[Texts]:
    """Records of ``COLUMNS`` texts, the same in every run."""
    choose = random.Random(20261122)
    common = level_one()

    def name(shortest: int, longest: int) -> str:
        length = choose.randint(shortest, longest)
        return "".join(choose.choice(TRADE if choose.random() < 0.6 else common) for _ in range(length))

    for _ in range(count):
        searched = (
            str(choose.randrange(10**7, 10**8)),
            name(2, 6),
            "鄂尔多斯市" + name(3, 6) + "有限公司",
            "911506" + str(choose.randrange(10**11, 10**12)),
            name(2, 3),
            choose.choice(PLACES) + name(3, 8),
        )
        day = f"20{choose.randrange(26):02d}-{choose.randrange(1, 13):02d}-{choose.randrange(1, 29):02d}"
        rest = (searched * 2)[: COLUMNS - SEARCHED - 2]
        yield (*searched, choose.choice(STATUSES), day, *rest)


def build(connection: "Connection", count: int) -> tuple[dict[str, float], list[Texts]]:
    """Fill a table and its index; seconds of each, and some of the records to ask for."""
    columns = ", ".join(f"c{place} TEXT" for place in range(COLUMNS))
    connection.execute(f'CREATE TABLE "{KEY}" (id INTEGER PRIMARY KEY, {columns}) STRICT')
    for _, statement in create_statements(TRADEMARKS):
        connection.execute(statement)
    insert = f'INSERT INTO "{KEY}" VALUES (?{", ?" * COLUMNS})'
    search, seconds, sample = Search(connection, KEY), {"table": 0.0, "index": 0.0}, []
    records = enumerate(made_up(count), 1)
    connection.execute("BEGIN")
    while part := [record for _, record in zip(range(10_000), records, strict=False)]:
        begun = time.perf_counter()
        connection.executemany(insert, ((number, *texts) for number, texts in part))
        between = time.perf_counter()
        search.add((number, texts[:SEARCHED], [("status", texts[SEARCHED])]) for number, texts in part)
        seconds["table"] += between - begun
        seconds["index"] += time.perf_counter() - between
        sample += [texts for _, texts in part[:: max(1, count // 3000)]]
    begun = time.perf_counter()
    connection.execute("COMMIT")
    seconds["index"] += time.perf_counter() - begun
    connection.execute(f'CREATE INDEX by_day ON "{KEY}" (c7)')
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return seconds, sample


def questions(sample: list[Texts]) -> dict[str, Ask]:
    """Classes of queries; what is found is cut out of the records themselves."""
    common = level_one()

    def cut(length: int, *columns: int) -> Ask:
        def ask(choose: random.Random) -> str:
            long_enough = ""
            while len(long_enough) < length:
                long_enough = choose.choice(sample)[choose.choice(columns)]
            start = choose.randint(0, len(long_enough) - length)
            return long_enough[start : start + length]

        return ask

    def spelled(length: int) -> Ask:
        return lambda choose: "".join(pinyin.syllables(one)[0] for one in cut(length, 1, 2, 5)(choose))

    def initials(length: int) -> Ask:
        return lambda choose: "".join(pinyin.initials(one)[0] for one in cut(length, 1, 2, 5)(choose))

    def random_text(alphabet: str | list[str], length: int) -> Ask:
        return lambda choose: "".join(choose.choice(alphabet) for _ in range(length))

    return {
        "1 character": cut(1, 1, 2, 5),
        "1 character, any of level 1": random_text(common, 1),
        "2 characters": cut(2, 1, 2, 5),
        "3 characters": cut(3, 1, 2, 5),
        "4 characters": cut(4, 1, 2, 5),
        "4 characters in half of all": lambda choose: choose.choice(("有限公司", "鄂尔多斯", "尔多斯市")),
        "4 characters, absent": random_text(common, 4),
        "4 frequent characters, absent": random_text(TRADE, 4),
        "1-2 digits": lambda choose: cut(choose.randint(1, 2), 0, 3)(choose),
        "4 digits": cut(4, 0, 3),
        "8 digits": cut(8, 0, 3),
        "8 digits, absent": random_text("0123456789", 8),
        "initials, 1": initials(1),
        "initials, 2": initials(2),
        "initials, 3": initials(3),
        "initials, 4": initials(4),
        "initials, 6, mostly absent": random_text("abcdefghjklmnopqrstwxyz", 6),
        "initials zzzzzz": lambda choose: "zzzzzz",
        "pinyin, 1 syllable": spelled(1),
        "pinyin, 2 syllables": spelled(2),
        "pinyin, 4 syllables": spelled(4),
        "pinyin, being typed": lambda choose: spelled(3)(choose)[: -choose.randint(1, 2)],
        "initials and digits": lambda choose: initials(4)(choose) + " " + cut(5, 0, 3)(choose),
    }


def run(records: int) -> dict[str, dict[str, float]]:
    """Build, ask, print; returns the milliseconds of each class of queries."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.db"
        connection = connect(path)
        try:
            return _measured(connection, path, records)
        finally:
            connection.close()


def _measured(connection: "Connection", path: Path, records: int) -> dict[str, dict[str, float]]:
    before = path.stat().st_size
    seconds, sample = build(connection, records)
    size = (path.stat().st_size - before) / 1e6
    print(f"\nsearch in {records:,} records, SQLite {sqlite_version}, file {size:,.0f} MB, rows and index:")
    for name, taken in seconds.items():
        print(f"  {name:<8}{taken:8.2f} s {taken / records * 1e6:8.1f} µs/record")
    scan = statistics.median(_scanned(connection) for _ in range(3))
    print(f"  LIKE scan of {SEARCHED} columns, nothing found: {scan:.1f} ms = 1x")
    search = Search(connection, KEY)
    begun = time.perf_counter()
    while search.settle():
        pass
    print(f"  settled in {time.perf_counter() - begun:.1f} s, as idle moments do after an import")
    found: dict[str, dict[str, float]] = {"LIKE scan": {"page": scan}}
    print(f"  {'milliseconds':<32}{'page p50':>10}{'p95':>8}{'count p50':>12}{'p95':>8}{'p95 of LIKE':>14}")
    for name, ask in questions(sample).items():
        found[name] = _asked(search, ask)
        _print_row(name, found[name], scan)
    narrowed: dict[str, dict[str, Any]] = {
        "2 characters and a facet": {"facets": [("status", "已注册")]},
        "2 characters, sorted by a day": {"order": "r.c7 DESC, r.id DESC"},
    }
    for name, more in narrowed.items():
        found[name] = _asked(search, questions(sample)["2 characters"], **more)
        _print_row(name, found[name], scan)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  memory: now {_resident()} MiB, peak {peak} MiB")
    return found


def _print_row(name: str, times: dict[str, float], scan: float) -> None:
    ratio = scan / max(times["page p95"], times["count p95"])
    print(
        f"  {name:<32}{times['page p50']:10.2f}{times['page p95']:8.2f}"
        f"{times['count p50']:12.2f}{times['count p95']:8.2f}{'1/' + format(ratio, '.0f'):>14}"
    )


def _asked(search: Search, ask: Ask, **more: Any) -> dict[str, float]:
    choose = random.Random(7)
    uncounted = {key: value for key, value in more.items() if key != "order"}
    pages, counts = [], []
    for _ in range(REPEATS):
        text = ask(choose)
        for timed in (False, True):
            begun = time.perf_counter()
            search.ids(text, limit=50, **more)
            between = time.perf_counter()
            search.count(text, **uncounted)
            if timed:
                pages.append((between - begun) * 1e3)
                counts.append((time.perf_counter() - between) * 1e3)
    return {
        f"{name} {label}": sorted(times)[int(len(times) * part)]
        for name, times in (("page", pages), ("count", counts))
        for label, part in (("p50", 0.5), ("p95", 0.95))
    }


def _scanned(connection: "Connection") -> float:
    condition = " OR ".join(f"c{place} LIKE ?" for place in range(SEARCHED))
    sql = f'SELECT id FROM "{KEY}" WHERE {condition} ORDER BY id DESC LIMIT 50'
    begun = time.perf_counter()
    connection.execute(sql, ["%㐀㐁㐂㐃%"] * SEARCHED).fetchall()
    return (time.perf_counter() - begun) * 1e3


def _resident() -> int:
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 // 2**20 if pages.exists() else 0
