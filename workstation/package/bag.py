"""The bag around the payload: RFC 8493, version 1.0, with SHA-256.

Written by hand: the library ``bagit`` writes version 0.97, changes the working folder of the whole process
and reports to the log in English. It judges what is written here in the tests instead.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workstation.findings import Finding, hard

BAGIT = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST_BYTES = 8 * 1024**2
"""No tag file is larger."""

_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+(.+)")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, 64 hexadecimal digits in lower case."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_below(folder: Path, part: str = "") -> dict[str, Path]:
    """Every file below a folder by its path inside, NFC and with ``/``, sorted."""
    found = {
        unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path
        for path in (folder / part).rglob("*")
        if path.is_file()
    }
    return dict(sorted(found.items()))


def write_bag(folder: Path, info: Mapping[str, str], digests: Mapping[str, str]) -> None:
    """Write the four tag files; ``digests`` are those of the payload by path, every file of it."""
    payload = files_below(folder, "data")
    size = sum(path.stat().st_size for path in payload.values())
    facts = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    texts = {
        BAGIT: DECLARATION,
        INFO: "".join(f"{key}: {' '.join(value.split())}\n" for key, value in sorted(facts.items())),
        MANIFEST: "".join(f"{digests[name]}  {encoded(name)}\n" for name in payload),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    tags = "".join(f"{sha256_of(folder / name)}  {name}\n" for name in sorted(texts))
    (folder / TAG_MANIFEST).write_bytes(tags.encode())


def encoded(name: str) -> str:
    """A path as a manifest holds it (RFC 8493, 2.1.3)."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decoded(name: str) -> str:
    """The path that a manifest holds."""
    escapes = {"%0A": "\n", "%0D": "\r", "%25": "%"}
    return re.sub("%(?:0A|0D|25)", lambda match: escapes[match[0].upper()], name, flags=re.IGNORECASE)


@dataclass
class BagReport:
    """What was found about a bag."""

    findings: list[Finding] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Payload files whose bytes are not those of the manifest."""
    digests: dict[str, str] = field(default_factory=dict)
    """The payload as it is."""
    info: dict[str, str] = field(default_factory=dict)
    """bag-info.txt."""

    def add(self, code: str, file: str, **values: Any) -> None:
        """One problem with one file."""
        self.findings.append(hard(code, where=file, file=file, **values).at(sheet=file))


def check_bag(folder: Path) -> BagReport:
    """Whether a folder is a complete and valid bag; changed payload is listed and left to the caller."""
    report = BagReport()
    files = files_below(folder)
    texts = {name: _read(folder, name, report) for name in (BAGIT, INFO, MANIFEST, TAG_MANIFEST)}
    if texts[BAGIT] and texts[BAGIT].replace("\r\n", "\n").strip() != DECLARATION.strip():
        report.add("package_bag_version", BAGIT)
    report.info = read_info(texts[INFO])
    _check_tags(folder, read_manifest(texts[TAG_MANIFEST], TAG_MANIFEST, report), report)
    stated = read_manifest(texts[MANIFEST], MANIFEST, report)
    payload = {name: path for name, path in files.items() if name.startswith("data/")}
    for name in sorted(stated.keys() - payload.keys()):
        report.add("package_file_missing", name)
    for name in sorted(files.keys() - stated.keys() - {BAGIT, INFO, MANIFEST, TAG_MANIFEST}):
        report.add("package_file_unexpected", name)
    report.digests = {name: sha256_of(path) for name, path in payload.items()}
    report.changed = [name for name, found in report.digests.items() if name in stated and stated[name] != found]
    _check_size(payload, report)
    return report


def _check_tags(folder: Path, stated: Mapping[str, str], report: BagReport) -> None:
    for name in (BAGIT, INFO, MANIFEST):
        path = folder / name
        if path.is_file() and stated.get(name) != sha256_of(path):
            report.add("package_tag_file_changed", name)
    for name in sorted(stated.keys() - {BAGIT, INFO, MANIFEST}):
        report.add("package_file_missing", name)


def _check_size(payload: Mapping[str, Path], report: BagReport) -> None:
    size = sum(path.stat().st_size for path in payload.values())
    # Where a file is changed, missing or added that is what is said; its size follows.
    told = report.changed or any(
        finding.code in ("package_file_missing", "package_file_unexpected") for finding in report.findings
    )
    if not told and report.info.get("Payload-Oxum") != f"{size}.{len(payload)}":
        report.add("package_size_wrong", INFO, found=f"{size}.{len(payload)}")


def _read(folder: Path, name: str, report: BagReport) -> str:
    path = folder / name
    if not path.is_file():
        report.add("package_file_missing", name)
        return ""
    if path.stat().st_size > MANIFEST_BYTES:
        report.add("package_tag_file_unreadable", name)
        return ""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        report.add("package_tag_file_unreadable", name)
        return ""


def read_manifest(text: str, name: str, report: BagReport) -> dict[str, str]:
    """Path -> digest. A line that is none, and a path that stands twice, are problems of the report."""
    found: dict[str, str] = {}
    for line in filter(None, re.split(r"\r\n|\r|\n", text)):
        match = _LINE.fullmatch(line)
        path = unicodedata.normalize("NFC", decoded(match[2])) if match else ""
        if match is None or path in found:
            report.add("package_tag_file_unreadable", name)
            continue
        found[path] = match[1].lower()
    return found


def read_info(text: str) -> dict[str, str]:
    """The headings of bag-info.txt; the first where one stands twice."""
    found: dict[str, str] = {}
    for line in re.split(r"\r\n|\r|\n", text):
        key, colon, value = line.partition(":")
        if colon:
            found.setdefault(key.strip(), value.strip())
    return found
