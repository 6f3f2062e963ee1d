"""How many rows an answer has, counted as it passes: the engine writes rows without telling their number.

Exact for the forms in which rows can be told apart without parsing: SPARQL results in JSON, XML, CSV and TSV, and
N-Triples. Others are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_LINES = {"nt": 0, "tsv": 1}
"""Forms of one row a line, whose texts have no line feeds, with the lines that are no rows."""


class RowCount:
    """Counts the rows of an answer in a form, by the form's short name."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._seen = 0
        self._tail = b""
        self._carried: dict[bytes, bytes] = {}
        self._in_text = False
        self._ended = False

    @property
    def rows(self) -> int | None:
        """The rows of the answer once all of it has passed; None where they are not counted, or not all are seen."""
        if not self._ended or self._form not in ("json", "xml", "csv", *_LINES):
            return None
        return max(0, self._seen - (1 if self._form == "csv" else _LINES.get(self._form, 0)))

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the chunks as they come."""
        for chunk in chunks:
            match self._form:
                case "json":
                    self._count_outside_texts(chunk, (b"},{", b"[{"))
                case "csv":
                    self._count_outside_texts(chunk, (b"\n",))
                case "xml":
                    self._count_marks(chunk, b"<result>")
                case "nt" | "tsv":
                    self._seen += chunk.count(b"\n")
            yield chunk
        self._ended = True

    def _count_outside_texts(self, chunk: bytes, marks: tuple[bytes, ...]) -> None:
        """Count marks where they are not between quotes.

        In JSON a quote within a text has a backslash before it; in CSV another quote, which ends one text and begins
        the next. Between the rows of SPARQL JSON, and nowhere else outside texts, stands `},{`; before the first, `[{`.
        """
        content = self._tail + chunk
        # A backslash may belong to what comes next; so may the beginning of a mark.
        keep = len(content) - len(content.rstrip(b"\\")) if self._form == "json" else 0
        content, self._tail = content[: len(content) - keep], content[len(content) - keep :]
        if self._form == "json":
            content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
        pieces = content.split(b'"')
        # Quotes stay where texts were, so that what stands before and after one does not become a mark.
        outside = b'"' + b'"'.join(pieces[1::2]) if self._in_text else b'"'.join(pieces[::2])
        self._in_text ^= len(pieces) % 2 == 0
        for mark in marks:
            carried = self._carried.get(mark, b"") + outside
            self._seen += carried.count(mark)
            self._carried[mark] = _beginning(carried, mark)

    def _count_marks(self, chunk: bytes, mark: bytes) -> None:
        content = self._tail + chunk
        self._seen += content.count(mark)
        self._tail = _beginning(content, mark)


def _beginning(content: bytes, mark: bytes) -> bytes:
    """Return what may begin a mark, to be looked at again with what follows; a whole mark does not fit in it."""
    return content[-(len(mark) - 1) :] if len(mark) > 1 else b""
