"""Shared fixtures.

content    folder with ontology, shapes, data and queries of this checkout
dataset    folder of a store with version 1 built from the content (once a session)
store_of   makes a real embedded store from TriG text; its default graph is the union of its graphs
store      a real embedded store on `dataset`
app        the web application on `store`; `client` its test client
server     address of a real server on `dataset`, started by `concord serve`
runner     runs `concord …` as a process
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.build.release import build
from endpoint.config import Settings
from endpoint.content import content_root
from endpoint.saved.catalog import load_catalog
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.nquads import without_graph
from endpoint.store.versions import Versions
from tests.serving import serving

Runner = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def content() -> Path:
    return content_root()


@pytest.fixture(scope="session")
def dataset(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset") / "store"
    build(content, Versions(folder), lambda line: None)
    return folder


@pytest.fixture
def store_of(tmp_path: Path) -> Iterator[Callable[..., EmbeddedStore]]:
    with ExitStack() as stack:

        def make(trig: str, limits: Limits | None = None) -> EmbeddedStore:
            folder = tmp_path / f"store-{len(list(tmp_path.iterdir()))}"
            publish_trig(Versions(folder), trig)
            return stack.enter_context(EmbeddedStore(folder, limits or Limits(idle_workers=1)))

        yield make


def publish_trig(versions: Versions, trig: str) -> int:
    """Publish TriG text as the next version of a store."""
    default = ox.NamedNode("urn:x-test:default")
    lines = []
    for quad in ox.parse(trig, format=ox.RdfFormat.TRIG, base_iri="http://x/"):
        graph = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) else default
        lines.append(f"{quad.triple} {graph} .\n")
    lines = sorted(set(lines))
    triples = sorted({without_graph(line) for line in lines})
    with versions.writing():
        return versions.publish(lines, triples, created="2026-01-01", content_hash=str(hash(trig))).version


@contextmanager
def writable_client(folder: Path, content: Path) -> Iterator[FlaskClient]:
    """Yield a client of an application on an empty store; the secrets are the names of the roles."""
    versions = Versions(folder)
    with versions.writing():
        versions.publish([], [], created="2026-01-01", content_hash="", union=False)
    tokens = ",".join(f"{role}:{role}" for role in ("contribute", "write", "admin"))
    settings = Settings.read({"store": str(folder)}, {"CONCORD_TOKENS": tokens})
    with EmbeddedStore(folder, Limits(idle_workers=1)) as store:
        app = create_app(store, load_catalog(content / "queries"), settings)
        app.testing = False
        yield app.test_client()


@pytest.fixture(scope="session")
def store(dataset: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(dataset, Limits(time_limit=10)) as store:
        yield store


@pytest.fixture
def app(store: EmbeddedStore, content: Path) -> Flask:
    app = create_app(store, load_catalog(content / "queries"), Settings.read(environment={}))
    app.testing = False  # faults must reach the handler, as they do for users
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def server(dataset: Path) -> Iterator[str]:
    with serving(dataset) as address:
        yield address


@pytest.fixture
def runner(dataset: Path) -> Runner:
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "endpoint.cli", *arguments],
            capture_output=True,
            text=True,
            timeout=240,
            env={**os.environ, "CONCORD_STORE": str(dataset), **environment},
        )

    return run
