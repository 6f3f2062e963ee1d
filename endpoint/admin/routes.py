"""Health and metrics: `/health/live` says that the process answers, `/health/ready` that the store does.

`observe` has every exchange of an application counted and, where wanted, logged.
"""

from __future__ import annotations

import contextlib

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from endpoint.access.writing import authorize
from endpoint.admin.access_log import open_access_log
from endpoint.admin.exchange import Observed, exchange_of
from endpoint.admin.metrics import Metrics
from endpoint.context import concord
from endpoint.errors import EndpointError, UnknownResource
from endpoint.store.versions import Versions

bp = Blueprint("admin", __name__)

_METRICS = "concord-metrics"


def observe(app: Flask, access_log: str = "") -> None:
    """Count and log every exchange; call it last, so that what other layers answer is seen as well.

    `access_log` is '' or 'none' for none, '-' for standard error, else a path. Raises `BadSetting`.
    """
    metrics = app.extensions[_METRICS] = Metrics()
    log = open_access_log(access_log)
    observers = [metrics.observe] if log is None else [metrics.observe, log]
    app.wsgi_app = Observed(app.wsgi_app, observers)  # type: ignore[method-assign]


@bp.before_app_request
def name_route() -> None:
    """Tell by which rule the request is answered; there are as many rules as we wrote, but endless paths."""
    if request.url_rule is not None:
        exchange_of(request.environ).route = request.url_rule.rule


@bp.get("/health/live")
def live() -> Response:
    """Answer as long as the process runs."""
    return jsonify(status="live")


@bp.get("/health/ready")
def ready() -> Response:
    """Answer 200 once a query can be answered, else 503."""
    store = concord().store
    store.ask("ASK {}")
    return jsonify(status="ready", version=store.current_version())


@bp.get("/metrics")
def metrics() -> Response:
    """Answer with the counters of all web processes, also while the store is away."""
    counters: Metrics | None = current_app.extensions.get(_METRICS)
    if counters is None:
        raise UnknownResource("Nothing is counted here.")
    version = triples = None
    with contextlib.suppress(EndpointError):
        version = concord().store.current_version()
        triples = Versions(concord().settings.store).meta(version).triples
    content, content_type = counters.render(request.headers.get("Accept", ""), version, triples)
    response = Response(content, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/admin/queries")
def running() -> Response:
    """List what is running and waiting: id, state, seconds, version, text."""
    authorize("admin")
    response = jsonify(concord().store.running())
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.delete("/admin/queries/<name>")
def stop(name: str) -> Response:
    """Stop a running query; its client is told so."""
    authorize("admin")
    store = concord().store
    if not any(each["id"] == name for each in store.running()):
        raise UnknownResource(f"No query “{name}” is running.")
    store.running(stop=name)
    response = Response(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response
