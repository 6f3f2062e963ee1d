"""The files of a version: complete, repeatable, made once, and without what is not accepted."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from endpoint.errors import StoreUnavailable
from endpoint.store.dumps import Dump, dumps_of
from endpoint.store.nquads import graph_of, without_graph
from endpoint.store.versions import Versions
from tests.conftest import publish_trig

HARVEST = "https://w3id.org/concord/graph/harvest"
TRIG = """
PREFIX cng: <https://w3id.org/concord/graph/>
PREFIX cna: <https://w3id.org/concord/ontology/>
cng:harvest { <urn:x:b> cna:note "two \\"lines\\"\\nof text"@en , "é" ; a cna:Place . <urn:x:a> cna:note "one" ;
              cna:concerns _:inner . _:inner cna:note "nameless" . }
cng:inferred { <urn:x:a> a cna:Place }
<urn:x:loaded> { <urn:x:a> cna:note "loaded" }
"""
PENDING = TRIG + 'cng:pending\\/7 { <urn:x:a> cna:note "not accepted" }'


def published(folder: Path, trig: str) -> Versions:
    versions = Versions(folder)
    publish_trig(versions, trig)
    return versions


def by_file(dumps: list[Dump]) -> dict[str, Dump]:
    return {each.file: each for each in dumps}


def test_each_graph_and_the_whole_have_their_files(tmp_path: Path) -> None:
    folder, dumps = dumps_of(published(tmp_path, TRIG), 1)
    assert {(each.file, each.graph, each.triples) for each in dumps} == {
        ("concord.nq", "", 8),
        ("harvest.nq", HARVEST, 6),
        ("harvest.ttl", HARVEST, 6),
        ("inferred.nq", "https://w3id.org/concord/graph/inferred", 1),
        ("inferred.ttl", "https://w3id.org/concord/graph/inferred", 1),
    }
    assert (folder / "concord.nq").read_bytes() == (tmp_path / "versions" / "1" / "dataset.nq").read_bytes()


def test_a_graph_is_the_same_in_quads_and_in_turtle(tmp_path: Path) -> None:
    folder, _ = dumps_of(published(tmp_path, TRIG), 1)
    lines = (folder / "harvest.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    assert {graph_of(line) for line in lines} == {HARVEST}
    assert lines == sorted(lines)
    triples = Graph().parse(data="".join(map(without_graph, lines)), format="nt")
    turtle = Graph().parse(folder / "harvest.ttl", format="turtle")
    assert len(turtle) == 6
    assert isomorphic(turtle, triples)


def test_size_and_checksum_are_those_of_the_file(tmp_path: Path) -> None:
    folder, dumps = dumps_of(published(tmp_path, TRIG), 1)
    for each in dumps:
        content = (folder / each.file).read_bytes()
        assert (each.size, each.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one = dumps_of(published(tmp_path / "one", TRIG), 1)[1]
    for number in range(4):  # the engine orders prefixes by chance
        other = dumps_of(published(tmp_path / f"other{number}", TRIG), 1)[1]
        assert [each.sha256 for each in other] == [each.sha256 for each in one]


def test_what_is_not_accepted_is_in_no_file(tmp_path: Path) -> None:
    folder, dumps = dumps_of(published(tmp_path, PENDING), 1)
    assert by_file(dumps)["concord.nq"].triples == 8
    assert len((folder / "concord.nq").read_text().splitlines()) == 8
    for path in folder.iterdir():
        assert "not accepted" not in path.read_text(encoding="utf-8")
        assert "pending" not in path.name


def test_files_are_made_once(tmp_path: Path) -> None:
    versions = published(tmp_path, TRIG)
    folder, dumps = dumps_of(versions, 1)
    made = (folder / "harvest.ttl").stat().st_mtime_ns
    assert dumps_of(versions, 1)[1] == dumps
    assert (folder / "harvest.ttl").stat().st_mtime_ns == made


def test_several_who_ask_at_once_get_the_same_whole_files(tmp_path: Path) -> None:
    versions = published(tmp_path, TRIG)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: dumps_of(versions, 1)[1], range(4)))
    assert len(answers[0]) == 5
    assert answers == [answers[0]] * 4
    assert not (tmp_path / "versions" / "1" / ".new-dumps").exists()


def test_what_a_crash_left_half_made_is_made_anew(tmp_path: Path) -> None:
    versions = published(tmp_path, TRIG)
    left = tmp_path / "versions" / "1" / ".new-dumps"
    left.mkdir()
    (left / "harvest.ttl").write_text("half")
    folder, dumps = dumps_of(versions, 1)
    assert len(Graph().parse(folder / "harvest.ttl", format="turtle")) == by_file(dumps)["harvest.ttl"].triples


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    versions = published(tmp_path, TRIG)
    (tmp_path / "versions" / "1" / "dumps.lock").mkdir()
    with pytest.raises(StoreUnavailable, match="dumps of version 1 cannot be written"):
        dumps_of(versions, 1)
