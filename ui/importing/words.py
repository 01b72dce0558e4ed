"""What is said and asked about a ledger above its sheet and above the report."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ui.paste.notes import Choice, Note
from ui.showing import shown, shown_day
from workstation.ledgers.columns import RecognisedColumn
from workstation.ledgers.day_orders import ORDERS, OrderQuestion
from workstation.ledgers.decisions import ADD, LEAVE_OUT, RESTORE, Decisions
from workstation.ledgers.given_back import is_report
from workstation.ledgers.headings import NOTED
from workstation.ledgers.pasting import note_field
from workstation.ledgers.plan import ImportPlan
from workstation.operations.import_preview import Preview, wanting
from workstation.register import Register
from workstation.words import say

ORDER, UNREAD, WANTING, CONSTANT = "order", "unread", "wanting", "constant"
BLANK, SIMILAR, RECYCLED, OUTDATED = "blank", "similar", "recycled", "outdated"
"""First parts of the keys of notes; the second names a field or a code."""
NAMED = 12
"""Columns or fields named one by one."""


def notes_of_sheet(preview: Preview, decisions: Decisions, asked: Mapping[str, OrderQuestion]) -> list[Note]:
    """The lines above the sheet: what hinders first, then what is asked, then what is told."""
    notes = [Note(("refusal", one.code), one.sentence(), "hard") for one in preview.refusal]
    notes += order_notes(preview.register, decisions, asked)
    notes += _wanting(preview, decisions)
    notes += _unread(preview, decisions)
    notes += _constants(preview.register, decisions.choice.constants)
    notes += _remembered(preview)
    notes += [Note(("remark", f"{one.code}{number}"), one.sentence()) for number, one in enumerate(preview.remarks)]
    return notes


def order_notes(register: Register, decisions: Decisions, asked: Mapping[str, OrderQuestion]) -> Iterator[Note]:
    """The columns whose dates can be read in two orders; one answer holds for the column."""
    for key, question in asked.items():
        field, chosen = register.by_key.get(key), decisions.choice.orders.get(key)
        if field is None:
            continue
        choices = []
        for order in ORDERS:
            words = say(f"import_order_{order}", day=shown_day(question.readings[order]))
            if order == question.leaning:
                words = say("import_leaning", choice=words)
            choices.append(Choice(order, words, order == chosen))
        words = say("import_ask_order", column=question.heading, number=f"{question.number:,}", raw=question.example)
        yield Note((ORDER, key), words, "quiet" if chosen else "soft", tuple(choices))


def _wanting(preview: Preview, decisions: Decisions) -> Iterator[Note]:
    keys = wanting(preview, decisions.choice)
    if keys:
        fields = say("import_join").join(preview.register.field_words(key) for key in keys[:NAMED])
        yield Note(
            (WANTING, keys[0]), say("import_wanting", fields=fields), "soft",
            (Choice("fill", say("import_wanting_fill")),),
        )  # fmt: skip


def _unread(preview: Preview, decisions: Decisions) -> Iterator[Note]:
    unread = [one for one in preview.columns if _has_no_field(one)]
    if not unread:
        return
    names = say("import_join").join(one.heading[:20] or one.letter for one in unread[:NAMED])
    choices: tuple[Choice, ...] = ()
    if note_field(preview.register) is not None:
        keep = decisions.choice.keep_in_note or all(one.key == NOTED for one in unread)
        choices = (
            Choice("note", say("import_unread_note"), keep),
            Choice("leave", say("import_unread_leave"), not keep),
        )
    words = say("import_unread", number=len(unread), columns=names)
    yield Note((UNREAD, ""), words, "quiet" if decisions.choice.keep_in_note else "soft", choices)


def _has_no_field(one: RecognisedColumn) -> bool:
    if one.numbering or is_report(one.heading) or one.reason == "column_left_out":
        return False
    return one.key is None or one.reason == "column_noted"


def _constants(register: Register, constants: Mapping[str, Any]) -> Iterator[Note]:
    for key, raw in constants.items():
        field = register.by_key.get(key)
        if field is not None:
            value = field.read(raw, {}).value
            text = shown(field, value) if value is not None else str(raw)
            words = say("import_constant_told", field=field, value=text)
            yield Note((CONSTANT, key), words, choices=(Choice("remove", say("import_constant_remove")),))


def _remembered(preview: Preview) -> Iterator[Note]:
    recalled = [one for one in preview.columns if one.how == "remembered"]
    if recalled:
        names = say("import_join").join(one.heading[:20] or one.letter for one in recalled[:NAMED])
        yield Note(("remembered", ""), say("import_remembered", number=len(recalled), columns=names))


def notes_of_report(
    plan: ImportPlan,
    doubts: Collection[str],
    decisions: Decisions,
    asked: Mapping[str, OrderQuestion],
    outdated: bool,
) -> list[Note]:
    """The lines above the report."""
    notes: list[Note] = []
    if outdated:
        again = (Choice("again", say("import_check_again")),)
        notes.append(Note((OUTDATED, ""), say("import_outdated"), "soft", again))
    notes += order_notes(plan.register, decisions, asked)
    notes += _waiting(doubts, decisions)
    if plan.counts["changed"] or plan.counts["unchanged"]:
        notes.append(_blank(decisions))
    if plan.missing:
        notes.append(Note(("missing", ""), say("import_missing", number=f"{plan.missing:,}")))
    return notes


def _blank(decisions: Decisions) -> Note:
    choices = [Choice(one, say(f"import_blank_{one}"), decisions.blank == one) for one in ("leave", "erase")]
    return Note((BLANK, ""), say("import_blank"), choices=tuple(choices))


def _waiting(doubts: Collection[str], decisions: Decisions) -> Iterator[Note]:
    options: dict[str, tuple[str, Sequence[str]]] = {
        SIMILAR: (decisions.similar, (ADD, LEAVE_OUT)),
        RECYCLED: (decisions.recycled, (RESTORE, ADD, LEAVE_OUT)),
    }
    for kind, (chosen, ways) in options.items():
        if chosen or kind in doubts:
            choices = tuple(Choice(way, say(f"import_{kind}_{way}"), way == chosen) for way in ways)
            yield Note((kind, ""), say(f"import_ask_{kind}"), "quiet" if chosen else "soft", choices)
