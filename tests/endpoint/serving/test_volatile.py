"""A query that may be answered differently tomorrow is told from one that may not."""

from __future__ import annotations

import pytest

from endpoint.serving.volatile import is_volatile


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?n) {}",
        "SELECT * { FILTER(?day <now ( )) }",
        "SELECT (1+Rand# a comment\n() AS ?n) {}",
        "SELECT (UUID() AS ?n) (STRUUID() AS ?m) {}",
        "SELECT * { ?s ?p 1SERVICE<http://x/> {} }",
        "SELECT (\\u004EOW() AS ?n) {}",
        "SELECT (\\U0000004EOW() AS ?n) {}",
    ],
)
def test_time_chance_and_other_services_make_a_query_volatile(text: str) -> None:
    assert is_volatile(text)


@pytest.mark.parametrize(
    "text", ["SELECT ?now ?uuid { ?now ?rand ?uuid }", "ASK { ?s a <http://x/known> }", "SELECT (YEAR(?day) AS ?y) {}"]
)
def test_other_queries_are_not_volatile(text: str) -> None:
    assert not is_volatile(text)
