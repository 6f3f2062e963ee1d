"""A store in memory for one computation of the build: loaded once, asked and extended, then dropped."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef

from endpoint.store.nquads import triple_line
from endpoint.store.terms import Term

Triple = tuple[Term, Term, Term]


class Scratch:
    """Triples in one graph, which SPARQL can ask and rules can add to."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._store = ox.Store()
        lines = "".join(triple_line(*triple) for triple in triples)
        self._store.bulk_load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)

    def extend(self, construct: str) -> set[Triple]:
        """Add the triples of a CONSTRUCT whose pattern leaves out those there are already; return them."""
        found = self._store.query(construct)
        assert isinstance(found, ox.QueryTriples)
        triples = set(found)
        self._store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
        return {(to_rdflib(each.subject), to_rdflib(each.predicate), to_rdflib(each.object)) for each in triples}

    def rows(self, text: str) -> list[dict[str, Term]]:
        """Return the rows of a SELECT by the names of their variables, unbound ones left out."""
        found = self._store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        names = [each.value for each in found.variables]
        return [
            {name: to_rdflib(value) for name, value in zip(names, row, strict=True) if value is not None}
            for row in found
        ]

    def select(self, text: str) -> list[tuple[Term | None, ...]]:
        """Return the rows of a SELECT; None is unbound."""
        rows = self._store.query(text)
        assert isinstance(rows, ox.QuerySolutions)
        return [tuple(None if value is None else to_rdflib(value) for value in row) for row in rows]


def to_rdflib(term: object) -> Term:
    """Return a term of the engine as one of rdflib."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    return Literal(term.value, datatype=None if datatype == XSD.string else datatype, normalize=False)
