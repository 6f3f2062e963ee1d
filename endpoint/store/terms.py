"""RDF terms on the wire between the web process and the workers.

The wire form is that of SPARQL 1.1 Query Results JSON, section 3.2.2.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import XSD, BNode, Literal, URIRef

Term = URIRef | Literal | BNode
Wire = dict[str, str]


def to_wire(term: Term) -> Wire:
    """Return the JSON form of an rdflib term."""
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, BNode):
        return {"type": "bnode", "value": str(term)}
    wire = {"type": "literal", "value": str(term)}
    if term.language:
        wire["xml:lang"] = term.language
    elif term.datatype is not None and term.datatype != XSD.string:
        wire["datatype"] = str(term.datatype)
    return wire


def from_wire(wire: Mapping[str, str]) -> Term:
    """Return the rdflib term of its JSON form; the lexical form of a literal is kept as it stands."""
    value = wire["value"]
    if wire["type"] == "uri":
        return URIRef(value)
    if wire["type"] == "bnode":
        return BNode(value)
    if "xml:lang" in wire:
        return Literal(value, lang=wire["xml:lang"])
    datatype = wire.get("datatype")
    return Literal(value, datatype=URIRef(datatype) if datatype else None, normalize=False)
