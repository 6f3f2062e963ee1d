"""The ontology to load: content negotiation, the whole, a module, a term, and the versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from owlready2 import World
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from endpoint.build.release import read_turtle
from endpoint.errors import UnknownResource
from endpoint.namespaces import CNA
from endpoint.negotiation import GRAPHS
from endpoint.pages.files import ModuleFile

ROOT = URIRef(str(CNA))
FORMS = [
    ("text/turtle", "ttl", "turtle"),
    ("application/n-triples", "nt", "nt"),
    ("application/ld+json", "jsonld", "json-ld"),
    ("application/rdf+xml", "rdf", "xml"),
]


@pytest.mark.parametrize(("media_type", "ending", "syntax"), FORMS)
def test_the_whole_comes_by_accept_and_by_ending(
    client: FlaskClient, media_type: str, ending: str, syntax: str
) -> None:
    by_accept = client.get("/ontology/", headers={"Accept": media_type})
    by_ending = client.get(f"/ontology/concord.{ending}")
    assert by_accept.mimetype == by_ending.mimetype == media_type
    assert "Accept" in by_accept.vary
    assert '</ontology/>; rel="alternate"; type="text/html"' in ", ".join(by_accept.headers.getlist("Link"))
    one, other = (Graph().parse(data=each.get_data(), format=syntax) for each in (by_accept, by_ending))
    assert len(one) == len(other) > 2500
    assert list(one.subjects(RDF.type, OWL.Ontology)) == [ROOT]


def test_a_page_names_the_forms_as_data(client: FlaskClient) -> None:
    response = client.get("/ontology/", headers={"Accept": "text/html"})
    links = ", ".join(response.headers.getlist("Link"))
    for media_type, ending, _ in FORMS:
        assert f'</ontology/concord.{ending}>; rel="alternate"; type="{media_type}"' in links
        assert f'<link rel="alternate" type="{media_type}" href="/ontology/concord.{ending}">' in response.text


@pytest.mark.parametrize("path", ["/ontology/", "/ontology/Treaty", "/shapes/", "/vocab/", "/vocab/role"])
def test_a_form_that_cannot_be_given_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png"})
    assert (response.status_code, response.get_json()["code"]) == (406, "not-acceptable")


def test_the_whole_says_all_that_the_modules_say_but_their_headers(client: FlaskClient, content: Path) -> None:
    served = Graph().parse(data=client.get("/ontology/concord.ttl").get_data(), format="turtle")
    source = read_turtle(sorted((content / "ontology").glob("*.ttl")))
    for header in set(source.subjects(RDF.type, OWL.Ontology)) - {ROOT}:
        source.remove((header, None, None))
    source.remove((ROOT, OWL.imports, None))
    assert isomorphic(served, source)


def test_the_whole_loads_in_owlready(client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "concord.rdf"
    path.write_bytes(client.get("/ontology/concord.rdf").get_data())
    world = World()
    ontology = world.get_ontology(path.as_uri()).load()
    assert ontology.base_iri == str(CNA)
    names = {each.iri for each in world.classes()}
    assert str(CNA.Treaty) in names
    assert world[str(CNA.hasConsentedTo)].property_chain


@pytest.mark.parametrize("module", ["core", "instruments", "alignment", "dl"])
@pytest.mark.parametrize(("ending", "syntax"), [("ttl", "turtle"), ("rdf", "xml")])
def test_a_module_comes_with_all_its_axioms(
    client: FlaskClient, content: Path, module: str, ending: str, syntax: str
) -> None:
    response = client.get(f"/ontology/{module}.{ending}")
    assert response.status_code == 200, response.text
    served = Graph().parse(data=response.get_data(), format=syntax)
    assert isomorphic(served, Graph().parse(content / "ontology" / f"{module}.ttl"))


def test_a_module_of_another_edition_is_not_given() -> None:
    file = ModuleFile("core", b"<https://w3id.org/concord/ontology/Agent> a <http://www.w3.org/2002/07/owl#Class> .")
    with pytest.raises(UnknownResource, match=r"another edition of core\.ttl"):
        file.document(GRAPHS[0], Graph())


def test_a_number_spelt_in_another_way_is_the_same_edition() -> None:
    file = ModuleFile("core", b"<http://x/a> <http://x/b> 90.0 .")
    assert file.is_within(Graph().parse(data="<http://x/a> <http://x/b> 90 .", format="turtle"))
    assert not file.is_within(Graph().parse(data="<http://x/a> <http://x/b> 91 .", format="turtle"))


def test_a_property_comes_with_its_chain(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/ontology/hasConsentedTo.ttl").get_data(), format="turtle")
    chain = graph.value(CNA.hasConsentedTo, OWL.propertyChainAxiom)
    assert isinstance(chain, BNode)
    assert list(Collection(graph, chain)) == [CNA.consentGiven, CNA.consentTo]


def test_a_class_comes_with_its_nameless_expressions(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/ontology/StateParty.rdf").get_data(), format="xml")
    definition = graph.value(CNA.StateParty, OWL.equivalentClass)
    members = graph.value(definition, OWL.intersectionOf)
    assert members is not None
    restriction = next(each for each in Collection(graph, members) if isinstance(each, BNode))
    assert graph.value(restriction, OWL.someValuesFrom) == CNA.Treaty
    recognised = [each for each in graph.subjects(RDFS.subClassOf, CNA.StateParty) if isinstance(each, BNode)]
    assert graph.value(recognised[0], OWL.intersectionOf) is not None


def test_a_class_comes_with_what_it_is_disjoint_with(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/ontology/Agent.ttl").get_data(), format="turtle")
    axiom = graph.value(predicate=RDF.type, object=OWL.AllDisjointClasses)
    head = graph.value(axiom, OWL.members)
    assert head is not None
    assert {CNA.Agent, CNA.Event} <= set(Collection(graph, head))


@pytest.mark.parametrize("part", ["", "core/", "dl/"])
def test_the_version_that_is_served_leads_to_what_it_is_a_version_of(client: FlaskClient, part: str) -> None:
    graph = Graph().parse(data=client.get("/ontology/concord.ttl").get_data(), format="turtle")
    number = str(graph.value(ROOT, OWL.versionInfo))
    response = client.get(f"/ontology/{part}{number}", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.location) == (303, f"/ontology/{part}".rstrip("/") if part else "/ontology/")


@pytest.mark.parametrize("path", ["/ontology/99.0.0", "/ontology/core/99.0.0"])
def test_another_version_is_not_here_and_the_answer_says_which_is(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert "the ontology is at version " in response.get_json()["detail"]
