"""The W3C test suite of SHACL, through `concord validate --alone --shapes`: reports in RDF are compared as graphs."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.term import Node

from endpoint.cli import cli
from endpoint.errors import EndpointError

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUITE = Path(__file__).resolve().parents[3] / "shared/conformance/data-shapes/tests"
COMPARED = (SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)


class Case(NamedTuple):
    """A test: the file that describes it, its data, its shapes, and the report (or failure) that is expected."""

    file: Path
    manifest: Graph
    data: Path
    shapes: Path
    expected: Node


def cases() -> list[Case]:
    """Return all tests of the suite; none where it is not at hand."""
    found = []
    for path in sorted(SUITE.rglob("*.ttl")):
        manifest = Graph().parse(path)
        for test in manifest.subjects(RDF.type, SHT.Validate):
            action, expected = manifest.value(test, MF.action), manifest.value(test, MF.result)
            data, shapes = (_path(manifest.value(action, each)) for each in (SHT.dataGraph, SHT.shapesGraph))
            assert expected is not None
            found.append(Case(path, manifest, data, shapes, expected))
    return found


def _path(iri: Node | None) -> Path:
    return Path(str(iri).removeprefix("file://"))


CASES = cases()
if not CASES:
    pytest.skip("the W3C suite of SHACL is not at hand", allow_module_level=True)


def test_the_whole_suite_is_there() -> None:
    assert len(CASES) == 121


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.file.relative_to(SUITE).with_suffix("")))
def test_the_report_is_the_expected_one(case: Case) -> None:
    command = ["validate", "--alone", "--shapes", str(case.shapes), "--format", "ttl", str(case.data)]
    answer = CliRunner().invoke(cli, command)
    if case.expected == SHT.Failure:
        assert isinstance(answer.exception, EndpointError)
        assert answer.exception.exit_code == 2
        return
    report = Graph().parse(data=answer.output, format="turtle")
    expected = _plain(case.manifest, case.expected, like=case.manifest)
    given = _plain(report, next(report.subjects(RDF.type, SH.ValidationReport)), like=case.manifest)
    _, missing, extra = graph_diff(expected, given)
    assert to_isomorphic(expected) == to_isomorphic(given), (missing.serialize(), extra.serialize())


def _plain(graph: Graph, report: Node, like: Graph) -> Graph:
    """Return what is compared of a report: the verdict and the results; of the latter what the expected ones have."""
    plain = Graph()
    root = BNode()
    compared = (*COMPARED, SH.resultMessage) if (None, SH.resultMessage, None) in like else COMPARED
    for verdict in graph.objects(report, SH.conforms) if (None, SH.conforms, None) in like else ():
        plain.add((root, SH.conforms, verdict))
    for result in graph.objects(report, SH.result):
        copy = BNode()
        plain.add((root, SH.result, copy))
        for predicate in compared:
            for value in graph.objects(result, predicate):
                shown = value
                if predicate == SH.resultPath:
                    _copy(graph, value, plain)
                elif isinstance(value, BNode):  # in the file of the data or of the shapes it is another one
                    shown = URIRef("urn:x-test:blank")
                plain.add((copy, predicate, shown))
    return plain


def _copy(graph: Graph, node: Node, into: Graph) -> None:
    """Copy what describes a path."""
    if isinstance(node, BNode):
        for predicate, value in graph.predicate_objects(node):
            if (node, predicate, value) not in into and not _is_said_besides(graph, node, predicate):
                into.add((node, predicate, value))
                _copy(graph, value, into)


def _is_said_besides(graph: Graph, node: Node, predicate: Node) -> bool:
    """Tell whether a list is called an inverse path too, as in the tests of strange paths."""
    return (node, RDF.first, None) in graph and predicate not in (RDF.first, RDF.rest)
