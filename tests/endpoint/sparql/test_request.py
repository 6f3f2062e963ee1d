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


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("iri", ["", "g", "http://[", "http://x/%zz", "http://x/a b"])
def test_a_graph_that_is_named_by_no_iri_is_refused(name: str, iri: str) -> None:
    with pytest.raises(BadRequest, match=name):
        decode("GET", "", MultiDict({"query": ASK, name: iri}), NOTHING, b"")


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


@pytest.mark.parametrize("charset", ["UTF-16", "latin-1", "no-such-encoding", "a\0b"])
def test_a_body_in_another_encoding_is_refused_by_name(charset: str) -> None:
    with pytest.raises(UnsupportedMediaType, match=charset):
        decode("POST", DIRECT, NOTHING, NOTHING, ASK.encode(), charset)


@pytest.mark.parametrize("charset", ["", "UTF-8", "utf8", "US-ASCII"])
def test_a_body_that_says_it_is_utf8_is_read(charset: str) -> None:
    assert decode("POST", DIRECT, NOTHING, NOTHING, ASK.encode(), charset).text == ASK


def test_an_update_is_sent_to_its_own_address() -> None:
    for url, form in ((MultiDict({"update": "CLEAR ALL"}), NOTHING), (NOTHING, MultiDict({"update": "CLEAR ALL"}))):
        with pytest.raises(BadRequest, match="/update"):
            decode("POST", FORM, url, form, b"")


def test_a_version_can_be_asked_for() -> None:
    wanted = decode("GET", "", MultiDict({"query": ASK, "version": "7"}), NOTHING, b"")
    query = wanted.to_query("json", "ttl", "an-id")
    assert (query.version, query.id) == (7, "an-id")


@pytest.mark.parametrize("version", ["0", "-1", "latest", "1.0", "\u0661", "9" * 30])
def test_a_version_that_is_no_number_is_refused(version: str) -> None:
    with pytest.raises(BadRequest, match="version"):
        decode("GET", "", MultiDict({"query": ASK, "version": version}), NOTHING, b"")
