"""The ledger sheet and the whole package against what writes workbooks elsewhere: seconds, memory, bytes.

``python -m tests.benchmarks.package_benchmark [ROWS]``. Every measurement runs in a process of its own, the
contenders in turn; all of them write the same cells, which lie ready in memory before the clock starts.
"""

import datetime
import gc
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from db.store import Store
from tests.benchmarks.big_store import big_store, mixed_records
from workstation.fields import Value
from workstation.ledgers.tables import register_table
from workstation.package.contents import Column, PackageContents, Profile, Table
from workstation.package.tables import written_kinds
from workstation.package.workbook import DAY_FORMAT, LEDGER_FORMATS, LedgerSheet, book
from workstation.package.written_values import Kind, to_cell
from workstation.periods import Period
from workstation.registers.trademarks import TRADEMARKS

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 20
TURNS = 3
CHECKED = 20_000
"""Records of the comparison of checks with their package."""
WARMED = 200
"""Records of the store that goes the same way before."""
NOW = datetime.datetime(2026, 10, 8, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
Rows = list[tuple[Value, ...]]


def ledger(rows: int) -> Table:
    """A ledger of marks as the program itself writes it: ``uid`` and 19 fields of every kind."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "x", unit="150622", clerk="b") as store:
        records = [
            {"uid": f"0198c0de-0000-7000-8000-{number:012d}", **record}
            for number, record in enumerate(mixed_records(store, rows))
        ]
    whole = register_table(TRADEMARKS, lambda: records)
    places = range(COLUMNS)
    return Table(
        name=whole.name,
        label=whole.label,
        columns=whole.columns[:COLUMNS],
        rows=[tuple(row[place] for place in places) for row in whole.rows],
    )


def cells_of(table: Table) -> list[list[Any]]:
    """The same cells for the others."""
    kinds = written_kinds(table.columns, Profile.FULL)
    words = [column.words for column in table.columns]
    return [list(map(to_cell, kinds, row, words)) for row in table.rows]


def xlsxwriter_with_formats(path: Path, columns: tuple[Column, ...], cells: list[list[Any]], **options: Any) -> None:
    """XlsxWriter cell by cell, each with the format that we give it."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(path, {"strings_to_urls": False, **options})
    sheet = workbook.add_worksheet()
    numbers = {Kind.DAY: DAY_FORMAT, **LEDGER_FORMATS}
    formats = [workbook.add_format({"num_format": numbers.get(column.kind, "@"), "border": 1}) for column in columns]
    for number, row in enumerate(cells):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell, formats[place])
            elif isinstance(cell, datetime.date):
                sheet.write_datetime(number, place, cell, formats[place])
            elif cell is not None:
                sheet.write_number(number, place, cell, formats[place])
    workbook.close()


def openpyxl_write_only(path: Path, cells: list[list[Any]]) -> None:
    """openpyxl in its fastest way, without formats."""
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in cells:
        sheet.append(row)
    workbook.save(path)


def pandas_to_excel(path: Path, cells: list[list[Any]]) -> None:
    """What most scripts do."""
    import pandas

    pandas.DataFrame(cells).to_excel(path, engine="xlsxwriter", index=False)


def rustpy(path: Path, columns: tuple[Column, ...], cells: list[list[Any]]) -> None:
    """rustpy-xlsxwriter, without formats; the rows made into what it takes are part of its time."""
    from rustpy_xlsxwriter import write_worksheet

    keys = [column.key for column in columns]
    write_worksheet([dict(zip(keys, row, strict=True)) for row in cells], str(path))


def our_ledger(path: Path, table: Table) -> None:
    """Our ledger sheet with its formats, out of canonical values."""
    kinds = written_kinds(table.columns, Profile.FULL)
    with book(path, NOW, "台账") as workbook:
        sheet = LedgerSheet(workbook, workbook.add_sheet("台账"), table.columns, kinds)
        for row in table.rows:
            sheet.add(row)
        sheet.close()


def our_package(folder: Path, table: Table, rows: int) -> None:
    """The whole package of this one ledger: workbooks, tables, seal, zip, read back."""
    from workstation.package.writer import write_package

    contents = PackageContents(
        unit="150622",
        unit_names=("鄂尔多斯市", "准格尔旗"),
        period=Period.read("2026Q3"),
        revision=1,
        series=1,
        previous_root=None,
        schema_version="1",
        rule_edition="1",
        program_version="1",
        created=NOW,
        tables=(table,),
        expected_rows=rows,
    )
    write_package(contents, folder)


def our_verification(path: Path) -> None:
    """A package judged as the city judges it."""
    from workstation.package.verification import verify

    found = verify(path)
    assert found.valid, found.problems


def measured(name: str, place: Path, rows: int) -> dict[str, float]:
    """Seconds, memory and bytes of one contender, in this process."""
    table = ledger(rows)
    others = name not in ("sheet", "package", "verify")
    cells = cells_of(table) if others else []
    path = place / f"{name}.xlsx"
    works: dict[str, Callable[[], None]] = {
        "xlsxwriter": lambda: xlsxwriter_with_formats(path, table.columns, cells),
        "constant": lambda: xlsxwriter_with_formats(path, table.columns, cells, constant_memory=True),
        "openpyxl": lambda: openpyxl_write_only(path, cells),
        "pandas": lambda: pandas_to_excel(path, cells),
        "rustpy": lambda: rustpy(path, table.columns, cells),
        "sheet": lambda: our_ledger(path, table),
        "package": lambda: our_package(place, table, rows),
        "verify": lambda: our_verification(next(place.glob("*.zip"))),
    }
    # The rows in memory are none of the writers' work: the collector need not go through them.
    gc.collect()
    gc.freeze()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, used = time.perf_counter(), time.process_time()
    works[name]()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    written = next(place.glob("*.zip")) if name in ("package", "verify") else path
    return {
        "seconds": seconds,
        "cpu": cpu,
        "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "size": written.stat().st_size / 1024**2,
    }


WORDS = {
    "xlsxwriter": "XlsxWriter with formats",
    "constant": "XlsxWriter constant_memory with formats",
    "openpyxl": "openpyxl write_only, no formats",
    "pandas": "pandas.to_excel",
    "rustpy": "rustpy-xlsxwriter, no formats",
    "sheet": "our ledger sheet",
    "package": "our whole package, read back",
    "verify": "our verification of it",
}


def run(rows: int) -> None:
    """Measure and print."""
    names = [name for name in WORDS if name != "rustpy" or importlib.util.find_spec("rustpy_xlsxwriter")]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        for _ in range(TURNS):
            for name, results in found.items():
                results.append(_in_own_process(name, str(place), str(rows)))
            for path in place.glob("*.zip"):
                path.unlink()
        _print(rows, found)
        turns = [_in_own_process("checks", str(place), str(CHECKED)) for _ in range(TURNS)]
    _print_checks(turns)


def _print_checks(turns: list[dict[str, float]]) -> None:
    median = {key: statistics.median(one[key] for one in turns) for key in turns[0]}
    ratios = ", ".join(f"{one['ratio']:.3f}" for one in turns)
    checks = median["records"] + median["forms"]
    print(
        f"\nall checks over {CHECKED:,} records, in a program that checked another store before (median of {TURNS})"
        f"\n  {checks:.2f} CPU s: records {median['records']:.2f} with {median['found']:.0f} findings,"
        f" forms {median['forms']:.2f}; their package {median['package']:.2f} CPU s: {median['ratio']:.2f}x"
        f" (aim ≤ 0.10x; turns {ratios})"
    )


def _print(rows: int, found: dict[str, list[dict[str, float]]]) -> None:
    print(f"\nledger of {rows:,} rows × {COLUMNS} columns, each in a process of its own, rows ready in memory")
    print("  (median of 3 turns; memory above the rows; ratios of CPU seconds and of seconds to the first line)")
    median = {
        name: {key: statistics.median(one[key] for one in results) for key in results[0]}
        for name, results in found.items()
    }
    first = median["xlsxwriter"]
    for name, words in WORDS.items():
        if name not in median:
            print(f"  {words:<42}     n/a (not installed)")
            continue
        one = median[name]
        print(
            f"  {words:<42}{one['seconds']:8.2f} s{one['cpu']:8.2f} CPU s{one['cpu'] / first['cpu']:7.2f}x CPU"
            f"{one['seconds'] / first['seconds']:7.2f}x{one['memory']:7.0f} MiB{one['size']:7.1f} MB"
        )


def checks_against_package(place: Path, records: int) -> dict[str, float]:
    """CPU seconds of all checks of a period, and of the rest of the way to its package, over a real store.

    Another, small store goes the same way first: the window has loaded its modules and code lists long before.
    """
    with tempfile.TemporaryDirectory() as small:
        _check_and_write(Path(small), WARMED)
    with tempfile.TemporaryDirectory(dir=place) as large:
        return _check_and_write(Path(large), records)


def _check_and_write(place: Path, records: int) -> dict[str, float]:
    from workstation.forms.basis import Basis
    from workstation.forms.filling import fill
    from workstation.operations.checking import check, forms_findings
    from workstation.operations.reporting import contents_of
    from workstation.package.writer import write_package

    big_store(place / "store", records)
    period = Period.read("2026Q3")
    # As the window finds it: opened, nothing of it read before.
    with Store.open(place / "store") as store:
        moments = [time.process_time()]
        found = check(store, period)
        moments.append(time.process_time())
        forms_findings(store, period)
        moments.append(time.process_time())
        forms = fill(store, period, Basis.of(store))
        write_package(contents_of(store, period, forms, [], "", 1), place)
        moments.append(time.process_time())
    on_records, on_forms, package = (after - before for before, after in pairwise(moments))
    return {
        "records": on_records,
        "forms": on_forms,
        "package": package,
        "ratio": (on_records + on_forms) / package,
        "found": len(found),
    }


def _in_own_process(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.package_benchmark", "--measure", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=dict(os.environ))
    answer = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        which, where, count = sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
        answer = checks_against_package(where, count) if which == "checks" else measured(which, where, count)
        print(json.dumps(answer))
    else:
        run(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
