"""The same tests over HTTP: data by the graph store protocol, queries and updates by the SPARQL protocol."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from tests.conformance import bare
from tests.conformance.bare import rows_of
from tests.conformance.exchanges import Reply, send
from tests.conformance.isomorphism import Row
from tests.conformance.manifest import Case, Data, Kind
from tests.conformance.querytext import has_keyword, is_ordered
from tests.conformance.results import Solutions, difference, read_file, read_results

MEDIA_TYPES = {
    ".srj": "application/sparql-results+json",
    ".srx": "application/sparql-results+xml",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".nt": "application/n-triples",
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
}
NOTHING = "urn:x-test:nothing"
"""A graph that is never there: the default graph of tests that have none."""
EVERYTHING = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
READ = ("The query cannot be evaluated", "The update cannot be carried out")
"""How the detail of a fault begins if the text was read, and its functions or the data stood against it."""


class Endpoint:
    """A server under test. It remembers which files it was given, so that each is sent once."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self.authorization = {"Authorization": f"Bearer {token}"}
        self._held: set[str] = set()

    def query(self, text: str, default: Sequence[str] = (), named: Sequence[str] = (), accept: str = "*/*") -> Reply:
        """Send a query by GET (SPARQL 1.1 Protocol, section 2.1.1)."""
        parameters = [("query", text)]
        parameters += [("default-graph-uri", each) for each in default]
        parameters += [("named-graph-uri", each) for each in named]
        return send(self.address, "GET", f"/sparql?{urlencode(parameters)}", {"Accept": accept})

    def update(self, text: str) -> Reply:
        """Send an update as the body of a POST (SPARQL 1.1 Protocol, section 2.2.2)."""
        self._held.clear()
        return self._update(text)

    def _update(self, text: str) -> Reply:
        headers = {"Content-Type": "application/sparql-update", **self.authorization}
        return send(self.address, "POST", "/update", headers, text.encode())

    def put(self, graph: str, content: bytes, media_type: str) -> None:
        """Replace a graph, '' for the default graph (SPARQL 1.1 Graph Store HTTP Protocol, section 5.3)."""
        target = f"/store?graph={quote(graph, safe='')}" if graph else "/store?default"
        reply = send(self.address, "PUT", target, {"Content-Type": media_type, **self.authorization}, content)
        assert reply.status in (200, 201, 204), f"PUT {target}: {reply.status} {reply.body!r}"

    def fill(self, data: Sequence[Data]) -> None:
        """Fill an empty store with some files."""
        for graph, rows in _by_graph(rows_of(data)).items():
            self.put(graph, _lines(rows), MEDIA_TYPES[".nt"])

    def hold(self, each: Data) -> list[str]:
        """Let the server have a file, in a graph named as the file; return the named graphs inside the file."""
        if each.file.suffix in MEDIA_TYPES:
            if each.iri not in self._held:
                self.put(each.iri, each.file.read_bytes(), MEDIA_TYPES[each.file.suffix])
                self._held.add(each.iri)
            return []
        # Graphs that share blank nodes, which they would lose if each was put for itself.
        graphs = _by_graph(rows_of((Data(each.iri, each.file),)))
        dropped = "".join(f"DROP SILENT GRAPH <{graph}> ;\n" for graph in graphs)
        quads = "".join(f"GRAPH <{graph}> {{\n{_lines(rows).decode()}}}\n" for graph, rows in graphs.items())
        reply = self._update(f"{dropped}INSERT DATA {{\n{quads}}}")
        assert reply.status == 200, reply
        return [graph for graph in graphs if graph != each.iri]

    def empty(self) -> None:
        """Leave nothing in the store."""
        reply = self.update("DROP ALL")
        assert reply.status == 200, reply


def _by_graph(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Sort quads by the IRIs of their graphs, '' for the default graph."""
    graphs: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        graphs[row[3].value if isinstance(row[3], ox.NamedNode) else ""].append(row)
    return graphs


def _lines(rows: Sequence[Row]) -> bytes:
    return ox.serialize((ox.Triple(*row[:3]) for row in rows), format=ox.RdfFormat.N_TRIPLES) or b""


def fault_on_the_way(case: Case, endpoint: Endpoint) -> str:
    """Return what is wrong over HTTP; where the engine alone is wrong too, the test is one that is expected to fail."""
    fault = fault_of(case, endpoint)
    if fault and bare.fault_of(case):
        pytest.xfail("the engine alone fails it too")
    return fault


def fault_of(case: Case, endpoint: Endpoint) -> str:
    """Return what goes wrong in a test over HTTP, '' if it passes."""
    match case.kind:
        case Kind.QUERY:
            return _query(case, endpoint)
        case Kind.UPDATE:
            return _update(case, endpoint)
        case _:
            return _syntax(case, endpoint)


def policy_fault_of(case: Case, endpoint: Endpoint) -> str:
    """Return what goes wrong in a test that calls another server: 403, but LOAD SILENT passes and does nothing."""
    if not case.valid or case.kind is Kind.UPDATE:
        return fault_of(case, endpoint)
    if case.kind is Kind.UPDATE_SYNTAX:
        loud = has_keyword(case.text, r"LOAD\s+(?!SILENT\b)")
        return _wrong(endpoint.update(case.text), 403 if loud else 200)
    return _wrong(endpoint.query(case.text), 403)


def _query(case: Case, endpoint: Endpoint) -> str:
    assert case.expected is not None
    default: list[str] = []
    named: list[str] = []
    for each in case.data:
        (named if each.graph else default).append(each.iri)
        named += endpoint.hold(each)
    if has_keyword(case.text, r"FROM\b"):
        default, named = [], []  # the query names its dataset, which one in the request would replace
    else:
        default = default or [NOTHING]
    suffix = case.expected.suffix
    expected = read_file(case.expected)
    if isinstance(expected, Solutions) and suffix not in (".srj", ".srx", ".csv", ".tsv"):
        suffix = ".srx"
    reply = endpoint.query(f"BASE <{case.base}>\n{case.text}", default, named, MEDIA_TYPES[suffix])
    wrong = _wrong(reply, 200)
    if wrong:
        return wrong
    if reply.media_type != MEDIA_TYPES[suffix]:
        return f"asked for {MEDIA_TYPES[suffix]}, got {reply.media_type}"
    found = read_results(reply.body, suffix, case.base)
    return difference(expected, found, ordered=is_ordered(case.text))


def _update(case: Case, endpoint: Endpoint) -> str:
    endpoint.empty()
    endpoint.fill(case.data)
    wrong = _wrong(endpoint.update(f"BASE <{case.base}>\n{case.text}"), 200)
    if wrong:
        return wrong
    reply = endpoint.query(EVERYTHING, accept=MEDIA_TYPES[".srj"])
    found = read_results(reply.body, ".srj", case.base)
    return difference(Solutions(("s", "p", "o", "g"), tuple(rows_of(case.after))), found)


def _syntax(case: Case, endpoint: Endpoint) -> str:
    reply = endpoint.query(case.text, [NOTHING]) if case.kind is Kind.QUERY_SYNTAX else endpoint.update(case.text)
    if reply.status == 400 and json.loads(reply.body)["detail"].startswith(READ):
        return "" if case.valid else "accepted"
    return _wrong(reply, 200 if case.valid else 400)


def _wrong(reply: Reply, status: int) -> str:
    return "" if reply.status == status else f"expected {status}, got {reply.status}: {reply.body[:2000]!r}"
