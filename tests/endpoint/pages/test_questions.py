"""The pages of saved questions, the first page and the editor."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    "path", ["/", "/queries/", "/queries/who-was-bound", "/sparql", "/doc/treaty/un-1988", "/nowhere"]
)
def test_every_page_says_how_current_the_data_are(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=HTML).get_data(as_text=True)
    assert "Dataset version 1." in page
    assert "March 2015" in page


@pytest.mark.parametrize("path", ["/", "/queries/", "/sparql"])
def test_pages_load_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=HTML).get_data(as_text=True)
    for attribute in ('src="http', 'src="//', '<link rel="stylesheet" href="http', "<style", "onclick", ' style="'):
        assert attribute not in page


def test_the_first_page_lists_all_questions(client: FlaskClient) -> None:
    page = client.get("/", headers=HTML).get_data(as_text=True)
    for slug in ("who-was-bound", "who-was-not-bound", "treaty-record"):
        assert f'href="/queries/{slug}"' in page


def test_the_catalogue_finds_questions_by_a_word(client: FlaskClient) -> None:
    page = client.get("/queries/?q=denounced", headers=HTML).get_data(as_text=True)
    assert "/queries/denunciations-and-returns" in page
    assert 'href="/queries/drug-control-treaties"' not in page


def test_a_question_that_needs_a_value_shows_its_form_first(client: FlaskClient) -> None:
    response = client.get("/queries/who-was-bound", headers=HTML)
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert '<select id="ask-treaty"' in page
    assert "<table" not in page


def test_an_answer_names_its_rows_state_and_version(client: FlaskClient) -> None:
    page = client.get("/queries/who-was-bound?treaty=un-1988&date=2003-01-01", headers=HTML).get_data(as_text=True)
    assert "records as of" in page
    assert "dataset version <strong>1</strong>" in page
    assert "1 January 2003" in page
    assert "/queries/who-was-bound.csv?treaty=un-1988&amp;date=2003-01-01" in page or (
        "/queries/who-was-bound.csv?date=2003-01-01&amp;treaty=un-1988" in page
    )


def test_a_bad_value_brings_the_form_back_with_the_fault_at_its_field(client: FlaskClient) -> None:
    response = client.get("/queries/who-was-bound?treaty=un-1988&date=yesterday", headers=HTML)
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert 'id="ask-date-fault"' in page
    assert "yesterday" in page


def test_an_unknown_parameter_is_named(client: FlaskClient) -> None:
    response = client.get("/queries/who-was-bound?treaty=un-1988&colour=red", headers=HTML)
    assert response.status_code == 400
    assert "colour" in response.get_data(as_text=True)


def test_who_does_not_ask_for_a_page_is_told_of_a_wrong_value_as_a_program(client: FlaskClient) -> None:
    for headers in ({}, {"Accept": "*/*"}):
        response = client.get("/queries/who-was-bound?treaty=un-1988&date=soon", headers=headers)
        assert (response.status_code, response.content_type) == (400, "application/problem+json")
        assert response.get_json()["code"] == "bad-parameter"


def test_what_was_given_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get('/queries/treaty-record?state="><script>x', headers=HTML).get_data(as_text=True)
    assert "<script>x" not in page


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("rq", "application/sparql-query"),
    ],
)
def test_downloads_have_their_own_type(client: FlaskClient, ending: str, media_type: str) -> None:
    response = client.get(f"/queries/who-was-bound.{ending}?treaty=un-1988")
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.get_data()


def test_a_program_gets_the_answer_at_the_questions_own_address(client: FlaskClient) -> None:
    response = client.get("/queries/who-was-bound?treaty=un-1988", headers={"Accept": "text/csv"})
    assert response.get_data(as_text=True).startswith("party,partyLabel")


def test_the_iri_of_a_question_leads_to_its_page(client: FlaskClient) -> None:
    response = client.get("/query/who-was-bound")
    assert (response.status_code, response.location) == (303, "/queries/who-was-bound")
    assert client.get("/query/nothing").status_code == 404


def test_the_link_to_the_editor_asks_the_same(client: FlaskClient) -> None:
    page = client.get("/queries/who-was-bound?treaty=un-1988", headers=HTML).get_data(as_text=True)
    link = page.split('href="/sparql?query=')[1].split('"')[0]
    rows = client.get(f"/sparql?query={link}", headers={"Accept": "text/csv"}).get_data(as_text=True)
    same = client.get("/queries/who-was-bound.csv?treaty=un-1988").get_data(as_text=True)
    assert rows == same


def test_the_editor_shows_an_answer_and_the_place_of_a_fault(client: FlaskClient) -> None:
    query = "SELECT * { ?s cna:depositaryReference ?number FILTER(REGEX(?number, '^VI-1[5-9]$')) }"
    good = client.get("/sparql", query_string={"query": query}, headers=HTML)
    assert "<strong>5</strong> rows" in good.get_data(as_text=True)
    bad = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s ?p }"}, headers=HTML)
    assert bad.status_code == 400
    assert 'data-line="2"' in bad.get_data(as_text=True)
