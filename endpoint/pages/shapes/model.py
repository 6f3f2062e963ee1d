"""The shapes as their pages read them: the graph of one dataset version, and which shapes concern a term."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from rdflib import DCTERMS, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from endpoint.namespaces import CNS, SH
from endpoint.pages.ontology.model import Ontology, ontology_of
from endpoint.pages.table import Cell, link_of
from endpoint.pages.words import labels_of
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH cng:shapes { ?s ?p ?o } }"
_KINDS = (SH.NodeShape, SH.PropertyShape)
SEVERITIES = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "information"}


@dataclass(frozen=True)
class Rule:
    """A shape in a list: its number, name, severity, what it tests and what it tells a contributor."""

    cell: Cell
    number: str
    severity: str
    definition: str
    message: str
    via: Cell | None = None
    """The class that it is stated for, where that is not the one at hand."""


class Shapes:
    """The shapes of one dataset version."""

    def __init__(self, graph: Graph, ontology: Ontology, labels: dict[str, Term], version: int) -> None:
        self.graph = graph
        self.ontology = ontology
        self.version = version
        self._labels = labels

    @cached_property
    def named(self) -> tuple[URIRef, ...]:
        """The project's named shapes in order of their address."""
        found = {each for kind in _KINDS for each in self.graph.subjects(RDF.type, kind) if isinstance(each, URIRef)}
        return tuple(sorted(each for each in found if each.startswith(str(CNS))))

    def text(self, subject: Node, predicate: URIRef) -> str:
        """Return the English text of a property, or ''."""
        return next((str(each) for each in self.texts(subject, predicate) if each.language in (None, "en")), "")

    def texts(self, subject: Node, predicate: URIRef) -> list[Literal]:
        """Return the texts of a property: English first, then by language."""
        found = [each for each in self.graph.objects(subject, predicate) if isinstance(each, Literal)]
        return sorted(found, key=lambda each: (each.language not in (None, "en"), each.language or "", str(each)))

    def messages(self, shape: URIRef) -> list[Literal]:
        """Return what the shape tells a contributor, also where a SPARQL constraint of it says so."""
        queries = self.graph.objects(shape, SH.sparql)
        return [*self.texts(shape, SH.message), *(text for each in queries for text in self.texts(each, SH.message))]

    def label(self, term: Node) -> str:
        """Return the label of a shape, a term of the ontology, or a thing that a shape names."""
        if isinstance(term, URIRef) and str(term) in self._labels:
            return str(self._labels[str(term)])
        own = self.text(term, RDFS.label)
        return own or (self.ontology.label(term) if isinstance(term, URIRef) else str(term))

    def cell(self, term: Node) -> Cell:
        """Return the label of a named thing with a link to its page; a literal as it stands."""
        if not isinstance(term, URIRef):
            return Cell(str(term))
        if term in self.ontology.terms:
            return self.ontology.cell(term)
        return Cell(self.label(term), link_of(str(term)), "iri", hint=str(term))

    def rule(self, shape: URIRef, via: Cell | None = None) -> Rule:
        """Return a shape as a list shows it."""
        severity = SEVERITIES.get(str(self.graph.value(shape, SH.severity)), "")
        english = [str(each) for each in self.messages(shape) if each.language in (None, "en")]
        return Rule(
            cell=self.cell(shape),
            number=str(self.graph.value(shape, DCTERMS.identifier) or ""),
            severity=severity,
            definition=self.text(shape, SKOS.definition),
            message=english[0] if english else "",
            via=via,
        )

    def is_rule(self, shape: URIRef) -> bool:
        """Tell whether a shape tests something itself, and does not only gather others for a target."""
        return self.graph.value(shape, DCTERMS.identifier) is not None

    def of_class(self, term: URIRef) -> list[Rule]:
        """Return the rules whose targets are members of a class or of one above it; those of the class first."""
        rules: dict[URIRef, Rule] = {}
        for each in (term, *self.ontology.ancestors(term)):
            via = self.ontology.cell(each) if each != term else None
            for node in sorted(self.graph.subjects(SH.targetClass, each), key=str):
                for shape in self._tests(node):
                    rules.setdefault(shape, self.rule(shape, via))
        return list(rules.values())

    def _tests(self, node: Node) -> list[URIRef]:
        shapes = [each for each in self.graph.objects(node, SH.property) if isinstance(each, URIRef)]
        own = [node] if isinstance(node, URIRef) and self.is_rule(node) else []
        return [*own, *sorted(shapes)]

    def of_property(self, term: URIRef) -> list[Rule]:
        """Return the rules with a property in their path, and those for whatever has the property."""
        found = {each for each in self.named if self.is_rule(each) and term in self._path_terms(each)}
        for target in (SH.targetSubjectsOf, SH.targetObjectsOf):
            for node in self.graph.subjects(target, term):
                found.update(self._tests(node))
        return [self.rule(each) for each in sorted(found)]

    def _path_terms(self, shape: URIRef) -> set[Node]:
        """Return the properties that the path of a shape is made of."""
        found: set[Node] = set()
        waiting = list(self.graph.objects(shape, SH.path))
        while waiting:
            node = waiting.pop()
            if isinstance(node, URIRef):
                found.add(node)
            elif (node, RDF.first, None) in self.graph:
                waiting += Collection(self.graph, node)
            else:
                waiting += self.graph.objects(node)
        return found

    def gathered_by(self, shape: URIRef) -> list[URIRef]:
        """Return the shapes that a shape is a part of."""
        return sorted(each for each in self.graph.subjects(SH.property, shape) if isinstance(each, URIRef))

    def members(self, head: Node) -> list[Node]:
        """Return the members of an RDF list."""
        return list(Collection(self.graph, head)) if isinstance(head, URIRef | BNode) else []


def shapes_of(store: Store) -> Shapes:
    """Return the shapes of the store's current version; read once a version."""
    return _read(store, store.current_version())


@lru_cache(maxsize=4)
def _read(store: Store, version: int) -> Shapes:
    graph = store.graph(_ALL)
    ontology = ontology_of(store)
    named = {str(each) for each in graph.objects() if isinstance(each, URIRef) and each not in ontology.terms}
    own = {str(each) for each in graph.subjects() if isinstance(each, URIRef)}
    return Shapes(graph, ontology, labels_of(store, sorted(named - own)), version)
