"""Terms that the store writes otherwise are judged as they were written."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph

from endpoint.reading.read import read
from endpoint.shacl.engine.data import Data
from endpoint.shacl.engine.model import Shapes
from endpoint.shacl.engine.run import validate
from endpoint.shacl.gate import triples_of
from tests.endpoint.shacl.engine.generated import PREFIXES


def _values(constraint: str, *literals: str) -> list[str]:
    """Return the values at fault, as Turtle writes them."""
    shapes = Shapes(
        Graph().parse(
            data=f"{PREFIXES} :S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; {constraint} ] ."
        )
    )
    document = read("a.ttl", f"{PREFIXES} :a :p {' , '.join(literals)} .".encode())
    return sorted(str(each.value) for each in validate(shapes, Data.of(triples_of([document]))))


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("constraint", "literals", "faulty"),
    [
        ("sh:datatype xsd:byte", ('"1"^^xsd:byte', '"300"^^xsd:byte'), [f'"300"^^<{XSD}byte>']),
        ("sh:datatype xsd:integer", ('"1"^^xsd:byte', "01"), [f'"1"^^<{XSD}byte>']),
        ('sh:pattern "^[0-9]{2}$"', ("01", "2"), [f'"2"^^<{XSD}integer>']),
        ("sh:maxLength 3", ("2.50", "2.5"), [f'"2.50"^^<{XSD}decimal>']),
        ("sh:in ( 1 2 )", ("01", "2"), [f'"01"^^<{XSD}integer>']),
        ("sh:datatype xsd:date", ('"2021-02-29"^^xsd:date', '"2020-02-29"^^xsd:date'), [f'"2021-02-29"^^<{XSD}date>']),
        ("sh:datatype xsd:boolean", ('"1"^^xsd:boolean', '"yes"^^xsd:boolean'), [f'"yes"^^<{XSD}boolean>']),
        ("sh:maxCount 1", ("1", "01"), ["None"]),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_value_is_judged_by_the_text_it_was_written_with(
    constraint: str, literals: tuple[str, ...], faulty: list[str]
) -> None:
    assert _values(constraint, *literals) == faulty


def test_a_change_keeps_the_other_way_to_write_a_value() -> None:
    node, one = ox.NamedNode("http://example.org/a"), ox.NamedNode(f"{XSD}integer")
    triples = [ox.Triple(node, node, ox.Literal(text, datatype=one)) for text in ("01", "001")]
    data = Data.of(triples)
    data.apply((), triples[:1])
    assert [str(each) for each in data.objects(node, node)] == [f'"001"^^<{XSD}integer>']
