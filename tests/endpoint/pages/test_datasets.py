"""The named graphs as datasets: the list, one page each, and both as data."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, VOID, Graph, Literal, URIRef

from endpoint.namespaces import CNA, CNG, DCAT
from endpoint.pages.datasets.model import catalogue, datasets_of
from endpoint.pages.datasets.view import citation_of, dataset_page
from endpoint.pages.datasets.words import MADE
from endpoint.store.embedded import EmbeddedStore
from endpoint.store.protocol import Store

HTML = {"Accept": "text/html"}
TRIG = """
PREFIX cna: <https://w3id.org/concord/ontology/>
PREFIX cng: <https://w3id.org/concord/graph/>
PREFIX cnd: <https://w3id.org/concord/id/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
cng:harvest {
  cng:harvest a dcat:Dataset ; dcterms:title "Harvests"@en ; dcterms:publisher "An office"@en ;
    dcterms:description "Fields by year. Art. 3 is left out."@en ; cna:asOf "2020-05-01"^^xsd:date ;
    dcterms:rights "All reserved"@en ; dcterms:contributor "Somebody"@en ; dcat:landingPage <https://example.org/> .
  cnd:place\\/a a cna:Place , cna:Country ; skos:prefLabel "Aland"@en .
  cnd:place\\/b a cna:Country .
  cnd:place\\/c a cna:Place .
}
cng:ontology { cna:Country rdfs:label "country"@en ; rdfs:subClassOf cna:Place . cna:Place rdfs:label "place"@en }
cng:inferred { cnd:place\\/b a cna:Place }
cng:provenance {
  cng:harvest prov:wasDerivedFrom cnd:source\\/one , cnd:source\\/two .
  cng:inferred prov:wasDerivedFrom cng:harvest .
}
cng:pending\\/7 { cnd:place\\/d a cna:Place }
<urn:x:loaded> { cnd:place\\/d a cna:Place }
"""
DAY = date(2026, 11, 24)


@pytest.fixture
def small(store_of: Callable[..., EmbeddedStore]) -> EmbeddedStore:
    return store_of(TRIG)


def test_every_graph_is_listed_but_what_is_not_accepted(small: EmbeddedStore) -> None:
    assert [(each.name, each.triples, each.is_made) for each in datasets_of(small)] == [
        ("harvest", 13, False),
        ("urn:x:loaded", 1, False),
        ("ontology", 3, True),
        ("inferred", 1, True),
        ("provenance", 3, True),
    ]


def test_things_are_counted_under_their_most_special_kind_with_examples(small: EmbeddedStore) -> None:
    view = dataset_page(small, datasets_of(small)[0], DAY)
    rows = [(each.kind.text, each.number, [cell.text for cell in each.examples]) for each in view.members]
    assert rows == [("country", 2, ["Aland", "cnd:place/b"]), ("place", 1, ["cnd:place/c"])]
    assert view.total == 3


def test_sources_are_those_of_the_provenance(small: EmbeddedStore) -> None:
    harvest, inferred = (dataset_page(small, datasets_of(small)[at], DAY) for at in (0, 3))
    assert [cell.text for cell in harvest.sources] == ["cnd:source/one", "cnd:source/two"]
    assert (harvest.noun, harvest.number_of_sources) == ("sources it cites", 2)
    assert [(cell.text, cell.href) for cell in inferred.sources] == [("Harvests", "/graph/harvest")]
    assert (inferred.noun, inferred.is_derived) == ("graph it follows from", True)


def test_every_property_of_the_description_is_shown(small: EmbeddedStore) -> None:
    dataset = datasets_of(small)[0]
    assert (dataset.gist, dataset.details) == ("Fields by year.", "Art. 3 is left out.")
    facts = {fact.label: fact.values[0].text for fact in dataset_page(small, dataset, DAY).facts}
    assert facts == {
        "Publisher": "An office",
        "Rights": "All reserved",
        "As of": "2020-05-01",
        "Landing page": "https://example.org/",
        "Contributor": "Somebody",
    }


def test_a_citation_names_title_state_version_and_permanent_address(small: EmbeddedStore) -> None:
    harvest, loaded, *_ = datasets_of(small)
    assert citation_of(harvest, 7, DAY) == (
        "Concord. Harvests. As of 1 May 2020. Dataset version 7. "
        "https://w3id.org/concord/graph/harvest (read on 24 November 2026)."
    )
    assert "As of" not in citation_of(loaded, 7, DAY)


def test_the_catalogue_holds_each_description_with_size_and_files(small: EmbeddedStore) -> None:
    graph = catalogue(small)
    assert set(graph.objects(URIRef(str(CNG)), DCAT.dataset)) == {URIRef(each.iri) for each in datasets_of(small)}
    assert graph.value(CNG.harvest, VOID.triples) == Literal(13)
    dumps = {str(each) for each in graph.objects(CNG.harvest, VOID.dataDump)}
    assert dumps == {f"https://w3id.org/concord/dumps/harvest.{ending}" for ending in ("nq", "ttl")}
    assert (CNG.inferred, DCTERMS.title, Literal(MADE[str(CNG.inferred)].title, lang="en")) in graph
    assert list(graph.objects(URIRef("urn:x:loaded"), VOID.dataDump)) == []


def test_the_list_has_a_row_for_every_graph_of_the_dataset(client: FlaskClient, store: Store) -> None:
    page = client.get("/graph/", headers=HTML).get_data(as_text=True)
    listed = set(re.findall(r'<td class="iri"><a href="/graph/([\w-]+)">', page))
    counted = store.select("SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph").rows
    assert listed == {str(graph).removeprefix(str(CNG)) for graph, _ in counted}
    untc = page.split('href="/graph/untc"')[1].split("</tr>")[0]
    number = next(int(str(n)) for graph, n in counted if graph == CNG.untc)
    assert f'data-key="{number}">{number:,}<' in untc
    assert "2015-03-14" in untc


def test_each_page_says_what_the_source_table_declares(client: FlaskClient, content: Path) -> None:
    folders = [path.parent for path in (content / "data").glob("*/dataset.ttl")]
    assert len(folders) > 5
    for folder in folders:
        description = Graph().parse(folder / "dataset.ttl")
        page = unescape(client.get(f"/graph/{folder.name}", headers=HTML).get_data(as_text=True))
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        for name in (DCTERMS.title, DCTERMS.publisher, DCTERMS.rights, DCTERMS.license, CNA.asOf, DCTERMS.temporal):
            for value in description.objects(CNG[folder.name], name):
                assert re.sub(r"\s+", " ", str(value)) in text
        assert f"https://w3id.org/concord/graph/{folder.name} (read on " in text


def test_a_series_that_is_not_shipped_says_so_and_holds_no_values(client: FlaskClient) -> None:
    page = client.get("/graph/unodc-coca", headers=HTML).get_data(as_text=True)
    assert "do not let us republish the values, so this dataset holds none" in page
    assert "/ontology/IndicatorObservation" not in page


def test_what_is_read_by_name_only_is_not_in_the_default_graph(store: Store) -> None:
    held = {each.iri: each for each in datasets_of(store)}
    assert set(MADE) <= set(held)
    for iri in MADE:
        named = f"GRAPH <{iri}> {{ ?s ?p ?o FILTER(ISIRI(?s) && !ISBLANK(?o)) }}"
        outside = f"ASK {{ {{ SELECT * {{ {named} }} LIMIT 500 }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
        assert store.ask(outside) == ("read by name only" in re.sub(r"\s+", " ", held[iri].description)), iri


def test_a_description_comes_by_accept_and_by_ending(client: FlaskClient) -> None:
    for response in (
        client.get("/graph/untc.ttl"),
        client.get("/graph/untc", headers={"Accept": "text/turtle"}),
    ):
        assert (response.status_code, response.mimetype) == (200, "text/turtle")
        graph = Graph().parse(data=response.get_data(), format="turtle")
        assert (CNG.untc, RDF.type, DCAT.Dataset) in graph
        assert graph.value(CNG.untc, CNA.asOf) is not None
    links = ", ".join(client.get("/graph/untc", headers=HTML).headers.getlist("Link"))
    assert '</graph/untc.jsonld>; rel="alternate"' in links


def test_all_descriptions_come_in_one_file(client: FlaskClient) -> None:
    by_accept = client.get("/graph/", headers={"Accept": "application/n-triples"})
    by_ending = client.get("/graph/concord.nt")
    graphs = [Graph().parse(data=each.get_data(), format="nt") for each in (by_accept, by_ending)]
    assert len(list(graphs[0].objects(URIRef(str(CNG)), DCAT.dataset))) > 10
    assert set(graphs[0]) == set(graphs[1])


def test_an_unknown_graph_is_a_dead_end_with_ways_on(client: FlaskClient) -> None:
    response = client.get("/graph/untcc", headers=HTML)
    assert response.status_code == 404
    assert 'href="/graph/untc"' in response.get_data(as_text=True)
    assert client.get("/graph/untcc", headers={"Accept": "application/json"}).json["code"] == "unknown-resource"
