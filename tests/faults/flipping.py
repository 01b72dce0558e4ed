"""Flips single bytes of a store and tells what became of each: harmless, repaired, or found."""

import hashlib
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from db.doctor import examine
from db.engine import connect
from db.store import FILE, Store
from tests.end_to_end.office import UNIT, case, indication, trademark, work
from workstation.findings import EnvironmentFault
from workstation.operations import keeping, reporting
from workstation.periods import Period
from workstation.registers.catalogue import REGISTERS
from workstation.registers.trademarks import TRADEMARKS

MARKS = 40
FILE_END = 5000
"""Bytes cut off the end of a store: more than a page."""
CHANGING = ("history_head", "checked_on", "backup")
"""Notes that opening a store may write, or that the chain itself proves."""


@dataclass
class Fates:
    """What became of the flips."""

    counts: Counter[str] = field(default_factory=Counter)
    unseen: list[tuple[int, int, str]] = field(default_factory=list)
    """Place, mask and reason of those that changed something and were not found: there must be none."""


def prepare(folder: Path) -> None:
    """A store with something in every table: records, child rows, a package, settings, drafts, reasons, files."""
    with Store.create(folder, unit=UNIT, clerk="王芳") as store:
        uids = [
            one.record["uid"]
            for one in keeping.add(store, TRADEMARKS, [trademark(10_000_000 + n) for n in range(MARKS)])
        ]
        for register, one in zip(REGISTERS[1:], (indication(), work(), case()), strict=True):
            keeping.add(store, register, [one])
        events = [{"kind": "续展", "date": "2030-01-14", "until": "2040-01-13"}]
        keeping.change(store, TRADEMARKS, uids[0], {"trademark_events": events, "note": "改"})
        keeping.withdraw(store, TRADEMARKS, uids[1], reason="重复")
        paper = folder.parent / "证书.txt"
        paper.write_text("证书")
        keeping.change(store, TRADEMARKS, uids[2], {"files": [store.attach(paper)]})
        reporting.write_package(store, Period.read("2020Q1"), folder.parent / "报送", reason="测试")
        store.open_correction("2020Q1", "natural", 1, "更正")
        store.set_setting("second_backup_folder", "/media/stick")
        store.keep_draft("trademarks", "d1", {"mark_name": "草稿"})
        store.add_target(UNIT, "trademarks", 2026, 12, "2026-01-01", "下达")
        store.explain("subject", "value", "理由")
        store.say_not_double("trademarks", (uids[3], uids[4]), "x")
        store.idle()


def contents(path: Path) -> str:
    """The digest of all that a person ever put into a store; raises where it cannot be read."""
    connection = connect(path, read_only=True)
    try:
        digest = hashlib.sha256()
        sql = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\' ORDER BY 1"
        )
        for (table,) in connection.execute(sql).fetchall():
            # What an opening adds to it is judged by the digest of the table.
            if table.startswith("sqlite_") or table == "_sqlite_migrations":
                continue
            digest.update(table.encode())
            for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1'):
                if table == "meta" and (row[0] in CHANGING or row[0].startswith(("indexed_", "digest_"))):
                    continue
                digest.update(repr(row).encode())
        return digest.hexdigest()
    finally:
        connection.close()


def flip(template: Path, work: Path, flips: int, seed: str, near: bytes = b"") -> Fates:
    """Flip one byte after another, each in a fresh copy of the store; ``near`` is where, unless it is anywhere."""
    chance, fates = random.Random(seed), Fates()
    original = (template / FILE).read_bytes()
    first = original.index(near) if near else 0
    last = first + len(near) if near else len(original)
    expected = contents(template / FILE)
    folder = work / "flipped"
    for _ in range(flips):
        place, mask = chance.randrange(first, last), chance.randrange(1, 256)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        damaged = bytearray(original)
        damaged[place] ^= mask
        (folder / FILE).write_bytes(damaged)
        fate = fate_of(folder, expected)
        kind, _, reason = fate.partition(": ")
        fates.counts[kind] += 1
        if kind == "unseen":
            fates.unseen.append((place, mask, reason))
    return fates


def fate_of(folder: Path, expected: str) -> str:
    """What the program makes of a damaged store."""
    try:
        with Store.open(folder) as store:
            report = examine(store)
            if not report.healthy and not examine(store, repair=True).healthy:
                return "found by doctor"
            if not report.healthy or any(one.code == "search_index_stale" for one in report.findings):
                examine(store, repair=True)
                if [one.code for one in examine(store).findings if one.code != "backup_never"]:
                    return "unseen: could not be repaired"
                return "repaired" if contents(folder / FILE) == expected else "unseen: after the repair"
    except EnvironmentFault as fault:
        return f"found at opening: {fault.code}"
    except Exception as error:
        return f"unseen: {type(error).__name__} {error}"
    try:
        return "harmless" if contents(folder / FILE) == expected else "unseen: contents differ"
    except Exception as error:
        return f"unseen: {error}"
