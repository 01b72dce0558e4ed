"""The tables of the format itself: the words shown for codes, explanations, and changes since the package before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from workstation.fields import Value
from workstation.package.contents import Column, PackageContents, Table
from workstation.package.tables import for_profile
from workstation.package.written_values import Kind, to_cell
from workstation.words import say

WIDTHS = {
    "place": 34,
    "sentence": 50,
    "reason": 28,
    "given_by": 10,
    "given_at": 17,
    "what": 22,
    "before": 30,
    "after": 30,
}
"""Of the columns of explanations and changes, which break their texts."""
LIST = "list_"
"""Begins the names of the tables that are lists behind the forms: the report workbook shows them."""
NOTES = ("explanations", "changes")
"""The other tables that the report workbook shows; all others stand in the ledgers."""


def is_in_report(name: str) -> bool:
    """Whether the report workbook shows a table."""
    return name in NOTES or name.startswith(LIST)


def ledger_tables(contents: PackageContents) -> Iterator[Table]:
    """The given tables as the profile wants them, and the words shown for codes where there are any."""
    tables = [for_profile(table, contents.profile) for table in contents.tables]
    yield from tables
    rows = sorted(
        (table.name, column.key, code, word)
        for table in tables
        for column in table.columns
        for code, word in column.words.items()
    )
    if rows:
        yield text_table("codes", ("table", "column", "code", "word"), rows, primary=("table", "column", "code"))


def lists_of(contents: PackageContents) -> list[Table]:
    """The lists behind the forms as the profile wants them, each row with a hidden number for its key.

    They hold words and no codes, for the table of codes stands in the other workbook.
    """
    number = Column(key="number", label=say("package_column_number", "zh"), kind=Kind.COUNT, width=8, hidden=True)
    found = []
    for table in (for_profile(table, contents.profile) for table in contents.lists):
        columns = tuple(
            replace(one, kind=Kind.TEXT, words={}, schema={}) if one.words else one for one in table.columns
        )
        found.append(
            replace(
                table,
                name=f"{LIST}{table.name}",
                columns=(number, *columns),
                rows=((count, *in_words(table, row)) for count, row in enumerate(table.rows, 1)),
                key=("number",),
            )
        )
    return found


def in_words(table: Table, row: Sequence[Value]) -> Iterator[Value]:
    """A row with the words that are shown for codes."""
    for column, value in zip(table.columns, row, strict=True):
        yield str(to_cell(column.kind, value, column.words)) if column.words and value is not None else value


def note_tables(contents: PackageContents) -> list[Table]:
    """Explanations and changes as tables, numbered from 1."""
    explained = [
        (note.place, note.sentence, note.reason, note.given_by, note.given_at) for note in contents.explanations
    ]
    changed = [(note.place, note.what, note.before, note.after) for note in contents.changes]
    return [
        numbered("explanations", ("place", "sentence", "reason", "given_by", "given_at"), explained),
        numbered("changes", ("place", "what", "before", "after"), changed),
    ]


def numbered(name: str, keys: tuple[str, ...], notes: Sequence[tuple[str, ...]]) -> Table:
    """A table of texts with a running number for its key."""
    rows = [(number, *(text or None for text in note)) for number, note in enumerate(notes, 1)]
    number = Column(key="number", label=say("package_column_number", "zh"), kind=Kind.COUNT, width=8)
    return text_table(name, keys, rows, primary=("number",), first=(number,))


def text_table(
    name: str,
    keys: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    primary: tuple[str, ...],
    first: tuple[Column, ...] = (),
) -> Table:
    """A table of this format's own, headed by its words."""
    columns = (
        *first,
        *(
            Column(
                key=each, label=say(f"package_column_{each}", "zh"), width=WIDTHS.get(each, 24), wrapped=each in WIDTHS
            )
            for each in keys
        ),
    )
    return Table(name=name, label=say(f"package_sheet_{name}", "zh"), columns=columns, rows=rows, key=primary)
