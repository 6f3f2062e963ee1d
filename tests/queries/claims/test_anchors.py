"""Questions on claims, asked of the real dataset: what any edition must show of the article and its check."""

from __future__ import annotations

from endpoint.store.embedded import EmbeddedStore
from tests.queries.test_anchors import rows

ARTICLE = {f"article-c{number}" for number in range(1, 27)}


def test_each_of_the_241_points_is_covered(store: EmbeddedStore) -> None:
    sections = rows(store, "coverage-of-the-article")
    assert len(sections) == 16
    assert sum(int(row["items"]) for row in sections) == 241
    assert sum(int(row["covered"]) for row in sections) == 241
    assert [row["partLabel"] for row in sections if row["uncovered"]] == []


def test_each_judged_claim_of_the_article_stands_beside_another_with_both_sources(store: EmbeddedStore) -> None:
    pairs = [row for row in rows(store, "contradictory-claims") if row["other"].rsplit("/", 1)[-1] in ARTICLE]
    assert {row["other"].rsplit("/", 1)[-1] for row in pairs} == ARTICLE
    assert {(row["otherSource"].rsplit("/", 1)[-1], row["otherTier"]) for row in pairs} == {("starting-article", "6")}
    without = {row["claim"].rsplit("/", 1)[-1] for row in pairs if "source" not in row}
    listed = rows(store, "unsourced-statements", kind="Claim")
    assert without == {row["thing"].rsplit("/", 1)[-1] for row in listed if row["why"] == "stated by the editors"}


def test_sources_that_disagree_stand_beside_each_other_once(store: EmbeddedStore) -> None:
    pairs = [(row["claim"], row["other"]) for row in rows(store, "contradictory-claims", relation="contradicts")]
    found = [one.rsplit("/", 1)[-1].partition("-")[0] for one, _ in pairs if "/claim/k" in one]
    assert sorted(found) == sorted(["k1", "k2", "k3", "k4", "k7", "k8", "k9", "k10"])


def test_what_the_editors_decided_has_a_reason(store: EmbeddedStore) -> None:
    decided = rows(store, "preferred-values")
    pairs = {row["preferred"].rsplit("/", 1)[-1].partition("-")[0] for row in decided}
    assert {"c1", "c14", "k1", "k2", "k4", "k7", "k8", "k9", "k10"} <= pairs
    assert not pairs & {"k3", "k5", "k6"}
    assert [row["preferred"] for row in decided if not row.get("reason")] == []


def test_opium_protocol_entered_into_force_in_1963_not_1953(store: EmbeddedStore) -> None:
    (row,) = rows(store, "preferred-values", subject="opium-1953")
    assert (row["value"], row["rejectedValue"]) == ("1963-03-08", "1953-03-08")
    assert (row["source"].rsplit("/", 1)[-1], row["tier"]) == ("untc-vi-14", "1")


def test_statements_on_a_treaty_name_their_document_and_place(store: EmbeddedStore) -> None:
    stated = [row for row in rows(store, "provenance-of") if row["graph"].endswith("/instruments")]
    assert stated
    assert [row["property"] for row in stated if "source" not in row or "locator" not in row] == []


def test_name_of_a_country_finds_the_state_too(store: EmbeddedStore) -> None:
    kinds = {row["thing"].split("/")[-2] for row in rows(store, "provenance-of", entity="Colombia")}
    assert {"country", "state"} <= kinds


def test_claims_that_no_source_was_found_for_are_listed(store: EmbeddedStore) -> None:
    found = rows(store, "unsourced-statements", kind="Claim")
    unchecked = {row["thing"].rsplit("/", 1)[-1] for row in found if row["why"] == "no independent check"}
    assert {"article-a35", "article-a70", "article-c8", "article-c21", "article-c26"} == unchecked
