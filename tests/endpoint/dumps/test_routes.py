"""Dumps over HTTP: the list, whole files, parts, and what has not changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from endpoint.app import create_app
from endpoint.config import Settings
from endpoint.namespaces import CNA
from endpoint.saved.catalog import Catalog
from endpoint.store.embedded import EmbeddedStore

TRIG = """
PREFIX cng: <https://w3id.org/concord/graph/>
PREFIX cna: <https://w3id.org/concord/ontology/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
cng:harvest { cng:harvest a dcat:Dataset ; dcterms:title "Harvest by <year>"@en . <urn:x:a> cna:note "one" . }
cng:pending\\/7 { <urn:x:b> cna:note "not accepted" }
"""


@pytest.fixture
def site(store_of: Callable[..., EmbeddedStore]) -> FlaskClient:
    """A client of an application on a small store whose folder is in the settings, as for `concord serve`."""
    store = store_of(TRIG)
    settings = Settings.read({"store": str(store.versions.folder)}, {})
    return create_app(store, Catalog([]), settings).test_client()


def test_the_list_gives_files_with_dataset_size_and_checksum(site: FlaskClient) -> None:
    files = {each["file"]: each for each in site.get("/dumps/", headers={"Accept": "application/json"}).json["files"]}
    assert set(files) == {"concord.nq", "harvest.nq", "harvest.ttl"}
    page = site.get("/dumps/", headers={"Accept": "text/html"}).get_data(as_text=True)
    row = page.split('href="/dumps/harvest.ttl"')[1].split("</tr>")[0]
    assert '<a href="/graph/harvest">Harvest by &lt;year&gt;</a>' in row
    assert 'data-key="3"' in row
    assert f'data-key="{files["harvest.ttl"]["size"]}"' in row
    assert files["harvest.ttl"]["sha256"] in row
    assert "pending" not in page


def test_a_file_comes_whole_with_its_length_tag_and_version(site: FlaskClient) -> None:
    response = site.get("/dumps/harvest.ttl", buffered=True)
    content = response.get_data()
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    assert (response.content_length, response.headers["Concord-Version"]) == (len(content), "1")
    assert response.headers["Accept-Ranges"] == "bytes"
    listed = site.get("/dumps/", headers={"Accept": "application/json"}).json["files"]
    assert response.get_etag() == (next(each["sha256"] for each in listed if each["file"] == "harvest.ttl"), False)
    assert (URIRef("urn:x:a"), CNA.note, None) in Graph().parse(data=content, format="turtle")


def test_head_tells_the_length_and_sends_nothing(site: FlaskClient) -> None:
    response = site.head("/dumps/concord.nq", buffered=True)
    assert (response.status_code, response.mimetype, response.get_data()) == (200, "application/n-quads", b"")
    assert response.content_length == len(site.get("/dumps/concord.nq", buffered=True).get_data())


def test_a_file_that_has_not_changed_is_not_sent_again(site: FlaskClient) -> None:
    tag = site.get("/dumps/concord.nq", buffered=True).headers["ETag"]
    again = site.get("/dumps/concord.nq", buffered=True, headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data(), again.headers["Concord-Version"]) == (304, b"", "1")
    assert site.get("/dumps/concord.nq", buffered=True, headers={"If-None-Match": '"other"'}).status_code == 200


def test_where_another_file_is_insisted_on_none_is_sent(site: FlaskClient) -> None:
    tag = site.head("/dumps/harvest.nq", buffered=True).headers["ETag"]
    assert site.get("/dumps/harvest.nq", headers={"If-Match": tag}, buffered=True).status_code == 200
    refused = site.get("/dumps/harvest.nq", headers={"If-Match": '"another"'})
    assert (refused.status_code, refused.content_type) == (412, "application/problem+json")
    assert refused.json["code"] == "version-conflict"


def test_a_part_of_a_file_comes_alone(site: FlaskClient) -> None:
    whole = site.get("/dumps/concord.nq", buffered=True).get_data()
    response = site.get("/dumps/concord.nq", buffered=True, headers={"Range": "bytes=10-"})
    assert (response.status_code, response.get_data()) == (206, whole[10:])
    assert response.headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    stale = site.get("/dumps/concord.nq", buffered=True, headers={"Range": "bytes=10-", "If-Range": '"other"'})
    assert (stale.status_code, stale.get_data()) == (200, whole)


def test_a_part_beyond_the_end_is_refused_with_the_length(site: FlaskClient) -> None:
    size = site.get("/dumps/concord.nq", buffered=True).content_length
    response = site.get(
        "/dumps/concord.nq", buffered=True, headers={"Range": "bytes=999999-", "Accept": "application/json"}
    )
    assert (response.status_code, response.json["code"]) == (416, "range-not-satisfiable")
    assert response.headers["Content-Range"] == f"bytes */{size}"


def test_the_checksums_are_those_of_the_list(site: FlaskClient) -> None:
    lines = site.get("/dumps/SHA256SUMS").get_data(as_text=True).splitlines()
    listed = site.get("/dumps/", headers={"Accept": "application/json"}).json["files"]
    assert lines == [f"{each['sha256']}  {each['file']}" for each in listed]


@pytest.mark.parametrize("name", ["nothing.nq", "index.json", "pending/7.nq", "..%2Fmeta.json", "concord.ttl"])
def test_nothing_but_dumps_is_served(site: FlaskClient, name: str) -> None:
    response = site.get(f"/dumps/{name}", headers={"Accept": "application/json"})
    assert (response.status_code, response.json["code"]) == (404, "unknown-resource")
