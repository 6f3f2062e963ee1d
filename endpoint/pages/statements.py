"""The statements of one thing as the named graphs hold them: by property the values, each with its graphs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rdflib import URIRef

from endpoint.namespaces import CNG, PROV
from endpoint.pages.words import Words
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

INFERRED = str(CNG.inferred)

_OUTGOING = """
SELECT ?this ?property ?value (SAMPLE(?name) AS ?valueLabel)
  (GROUP_CONCAT(DISTINCT STR(?graph); separator=" ") AS ?graphs)
WHERE {
  GRAPH ?graph { ?this ?property ?value }
  FILTER(!STRSTARTS(STR(?graph), CONCAT(STR(cng:), "pending/")))
  OPTIONAL { ?value skos:prefLabel|dcterms:title|rdfs:label ?name FILTER(LANG(?name) IN ("", "en")) }
}
GROUP BY ?this ?property ?value
LIMIT 3000
"""

_SHOWN_APART = {str(PROV.qualifiedPrimarySource)}
"""Citations are set as a table of their own (`endpoint.pages.citations`)."""


@dataclass(frozen=True)
class Value:
    """What is known of a value besides itself: its label and the graphs that state it."""

    label: Term | None
    graphs: frozenset[str]

    @property
    def is_inferred(self) -> bool:
        """Tell whether no source states it: it follows from what others state."""
        return self.graphs == {INFERRED}


@dataclass
class Statements:
    """The statements of one thing, by property."""

    values: dict[str, dict[Term, Value]] = field(default_factory=dict)
    version: int = 0

    def graphs_of(self, name: str) -> frozenset[str]:
        """Return the graphs that state a property of the thing."""
        return frozenset(graph for value in self.values.get(name, {}).values() for graph in value.graphs)

    def graphs(self) -> frozenset[str]:
        """Return the graphs that state anything of the thing."""
        return frozenset(graph for name in self.values for graph in self.graphs_of(name))

    def usual_graphs(self) -> frozenset[str]:
        """Return the graphs that most properties are stated in, so that a page names only the others."""
        stated = Counter(self.graphs_of(name) for name in self.values)
        return stated.most_common(1)[0][0] if stated else frozenset()

    def drop_implied(self, words: Words) -> None:
        """Leave out what a more special property of the thing already says with the same value."""
        for name in list(self.values):
            special = [other for other in self.values if words.is_above(name, other)]
            said = {value for other in special for value in self.values[other]}
            left = {value: known for value, known in self.values[name].items() if value not in said}
            if left:
                self.values[name] = left
            else:
                del self.values[name]


def read_statements(store: Store, iri: str) -> Statements:
    """Return what the graphs state of a thing; contributions not yet accepted are left out."""
    answer = store.select(_OUTGOING, {"this": URIRef(iri)})
    statements = Statements(version=answer.version)
    for _, name, value, label, graphs in answer.rows:
        if name is None or value is None or str(name) in _SHOWN_APART:
            continue
        known = Value(label, frozenset(str(graphs or "").split()))
        statements.values.setdefault(str(name), {})[value] = known
    return statements
