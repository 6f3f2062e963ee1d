"""Values that are not things: what callers write, turned into typed literals or refused with a hint."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rdflib import XSD, Literal

MAX_LENGTH = 500
"""Longest value taken, in characters; no name or IRI of ours comes near it."""
_MAX_SHOWN = 60
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def parse_value(type: str, text: str) -> Literal:
    """Return the literal of one of `VALUE_TYPES`; raises `ValueError` saying what is accepted."""
    check_text(text)
    return _PARSERS[type](text)


def check_text(text: str) -> None:
    """Refuse what no value can be: overlong text, control characters, halves of surrogate pairs."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"{shown(text)} is {len(text):,} characters long; at most {MAX_LENGTH} are accepted")
    if found := _FORBIDDEN.search(text):
        raise ValueError(f"{shown(text)} holds the character U+{ord(found.group()):04X}; leave it out")


def shown(text: str) -> str:
    """Return a value as a message may quote it: one line, printable and short."""
    start = "".join(each if each.isprintable() else "\ufffd" for each in text[:_MAX_SHOWN])
    return f"“{start}…”" if len(text) > _MAX_SHOWN else f"“{start}”"


def _date(text: str) -> Literal:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{shown(text)} is not a date; write year, month and day as in 2003-01-31")
    try:
        date.fromisoformat(text)
    except ValueError as fault:
        raise ValueError(f"{shown(text)} is not a day of the calendar; write one as in 2003-01-31") from fault
    return Literal(text, datatype=XSD.date)


def _year(text: str) -> Literal:
    # An integer and not an xsd:gYear: SPARQL compares numbers, and YEAR() gives one.
    if not re.fullmatch(r"[0-9]{4}", text):
        raise ValueError(f"{shown(text)} is not a year; write four digits as in 2003")
    return Literal(int(text), datatype=XSD.integer)


def _integer(text: str) -> Literal:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(f"{shown(text)} is not a whole number of at most 18 digits; write it as in 12")
    return Literal(int(text), datatype=XSD.integer)


def _decimal(text: str) -> Literal:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", text):
        raise ValueError(f"{shown(text)} is not a decimal number; write it as in 2.5")
    return Literal(Decimal(text), datatype=XSD.decimal)


def _string(text: str) -> Literal:
    return Literal(text)


def _boolean(text: str) -> Literal:
    wanted = text.lower()
    if wanted not in {"true", "yes", "1", "false", "no", "0"}:
        raise ValueError(f"{shown(text)} is neither true nor false; write one of these words")
    return Literal(wanted in {"true", "yes", "1"})


_PARSERS: dict[str, Callable[[str], Literal]] = {
    "date": _date,
    "year": _year,
    "integer": _integer,
    "decimal": _decimal,
    "string": _string,
    "boolean": _boolean,
}
VALUE_TYPES = tuple(_PARSERS)
