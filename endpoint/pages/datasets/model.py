"""The datasets of one version as the store tells of them; read once a version."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from rdflib import DCTERMS, RDF, RDFS, VOID, Graph, Literal, URIRef

from endpoint.namespaces import BASE, CNA, CNG, DCAT
from endpoint.pages.datasets.words import MADE
from endpoint.pages.facts import graph_name
from endpoint.store.dumps import is_plain
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

_GRAPHS = """
SELECT ?graph WHERE { GRAPH ?graph {} FILTER(!STRSTARTS(STR(?graph), CONCAT(STR(cng:), "pending/"))) }
"""
_SIZE = "SELECT ?graph (COUNT(*) AS ?number) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_SAID = """
SELECT ?graph ?property ?value WHERE { GRAPH ?graph { ?graph a dcat:Dataset ; ?property ?value } }
ORDER BY ?graph ?property ?value
"""


@dataclass(frozen=True)
class Dataset:
    """A named graph with its size and what its description says."""

    iri: str
    name: str
    triples: int
    said: dict[URIRef, tuple[Term, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title, or the name where there is none."""
        return self.text(DCTERMS.title) or (MADE[self.iri].title if self.iri in MADE else self.name)

    @property
    def description(self) -> str:
        """What the graph holds."""
        if self.iri in MADE:
            return MADE[self.iri].description
        return self.text(DCTERMS.description) or "This graph does not describe itself."

    @property
    def gist(self) -> str:
        """The first sentence of the description."""
        first, stop, _ = self.description.partition(". ")
        return first + stop.rstrip()

    @property
    def details(self) -> str:
        """What the description says beyond its first sentence."""
        return self.description.removeprefix(self.gist).strip()

    @property
    def is_made(self) -> bool:
        """Tell whether a build makes the graph, and no table of a publisher."""
        return self.iri in MADE

    @property
    def as_of(self) -> str:
        """The day, month or year up to which the data go; '' where nothing is said."""
        return self.text(CNA.asOf)

    @property
    def publisher(self) -> str:
        """Who publishes what the graph holds."""
        return self.text(DCTERMS.publisher)

    @property
    def license(self) -> str:
        """The address of the licence, or ''."""
        return self.text(DCTERMS.license)

    @property
    def rights(self) -> str:
        """What the publisher lets others do, in words, or ''."""
        return self.text(DCTERMS.rights)

    @property
    def path(self) -> str:
        """The address of the page; '' for a graph that someone loaded under a name of another kind."""
        return f"/graph/{self.name}" if is_plain(self.iri) else ""

    def text(self, predicate: URIRef) -> str:
        """Return the text of a property in English or without a language, or ''."""
        values = self.said.get(predicate, ())
        return next((str(v) for v in values if not isinstance(v, Literal) or v.language in (None, "en")), "")

    def document(self) -> Graph:
        """Return the description as triples, with the size and the dumps (VoID, sections 3.2 and 4.6)."""
        graph, subject = Graph(), URIRef(self.iri)
        for predicate, values in self.said.items():
            for value in values:
                graph.add((subject, predicate, value))
        if not self.said:
            graph.add((subject, RDF.type, DCAT.Dataset))
            graph.add((subject, DCTERMS.title, Literal(self.title, lang="en")))
            graph.add((subject, DCTERMS.description, Literal(self.description, lang="en")))
        graph.add((subject, RDF.type, VOID.Dataset))
        graph.add((subject, VOID.triples, Literal(self.triples)))
        for ending in ("nq", "ttl") if self.path else ():
            graph.add((subject, VOID.dataDump, URIRef(f"{BASE}dumps/{self.name}.{ending}")))
        graph.bind("void", VOID)
        return graph


def datasets_of(store: Store) -> tuple[Dataset, ...]:
    """Return the graphs of the store's current version, those with a publisher first, by title."""
    return _read(store, store.current_version())


@lru_cache(maxsize=4)
def _read(store: Store, version: int) -> tuple[Dataset, ...]:
    said: dict[str, dict[URIRef, list[Term]]] = {}
    for graph, name, value in store.select(_SAID).rows:
        if isinstance(name, URIRef) and value is not None:
            said.setdefault(str(graph), {}).setdefault(name, []).append(value)
    found = []
    for (graph,) in store.select(_GRAPHS).rows:
        size = store.select(_SIZE, {"graph": URIRef(str(graph))}).rows
        triples = int(str(size[0][1])) if size else 0
        description = {name: tuple(values) for name, values in said.get(str(graph), {}).items()}
        found.append(Dataset(str(graph), graph_name(str(graph)), triples, description))
    return tuple(sorted(found, key=lambda each: (each.is_made, each.title.casefold(), each.iri)))


def catalogue(store: Store) -> Graph:
    """Return the descriptions of all graphs as one document (DCAT 3, section 6.3)."""
    graph, subject = Graph(), URIRef(str(CNG))
    graph.add((subject, RDF.type, DCAT.Catalog))
    graph.add((subject, RDFS.label, Literal("Concord: the named graphs", lang="en")))
    for each in datasets_of(store):
        graph.add((subject, DCAT.dataset, URIRef(each.iri)))
        graph += each.document()
    graph.bind("void", VOID)
    return graph
