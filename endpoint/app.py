"""The web application: a factory that wires the blueprints to a store, a catalogue and the settings."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from endpoint import web_errors
from endpoint.access.authority import Authority
from endpoint.access.rates import Rates
from endpoint.admin.routes import bp as admin
from endpoint.admin.routes import observe
from endpoint.config import Settings
from endpoint.content import content_root
from endpoint.context import Concord, concord
from endpoint.errors import EndpointError
from endpoint.graphs.routes import bp as graphs
from endpoint.pages.routes import bp as pages
from endpoint.saved.catalog import Catalog, load_catalog
from endpoint.saved.routes import bp as saved
from endpoint.serving.cache import AnswerCache
from endpoint.serving.compression import Compression
from endpoint.serving.rsgi import Rsgi
from endpoint.sparql.routes import bp as sparql
from endpoint.store.client import EngineClient
from endpoint.store.protocol import Store
from endpoint.store.versions import Versions
from endpoint.update.routes import bp as update
from endpoint.versions.routes import bp as versions

_SPARE_THREADS = 16


def create_app(store: Store, catalog: Catalog, settings: Settings) -> Flask:
    """Return the application on a store."""
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body
    authority = Authority(settings.store, settings.tokens)
    app.extensions["concord"] = Concord(store, catalog, settings, authority)
    for blueprint in (sparql, update, graphs, saved, pages, versions, admin):
        app.register_blueprint(blueprint)
    web_errors.register(app)
    _limit_rates(app, settings.rate_limit)
    app.after_request(_add_common_headers)
    app.wsgi_app = Compression(app.wsgi_app)  # type: ignore[method-assign]
    if settings.cache:
        layer = AnswerCache(app.wsgi_app, store.current_version, settings.cache << 20)
        app.wsgi_app = layer  # type: ignore[method-assign]
    observe(app, settings.access_log)
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    return app


def from_environment() -> Rsgi:
    """Return the application of a web process that `concord serve` started.

    It has threads for all queries that may be at work or waiting, and some to spare for whoever asks for none.
    """
    settings = Settings.read()
    _end_with(int(os.environ["CONCORD_PARENT"]))
    store = EngineClient(Versions(settings.store), Path(os.environ["CONCORD_RUN"]), settings.time_limit)
    app = create_app(store, load_catalog(content_root() / "queries"), settings)
    return Rsgi(app.wsgi_app, settings.max_workers + settings.max_waiting + _SPARE_THREADS, settings.max_body)


_LOOK = 0.5
"""Seconds between two looks at whether the processes that started us are there."""


def _end_with(first: int) -> None:
    """End this process once the first one or the web server's own has gone, however it went.

    Nobody would answer its queries any more, and it would keep the port from whoever is started next.
    """
    server = os.getppid()

    def watch() -> None:
        while os.getppid() == server:
            try:
                os.kill(first, 0)
            except OSError:  # gone, or its number is another's by now
                os.kill(server, signal.SIGKILL)
                break
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


_UNCOUNTED = frozenset({"admin.live", "admin.ready", "admin.metrics", "static"})
"""Endpoints that are asked by whoever runs the server, and again and again by the pages."""


def _limit_rates(app: Flask, per_minute: int) -> None:
    rates = Rates(per_minute)

    @app.before_request
    def check() -> None:
        if request.endpoint not in _UNCOUNTED:
            rates.check(request.remote_addr or "")


_COMMON = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Concord-Query, Concord-Version, ETag, Link, Retry-After",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_OF_OPTIONS = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-Match, If-None-Match",
}


def _add_common_headers(response: Response) -> Response:
    # Looked up here at once: werkzeug's headers are a list, which each look goes through.
    there = {name.lower() for name, _ in response.headers}
    common = {**_COMMON, **_OF_OPTIONS} if request.method == "OPTIONS" else _COMMON
    for name, value in common.items():
        if name.lower() not in there:
            response.headers.add(name, value)
    if "concord-version" not in there:
        with contextlib.suppress(EndpointError):
            response.headers["Concord-Version"] = str(concord().store.current_version())
    return response
