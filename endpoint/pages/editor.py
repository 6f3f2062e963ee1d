"""The query editor's page: text, answer or fault, examples. `sparql/routes.py` calls `render_editor`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response

from endpoint.errors import EndpointError
from endpoint.namespaces import PREFIXES
from endpoint.pages.chrome import page
from endpoint.pages.table import Table, table_of
from endpoint.store.protocol import Select

EXAMPLE = """\
# Which states consented to the 1988 Convention first?
SELECT ?date ?state ?stateLabel WHERE {
  ?act a cna:ConsentAct ;
       cna:actConcerns <https://w3id.org/concord/id/treaty/un-1988> ;
       cna:performedBy ?state ;
       cna:dateOf ?date .
  ?state skos:prefLabel ?stateLabel .
  FILTER(LANG(?stateLabel) = "en")
}
ORDER BY ?date
LIMIT 20
"""

_EXAMPLES = (
    ("First to consent to the 1988 Convention", EXAMPLE),
    (
        "How many acts of each kind the data hold",
        """\
SELECT ?kind (COUNT(?act) AS ?acts) WHERE {
  ?act a cna:TreatyAct ; a ?class .
  GRAPH cng:ontology { ?class rdfs:label ?kind FILTER(LANG(?kind) = "en") }
}
GROUP BY ?kind
ORDER BY DESC(?acts)
""",
    ),
    (
        "Everything said of one state",
        """\
SELECT ?graph ?property ?value WHERE {
  GRAPH ?graph { <https://w3id.org/concord/id/state/col> ?property ?value }
}
ORDER BY ?graph ?property
""",
    ),
    (
        "The named graphs and their size",
        """\
SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph
ORDER BY DESC(?triples)
""",
    ),
)

_PLACE = re.compile(r"^Line \d+, column \d+: ")

LONGEST_LINK = 6000
"""Characters of an address; beyond this a GET may be refused on its way, so no link is offered."""


@dataclass(frozen=True)
class Download:
    """A link to the same answer in another form."""

    name: str
    href: str
    media_type: str


@dataclass(frozen=True)
class Fault:
    """A fault as the editor shows it, with the lines of the query around it."""

    title: str
    detail: str
    line: int | None
    column: int | None
    excerpt: str


_SOLUTIONS = (
    ("CSV", "csv", "text/csv"),
    ("JSON", "json", "application/sparql-results+json"),
    ("TSV", "tsv", "text/tab-separated-values"),
    ("XML", "xml", "application/sparql-results+xml"),
)
_GRAPHS = (("Turtle", "ttl", "text/turtle"), ("JSON-LD", "jsonld", "application/ld+json"))


def render_editor(
    text: str | None = None,
    answer_table: Table | None = None,
    error: EndpointError | None = None,
    *,
    verdict: bool | None = None,
    triples: str | None = None,
    version: int | None = None,
) -> Response:
    """Return the editor's page, with the answer or the fault of the query where there is one.

    `answer_table` comes from `table_for`; `verdict` is the answer of an ASK, `triples` the Turtle of a
    CONSTRUCT or DESCRIBE. A fault gives the page its own status.
    """
    shown = EXAMPLE if text is None else text
    kinds = _GRAPHS if triples is not None else _SOLUTIONS
    return page(
        "editor.html",
        status=error.status if error else 200,
        version=version if version is not None or answer_table is None else answer_table.version,
        here="editor",
        text=shown,
        rows=min(max(shown.count("\n") + 2, 8), 24),
        table=answer_table,
        verdict=verdict,
        triples=triples,
        fault=fault_of(error, shown) if error else None,
        downloads=downloads_of(shown, kinds) if error is None else (),
        examples=[{"name": name, "href": editor_link(query)} for name, query in _EXAMPLES],
        prefixes=sorted(PREFIXES.items()),
    )


def table_for(select: Select) -> Table:
    """Return the rows of an answer as the editor shows them: every variable under its own name."""
    return table_of(select, plain=True)


def editor_link(text: str) -> str:
    """Return the address that runs a query in the editor."""
    return "/sparql?" + urlencode({"query": text})


def downloads_of(text: str, kinds: tuple[tuple[str, str, str], ...] = _SOLUTIONS) -> tuple[Download, ...]:
    """Return links to a query's answer in other forms; none where the address would be too long."""
    links = tuple(
        Download(name, "/sparql?" + urlencode({"query": text, "format": ending}), media_type)
        for name, ending, media_type in kinds
    )
    return links if all(len(link.href) <= LONGEST_LINK for link in links) else ()


def fault_of(error: EndpointError, text: str) -> Fault:
    """Return a fault with the place in the query where it was met, as far as the error names it."""
    line, column = _number(error.extra.get("line")), _number(error.extra.get("column"))
    detail = _PLACE.sub("", error.detail) if line else error.detail
    detail = detail[:1].upper() + detail[1:]
    return Fault(error.title, detail, line, column, excerpt_of(text, line, column) if line else "")


def excerpt_of(text: str, line: int, column: int | None) -> str:
    """Return up to five numbered lines around a place, with a mark under the column."""
    lines = text.splitlines() + [""] * (line > len(text.splitlines()))
    shown = []
    for number in range(max(1, line - 2), min(len(lines), line + 2) + 1):
        content = lines[number - 1].replace("\t", " ")
        shown.append(f"{number:>4}  {content}".rstrip())
        if number == line and column:
            shown.append(" " * (5 + column) + "^")
    return "\n".join(shown)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
