"""What is counted, in the form that Prometheus reads (exposition format 0.0.4, or OpenMetrics where asked for).

With several web processes each counts for itself into files of the folder named by PROMETHEUS_MULTIPROC_DIR, and
whichever is asked adds them up. The client library looks at that variable when it is imported, so it is no setting of
ours; the folder must be there, and empty, when the first process starts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from endpoint import __version__
from endpoint.admin.exchange import Exchange
from endpoint.config import BadSetting

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

_METHODS = frozenset(("GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "DELETE", "PATCH"))
_OTHER = "other"
"""The label of what matched no route, and of methods that nobody has heard of: labels must stay few."""

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        """Make the counters; raises `BadSetting` where the folder for several processes is not there."""
        folder = os.environ.get(FOLDER, "")
        if folder and not Path(folder).is_dir():
            raise BadSetting(f"{FOLDER} is “{folder}”, which is no folder; make it before the server starts.")
        # The times of creation would double the series and say no more than when this process started.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        registry = CollectorRegistry()
        self._source: Collector | CollectorRegistry = registry
        if folder:
            self._source = MultiProcessCollector(None, folder)  # type: ignore[no-untyped-call]
        self._requests = Counter(
            "concord_http_requests", "Requests answered.", ("route", "method", "status"), registry=registry
        )
        self._seconds = Histogram(
            "concord_http_request_seconds",
            "Seconds from the arrival of a request to the last byte of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._bytes = Counter(
            "concord_http_response_bytes", "Bytes of the bodies of answers as sent.", ("route",), registry=registry
        )
        self._queries = Counter(
            "concord_queries",
            "Queries by how they ended: ok, or the code of the fault.",
            ("outcome",),
            registry=registry,
        )
        self._query_seconds = Histogram(
            "concord_query_seconds",
            "Seconds until the answer to a query, or its fault, was there.",
            buckets=_SECONDS,
            registry=registry,
        )

    def observe(self, exchange: Exchange) -> None:
        """Count an exchange."""
        route = exchange.route or _OTHER
        method = exchange.method if exchange.method in _METHODS else _OTHER
        self._requests.labels(route, method, str(exchange.status)).inc()
        self._seconds.labels(route).observe(exchange.seconds)
        self._bytes.labels(route).inc(exchange.size)
        if exchange.query_seconds is not None:
            self._queries.labels(exchange.outcome).inc()
            self._query_seconds.observe(exchange.query_seconds)

    def render(self, accept: str, version: int | None, triples: int | None) -> tuple[bytes, str]:
        """Return the document and its content type; `version` and `triples` are those of the dataset, if known."""
        registry = CollectorRegistry()
        registry.register(self._source)
        registry.register(_Dataset(version, triples))
        encode, content_type = choose_encoder(accept)
        return encode(registry), content_type


class _Dataset(Collector):
    """What is true now and the same for every process, so that nothing has to be added up."""

    def __init__(self, version: int | None, triples: int | None) -> None:
        self._values = {
            ("concord_dataset_version", "Number of the version that is answered from."): version,
            ("concord_dataset_triples", "Triples of that version in all its named graphs."): triples,
        }

    def collect(self) -> Iterator[Metric]:
        """Yield what is known."""
        for (name, documentation), value in self._values.items():
            if value is not None:
                yield GaugeMetricFamily(name, documentation, value)
        build = GaugeMetricFamily("concord_build_info", "The release that answers.", labels=("version",))
        build.add_metric([__version__], 1)
        yield build
