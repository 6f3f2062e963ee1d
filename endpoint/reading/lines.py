"""Lines and columns of the offsets in a text."""

from __future__ import annotations

import re
from bisect import bisect_right

from endpoint.reading.document import Place, Span

_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of a text, and the file it is from."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def place(self, start: int, end: int, pointer: str = "") -> Place:
        """Return the place from one offset up to another."""
        return Place(self._file, Span(*self.position(start), *self.position(end)), pointer)
