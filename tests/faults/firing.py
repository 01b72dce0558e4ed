"""Fires at one act after another; counts what happened."""

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.acts import Act
from tests.faults.killing import Bench, bench_of

CHAIN = 10
"""Commands in one data folder before a fresh one is taken."""
MOST_TRIES = 6
"""Commands for each kill that is wanted: the others ended before their moment came."""


@dataclass
class Tally:
    """What happened in one act."""

    commands: int = 0
    killed: int = 0
    acknowledged: int = 0
    """Commands that answered, killed afterwards or not."""


def fire(act: Act, kills: int, seed: str, work: Path, told: Callable[[Tally], None] = lambda tally: None) -> Tally:
    """Kill the program so many times in an act; an ``AssertionError`` names seed, act and command."""
    template = work / "template" / act.name / "资料 库"
    template.parent.mkdir(parents=True)
    act.prepare(template)
    chance, tally = random.Random(f"{seed} {act.name}"), Tally()
    bench: Bench | None = None
    spans: dict[str, float] = {}
    while tally.killed < kills and tally.commands < MOST_TRIES * kills + CHAIN:
        if bench is None or not act.chained or tally.commands % CHAIN == 0:
            if bench is not None:
                shutil.rmtree(bench.work)
            bench = bench_of(template, work, str(chance.random()))
            bench.spans, bench.memory["template"] = spans, template
        try:
            end = act.step(bench)
        except Exception as error:
            error.add_note(f"seed {seed!r}, {act.name}, command {tally.commands + 1}, folder {bench.folder}")
            raise
        tally.commands += 1
        tally.killed += end.killed
        tally.acknowledged += end.answer is not None
        told(tally)
    if bench is not None:
        shutil.rmtree(bench.work)
    return tally


def shares(kills: int, acts: Sequence[Act]) -> dict[str, int]:
    """Act -> how many of the kills fall to it; as even as can be."""
    each, more = divmod(kills, len(acts))
    return {act.name: each + (place < more) for place, act in enumerate(acts)}
