"""Excerpts of a submitted text around a place, in cells of a terminal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from endpoint.reading.document import Place

_TAB = 4
_LONGEST = 160
"""Characters of a line that are shown; of a longer one, the part around the place."""


@dataclass(frozen=True)
class Excerpt:
    """A line of a file, what stands before, in and after the marked part, and its number."""

    number: int
    before: str
    marked: str
    after: str

    def underline(self) -> str:
        """Return the line of carets that goes below."""
        return " " * width(self.before) + "^" * max(1, width(self.marked))


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as places count them."""
    return re.split(r"\r\n|\n|\r", text)


def excerpt(lines: list[str], place: Place) -> Excerpt | None:
    """Return the first line of a place; None where the file has no such line."""
    span = place.span
    if not 1 <= span.line <= len(lines):
        return None
    line = lines[span.line - 1]
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    before, marked, after = line[:start], line[start:end], line[end:]
    if len(line) > _LONGEST:
        before = f"…{before[-40:]}" if len(before) > 41 else before
        marked = f"{marked[:80]}…" if len(marked) > 81 else marked
        after = f"{after[:40]}…" if len(after) > 41 else after
    return Excerpt(span.line, *(each.replace("\t", " " * _TAB) for each in (before, marked, after)))


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes: none for combining characters, two for wide ones."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )
