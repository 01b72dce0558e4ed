"""What a file is, told by its contents; names lie."""

import zipfile
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from workstation.findings import EnvironmentFault
from workstation.sheets.limits import FILE_BYTES, refusal


class Kind(StrEnum):
    """The kinds that can be read."""

    XLSX = "xlsx"
    """Office Open XML (ECMA-376)."""
    XLS = "xls"
    """Binary workbook in a compound file: Excel 5.0 to 2003, and what WPS saves as .et."""
    CSV = "csv"


ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How zip files begin (PKWARE APPNOTE 4.3)."""
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How compound files begin ([MS-CFB] 2.2)."""

FOREIGN = (
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"),
    (b"GIF8", "is_picture"),
    (b"BM", "is_picture"),
    (b"II*\x00", "is_picture"),
    (b"MM\x00*", "is_picture"),
    (b"{\\rtf", "is_document"),
    (b"Rar!", "is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
    (b"\x09\x08", "is_old_workbook"),
    (b"\x09\x00\x04\x00", "is_old_workbook"),
    (b"\x09\x02\x06\x00", "is_old_workbook"),
    (b"\x09\x04\x06\x00", "is_old_workbook"),
)
MARKUP = (
    (b"<html", "is_web_page"),
    (b"<!doctype html", "is_web_page"),
    (b"<table", "is_web_page"),
    (b"<meta", "is_web_page"),
    (b"<head", "is_web_page"),
    (b"<style", "is_web_page"),
    (b"<div", "is_web_page"),
    (b"<body", "is_web_page"),
    (b"mime-version:", "is_web_page"),
)
TEXT_BOMS = (b"\xff\xfe", b"\xfe\xff")
TEXT_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0b\x0c\x1a\x1b")


LOCKS = ("~$", ".~lock.", ".~")
"""How the files begin that Excel, LibreOffice and WPS lay beside one they have open."""


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises ``Refusal`` where it is missing, empty, too large, locked or out of reach.

    Raises ``EnvironmentFault`` where reading breaks off: the stick was pulled, the share is gone.
    """
    try:
        if path.is_dir():
            raise refusal("is_folder", name=path.name)
        if path.name.startswith(LOCKS):
            raise refusal("is_lock_file", name=path.name)
        if path.exists() and not path.is_file():
            raise refusal("not_a_workbook", name=path.name)
        with path.open("rb") as file:
            data = read_open(file, path)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise refusal("missing", path=str(path)) from fault
    except PermissionError as fault:
        raise refusal("locked", name=path.name) from fault
    except (OSError, ValueError) as fault:
        raise refusal("unreadable", name=path.name) from fault
    if len(data) > FILE_BYTES:
        raise refusal("too_large", name=path.name, limit=FILE_BYTES // 1024**2)
    if not data:
        raise refusal("empty", name=path.name)
    return data


def read_open(file: BinaryIO, path: Path) -> bytes:
    """The contents of an open file; an interruption is the machine's fault, a lock is not."""
    try:
        return file.read(FILE_BYTES + 1)
    except PermissionError:
        raise
    except OSError as fault:
        raise EnvironmentFault("reading_broke_off", name=path.name, why=fault.strerror or "") from fault


def open_elsewhere(path: Path) -> bool:
    """Whether a spreadsheet program seems to have the file open, told by what it lays beside it.

    Excel shortens the name by its first letters where it is long.
    """
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#", f".~{path.name}")
    try:
        return any(path.with_name(name).exists() for name in names)
    except (OSError, ValueError):
        return False


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file by its first bytes. Raises ``Refusal`` naming what else it is."""
    if data.startswith(ZIP):
        return Kind.XLSX
    if data.startswith(COMPOUND_FILE):
        return Kind.XLS
    if len(data) < len(COMPOUND_FILE) and COMPOUND_FILE.startswith(data):
        raise refusal("truncated", name=name)
    if not data.startswith(TEXT_BOMS):
        refuse_foreign(data[:65_536], name)
    return Kind.CSV


def refuse_foreign(start: bytes, name: str) -> None:
    """Raise ``Refusal`` for what is neither workbook nor plain text."""
    # Only binary files hold such bytes; a text may well begin with BM.
    binary = any(byte in TEXT_CONTROLS for byte in start)
    for magic, code in FOREIGN:
        if start.startswith(magic) and (binary or code in ("is_pdf", "is_document")):
            raise refusal(code, name=name)
    if binary:
        raise refusal("not_a_workbook", name=name)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, code in MARKUP:
        if text.startswith(beginning):
            raise refusal(code, name=name)
    if text.startswith(b"<?xml"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
            raise refusal("is_old_workbook", name=name)
        raise refusal("is_web_page" if b"<html" in text else "not_a_workbook", name=name)


def refuse_foreign_archive(archive: zipfile.ZipFile, name: str) -> None:
    """Raise ``Refusal`` for a zip that is no workbook of the Office Open XML kind."""
    parts = {part.replace("\\", "/").lower() for part in archive.namelist()}
    if "xl/workbook.xml" in parts and "[content_types].xml" in parts:
        return
    for part, code in (
        ("word/document.xml", "is_document"),
        ("ppt/presentation.xml", "is_document"),
        ("xl/workbook.bin", "is_old_workbook"),
        ("mimetype", "is_open_document"),
        ("content.xml", "is_open_document"),
    ):
        if part in parts:
            raise refusal(code, name=name)
    if any(part.startswith(("xl/", "docprops/", "_rels/")) for part in parts):
        raise refusal("truncated", name=name)
    raise refusal("is_archive", name=name)
