"""The sheets of a file, each with the headings that are recognised in it; and which of them is taken, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workstation.findings import Finding, Refusal, hard, soft
from workstation.ledgers.headings import ColumnChoice
from workstation.register import Register
from workstation.sheets.cells import Row
from workstation.sheets.forms import LONGEST_FORM, is_form
from workstation.sheets.headers import Header, find_header, header_at
from workstation.sheets.workbook import Sheet, Workbook

HEAD_ROWS = 30


@dataclass(frozen=True, kw_only=True)
class SheetOffer:
    """One sheet that could be imported."""

    name: str
    visible: bool
    header: Header | None
    """The headings found in it; ``None`` where there are none of this register."""
    form: bool
    """Whether it asks for one thing after another, which is no table."""
    head: Sequence[Row]
    """Its first rows, to be shown."""

    @property
    def recognised(self) -> int:
        """How many columns are recognised."""
        return len(self.header.columns) if self.header else 0

    @property
    def rank(self) -> tuple[bool, int]:
        """What decides between sheets: those in sight first, then the one with the most recognised columns."""
        return (self.visible, self.recognised)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The sheet that is read."""

    sheet: Sheet
    header: Header
    remarks: list[Finding]
    """Why this sheet, where there are others that could be meant."""


def offer(sheet: Sheet, register: Register, choice: ColumnChoice, header_rows: Sequence[int] = ()) -> SheetOffer:
    """What is recognised in one sheet; in the ``header_rows`` where a person pointed at them."""
    recognise = choice.recogniser(register.fields)
    start = sheet.head(LONGEST_FORM + 1)
    head = start[:HEAD_ROWS]
    if header_rows:
        rows = [row for row in sheet.head(max(header_rows)) if row[0] <= max(header_rows)]
        header = header_at(rows, header_rows, recognise, sheet.merged)
        return SheetOffer(name=sheet.name, visible=sheet.visible, header=header, form=False, head=head)
    header = find_header(head, recognise, sheet.merged)
    form = is_form(start, sheet.merged, header, recognise)
    return SheetOffer(name=sheet.name, visible=sheet.visible, header=None if form else header, form=form, head=head)


def offers(workbook: Workbook, register: Register, choice: ColumnChoice) -> Iterator[SheetOffer]:
    """All sheets of a file; none is kept in memory after the next is asked for."""
    return (offer(sheet, register, choice) for sheet in workbook.sheets())


def take(
    workbook: Workbook, register: Register, name: str, choice: ColumnChoice, header_rows: Sequence[int] = ()
) -> Taken:
    """The sheet that is asked for, else the one named like the register, else the one that fits best.

    Raises ``Refusal`` where no sheet has headings of the register.
    """
    asked = name or (register.label if register.label in workbook.sheet_names else "")
    seen: list[SheetOffer] = []
    best: tuple[SheetOffer, Sheet] | None = None
    for one in [asked] if asked else workbook.sheet_names:
        sheet = workbook.sheet(one)
        offered = offer(sheet, register, choice, header_rows)
        seen.append(offered)
        if offered.header is not None and (best is None or offered.rank > best[0].rank):
            # Only the best so far stays in memory.
            best = (offered, sheet)
    if best is None or best[0].header is None:
        raise refused(workbook, register, asked, seen)
    return Taken(sheet=best[1], header=best[0].header, remarks=why(best[0], seen))


def why(taken: SheetOffer, seen: Sequence[SheetOffer]) -> list[Finding]:
    """Which of several sheets with known headings was taken, and why."""
    others = [one for one in seen if one.header is not None and one.name != taken.name]
    if not others:
        return []
    code = "sheet_taken_in_sight" if all(not one.visible for one in others) else "sheet_taken"
    if any(one.rank == taken.rank for one in others):
        code = "sheet_taken_first"
    names = "、".join(one.name for one in others)[:120]
    return [soft(code, sheet=taken.name, columns=taken.recognised, others=names).at(sheet=taken.name)]


def refused(workbook: Workbook, register: Register, asked: str, seen: Sequence[SheetOffer]) -> Refusal:
    """Why none of the sheets can be imported."""
    place = asked or "、".join(workbook.sheet_names)[:60]
    held = [one for one in seen if one.head]
    if held and all(one.form for one in held):
        return Refusal([hard("form_not_table", file=workbook.name, register_name=register).at(sheet=place)])
    looked_for = "、".join(one.label for one in register.fields if one.required is True)
    return Refusal(
        [hard("no_heading_row", file=workbook.name, register_name=register, looked_for=looked_for).at(sheet=place)]
    )
