"""Random data and shapes from a seed: small, and dense enough that most shapes find something."""

from __future__ import annotations

import random

PREFIXES = """
@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = [f":n{number}" for number in range(6)]
CLASSES = [":A", ":B", ":C"]
PREDICATES = [":p", ":q", ":r"]
PLAIN = ["1", "2", "3", "4.5", '"a"', '"abc"']
LITERALS = [*PLAIN, '"a"@en', '"b"@en', '"a"@fr', '"2020-01-01"^^xsd:date', '"x"^^xsd:integer']
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
PATTERNS = ['"a"', '"^a"', '"n[1-3]"', '"B" ; sh:flags "i"']


def statement(chance: random.Random) -> str:
    """Return a statement about one of the nodes."""
    subject = chance.choice(NODES)
    if chance.random() < 0.3:
        return f"{subject} a {chance.choice(CLASSES)} ."
    return f"{subject} {chance.choice(PREDICATES)} {chance.choice(NODES + LITERALS)} ."


def data(chance: random.Random, count: int = 30) -> list[str]:
    """Return statements, among them one of the class hierarchy."""
    return sorted({":B rdfs:subClassOf :A .", *(statement(chance) for _ in range(count))})


def shapes(chance: random.Random) -> str:
    """Return a few shapes with targets of all kinds."""
    return "\n".join(_shape(chance, f":S{number}") for number in range(3))


def _shape(chance: random.Random, name: str) -> str:
    target = chance.choice(
        [
            f"sh:targetClass {chance.choice(CLASSES)}",
            f"sh:targetSubjectsOf {chance.choice(PREDICATES)}",
            f"sh:targetObjectsOf {chance.choice(PREDICATES)}",
            f"sh:targetNode {chance.choice(NODES)}",
        ]
    )
    return f"{name} a sh:NodeShape ; {target} ; {_body(chance, 2)} ."


def _body(chance: random.Random, depth: int) -> str:
    """Return constraints of a node shape."""
    parts = [f"sh:property [ {_property(chance, depth)} ]" for _ in range(chance.randint(1, 2))]
    if chance.random() < 0.3:
        parts.append(_value_constraint(chance, depth))
    return " ; ".join(parts)


def _property(chance: random.Random, depth: int) -> str:
    constraints = [_property_constraint(chance, depth)]
    if chance.random() < 0.4:
        constraints.append(_value_constraint(chance, depth))
    by_parameter = {each.split()[0]: each for each in constraints}  # most parameters may be given once
    return f"sh:path {_path(chance, 2)} ; {' ; '.join(by_parameter.values())}"


def _path(chance: random.Random, depth: int) -> str:
    predicate = chance.choice(PREDICATES)
    if depth == 0 or chance.random() < 0.5:
        return predicate
    inner, other = _path(chance, depth - 1), _path(chance, depth - 1)
    return chance.choice(
        [
            f"[ sh:inversePath {predicate} ]",  # pySHACL (0.40.1) walks an inverse sequence in the wrong order
            f"( {inner} {other} )",
            f"[ sh:alternativePath ( {inner} {other} ) ]",
            f"[ sh:zeroOrMorePath {inner} ]",
            f"[ sh:oneOrMorePath {inner} ]",
            f"[ sh:zeroOrOnePath {inner} ]",
        ]
    )


def _property_constraint(chance: random.Random, depth: int) -> str:
    other = chance.choice(PREDICATES)
    choices = [
        f"sh:minCount {chance.randint(0, 4)}",
        f"sh:maxCount {chance.randint(0, 4)}",
        "sh:uniqueLang true",
        f"sh:equals {other}",
        f"sh:disjoint {other}",
        f"sh:hasValue {chance.choice(NODES + PLAIN)}",
        _value_constraint(chance, depth),
    ]
    if depth:
        nested = f"[ {_value_constraint(chance, depth - 1)} ]"
        choices.append(f"sh:qualifiedValueShape {nested} ; sh:qualified{chance.choice(['Min', 'Max'])}Count 1")
    return chance.choice(choices)


def _value_constraint(chance: random.Random, depth: int) -> str:
    choices = [
        f"sh:class {chance.choice(CLASSES)}",
        f"sh:datatype {chance.choice(['xsd:integer', 'xsd:string', 'xsd:date', 'xsd:decimal'])}",
        f"sh:nodeKind sh:{chance.choice(['IRI', 'Literal', 'IRIOrLiteral', 'BlankNodeOrIRI'])}",
        f"sh:minLength {chance.randint(1, 22)}",
        f"sh:maxLength {chance.randint(1, 22)}",
        f"sh:pattern {chance.choice(PATTERNS)}",
        'sh:languageIn ( "en" "de" )',
        f"sh:in ( {' '.join(chance.sample(NODES + LITERALS[:7], 5))} )",
    ]
    if depth:
        one, two = (f"[ {_value_constraint(chance, depth - 1)} ]" for _ in range(2))
        choices += [
            f"sh:not {one}",
            f"sh:and ( {one} {two} )",
            f"sh:or ( {one} {two} )",
            f"sh:xone ( {one} {two} )",
            f"sh:node [ {_body(chance, depth - 1)} ]",
            f"sh:closed true ; sh:ignoredProperties ( {TYPE} {chance.choice(PREDICATES)} )",
        ]
    return chance.choice(choices)
