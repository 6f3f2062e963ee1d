"""Frameworks of information sharing: sizes, and that tools, participants and sources fit together."""

from __future__ import annotations

from .reference import own_rows

FRAMEWORKS = own_rows("information-sharing/frameworks.csv")
PROGRAMMES = own_rows("information-sharing/programmes.csv")
PARTICIPATIONS = own_rows("information-sharing/participations.csv")
STATEMENTS = own_rows("information-sharing/statements.csv")
TOOLS = own_rows("information-sharing/tools.csv")
READ = ("opened", "excerpt")


def test_enough_frameworks_were_read_about() -> None:
    assert len([row for row in FRAMEWORKS if row["verified"] in READ]) >= 20


def test_each_channel_named_is_described() -> None:
    named = {tool for row in [*FRAMEWORKS, *PROGRAMMES] for tool in row["exchanges_via"].split(";") if tool}
    assert named <= {row["slug"] for row in TOOLS}


def test_each_framework_says_in_what_manner_it_shares() -> None:
    # The sources of these two do not say how.
    untold = ["western-indian-ocean-maritime-exchange", "iren"]
    assert [row["slug"] for row in FRAMEWORKS if not row["modes"]] == untold


def test_each_framework_has_a_participant() -> None:
    assert {row["slug"] for row in FRAMEWORKS} == {row["framework"] for row in PARTICIPATIONS}


def test_actor_takes_part_in_a_framework_once() -> None:
    parts = [(row["framework"], row["actor"]) for row in PARTICIPATIONS]
    assert len(parts) == len(set(parts))


def test_each_source_listed_is_cited_here_or_by_the_cases_and_studies() -> None:
    others = ("challenges/impacts", "challenges/statements", "evaluations/studies", "evaluations/evidence")
    elsewhere = [row for name in others for row in own_rows(f"{name}.csv")]
    own = [*FRAMEWORKS, *PROGRAMMES, *PARTICIPATIONS, *STATEMENTS, *TOOLS]
    listed = {row["slug"] for row in own_rows("information-sharing/sources.csv")}
    assert listed <= {row["source"] for row in [*own, *elsewhere]}
