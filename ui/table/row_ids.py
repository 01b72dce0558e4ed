"""Arithmetic over row ids: a million of them, so nothing here walks them in Python."""

from array import array
from dataclasses import dataclass

NO_IDS = array("I")


@dataclass(frozen=True)
class Difference:
    """How one list becomes another, where a single piece of it changed."""

    first: int
    """Where the piece begins."""
    removed: int
    inserted: int


def place_of(ids: "array[int]", number: int) -> int | None:
    """Where an id stands; ``None`` where it does not."""
    if not 0 <= number < 1 << 8 * ids.itemsize:
        return None
    sought = array(ids.typecode, [number]).tobytes()
    packed = ids.tobytes()
    found = packed.find(sought)
    while found >= 0:
        if found % ids.itemsize == 0:
            return found // ids.itemsize
        found = packed.find(sought, found + 1)
    return None


def difference(old: "array[int]", new: "array[int]") -> Difference:
    """The one piece outside of which both lists are the same."""
    before, after, size = old.tobytes(), new.tobytes(), old.itemsize
    shorter = min(len(old), len(new))
    first = _equal(before, after, shorter, size)
    last = _equal_at_end(before, after, shorter - first, size)
    return Difference(first, len(old) - first - last, len(new) - first - last)


def _equal(before: bytes, after: bytes, most: int, size: int) -> int:
    """How many ids at the beginning are the same: halved until found, for comparing memory is quick."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        part = slice(low * size, middle * size)
        if before[part] == after[part]:
            low = middle
        else:
            high = middle - 1
    return low


def _equal_at_end(before: bytes, after: bytes, most: int, size: int) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        begin, end = middle * size, low * size
        same = before[len(before) - begin : len(before) - end] == after[len(after) - begin : len(after) - end]
        low, high = (middle, high) if same else (low, middle - 1)
    return low
