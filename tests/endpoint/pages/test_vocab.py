"""The pages on concept schemes and their documents."""

from __future__ import annotations

import re
from pathlib import Path

from flask.testing import FlaskClient
from rdflib import RDF, SKOS, Graph, Literal
from rdflib.compare import isomorphic

from endpoint.namespaces import CNV

HTML = {"Accept": "text/html"}


def test_the_list_gives_every_scheme_with_purpose_and_size(client: FlaskClient, content: Path) -> None:
    page = client.get("/vocab/", headers=HTML).get_data(as_text=True)
    listed = set(re.findall(r'<td class="iri"><a href="/vocab/(\w+)"', page))
    assert listed == {path.stem for path in (content / "ontology" / "vocab").glob("*.ttl")}
    row = page.split('href="/vocab/role"')[1].split("</tr>")[0]
    assert "Capacities in which actors" in row
    graph = Graph().parse(content / "ontology" / "vocab" / "role.ttl")
    assert f'<td class="number">{len(set(graph.subjects(RDF.type, SKOS.Concept)))}</td>' in row


def test_a_scheme_sets_concepts_below_broader_ones_with_definitions(client: FlaskClient) -> None:
    page = client.get("/vocab/role", headers=HTML).get_data(as_text=True)
    member = page.split('href="/vocab/role/member"')[1]
    assert "Capacity of one who belongs to a body with full rights." in member.split("<ul>")[0]
    assert 'href="/vocab/role/associate-member"' in member.split("<ul>")[1].split("</ul>")[0]


def test_a_scheme_comes_with_all_its_concepts(client: FlaskClient, content: Path) -> None:
    graph = Graph().parse(data=client.get("/vocab/role.ttl").get_data(), format="turtle")
    assert isomorphic(graph, Graph().parse(content / "ontology" / "vocab" / "role.ttl"))


def test_all_schemes_come_by_accept(client: FlaskClient) -> None:
    response = client.get("/vocab/", headers={"Accept": "application/n-triples"})
    graph = Graph().parse(data=response.get_data(), format="nt")
    assert len(set(graph.subjects(RDF.type, SKOS.ConceptScheme))) > 30
    assert (CNV["role/donor"], SKOS.notation, Literal("donor")) in graph


def test_an_unknown_scheme_is_a_dead_end_with_ways_on(client: FlaskClient) -> None:
    response = client.get("/vocab/nonsense", headers=HTML)
    assert response.status_code == 404
    assert "/vocab/ lists those there are" in response.get_data(as_text=True)
