"""Every rule has an example that keeps it and one that breaks it, and the words a contributor needs.

An example is named for its rule, `V3-RatificationAfterSignature.ttl`; a further one adds what it shows,
`V3-RatificationAfterSignature.same-day.ttl`. The head of an invalid one says what it trips and where.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, SH, Graph, URIRef

from tests.shapes.rules import CNS, HERE, MODULES, Result, find_query, list_rules, load_shapes, name_of, read_header

VALID = sorted(HERE.glob("*/valid/*.ttl"))
INVALID = sorted(HERE.glob("*/invalid/*.ttl"))
WARNINGS = {
    "V4",
    "V5",
    "V12",
    "V18",
    "V19",
    "V20",
    "V23",
    "V22",
    "V13",
    "V40",
    "V48",
    "V49",
    "V52",
    "I1",
    "L13",
    "V32",
    "V37",
    "V38",
    "P3",
    "P5",
    "P10",
    "V26",
    "A9",
    "A11",
    "D5",
    "E2",
}
REMARKS = {"V47"}
STRICTER = {CNS["V49-ActHasSource"]}  # the one fact we hold of many a state: never without its source

Check = Callable[[str], list[Result]]


def _name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def _rule_of(path: Path) -> URIRef:
    return CNS[path.name.split(".")[0]]


def _severity_of(identifier: str, rule: URIRef) -> URIRef:
    if identifier in REMARKS:
        return SH.Info
    return SH.Warning if identifier in WARNINGS and rule not in STRICTER else SH.Violation


@pytest.mark.parametrize("path", VALID, ids=_name)
def test_valid_example_gives_no_result(path: Path, check: Check) -> None:
    assert check(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_invalid_example_trips_its_rule_alone(path: Path, check: Check, shapes: Graph) -> None:
    turtle = path.read_text(encoding="utf-8")
    header, rule = read_header(turtle), _rule_of(path)
    results = check(turtle)
    assert {result.rule for result in results} == {rule}
    assert {str(result.focus) for result in results} == {header["focus"]}
    assert {result.path for result in results} == {header.get("path")}
    assert shapes.value(rule, DCTERMS.identifier).toPython() == header["trips"]


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_result_has_the_severity_of_the_table_and_three_messages(path: Path, check: Check) -> None:
    turtle = path.read_text(encoding="utf-8")
    severity = _severity_of(read_header(turtle)["trips"], _rule_of(path))
    for result in check(turtle):
        assert result.severity == severity
        assert len(result.messages) == 3
        assert not any("{" in message for message in result.messages), "a placeholder was not filled"


@pytest.mark.parametrize("path", [*VALID, *INVALID], ids=_name)
def test_query_gives_the_same_on_the_engine_we_serve_from(path: Path, check: Check, context: Graph) -> None:
    """With the focus node left free, as the whole data is checked in one go."""
    rule = _rule_of(path)
    if (query := find_query(load_shapes(), rule)) is None:
        return
    turtle = path.read_text(encoding="utf-8")
    expected = {(str(result.focus), str(result.value)) for result in check(turtle) if result.rule == rule}
    store = ox.Store()
    store.load((context + Graph().parse(data=turtle)).serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    rows = store.query(query)
    assert {(row["this"].value, row["value"].value) for row in rows} == expected


@pytest.mark.parametrize("rule", list_rules(), ids=name_of)
@pytest.mark.parametrize("kind", ["valid", "invalid"])
def test_rule_has_examples(rule: URIRef, kind: str) -> None:
    found = [module for module in MODULES if (HERE / module / kind / f"{name_of(rule)}.ttl").exists()]
    assert found == [module for module in MODULES if (rule, None, None) in load_shapes(module)]


@pytest.mark.parametrize("path", [*VALID, *INVALID], ids=_name)
def test_example_belongs_to_a_rule(path: Path) -> None:
    assert _rule_of(path) in list_rules()
