"""Each file holds the axioms of its part and no others, and all outside dl are in OWL 2 RL."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from endpoint.ontology.profile import find_misplaced, find_outside_rl, part_of

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = sorted(path.stem for path in ONTOLOGY.glob("*.ttl"))


@pytest.mark.parametrize("name", FILES)
def test_file_holds_the_axioms_of_its_part(name: str) -> None:
    assert find_misplaced(Graph().parse(ONTOLOGY / f"{name}.ttl"), part_of(name)) == []


@pytest.mark.parametrize("name", [name for name in FILES if name != "dl"])
def test_file_is_in_owl_2_rl(name: str) -> None:
    assert find_outside_rl(Graph().parse(ONTOLOGY / f"{name}.ttl")) == []


def test_dl_is_needed() -> None:
    assert find_outside_rl(Graph().parse(ONTOLOGY / "dl.ttl")) != []
