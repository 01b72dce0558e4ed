"""Kills the program for as long as one likes: ``python3 dev.py soak [--kills 1000] [--flips 5000] [--seed 1]``.

Prints a table at the end; the first fault ends it, with the seed and the folder that shows it.
"""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults.acts import ACTS, WINDOW_ACTS
from tests.faults.firing import Tally, fire, shares
from tests.faults.flipping import flip, prepare

KILLS, FLIPS = 1000, 5000


def soaked_kills(kills: int, seed: str, work: Path) -> list[tuple[str, ...]]:
    """Kill in every act; a row for each."""
    acts = (*ACTS, *WINDOW_ACTS)
    rows = []
    for act in acts:
        began = time.monotonic()

        def told(tally: Tally, name: str = act.name) -> None:
            print(f"\r{name}: {tally.killed} killed of {tally.commands}", end="", file=sys.stderr, flush=True)

        tally = fire(act, shares(kills, acts)[act.name], seed, work, told)
        print(file=sys.stderr)
        seconds = f"{time.monotonic() - began:.0f}"
        rows.append((act.name, *map(str, (tally.commands, tally.killed, tally.acknowledged)), seconds, "0"))
    return [("act", "commands", "killed", "acknowledged", "seconds", "faults"), *rows]


def soaked_flips(flips: int, seed: str, work: Path) -> list[tuple[str, ...]]:
    """Flip bytes; a row for each fate. ``AssertionError`` for one that was not seen."""
    began = time.monotonic()
    template = work / "whole" / "资料 库"
    template.parent.mkdir()
    prepare(template)
    fates = flip(template, work, flips, seed)
    assert not fates.unseen, fates.unseen
    rows = [(kind, str(number)) for kind, number in fates.counts.most_common()]
    return [("fate of a flipped byte", "flips"), *rows, ("seconds", f"{time.monotonic() - began:.0f}")]


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows as a table of Markdown."""
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> int:
    """Run what the arguments ask for; returns 0, or 1 for a fault."""
    reader = argparse.ArgumentParser(prog="dev.py soak", description=__doc__)
    reader.add_argument("--kills", type=int, default=KILLS)
    reader.add_argument("--flips", type=int, default=FLIPS)
    reader.add_argument("--seed", default="1")
    chosen = reader.parse_args()
    work = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        if chosen.kills:
            print(table(soaked_kills(chosen.kills, chosen.seed, work)), flush=True)
        if chosen.flips:
            print(table(soaked_flips(chosen.flips, chosen.seed, work)), flush=True)
    except Exception as fault:
        traceback.print_exception(fault)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
