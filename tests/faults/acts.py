"""What the program is killed in: for each act its next command, and what has to hold afterwards.

An act remembers in its bench what was asked and what was acknowledged. Every judgement is the same in three parts:
what was acknowledged is there; what was asked and not acknowledged is there whole or not at all; nothing else changed.
"""

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from unittest import mock

from db import backups, upgrades
from db.history import Change, Occasion, encode
from db.store import Store
from tests.end_to_end.office import UNIT, trademark
from tests.faults.killing import Bench, End
from workstation.operations import keeping, verifying
from workstation.operations.importing import import_ledger
from workstation.registers.trademarks import TRADEMARKS

GROUP = 5
"""Records added by one command."""
ROWS = 150
"""Rows of a ledger."""
KEPT = 200
"""Records that are there before."""
OLDER = 3
"""Version of the older store that is upgraded."""
KEPT_FROM, LEDGER_FROM, ADDED_FROM = 1_000_000, 3_000_000, 5_000_000
PERIOD = "2020Q1"
PACKAGES_PROVED = 1


class Act:
    """One activity of the program."""

    name = ""
    chained = True
    """Whether the next command works in the folder that the kill left; else in a fresh copy."""

    def prepare(self, folder: Path) -> None:
        """Make the data folder that a bench begins with."""
        with Store.create(folder, unit=UNIT, clerk="王芳") as store:
            fill(store)

    def step(self, bench: Bench) -> End:
        """Run the next command under fire and judge the folder; raises ``AssertionError``."""
        raise NotImplementedError


def fill(store: Store, number: int = KEPT) -> None:
    """Put records into a store."""
    keeping.add(store, TRADEMARKS, [trademark(KEPT_FROM + one) for one in range(number)])


def numbers_in(store: Store) -> dict[str, str]:
    """Registration number -> note of the records in force."""
    return {one["registration_no"]: one["note"] or "" for one in store.each(TRADEMARKS)}


def written(bench: Bench, name: str, content: object) -> str:
    """A file for the program."""
    path = bench.work / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return str(path)


def ledger(bench: Bench, numbers: Iterable[int]) -> str:
    """A ledger of trademarks."""
    return str(write_ledger(bench.work / "台账.csv", numbers))


def write_ledger(path: Path, numbers: Iterable[int]) -> Path:
    """A ledger of trademarks with these numbers."""
    lines = (f"{number},名{number},公司,25,2020-01-14" for number in numbers)
    path.write_text("\n".join(("注册号,商标名称,注册人,国际分类,注册日期", *lines)), "utf-8")
    return path


class Entry(Act):
    """Several records in one command; every third command changes one that is there."""

    name = "entry"

    def step(self, bench: Bench) -> End:
        added: dict[int, bool] = bench.memory.setdefault("added", {})
        notes: list[str] = bench.memory.setdefault("notes", [""])
        first = ADDED_FROM + GROUP * bench.number
        changing = bench.number % 3 == 2
        if changing:
            note = f"改{bench.number}"
            end = bench.run("change", "trademarks", self.uid(bench), written(bench, "change.json", {"note": note}))
            notes[:] = [note] if end.answer else [*notes, note]
        else:
            records = [trademark(first + one) for one in range(GROUP)]
            end = bench.run("add", "trademarks", written(bench, "add.json", records))
            added[first] = end.answer is not None

        def judge(store: Store) -> None:
            found = numbers_in(store)
            assert found[str(KEPT_FROM)] in notes
            notes[:] = [found[str(KEPT_FROM)]]
            there = {group: sum(str(group + one) in found for one in range(GROUP)) for group in added}
            for group, acknowledged in added.items():
                assert there[group] in ((GROUP,) if acknowledged else (0, GROUP)), there
                added[group] = there[group] == GROUP
            assert len(found) == KEPT + sum(there.values())

        bench.reopened(judge)
        return end

    def uid(self, bench: Bench) -> str:
        """The record that is changed."""
        if "uid" not in bench.memory:
            with Store.open(bench.folder) as store:
                (bench.memory["uid"],) = store.lookup("trademarks", registration_no=str(KEPT_FROM))
        return str(bench.memory["uid"])


class Import(Act):
    """A ledger imported, and a further one after it."""

    name = "import"

    def step(self, bench: Bench) -> End:
        asked: dict[int, bool] = bench.memory.setdefault("asked", {})
        first = LEDGER_FROM + ROWS * bench.number
        end = bench.run("import", "trademarks", ledger(bench, range(first, first + ROWS)))
        asked[first] = end.answer is not None

        def judge(store: Store) -> None:
            found = numbers_in(store)
            for begin, acknowledged in asked.items():
                there = sum(str(begin + one) in found for one in range(ROWS))
                assert there in ((ROWS,) if acknowledged else (0, ROWS)), (begin, there)
                asked[begin] = there == ROWS
            assert len(found) == KEPT + ROWS * sum(asked.values())

        bench.reopened(judge)
        return end


class UndoImport(Act):
    """An import taken back; where it is gone for good, the next bench begins anew."""

    name = "undo of an import"
    chained = False

    def prepare(self, folder: Path) -> None:
        super().prepare(folder)
        path = folder.parent / "台账.csv"
        lines = (f"{LEDGER_FROM + number},名{number},公司,25,2020-01-14" for number in range(ROWS))
        path.write_text("\n".join(("注册号,商标名称,注册人,国际分类,注册日期", *lines)), "utf-8")
        with Store.open(folder) as store:
            batch = import_ledger(store, TRADEMARKS, path).batch
        (folder.parent / "batch").write_text(batch)
        path.unlink()

    def step(self, bench: Bench) -> End:
        with Store.open(bench.folder) as store:
            batch = store.batches("2")[0].newest.batch
        end = bench.run("undo-import", batch)

        def judge(store: Store) -> None:
            there = len(numbers_in(store)) - KEPT
            assert there in ((0,) if end.answer else (0, ROWS)), there

        bench.reopened(judge)
        return end


class Package(Act):
    """A report written and corrected again and again, into one folder."""

    name = "package"

    def step(self, bench: Bench) -> End:
        out = bench.work / "报送"
        end = bench.run("package", "--period", PERIOD, "--out", str(out), "--reason", "测试")
        acknowledged: list[str] = bench.memory.setdefault("codes", [])
        if end.answer:
            acknowledged.append(end.answer["check_code"])

        if not end.killed:
            # What the kills before it left behind is gone with it.
            left = [*out.glob(".*"), *(bench.work / "temporary").glob("ip-workstation-*")]
            assert not left, left
        bench.reopened(partial(judge_packages, acknowledged))
        return end


def judge_packages(acknowledged: list[str], store: Store) -> None:
    """Every acknowledged package is noted and there, the last ones are good."""
    packages = store.packages()
    assert [one.series for one in packages] == list(range(1, len(packages) + 1))
    assert set(acknowledged) <= {one.check_code for one in packages}
    for one in packages[-PACKAGES_PROVED:]:
        told = verifying.verify_file(Path(one.path), store)
        assert (told.valid, told.check_code) == (True, one.check_code), told.problems
    assert all(Path(one.path).is_file() for one in packages)


class Backup(Act):
    """A backup by hand."""

    name = "backup"

    def step(self, bench: Bench) -> End:
        end = bench.run("backup")
        names: list[str] = bench.memory.setdefault("names", [])
        if end.answer:
            names.append(Path(end.answer["path"]).name)

        def judge(store: Store) -> None:
            found = {one.path.name: one for one in store.backups()}
            assert set(names) <= found.keys()
            assert all(one.counts is not None for one in found.values())
            for one in list(found.values())[:2]:
                assert backups.check(one.path) == UNIT
            assert len(numbers_in(store)) == KEPT

        bench.reopened(judge)
        return end


class Restore(Act):
    """Two backups brought back in turns, while the store holds now the one and now the other."""

    name = "restore"

    def prepare(self, folder: Path) -> None:
        super().prepare(folder)
        with Store.open(folder) as store:
            store.backup(out=folder.parent / "one.db")
            keeping.add(store, TRADEMARKS, [trademark(ADDED_FROM + one) for one in range(GROUP)])
            store.backup(out=folder.parent / "other.db")

    def step(self, bench: Bench) -> End:
        small = bench.number % 2 == 0
        template: Path = bench.memory["template"]
        end = bench.run("restore-backup", str(template.parent / ("one.db" if small else "other.db")))

        def judge(store: Store) -> None:
            sizes = (KEPT if small else KEPT + GROUP,) if end.answer else (KEPT, KEPT + GROUP)
            assert len(numbers_in(store)) in sizes
            assert all(one.counts is not None for one in store.backups())
            if end.answer:
                assert "before_restore" in {one.kind for one in store.backups()}

        bench.reopened(judge)
        return end


class Upgrade(Act):
    """A store of an older program, opened by this one."""

    name = "upgrade"
    chained = False

    def prepare(self, folder: Path) -> None:
        older = upgrades.migration_files()[:OLDER]
        with (
            mock.patch.object(upgrades, "migration_files", lambda *_: older),
            # Without registers nothing is added to what the old migrations made.
            Store.create(folder, unit=UNIT, clerk="王芳", catalogue=()) as store,
        ):
            assert store.version == OLDER
            with store.transaction():
                put_in_raw(store, KEPT)

    def step(self, bench: Bench) -> End:
        end = bench.run("info")

        def judge(store: Store) -> None:
            assert store.version == upgrades.newest()
            assert len(numbers_in(store)) == KEPT
            made = [one for one in store.backups() if one.kind == "before_upgrade"]
            assert made and all(one.counts is not None for one in made)

        bench.reopened(judge)
        return end


def put_in_raw(store: Store, number: int) -> None:
    """Put in records as an older program did, by fields that every version has."""
    at, columns = "2025-11-03T09:30:00+08:00", ("registration_no", "mark_name", "nice_class")
    changes = []
    for one in range(number):
        uid = f"01890000-0000-7000-8000-{one:012x}"
        values = (str(KEPT_FROM + one), f"名{one}", 25)
        store._connection.execute(
            f"INSERT INTO trademarks (uid, {', '.join(columns)}, revision, created_at, created_by, changed_at,"
            " changed_by) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)",
            (uid, *values, at, store.clerk, at, store.clerk),
        )
        changes.append(Change(uid, 1, "{}", encode(dict(zip(columns, values, strict=True)))))
    store._history.append(Occasion(at, store.clerk, "hand", "add", "trademarks", "", ""), changes)


class WindowTyping(Act):
    """Records typed into the form of the window."""

    name = "window: entry"

    def step(self, bench: Bench) -> End:
        said: set[str] = bench.memory.setdefault("said", set())
        end, lines = bench.play("typing")
        said.update(number for _, number in lines)

        def judge(store: Store) -> None:
            found = numbers_in(store)
            assert said <= found.keys()
            # At most the one that was being saved when the kill came.
            assert len(found) <= KEPT + len(said) + bench.number

        bench.reopened(judge)
        return end


class WindowBulk(Act):
    """All records changed at once in the window, undone, backed up."""

    name = "window: bulk, undo"

    def step(self, bench: Bench) -> End:
        notes: list[str] = bench.memory.setdefault("notes", [""])
        end, lines = bench.play("bulk")
        for word, note in lines:
            if word in ("begins", "undoes"):
                notes.append(note if word == "begins" else notes[-2])
            else:
                notes[:] = notes[-2:] if word == "changed" else notes[-1:]
                at_last = notes[-1]
        if lines and lines[-1][0] not in ("begins", "undoes"):
            notes[:] = [at_last]

        def judge(store: Store) -> None:
            found = set(numbers_in(store).values())
            assert len(found) == 1, found
            assert found <= set(notes), (found, notes)
            notes[:] = list(found)
            assert all(one.counts is not None for one in store.backups())

        bench.reopened(judge)
        return end


class WindowImport(Act):
    """Ledgers imported in the window, one after another."""

    name = "window: import"

    def step(self, bench: Bench) -> End:
        acknowledged: dict[int, bool] = bench.memory.setdefault("acknowledged", {})
        end, lines = bench.play("importing")
        for word, first in lines:
            acknowledged[int(first)] = word == "imported"

        def judge(store: Store) -> None:
            found = numbers_in(store)
            for begin, all_there in acknowledged.items():
                there = sum(str(begin + one) in found for one in range(ROWS))
                assert there in ((ROWS,) if all_there else (0, ROWS)), (begin, there)
                acknowledged[begin] = there == ROWS
            assert len(found) == KEPT + ROWS * sum(acknowledged.values())

        bench.reopened(judge)
        return end


class WindowPackage(Act):
    """Packages written in the window, one after another."""

    name = "window: package"

    def step(self, bench: Bench) -> End:
        acknowledged: list[str] = bench.memory.setdefault("codes", [])
        end, lines = bench.play("packaging")
        acknowledged += [code for _, code in lines]
        bench.reopened(partial(judge_packages, acknowledged))
        return end


ACTS: tuple[Act, ...] = (Entry(), Import(), UndoImport(), Package(), Backup(), Restore(), Upgrade())
"""On the command line."""
WINDOW_ACTS: tuple[Act, ...] = (WindowTyping(), WindowBulk(), WindowImport(), WindowPackage())
