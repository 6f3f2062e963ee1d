"""Results as the suites give them and as an engine or the server does, read into one form and compared.

Solutions are read from JSON, XML, CSV, TSV and the result-set vocabulary of the test manifests; graphs from any RDF.
CSV does not tell an IRI from a string (SPARQL 1.1 Query Results CSV and TSV, section 3), so its fields are compared
as they are written, blank nodes and numbers apart.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from tests.conformance.isomorphism import Row, Term, same_rows
from tests.conformance.manifest import iri_of

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

RDF_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_SOLUTIONS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


@dataclass(frozen=True)
class Solutions:
    """The variables and rows of a SELECT, in the order they came in."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def in_order_of(self, variables: Sequence[str]) -> list[Row]:
        """Return the rows with the columns in another order."""
        places = [self.variables.index(name) for name in variables]
        return [tuple(row[place] for place in places) for row in self.rows]


@dataclass(frozen=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Truth:
    """The answer to an ASK."""

    value: bool


Result = Solutions | Triples | Truth


def difference(expected: Result, found: Result, *, ordered: bool = False) -> str:
    """Return what is wrong with a result, '' if nothing is; the order of solutions counts if `ordered`."""
    if type(expected) is not type(found):
        return f"expected {type(expected).__name__}, found {type(found).__name__}"
    if isinstance(expected, Truth):
        return "" if expected == found else f"expected {expected.value}"
    assert not isinstance(found, Truth)
    left, right = list(expected.rows), list(found.rows)
    if isinstance(expected, Solutions) and isinstance(found, Solutions):
        if set(expected.variables) != set(found.variables):
            return f"expected the variables {expected.variables}, found {found.variables}"
        right = found.in_order_of(expected.variables)
    if same_rows(left, right, ordered=ordered):
        return ""
    return f"expected {len(left)} rows:\n{_text(left)}\nfound {len(right)}:\n{_text(right)}"


def read_results(content: bytes, suffix: str, base: str) -> Result:
    """Return the result in a document, whose form is told by the suffix of a file name."""
    if suffix == ".csv":
        return _from_csv(content.decode("utf-8"))
    if suffix in _SOLUTIONS:
        return from_engine(ox.parse_query_results(content, format=_SOLUTIONS[suffix]))
    quads = read_quads(content, suffix, base)
    if any(quad[1] == RDF_TYPE and quad[2] == ox.NamedNode(f"{RS}ResultSet") for quad in quads):
        return _from_vocabulary(quads)
    return Triples(tuple(dict.fromkeys(quad[:3] for quad in quads)))


def read_file(file: Path) -> Result:
    """Return the result in a file of the suites."""
    return read_results(file.read_bytes(), file.suffix, iri_of(file))


def read_quads(content: bytes, suffix: str, base: str, graph: str = "") -> list[Row]:
    """Return the quads of a document as rows, None for the default graph; `graph` takes the place of that."""
    name = ox.NamedNode(graph) if graph else None
    quads = ox.parse(content, format=RDF_FORMATS[suffix], base_iri=base, rename_blank_nodes=True)
    return [(*row[:3], row[3] or name) for row in map(to_row, quads)]


def to_row(quad: ox.Quad) -> Row:
    """Return a quad as a row, None for the default graph."""
    graph = None if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
    return (quad.subject, quad.predicate, quad.object, graph)


def from_engine(results: object) -> Result:
    """Return what the engine answered or read."""
    if isinstance(results, ox.QueryBoolean):
        return Truth(bool(results))
    if isinstance(results, ox.QueryTriples):
        return Triples(tuple(dict.fromkeys((each.subject, each.predicate, each.object) for each in results)))
    assert isinstance(results, ox.QuerySolutions)
    names = tuple(each.value for each in results.variables)
    return Solutions(names, tuple(tuple(row[place] for place in range(len(names))) for row in results))


def _from_csv(text: str) -> Solutions:
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if not lines:
        return Solutions((), ())

    def term(value: str) -> Term:
        if re.fullmatch(r"_:\w+", value):
            return ox.BlankNode(value[2:])
        return ox.Literal(float(value)) if re.fullmatch(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?", value) else ox.Literal(value)

    return Solutions(tuple(lines[0]), tuple(tuple(term(value) for value in line) for line in lines[1:]))


def _from_vocabulary(quads: Sequence[Row]) -> Result:
    """Read the result-set vocabulary: a node of class ResultSet with variables, solutions and their bindings."""
    about: dict[Term, dict[str, list[Term]]] = {}
    for subject, predicate, value, *_ in quads:
        assert isinstance(predicate, ox.NamedNode)
        about.setdefault(subject, {}).setdefault(predicate.value.removeprefix(RS), []).append(value)
    (result,) = [node for node, said in about.items() if ox.NamedNode(f"{RS}ResultSet") in said.get(RDF_TYPE.value, [])]
    said = about[result]
    if "boolean" in said:
        return Truth(said["boolean"][0] == ox.Literal(True))
    names = tuple(_value(each) for each in said.get("resultVariable", []))
    numbered = []
    for solution in said.get("solution", []):
        bindings = {
            _value(about[each]["variable"][0]): about[each]["value"][0] for each in about[solution].get("binding", [])
        }
        index = int(_value(about[solution]["index"][0])) if "index" in about[solution] else 0
        numbered.append((index, tuple(bindings.get(name) for name in names)))
    numbered.sort(key=lambda each: each[0])
    return Solutions(names, tuple(row for _, row in numbered))


def _value(term: Term) -> str:
    assert isinstance(term, ox.Literal)
    return term.value


def _text(rows: Sequence[Row]) -> str:
    return "\n".join(" ".join("-" if term is None else str(term) for term in row) for row in rows[:40])
