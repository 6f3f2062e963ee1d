"""Backups: whole, checked, and never over something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from endpoint.access.tokens import TokenFile
from endpoint.errors import BadBackup
from endpoint.store.backup import back_up, restore
from endpoint.store.canonical import dataset_of
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.protocol import Write
from endpoint.store.versions import Versions
from tests.conftest import publish_trig


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    versions = Versions(tmp_path / "store")
    publish_trig(versions, "<http://x/g> { <http://x/s> <http://x/p> 1 }")
    publish_trig(versions, "<http://x/g> { <http://x/s> <http://x/p> 2 }")
    return versions


def test_a_store_comes_back_with_versions_and_tokens_while_it_is_served(versions: Versions, tmp_path: Path) -> None:
    TokenFile(versions.folder).new("import", "write")
    with EmbeddedStore(versions.folder, Limits(idle_workers=1)) as store:
        store.write(Write("update", b"INSERT DATA { GRAPH <http://x/g> { <http://x/s> <http://x/p> 3 } }"))
        assert back_up(versions, tmp_path / "all.tar") == [1, 2, 3]
    assert restore(tmp_path / "all.tar", tmp_path / "other") == [1, 2, 3]
    other = Versions(tmp_path / "other")
    assert other.current() == 3
    assert [dataset_of(other, n).read_bytes() for n in (1, 2, 3)] == [
        dataset_of(versions, n).read_bytes() for n in (1, 2, 3)
    ]
    assert [token.name for token in TokenFile(other.folder).all()] == ["import"]
    with EmbeddedStore(other.folder, Limits(idle_workers=1)) as store:
        assert len(store.select("SELECT * { ?s ?p ?o }").rows) == 2


def test_nothing_is_written_over(versions: Versions, tmp_path: Path) -> None:
    back_up(versions, tmp_path / "all.tar")
    with pytest.raises(BadBackup, match="there already"):
        back_up(versions, tmp_path / "all.tar")
    with pytest.raises(BadBackup, match="holds a store"):
        restore(tmp_path / "all.tar", versions.folder)


@pytest.mark.parametrize("harm", ["cut", "changed", "other"])
def test_a_backup_that_is_not_whole_makes_no_store(versions: Versions, tmp_path: Path, harm: str) -> None:
    archive = tmp_path / "all.tar"
    back_up(versions, archive)
    content = archive.read_bytes()
    if harm == "cut":
        archive.write_bytes(content[: len(content) // 2])
    elif harm == "changed":
        archive.write_bytes(content.replace(b"http://x/s", b"http://x/t", 1))
    else:
        archive.write_text("no archive")
    with pytest.raises(BadBackup):
        restore(archive, tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []
