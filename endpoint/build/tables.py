"""Strict reading of the tables under `data/`: every cell is used, ignored by name, or an error.

A `mapping.py` beside each table turns one `Row` into triples on a `Sink`. The sink remembers the file
and line that first spoke of each subject, so that a failed check can name the row to mend.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from endpoint.errors import DataFault
from endpoint.namespaces import CNA, CND

Triple = tuple[URIRef, URIRef, URIRef | Literal]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE_KINDS = (
    (re.compile(r"\d{4}-\d{2}-\d{2}\Z"), XSD.date),
    (re.compile(r"\d{4}-\d{2}\Z"), XSD.gYearMonth),
    (re.compile(r"\d{4}\Z"), XSD.gYear),
)


class Row:
    """One line of a table; each access consumes its column."""

    def __init__(self, file: str, number: int, cells: dict[str, str]) -> None:
        self.file = file
        self.number = number
        self._left = dict(cells)

    @property
    def place(self) -> str:
        """Where the row stands, as `file:line`."""
        return f"{self.file}:{self.number}"

    def has(self, column: str) -> bool:
        """Tell whether the table has the column and nobody read it yet."""
        return column in self._left

    def text(self, column: str) -> str:
        """Return the cell, stripped; '' if it is blank."""
        if column not in self._left:
            raise DataFault(f"{self.place}: there is no column “{column}”, or it was already read")
        return self._left.pop(column).strip()

    def required(self, column: str) -> str:
        """Return the cell; raises `DataFault` if it is blank."""
        value = self.text(column)
        if not value:
            raise DataFault(f"{self.place}: column “{column}” must not be blank")
        return value

    def date(self, column: str) -> Literal | None:
        """Return the cell as xsd:date, xsd:gYearMonth or xsd:gYear, no more exact than it was written."""
        value = self.text(column)
        if not value:
            return None
        for pattern, datatype in _DATE_KINDS:
            if pattern.match(value):
                literal = Literal(value, datatype=datatype)
                if literal.ill_typed:
                    break
                return literal
        raise DataFault(f"{self.place}: “{value}” in column “{column}” is no date: write 1988-12-20, 1988-12 or 1988")

    def integer(self, column: str) -> Literal | None:
        """Return the cell as xsd:integer."""
        return self._number(column, XSD.integer, r"-?\d+\Z", "a whole number")

    def decimal(self, column: str) -> Literal | None:
        """Return the cell as xsd:decimal."""
        return self._number(column, XSD.decimal, r"-?\d+(\.\d+)?\Z", "a decimal number such as -17.5")

    def many(self, column: str, separator: str = ";") -> list[str]:
        """Return the values of a cell that holds several."""
        return [part.strip() for part in self.text(column).split(separator) if part.strip()]

    def ignore(self, *columns: str) -> None:
        """Read columns whose content is for people and makes no triple."""
        for column in columns:
            self.text(column)

    def finish(self) -> None:
        """Complain of each column that nobody read."""
        left = [column for column, value in self._left.items() if value.strip()]
        if left:
            raise DataFault(f"{self.place}: nothing reads column “{'”, “'.join(left)}”")

    def _number(self, column: str, datatype: URIRef, pattern: str, kind: str) -> Literal | None:
        value = self.text(column)
        if not value:
            return None
        if not re.match(pattern, value):
            raise DataFault(f"{self.place}: “{value}” in column “{column}” is not {kind}")
        return Literal(value, datatype=datatype)


@dataclass
class Sink:
    """The triples of one graph, where each subject was first spoken of, and what each row said of it."""

    name: str
    triples: set[Triple] = field(default_factory=set)
    places: dict[URIRef, str] = field(default_factory=dict)
    rows: dict[tuple[URIRef, str], set[tuple[URIRef, URIRef | Literal]]] = field(default_factory=dict)
    here: str = ""

    def add(self, subject: URIRef, predicate: URIRef, value: Node | str | None) -> None:
        """Add a triple; None and '' are skipped, a plain string becomes an xsd:string."""
        if value is None or value == "":
            return
        if not isinstance(value, URIRef | Literal):
            value = Literal(str(value))
        self.triples.add((subject, predicate, value))
        self.places.setdefault(subject, self.here)
        self.rows.setdefault((subject, self.here), set()).add((predicate, value))

    def cite_for(self, subject: URIRef, predicate: URIRef) -> None:
        """Note that the present row's source supports a property which another row states."""
        self.rows.setdefault((subject, self.here), set()).add((CNA.citedFor, predicate))

    def label(self, subject: URIRef, text: str, lang: str = "en") -> None:
        """Add a preferred label."""
        if text:
            self.add(subject, SKOS.prefLabel, Literal(text, lang=lang))


def source(row: Row, graph: Sink, subject: URIRef) -> None:
    """Write who says so: columns `source`, `locator` and, if the table has it, `as_of`.

    A blank source writes nothing: the shapes report it with the name of the rule (V49).
    """
    named = row.text("source")
    if named:
        graph.add(subject, CNA.source, CND[f"source/{named}"])
    graph.add(subject, CNA.locator, row.text("locator"))
    if row.has("as_of"):
        graph.add(subject, CNA.asOf, row.date("as_of"))


def note(graph: Sink, subject: URIRef, text: str) -> None:
    """Write a remark for readers."""
    if text:
        graph.add(subject, CNA.note, Literal(text, lang="en"))


def in_words(value: Literal | None) -> str:
    """Return a date as labels write it, no more exact than it is: 10 June 1994, June 1994 or 1994."""
    if value is None:
        return "undated"
    year, *rest = str(value).split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) == 2 else []
    return " ".join([*day, *month, year])


def read_rows(path: Path, shown: str) -> Iterator[Row]:
    """Yield the rows of a CSV table, or of a TSV one; `shown` is how messages call the file.

    Lines with `#` above the header are the metadata of a SSSOM mapping set, which YAML readers take.

    Raises `DataFault` for an encoding other than UTF-8, a repeated column or a row of another length.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            above = 0
            if path.suffix == ".tsv":
                above = len(sssom_metadata(path).splitlines())
                for _ in range(above):
                    next(file)
            reader = csv.reader(file, strict=True, delimiter="\t" if path.suffix == ".tsv" else ",")
            header = next(reader, None)
            if not header:
                raise DataFault(f"{shown}: the table is empty")
            if len(set(header)) != len(header):
                raise DataFault(f"{shown}:{above + 1}: a column name is repeated")
            for cells in reader:
                if len(cells) != len(header):
                    raise DataFault(
                        f"{shown}:{above + reader.line_num}: {len(cells)} cells, "
                        f"but the header names {len(header)} columns"
                    )
                yield Row(shown, above + reader.line_num, dict(zip(header, cells, strict=True)))
    except UnicodeDecodeError as fault:
        raise DataFault(f"{shown}: not UTF-8 at byte {fault.start}; save the table as UTF-8") from fault
    except csv.Error as fault:
        raise DataFault(f"{shown}: not a readable CSV table: {fault}") from fault


def sssom_metadata(path: Path) -> str:
    """Return the metadata above the header of a SSSOM table, as YAML (https://mapping-commons.github.io/sssom/)."""
    lines = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                break
            lines.append(line.removeprefix("#"))
    return "".join(lines)
