"""Changes a file as a broken disk, another program or an enemy might: its bytes, its tags, the parts of an archive.

A change is three numbers: what is done, where, and with what. Hypothesis draws them, keeps a fault with as few of them
as it needs, and a list of them over a kept file is the same on every machine.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Edit = tuple[int, int, int]
"""What (index of ``KINDS``), where (part of 65,536 of the length), with what (chooses bytes or lengths)."""
PLACES = 1 << 16
BYTES = (
    b"", b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f", b"\x80", b"\x1a", b"\n",
    b"\r\n", b'"', b"'", b",", b"\t", b"<", b">", b"&", b"&lt;", b"&#0;", b"&#x110000;", b"]]>", b"<!--", b"<![CDATA[",
    b"{", b"[", b"}", b"]", b"\\u0000", b"\\ud800", b"\\", b"/", b"../", b"%00", b"%0A", b"A1", b"XFD1048576",
    b"A1:XFD1048576", b"A0", b"ZZZZ9", b"null", b"true", b"NaN", b"Infinity", b"-0", b"1e309", b"1e-400", b"0", b"-1",
    b"255", b"256", b"65535", b"65536", b"2147483648", b"4294967296", b"9223372036854775808", b"9" * 400,
    b"0.1", b"=1+1", b"@SUM(A1)", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\xa4\x37",
    b"\xa1", b"\xf0\xa0\xae\xb7", b"\xed\xa0\x80", b"\xe5\x90\x88\xe8\xae\xa1", b"2020-02-30",
    b"0000-00-00", b"99999-12-31", b"\xd9\xa1\xd9\xa2", b"\xe2\x80\xae", b"\xc2\xa0", b"\xe3\x80\x80", b"1904",
    b"sha256:", b"x" * 5000, b"<a>" * 3000, b"[" * 3000,
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>', b"&c;",
)  # fmt: skip
"""What readers stumble over: ends of ranges, quotation, other encodings, depth."""
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 1.5, 1e300, 10**30, float("nan"), "", " ", "0", "-1", "1e9", "9" * 400, "长" * 5000,
    "\x00", "\ud800", "=1+1", "2020-02-30", "2020-01-14", "9999-12-31", "0001-01-01", "１２", "①", "\u202e",
    [], {}, [[]], [None], {"a": 1}, ["文字", "文字"], ["文字", 1], [[["文字"]]], "文字,图形", "150622", "uid", "note",
    "trademark_events", "商标名称",
)  # fmt: skip
"""What stands in a JSON text where something else was meant."""
TOKEN = re.compile(rb"<[^<>]{0,200}>|\"[^\"<>\n]{0,80}\"|[0-9]+|[^<>\"0-9]{1,40}")
NAMES = (
    "../outside",
    "/tmp/outside",
    "a\\b",
    "CON",
    "x" * 300,
    "",
    ".",
    "名\n称",
    "data/../../outside",
    "[Content_Types].xml",
)


@dataclass(frozen=True)
class Change:
    """How one file is changed: as it lies, or one part of it where it is an archive."""

    edits: tuple[Edit, ...]
    part: int = -1
    """Which part of an archive; negative: the bytes of the file itself."""
    inner: int = -1
    """Which part of that part, where it is an archive too."""
    other: int = 0
    """What is done to the list of parts: nothing (0 to 4), one left out, doubled, renamed."""


def changes(most: int = 6) -> st.SearchStrategy[Change]:
    """Any change of at most so many edits."""
    place = st.integers(0, PLACES - 1)
    edits = st.lists(st.tuples(st.integers(0, len(KINDS) - 1), place, place), min_size=1, max_size=most).map(tuple)
    return st.builds(Change, edits=edits, part=st.integers(-1, 24), inner=st.integers(-1, 24), other=st.integers(0, 7))


def changed(data: bytes, change: Change) -> bytes:
    """The file after the change."""
    if change.part < 0 or not data.startswith(b"PK"):
        return edited(data, change.edits)
    names, parts = parts_of(data)
    name = names[change.part % len(names)]
    if parts[name].startswith(b"PK") and change.inner >= 0:
        parts[name] = changed(parts[name], Change(change.edits, change.inner))
    else:
        parts[name] = edited(parts[name], change.edits)
    listed = [(one, parts[one]) for one in names]
    at, number = change.part % len(names), change.edits[0][2]
    match change.other:
        case 5:
            del listed[at]
        case 6:
            listed.append(listed[at])
        case 7:
            listed[at] = (NAMES[number % len(NAMES)], listed[at][1])
    return packed(listed)


def sealed_again(data: bytes) -> bytes:
    """The bag in an archive with digests that fit to what lies in it, so that what follows them is looked at too."""
    names, parts = parts_of(data)
    tops = {name.split("/", 1)[0] for name in names}
    if len(tops) != 1 or any("/" not in name for name in names):
        return data
    top = f"{tops.pop()}/"
    _fit_descriptor(parts, top)
    payload = [name for name in names if name.startswith(f"{top}data/")]
    parts[f"{top}manifest-sha256.txt"] = _digests(parts, top, payload)
    size = sum(len(parts[name]) for name in payload)
    info = parts.get(f"{top}bag-info.txt", b"")
    parts[f"{top}bag-info.txt"] = re.sub(rb"Payload-Oxum: .*", b"Payload-Oxum: %d.%d" % (size, len(payload)), info)
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    tags_there = [f"{top}{name}" for name in tags if f"{top}{name}" in parts]
    parts[f"{top}tagmanifest-sha256.txt"] = _digests(parts, top, tags_there)
    return packed(list(parts.items()))


def _digests(parts: dict[str, bytes], top: str, names: Sequence[str]) -> bytes:
    lines = (f"{hashlib.sha256(parts[name]).hexdigest()}  {name.removeprefix(top)}\n" for name in sorted(names))
    return "".join(lines).encode("utf-8", "replace")


def _fit_descriptor(parts: dict[str, bytes], top: str) -> None:
    name = f"{top}data/datapackage.json"
    try:
        found = json.loads(parts[name])
        for resource in found["resources"]:
            content = parts[f"{top}data/{resource['path']}"]
            resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        parts[name] = json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, KeyError, TypeError, RecursionError, UnicodeError):
        return


def parts_of(data: bytes) -> tuple[list[str], dict[str, bytes]]:
    """Names of the parts of an archive in their order, and what is in them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        return names, {name: archive.read(name) for name in names}


def packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """An archive of these parts, always dated the same; a name may stand in it twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name or "?", (2026, 7, 14, 10, 30, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name not in archive.NameToInfo:
                archive.writestr(entry, content)
            else:
                _write_twice(archive, entry, content)
    return file.getvalue()


def _write_twice(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> None:
    kept = archive.NameToInfo.pop(entry.filename)
    archive.writestr(entry, content)
    archive.NameToInfo[entry.filename] = kept


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes after all edits, one after the other."""
    for kind, place, number in edits:
        data = KINDS[kind % len(KINDS)](data, place * len(data) // PLACES, number)
    return data


def _flip(data: bytes, at: int, number: int) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << number % 8)]) + data[at + 1 :] if data else data


def _overwrite(data: bytes, at: int, number: int) -> bytes:
    new = BYTES[number % len(BYTES)]
    return data[:at] + new + data[at + len(new) :]


def _insert(data: bytes, at: int, number: int) -> bytes:
    return data[:at] + BYTES[number % len(BYTES)] + data[at:]


def _remove(data: bytes, at: int, number: int) -> bytes:
    return data[:at] + data[at + 1 + number % 64 :]


def _cut(data: bytes, at: int, number: int) -> bytes:
    return data[:at]


def _double(data: bytes, at: int, number: int) -> bytes:
    end = at + 1 + number % 2000
    return data[:end] + data[at:end] * (1 + number % 7) + data[end:]


def _token(data: bytes, at: int) -> tuple[int, int]:
    found = TOKEN.search(data, max(0, at - 40))
    return found.span() if found else (at, at)


def _replace_token(data: bytes, at: int, number: int) -> bytes:
    start, end = _token(data, at)
    new = BYTES[number % len(BYTES)]
    quoted = data[start : start + 1] == b'"'
    return data[:start] + (b'"' + new + b'"' if quoted else new) + data[end:]


def _remove_token(data: bytes, at: int, number: int) -> bytes:
    start, end = _token(data, at)
    return data[:start] + data[end:]


def _move_token(data: bytes, at: int, number: int) -> bytes:
    start, end = _token(data, at)
    other, last = _token(data, number * len(data) // PLACES)
    return data[:other] + data[start:end] + data[last:]


def _replace_value(data: bytes, at: int, number: int) -> bytes:
    """Another value, or another key, in a JSON text; every other text stays."""
    if data.lstrip()[:1] not in (b"{", b"["):
        return data
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return data
    places = list(_places(found))
    if not places:
        return data
    holder, key = places[at * len(places) // (len(data) + 1)]
    value = VALUES[number % len(VALUES)]
    if isinstance(holder, dict) and number % 5 == 0:
        holder[str(value)[:40]] = holder.pop(key)
    else:
        holder[key] = value
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _places(found: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object in a JSON value with each of its places."""
    if isinstance(found, dict | list):
        for key in list(found) if isinstance(found, dict) else range(len(found)):
            yield found, key
            yield from _places(found[key])


KINDS: tuple[Callable[[bytes, int, int], bytes], ...] = (
    _replace_token, _flip, _overwrite, _insert, _remove, _cut, _double, _remove_token, _move_token,
    _replace_value, _replace_token, _replace_value,
)  # fmt: skip
