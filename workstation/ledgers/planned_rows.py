"""All rows of a plan, packed: they are unpacked one by one where they are looked at."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from workstation.findings import Finding, Severity
from workstation.ledgers.packed import Packed
from workstation.ledgers.row_plan import ACTIONS, Action, RowPlan, SaidRow, SheetRow
from workstation.register import Register

PLAIN = (str, int, float, bool, type(None))
"""Types that are packed as they are."""


class RowCodec:
    """Rows as tuples of plain values, and back."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._others: list[Any] = []
        """What sentences of findings are filled with besides plain values: fields, registers, code lists."""
        self._places: dict[int, int] = {}

    def packed(self, row: RowPlan) -> tuple[Any, ...]:
        """The row as plain values."""
        findings = [self._packed_finding(one) for one in row.findings]
        held = self._packed_held(row.held) if row.held else None
        return (
            row.number, ACTIONS.index(row.action), row.child, row.uid, row.record, row.changes, row.before, findings,
            row.like, row.like_row, row.restores, row.revision, held,
        )  # fmt: skip

    def unpacked(self, values: tuple[Any, ...]) -> RowPlan:
        """The row that was packed; its records are copies."""
        (
            number, action, child, uid, record, changes, before, findings,
            like, like_row, restores, revision, held,
        ) = values  # fmt: skip
        return RowPlan(
            number=number, action=ACTIONS[action], child=child, uid=uid, record=dict(record), changes=dict(changes),
            before=dict(before), findings=[self._finding(one) for one in findings], like=like, like_row=like_row,
            restores=restores, revision=revision, held=self._held(held) if held else None,
        )  # fmt: skip

    def _packed_held(self, held: SaidRow) -> tuple[Any, ...]:
        findings = [self._packed_finding(one) for one in held.findings]
        private = {key: self._packed_value(value) for key, value in held.private.items()}
        return (held.number, held.uid, held.values, findings, held.noted, private, held.children, held.cells)

    def _held(self, values: tuple[Any, ...]) -> SaidRow:
        number, uid, read, findings, noted, private, children, cells = values
        return SaidRow(
            number=number, uid=uid, values=dict(read), findings=[self._finding(one) for one in findings], noted=noted,
            private={key: self._value(value) for key, value in private.items()},
            children=children, cells=cells,
        )  # fmt: skip

    def _packed_finding(self, one: Finding) -> tuple[Any, ...]:
        values = {name: self._packed_value(value) for name, value in one.values.items()}
        return (one.code, one.hard, one.field, one.position, one.uid, one.sheet, one.row, one.column, values)

    def _finding(self, packed: tuple[Any, ...]) -> Finding:
        code, hard, field, position, uid, sheet, row, column, values = packed
        return Finding(
            code=code, severity=Severity.HARD if hard else Severity.SOFT, register=self._register.key, uid=uid,
            field=field, position=position, sheet=sheet, row=row, column=column,
            values={name: self._value(value) for name, value in values.items()},
        )  # fmt: skip

    def _packed_value(self, value: Any) -> Any:
        if type(value) in PLAIN:
            return value
        if type(value) is SheetRow:
            return ("row", int(value))
        place = self._places.get(id(value))
        if place is None:
            place = self._places[id(value)] = len(self._others)
            self._others.append(value)
        return ("other", place)

    def _value(self, packed: Any) -> Any:
        if type(packed) is not tuple:
            return packed
        kind, number = packed
        return SheetRow(number) if kind == "row" else self._others[number]


class PlannedRows(Sequence[RowPlan]):
    """The rows of a plan in their order, those of child tables last.

    Rows are made anew at each access. One thread may read them while another decides about some.
    """

    def __init__(self, register: Register) -> None:
        self._codec = RowCodec(register)
        self._packed = Packed()
        self._slots = array("L")
        """Place of a row -> its place among the packed ones."""
        self._numbers = array("L")
        self._actions = bytearray()
        self._told = bytearray()
        """Whether there is a finding."""
        self.own = 0
        """How many stand in the register's own sheet; they come first."""

    def add(self, row: RowPlan) -> None:
        """Put a row to the end."""
        self._slots.append(self._packed.add(self._codec.packed(row)))
        self._numbers.append(row.number)
        self._actions.append(ACTIONS.index(row.action))
        self._told.append(bool(row.findings))
        self.own += not row.child

    def with_others(self, rows: Mapping[int, RowPlan]) -> "PlannedRows":
        """The same rows with other ones in some places."""
        new = PlannedRows.__new__(PlannedRows)
        new._codec, new._packed, new.own, new._numbers = self._codec, self._packed, self.own, self._numbers
        new._slots, new._actions, new._told = self._slots[:], self._actions[:], self._told[:]
        for place, row in rows.items():
            new._slots[place] = self._packed.add(self._codec.packed(row))
            new._actions[place] = ACTIONS.index(row.action)
            new._told[place] = bool(row.findings)
        return new

    @overload
    def __getitem__(self, place: int) -> RowPlan: ...
    @overload
    def __getitem__(self, place: slice) -> list[RowPlan]: ...
    def __getitem__(self, place: int | slice) -> RowPlan | list[RowPlan]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self._codec.unpacked(self._packed[self._slots[place]])

    def __len__(self) -> int:
        return len(self._slots)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_equal, self, other))

    __hash__ = None  # type: ignore[assignment]

    def of(self, *actions: Action) -> "RowsOf":
        """The rows with one of these actions."""
        wanted = {ACTIONS.index(action) for action in actions}
        return RowsOf(self, array("L", (place for place, action in enumerate(self._actions) if action in wanted)))

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each action."""
        return Counter(
            {action: number for place, action in enumerate(ACTIONS) if (number := self._actions.count(place))}
        )

    def with_findings(self, *, child: bool) -> Iterator[RowPlan]:
        """The rows about which there is something to say, by their numbers: of the own sheet, or of child tables."""
        places = range(self.own, len(self)) if child else range(self.own)
        told = [place for place in places if self._told[place]]
        if child:
            told.sort(key=self._numbers.__getitem__)
        return (self[place] for place in told)

    def place_of(self, number: int) -> int | None:
        """The place of the row with this number in the register's own sheet."""
        place = bisect_left(self._numbers, number, hi=self.own)
        return place if place < self.own and self._numbers[place] == number else None


class RowsOf(Sequence[RowPlan]):
    """Some rows of a plan."""

    def __init__(self, rows: PlannedRows, places: "array[int]") -> None:
        self._rows = rows
        self.places = places
        """Where they stand among all rows."""

    @overload
    def __getitem__(self, place: int) -> RowPlan: ...
    @overload
    def __getitem__(self, place: slice) -> list[RowPlan]: ...
    def __getitem__(self, place: int | slice) -> RowPlan | list[RowPlan]:
        if isinstance(place, slice):
            return [self._rows[one] for one in self.places[place]]
        return self._rows[self.places[place]]

    def __len__(self) -> int:
        return len(self.places)


def _equal(one: object, other: object) -> bool:
    return one == other
