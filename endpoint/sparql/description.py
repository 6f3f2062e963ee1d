"""The service described in its own terms (SPARQL 1.1 Service Description), from what is known of a version."""

from __future__ import annotations

from urllib.parse import urljoin

from rdflib import DCTERMS, RDF, RDFS, VOID, XSD, BNode, Graph, Literal, Namespace, URIRef

from endpoint.namespaces import CNG, DCAT
from endpoint.negotiation import GRAPHS, SOLUTIONS
from endpoint.store.public import is_public
from endpoint.store.versions import Meta

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")

_FORMATS = {
    "json": FORMATS.SPARQL_Results_JSON,
    "xml": FORMATS.SPARQL_Results_XML,
    "csv": FORMATS.SPARQL_Results_CSV,
    "tsv": FORMATS.SPARQL_Results_TSV,
    "ttl": FORMATS.Turtle,
    "nt": FORMATS["N-Triples"],
    "jsonld": FORMATS["JSON-LD"],
    "rdf": FORMATS.RDF_XML,
}
"""The IRIs of our formats (W3C, Unique URIs for File Formats), by their short names."""

_PENDING = str(CNG["pending/"])
_UPDATE = "/update"
_VOID = "/graph/"
"""Where the graphs are described in VoID and DCAT."""


def describe_service(address: str, meta: Meta, writable: bool, *, federates: bool = False) -> Graph:
    """Return the description of the service at an address, such as `http://127.0.0.1:8000/sparql`.

    `meta` tells the graphs of the version; those of contributions not yet accepted are left out. Updates have an
    address of their own, so where something may be written they are a second service: `sd:defaultDataset` tells
    services apart (it is inverse functional), and only the first one has it. No entailment regime is claimed: what
    follows from the ontology is stored, and queries are answered by simple entailment. `federates` says that queries
    may call other services.
    """
    graph = Graph()
    for prefix, space in (("sd", SD), ("formats", FORMATS), ("void", VOID)):
        graph.bind(prefix, space)
    named = {name: triples for name, triples in meta.graphs.items() if not name.startswith(_PENDING)}
    # Clients look for a service that is a blank node or has the address itself as its name.
    service = URIRef(address)
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for each in SOLUTIONS + GRAPHS:
        graph.add((service, SD.resultFormat, _FORMATS[each.name]))
    if meta.union and all(is_public(name) for name in named):
        graph.add((service, SD.feature, SD.UnionDefaultGraph))
    if federates:
        graph.add((service, SD.feature, SD.BasicFederatedQuery))
    dataset = URIRef(f"{address}#dataset")
    graph.add((service, SD.defaultDataset, dataset))
    _describe_dataset(graph, dataset, meta, named)
    graph.add((dataset, VOID.sparqlEndpoint, service))
    graph.add((dataset, RDFS.seeAlso, URIRef(urljoin(address, _VOID))))
    if writable:
        update = URIRef(urljoin(address, _UPDATE))
        graph.add((update, RDF.type, SD.Service))
        graph.add((update, SD.endpoint, update))
        graph.add((update, SD.supportedLanguage, SD.SPARQL11Update))
    return graph


def _describe_dataset(graph: Graph, dataset: URIRef, meta: Meta, named: dict[str, int]) -> None:
    """Add the dataset with its graphs and their sizes; `named` maps the IRI of a graph to its number of triples."""
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, DCAT.version, Literal(str(meta.version))))
    kind = XSD.dateTime if "T" in meta.created else XSD.date
    graph.add((dataset, DCTERMS.modified, Literal(meta.created, datatype=kind)))
    default = BNode("default")
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    # Blank nodes are numbered, so that the same version is described in the same words.
    for number, (name, triples) in enumerate(sorted(named.items()), 1):
        entry, content = BNode(f"named{number}"), BNode(f"graph{number}")
        graph.add((dataset, SD.namedGraph, entry))
        graph.add((entry, RDF.type, SD.NamedGraph))
        graph.add((entry, SD.name, URIRef(name)))
        graph.add((entry, SD.graph, content))
        graph.add((content, RDF.type, SD.Graph))
        graph.add((content, VOID.triples, Literal(triples)))
