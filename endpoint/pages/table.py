"""Rows of RDF terms as a table for readers: labels in place of IRIs, dates and numbers plainly."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from rdflib import RDF, XSD, BNode, Literal, URIRef

from endpoint.namespaces import PREFIXES
from endpoint.store.protocol import Select
from endpoint.store.terms import Term
from endpoint.urls import path_of

SHOWN_AT_MOST = 1000
LONGEST_NAME = 48
LABEL = "Label"
ABSENT = "–"

_DATES = {XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth, XSD.gMonthDay, XSD.time}
_NUMBERS = {XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.long, XSD.nonNegativeInteger}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LINKABLE = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Cell:
    """One term as shown: its text, where it leads, and how it is set."""

    text: str
    href: str | None = None
    kind: str = "text"
    language: str | None = None
    note: str | None = None
    hint: str | None = None
    why: str | None = None
    """Where a reader learns why it holds, for what no source states."""

    @property
    def is_absent(self) -> bool:
        """Tell whether the row has no value here."""
        return self.kind == "none"


@dataclass(frozen=True)
class Column:
    """One column as shown, its heading and whether it is set as numbers."""

    heading: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A table ready to be set: at most `SHOWN_AT_MOST` rows of the `total`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    caption: str = ""
    version: int | None = None
    common: tuple[tuple[str, Cell], ...] = ()
    """What holds for every row, by heading: said once above the table and not in each row."""

    @property
    def is_cut(self) -> bool:
        """Tell whether rows are left out."""
        return self.total > len(self.rows)

    @cached_property
    def extent(self) -> str:
        """Say how many rows there are and how many of them are shown."""
        if self.is_cut:
            return f"first {len(self.rows):,} of {self.total:,} rows"
        return "1 row" if self.total == 1 else f"{self.total:,} rows"


ABSENT_CELL = Cell(ABSENT, kind="none")


def heading_of(name: str) -> str:
    """Return a variable's name as words: `effectiveDate` as "Effective date"."""
    words = [word if word.isupper() and len(word) > 1 else word.lower() for word in _WORD.findall(name)]
    text = " ".join(words) or name
    return text[:1].upper() + text[1:]


def day_in_words(text: str) -> str:
    """Return a day as `14 February 1992`; what is not a full date comes back unchanged."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def short_name(iri: str) -> str:
    """Return an IRI by the longest prefix that fits, or the IRI itself."""
    fitting = [(len(space), prefix) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def link_of(iri: str) -> str | None:
    """Return the address a browser may follow for an IRI; None where following it would be unsafe."""
    path = path_of(iri)
    if path != iri or _LINKABLE.fullmatch(iri):
        return path
    return None


def cell_of(term: Term | None, label: Term | None = None, *, plain: bool = False) -> Cell:
    """Return the cell of a term, under its label where one is given."""
    if term is None:
        return ABSENT_CELL if label is None else cell_of(label)
    if isinstance(term, URIRef):
        text = str(label) if label is not None else short_name(str(term))
        return Cell(text, link_of(str(term)), "iri", _language(label), str(term))
    if isinstance(term, BNode):
        return Cell(f"_:{term}", kind="text")
    if term.datatype in _DATES:
        return Cell(str(term), kind="date")
    if term.datatype in _NUMBERS:
        return Cell(str(term), kind="number")
    if term.datatype == XSD.anyURI:
        return Cell(str(term), link_of(str(term)), "iri")
    if term.datatype == XSD.boolean and not plain:
        return Cell("yes" if term.value else "no")
    note = None
    if term.datatype not in (None, XSD.string, XSD.boolean, RDF.langString):
        note = short_name(str(term.datatype))
    return Cell(str(term), language=_language(term), note=note)


def gather(table: Table, *headings: str) -> Table:
    """Return the table without those of the named columns that say the same in every row."""
    if len(table.rows) < 2:
        return table
    common = {
        index: (column.heading, table.rows[0][index])
        for index, column in enumerate(table.columns)
        if column.heading in headings and len({row[index] for row in table.rows}) == 1
    }
    return replace(
        table,
        columns=tuple(column for index, column in enumerate(table.columns) if index not in common),
        rows=tuple(tuple(cell for at, cell in enumerate(row) if at not in common) for row in table.rows),
        common=tuple(common.values()),
    )


def without_empty(table: Table, *headings: str) -> Table:
    """Return the table without those of the named columns in which no row has a value."""
    empty = {
        index
        for index, column in enumerate(table.columns)
        if column.heading in headings and all(row[index].is_absent for row in table.rows)
    }
    return replace(
        table,
        columns=tuple(column for index, column in enumerate(table.columns) if index not in empty),
        rows=tuple(tuple(cell for at, cell in enumerate(row) if at not in empty) for row in table.rows),
    )


def shorten(table: Table, *headings: str) -> Table:
    """Return the table with long names in the columns named cut; the full name stays as a hint."""
    at = {index for index, column in enumerate(table.columns) if column.heading in headings}
    rows = tuple(tuple(_cut(cell) if index in at else cell for index, cell in enumerate(row)) for row in table.rows)
    return replace(table, rows=rows)


def _cut(cell: Cell) -> Cell:
    if len(cell.text) <= LONGEST_NAME:
        return cell
    return replace(
        cell, text=textwrap.shorten(cell.text, LONGEST_NAME, placeholder=" …").replace(": …", " …"), hint=cell.text
    )


def table_of(
    select: Select,
    *,
    caption: str = "",
    plain: bool = False,
    without: Collection[str] = (),
    labels: Mapping[str, Term] | None = None,
) -> Table:
    """Return the rows of a SELECT as a table.

    A column `X` with a sibling `XLabel` is shown once, under its label; `labels` gives those of other
    IRIs, `without` names columns to leave out. `plain` keeps every column under its own variable name, as
    someone who writes SPARQL expects.
    """
    known = labels or {}
    shown = _columns_shown(select.columns, plain, without)
    rows = tuple(
        tuple(
            cell_of(row[at], known.get(str(row[at])) if label is None else row[label], plain=plain)
            for at, label in shown
        )
        for row in select.rows[:SHOWN_AT_MOST]
    )
    columns = tuple(
        Column(name if plain else heading_of(name), _kind_of([row[index] for row in rows]))
        for index, name in enumerate(select.columns[at] for at, _ in shown)
    )
    return Table(columns, rows, len(select.rows), caption, select.version)


def unlabelled(select: Select) -> list[str]:
    """Return the IRIs among the rows shown that no sibling column labels, in order."""
    columns = [at for at, label in _columns_shown(select.columns, False, ()) if label is None]
    shown = select.rows[:SHOWN_AT_MOST]
    return sorted({str(row[at]) for row in shown for at in columns if isinstance(row[at], URIRef)})


def _columns_shown(names: Sequence[str], plain: bool, without: Collection[str]) -> list[tuple[int, int | None]]:
    if plain:
        return [(index, None) for index in range(len(names))]
    places = {name: index for index, name in enumerate(names)}
    labels = {name: places[name + LABEL] for name in names if name + LABEL in places}
    hidden = {*labels.values(), *(places[name] for name in without if name in places)}
    return [(index, labels.get(name)) for index, name in enumerate(names) if index not in hidden]


def _kind_of(cells: Sequence[Cell]) -> str:
    kinds = {cell.kind for cell in cells if not cell.is_absent}
    return kinds.pop() if len(kinds) == 1 else "text"


def _language(term: Term | None) -> str | None:
    """Return the language of a text where it is not the page's own."""
    language = term.language if isinstance(term, Literal) else None
    return None if language is None or language.lower() == "en" else language
