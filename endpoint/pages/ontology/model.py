"""The ontology as its pages read it: the graph of one dataset version, with look-ups for terms and modules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SKOS, TIME, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from endpoint.namespaces import CNA, CNV
from endpoint.pages.table import Cell, link_of, short_name
from endpoint.pages.words import labels_of, words_of
from endpoint.store.protocol import Store
from endpoint.store.terms import Term
from endpoint.urls import is_ours

ROOT = URIRef(str(CNA))
MODULES = (
    "core",
    "actors",
    "instruments",
    "cooperation",
    "operations",
    "challenges",
    "evaluation",
    "claims",
    "alignment",
    "dl",
)
"""The modules in the order in which they build on each other, then the two that stand apart."""

FOREIGN: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": str(FOAF),
    "frbr": "http://purl.org/vocab/frbr/core#",
    "ftm": "https://schema.followthemoney.tech/#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "org": str(ORG),
    "prov": str(PROV),
    "qb": str(QB),
    "schema": "https://schema.org/",
    "sdmxa": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmxd": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmxm": "http://purl.org/linked-data/sdmx/2009/measure#",
    "time": str(TIME),
    "vann": "http://purl.org/vocab/vann/",
}
"""Prefixes of the vocabularies that the ontology is aligned with, for reading only."""

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH cng:ontology { ?s ?p ?o } }"
_PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_NAMED = re.compile(r"\b(?:(cna|cnv):)?([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)")


class Ontology:
    """The ontology of one dataset version. Only terms of the project's own namespace are listed as terms."""

    def __init__(self, graph: Graph, names: dict[str, str], individuals: dict[str, Term], version: int) -> None:
        self.graph = graph
        self.version = version
        self._names = names
        self._individuals = individuals

    @cached_property
    def classes(self) -> tuple[URIRef, ...]:
        """The project's classes in order of their names."""
        return self._own(OWL.Class)

    @cached_property
    def properties(self) -> tuple[URIRef, ...]:
        """The project's properties in order of their names."""
        return tuple(sorted({each for kind in _PROPERTY_KINDS for each in self._own(kind)}, key=self.label))

    @cached_property
    def terms(self) -> frozenset[URIRef]:
        """All classes and properties of the project."""
        return frozenset(self.classes) | frozenset(self.properties)

    @cached_property
    def modules(self) -> tuple[URIRef, ...]:
        """The modules that the graph holds, in their order."""
        held = set(self.graph.subjects(RDF.type, OWL.Ontology))
        return tuple(CNA[name] for name in MODULES if CNA[name] in held)

    def _own(self, kind: URIRef) -> tuple[URIRef, ...]:
        found = {each for each in self.graph.subjects(RDF.type, kind) if isinstance(each, URIRef)}
        return tuple(sorted((each for each in found if each.startswith(ROOT)), key=self.label))

    def text(self, subject: URIRef, predicate: URIRef) -> str:
        """Return the English text of a property, or ''."""
        return next((str(each) for each in self.texts(subject, predicate) if each.language in (None, "en")), "")

    def texts(self, subject: URIRef, predicate: URIRef) -> list[Literal]:
        """Return the texts of a property: English first, then by language and wording."""
        found = [each for each in self.graph.objects(subject, predicate) if isinstance(each, Literal)]
        return sorted(found, key=lambda each: (each.language not in (None, "en"), each.language or "", str(each)))

    def label(self, term: URIRef) -> str:
        """Return the English label of one of our terms or individuals, the short name of anything else."""
        iri = str(term)
        if iri in self._names and is_ours(iri):
            return self._names[iri]
        if iri in self._individuals:
            return str(self._individuals[iri])
        foreign = (f"{prefix}:{iri[len(space) :]}" for prefix, space in FOREIGN.items() if iri.startswith(space))
        return next(foreign, short_name(iri))

    def cell(self, term: URIRef) -> Cell:
        """Return a term's label with a link to its page."""
        if term == SKOS.Concept:
            return Cell("concept", "/vocab/", "iri", hint=str(term))
        return Cell(self.label(term), link_of(str(term)), "iri", hint=short_name(str(term)))

    def named(self, subject: URIRef, predicate: URIRef) -> list[URIRef]:
        """Return the named values of a property, in order of their names."""
        found = {each for each in self.graph.objects(subject, predicate) if isinstance(each, URIRef)}
        return sorted(found, key=self.label)

    def naming(self, predicate: URIRef, value: URIRef) -> list[URIRef]:
        """Return the project's terms that have a named value, in order of their names."""
        found = {each for each in self.graph.subjects(predicate, value) if isinstance(each, URIRef)}
        return sorted(found & self.terms, key=self.label)

    def parents(self, term: URIRef) -> list[URIRef]:
        """Return the project's own terms directly above a class or property."""
        above = [*self.named(term, RDFS.subClassOf), *self.named(term, RDFS.subPropertyOf)]
        return [each for each in above if each in self.terms]

    def children(self, term: URIRef) -> list[URIRef]:
        """Return the project's terms directly below a class or property."""
        return [*self.naming(RDFS.subClassOf, term), *self.naming(RDFS.subPropertyOf, term)]

    def ancestors(self, term: URIRef) -> list[URIRef]:
        """Return the project's terms above a term, the nearest first."""
        found: dict[URIRef, None] = {}
        waiting = self.parents(term)
        while waiting:
            found.update(dict.fromkeys(waiting))
            waiting = [above for each in waiting for above in self.parents(each) if above not in found]
        return list(found)

    def descendants(self, term: URIRef) -> set[URIRef]:
        """Return the project's terms below a term."""
        found: set[URIRef] = set()
        waiting = self.children(term)
        while waiting:
            found.update(waiting)
            waiting = [below for each in waiting for below in self.children(each) if below not in found]
        return found

    def module_of(self, term: URIRef) -> str:
        """Return the name of the module that defines a term, or ''."""
        homes = [str(each) for each in self.graph.objects(term, RDFS.isDefinedBy) if each in self.modules]
        return min(homes, default="").removeprefix(str(CNA))

    def is_class(self, term: URIRef) -> bool:
        """Tell whether a term is one of the project's classes."""
        return term in self.terms and (term, RDF.type, OWL.Class) in self.graph

    def members(self, head: BNode | URIRef) -> list[URIRef | BNode]:
        """Return the members of an RDF list."""
        return [each for each in Collection(self.graph, head) if isinstance(each, URIRef | BNode)]

    def version_of(self, subject: URIRef) -> str:
        """Return the version number of the whole or of a module, or ''."""
        return str(self.graph.value(subject, OWL.versionInfo) or "")

    def linked(self, text: str) -> tuple[Cell, ...]:
        """Return a text in pieces, with a link where it names a class, a property or a concept scheme."""
        pieces: list[Cell] = []
        done = 0
        for match in _NAMED.finditer(text):
            iri = self._iri_named(match)
            if iri is not None:
                pieces += [Cell(text[done : match.start()]), Cell(match.group(), link_of(iri), "code")]
                done = match.end()
        return (*pieces, Cell(text[done:]))

    def _iri_named(self, match: re.Match[str]) -> str | None:
        prefix, name = match.groups()
        if prefix == "cnv":
            return str(CNV[name])
        if prefix == "cna" or any(letter.isupper() for letter in name[1:]):
            return str(CNA[name]) if CNA[name] in self.terms else None
        return None


def ontology_of(store: Store) -> Ontology:
    """Return the ontology of the store's current version; read once a version."""
    return _read(store, store.current_version())


@lru_cache(maxsize=4)
def _read(store: Store, version: int) -> Ontology:
    graph = store.graph(_ALL)
    return Ontology(graph, words_of(store).labels, labels_of(store, _individuals(graph)), version)


def _individuals(graph: Graph) -> Iterable[str]:
    """Return the things outside the ontology that its axioms name."""
    return sorted({str(each) for each in graph.objects(None, OWL.hasValue) if isinstance(each, URIRef)})


def title_of(ontology: Ontology, subject: URIRef) -> str:
    """Return the title of the whole or of a module, or its name."""
    return ontology.text(subject, DCTERMS.title) or short_name(str(subject))
