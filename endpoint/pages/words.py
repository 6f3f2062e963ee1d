"""The names and the hierarchy of our classes and properties, as the ontology in the store gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Literal, URIRef

from endpoint.namespaces import BASE, CNA, DCAT
from endpoint.pages.table import heading_of
from endpoint.store.protocol import Store
from endpoint.store.terms import Term
from endpoint.urls import is_ours

_QUERY = """
SELECT DISTINCT ?term ?label ?definition ?parent WHERE {
  GRAPH cng:ontology {
    ?term rdfs:label ?label
    FILTER(LANGMATCHES(LANG(?label), "en"))
    OPTIONAL { ?term skos:definition ?definition FILTER(LANGMATCHES(LANG(?definition), "en")) }
    OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?parent FILTER(ISIRI(?parent)) }
  }
}
"""

_OTHERS = {
    str(RDF.type): "kind",
    str(RDFS.label): "label",
    str(RDFS.subClassOf): "kind of",
    str(RDFS.subPropertyOf): "special case of",
    str(RDFS.domain): "applies to",
    str(RDFS.range): "leads to",
    str(RDFS.isDefinedBy): "defined by",
    str(RDFS.seeAlso): "see also",
    str(SKOS.prefLabel): "name",
    str(SKOS.altLabel): "other name",
    str(SKOS.hiddenLabel): "name for searching",
    str(SKOS.definition): "definition",
    str(SKOS.scopeNote): "usage",
    str(SKOS.example): "example",
    str(SKOS.notation): "notation",
    str(SKOS.inScheme): "in the scheme",
    str(SKOS.topConceptOf): "top concept of",
    str(SKOS.hasTopConcept): "top concept",
    str(SKOS.broader): "broader",
    str(SKOS.narrower): "narrower",
    str(DCTERMS.title): "title",
    str(DCTERMS.publisher): "publisher",
    str(DCTERMS.date): "date",
    str(DCTERMS.source): "source of the term",
    str(DCTERMS.license): "licence",
    str(DCTERMS.rights): "rights",
    str(DCAT.landingPage): "landing page",
    str(OWL.Class): "class",
    str(OWL.ObjectProperty): "property that links things",
    str(OWL.DatatypeProperty): "property that gives a value",
    str(OWL.Ontology): "ontology",
    str(SKOS.Concept): "concept",
    str(SKOS.ConceptScheme): "concept scheme",
    str(DCAT.Dataset): "dataset",
}

_INVERSES = {
    str(RDF.type): "things of this kind",
    str(RDFS.subClassOf): "narrower kinds",
    str(RDFS.subPropertyOf): "special cases",
    str(RDFS.domain): "properties that apply to it",
    str(RDFS.range): "properties that lead to it",
    str(RDFS.isDefinedBy): "terms it defines",
    str(SKOS.inScheme): "concepts in the scheme",
    str(SKOS.broader): "narrower",
    str(CNA.source): "what it is the source of",
}


@dataclass(frozen=True)
class Words:
    """Labels, definitions and parents of terms, looked up by IRI."""

    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    parents: dict[str, frozenset[str]] = field(default_factory=dict)

    def label(self, iri: str) -> str:
        """Return the term's label, or its name in words where it has none."""
        known = self.labels.get(iri) or _OTHERS.get(iri)
        if known:
            return known
        name = iri.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        return heading_of(name).lower() if name else iri

    def inverse(self, iri: str) -> str:
        """Return what to call the things that a property leads from."""
        return _INVERSES.get(iri) or f"“{self.label(iri)}” of"

    def is_above(self, iri: str, other: str) -> bool:
        """Tell whether `iri` is a proper ancestor of `other`."""
        seen: set[str] = set()
        waiting = list(self.parents.get(other, ()))
        while waiting:
            parent = waiting.pop()
            if parent == iri and iri != other:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.extend(self.parents.get(parent, ()))
        return False

    def most_specific(self, iris: Iterable[str]) -> list[str]:
        """Return the terms that stand above no other of them, in order of their label.

        Our own terms are enough where there are any: `owl:NamedIndividual` tells a reader nothing.
        """
        given = sorted(set(iris))
        ours = [iri for iri in given if iri.startswith(BASE)] or given
        kept = [iri for iri in ours if not any(self.is_above(iri, other) for other in ours)]
        return sorted(kept, key=self.label)


def words_of(store: Store) -> Words:
    """Return the words of the store's current version; read once a version."""
    return _read(store, store.current_version())


@lru_cache(maxsize=4)
def _read(store: Store, version: int) -> Words:
    labels: dict[str, str] = {}
    definitions: dict[str, str] = {}
    parents: dict[str, set[str]] = {}
    for term, label, definition, parent in store.select(_QUERY).rows:
        iri = str(term)
        labels[iri] = str(label)
        if isinstance(definition, Literal):
            definitions[iri] = str(definition)
        if isinstance(parent, URIRef):
            parents.setdefault(iri, set()).add(str(parent))
    return Words(labels, definitions, {iri: frozenset(above) for iri, above in parents.items()})


def labels_of(store: Store, iris: Iterable[str]) -> dict[str, Term]:
    """Return the English labels of things, as far as they have one."""
    named = " ".join(URIRef(iri).n3() for iri in iris if is_ours(iri))
    if not named:
        return {}
    text = f"""
    SELECT ?thing (SAMPLE(?name) AS ?label) WHERE {{
      VALUES ?thing {{ {named} }}
      ?thing skos:prefLabel|dcterms:title|rdfs:label ?name FILTER(LANG(?name) IN ("", "en"))
    }}
    GROUP BY ?thing
    """
    return {str(thing): label for thing, label in store.select(text).rows if label is not None}
