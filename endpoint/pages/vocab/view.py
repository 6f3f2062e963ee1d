"""The list of concept schemes, a scheme as a tree, and a scheme with all its concepts as one document."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef

from endpoint.errors import UnknownResource
from endpoint.pages.table import Cell, link_of, short_name
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

_SCHEMES = """
SELECT ?scheme (SAMPLE(?name) AS ?title) (SAMPLE(?text) AS ?description) (COUNT(DISTINCT ?concept) AS ?number)
WHERE {
  GRAPH cng:vocab {
    ?scheme a skos:ConceptScheme .
    OPTIONAL { ?scheme skos:prefLabel|dcterms:title ?name FILTER(LANG(?name) IN ("", "en")) }
    OPTIONAL { ?scheme dcterms:description|skos:definition ?text FILTER(LANG(?text) IN ("", "en")) }
    OPTIONAL { ?concept skos:inScheme ?scheme }
  }
}
GROUP BY ?scheme ORDER BY LCASE(STR(?title)) ?scheme
"""

_CONCEPTS = """
SELECT ?scheme ?concept ?label ?definition ?notation ?broader WHERE {
  GRAPH cng:vocab {
    ?concept skos:inScheme ?scheme ; skos:prefLabel ?label FILTER(LANG(?label) IN ("", "en"))
    OPTIONAL { ?concept skos:definition ?definition FILTER(LANG(?definition) IN ("", "en")) }
    OPTIONAL { ?concept skos:notation ?notation }
    OPTIONAL { ?concept skos:broader ?broader . ?broader skos:inScheme ?scheme }
  }
}
ORDER BY LCASE(STR(?label)) ?concept
"""

_DOCUMENT = """
CONSTRUCT { ?scheme ?p ?o . ?concept ?q ?v }
WHERE { GRAPH cng:vocab { { ?scheme ?p ?o } UNION { ?concept skos:inScheme ?scheme ; ?q ?v } } }
"""

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH cng:vocab { ?s ?p ?o } }"


@dataclass(frozen=True)
class Scheme:
    """A concept scheme in the list."""

    cell: Cell
    name: str
    description: str
    number: int


@dataclass(frozen=True)
class Concept:
    """A concept in the tree of its scheme."""

    cell: Cell
    notation: str
    definition: str
    below: tuple[Concept, ...]


def schemes(store: Store) -> list[Scheme]:
    """Return every concept scheme with what it is for and how many concepts it holds."""
    return [
        Scheme(_cell(scheme, title), short_name(str(scheme)), _text(description), int(_text(number)))
        for scheme, title, description, number in store.select(_SCHEMES).rows
    ]


def scheme_of(store: Store, iri: str) -> Scheme:
    """Return one concept scheme; raises `UnknownResource`."""
    found = next((each for each in schemes(store) if link_of(iri) == each.cell.href), None)
    if found is None:
        raise UnknownResource(f"There is no concept scheme {iri}; /vocab/ lists those there are.")
    return found


def tree(store: Store, iri: str) -> list[Concept]:
    """Return the concepts of a scheme as a tree in order of their names."""
    rows: dict[str, tuple[Term | None, ...]] = {}
    above: dict[str, list[str]] = {}
    for _, concept, *said, broader in store.select(_CONCEPTS, {"scheme": URIRef(iri)}).rows:
        rows.setdefault(str(concept), (concept, *said))
        if broader is not None:
            above.setdefault(str(broader), []).append(str(concept))
    below = {concept for concepts in above.values() for concept in concepts}
    return [_concept(rows, above, concept, ()) for concept in rows if concept not in below]


def _concept(
    rows: dict[str, tuple[Term | None, ...]], above: dict[str, list[str]], concept: str, path: tuple[str, ...]
) -> Concept:
    term, label, definition, notation = rows[concept]
    under = [each for each in dict.fromkeys(above.get(concept, ())) if each in rows and each not in path]
    return Concept(
        _cell(term, label),
        _text(notation),
        _text(definition),
        tuple(_concept(rows, above, each, (*path, concept)) for each in under),
    )


def document_of(store: Store, iri: str) -> Graph:
    """Return a scheme with all that is said of its concepts."""
    return store.graph(_DOCUMENT, {"scheme": URIRef(iri)})


def all_schemes(store: Store) -> Graph:
    """Return every scheme with its concepts."""
    return store.graph(_ALL)


def _cell(term: Term | None, label: Term | None) -> Cell:
    iri = str(term)
    text = str(label) if isinstance(label, Literal) else short_name(iri)
    return Cell(text, link_of(iri), "iri", hint=short_name(iri))


def _text(term: Term | None) -> str:
    return "" if term is None else str(term)
