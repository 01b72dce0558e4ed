"""The page of licences that the program carries, and the list of its parts, made from what is installed at the build.

Called by ``workstation.spec``, which knows what goes in.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "licences"
TEXT_NAME = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|COPYRIGHT)[^/]*$", re.IGNORECASE)
OWN = {"LGPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt"), "LGPL-2.1-or-later": ("LGPL-2.1.txt",)}
"""Licences whose text the wheels leave out -> files in ``licences``."""
KNOWN = {"PySide6_Essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only", "sqlcipher3": "Zlib"}
"""What the metadata of these wheels say otherwise or not at all."""
FCITX = (
    ("fcitx5-qt", "5.1.9", "LGPL-2.1-or-later", "https://github.com/fcitx/fcitx5-qt", "fcitx5-frontend-qt6.txt"),
    ("wayland", "1.21.0", "MIT", "https://gitlab.freedesktop.org/wayland/wayland", "libwayland-client0.txt"),
    ("libffi", "3.4.4", "MIT", "https://github.com/libffi/libffi", "libffi8.txt"),
)
"""Name, version, licence, source, and the file of its terms in the folder that ``fcitx.py`` makes."""
HEAD = """# 使用的软件和许可 / Licences

知产工作站随附下列软件。每一项的许可全文在本页下方。/ What the program carries; the terms follow below.

| 软件 / part | 版本 / version | 许可 / licence | 来源 / source |
|---|---|---|---|
"""


@dataclass(kw_only=True)
class Part:
    """One piece of software of others that is shipped."""

    name: str
    version: str
    licence: str
    """As SPDX writes it, where its makers do."""
    source: str
    kind: str
    """``python`` for a distribution, else ``native``."""
    terms: list[str] = field(default_factory=list, repr=False)
    """The texts of its licence."""


def parts(modules: Iterable[str], files: Sequence[tuple[str, str]], fcitx: str) -> list[Part]:
    """Everything shipped: ``modules`` by dotted name, ``files`` by name in the bundle and place on this machine."""
    tops = {name.split(".")[0] for name in modules} | {re.split(r"[/.\\]", name)[0] for name, _ in files}
    found = [*_distributions(tops), _python(), *_qt_and_engine(files), *_of_debian(files)]
    if fcitx:
        found += [
            Part(name=name, version=version, licence=licence, source=source, kind="native")
            for name, version, licence, source, _ in FCITX
        ]
        for part, (*_, terms) in zip(found[-len(FCITX) :], FCITX, strict=True):
            part.terms = [(Path(fcitx) / "copyright" / terms).read_text(encoding="utf-8"), *_own(part.licence)]
    return sorted(found, key=lambda part: part.name.lower())


def _own(licence: str) -> list[str]:
    return [(TEXTS / name).read_text(encoding="utf-8") for name in OWN.get(licence, ())]


def _distributions(tops: set[str]) -> Iterator[Part]:
    """The Python distributions that have a module among the top-level names."""
    names = {name for top, several in metadata.packages_distributions().items() if top in tops for name in several}
    for name in sorted(names - {"pyinstaller", "setuptools", "pip"}):
        one = metadata.distribution(name)
        told = one.metadata
        licence = KNOWN.get(name) or _licence(told)
        terms = [
            Path(str(one.locate_file(path))).read_text(encoding="utf-8", errors="replace")
            for path in one.files or ()
            if ".dist-info/" in str(path) and TEXT_NAME.search(str(path))
        ]
        yield Part(
            name=told["Name"],
            version=one.version,
            licence=licence,
            source=_address(told),
            kind="python",
            terms=terms or _own(licence),
        )


def _licence(told: metadata.PackageMetadata) -> str:
    short = str(told.get("License-Expression") or told.get("License") or "").strip()
    if short and "\n" not in short and len(short) < 60:
        return short
    named = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License")]
    return ", ".join(named) or "?"


def _address(told: metadata.PackageMetadata) -> str:
    lines = [line.partition(", ") for line in told.get_all("Project-URL") or ()]
    urls = {label.lower(): url for label, _, url in lines}
    for label in ("source", "source code", "repository", "github", "homepage", "home"):
        if label in urls:
            return urls[label]
    return str(told.get("Home-page") or next(iter(urls.values()), ""))


def _python() -> Part:
    text = Path(os.__file__).with_name("LICENSE.txt")
    terms = [text.read_text(encoding="utf-8")] if text.is_file() else []
    version = sys.version.split()[0]
    source = "https://www.python.org/downloads/source/"
    return Part(name="CPython", version=version, licence="PSF-2.0", source=source, kind="native", terms=terms)


def _qt_and_engine(files: Sequence[tuple[str, str]]) -> Iterator[Part]:
    """What lies inside wheels and is software of its own."""
    from PySide6.QtCore import qVersion

    qt = Part(
        name="Qt",
        version=qVersion(),
        licence="LGPL-3.0-only",
        source="https://download.qt.io/archive/qt/",
        kind="native",
    )
    yield qt
    icu = next((match[1] for name, _ in files if (match := re.search(r"libicuuc\.so\.(\d+)", name))), "")
    if icu:
        yield Part(
            name="ICU", version=icu, licence="Unicode-3.0", source="https://github.com/unicode-org/icu", kind="native"
        )
    if any("sqlcipher3" in name for name, _ in files):
        yield from _engine()


def _engine() -> Iterator[Part]:
    """SQLCipher, which is SQLite and OpenSSL too, all in one library of the wheel."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    # It tells what encrypts only once something is to be encrypted.
    connection.execute("PRAGMA key = 'asked'")
    cipher = str(connection.execute("PRAGMA cipher_version").fetchone()[0]).split()[0]
    provider = str(connection.execute("PRAGMA cipher_provider_version").fetchone()[0]).split()
    connection.close()
    terms = [(TEXTS / "SQLCipher.txt").read_text(encoding="utf-8")]
    of = {"kind": "native"}
    source = "https://github.com/sqlcipher/sqlcipher"
    yield Part(name="SQLCipher", version=cipher, licence="BSD-3-Clause", source=source, terms=terms, **of)
    yield Part(name="SQLite", version=dbapi2.sqlite_version, licence="blessing", source="https://www.sqlite.org/", **of)
    source = "https://github.com/openssl/openssl"
    yield Part(name="OpenSSL", version=provider[1], licence="Apache-2.0", source=source, **of)


def _of_debian(files: Sequence[tuple[str, str]]) -> Iterator[Part]:
    """The libraries that came from packages of the build system, with the terms that Debian keeps for each."""
    if not shutil.which("dpkg-query"):
        return
    packages = set()
    for _, place in files:
        if place.startswith(("/usr/lib/", "/lib/")) and (".so" in place or place.endswith(".a")):
            packages |= set(_owners(Path(place)))
    # Python itself stands in the list already.
    for name in sorted(name for name in packages if not name.startswith("libpython")):
        asked = ("dpkg-query", "-W", "-f", "${Version}\t${Homepage}", name)
        version, _, home = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.partition("\t")
        copyright_file = Path("/usr/share/doc") / name / "copyright"
        terms = [copyright_file.read_text(encoding="utf-8", errors="replace")] if copyright_file.is_file() else []
        yield Part(name=name, version=version, licence=_short(terms), source=home, kind="native", terms=terms)


def _owners(place: Path) -> list[str]:
    real = str(place.resolve())
    for path in {real, str(place), real.removeprefix("/usr"), str(place).removeprefix("/usr")}:
        asked = subprocess.run(("dpkg-query", "-S", path), capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return [asked.stdout.partition(":")[0]]
    return []


def _short(terms: Sequence[str]) -> str:
    """The licences that a copyright file of Debian's names; the text itself stands on the page."""
    named = dict.fromkeys(re.findall(r"^License: *(\S.*)$", "\n".join(terms), re.MULTILINE))
    return ", ".join([name for name in named if len(name) < 40][:3]) or "see below"


def page(found: Sequence[Part]) -> str:
    """The page in Markdown: the parts, what Qt's and fcitx's terms ask for, every text once."""
    lines = [f"| {part.name} | {part.version} | {part.licence} | {part.source} |" for part in found]
    versions = {part.name.lower(): part.version for part in found}
    qt = (TEXTS / "qt.md").read_text(encoding="utf-8").format(qt=versions["qt"], pyside=versions["pyside6_essentials"])
    said = [HEAD + "\n".join(lines), qt]
    if "fcitx5-qt" in versions:
        said.append((TEXTS / "fcitx.md").read_text(encoding="utf-8").format(version=versions["fcitx5-qt"]))
    by_text: dict[str, list[str]] = {}
    for part in found:
        for text in part.terms:
            by_text.setdefault(text.strip(), []).append(part.name)
    said += [f"## {', '.join(names)}\n\n````\n{text}\n````" for text, names in by_text.items()]
    return "\n\n".join(said) + "\n"


def write_notices(
    modules: Iterable[str], files: Sequence[tuple[str, str]], fcitx: str, folder: Path
) -> list[tuple[str, str, str]]:
    """Write page and list; returns them as PyInstaller takes data."""
    found = parts(modules, files, fcitx)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "licences.md").write_text(page(found), encoding="utf-8")
    listed = [{key: value for key, value in asdict(part).items() if key != "terms"} for part in found]
    text = json.dumps(listed, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "parts.json").write_text(text + "\n", encoding="utf-8")
    return [(f"licences/{name}", str(folder / name), "DATA") for name in ("licences.md", "parts.json")]
