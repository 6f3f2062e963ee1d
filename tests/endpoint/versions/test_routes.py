"""The versions that can be asked, for readers and for programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from endpoint.store.versions import Versions
from tests.conftest import publish_trig
from tests.endpoint.conftest import TRIG

JSON = {"Accept": "application/json"}


@pytest.fixture
def client(site_of: Callable[..., FlaskClient]) -> FlaskClient:
    client = site_of()
    versions = Versions(client.application.extensions["concord"].settings.store)
    publish_trig(versions, TRIG + "<urn:x:h> { <urn:x:a> <urn:x:p> 4 }")
    publish_trig(versions, TRIG)
    versions.prune(2)
    return client


def test_programs_get_all_versions_newest_first(client: FlaskClient) -> None:
    answer = client.get("/versions/", headers=JSON)
    assert answer.json is not None
    assert answer.json["current"] == 3
    assert [each["version"] for each in answer.json["versions"]] == [3, 2]
    assert answer.json["versions"][1]["triples"] == 4
    assert answer.json["versions"][1]["href"] == "/versions/2"


def test_one_version_tells_its_graphs(client: FlaskClient) -> None:
    answer = client.get("/versions/2", headers=JSON)
    assert answer.json is not None
    assert answer.json["graphs"] == {"urn:x:g": 3, "urn:x:h": 1}


def test_readers_get_a_page(client: FlaskClient) -> None:
    page = client.get("/versions/", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert page.text.count('<td class="number" data-key="') == 4
    assert "urn:x:h" in client.get("/versions/2", headers={"Accept": "text/html"}).text


def test_the_list_is_never_an_old_one(client: FlaskClient) -> None:
    assert client.get("/versions/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "status"), [("1", 410), ("9", 404), ("0", 404), ("last", 404)])
def test_a_version_that_is_not_there_says_whether_it_was(client: FlaskClient, name: str, status: int) -> None:
    assert client.get(f"/versions/{name}", headers=JSON).status_code == status
