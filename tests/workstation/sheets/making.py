"""Small workbooks for the tests, made as other programs make them."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def written(path: Path, fill: Callable[[Any, Any], None], **options: Any) -> Path:
    """A workbook of one sheet; ``fill`` is given workbook and sheet."""
    book = xlsxwriter.Workbook(path, options)
    fill(book, book.add_worksheet("台账"))
    book.close()
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes], **added: bytes) -> Path:
    """The same workbook with one part changed and others added under the names ``a__b`` for ``a/b``."""
    file = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            contents = old.read(entry)
            new.writestr(entry.filename, change(contents) if entry.filename == part else contents)
        for name, contents in added.items():
            new.writestr(name.replace("__", "/"), contents)
    path.write_bytes(file.getvalue())
    return path


def holding(contents: bytes) -> Callable[[bytes], bytes]:
    """A change that puts other contents in a part's place."""
    return lambda _: contents


def with_other(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change that writes ``new`` for ``old``."""
    return lambda contents: contents.replace(old, new)


def as_xls(path: Path) -> Path:
    """The same workbook saved by LibreOffice in the binary format; skips where LibreOffice is not at hand."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: no .xls can be made")
    subprocess.run(
        [
            office, "--headless", f"-env:UserInstallation=file://{path.parent / 'office'}", "--convert-to", "xls",
            "--outdir", str(path.parent), str(path),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return path.with_suffix(".xls")
