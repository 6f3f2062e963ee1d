"""The metrics: what is counted, under few labels, by one process and by several."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from endpoint.admin.metrics import FOLDER, Metrics
from endpoint.config import BadSetting

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def site(site_of: Callable[..., FlaskClient]) -> FlaskClient:
    return site_of(access_log="none")


def read(document: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(document)
        for sample in family.samples
    }


def samples(site: FlaskClient) -> Samples:
    with site.get("/metrics") as response:
        return read(response.get_data(as_text=True))


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((name, frozenset(labels.items())))


def test_requests_are_counted_by_rule_method_and_status(site: FlaskClient) -> None:
    for slug in ("no-such-question", "nor-this-one"):
        site.get(f"/queries/{slug}").close()
    site.get("/nothing-here").close()
    found = samples(site)
    assert value(found, "concord_http_requests_total", route="/queries/<slug>", method="GET", status="404") == 2
    assert value(found, "concord_http_requests_total", route="other", method="GET", status="404") == 1
    assert value(found, "concord_http_request_seconds_count", route="/queries/<slug>") == 2
    assert (value(found, "concord_http_response_bytes_total", route="other") or 0) > 0


def test_methods_that_nobody_has_heard_of_share_a_label(site: FlaskClient) -> None:
    for method in ("BREW", "WHEN"):
        site.open("/sparql", method=method).close()
    found = samples(site)
    assert value(found, "concord_http_requests_total", route="other", method="other", status="405") == 2


def test_queries_are_counted_by_how_they_ended_and_nothing_else_is_a_query(site: FlaskClient) -> None:
    for query in ("ASK {}", "SELECT * { ?s ?p ?o }", "ASK {"):
        site.get("/sparql", query_string={"query": query}, buffered=True)
    site.get("/sparql", query_string={"query": "ASK {}"}, headers={"Accept": "text/html"}, buffered=True)
    site.get("/sparql").close()
    found = samples(site)
    assert value(found, "concord_queries_total", outcome="ok") == 3
    assert value(found, "concord_queries_total", outcome="malformed-query") == 1
    assert value(found, "concord_query_seconds_count") == 4


def test_the_dataset_is_named_by_version_and_size(site: FlaskClient) -> None:
    found = samples(site)
    assert value(found, "concord_dataset_version") == 1
    assert value(found, "concord_dataset_triples") == 3


def test_the_counters_are_there_when_the_dataset_is_not(site: FlaskClient) -> None:
    (site.application.extensions["concord"].settings.store / "CURRENT").unlink()
    labels = {"route": "/metrics", "method": "GET", "status": "200"}
    assert value(samples(site), "concord_dataset_version") is None
    assert value(samples(site), "concord_http_requests_total", **labels) == 1


def test_the_document_comes_in_the_form_that_the_scraper_asks_for(site: FlaskClient) -> None:
    plain = site.get("/metrics")
    assert plain.mimetype == "text/plain"
    assert plain.headers["Cache-Control"] == "no-store"
    open_metrics = site.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert open_metrics.mimetype == "application/openmetrics-text"
    assert open_metrics.get_data(as_text=True).endswith("# EOF\n")


def test_two_applications_count_apart(site_of: Callable[..., FlaskClient]) -> None:
    first, second = site_of(access_log="none"), site_of(access_log="none")
    first.get("/nothing-here").close()
    labels = {"route": "other", "method": "GET", "status": "404"}
    assert value(samples(first), "concord_http_requests_total", **labels) == 1
    assert value(samples(second), "concord_http_requests_total", **labels) is None


PROCESS = """
from endpoint.admin.exchange import Exchange
from endpoint.admin.metrics import Metrics
metrics = Metrics()
exchange = Exchange("GET", "/sparql", "", route="/sparql", status=200, outcome="ok", query_seconds=0.3)
metrics.observe(exchange)
print(metrics.render("", 5, 7)[0].decode())
"""


def test_several_processes_are_added_up_by_whichever_is_asked(tmp_path: Path) -> None:
    environment = {**os.environ, FOLDER: str(tmp_path)}
    for _ in range(3):
        command = [sys.executable, "-c", PROCESS]
        last = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    found = read(last)
    labels = {"route": "/sparql", "method": "GET", "status": "200"}
    assert value(found, "concord_http_requests_total", **labels) == 3
    assert value(found, "concord_query_seconds_bucket", le="0.25") == 0
    assert value(found, "concord_query_seconds_bucket", le="0.5") == 3
    assert value(found, "concord_dataset_version") == 5


def test_a_folder_for_processes_that_is_not_there_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "nowhere"))
    with pytest.raises(BadSetting, match="nowhere"):
        Metrics()


def test_a_real_server_adds_up_its_web_processes(server: str) -> None:
    def asked() -> Iterator[float]:
        for _ in range(4):  # whichever process answers
            with urllib.request.urlopen(f"{server}/metrics", timeout=30) as response:
                found = read(response.read().decode())
            yield value(found, "concord_http_requests_total", route="/health/live", method="GET", status="200") or 0

    for _ in range(12):
        with urllib.request.urlopen(f"{server}/health/live", timeout=30):
            pass
    assert all(count >= 12 for count in asked())
