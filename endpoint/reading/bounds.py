"""What a submitted file must be before any parser sees it: text in UTF-8, of bounded size and depth."""

from __future__ import annotations

import codecs
import re

from endpoint.errors import BodyTooLarge, MalformedRdf

MAX_BYTES = 100 << 20
MAX_DEPTH = 200
"""Deepest nesting of brackets; the engine's parser of JSON-LD overflows its stack at some thousands."""

_PACKED = {
    b"PK\x03\x04": "a ZIP archive (as Excel and Word files are)",
    b"\x1f\x8b": "packed with gzip",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"%PDF": "a PDF",
}
_BOMS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL)
_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BRACKETS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[\[{(]|[\]})]", re.DOTALL)


def text_of(file: str, content: bytes, limit: int = MAX_BYTES) -> str:
    """Return the text of a file, without a byte order mark.

    Raises `BodyTooLarge`, or `MalformedRdf` that says what the file is instead of text in UTF-8.
    """
    if len(content) > limit:
        raise BodyTooLarge(f"{file} has {len(content):,} bytes; at most {limit:,} are read. Send it in parts.")
    for mark, what in _PACKED.items():
        if content.startswith(mark):
            raise MalformedRdf(f"{file} is {what}. Unpack it, or export it as text, and send that.")
    for mark, what in _BOMS.items():
        if content.startswith(mark):
            raise MalformedRdf(f"{file} is in {what}. Save it in UTF-8.")
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise MalformedRdf(
            f"{file}, line {line}: byte 0x{content[fault.start]:02X} is not UTF-8. Save the file in UTF-8.", line=line
        ) from fault
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise MalformedRdf(f"{file}, line {line}: there is a NUL character, which no text has.", line=line)
    if not text.strip():
        raise MalformedRdf(f"{file} is empty.")
    if _HTML.match(text):
        raise MalformedRdf(f"{file} is a web page, not data. Download the data themselves.")
    return text


def refuse_doctype(file: str, text: str) -> None:
    """Raise for a document type declaration in RDF/XML, whose entities can grow without end."""
    found = _DOCTYPE.search(text)
    if found:
        line = text[: found.start()].count("\n") + 1
        raise MalformedRdf(
            f"{file}, line {line}: a DOCTYPE or ENTITY is not read here; write the entities out.", line=line
        )


def refuse_depth(file: str, text: str) -> None:
    """Raise for brackets nested too deeply: of Turtle, TriG or JSON."""
    depth = 0
    for found in _BRACKETS.finditer(text):
        mark = found.group()
        if mark in "[{(":
            depth += 1
            if depth > MAX_DEPTH:
                line = text[: found.start()].count("\n") + 1
                raise MalformedRdf(
                    f"{file}, line {line}: brackets are nested deeper than {MAX_DEPTH} levels, which is not read here.",
                    line=line,
                )
        elif mark in "]})":
            depth -= 1
