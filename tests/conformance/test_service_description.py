"""The tests of SPARQL 1.1 Service Description, which its manifest names and leaves to be written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from tests.conformance.exchanges import send
from tests.conformance.manifest import entries_of, local_name
from tests.conformance.over_http import MEDIA_TYPES, Endpoint
from tests.conformance.suites import SUITES, require_suites

require_suites()

NAMES = [local_name(entry) for _, entry in entries_of(SUITES / "sparql11" / "service-description" / "manifest.ttl")]
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"

SCHEMA = {
    "endpoint": ("Service", ""),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", ""),
    "entailmentRegime": ("NamedGraph", ""),
    "defaultSupportedEntailmentProfile": ("Service", ""),
    "supportedEntailmentProfile": ("NamedGraph", ""),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", "Format"),
    "inputFormat": ("Service", "Format"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", ""),
    "graph": ("NamedGraph", "Graph"),
}
"""Properties with their domain and range (SPARQL 1.1 Service Description, section 3.4), '' where any resource goes."""
INSTANCES = {
    "Language": ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update"),
    "Feature": ("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"),
}
WIDER = {"Dataset": {"Dataset", "GraphCollection"}}


def describe(endpoint: Endpoint) -> Graph:
    """Return what the endpoint says of itself to a GET without a query (section 2)."""
    reply = send(endpoint.address, "GET", "/sparql")
    assert reply.status == 200
    suffix = next(suffix for suffix, kind in MEDIA_TYPES.items() if kind == reply.media_type)
    return Graph().parse(data=reply.body, format={".ttl": "turtle", ".nt": "nt", ".rdf": "xml"}[suffix])


def returns_rdf(endpoint: Endpoint) -> None:
    assert len(describe(endpoint)) > 0


def has_endpoint_triple(endpoint: Endpoint) -> None:
    assert (None, SD.endpoint, URIRef(f"{endpoint.address}/sparql")) in describe(endpoint)


def conforms_to_schema(endpoint: Endpoint) -> None:
    graph = describe(endpoint)
    classes: dict[object, set[str]] = {}
    for subject, kind in graph.subject_objects(RDF.type):
        name = kind.removeprefix(SD) if kind.startswith(SD) else ""
        classes.setdefault(subject, set()).update(WIDER.get(name, {name}))
    for kind, names in INSTANCES.items():
        for name in names:
            classes.setdefault(SD[name], set()).add(kind)
    for subject, predicate, value in graph:
        if not predicate.startswith(SD):
            continue
        domain, wanted = SCHEMA[predicate.removeprefix(SD)]
        assert domain in classes.get(subject, set()), f"{subject} has {predicate} and is no {domain}"
        assert isinstance(value, URIRef) or wanted in ("Graph", "NamedGraph", "Dataset", "GraphCollection")
        if wanted == "Format":
            assert value.startswith(FORMATS)
        elif wanted:
            assert wanted in classes.get(value, set()), f"{value}, of {predicate}, is no {wanted}"
    services = set(graph.subjects(RDF.type, SD.Service))
    endpoints = [graph.value(each, SD.endpoint, any=False) for each in services]
    assert services
    assert None not in endpoints
    assert len(set(endpoints)) == len(endpoints), "sd:endpoint is inverse functional"
    for graph_name in graph.subjects(RDF.type, SD.NamedGraph):
        assert graph.value(graph_name, SD.name, any=False) is not None


TESTS: dict[str, Callable[[Endpoint], None]] = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.parametrize("name", NAMES)
def test_the_endpoint_describes_itself(name: str, endpoint: Endpoint) -> None:
    endpoint.put("http://example.org/described", b"<urn:a> <urn:b> <urn:c> .", "text/turtle")
    TESTS[name](endpoint)
