"""The history as a sheet for an auditor: who changed which field of which record, when, from what, to what, and why.

Each change bears its number and the hash by which the chain goes through it: a sheet taken today can be held against
the store years later.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workstation.findings import Refusal, hard
from workstation.ledgers.writing import write_texts
from workstation.ports import Progress, Store, Version
from workstation.register import Register
from workstation.sheets import limits
from workstation.words import say

HEADS = ("number", "at", "clerk", "how", "what", "record", "field", "before", "after", "reason", "batch", "uid", "hash")
HASH_DIGITS = 16
"""Of the chain's hash that a line shows."""
PART = 1000
"""Records whose versions are read at once."""


def write_history(
    store: Store,
    register: Register,
    path: Path,
    *,
    uid: str = "",
    since: str = "",
    until: str = "",
    progress: Progress = lambda done, total: None,
) -> tuple[Path, int]:
    """Write the history of a register, or of one record, between two days (ISO, both counted).

    Returns the file and how many changes it tells. A change of several fields has a line for each. ``Refusal`` where
    there are more lines than a sheet holds.
    """
    told: set[int] = set()

    def lines() -> Iterator[Sequence[str]]:
        found = _lines(store, register, [uid] if uid else None, since, until, progress)
        for number, (version, record, cells) in enumerate(found, start=1):
            if number >= limits.ROWS:
                raise Refusal([hard("history_too_long", limit=f"{limits.ROWS:,}")])
            told.add(version.sequence)
            yield (*_about(version), record, *cells, store.row_hash(version.sequence)[:HASH_DIGITS])

    heads = [say(f"history_head_{name}") for name in HEADS]
    written = write_texts(path, say("history_title", register=register.words()), heads, lines(), store.now())
    return written, len(told)


def _about(version: Version) -> tuple[str, str, str, str, str]:
    when = version.at[:19].replace("T", " ")
    how, what = say(f"form_cause_{version.cause}"), say(f"form_action_{version.action}")
    return str(version.sequence), when, version.clerk, how, what


def _lines(
    store: Store, register: Register, only: Sequence[str] | None, since: str, until: str, progress: Progress
) -> Iterator[tuple[Version, str, tuple[str, ...]]]:
    """Each change with the title of its record and its cells: field, before, after, reason, batch, uid."""
    uids = list(only) if only is not None else store.changed_between(0).get(register.key, [])
    for start in range(0, len(uids), PART):
        progress(start, len(uids))
        part = uids[start : start + PART]
        versions = store.histories(register, part)
        titles = {one["uid"]: register.title_of(one) for one in store.get_many(register, part)}
        for uid in part:
            for version in versions.get(uid, []):
                day = version.at[:10]
                if (since and day < since) or (until and day > until):
                    continue
                rest = (version.reason, version.batch, uid)
                for field, before, after in _fields(register, version):
                    yield version, titles.get(uid, ""), (field, before, after, *rest)


def _fields(register: Register, version: Version) -> Iterator[tuple[str, str, str]]:
    """Heading, former and new value of each field of a change; one empty line where none was changed."""
    known = [*register.by_key, *register.child_by_key]
    keys = [key for key in known if version.after.get(key) is not None or version.before.get(key) is not None]
    for key in keys:
        before = "" if version.action == "add" else in_words(register, key, version.before)
        yield register.field_words(key), before, in_words(register, key, version.after)
    if not keys:
        yield "", "", ""


def in_words(register: Register, key: str, values: Mapping[str, Any]) -> str:
    """A value of the history as a sheet shows it; personal fields as they are, for an auditor must see them."""
    value = values.get(key)
    if value is None:
        return ""
    if key in register.by_key:
        return register.by_key[key].show(value)
    child = register.child_by_key[key]
    rows = (" ".join(one.show(row[one.key]) for one in child.fields if row.get(one.key) is not None) for row in value)
    return say("comparing_row_separator").join(rows)
