"""Decoding by method and content type (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from endpoint.errors import BadRequest, UnsupportedMediaType
from endpoint.sparql.request import DIRECT, FORM, decode

NOTHING: MultiDict[str, str] = MultiDict()
ASK = "ASK {}"


def test_a_query_comes_by_url_form_or_body() -> None:
    by_url = decode("GET", "", MultiDict({"query": ASK}), NOTHING, b"")
    by_form = decode("POST", FORM, NOTHING, MultiDict({"query": ASK}), b"")
    by_body = decode("POST", DIRECT, NOTHING, NOTHING, ASK.encode())
    by_method = decode("QUERY", DIRECT, NOTHING, NOTHING, ASK.encode())
    assert [each.text for each in (by_url, by_form, by_body, by_method)] == [ASK] * 4


def test_datasets_are_read_from_wherever_the_query_is() -> None:
    url = MultiDict([("default-graph-uri", "http://x/1"), ("default-graph-uri", "http://x/2")])
    wanted = decode("POST", DIRECT, url, NOTHING, ASK.encode())
    assert wanted.default_graphs == ("http://x/1", "http://x/2")
    form = MultiDict([("query", ASK), ("named-graph-uri", "http://x/3")])
    assert decode("POST", FORM, NOTHING, form, b"").named_graphs == ("http://x/3",)


def test_query_in_url_and_body_is_refused() -> None:
    with pytest.raises(BadRequest, match="two queries"):
        decode("POST", DIRECT, MultiDict({"query": ASK}), NOTHING, ASK.encode())


def test_two_queries_in_the_url_are_refused() -> None:
    with pytest.raises(BadRequest, match="two queries"):
        decode("GET", "", MultiDict([("query", ASK), ("query", ASK)]), NOTHING, b"")


def test_another_type_of_body_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedMediaType, match="application/json"):
        decode("POST", "application/json", NOTHING, NOTHING, b"{}")


def test_a_body_that_is_not_utf8_names_the_byte() -> None:
    with pytest.raises(BadRequest, match="byte 5"):
        decode("POST", DIRECT, NOTHING, NOTHING, b"ASK {\xff}")


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "inf"])
def test_a_timeout_that_is_no_number_of_seconds_is_refused(timeout: str) -> None:
    with pytest.raises(BadRequest, match="timeout"):
        decode("GET", "", MultiDict({"query": ASK, "timeout": timeout}), NOTHING, b"")
