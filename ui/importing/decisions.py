"""What a clerk decides about an import, one decision after the other; each gives the decisions anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workstation.ledgers.columns import RecognisedColumn
from workstation.ledgers.day_orders import ORDERS
from workstation.ledgers.decisions import Decisions
from workstation.ledgers.headings import ColumnChoice


def for_register(decisions: Decisions) -> Decisions:
    """For another register: what was decided about fields and rows holds no more."""
    choice = ColumnChoice(keep_in_note=decisions.choice.keep_in_note)
    return replace(decisions, choice=choice, rows={})


def in_sheet(decisions: Decisions, sheet: str) -> Decisions:
    """In another sheet of the file."""
    return replace(decisions, sheet=sheet, header_rows=(), rows={}, choice=replace(decisions.choice, places={}))


def below_headings(decisions: Decisions, rows: Sequence[int]) -> Decisions:
    """With headings in these rows; where the program finds them, for none."""
    return replace(decisions, header_rows=tuple(rows), rows={}, choice=replace(decisions.choice, places={}))


def with_column(
    decisions: Decisions, columns: Sequence[RecognisedColumn], index: int, key: str | None, *, by_itself: bool = False
) -> Decisions:
    """With a column read as a field; by its heading where it has one of its own, so that it can be remembered."""
    choice = decisions.choice
    heading = next((one.heading for one in columns if one.index == index), "")
    alone = bool(heading) and sum(one.heading == heading for one in columns) == 1
    by_heading, by_place = dict(choice.columns), dict(choice.places)
    by_heading.pop(heading, None)
    by_place.pop(index, None)
    if not by_itself:
        if alone:
            by_heading[heading] = key
        else:
            by_place[index] = key
    return replace(decisions, choice=replace(choice, columns=by_heading, places=by_place), rows={})


def with_order(decisions: Decisions, field: str, chosen: str) -> Decisions:
    """With a column's dates read in an order; the one chosen already is taken back."""
    orders = {key: order for key, order in decisions.choice.orders.items() if key != field}
    for order in ORDERS:
        if order == chosen and decisions.choice.orders.get(field) != chosen:
            orders[field] = order
    return replace(decisions, choice=replace(decisions.choice, orders=orders))


def with_note(decisions: Decisions, keep: bool) -> Decisions:
    """With or without unread columns in the note."""
    return replace(decisions, choice=replace(decisions.choice, keep_in_note=keep))


def with_constants(decisions: Decisions, constants: Mapping[str, Any]) -> Decisions:
    """With these values in every row."""
    return replace(decisions, choice=replace(decisions.choice, constants=dict(constants)))


def with_blank(decisions: Decisions, chosen: str) -> Decisions:
    """With what a blank cell does."""
    return replace(decisions, blank="erase" if chosen == "erase" else "leave")


def with_similar(decisions: Decisions, chosen: str) -> Decisions:
    """With what is done with all rows that look like another; what is chosen already is taken back."""
    if chosen == decisions.similar:
        return replace(decisions, similar="")
    return replace(decisions, similar="add" if chosen == "add" else "leave_out")


def with_recycled(decisions: Decisions, chosen: str) -> Decisions:
    """With what is done with all rows out of the recycle bin; what is chosen already is taken back."""
    if chosen == decisions.recycled:
        return replace(decisions, recycled="")
    if chosen == "restore":
        return replace(decisions, recycled="restore")
    return replace(decisions, recycled="add" if chosen == "add" else "leave_out")


def with_rows(decisions: Decisions, found: Mapping[int, str]) -> Decisions:
    """With what is done with single rows; an empty text forgets what was decided."""
    rows = {number: way for number, way in {**decisions.rows, **found}.items() if way}
    return replace(decisions, rows=rows)
