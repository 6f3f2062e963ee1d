"""The service description: what it says, in which forms, and to whom (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, VOID, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from endpoint.app import create_app
from endpoint.config import Settings
from endpoint.negotiation import GRAPHS, SOLUTIONS
from endpoint.pages.formats import serialize
from endpoint.saved.catalog import Catalog
from endpoint.sparql.description import FORMATS, SD, describe_service
from endpoint.store.embedded import EmbeddedStore
from endpoint.store.versions import Meta

ADDRESS = "http://localhost/sparql"
SERVICE = URIRef(ADDRESS)
HARVEST = URIRef("https://w3id.org/concord/graph/harvest")
PENDING = URIRef("https://w3id.org/concord/graph/pending/7")
SHAPES = URIRef("https://w3id.org/concord/graph/shapes")
TRIG = f"""
<{HARVEST}> {{ <urn:x:a> <urn:x:p> 1, 2 . }}
<{PENDING}> {{ <urn:x:b> <urn:x:p> 3 . }}
"""
PARSERS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}

SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
"""Domain and range of each property (section 3.2); None where the range lies outside the description."""


def meta(*graphs: URIRef, union: bool = True) -> Meta:
    return Meta(3, "2026-01-01T10:00:00+00:00", "", "", 9, {str(graph): 2 for graph in graphs}, union=union)


@pytest.fixture
def site_of(store_of: Callable[..., EmbeddedStore]) -> Callable[..., FlaskClient]:
    def make(**settings: str) -> FlaskClient:
        store = store_of(TRIG)
        chosen = Settings.read({"store": str(store.versions.folder), **settings}, {})
        return create_app(store, Catalog([]), chosen).test_client()

    return make


@pytest.fixture
def site(site_of: Callable[..., FlaskClient]) -> FlaskClient:
    return site_of()


def test_it_names_endpoint_language_and_every_format_there_is() -> None:
    graph = describe_service(ADDRESS, meta(HARVEST), writable=False)
    assert list(graph.subject_objects(SD.endpoint)) == [(SERVICE, SERVICE)]
    assert list(graph.objects(SERVICE, SD.supportedLanguage)) == [SD.SPARQL11Query]
    formats = set(graph.objects(SERVICE, SD.resultFormat))
    assert len(formats) == len(SOLUTIONS + GRAPHS)
    assert {FORMATS.Turtle, FORMATS["JSON-LD"], FORMATS.SPARQL_Results_CSV} <= formats
    assert not set(graph.predicates()) & {SD.defaultEntailmentRegime, SD.entailmentRegime}


def test_it_gives_each_named_graph_with_its_size_and_none_that_is_pending() -> None:
    graph = describe_service(ADDRESS, meta(HARVEST, PENDING), writable=False)
    dataset = graph.value(SERVICE, SD.defaultDataset)
    entries = list(graph.objects(dataset, SD.namedGraph))
    assert [graph.value(entry, SD.name) for entry in entries] == [HARVEST]
    assert graph.value(graph.value(entries[0], SD.graph), VOID.triples) == Literal(2)


@pytest.mark.parametrize("writable", [False, True])
def test_every_node_is_of_the_class_that_the_vocabulary_asks_for(writable: bool) -> None:
    graph = describe_service(ADDRESS, meta(HARVEST, SHAPES), writable)
    for subject, predicate, value in graph:
        if str(predicate).startswith(str(SD)):
            domain, range_ = SCHEMA[URIRef(predicate)]
            assert (subject, RDF.type, domain) in graph
            assert range_ is None or (value, RDF.type, range_) in graph
    for kind, needed in ((SD.Service, SD.endpoint), (SD.Dataset, SD.defaultGraph), (SD.NamedGraph, SD.name)):
        assert all(graph.value(each, needed) is not None for each in graph.subjects(RDF.type, kind))


@pytest.mark.parametrize(
    ("known", "claimed"),
    [(meta(HARVEST, PENDING), True), (meta(HARVEST, SHAPES), False), (meta(HARVEST, union=False), False)],
)
def test_a_union_is_claimed_only_where_every_graph_is_in_it(known: Meta, claimed: bool) -> None:
    graph = describe_service(ADDRESS, known, writable=False)
    assert ((SERVICE, SD.feature, SD.UnionDefaultGraph) in graph) is claimed


def test_where_something_may_be_written_updates_have_their_own_endpoint() -> None:
    graph = describe_service(ADDRESS, meta(), writable=True)
    (update,) = graph.subjects(SD.supportedLanguage, SD.SPARQL11Update)
    assert graph.value(update, SD.endpoint) == URIRef("http://localhost/update")
    assert graph.value(update, SD.defaultDataset) is None


@pytest.mark.parametrize("accept", [*PARSERS, "", "*/*", "text/csv;q=0.9, text/turtle"])
def test_a_get_without_a_query_is_answered_with_the_description(site: FlaskClient, accept: str) -> None:
    response = site.get("/sparql", headers={"Accept": accept} if accept else {})
    sent = accept if accept in PARSERS else "text/turtle"
    assert (response.status_code, response.mimetype, response.headers["Concord-Version"]) == (200, sent, "1")
    graph = Graph().parse(data=response.data, format=PARSERS[sent])
    assert (SERVICE, SD.endpoint, SERVICE) in graph
    assert set(graph.objects(None, SD.name)) == {HARVEST}


@pytest.mark.parametrize(
    ("read_only", "languages"), [("no", {SD.SPARQL11Query, SD.SPARQL11Update}), ("yes", {SD.SPARQL11Query})]
)
def test_a_server_that_is_read_only_offers_no_updates(
    site_of: Callable[..., FlaskClient], read_only: str, languages: set[URIRef]
) -> None:
    graph = Graph().parse(data=site_of(read_only=read_only).get("/sparql").data, format="turtle")
    assert set(graph.objects(None, SD.supportedLanguage)) == languages


def test_all_forms_say_the_same() -> None:
    graph = describe_service(ADDRESS, meta(HARVEST, SHAPES), writable=True)
    for form in GRAPHS:
        again = Graph().parse(data=serialize(graph, form), format=PARSERS[form.media_types[0]])
        assert isomorphic(graph, again), form.name


def test_head_tells_the_length_and_a_tag_that_holds_for_the_version(site: FlaskClient) -> None:
    whole = site.get("/sparql")
    head = site.head("/sparql")
    assert (head.data, head.content_length) == (b"", len(whole.data))
    tag = head.headers["ETag"]
    again = site.get("/sparql", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert site.get("/sparql", headers={"Accept": "application/n-triples"}).headers["ETag"] != tag


def test_a_browser_still_gets_the_editor(site: FlaskClient) -> None:
    response = site.get(
        "/sparql", headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    )
    assert response.mimetype == "text/html"


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "POST", "content_type": "application/x-www-form-urlencoded"},
        {"headers": {"Accept": "application/sparql-results+json"}},
        {"query_string": {"format": "csv"}},
        {"query_string": {"default-graph-uri": str(HARVEST)}},
        {"query_string": {"update": "CLEAR ALL"}},
        {"headers": {"Host": 'a"> <b'}},
        {"query_string": {"version": "one"}},
    ],
)
def test_what_is_no_request_for_a_description_is_refused(site: FlaskClient, request_: dict[str, object]) -> None:
    response = site.open("/sparql", **request_)  # type: ignore[arg-type]
    assert (response.status_code, response.json["code"]) == (400, "bad-request")


def test_a_version_that_is_not_there_has_no_description(site: FlaskClient) -> None:
    assert site.get("/sparql?version=2").status_code == 404


def test_a_service_that_calls_others_says_so() -> None:
    features = [
        set(describe_service(ADDRESS, meta(HARVEST), writable=False, federates=federates).objects(None, SD.feature))
        for federates in (True, False)
    ]
    assert [SD.BasicFederatedQuery in each for each in features] == [True, False]
