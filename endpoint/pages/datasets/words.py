"""What is said of the graphs that no `dataset.ttl` describes, since a build makes them."""

from __future__ import annotations

from dataclasses import dataclass

from endpoint.namespaces import CNG


@dataclass(frozen=True)
class Made:
    """The title and the description of a graph that a build makes."""

    title: str
    description: str


_BY_NAME = {
    "ontology": Made(
        "The ontology",
        "Every class and property with its axioms, labels and definitions, module by module. It is also under "
        "/ontology/, to read and to load.",
    ),
    "vocab": Made(
        "The concept schemes",
        "The controlled lists whose concepts the data use, each with its definition. They are also under /vocab/.",
    ),
    "shapes": Made(
        "The shapes",
        "The rules in SHACL that the data meet, or are warned by, before a version is published. This graph is read "
        "by name only and is no part of the default graph. The shapes are also under /shapes/.",
    ),
    "inferred": Made(
        "What follows from the other graphs",
        "Triples that no source states. They follow from what the other graphs state: by the axioms of the ontology, "
        "and by the treaties’ own rules on when a party begins and ceases to be bound. “why?” beside such a fact "
        "tells from what it follows. Who wants only what sources state leaves this graph out.",
    ),
    "provenance": Made(
        "Who says so, statement by statement",
        "A citation for each row of the tables: the thing that the row speaks of, the source, the place in it and, "
        "where several rows speak of one thing, the properties that this one states. It also says which sources each "
        "graph cites. This graph is read by name only and is no part of the default graph.",
    ),
}

MADE = {str(CNG[name]): words for name, words in _BY_NAME.items()}
"""The graphs that a build makes, by IRI."""
