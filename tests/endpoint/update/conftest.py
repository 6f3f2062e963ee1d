"""A real application on an empty store that a token may write to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import writable_client


@pytest.fixture
def writable(tmp_path: Path, content: Path) -> Iterator[FlaskClient]:
    with writable_client(tmp_path / "store", content) as client:
        yield client
