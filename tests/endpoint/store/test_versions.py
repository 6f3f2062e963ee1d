"""Versions on disk: whole or not there, and never changed."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from endpoint.errors import StoreUnavailable, UnknownResource, VersionGone
from endpoint.store.canonical import dataset_of
from endpoint.store.commit import Touched, commit
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
    assert json.loads((versions.path(1) / "meta.json").read_text())["format"] == 2


def test_an_unknown_version_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownResource, match="no version 9"):
        Versions(tmp_path).path(9)


def test_going_back_is_a_new_version_with_the_old_content(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    publish_trig(versions, "<http://x/g> { <http://x/s> <http://x/p> 1 }")
    publish_trig(versions, "<http://x/g> { <http://x/s> <http://x/p> 2 }")
    meta = versions.restore(1)
    assert (meta.version, meta.parent, versions.current()) == (3, 2, 3)
    assert dataset_of(versions, 3).read_bytes() == dataset_of(versions, 1).read_bytes()
    assert versions.meta(3).sha256 == versions.meta(1).sha256


def test_the_oldest_versions_are_pruned_and_their_numbers_not_given_again(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    for number in range(4):
        publish_trig(versions, f"<http://x/g> {{ <http://x/s> <http://x/p> {number} }}")
    assert versions.prune(2) == [1, 2]
    assert versions.numbers() == [3, 4]
    with pytest.raises(VersionGone, match="has been pruned"):
        versions.path(1)
    assert publish_trig(versions, "<http://x/g> { <http://x/s> <http://x/p> 5 }") == 5


def test_the_current_version_is_never_pruned(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    for number in range(3):
        publish_trig(versions, f"<http://x/g> {{ <http://x/s> <http://x/p> {number} }}")
    versions.point_to(1)
    assert versions.prune(1) == [2]
    assert versions.current() == 1


def test_a_version_of_an_older_release_opens_and_one_of_a_newer_says_what_to_do(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    publish_trig(versions, "<http://x/g> { <http://x/s> <http://x/p> 1 }")
    path = versions.path(1) / "meta.json"
    known = json.loads(path.read_text())
    older = {name: known[name] for name in known if name not in ("union", "change", "parent")}
    path.write_text(json.dumps({**older, "format": 1}))
    assert versions.meta(1).union
    path.write_text(json.dumps({**known, "format": 99}))
    with pytest.raises(StoreUnavailable, match="newer release"):
        versions.meta(1)


def test_the_dataset_of_a_write_is_written_when_asked_for(tmp_path: Path) -> None:
    versions = Versions(tmp_path)
    publish_trig(versions, "<http://x/g> { <http://x/s> <http://x/p> 1 }")
    triple = ox.Quad(
        ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p"), ox.Literal("é"), ox.NamedNode("http://x/g")
    )
    commit(versions, Touched(frozenset({"http://x/g"})), lambda store: store.add(triple), kind="test")
    assert not (versions.path(2) / "dataset.nq").exists()
    assert dataset_of(versions, 2).read_text("utf-8").splitlines() == [
        '<http://x/a> <http://x/p> "é" <http://x/g> .',
        '<http://x/s> <http://x/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g> .',
    ]
