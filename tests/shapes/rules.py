"""How the tests read shapes, rules, examples and reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import DCTERMS, RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MODULES = ("core", "actors", "instruments", "cooperation", "claims", "operations", "challenges", "evaluation")
CNS = Namespace("https://w3id.org/concord/shapes/")
PREFIXES = {
    "cna": "https://w3id.org/concord/ontology/",
    "dcterms": str(DCTERMS),
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


@dataclass(frozen=True)
class Result:
    """One validation result, with its path written as SPARQL writes it."""

    rule: Node
    focus: Node
    path: str | None
    value: Node | None
    severity: Node
    messages: frozenset[str]


@cache
def load_shapes(module: str = "*") -> Graph:
    """Return the shapes of one module, or of all in one graph."""
    return _load(sorted((ROOT / "shapes").glob(f"{module}.ttl")))


@cache
def load_ontology() -> Graph:
    """Return the ontology and its concept schemes."""
    return _load(sorted((ROOT / "ontology").rglob("*.ttl")))


def list_rules() -> list[URIRef]:
    """Return the shapes that state a rule, each of which has an identifier."""
    return sorted(rule for rule in load_shapes().subjects(DCTERMS.identifier) if isinstance(rule, URIRef))


def name_of(rule: Node) -> str:
    """Return the name of a rule, as its examples are called."""
    return str(rule).removeprefix(str(CNS))


def messages_of(graph: Graph, rule: Node) -> list[Literal]:
    """Return the messages of a rule; where it is a query they stand with the query, which fills them."""
    holders = [rule, *graph.objects(rule, SH.sparql)]
    found = (text for holder in holders for text in graph.objects(holder, SH.message))
    return [text for text in found if isinstance(text, Literal)]


def find_query(graph: Graph, rule: Node) -> str | None:
    """Return the query of a rule with its prefixes, or None where SHACL Core says it all."""
    constraint = graph.value(rule, SH.sparql)
    if constraint is None:
        return None
    prefixes = "".join(
        f"PREFIX {graph.value(each, SH.prefix)}: <{graph.value(each, SH.namespace)}>\n"
        for each in graph.objects(graph.value(constraint, SH.prefixes), SH.declare)
    )
    return prefixes + str(graph.value(constraint, SH.select))


def write_path(graph: Graph, node: Node) -> str:
    """Return a SHACL path as SPARQL writes it."""
    if not isinstance(node, BNode):
        for prefix, namespace in PREFIXES.items():
            if str(node).startswith(namespace):
                return f"{prefix}:{str(node).removeprefix(namespace)}"
        return f"<{node}>"
    if (inverse := graph.value(node, SH.inversePath)) is not None:
        return f"^{write_path(graph, inverse)}"
    if (choices := graph.value(node, SH.alternativePath)) is not None:
        return "|".join(write_path(graph, each) for each in Collection(graph, choices))
    return "/".join(write_path(graph, each) for each in Collection(graph, node))


def read_result(report: Graph, node: Node) -> Result:
    """Return one result of a validation report."""
    path = report.value(node, SH.resultPath)
    return Result(
        rule=report.value(node, SH.sourceShape),
        focus=report.value(node, SH.focusNode),
        path=None if path is None else write_path(report, path),
        value=report.value(node, SH.value),
        severity=report.value(node, SH.resultSeverity),
        messages=frozenset(str(message) for message in report.objects(node, SH.resultMessage)),
    )


def read_header(turtle: str) -> dict[str, str]:
    """Return what the first comment lines of an example announce: trips, focus, path."""
    return dict(re.findall(r"^# (trips|focus|path): (.+)$", turtle, flags=re.MULTILINE))


def _load(files: list[Path]) -> Graph:
    assert files, "no Turtle files found"
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


def is_rule(graph: Graph, shape: Node) -> bool:
    """Tell whether a named shape states a rule rather than gathering those of a class."""
    return (shape, RDF.type, SH.PropertyShape) in graph or not str(shape).endswith("Shape")
