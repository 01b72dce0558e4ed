"""Commands over single records: add, change, withdraw, restore, get, history, list, schema."""

import json
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Any

from ui.commands.answer import Answer, lines_of, shown
from workstation.findings import WrongUse
from workstation.operations import keeping
from workstation.operations.doubles import kept_uid
from workstation.ports import Store
from workstation.records import to_json
from workstation.register import Register
from workstation.registers.catalogue import register_of
from workstation.schema import schema_of
from workstation.values.text import quoted
from workstation.words import say

LARGEST_JSON = 64 * 2**20
"""Bytes of a JSON file that are read; more belongs into a ledger."""


def read_json(name: str) -> Any:
    """The JSON of a file, or of standard input for ``-``; ``WrongUse`` with a sentence where it is none."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST_JSON + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST_JSON + 1)
    except OSError as wrong:
        raise WrongUse("file_unreadable", path=name) from wrong
    if len(content) > LARGEST_JSON:
        raise WrongUse("json_too_large", path=name, limit=LARGEST_JSON // 2**20)
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as wrong:
        raise WrongUse("json_form", path=name, why=_why(wrong)) from wrong


class _NotTaken(ValueError):
    """What other programs take as JSON and this one does not, in words."""


def _no_constant(text: str) -> None:
    raise _NotTaken(say("json_no_number", text=text))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose keys is said twice: nobody could tell which one is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise _NotTaken(say("json_key_twice", key=quoted(twice)))
    return found


def _why(wrong: Exception) -> str:
    match wrong:
        case json.JSONDecodeError():
            return say("json_place", row=wrong.lineno, column=wrong.colno)
        case UnicodeDecodeError():
            return say("json_encoding")
        case _NotTaken():
            return str(wrong)
        case _:
            return say("json_too_deep")


def _objects(name: str) -> list[dict[str, Any]]:
    content = read_json(name)
    objects = content if isinstance(content, list) else [content]
    if not objects or not all(isinstance(one, dict) for one in objects):
        raise WrongUse("json_no_objects", path=name)
    return objects


def _register(store: Store, arguments: Namespace) -> Register:
    return register_of(arguments.register, store.catalogue)


def add(store: Store, arguments: Namespace) -> Answer:
    """Add one record or several through the same checks as the form."""
    register = _register(store, arguments)
    saved = keeping.add(store, register, _objects(arguments.file))
    findings = [finding for one in saved for finding in one.findings]
    notices = [notice for one in saved for notice in one.notices]
    lines = [say("added", number=len(saved), register=register)]
    lines += [f"  {one.record['uid']}  {register.title_of(one.record)}" for one in saved[:20]]
    return Answer(
        content={
            "uids": [one.record["uid"] for one in saved],
            "records": [to_json(register, one.record) for one in saved],
            "proposed": [list(one.proposed) for one in saved],
            "findings": [shown(finding) for finding in findings],
            "notices": [shown(notice) for notice in notices],
        },
        lines=lines + lines_of(findings) + lines_of(notices),
    )


def change(store: Store, arguments: Namespace) -> Answer:
    """Change the given fields of one record."""
    register = _register(store, arguments)
    objects = _objects(arguments.file)
    if len(objects) != 1:
        raise WrongUse("json_one_object", path=arguments.file)
    saved = keeping.change(store, register, arguments.uid, objects[0])
    return Answer(
        content={
            "uid": arguments.uid,
            "record": to_json(register, saved.record),
            "proposed": list(saved.proposed),
            "findings": [shown(finding) for finding in saved.findings],
        },
        lines=[
            say("changed", title=register.title_of(saved.record), revision=saved.record["revision"]),
            *lines_of(saved.findings),
        ],
    )


def withdraw(store: Store, arguments: Namespace) -> Answer:
    """Move one record to the recycle bin."""
    register = _register(store, arguments)
    record = keeping.withdraw(store, register, arguments.uid, reason=arguments.reason)
    return Answer(
        content={"uid": arguments.uid, "record": to_json(register, record)},
        lines=[say("withdrawn", title=register.title_of(record))],
    )


def restore(store: Store, arguments: Namespace) -> Answer:
    """Take one record out of the recycle bin."""
    register = _register(store, arguments)
    record = keeping.restore(store, register, arguments.uid)
    return Answer(
        content={"uid": arguments.uid, "record": to_json(register, record)},
        lines=[say("restored", title=register.title_of(record))],
    )


def get(store: Store, arguments: Namespace) -> Answer:
    """One record with its child tables; of one that was merged the record that it went into."""
    register = _register(store, arguments)
    kept = kept_uid(store, register, arguments.uid)
    record = keeping.existing(store, register, kept)
    lines = [say("doubles_went_into", uid=arguments.uid, kept=kept)] if kept != arguments.uid else []
    lines += [f"{one.words()}: {one.show(record[one.key])}" for one in register.fields if record[one.key] is not None]
    for child in register.children:
        for row in record[child.key]:
            cells = (f"{one.words()} {one.show(row[one.key])}" for one in child.fields if row[one.key] is not None)
            lines.append(f"{child.words()}: " + ", ".join(cells))
    return Answer(content={"record": to_json(register, record)}, lines=lines)


def _changed_words(register: Register, values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: register.by_key[key].to_json(value) if key in register.by_key else value for key, value in values.items()
    }


def _history_sheet(store: Store, register: Register, arguments: Namespace) -> Answer:
    from workstation.operations.history_sheets import write_history

    uid = "" if arguments.uid is None else keeping.existing(store, register, arguments.uid)["uid"]
    path, number = write_history(
        store, register, Path(arguments.out), uid=uid, since=arguments.since or "", until=arguments.until or ""
    )
    return Answer(
        content={"path": str(path), "versions": number}, lines=[say("history_written", path=path, number=number)]
    )


def history(store: Store, arguments: Namespace) -> Answer:
    """The versions of one record; with ``--out`` a sheet of them, or of the whole register's."""
    register = _register(store, arguments)
    if arguments.out:
        return _history_sheet(store, register, arguments)
    if arguments.uid is None or arguments.since or arguments.until:
        raise WrongUse("history_of_what")
    versions = keeping.history(store, register, arguments.uid)
    content = [
        {
            "sequence": one.sequence,
            "at": one.at,
            "clerk": one.clerk,
            "cause": one.cause,
            "action": one.action,
            "revision": one.revision,
            "before": _changed_words(register, one.before),
            "after": _changed_words(register, one.after),
            "reason": one.reason,
            "batch": one.batch,
        }
        for one in versions
    ]
    lines = []
    for one in versions:
        fields = "、".join(register.field_words(key) for key in list(one.after)[:8]) if one.action == "change" else ""
        lines.append(
            f"{one.revision}  {one.at}  {one.clerk}  {say('action_' + one.action)}  {fields}  {one.reason}".rstrip()
        )
    return Answer(content={"uid": arguments.uid, "versions": content}, lines=lines)


def listing(store: Store, arguments: Namespace) -> Answer:
    """Records that hold a search text and conditions."""
    register = _register(store, arguments)
    page = keeping.find(
        store,
        register,
        text=arguments.search or "",
        where=[keeping.condition_of(register, text) for text in arguments.where or ()],
        sort=arguments.sort or "",
        limit=arguments.limit,
        offset=arguments.offset,
    )
    lines = [f"{record['uid']}  {register.title_of(record)}" for record in page.records]
    lines.append(say("listed_capped" if page.capped else "listed", total=page.total, shown=len(page.records)))
    return Answer(
        content={
            "total": page.total,
            "capped": page.capped,
            "records": [to_json(register, record) for record in page.records],
        },
        lines=lines,
    )


def schema(arguments: Namespace) -> Answer:
    """The declared registers, fields and code lists."""
    from workstation.registers.catalogue import REGISTERS

    chosen = [register_of(arguments.register)] if arguments.register else list(REGISTERS)
    lines = []
    for register in chosen:
        lines.append(f"{register.words()} ({register.key})")
        lines += [f"  {one.key}  {one.words()}  {one.kind}" for one in register.fields]
        for child in register.children:
            lines.append(f"  {child.words()} ({child.key})")
            lines += [f"    {one.key}  {one.words()}  {one.kind}" for one in child.fields]
    return Answer(content={"registers": [schema_of(register) for register in chosen]}, lines=lines)


COMMANDS = {
    "add": add,
    "change": change,
    "withdraw": withdraw,
    "restore": restore,
    "get": get,
    "history": history,
    "list": listing,
}
