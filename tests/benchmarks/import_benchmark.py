"""The plan of a large import against the bare readers: seconds, memory, and how long the window is held meanwhile.

``python -m tests.benchmarks.import_benchmark FOLDER [ROWS]`` makes ledger and stores in the folder where they are not
there yet, and keeps them for the next run. Every measurement runs in a process of its own, the contenders in turn.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from db.store import Store
from tests.benchmarks.big_store import PART, mixed_records
from workstation.fields import Value
from workstation.package.written_values import Kind, to_cell
from workstation.registers.trademarks import TRADEMARKS

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 20
TURNS = 3
TICK = 1
"""Milliseconds between two ticks of the window's timer."""
LEFT_OUT = ("township", "zone", "note")
"""Fields that the ledger does not have."""


def ledger_of(path: Path, rows: int) -> Path:
    """A ledger of marks as a sender makes it, with title, headings and 20 columns."""
    import xlsxwriter

    fields = [field for field in TRADEMARKS.fields if field.key not in LEFT_OUT][: COLUMNS - 1]
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("商标台账")
    sheet.write_row(0, 0, ["某旗商标台账"])
    sheet.write_row(1, 0, ["序号", *(field.label for field in fields)])
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.create(Path(folder) / "x", unit="150622", clerk="bench") as store,
    ):
        for number, record in enumerate(mixed_records(store, rows), start=1):
            sheet.write_number(number + 1, 0, number)
            for column, field in enumerate(fields, start=1):
                _write(sheet, number + 1, column, Kind.of(field.kind), record[field.key])
    book.close()
    return path


def _write(sheet: Any, row: int, column: int, kind: Kind, value: Value) -> None:
    if value is None:
        return
    cell = to_cell(kind, value, {})
    sheet.write_string(row, column, cell) if isinstance(cell, str) else sheet.write(row, column, cell)


def full_store(folder: Path, rows: int) -> None:
    """A store that holds the marks of the ledger."""
    with Store.create(folder, unit="150622", clerk="bench") as store:
        records = mixed_records(store, rows)
        while part := [record for _, record in zip(range(PART), records, strict=False)]:
            store.insert(TRADEMARKS, part, cause="sample")
        while store.idle():
            pass


def calamine_bare(place: Path) -> int:
    """The reader of our own program, its cells thrown away."""
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(place / "ledger.xlsx").get_sheet_by_index(0).iter_rows())


def openpyxl_bare(place: Path) -> int:
    """openpyxl in its fastest way."""
    import openpyxl

    book = openpyxl.load_workbook(place / "ledger.xlsx", read_only=True, data_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


def pandas_openpyxl(place: Path) -> int:
    """What most scripts do."""
    import pandas

    return len(pandas.read_excel(place / "ledger.xlsx", engine="openpyxl", header=1, dtype=str)) + 2


def plan_new(place: Path) -> int:
    """Our whole plan where every row is new."""
    return _plan(place / "empty", place)


def plan_unchanged(place: Path) -> int:
    """Our whole plan where every row has its record."""
    return _plan(place / "full", place)


def _plan(folder: Path, place: Path) -> int:
    from workstation.operations.importing import plan_import

    with Store.open(folder) as store:
        plan, _ = plan_import(store, TRADEMARKS, place / "ledger.xlsx")
    wanted = "new" if folder.name == "empty" else "unchanged"
    assert plan.counts[wanted] == len(plan.rows), plan.counts
    return len(plan.rows) + 2


CONTENDERS: dict[str, Callable[[Path], int]] = {
    "calamine": calamine_bare,
    "openpyxl": openpyxl_bare,
    "pandas": pandas_openpyxl,
    "new": plan_new,
    "unchanged": plan_unchanged,
}
WORDS = {
    "calamine": "python-calamine, bare reading",
    "openpyxl": "openpyxl read_only, bare reading",
    "pandas": "pandas.read_excel with openpyxl",
    "new": "our plan, every row new",
    "unchanged": "our plan, every row matched",
}


def measured(name: str, place: Path) -> dict[str, float]:
    """Seconds and memory of one contender, in this process."""
    begun, used = time.perf_counter(), time.process_time()
    rows = CONTENDERS[name](place)
    return {
        "rows": rows,
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - used,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def window_gaps(place: Path) -> dict[str, Any]:
    """A plain window whose store plans the import: the gaps between the ticks of its timer, in milliseconds."""
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication, QMainWindow

    from tests.benchmarks import window_benchmark
    from ui.ask import Asker
    from workstation.operations.importing import plan_import

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 720)
    window.show()
    window_benchmark.TICK = TICK
    found: dict[str, Any] = {}

    class Taker(QObject):
        """Takes the answers."""

        def opened(self, _: object) -> None:
            """The store is there: ask for the plan."""
            gaps.begin()
            asker.ask(lambda store: len(plan_import(store, TRADEMARKS, place / "ledger.xlsx")[0].rows), self.planned)

        def planned(self, rows: int) -> None:
            """The plan is there."""
            found["rows"] = rows
            found["gaps"] = gaps.end()
            found["longest"] = sorted(gaps.gaps)[-5:]
            application.quit()

    taker, asker, gaps = Taker(), Asker(), window_benchmark.Gaps()
    asker.open(lambda: Store.open(place / "empty"), lambda store: None, taker.opened)
    application.exec()
    asker.close()
    return found


def run(rows: int, folder: Path | None = None) -> None:
    """Measure and print; the stores are made where they are not there."""
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        if not (place / "ledger.xlsx").exists():
            ledger_of(place / "ledger.xlsx", rows)
            Store.create(place / "empty", unit="150622", clerk="bench").close()
            full_store(place / "full", rows)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
        for _ in range(TURNS):
            for name, results in found.items():
                results.append(_in_own_process(name, place))
        _print(rows, found)
        told = _in_own_process("window", place)
        gaps = told["gaps"]
        print(
            f"  gaps of a plain window meanwhile (ticks of {TICK} ms): p50 {gaps['p50']:.1f} ms   "
            f"p99 {gaps['p99']:.1f} ms   longest {', '.join(f'{gap:.0f}' for gap in told['longest'])} ms "
            f"(aim: p99 ≤ 50 ms)"
        )


def _print(rows: int, found: dict[str, list[dict[str, float]]]) -> None:
    print(f"\nplan of an import of {rows:,} rows × {COLUMNS} columns, each in a process of its own")
    print("  (median of 3 turns; ratios of CPU seconds: a busy machine stretches the others)")
    median = {
        name: {key: statistics.median(one[key] for one in results) for key in results[0]}
        for name, results in found.items()
    }
    for name, one in median.items():
        ratios = "".join(
            f"{one['cpu'] / median[other]['cpu']:8.2f}x {other}" for other in ("calamine", "openpyxl", "pandas")
        )
        print(f"  {WORDS[name]:<36}{one['seconds']:8.2f} s{one['cpu']:8.2f} CPU s{one['memory']:7.0f} MiB{ratios}")


def _in_own_process(name: str, place: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.import_benchmark", "--measure", name, str(place)]
    screen = {"QT_QPA_PLATFORM": "offscreen"} | dict(os.environ)
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=screen)
    answer = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        which, where = sys.argv[2], Path(sys.argv[3])
        print(json.dumps(window_gaps(where) if which == "window" else measured(which, where)))
    else:
        run(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000, Path(sys.argv[1]))
