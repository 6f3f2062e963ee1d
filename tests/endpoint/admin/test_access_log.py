"""The access log: one line of JSON an exchange, where the setting says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from endpoint.admin.access_log import LONGEST_PATH, line_of, open_access_log
from endpoint.admin.exchange import Exchange
from endpoint.config import BadSetting

SELECT = {"query": "SELECT * { ?s ?p ?o }", "format": "csv"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


@pytest.fixture
def site(site_of: Callable[..., FlaskClient], path: Path) -> FlaskClient:
    return site_of(access_log=str(path))


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_request_is_a_line_with_what_the_client_saw(site: FlaskClient, path: Path) -> None:
    with site.get("/sparql", query_string=SELECT) as response:
        content = response.get_data()
    (entry,) = entries(path)
    assert entry["query"] == response.headers["Concord-Query"]
    assert len(str(entry["query"])) == 12
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/sparql", 200)
    assert (entry["bytes"], entry["version"], entry["outcome"]) == (len(content), 1, "ok")
    assert entry["client"] == "127.0.0.1"
    assert isinstance(entry["seconds"], float)
    assert str(entry["time"]).endswith("Z")
    assert datetime.fromisoformat(str(entry["time"])) <= datetime.now(UTC)
    assert "rows" in entry


def test_what_was_asked_is_not_logged(site: FlaskClient, path: Path) -> None:
    site.get("/sparql", query_string={"query": "ASK { ?secret ?p ?o }"}).close()
    assert "secret" not in path.read_text()


def test_each_request_has_an_id_of_its_own(site: FlaskClient) -> None:
    ids = {site.get("/health/live").headers["Concord-Query"] for _ in range(5)}
    assert len(ids) == 5


@pytest.mark.parametrize(
    ("query", "accept", "outcome"),
    [
        ("ASK {", "", "malformed-query"),
        ("ASK {", "text/html", "malformed-query"),
        ("ASK { SERVICE <http://localhost:1/> {} }", "", "not-allowed"),
        ("ASK {}", "image/png", "not-acceptable"),
    ],
)
def test_a_fault_is_named_by_its_code(site: FlaskClient, path: Path, query: str, accept: str, outcome: str) -> None:
    site.get("/sparql", query_string={"query": query}, headers={"Accept": accept} if accept else {}).close()
    assert entries(path)[0]["outcome"] == outcome


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "text/html"])
def test_the_rows_of_an_answer_are_told(site: FlaskClient, path: Path, accept: str) -> None:
    query = {"query": "SELECT * { VALUES ?x { 1 2 3 } }"}
    for _ in range(2):  # the second time from the cache, where it is kept
        site.get("/sparql", query_string=query, headers={"Accept": accept}).close()
    assert [entry["rows"] for entry in entries(path)] == [3, 3]


def test_a_path_cannot_forge_a_line(site: FlaskClient, path: Path) -> None:
    site.get('/a%0A{"status":200}%E2%80%A8%FF').close()
    (entry,) = entries(path)
    assert entry["path"] == '/a\n{"status":200}\u2028\ufffd'
    assert line_of(Exchange("GET", "/" + "a" * 10_000, "")).count(b"a" * LONGEST_PATH) == 0


def test_a_log_that_is_moved_away_is_begun_anew(path: Path) -> None:
    log = open_access_log(str(path))
    assert log is not None
    log(Exchange("GET", "/1", ""))
    path.rename(path.with_suffix(".old"))
    log(Exchange("GET", "/2", ""))
    assert [entry["path"] for entry in entries(path)] == ["/2"]


def test_lines_of_many_threads_stay_whole(path: Path) -> None:
    log = open_access_log(str(path))
    assert log is not None
    exchange = Exchange("GET", "/" + "x" * 900, "")
    threads = [threading.Thread(target=lambda: [log(exchange) for _ in range(50)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry["path"] for entry in entries(path)] == [exchange.path] * 400


def test_a_log_that_cannot_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="no-such-folder"):
        open_access_log(str(tmp_path / "no-such-folder" / "access.log"))


def test_standard_error_and_no_log_at_all(capfd: pytest.CaptureFixture[str]) -> None:
    assert open_access_log("") is None
    assert open_access_log("none") is None
    log = open_access_log("-")
    assert log is not None
    log(Exchange("GET", "/1", ""))
    assert json.loads(capfd.readouterr().err)["path"] == "/1"
