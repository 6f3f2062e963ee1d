"""Fixtures of the tests that need an application but no server.

site_of    makes a client of an application on a small store, given settings by name
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.config import Settings
from endpoint.saved.catalog import Catalog
from endpoint.store.embedded import EmbeddedStore

TRIG = "<urn:x:g> { <urn:x:a> <urn:x:p> 1, 2, 3 . }"


@pytest.fixture
def site_of(store_of: Callable[..., EmbeddedStore]) -> Callable[..., FlaskClient]:
    def make(**settings: str) -> FlaskClient:
        store = store_of(TRIG)
        chosen = Settings.read({"store": str(store.versions.folder), **settings}, {})
        app = create_app(store, Catalog([]), chosen)
        app.testing = False  # faults must reach the handler, as they do for users
        return app.test_client()

    return make
