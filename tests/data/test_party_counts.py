"""Parties and signatures counted from our acts, against the counts of the reference index."""

from __future__ import annotations

from collections import defaultdict

import pytest

from .reference import ROOT, own_rows, reference_rows

NOT_CONSENT = {"signature", "succession-to-signature"}

Counts = dict[str, tuple[int, int]]


@pytest.fixture(scope="module")
def counted(treaty_numbers: dict[str, str]) -> Counts:
    """By UNTC number: participants with an act of consent, and signatures without successions to one."""
    parties: dict[str, set[str]] = defaultdict(set)
    signatories: dict[str, set[str]] = defaultdict(set)
    for row in own_rows("untc/acts.csv"):
        if row["mode"] not in NOT_CONSENT:
            parties[row["treaty"]].add(row["participant"])
        elif row["mode"] == "signature":
            signatories[row["treaty"]].add(row["participant"])
    return {number: (len(parties[slug]), len(signatories[slug])) for slug, number in treaty_numbers.items()}


def test_counts_equal_those_of_the_index(counted: Counts) -> None:
    theirs = {
        row["treaty_id"]: (int(row["parties_in_file"]), int(row["signatures_in_file"]))
        for row in reference_rows("un_treaty_index.csv")
    }
    assert counted == theirs


def test_counts_are_those_of_the_research_note(counted: Counts, treaty_numbers: dict[str, str]) -> None:
    note = (ROOT / "docs/research/party-counts.md").read_text(encoding="utf-8")
    slugs = {number: slug for slug, number in treaty_numbers.items()}
    for number, (parties, signatures) in counted.items():
        assert f"| {number} | `{slugs[number]}` | {parties} | {parties} | {signatures} | {signatures} |" in note
