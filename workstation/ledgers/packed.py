"""Rows of canonical values, kept small: a long ledger is planned before any of it is written."""

import marshal
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

BLOCK = 250
"""Rows that are packed together."""
UNPACKED = 4
"""Blocks that are kept as they are read, for who goes to and fro between two places."""


class Packed:
    """Rows that are added once and read a few times, mostly in their order.

    They hold ``str``, ``int``, ``float``, ``None``, and tuples, lists and dicts of these. One thread may add to them
    while another reads.
    """

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._open: list[tuple[Any, ...]] = []
        self._unpacked: OrderedDict[int, list[tuple[Any, ...]]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._blocks) * BLOCK + len(self._open)

    def add(self, values: Sequence[Any]) -> int:
        """Keep a row; returns its place."""
        with self._lock:
            self._open.append(tuple(values))
            place = len(self) - 1
            if len(self._open) == BLOCK:
                self._blocks.append(zlib.compress(marshal.dumps(self._open), 1))
                self._open = []
        return place

    def __getitem__(self, place: int) -> tuple[Any, ...]:
        with self._lock:
            number, within = divmod(place, BLOCK)
            if number == len(self._blocks):
                return self._open[within]
            if number not in self._unpacked:
                # Made by this object a moment ago, never read from a file.
                self._unpacked[number] = marshal.loads(zlib.decompress(self._blocks[number]))  # noqa: S302
                if len(self._unpacked) > UNPACKED:
                    self._unpacked.popitem(last=False)
            self._unpacked.move_to_end(number)
            return self._unpacked[number][within]
