"""Looks at the machine under the program: room on the disk, and a clock that agrees with what was written before."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from workstation.findings import Finding, hard, soft
from workstation.ports import Store
from workstation.words import say

LITTLE = 2_000_000_000
"""Bytes free below which somebody should make room."""
TOO_LITTLE = 300_000_000
"""Bytes free below which backups and packages begin to fail."""
SLACK = timedelta(minutes=5)
"""So much the clock may be behind the newest change before anything is said."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One thing that was looked at."""

    subject: str
    """``disk`` or ``clock``."""
    sentence: str
    finding: Finding | None = None
    """What is wrong; ``None`` where all is well."""


def free_bytes(folder: Path) -> int:
    """How much can still be written to the disk of a folder."""
    return shutil.disk_usage(folder).free


def look_at_machine(store: Store) -> list[Look]:
    """Room and clock, each in a sentence."""
    return [_disk(store), _clock(store)]


def _disk(store: Store) -> Look:
    free = free_bytes(store.folder)
    room = f"{free / 1e9:.1f}"
    if free >= LITTLE:
        return Look(subject="disk", sentence=say("machine_disk", free=room, folder=store.folder))
    finding = (hard if free < TOO_LITTLE else soft)("disk_short", free=room, folder=store.folder)
    return Look(subject="disk", sentence=finding.sentence(), finding=finding)


def _clock(store: Store) -> Look:
    now, newest = store.now(), store.step()
    shown = f"{now:%Y-%m-%d %H:%M}"
    last = datetime.fromisoformat(newest.newest.at) if newest else now
    if last - now <= SLACK:
        return Look(subject="clock", sentence=say("machine_clock", now=shown))
    finding = hard("clock_behind", now=shown, last=f"{last:%Y-%m-%d %H:%M}")
    return Look(subject="clock", sentence=finding.sentence(), finding=finding)
