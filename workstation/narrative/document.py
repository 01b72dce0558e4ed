"""Fills a .docx template: every paragraph of it, in tables, heads, feet and text boxes too."""

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from workstation.findings import Refusal, hard
from workstation.narrative import placeholders
from workstation.narrative.values import Values

UNPACKED_BYTES = 64 * 1024**2
"""No template holds more."""
_NO_XML = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def open_template(path: Path) -> Any:
    """The template as a document. Raises ``Refusal`` for what is none."""
    import docx

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_BYTES:
                raise ValueError("too large")
        document = docx.Document(str(path))
        go_through(document)
        return document
    # Whatever the library or what lies below it makes of a broken file.
    except Exception as fault:
        raise Refusal([hard("narrative_template_unreadable", path=str(path))]) from fault


def go_through(document: Any) -> None:
    """Touch all that is going to be filled, and write it into memory: a part that is not there or is none shows here.

    Raises whatever the library or what lies below it makes of a broken file.
    """
    for paragraph in paragraphs(document):
        for text in texts_of(paragraph):
            text.text = text.text
    properties = document.core_properties
    properties.author = properties.author
    document.save(io.BytesIO())


def fill_document(document: Any, values: Values) -> tuple[str, ...]:
    """Write the values in place of the placeholders; returns those that name nothing, each once."""
    unknown: dict[str, None] = {}
    for paragraph in list(paragraphs(document)):
        texts = list(texts_of(paragraph))
        whole = "".join(text.text or "" for text in texts)
        if not any(mark in whole for mark in "【{〖"):
            continue
        filling = placeholders.fill(whole, values)
        unknown.update(dict.fromkeys(filling.unknown))
        copies = [paragraph, *(copy.deepcopy(paragraph) for _ in filling.copies[1:])]
        for before, after in pairwise(copies):
            before.addnext(after)
        for one, edits in zip(copies, filling.copies, strict=True):
            write_texts(list(texts_of(one)), edits)
    return tuple(unknown)


def paragraphs(document: Any) -> Iterator[Any]:
    """Every paragraph, wherever it stands; heads and feet that follow those of the section before are theirs."""
    from docx.oxml.ns import qn

    yield from document.element.body.iter(qn("w:p"))
    seen = set()
    for section in document.sections:
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous and id(part._element) not in seen:
                seen.add(id(part._element))
                yield from part._element.iter(qn("w:p"))


def texts_of(paragraph: Any) -> Iterator[Any]:
    """The pieces of text of a paragraph; those of a text box that hangs on it are paragraphs of their own."""
    from docx.oxml.ns import qn

    for text in paragraph.iter(qn("w:t")):
        nearest = text
        while nearest.tag != qn("w:p"):
            nearest = nearest.getparent()
        if nearest is paragraph:
            yield text


def write_texts(texts: list[Any], edits: tuple[placeholders.Edit, ...]) -> None:
    """Change the pieces of text of one paragraph."""
    pieces = [text.text or "" for text in texts]
    for text, changed, before in zip(texts, placeholders.apply(pieces, edits), pieces, strict=True):
        if changed != before:
            text.text = _NO_XML.sub(" ", changed)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
