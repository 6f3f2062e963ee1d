"""What passes for an IRI is what the engine takes for one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoint.iris import is_iri

IRIS = ["http://x/g", "http://a@b:80/c?d#e", "urn:x:y", "http://[::1]:8/x", "a:", "http://é/日?\ue000#z", "x:a%20b"]
NO_IRIS = ["", "x", "/x", "1:x", "http://[", "http://[1]/", "x:%zz", "x:a b", "x:`", "x:#b#c", "x:\x80", "x:\ue000"]


@pytest.mark.parametrize("text", IRIS)
def test_an_iri_is_one(text: str) -> None:
    assert is_iri(text)


@pytest.mark.parametrize("text", NO_IRIS)
def test_what_breaks_the_grammar_is_none(text: str) -> None:
    assert not is_iri(text)


@given(
    st.sampled_from(IRIS),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1), st.characters() | st.sampled_from(":/?#[]@%`\ue000"))),
)
@settings(derandomize=True, max_examples=500, database=None)
def test_the_engine_takes_every_iri(text: str, changes: list[tuple[int, int, str]]) -> None:
    for place, cut, what in changes:
        text = text[:place] + what + text[place + cut :]
    if is_iri(text):
        assert ox.NamedNode(text).value == text
