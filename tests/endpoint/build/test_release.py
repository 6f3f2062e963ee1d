"""The build: what breaks a rule is refused by name, the same content gives the same bytes, nothing is lost."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint.build.release import build
from endpoint.errors import DataFault, DoesNotConform
from endpoint.namespaces import CNG
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.versions import Versions

PERIOD = """
SELECT ?start ?end WHERE {
  ?period cna:boundBy <https://w3id.org/concord/id/treaty/un-1988> ; cna:start ?start ;
          cna:boundParty <https://w3id.org/concord/id/state/che>
  OPTIONAL { ?period cna:end ?end }
}"""


def quiet(line: str) -> None:
    pass


def edit(root: Path, act: str, **cells: str) -> int:
    """Change cells of one act; returns its line in the file."""
    path = root / "data" / "untc" / "acts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["act"] == act:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return 2 + next(number for number, row in enumerate(rows) if row["act"] == act)


@pytest.mark.parametrize(
    ("cells", "rule"), [({"source": ""}, "V49"), ({"date": "1989-11-15"}, "V3"), ({"date": ""}, "V1")]
)
def test_an_act_that_breaks_a_rule_stops_the_build_and_the_version_before_stays(
    small: Path, tmp_path: Path, cells: dict[str, str], rule: str
) -> None:
    versions = Versions(tmp_path / "store")
    build(small, versions, quiet)
    line = edit(small, "un-1988-che-ratification", **cells)
    with pytest.raises(DoesNotConform) as caught:
        build(small, versions, quiet)
    detail = caught.value.detail
    assert f"\n{rule}:" in detail
    assert "id/act/un-1988-che-ratification" in detail
    assert "Switzerland" in detail
    assert f"data/untc/acts.csv:{line}" in detail
    assert (versions.current(), versions.numbers()) == (1, [1])
    with EmbeddedStore(versions.folder, Limits(idle_workers=1)) as store:
        assert [str(term) for term in store.select(PERIOD).rows[0] if term] == ["2005-12-13"]


def test_the_same_content_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    one, other = Versions(tmp_path / "one"), Versions(tmp_path / "other")
    build(small, one, quiet)
    build(small, other, quiet)
    first = (one.path(1) / "dataset.nq").read_bytes()
    assert first == (other.path(1) / "dataset.nq").read_bytes()
    lines = first.decode().splitlines()
    assert lines == sorted(set(lines))


def test_a_rebuild_is_the_next_version_and_keeps_what_did_not_come_from_the_content(
    small: Path, tmp_path: Path
) -> None:
    versions = Versions(tmp_path / "store")
    build(small, versions, quiet)
    contributed = '<http://x/s> <http://x/p> "kept" <https://w3id.org/concord/graph/contribution/1> .\n'
    pending = '<http://x/s> <http://x/p> "waiting" <https://w3id.org/concord/graph/pending/2> .\n'
    before = versions.meta(1)
    lines = (versions.path(1) / "dataset.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    triples = (versions.path(1) / "default.nt").read_text(encoding="utf-8").splitlines(keepends=True)
    with versions.writing():
        versions.publish(
            sorted([*lines, contributed, pending]), triples, created="", content_hash="", built=before.built
        )
    edit(small, "un-1988-che-ratification", date="2005-09-15")
    meta, _ = build(small, versions, quiet)
    assert meta.version == 3
    dataset = (versions.path(3) / "dataset.nq").read_text(encoding="utf-8")
    assert contributed in dataset
    assert pending in dataset
    public = (versions.path(3) / "default.nt").read_text(encoding="utf-8")
    assert '"kept"' in public
    assert '"waiting"' not in public, "what is not accepted yet is read by name only"
    with EmbeddedStore(versions.folder, Limits(idle_workers=1)) as store:
        assert str(store.select(PERIOD).rows[0][0]) == "2005-12-14"


@pytest.mark.parametrize(
    ("break_", "message"),
    [
        (lambda table: table.replace("2005-09-14", "14 Sep 2005"), "is no date"),
        (lambda table: table.replace("act,", "act,surplus,", 1), "cells"),
        (lambda table: table + "un-1988-che-ratification\n", "cells"),
    ],
)
def test_a_table_that_cannot_be_read_names_file_and_line(
    small: Path, tmp_path: Path, break_: Callable[[str], str], message: str
) -> None:
    path = small / "data" / "untc" / "acts.csv"
    path.write_text(break_(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataFault, match=rf"data/untc/acts\.csv:\d+: .*{message}"):
        build(small, Versions(tmp_path / "store"), quiet)


def test_a_column_that_nothing_reads_is_an_error(small: Path, tmp_path: Path) -> None:
    path = small / "data" / "untc" / "acts.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{header},colour", *(f"{row},blue" for row in rows)]) + "\n", encoding="utf-8")
    with pytest.raises(DataFault, match="nothing reads column “colour”"):
        build(small, Versions(tmp_path / "store"), quiet)


def test_rows_lost_on_the_way_are_noticed(small: Path, tmp_path: Path) -> None:
    (small / "data" / "untc" / "expected.yml").write_text("Signature: {min: 900, max: 900}\n", encoding="utf-8")
    with pytest.raises(DataFault, match="of class Signature, expected 900 to 900"):
        build(small, Versions(tmp_path / "store"), quiet)


def test_types_of_superclasses_and_the_chain_of_consent_are_inferred(small: Path, tmp_path: Path) -> None:
    versions = Versions(tmp_path / "store")
    build(small, versions, quiet)
    with EmbeddedStore(versions.folder, Limits(idle_workers=1)) as store:
        act = "<https://w3id.org/concord/id/act/un-1988-col-ratification>"
        for name in ("ConsentAct", "TreatyAct", "Event"):
            assert store.ask(f"ASK {{ GRAPH cng:inferred {{ {act} a cna:{name} }} }}")
        assert store.ask("ASK { <https://w3id.org/concord/id/state/col> cna:hasConsentedTo ?treaty }")


def test_data_that_contradict_the_ontology_stop_the_build_and_name_the_row(small: Path, tmp_path: Path) -> None:
    path = small / "ontology" / "dl.ttl"
    axiom = "\ncna:Signature <http://www.w3.org/2002/07/owl#disjointWith> cna:Ratification .\n"
    path.write_text(path.read_text(encoding="utf-8") + axiom, encoding="utf-8")
    mapping = small / "data" / "untc" / "mapping.py"
    double = """

def _doubled(row, graph):
    map_act_once(row, graph)
    graph.add(CND["act/un-1988-che-ratification"], RDF.type, CNA.Signature)


map_act_once, TABLES["acts.csv"] = TABLES["acts.csv"], _doubled
"""
    mapping.write_text(mapping.read_text(encoding="utf-8") + double, encoding="utf-8")
    shutil.rmtree(small / "shapes")
    (small / "shapes").mkdir()
    with pytest.raises(DoesNotConform) as caught:
        build(small, Versions(tmp_path / "store"), quiet)
    detail = caught.value.detail
    assert "DisjointClasses(cna:Signature cna:Ratification) (cax-dw) does not allow all of:" in detail
    assert re.search(r"cnd:act/un-1988-che-ratification rdf:type cna:Ratification at data/untc/acts.csv:\d+", detail)


def test_what_only_the_article_says_is_not_inferred_from(small: Path, tmp_path: Path) -> None:
    folder = small / "data" / "claims-article"
    folder.mkdir()
    (folder / "dataset.ttl").write_text(
        f"<{CNG['claims-article']}> a <http://www.w3.org/ns/dcat#Dataset> .\n", encoding="utf-8"
    )
    (folder / "expected.yml").write_text("", encoding="utf-8")
    (folder / "claims.csv").write_text("claim\nnew\n", encoding="utf-8")
    (folder / "mapping.py").write_text(
        """
from rdflib import RDF
from endpoint.namespaces import CNA, CND

def claim(row, graph):
    graph.add(CND[row.required("claim")], RDF.type, CNA.ArticleClaim)

TABLES = {"claims.csv": claim}
""",
        encoding="utf-8",
    )
    shutil.rmtree(small / "shapes")
    (small / "shapes").mkdir()
    versions = Versions(tmp_path / "store")
    build(small, versions, quiet)
    dataset = (versions.path(1) / "dataset.nq").read_text(encoding="utf-8")
    about = [line for line in dataset.splitlines() if line.startswith("<https://w3id.org/concord/id/new>")]
    assert about
    assert [line for line in about if "graph/claims-article" not in line] == []
    assert "<https://w3id.org/concord/id/new>" not in (versions.path(1) / "default.nt").read_text(encoding="utf-8")
