"""What is said and asked about a pasted block as a whole."""

from collections.abc import Iterator, Sequence

from ui.paste.notes import Choice, Note
from ui.showing import shown
from workstation.ledgers.pasted_grid import Grid
from workstation.ledgers.pasting import DRAFT_ROWS, note_field
from workstation.operations.pasting import EXISTING, SIMILAR, Held, Question
from workstation.register import Register
from workstation.words import say

ASIDE_NAMED = 4
HEADINGS = ("", "headings")
SET_ASIDE = ("", "aside")
UNREAD = ("", "unread")
DRAFT = ("", "draft")


def notes_of(
    register: Register, grid: Grid, held: Held | None, columns: Sequence[str], can_lay_out_anew: bool
) -> list[Note]:
    """The lines above the table; questions first."""
    notes = [_question(register, grid, one) for one in (held.questions if held is not None else ())]
    notes.append(_headings(register, grid, columns, can_lay_out_anew))
    notes += _set_aside(grid)
    notes += _unread(register, grid)
    if len(grid.rows) > DRAFT_ROWS:
        notes.append(Note(DRAFT, say("paste_too_long_for_draft", most=f"{DRAFT_ROWS:,}")))
    return notes


def _headings(register: Register, grid: Grid, columns: Sequence[str], can_lay_out_anew: bool) -> Note:
    rows = f"{len(grid.rows):,}"
    choices: tuple[Choice, ...] = ()
    if grid.named:
        words = say("paste_named", rows=rows, columns=len(grid.columns))
        if can_lay_out_anew:
            choices = (Choice("no_headings", say("paste_no_headings")),)
    elif any(grid.columns) and columns:
        words = say("paste_unnamed", rows=rows, first=register.field_words(columns[0]))
    else:
        words = say("paste_unnamed_none", rows=rows)
    if grid.hidden:
        words += say("paste_hidden", number=grid.hidden)
    return Note(HEADINGS, words, choices=choices)


def _set_aside(grid: Grid) -> Iterator[Note]:
    if not grid.set_aside:
        return
    rows = []
    for one in grid.set_aside[:ASIDE_NAMED]:
        text = str(one.finding.values["text"])[:16]
        rows.append(say("paste_aside_row", row=one.number, kind=say(f"paste_kind_{one.kind}"), text=text))
    what = "、".join(rows)
    if len(grid.set_aside) > ASIDE_NAMED:
        what = say("paste_aside_more", rows=what)
    words = say("paste_aside", number=len(grid.set_aside), what=what)
    yield Note(SET_ASIDE, words, choices=(Choice("back", say("paste_aside_back")),))


def _unread(register: Register, grid: Grid) -> Iterator[Note]:
    unread = grid.unread
    if not unread:
        return
    note = note_field(register)
    choices = (Choice("note", say("paste_unread_note", note=note)),) if note is not None else ()
    columns = "、".join(grid.heading_of(place) for place in unread[:20])
    yield Note(UNREAD, say("paste_unread", columns=columns), "soft", choices)


def _question(register: Register, grid: Grid, one: Question) -> Note:
    choices = tuple(Choice(option, _option(register, one, option), one.answer == option) for option in one.options)
    return Note(one.doubt, _asked(register, one), "quiet" if one.answer else "soft", choices)


def _asked(register: Register, one: Question) -> str:
    number = f"{one.number:,}"
    if one.doubt == EXISTING:
        return say("paste_ask_existing", number=number, title=one.example)
    if one.doubt == SIMILAR:
        return say("paste_ask_similar", number=number, title=one.example)
    column = register.by_key[one.field]
    if one.code == "day_ambiguous":
        words = say("paste_ask_day_ambiguous", column=column, number=number, raw=one.example)
        return words
    sentence = one.finding.sentence() if one.finding is not None else one.example
    return say("paste_ask_column", column=column, number=number, sentence=sentence)


def _option(register: Register, one: Question, option: str) -> str:
    field = register.by_key.get(one.field)
    if field is None or option not in one.readings:
        return say(f"paste_option_{option}")
    words = say(f"paste_option_{option}", reading=shown(field, one.readings[option]))
    return f"{words} ({say('paste_leaning')})" if option == one.leaning else words
