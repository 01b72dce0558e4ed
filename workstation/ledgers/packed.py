"""Rows of canonical values, kept small: a long ledger is planned before any of it is written."""

import marshal
import zlib
from collections.abc import Sequence
from typing import Any

BLOCK = 500
"""Rows that are packed together."""


class Packed:
    """Rows that are added once and read a few times, mostly in their order.

    They hold ``str``, ``int``, ``None`` and lists of dicts of these, as records do.
    """

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._open: list[tuple[Any, ...]] = []
        self._unpacked: tuple[int, list[tuple[Any, ...]]] = (-1, [])

    def __len__(self) -> int:
        return len(self._blocks) * BLOCK + len(self._open)

    def add(self, values: Sequence[Any]) -> int:
        """Keep a row; returns its place."""
        self._open.append(tuple(values))
        place = len(self) - 1
        if len(self._open) == BLOCK:
            self._blocks.append(zlib.compress(marshal.dumps(self._open), 1))
            self._open = []
        return place

    def __getitem__(self, place: int) -> tuple[Any, ...]:
        number, within = divmod(place, BLOCK)
        if number == len(self._blocks):
            return self._open[within]
        if self._unpacked[0] != number:
            # Made by this object a moment ago, never read from a file.
            rows = marshal.loads(zlib.decompress(self._blocks[number]))  # noqa: S302
            self._unpacked = (number, rows)
        return self._unpacked[1][within]
