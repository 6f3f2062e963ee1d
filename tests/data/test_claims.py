"""The points of the starting article, what treats them, and the claims of the article and of other sources."""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, Graph

from endpoint.build.convert import convert_all
from endpoint.namespaces import BASE, CNA, CND

from .reference import DATA, ROOT, own_rows

# Lines of the article on which its sections begin, S0 to S15; all but the first and the last have a heading.
STARTS = (1, 3, 7, 12, 17, 22, 27, 32, 37, 42, 47, 52, 57, 64, 69, 74)
WITHOUT_HEADING = ("S0", "S15")
LONGEST_QUOTE = 12
RELATIONS = ("contradicts", "refines", "supports", "preferred_over")
NO_CONTRADICTION = {"k5", "k6"}

ITEMS = own_rows("article/items.csv")
COVERS = own_rows("article/covers.csv")
ARTICLE = own_rows("claims-article/claims.csv")
SOURCED = own_rows("claims-sourced/sourced.csv")
EDITORIAL = own_rows("claims-sourced/editorial.csv")

Row = dict[str, str]


@pytest.fixture(scope="module")
def article() -> dict[str, list[str]]:
    """Paragraphs of the article by section, without headings; skips where the article is not at hand."""
    folder = Path(os.environ.get("CONCORD_REFERENCE") or ROOT.parent / "shared/reference")
    path = folder.parent / "source-article.txt"
    if not path.is_file():
        pytest.skip("the article is not at hand: it is read beside the folder that CONCORD_REFERENCE names")
    lines = path.read_text(encoding="utf-8").splitlines()
    ends = [*(start - 1 for start in STARTS[1:]), len(lines)]
    sections = {f"S{i}": lines[start - 1 : end] for i, (start, end) in enumerate(zip(STARTS, ends, strict=True))}
    return {name: part if name in WITHOUT_HEADING else part[1:] for name, part in sections.items()}


@cache
def _described() -> set[str]:
    """Return the ends of the IRIs that ontology, concept schemes and data describe."""
    graph = Graph()
    for path in (ROOT / "ontology").rglob("*.ttl"):
        graph.parse(path)
    found = {str(subject) for subject in graph.subjects(RDF.type)}
    found |= {str(s) for sink in convert_all(DATA) for s, p, _ in sink.triples if p == RDF.type}
    return {iri.removeprefix(BASE) for iri in found}


def _many(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _by_letter_and_number(slug: str) -> tuple[str, int, str]:
    letter, number, rest = re.fullmatch(r"([a-z])(\d+)(.*)", slug).groups()
    return letter, int(number), rest


def test_the_241_points_stand_in_order_each_with_section_label_and_quote() -> None:
    assert [row["item"] for row in ITEMS] == [f"A{number}" for number in range(1, 242)]
    sections = [int(row["section"].removeprefix("S")) for row in ITEMS]
    assert sections == sorted(sections)
    assert set(sections) == set(range(16))
    assert all(row["label"] and row["quote"] for row in ITEMS)


def test_no_two_points_have_one_label() -> None:
    counts = Counter(row["label"] for row in ITEMS)
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("rows", [ITEMS, ARTICLE], ids=["points", "claims"])
def test_no_more_than_a_phrase_of_the_article_is_quoted(rows: list[Row]) -> None:
    assert [row for row in rows if len(row["quote"].split()) > LONGEST_QUOTE] == []


@pytest.mark.parametrize("row", ITEMS, ids=lambda row: row["item"])
def test_quoted_words_of_a_point_stand_where_the_locator_says(row: Row, article: dict[str, list[str]]) -> None:
    section, paragraph = re.fullmatch(r"section (\d+), paragraph (\d+)", row["locator"]).groups()
    assert f"S{section}" == row["section"]
    assert row["quote"] in article[row["section"]][int(paragraph) - 1]


@pytest.mark.parametrize("row", [row for row in ARTICLE if row["quote"]], ids=lambda row: row["claim"])
def test_quoted_words_of_a_claim_stand_where_the_locator_says(row: Row, article: dict[str, list[str]]) -> None:
    section, paragraph = re.fullmatch(r"section (\d+), paragraph (\d+)", row["locator"]).groups()
    assert row["quote"] in article[f"S{section}"][int(paragraph) - 1]
    assert f"S{section}" in {item["section"] for item in ITEMS if item["item"] in _many(row["items"])}


def test_each_point_is_treated_by_something_that_is_recorded() -> None:
    treated = {row["item"] for row in COVERS if not row["awaits"]}
    assert treated == {row["item"] for row in ITEMS}


def test_links_are_in_order_and_listed_once() -> None:
    keys = [(int(row["item"].removeprefix("A")), row["target"]) for row in COVERS]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("target", sorted({row["target"] for row in COVERS if not row["awaits"]}))
def test_what_treats_a_point_is_described(target: str) -> None:
    assert target in _described()


def test_what_waits_is_not_recorded_yet() -> None:
    """Fails as soon as the entity is there: then empty the column `awaits`."""
    waiting = {row["target"] for row in COVERS if row["awaits"]}
    assert {target for target in waiting if not target.startswith("id/")} == set()
    assert waiting & _described() == set()


def test_what_a_claim_waits_for_is_not_recorded_yet() -> None:
    """Fails as soon as the entity is there: then empty the column `awaits`."""
    waiting = [row for row in [*ARTICLE, *SOURCED, *EDITORIAL] if row["awaits"]]
    assert [row["claim"] for row in waiting if row["awaits"] not in _many(row["subject"]) + _many(row["object"])] == []
    assert {f"id/{row['awaits']}" for row in waiting} & _described() == set()


def test_points_and_claims_of_the_article_name_each_other() -> None:
    of_points = {(row["item"], row["target"]) for row in COVERS if row["target"].startswith("id/claim/")}
    of_claims = {(item, f"id/claim/{row['claim']}") for row in ARTICLE for item in _many(row["items"])}
    assert of_points == of_claims


def test_all_claims_of_the_article_are_there_with_a_verdict() -> None:
    judged = [row["claim"] for row in ARTICLE if row["verdict"]]
    assert judged == [f"article-c{number}" for number in range(1, 27)]
    assert {row["claim"] for row in ARTICLE if not row["verdict"]} == {"article-a35", "article-a70"}


def test_each_judged_claim_of_the_article_is_met_by_another() -> None:
    met = {other for row in [*SOURCED, *EDITORIAL] for relation in RELATIONS for other in _many(row[relation])}
    assert {row["claim"] for row in ARTICLE if row["verdict"]} <= met


@pytest.mark.parametrize(
    ("verdict", "relation"), [("supported", "supports"), ("disputed", "refines"), ("imprecise", "refines")]
)
def test_verdict_fits_what_the_other_claims_do(verdict: str, relation: str) -> None:
    for row in ARTICLE:
        if row["verdict"] == verdict:
            others = [each for each in [*SOURCED, *EDITORIAL] if row["claim"] in _many(each[relation])]
            against = [each for each in SOURCED if row["claim"] in _many(each["contradicts"])]
            assert others or (verdict == "disputed" and against), row["claim"]


def test_related_claims_exist() -> None:
    known = {row["claim"] for row in [*ARTICLE, *SOURCED, *EDITORIAL]}
    named = {other for row in [*SOURCED, *EDITORIAL] for relation in RELATIONS for other in _many(row[relation])}
    assert named <= known
    assert len(known) == len([*ARTICLE, *SOURCED, *EDITORIAL])


def test_claims_are_in_order() -> None:
    for rows in (ARTICLE, SOURCED, EDITORIAL):
        slugs = [row["claim"].removeprefix("article-") for row in rows]
        assert slugs == sorted(slugs, key=_by_letter_and_number)


def test_each_claim_of_a_source_names_a_described_source_and_a_place() -> None:
    known = {row["slug"] for path in DATA.glob("*/sources.csv") for row in own_rows(f"{path.parent.name}/sources.csv")}
    assert [row["claim"] for row in [*ARTICLE, *SOURCED] if row["source"] not in known or not row["locator"]] == []


def test_sources_are_described_once_and_used() -> None:
    ours = {row["slug"] for row in own_rows("claims-sourced/sources.csv")}
    others = {
        row["slug"]
        for path in DATA.glob("*/sources.csv")
        if path.parent.name != "claims-sourced"
        for row in own_rows(f"{path.parent.name}/sources.csv")
    }
    assert ours & others == set()
    assert ours <= {row["source"] for row in SOURCED}


def test_what_is_certain_comes_from_an_official_source_and_has_no_rival() -> None:
    tiers = {
        row["slug"]: row["tier"] for p in DATA.glob("*/sources.csv") for row in own_rows(f"{p.parent.name}/{p.name}")
    }
    rivals = {row["claim"]: set(_many(row["contradicts"])) for row in SOURCED}
    for row in SOURCED:
        if row["certainty"] == "certain":
            assert tiers[row["source"]] in ("1", "2"), row["claim"]
            assert all(other.startswith("article-") for other in rivals[row["claim"]]), row["claim"]
            assert all(row["claim"] not in others for others in rivals.values()), row["claim"]


@pytest.mark.parametrize("number", range(1, 11))
def test_each_disagreement_of_sources_has_two_sides(number: int) -> None:
    one, other = (row for row in SOURCED if row["claim"].startswith(f"k{number}-"))
    assert one["source"] != other["source"]
    contradict = other["claim"] in _many(one["contradicts"]) or one["claim"] in _many(other["contradicts"])
    if f"k{number}" in NO_CONTRADICTION:
        assert not contradict
        assert one["note"].startswith("No contradiction")
        assert other["note"].startswith("No contradiction")
        assert one["as_of"]
        assert other["as_of"]
    else:
        assert contradict
        assert one["note"] or other["note"]


def test_values_of_the_preferred_claims_are_those_of_the_data_and_rejected_ones_are_not() -> None:
    graph = Graph()
    for sink in convert_all(DATA):
        for triple in sink.triples:
            graph.add(triple)
    rejected = set(graph.objects(None, CNA.preferredOver))
    compared = 0
    for claim in {*graph.subjects(CNA.preferredOver), *rejected}:
        subject, predicate = graph.value(claim, CNA.claimSubject), graph.value(claim, CNA.claimPredicate)
        if predicate is not None and "/id/treaty/" in subject:
            stated = {str(value) for value in graph.objects(subject, predicate)}
            assert (str(graph.value(claim, CNA.claimValue)) in stated) == (claim not in rejected), claim
            compared += 1
    assert compared >= 8


def test_claims_state_nothing_of_the_thing_itself() -> None:
    """The graphs of claims speak of claims, sources and points only."""
    kinds = tuple(f"{CND}{kind}/" for kind in ("claim", "source"))
    for sink in convert_all(DATA):
        if sink.name.startswith("claims-"):
            assert [s for s, _, _ in sink.triples if not str(s).startswith(kinds) and "/graph/" not in s] == []


def test_links_to_points_do_not_pass_for_the_row_that_describes_an_entity() -> None:
    sink = next(sink for sink in convert_all(DATA) if sink.name == "article")
    assert (CND["state/usa"], CNA.coversArticleItem, CND["article-item/a44"]) in sink.triples
    assert CND["state/usa"] not in sink.places
