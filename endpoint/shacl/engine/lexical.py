"""Lexical forms of datatypes: whether a literal is one of its datatype (SHACL, section 4.1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib import XSD, Literal, URIRef

_INTEGER = r"[+-]?[0-9]+"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_FLOAT = r"(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
_MONTHS = r"(?:[0-9]+Y)?(?:[0-9]+M)?"
_CLOCK = r"(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_BASE64 = r"[A-Za-z0-9+/] ?"
_FORMS = {
    XSD.boolean: r"true|false|0|1",
    XSD.decimal: r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    XSD.float: _FLOAT,
    XSD.double: _FLOAT,
    XSD.date: f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    XSD.dateTime: f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    XSD.dateTimeStamp: f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    XSD.time: f"{_TIME}{_ZONE}",
    XSD.gYear: f"{_YEAR}{_ZONE}",
    XSD.gYearMonth: f"{_YEAR}-{_MONTH}{_ZONE}",
    XSD.gMonth: f"--{_MONTH}{_ZONE}",
    XSD.gDay: f"---{_DAY}{_ZONE}",
    XSD.gMonthDay: f"--{_MONTH}-{_DAY}{_ZONE}",
    XSD.duration: rf"-?P(?=.){_MONTHS}(?:[0-9]+D)?{_CLOCK}",
    XSD.yearMonthDuration: f"-?P(?=.){_MONTHS}",
    XSD.dayTimeDuration: rf"-?P(?=.)(?:[0-9]+D)?{_CLOCK}",
    XSD.hexBinary: r"(?:[0-9A-Fa-f]{2})*",
    XSD.base64Binary: f"(?:(?:{_BASE64}){{4}})*(?:(?:{_BASE64}){{2}}[AEIMQUYcgkosw048] ?=|{_BASE64}[AQgw] ?= ?=)?",
    XSD.language: r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    XSD.NMTOKEN: r"[\w.\-:]+",
    XSD.Name: r"[^\W\d][\w.\-:]*|:[\w.\-:]*",
    XSD.NCName: r"[^\W\d][\w.\-]*",
    XSD.normalizedString: r"[^\t\r\n]*",
    XSD.token: r"(?:[^\t\r\n ]+(?: [^\t\r\n ]+)*)?",
}
_RANGES: dict[URIRef, tuple[int | None, int | None]] = {
    XSD.integer: (None, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.byte: (-128, 127),
    XSD.unsignedLong: (0, 2**64 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedByte: (0, 255),
}
_COMPILED = {datatype: re.compile(form) for datatype, form in _FORMS.items()}
_CALENDAR = (XSD.date, XSD.dateTime, XSD.dateTimeStamp, XSD.gMonthDay)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_FREE = {XSD.string, XSD.anyURI, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")}
_RARE_DAYS = r"-(?:02-29|02-3[01]|(?:04|06|09|11)-31)"


@dataclass(frozen=True)
class EngineForm:
    """How a query tells a literal of a datatype: what its text matches, and what it matches only in case of doubt."""

    pattern: str = ""
    doubtful: str = ""


def engine_form(datatype: str) -> EngineForm | None:
    """Return how a query tells well-formed literals of a datatype; None where it cannot.

    The subtypes of xsd:integer are among these: the store keeps all of them as xsd:integer.
    """
    kind = URIRef(datatype)
    if kind in _FREE:
        return EngineForm()
    if kind == XSD.integer:
        return EngineForm(f"^{_INTEGER}$")
    form = _FORMS.get(kind)
    if form is None or "(?=" in form:
        return None
    return EngineForm(f"^(?:{form})$", _RARE_DAYS if kind in _CALENDAR else "")


def is_well_formed(text: str, datatype: str) -> bool:
    """Tell whether a text is in the lexical space of a datatype (XML Schema 1.1, part 2); yes for unknown ones."""
    kind = URIRef(datatype)
    if kind in _RANGES:
        return _is_in_range(text, *_RANGES[kind])
    form = _COMPILED.get(kind)
    if form is not None:
        return form.fullmatch(text) is not None and _is_of_the_calendar(text, kind)
    # What is no number or date and has a form of its own, such as rdf:XMLLiteral, rdflib knows.
    return not Literal(text, datatype=kind, normalize=False).ill_typed


def _is_in_range(text: str, least: int | None, most: int | None) -> bool:
    if re.fullmatch(_INTEGER, text) is None:
        return False
    digits = text.lstrip("+-").lstrip("0") or "0"
    if len(digits) > 20:  # int() refuses numbers of many thousands of digits
        is_negative = text.startswith("-")
        return least is None if is_negative else most is None
    value = int(text)
    return (least is None or value >= least) and (most is None or value <= most)


def _is_of_the_calendar(text: str, kind: URIRef) -> bool:
    """Tell whether the day exists in its month (and year)."""
    found = (
        re.match(r"(-?\d{4,})-(\d\d)-(\d\d)", text) if kind != XSD.gMonthDay else re.match(r"()--(\d\d)-(\d\d)", text)
    )
    if found is None or kind not in _CALENDAR:
        return True
    month, day = int(found[2]), int(found[3])
    if day > _DAYS[month - 1]:
        return False
    if (month, day) != (2, 29) or not found[1]:
        return True
    year = int(found[1][-4:])  # which decides: the calendar repeats every 400 years
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
