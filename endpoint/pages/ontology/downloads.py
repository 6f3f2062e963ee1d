"""The ontology to load into other tools: the whole in one document, a module alone, a term with its axioms."""

from __future__ import annotations

from functools import lru_cache

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.term import Node

from endpoint.namespaces import CNA
from endpoint.pages import formats
from endpoint.pages.files import module_files
from endpoint.pages.ontology.model import FOREIGN, ROOT, Ontology, ontology_of
from endpoint.store.protocol import Store

WHOLE = "concord"
"""The name of the document that holds every module: `/ontology/concord.ttl`."""


def whole(store: Store, form: formats.Format) -> bytes:
    """Return all modules in one document under the header of the whole; made once a version and form."""
    return _whole(store, store.current_version(), form.name)


@lru_cache(maxsize=8)
def _whole(store: Store, version: int, form: str) -> bytes:
    document = _named(merged(ontology_of(store)))
    return formats.serialize(document, next(each for each in formats.GRAPHS if each.name == form))


def merged(ontology: Ontology) -> Graph:
    """Return all modules as one ontology: one header, and no import of what is inside."""
    document = Graph()
    modules = set(ontology.modules)
    for subject, predicate, value in ontology.graph:
        if subject in modules or (subject == ROOT and predicate == OWL.imports):
            continue
        document.add((subject, predicate, value))
    return document


def module(ontology: Ontology, name: str, form: formats.Format) -> bytes:
    """Return one module with all its axioms; raises `UnknownResource` for another edition than the served one."""
    return module_files("ontology")[name].document(form, ontology.graph)


def term(ontology: Ontology, subject: URIRef, form: formats.Format) -> bytes:
    """Return what the ontology says of a term, with its nameless expressions, and what it says in relation to it."""
    return formats.serialize(_named(about(ontology, subject)), form)


def about(ontology: Ontology, subject: URIRef) -> Graph:
    """Return the axioms and annotations of a term, those of other terms that name it, and its place in each."""
    document = closure(ontology.graph, subject)
    for other, predicate, _ in ontology.graph.triples((None, None, subject)):
        if isinstance(other, URIRef):
            document.add((other, predicate, subject))
    for predicate in (RDFS.subClassOf, RDF.first):
        for node in ontology.graph.subjects(predicate, subject):
            if isinstance(node, BNode):
                document += _axiom_around(ontology.graph, node)
    return document


def _axiom_around(graph: Graph, node: BNode) -> Graph:
    """Return the axiom that a nameless node is a part of: from the node up to its top, and all below that."""
    top: Node = node
    seen: set[Node] = set()
    while isinstance(top, BNode) and top not in seen:
        seen.add(top)
        above = next(iter(sorted(graph.subjects(None, top), key=str)), None)
        if above is None:
            return closure(graph, top)
        if isinstance(above, URIRef):
            document = Graph()
            for predicate in graph.predicates(above, top):
                document.add((above, predicate, top))
            return document + closure(graph, top)
        top = above
    return Graph()


def closure(graph: Graph, subject: Node) -> Graph:
    """Return the triples of a subject and of the nameless nodes it leads to."""
    document = Graph()
    waiting, seen = [subject], {subject}
    while waiting:
        node = waiting.pop()
        for predicate, value in graph.predicate_objects(node):
            document.add((node, predicate, value))
            if isinstance(value, BNode) and value not in seen:
                seen.add(value)
                waiting.append(value)
    return document


def _named(graph: Graph) -> Graph:
    for prefix, space in FOREIGN.items():
        graph.bind(prefix, space, override=True, replace=True)
    return graph


def versions(ontology: Ontology) -> dict[str, URIRef]:
    """Return the ontologies (the whole and the modules) by the IRI of the version that is served."""
    found = {}
    for subject, iri in ontology.graph.subject_objects(OWL.versionIRI):
        if isinstance(subject, URIRef) and subject.startswith(str(CNA)):
            found[str(iri)] = subject
    return found
