"""Why a fact holds: the page, its JSON, the terms of its address, and the links that lead there."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, XSD, Literal, URIRef

from endpoint.errors import BadParameter, QueryTimeout
from endpoint.inference.explain import Reason, Step, as_json
from endpoint.inference.terms import LONGEST, read_resource, read_term
from endpoint.namespaces import CNA, CND
from endpoint.pages.explain.routes import _Hurried
from endpoint.pages.explain.view import MEANINGS, why_of
from endpoint.store.protocol import Store

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
CONSENTED = "/explain?s=cnd:state/col&p=cna:hasConsentedTo&o=cnd:treaty/un-1988"


def test_a_chain_is_told_down_to_graph_source_and_place(client: FlaskClient) -> None:
    page = client.get(CONSENTED, headers=HTML).get_data(as_text=True)
    assert "A chain of properties leads where this property leads." in page
    assert '<a href="/ontology/consentGiven">cna:consentGiven</a>' in page
    stated = page.split('<p class="stated">')[1].split("</p>")[0]
    assert 'href="/graph/untc"' in stated
    assert "/id/source/untc-status-2015" in stated
    assert "VI-19, participant table, Colombia" in stated


def test_programs_get_the_reason_as_json(client: FlaskClient) -> None:
    response = client.get(CONSENTED, headers=JSON)
    reason = response.json
    assert (response.mimetype, response.headers["Concord-Version"]) == ("application/json", "1")
    assert reason["triple"][1] == f"<{CNA.hasConsentedTo}>"
    assert (reason["rule"], len(reason["premises"])) == ("prp-spo2", 2)
    last = reason["premises"][1]
    assert last["statedIn"] == ["https://w3id.org/concord/graph/untc"]
    assert last["sources"] == [str(CND["source/untc-status-2015"])]


def test_what_is_stated_says_where(client: FlaskClient) -> None:
    reason = client.get("/explain?s=cnd:state/col&p=cna:stateOf&o=cnd:country/col", headers=JSON).json
    assert reason["statedIn"] == ["https://w3id.org/concord/graph/countries"]
    page = client.get("/explain?s=cnd:state/col&p=cna:stateOf&o=cnd:country/col", headers=HTML)
    assert "This is stated." in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "s is missing"),
        ("s=cnd:state/col&p=cna:stateOf", "o is missing"),
        ("s=cnd:state/col&s=cnd:state/per&p=a&o=cna:State", "s is given more than once"),
        ("s=colombia&p=a&o=cna:State", "s is “colombia”"),
        ('s="text"&p=a&o=cna:State', "only an object can be a literal"),
        ("s=cnd:state/col&p=a&o=<x> } DELETE WHERE { ?s ?p ?o }", "which is no term"),
        ('s=cnd:state/col&p=a&o="x"^^rdf:XMLLiteral', "which is no term"),
    ],
)
def test_a_triple_that_cannot_be_read_is_refused(client: FlaskClient, query: str, said: str) -> None:
    response = client.get("/explain?" + query, headers=JSON)
    assert (response.status_code, response.json["code"]) == (400, "bad-parameter")
    assert said in response.json["detail"]


def test_what_the_dataset_does_not_hold_is_not_found(client: FlaskClient) -> None:
    response = client.get("/explain?s=cnd:state/col&p=a&o=cna:Treaty", headers=JSON)
    assert (response.status_code, response.json["code"]) == (404, "unknown-triple")
    assert client.get("/explain?s=cnd:state/col&p=a&o=cna:Treaty", headers=HTML).status_code == 404


def test_a_form_that_does_not_exist_is_refused(client: FlaskClient) -> None:
    response = client.get(CONSENTED, headers={"Accept": "image/png"})
    assert (response.status_code, response.json["code"]) == (406, "not-acceptable")


def test_every_inferred_fact_of_a_page_links_to_its_reason(client: FlaskClient) -> None:
    links = _links_on(client, "/doc/country/col")
    assert "/explain?s=cnd:country/col&p=cna:territoryOf&o=cnd:state/col" in links
    assert not any("cna:latitude" in link for link in links)
    period = _links_on(client, "/doc/binding-period/un-1988-col-1")
    assert any("%5E%5Exsd:date" in link for link in period)
    for link in [*links, *period]:
        assert "rule" in client.get(link, headers=JSON).json, link


def _links_on(client: FlaskClient, path: str) -> list[str]:
    page = client.get(path, headers=HTML).get_data(as_text=True)
    return [html.unescape(each) for each in re.findall(r'class="why" href="([^"]+)"', page)]


def test_the_search_stops_when_the_time_of_one_query_is_over(store: Store) -> None:
    with pytest.raises(QueryTimeout, match="No explanation was found within 0 seconds"):
        _Hurried(store, 0).ask("ASK {}")
    assert _Hurried(store, 5).ask("ASK {}")


def test_a_premise_that_two_steps_rest_on_is_explained_once(store: Store) -> None:
    ground = Reason((CND["a"], CNA.note, Literal("one")), ("urn:x:graph",), (), ("p. 3",))
    shared = Reason((CND["a"], RDF.type, CNA.Event), step=Step("prp-dom", "words", ()), premises=(ground,))
    top = Reason((CND["a"], RDF.type, CNA.Actor), step=Step("cax-sco+unknown", "words", ()), premises=(shared, shared))
    why = why_of(store, top)
    assert [each.is_told_above for each in why.premises] == [False, True]
    assert why.meaning == MEANINGS["cax-sco"]
    assert why.premises[0].premises[0].locators == ("p. 3",)
    twice = why_of(store, Reason(shared.triple, step=shared.step, premises=(ground, ground)))
    assert [(each.locators, each.is_told_above) for each in twice.premises] == [(("p. 3",), False), ((), True)]
    assert len(as_json(top)["premises"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("a", RDF.type),
        ("cnd:state/col", CND["state/col"]),
        ("<https://example.org/x>", URIRef("https://example.org/x")),
        ("https://example.org/x", URIRef("https://example.org/x")),
        ('"two \\"lines\\"\\n\\u00E9"@en', Literal('two "lines"\né', lang="en")),
        ('"1994-06-10"^^xsd:date', Literal("1994-06-10", datatype=XSD.date)),
        ('"90.0"^^<http://www.w3.org/2001/XMLSchema#decimal>', Literal("90.0", datatype=XSD.decimal, normalize=False)),
    ],
)
def test_terms_are_read_as_turtle_writes_them(text: str, term: URIRef | Literal) -> None:
    read = read_term(text, "o")
    assert (read, type(read), str(read)) == (term, type(term), str(term))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "col",
        "<col>",
        "<https://example.org/a b>",
        "cnd:a>b",
        '"open',
        '"x"y',
        '"x"@',
        '"\\q"',
        '"\\UFFFFFFFF"',
        '"<a/>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral>',
        '"' + "x" * LONGEST + '"',
    ],
)
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match=r"^o is "):
        read_term(text, "o")


def test_a_literal_is_no_subject() -> None:
    with pytest.raises(BadParameter, match="s is the literal"):
        read_resource('"x"', "s")


def test_a_term_is_never_part_of_a_query(client: FlaskClient) -> None:
    hostile = urlencode({"s": "cnd:state/col", "p": "cna:note", "o": '"} UNION { ?s ?p ?o }"'})
    response = client.get("/explain?" + hostile, headers=JSON)
    assert (response.status_code, response.json["code"]) == (404, "unknown-triple")
