"""The pages on the shapes and their documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, Graph, Literal
from rdflib.compare import isomorphic

from endpoint.namespaces import CNS, SH

HTML = {"Accept": "text/html"}


def _page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def _row(page: str, name: str) -> str:
    return page.split(f'href="/shapes/{name}"', 1)[1].split("</tr>", 1)[0]


def test_the_list_gives_number_severity_test_and_message(client: FlaskClient) -> None:
    page = _page(client, "/shapes/")
    row = _row(page, "V48-SourceHasTier")
    assert "<td>warning</td>" in row
    assert len(re.findall(r"<td>[^<]{20,}</td>", row)) == 2
    assert page.index('id="core"') < page.index('id="actors"') < page.index('id="instruments"')


def test_rules_are_listed_as_people_count(client: FlaskClient) -> None:
    numbers = re.findall(r"<tr><td>V(\d+)</td>", _page(client, "/shapes/instruments"))
    assert len(numbers) > 10
    assert numbers == sorted(numbers, key=int)


def test_a_module_lists_its_own_shapes_only(client: FlaskClient) -> None:
    page = _page(client, "/shapes/actors")
    assert 'href="/shapes/A2-StateOfOneCountry"' in page
    assert 'href="/shapes/V1-ActHasDate"' not in page


def test_a_shape_says_whom_and_what_it_tests(client: FlaskClient) -> None:
    text = re.sub(r"<[^>]+>", "", _page(client, "/shapes/V1-ActHasDate"))
    assert "each member of treaty act" in text
    assert "at least 1 value" in text
    assert "each value of the type xsd:date" in text


def test_a_shape_gives_its_message_in_three_languages(client: FlaskClient) -> None:
    page = _page(client, "/shapes/C1-DatePrecision")
    for language, words in (("en", "This date is not"), ("es", "Esta fecha no es"), ("fr", "Cette date n’est")):
        assert re.search(f'<dd lang="{language}">{words}', page)
    assert "how to mend it" in page


def test_a_path_of_several_properties_reads_as_words(client: FlaskClient) -> None:
    text = re.sub(r"<[^>]+>", "", _page(client, "/shapes/C1-DatePrecision"))
    assert "start or end or adoption date" in text
    assert "either each value of the type xsd:date or each value of the type xsd:gYearMonth" in text


def test_a_shape_in_sparql_shows_the_query_and_its_message(client: FlaskClient) -> None:
    page = _page(client, "/shapes/C6-StartNotAfterEnd")
    assert "SELECT $this ?value ?start WHERE" in page
    assert "lies before the start" in page


def test_a_shape_that_gathers_others_lists_them(client: FlaskClient) -> None:
    page = _page(client, "/shapes/AccessionShape")
    assert "<td>warning</td>" in _row(page, "V5-AccessionAfterSignature")
    assert 'href="/ontology/Accession"' in page


def test_every_shape_has_a_page(client: FlaskClient) -> None:
    paths = set(re.findall(r'href="(/shapes/[\w-]+)"', _page(client, "/shapes/")))
    assert len(paths) > 70
    faults = [path for path in sorted(paths) if client.get(path, headers=HTML).status_code != 200]
    assert faults == []


def test_a_shape_comes_as_data_with_its_nameless_parts(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/shapes/C6-StartNotAfterEnd.ttl").get_data(), format="turtle")
    shape = CNS["C6-StartNotAfterEnd"]
    assert (shape, DCTERMS.identifier, Literal("C6")) in graph
    query = graph.value(shape, SH.sparql)
    assert graph.value(query, SH.select) is not None


@pytest.mark.parametrize("module", ["core", "actors", "instruments"])
def test_a_module_comes_as_its_file(client: FlaskClient, content: Path, module: str) -> None:
    response = client.get(f"/shapes/{module}.ttl")
    assert response.get_data() == (content / "shapes" / f"{module}.ttl").read_bytes()
    as_nt = Graph().parse(data=client.get(f"/shapes/{module}.nt").get_data(), format="nt")
    assert isomorphic(as_nt, Graph().parse(content / "shapes" / f"{module}.ttl"))


def test_all_shapes_come_by_accept(client: FlaskClient) -> None:
    response = client.get("/shapes/", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=response.get_data(), format="turtle")
    assert (CNS["V1-ActHasDate"], RDF.type, SH.PropertyShape) in graph
    assert "Accept" in response.vary


def test_an_unknown_shape_is_answered_with_those_like_it(client: FlaskClient) -> None:
    response = client.get("/shapes/V1-ActHasDay", headers=HTML)
    assert response.status_code == 404
    assert 'href="/shapes/V1-ActHasDate"' in response.get_data(as_text=True)
