"""JSON with the place of every value and key (RFC 8259, RFC 6901): ordinary values that know where they stand."""

from __future__ import annotations

import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from endpoint.errors import MalformedRdf
from endpoint.reading.document import Place
from endpoint.reading.lines import Lines

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9]\d*))(\.\d+)?([eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}


class LocatedStr(str):
    """A string that knows its place."""

    at: Place


class LocatedInt(int):
    """A whole number that knows its place."""

    at: Place


class LocatedFloat(float):
    """A number that knows its place."""

    at: Place


class LocatedList(list[Any]):
    """A list that knows its place."""

    at: Place


class LocatedDict(dict[str, Any]):
    """An object that knows its place and those of its keys."""

    at: Place
    keys_at: dict[str, Place]


def read_json(file: str, text: str) -> Any:
    """Return the value of a JSON text; raises `MalformedRdf` with line and column, also for a key given twice."""
    reader = _Reader(file, text)
    value, end = reader.value(reader.skip(0), "")
    if reader.skip(end) != len(text):
        raise reader.fault(reader.skip(end), "there is more after the end of the JSON value")
    return value


class _Reader:
    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._lines = Lines(file, text)

    def fault(self, offset: int, what: str) -> MalformedRdf:
        line, column = self._lines.position(offset)
        return MalformedRdf(f"{self._file}, line {line}, column {column}: {what}.", line=line, column=column)

    def skip(self, offset: int) -> int:
        found = _SPACE.match(self._text, offset)
        assert found is not None
        return found.end()

    def value(self, start: int, pointer: str) -> tuple[Any, int]:
        mark = self._text[start : start + 1]
        if mark == '"':
            text, end = self._string(start)
            located = LocatedStr(text)
            located.at = self._lines.place(start, end, pointer)
            return located, end
        if mark == "{":
            return self._object(start, pointer)
        if mark == "[":
            return self._list(start, pointer)
        number = _NUMBER.match(self._text, start)
        if number:
            is_whole = number[2] is None and number[3] is None
            if is_whole and len(number[1]) > 4000:
                raise self.fault(start, "a number has more than 4,000 digits")
            value: Any = LocatedInt(number[0]) if is_whole else LocatedFloat(number[0])
            value.at = self._lines.place(start, number.end(), pointer)
            return value, number.end()
        for word, value in _WORDS.items():
            if self._text.startswith(word, start):
                return value, start + len(word)
        found = f"“{mark}”" if mark else "the end of the file"
        raise self.fault(start, f"{found} stands where a JSON value is expected")

    def _string(self, start: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self._text, start + 1, True)
        except ValueError as fault:
            what = str(fault).split(":")[0]
            raise self.fault(start, f"the string is not closed or has a wrong escape ({what})") from fault
        return text, end

    def _object(self, start: int, pointer: str) -> tuple[LocatedDict, int]:
        found = LocatedDict()
        found.at, found.keys_at = self._lines.place(start, start + 1, pointer), {}
        offset = self.skip(start + 1)
        if self._text[offset : offset + 1] == "}":
            return found, offset + 1
        while True:
            if self._text[offset : offset + 1] != '"':
                raise self.fault(offset, "a key in double quotes is expected")
            key, end = self._string(offset)
            if key in found:
                raise self.fault(offset, f"the key “{key}” is given twice")
            below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            found.keys_at[key] = self._lines.place(offset, end, below)
            colon = self.skip(end)
            if self._text[colon : colon + 1] != ":":
                raise self.fault(colon, "“:” is expected")
            found[key], end = self.value(self.skip(colon + 1), below)
            offset = self.skip(end)
            if self._text[offset : offset + 1] == "}":
                return found, offset + 1
            offset = self._comma(offset, "}")

    def _list(self, start: int, pointer: str) -> tuple[LocatedList, int]:
        found = LocatedList()
        found.at = self._lines.place(start, start + 1, pointer)
        offset = self.skip(start + 1)
        if self._text[offset : offset + 1] == "]":
            return found, offset + 1
        while True:
            value, end = self.value(offset, f"{pointer}/{len(found)}")
            found.append(value)
            offset = self.skip(end)
            if self._text[offset : offset + 1] == "]":
                return found, offset + 1
            offset = self._comma(offset, "]")

    def _comma(self, offset: int, closing: str) -> int:
        if self._text[offset : offset + 1] != ",":
            raise self.fault(offset, f"“,” or “{closing}” is expected")
        return self.skip(offset + 1)
