"""The pages on the ontology: the first page, modules, classes and properties."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from endpoint.pages.ontology.usage import questions_naming
from endpoint.saved.catalog import load_catalog

HTML = {"Accept": "text/html"}


def _page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.get_data(as_text=True)[:500]
    return response.get_data(as_text=True)


def _section(page: str, key: str) -> str:
    """Return what stands under the heading of an id, up to the next heading of its level."""
    return page.split(f'<h2 id="{key}"', 1)[1].split("<h2 ", 1)[0]


def test_first_page_says_what_the_header_says(client: FlaskClient) -> None:
    page = _page(client, "/ontology/")
    assert "<h1>Concord: an ontology of cooperation against illicit drugs</h1>" in page
    about = _section(page, "about")
    assert "Cite as:" in about
    assert "https://creativecommons.org/licenses/by/4.0/" in about


def test_first_page_lists_the_modules_with_their_purpose(client: FlaskClient) -> None:
    modules = _section(_page(client, "/ontology/"), "modules")
    names = re.findall(r'<tr><td><a href="/ontology/(\w+)"', modules)
    assert names == [
        "core",
        "actors",
        "instruments",
        "cooperation",
        "operations",
        "challenges",
        "evaluation",
        "claims",
        "alignment",
        "dl",
    ]
    assert "membership, structure and succession" in modules


def test_first_page_sets_classes_below_wider_ones(client: FlaskClient) -> None:
    tree = _section(_page(client, "/ontology/"), "classes")
    place = [tree.index(f'href="/ontology/{name}"') for name in ("TreatyAct", "ConsentAct", "Accession")]
    assert place == sorted(place)
    between = tree[place[0] : place[1]]
    assert between.count("<ul>") - between.count("</ul>") == 1


def test_the_overview_is_drawn_and_said_in_words(client: FlaskClient) -> None:
    diagram = _section(_page(client, "/ontology/"), "diagram")
    assert diagram.count('class="box ') > 20
    assert '<a href="/ontology/actConcerns" class="label">' in diagram
    assert "<title id=" in diagram
    assert "<li>treaty act → concerns treaty → treaty</li>" in diagram
    assert "<li>treaty is a kind of instrument</li>" in diagram


def test_a_module_lists_its_own_terms(client: FlaskClient) -> None:
    page = _page(client, "/ontology/claims")
    assert 'href="/ontology/ArticleClaim"' in _section(page, "classes")
    assert 'href="/ontology/statedIn"' in _section(page, "properties")
    assert 'href="/ontology/Treaty"' not in _section(page, "classes")


@pytest.mark.parametrize(("module", "term"), [("dl", "StateParty"), ("alignment", "Organization")])
def test_a_module_without_terms_names_those_it_says_more_of(client: FlaskClient, module: str, term: str) -> None:
    assert f'href="/ontology/{term}"' in _section(_page(client, f"/ontology/{module}"), "concerned")


def test_a_class_shows_definition_names_and_the_way_up(client: FlaskClient) -> None:
    page = _page(client, "/ontology/Treaty")
    assert "International agreement in written form" in page
    assert '<span lang="fr">traité</span>' in page
    crumbs = page.split('class="crumbs"', 1)[1].split("</p>", 1)[0]
    assert re.findall(r'href="/ontology/(\w+)"', crumbs) == ["Instrument", "LegalInstrument"]
    assert "Vienna Convention on the Law of Treaties" in _section(page, "meaning")


def test_a_class_with_two_wider_kinds_shows_both_ways(client: FlaskClient) -> None:
    page = _page(client, "/ontology/Operation")
    crumbs = re.findall(r'<p class="crumbs">(.*?)</p>', page)
    assert [re.findall(r'href="/ontology/(\w+)"', each) for each in crumbs] == [["Event"], ["Intervention"]]


def test_a_class_shows_its_axioms_in_words(client: FlaskClient) -> None:
    meaning = _section(_page(client, "/ontology/StateParty"), "meaning")
    text = re.sub(r"<[^>]+>", "", meaning)
    assert "defined asstate and has consented to some treaty" in text
    assert "inferred for whatever isstate and has consented to some treaty" in text
    assert "organisation" in text.split("no member in common with")[1]


def test_a_class_shows_properties_of_its_own_and_of_wider_kinds(client: FlaskClient) -> None:
    page = _page(client, "/ontology/Treaty")
    leaving = _section(page, "leaving")
    own, inherited = leaving.split('href="/ontology/depositary"')[1], leaving.split('href="/ontology/subjectMatter"')[1]
    assert "<td>this class</td>" in own.split("</tr>")[0]
    assert 'href="/ontology/Instrument"' in inherited.split("</tr>")[0]
    assert 'href="/vocab/subjectMatter"' in inherited.split("</tr>")[0]
    assert 'href="/ontology/actConcerns"' in _section(page, "arriving")


def test_a_class_shows_the_rules_for_it_and_for_wider_kinds(client: FlaskClient) -> None:
    rules = _section(_page(client, "/ontology/Accession"), "shapes")
    assert 'href="/shapes/V5-AccessionAfterSignature"' in rules
    inherited = rules.split('href="/shapes/V1-ActHasDate"')[1].split("</tr>")[0]
    assert 'href="/ontology/TreatyAct"' in inherited
    assert "violation" in inherited


def test_a_class_shows_questions_and_members(client: FlaskClient) -> None:
    page = _page(client, "/ontology/TreatyAct")
    assert 'href="/queries/treaty-record"' in _section(page, "questions")
    examples = _section(page, "examples")
    assert examples.count("<li>") == 5
    assert re.search(r"[\d,]{5,} in the dataset", examples)
    assert "/sparql?query=" in examples


def test_a_class_without_members_says_so(client: FlaskClient) -> None:
    page = _page(client, "/ontology/TraffickingNetwork")
    assert "The data have no member of this class yet." in page
    assert '<h2 id="questions"' not in page


def test_a_class_shows_its_counterparts_elsewhere(client: FlaskClient) -> None:
    alignments = _section(_page(client, "/ontology/Organization"), "alignments")
    assert "org:Organization" in alignments


def test_a_property_shows_what_it_leads_from_and_to(client: FlaskClient) -> None:
    page = _page(client, "/ontology/actConcerns")
    signature = page.split('class="signature"', 1)[1].split("</p>", 1)[0]
    assert re.findall(r'href="/ontology/(\w+)"', signature) == ["TreatyAct", "Treaty"]
    meaning = _section(page, "meaning")
    assert "One thing has at most one value of it." in meaning
    assert 'href="/ontology/consentTo"' in meaning


def test_a_property_shows_its_chain_in_words(client: FlaskClient) -> None:
    text = re.sub(r"<[^>]+>", "", _section(_page(client, "/ontology/hasConsentedTo"), "meaning"))
    assert "follows from the chainconsent given, then gives consent to" in text


def test_a_property_shows_where_it_is_a_link_of_a_chain(client: FlaskClient) -> None:
    text = re.sub(r"<[^>]+>", "", _section(_page(client, "/ontology/consentTo"), "meaning"))
    assert "consent given, then gives consent to gives has consented to" in text


def test_a_property_shows_rules_questions_and_pairs(client: FlaskClient) -> None:
    page = _page(client, "/ontology/stateOf")
    assert 'href="/shapes/A2-StateOfOneCountry"' in _section(page, "shapes")
    assert "Afghanistan" in _section(page, "examples")
    assert re.search(r"\d+ statements in the dataset", page)
    assert 'href="/queries/' in _section(_page(client, "/ontology/boundBy"), "questions")


def test_a_note_leads_to_the_term_and_scheme_it_names(client: FlaskClient) -> None:
    assert '<a href="/ontology/BindingPeriod">BindingPeriod</a>' in _page(client, "/ontology/hasConsentedTo")
    assert '<a href="/vocab/confidence">cnv:confidence</a>' in _page(client, "/ontology/confidence")


def test_a_mistyped_term_is_answered_with_those_like_it(client: FlaskClient) -> None:
    response = client.get("/ontology/TreatyAkt", headers=HTML)
    assert response.status_code == 404
    assert 'href="/ontology/TreatyAct"' in response.get_data(as_text=True)


def test_an_unknown_term_is_told_to_programs_in_their_own_form(client: FlaskClient) -> None:
    response = client.get("/ontology/Nonsense.ttl", headers={"Accept": "text/turtle, application/json;q=0.5"})
    assert (response.status_code, response.get_json()["code"]) == (404, "unknown-resource")


@pytest.mark.parametrize("path", ["/ontology/", "/ontology/core", "/ontology/State", "/shapes/", "/vocab/"])
def test_pages_name_their_version_and_are_not_sent_twice(client: FlaskClient, path: str) -> None:
    first = client.get(path, headers=HTML)
    assert first.headers["Concord-Version"] == "1"
    again = client.get(path, headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    head = client.head(path, headers=HTML)
    assert (head.status_code, head.get_data(), head.headers["ETag"]) == (200, b"", first.headers["ETag"])


def test_every_term_has_a_page(client: FlaskClient) -> None:
    paths = set(re.findall(r'href="(/ontology/\w+)"', _page(client, "/ontology/")))
    assert len(paths) > 300
    faults = [path for path in sorted(paths) if client.get(path, headers=HTML).status_code != 200]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "names_it"),
    [
        ("SELECT ?x { ?x a cna:Treaty }", True),
        ("SELECT ?x { ?x a <https://w3id.org/concord/ontology/Treaty> }", True),
        ("SELECT ?x { ?x a cna:TreatyAct }", False),
        ("SELECT ?x { ?x a xcna:Treaty }", False),
    ],
)
def test_a_question_uses_a_term_that_its_query_names(content: Path, text: str, names_it: bool) -> None:
    saved = replace(load_catalog(content / "queries").get("who-was-bound"), text=text, parameters={})
    assert questions_naming([saved], "https://w3id.org/concord/ontology/Treaty") == ([saved] if names_it else [])


def test_a_question_uses_the_class_that_it_asks_a_member_of(content: Path) -> None:
    saved = load_catalog(content / "queries").get("who-was-bound")
    assert questions_naming([saved], "https://w3id.org/concord/ontology/Instrument") == [saved]
