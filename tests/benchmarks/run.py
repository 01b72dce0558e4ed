"""Benchmarks: ``python3 dev.py bench [NAME …] [--records N] [--search-records N]``.

Each measures what the program does against a named peer on the same rows in the same run, and prints ratios:
milliseconds belong to this machine, ratios carry over.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import (
    encryption_benchmark,
    import_benchmark,
    package_benchmark,
    report_benchmark,
    saving,
    search_benchmark,
    size_benchmark,
    start_benchmark,
    window_benchmark,
)

REPORTED = 20_000
"""Records of the book whose report page is measured."""
NAMES = ("encryption", "insert", "import", "plan", "package", "report", "save", "search", "size", "start", "window")


def main() -> int:
    """Run the chosen benchmarks in a folder of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="which ones; all when none is named")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--search-records", type=int, default=1_000_000, help="for search and window")
    arguments = parser.parse_args()
    chosen = arguments.names or NAMES
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if "encryption" in chosen:
            encryption_benchmark.run(REPORTED)
        if "insert" in chosen:
            saving.bulk_insert(place, arguments.records)
        if "import" in chosen:
            saving.ledger_import(place, arguments.records)
        if "plan" in chosen:
            import_benchmark.run(arguments.records)
        if "package" in chosen:
            package_benchmark.run(arguments.records)
        if "report" in chosen:
            report_benchmark.run(REPORTED)
        if "save" in chosen:
            saving.single_saves(place, 600)
        if "search" in chosen:
            search_benchmark.run(arguments.search_records)
        if "size" in chosen:
            size_benchmark.run()
        if "start" in chosen:
            start_benchmark.run()
        if "window" in chosen:
            window_benchmark.run(arguments.search_records)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\npeak memory of this process: {peak} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
