"""Rows of a plan come back from their packing as they were put in."""

import pytest

from workstation.findings import hard, soft
from workstation.ledgers.packed import BLOCK, Packed
from workstation.ledgers.planned_rows import PlannedRows
from workstation.ledgers.row_plan import RowPlan, SaidRow, SheetRow
from workstation.registers.trademarks import TRADEMARKS

FIELD = TRADEMARKS.by_key["mark_name"]


def row(number: int) -> RowPlan:
    """With something of every kind in it."""
    finding = hard("required", "mark_name", label=FIELD, first=SheetRow(3), share=0.5).at(
        register="trademarks", uid="u", position=2, sheet="表", row=7, column="名"
    )
    said = SaidRow(
        number=number, uid="u", values={"mark_name": "名", "nice_class": 25, "note": None}, findings=[finding],
        noted=("甲：乙",), private={"registrant_id": "91*"}, children={"trademark_events": [{"date": None}]}, cells=-5,
    )  # fmt: skip
    return RowPlan(
        number=number, action="waiting", uid="u", record={"mark_name": "名", "trademark_events": [{"kind": "变更"}]},
        changes={"note": "新"}, before={"note": None}, findings=[finding, soft("similar", other="x")
        .at(register="trademarks")], like="v", like_row=9, restores=True, revision=4, held=said,
    )  # fmt: skip


def test_a_row_comes_back_as_it_was() -> None:
    rows = PlannedRows(TRADEMARKS)
    for number in range(2 * BLOCK + 3):
        rows.add(row(number + 2))
    assert len(rows) == 2 * BLOCK + 3
    for place in (0, BLOCK - 1, BLOCK, 2 * BLOCK + 2, 1):
        assert rows[place] == row(place + 2)
    assert rows[0].findings[0].values["label"] is FIELD
    assert [one.number for one in rows[BLOCK - 1 : BLOCK + 1]] == [BLOCK + 1, BLOCK + 2]
    assert rows == list(rows)
    assert rows != []
    assert PlannedRows(TRADEMARKS) == []


def test_changing_a_row_changes_nothing() -> None:
    rows = PlannedRows(TRADEMARKS)
    rows.add(row(2))
    rows[0].record["mark_name"] = "别的"
    assert rows[0] == row(2)


def test_rows_by_action_and_by_number() -> None:
    rows = PlannedRows(TRADEMARKS)
    for number, action in ((3, "new"), (5, "failed"), (6, "new"), (9, "ignored")):
        rows.add(RowPlan(number=number, action=action))  # type: ignore[arg-type]
    rows.add(RowPlan(number=5, action="failed", child="trademark_events", findings=[hard("required")]))
    assert rows.counts == {"new": 2, "failed": 2, "ignored": 1}
    assert [one.number for one in rows.of("new", "ignored")] == [3, 6, 9]
    assert rows.of("new")[-1].number == 6
    assert not rows.of("waiting")
    assert [rows.place_of(number) for number in (3, 5, 6, 9, 1, 4, 10)] == [0, 1, 2, 3, None, None, None]
    assert list(rows.with_findings(child=False)) == []
    assert [one.child for one in rows.with_findings(child=True)] == ["trademark_events"]
    with pytest.raises(IndexError):
        rows[5]


def test_other_rows_stand_in_a_plan_of_their_own() -> None:
    rows = PlannedRows(TRADEMARKS)
    for number in range(4):
        rows.add(RowPlan(number=number, action="waiting"))
    other = rows.with_others({1: RowPlan(number=1, action="new", findings=[soft("similar")])})
    assert rows.counts == {"waiting": 4}
    assert other.counts == {"waiting": 3, "new": 1}
    assert (rows[1].action, other[1].action, other[2].action) == ("waiting", "new", "waiting")
    assert [one.number for one in other.with_findings(child=False)] == [1]


def test_packed_rows_are_small() -> None:
    packed = Packed()
    for number in range(10 * BLOCK):
        packed.add((number, "鄂尔多斯市某某商贸有限公司", None, {"note": "x" * 500}))
    assert sum(map(len, packed._blocks)) < 10 * BLOCK * 50
    assert packed[7 * BLOCK + 5][0] == 7 * BLOCK + 5
