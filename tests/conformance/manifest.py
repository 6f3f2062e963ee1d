"""The manifests of the suites for queries, updates and syntax, read into plain cases.

The vocabulary is that of the W3C's test manifests, `mf:`, `qt:` and `ut:`
(https://www.w3.org/2001/sw/DataAccess/tests/README.html). IRIs of files are those of the suites on the web, so that
nothing depends on where the checkout is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance.querytext import has_keyword
from tests.conformance.suites import SUITES

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
ON_THE_WEB = "https://w3c.github.io/rdf-tests/sparql/"

MANIFESTS = {
    "sparql11": tuple(f"sparql11/manifest-sparql11-{part}.ttl" for part in ("query", "results", "update", "fed")),
    "sparql12": ("sparql12/manifest.ttl",),
}
"""The manifests of each version. Entailment regimes are not among them: the endpoint claims none."""


class Kind(StrEnum):
    """What a case asks of an engine."""

    QUERY = "query"
    UPDATE = "update"
    QUERY_SYNTAX = "query syntax"
    UPDATE_SYNTAX = "update syntax"


_KINDS = {
    "QueryEvaluationTest": Kind.QUERY,
    "CSVResultFormatTest": Kind.QUERY,
    "UpdateEvaluationTest": Kind.UPDATE,
    **dict.fromkeys(("PositiveSyntaxTest", "NegativeSyntaxTest"), Kind.QUERY_SYNTAX),
    **dict.fromkeys(("PositiveSyntaxTest11", "NegativeSyntaxTest11"), Kind.QUERY_SYNTAX),
    **dict.fromkeys(("PositiveUpdateSyntaxTest", "NegativeUpdateSyntaxTest"), Kind.UPDATE_SYNTAX),
    **dict.fromkeys(("PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11"), Kind.UPDATE_SYNTAX),
}


@dataclass(frozen=True)
class Data:
    """A file that fills a graph; `graph` is its IRI, '' for the default graph."""

    graph: str
    file: Path

    @property
    def iri(self) -> str:
        """The IRI of the file, the base of what it says."""
        return iri_of(self.file)


@dataclass(frozen=True)
class Case:
    """One test. `expected` is a file of results, for updates the data afterwards; `valid` is for tests of syntax."""

    id: str
    kind: Kind
    file: Path
    data: tuple[Data, ...] = ()
    expected: Path | None = None
    after: tuple[Data, ...] = ()
    valid: bool = True

    @property
    def version(self) -> str:
        """The suite, `sparql11` or `sparql12`."""
        return self.id.split("/")[0]

    @property
    def folder(self) -> str:
        """The suite and its folder."""
        return self.id.rsplit("/", 1)[0]

    @property
    def text(self) -> str:
        """The query or update."""
        return self.file.read_bytes().decode("utf-8")

    @property
    def base(self) -> str:
        """The IRI that relative ones in the text are relative to."""
        return iri_of(self.file)

    @property
    def is_policy(self) -> bool:
        """Tell whether the text calls another server, which the endpoint refuses whatever the text is."""
        return has_keyword(self.text, r"(?:SERVICE|LOAD)\b")

    def __str__(self) -> str:
        return self.id


def iri_of(file: Path) -> str:
    """Return the IRI of a file of the suites on the web."""
    return ON_THE_WEB + file.relative_to(SUITES).as_posix()


def file_of(iri: Node | None) -> Path:
    """Return the file of an IRI of the suites."""
    assert isinstance(iri, URIRef)
    assert iri.startswith(ON_THE_WEB), iri
    return SUITES / iri.removeprefix(ON_THE_WEB)


@cache
def read_cases(version: str) -> tuple[Case, ...]:
    """Return the tests of a version of SPARQL, in the order of its manifests."""
    return tuple(case for path in MANIFESTS[version] for case in _cases_of(SUITES / path))


def of_kind(*kinds: Kind) -> list[Case]:
    """Return the tests of some kinds, of both versions."""
    return [case for version in MANIFESTS for case in read_cases(version) if case.kind in kinds]


def entries_of(file: Path) -> Iterator[tuple[Graph, Node]]:
    """Yield the tests of a manifest and of those it includes, each with the graph that describes it."""
    graph = Graph().parse(file, format="turtle", publicID=iri_of(file))
    for subject in graph.subjects(RDF.type, MF.Manifest):
        for head in graph.objects(subject, MF.include):
            for included in Collection(graph, head):
                yield from entries_of(file_of(included))
        for head in graph.objects(subject, MF.entries):
            yield from ((graph, entry) for entry in Collection(graph, head))


def local_name(node: Node | None) -> str:
    """Return what follows the last # or / of an IRI."""
    return re.split(r"[#/]", str(node))[-1]


def _cases_of(file: Path) -> Iterator[Case]:
    for graph, entry in entries_of(file):
        kinds = [local_name(each) for each in graph.objects(entry, RDF.type)]
        name = next(each for each in kinds if each in _KINDS)
        kind, action, result = _KINDS[name], graph.value(entry, MF.action), graph.value(entry, MF.result)
        if kind is Kind.QUERY:
            case = Case("", kind, file_of(graph.value(action, QT.query)), _data(graph, action, QT), file_of(result))
        elif kind is Kind.UPDATE:
            request = graph.value(action, UT.request)
            case = Case("", kind, file_of(request), _data(graph, action, UT), after=_data(graph, result, UT))
        else:
            text = file_of(action)
            # Some negative tests of updates have the type of those of queries.
            kind = Kind.UPDATE_SYNTAX if text.suffix == ".ru" else kind
            case = Case("", kind, text, valid=name.startswith("Positive"))
        folder = case.file.parent.relative_to(SUITES).as_posix()
        yield Case(f"{folder}/{local_name(entry)}", kind, case.file, case.data, case.expected, case.after, case.valid)


def _data(graph: Graph, action: Node | None, space: Namespace) -> tuple[Data, ...]:
    """Return the graphs that `qt:` or `ut:` properties name, the default graph first."""
    default = [Data("", file_of(each)) for each in graph.objects(action, space.data)]
    named = []
    for each in graph.objects(action, space.graphData):
        source = graph.value(each, space.graph)
        label = graph.value(each, RDFS.label)
        file = file_of(source if source is not None else each)
        named.append(Data(str(label) if label is not None else iri_of(file), file))
    return tuple(default + sorted(named, key=lambda each: each.graph))
