"""National agencies of the Americas and Europe with tasks in drug control."""

from __future__ import annotations

from collections.abc import Callable

from endpoint.build.agencies import map_agency, map_statement
from endpoint.build.tables import Row, Sink

TABLES: dict[str, Callable[[Row, Sink], None]] = {
    "agencies.csv": map_agency,
    "statements.csv": map_statement,
}
