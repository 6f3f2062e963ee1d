"""The tables together: what one names another describes, everything has a source, every identifier is in its file."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, URIRef
from rdflib.collection import Collection

from endpoint.build.convert import convert_all
from endpoint.build.support import find_anachronisms, find_unsupported
from endpoint.build.tables import Sink
from endpoint.namespaces import CNA, CND, CNV
from endpoint.ontology.documents import Documents, read_documents
from tests.data.reference import own_rows, reference_rows

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
SOURCED = ("organization", "agency", "arrangement", "operation", "treaty", "instrument", "act", "membership", "funding")


@cache
def sinks() -> list[Sink]:
    return convert_all(DATA)


@cache
def described() -> set[URIRef]:
    return {s for sink in sinks() for s, p, _ in sink.triples if p == RDF.type}


def test_what_a_table_names_is_described_somewhere() -> None:
    dangling = defaultdict(set)
    for sink in sinks():
        for s, _, o in sink.triples:
            if isinstance(o, URIRef) and o.startswith(CND) and o not in described():
                dangling[str(o).removeprefix(CND)].add(f"{sink.name}: {str(s).removeprefix(CND)}")
    assert dict(dangling) == {}


@pytest.mark.parametrize("kind", SOURCED)
def test_every_thing_of_a_kind_has_a_source(kind: str) -> None:
    prefix = str(CND[f"{kind}/"])
    things = {each for each in described() if each.startswith(prefix)}
    sourced = {s for sink in sinks() for s, p, _ in sink.triples if p == CNA.source}
    assert things
    assert sorted(things - sourced) == []


def test_a_source_is_described_in_one_folder() -> None:
    homes = defaultdict(list)
    for folder in sorted(DATA.glob("*/sources.csv")):
        for row in own_rows(str(folder.relative_to(DATA))):
            homes[row["slug"]].append(folder.parent.name)
    assert {slug: names for slug, names in homes.items() if len(names) > 1} == {}


def identifiers(scheme: str) -> set[tuple[str, str]]:
    """Entity and value of each identifier of a scheme."""
    of: dict[URIRef, dict[URIRef, object]] = defaultdict(dict)
    for sink in sinks():
        for s, p, o in sink.triples:
            if s.startswith(CND["identifier/"]):
                of[s][p] = o
    wanted = CNV[f"identifierScheme/{scheme}"]
    return {
        (str(each[CNA.identifies]).removeprefix(CND), str(each[CNA.identifierValue]))
        for each in of.values()
        if each.get(CNA.identifierScheme) == wanted
    }


@pytest.mark.parametrize(
    ("scheme", "file", "column"),
    [
        ("ofac", "ofac_narcotics_designated_entities.csv", "entityNumber"),
        ("oecd-dac-channel", "oecd_dac_channel_codes.csv", "code"),
    ],
)
def test_identifiers_are_in_the_file_of_their_register(scheme: str, file: str, column: str) -> None:
    known = {row[column] for row in reference_rows(file)}
    found = identifiers(scheme)
    assert found
    assert {value for _, value in found} <= known


def test_items_of_wikidata_are_those_of_the_reference_files() -> None:
    countries = {row["wikidata_qid"] for row in reference_rows("countries.csv")}
    organizations = {row["wikidata_qid"] for row in reference_rows("international_organisations.csv")}
    for entity, value in identifiers("wikidata"):
        assert value in (countries if entity.startswith("country/") else organizations), entity


def test_records_of_ror_are_those_of_the_reference_file() -> None:
    known = {row["ror_id"].rpartition("/")[2] for row in reference_rows("ror_subset.csv")}
    found = identifiers("ror")
    assert found
    assert {value for _, value in found} <= known


def test_every_link_ends_in_an_identifier_that_the_data_hold() -> None:
    links = {(str(s).removeprefix(CND), str(o)) for sink in sinks() for s, p, o in sink.triples if p == SKOS.exactMatch}
    assert len(links) > 500
    for entity, target in links:
        scheme = next(name for name in ("wikidata", "geonames", "ror") if name in target)
        assert (entity, target.rstrip("/").rpartition("/")[2]) in identifiers_of(scheme), entity


@cache
def identifiers_of(scheme: str) -> set[tuple[str, str]]:
    return identifiers(scheme)


def unions() -> list[tuple[URIRef, URIRef, frozenset[URIRef]]]:
    """Property, side and classes of each domain or range of several kinds."""
    dl = documents().documents["dl"]
    return [
        (prop, side, frozenset(Collection(dl, dl.value(classes, OWL.unionOf))))
        for side in (RDFS.domain, RDFS.range)
        for prop, classes in sorted(dl.subject_objects(side))
        if isinstance(classes, BNode)
    ]


def test_domains_and_ranges_of_several_kinds_hold() -> None:
    checked = unions()
    assert len(checked) > 20
    ends: dict[tuple[URIRef, URIRef], set[object]] = defaultdict(set)
    for sink in sinks():
        for s, p, o in sink.triples:
            ends[p, RDFS.domain].add(s)
            ends[p, RDFS.range].add(o)
    strays = {
        (prop, each) for prop, side, classes in checked for each in ends[prop, side] if not classes & kinds_of(each)
    }
    assert sorted(strays) == []


def kinds_of(thing: URIRef) -> frozenset[URIRef]:
    return frozenset(above for kind in stated_kinds()[thing] for above in superclasses(kind))


@cache
def stated_kinds() -> dict[URIRef, set[URIRef]]:
    kinds: dict[URIRef, set[URIRef]] = defaultdict(set)
    triples = chain(documents().whole, *(sink.triples for sink in sinks()))
    for s, p, o in triples:
        if p == RDF.type:
            kinds[s].add(o)
    return kinds


@cache
def superclasses(kind: URIRef) -> frozenset[URIRef]:
    return frozenset(documents().whole.transitive_objects(kind, RDFS.subClassOf))


@cache
def documents() -> Documents:
    return read_documents(ROOT / "ontology")


def test_every_row_that_cites_says_how_far_its_source_was_read() -> None:
    silent = []
    for path in sorted(DATA.glob("*/*.csv")):
        rows = own_rows(str(path.relative_to(DATA)))
        if rows and "verified" in rows[0]:
            silent += [
                (path.parent.name, path.name, number) for number, row in enumerate(rows, 2) if not row["verified"]
            ]
    assert silent == []


def test_every_cell_rests_on_a_source_that_shows_it() -> None:
    assert find_unsupported(DATA) + find_anachronisms(DATA) == []
    asked = {"agencies", "organizations", "arrangements", "operations", "commitments", "frameworks", "tools", "changes"}
    headers = {path: path.read_text("utf-8").partition("\n")[0].split(",") for path in DATA.glob("*/*.csv")}
    saying = {path.stem for path, columns in headers.items() if "shows" in columns}
    assert asked <= saying
