"""Versions on disk: whole or not there, and never changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from endpoint.errors import StoreUnavailable, UnknownResource
from endpoint.store.versions import Versions
from tests.conftest import publish_trig


def test_without_a_version_the_message_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="concord build"):
        Versions(tmp_path).current()


def test_each_publication_is_a_new_version_beside_the_others(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    publish_trig(versions, "<http://x/s> <http://x/p> 1 .")
    first = (versions.path(1) / "dataset.nq").read_bytes()
    assert publish_trig(versions, "<http://x/s> <http://x/p> 2 .") == 2
    assert versions.numbers() == [1, 2]
    assert versions.current() == 2
    assert (versions.path(1) / "dataset.nq").read_bytes() == first


def test_what_a_crash_left_behind_is_no_version_and_is_cleared_away(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    publish_trig(versions, "<http://x/s> <http://x/p> 1 .")
    half = tmp_path / "versions" / ".new-2"
    half.mkdir()
    assert versions.numbers() == [1]
    assert publish_trig(versions, "<http://x/s> <http://x/p> 2 .") == 2
    assert not half.exists()


def test_only_one_process_writes_at_a_time(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    with versions.writing(), pytest.raises(StoreUnavailable, match="Another process"), versions.writing():
        pass


def test_the_description_counts_what_is_there(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    publish_trig(
        versions, "<http://x/g> { <http://x/s> <http://x/p> 1 , 2 } <http://x/h> { <http://x/s> <http://x/p> 1 }"
    )
    meta = versions.meta(1)
    assert meta.triples == 3
    assert meta.graphs == {"http://x/g": 2, "http://x/h": 1}
    assert json.loads((versions.path(1) / "meta.json").read_text())["format"] == 1


def test_an_unknown_version_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownResource, match="no version 9"):
        Versions(tmp_path).path(9)
