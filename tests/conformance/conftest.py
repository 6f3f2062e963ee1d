"""Fixtures: one real server on an empty store for all suites."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.over_http import Endpoint
from tests.serving import serving


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A server started by `concord serve --empty`, and the token to write to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORD_TOKENS", "write:secret")
        with serving(tmp_path_factory.mktemp("no-store"), "--empty") as address:
            yield Endpoint(address, "secret")


@pytest.fixture
def emptied(endpoint: Endpoint) -> Iterator[Endpoint]:
    """The same server with nothing in its store, before the test and after it."""
    endpoint.empty()
    yield endpoint
    endpoint.empty()
