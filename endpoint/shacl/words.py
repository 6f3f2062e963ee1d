"""What a result says where the shapes have no message of their own, by component."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import SH, URIRef
from rdflib.term import Node

_MESSAGES: dict[str, str] = {
    "Class": "The value must be an instance of {class}.",
    "Datatype": "The value must be a well-formed literal of {datatype}.",
    "NodeKind": "The value must be of the kind {nodeKind}.",
    "MinCount": "At least {minCount} values are expected.",
    "MaxCount": "At most {maxCount} values are expected.",
    "MinExclusive": "The value must be greater than {minExclusive}.",
    "MinInclusive": "The value must not be less than {minInclusive}.",
    "MaxExclusive": "The value must be less than {maxExclusive}.",
    "MaxInclusive": "The value must not be greater than {maxInclusive}.",
    "MinLength": "The value must have at least {minLength} characters.",
    "MaxLength": "The value must have at most {maxLength} characters.",
    "Pattern": "The value must match the pattern {pattern}.",
    "LanguageIn": "The value must have one of the languages that are allowed.",
    "UniqueLang": "A language must not be used by two values.",
    "Equals": "The values must be the same as those of {equals}.",
    "Disjoint": "The value must not be one of {disjoint} too.",
    "LessThan": "The value must be less than each value of {lessThan}.",
    "LessThanOrEquals": "The value must not be greater than any value of {lessThanOrEquals}.",
    "Not": "The value conforms to a shape that it must not conform to.",
    "And": "The value does not conform to all of the shapes that it must.",
    "Or": "The value conforms to none of the shapes of which it must conform to one.",
    "Xone": "The value must conform to exactly one of several shapes.",
    "Node": "The value does not conform to {node}.",
    "QualifiedMinCount": "At least {qualifiedMinCount} values must conform to {qualifiedValueShape}.",
    "QualifiedMaxCount": "At most {qualifiedMaxCount} values may conform to {qualifiedValueShape}.",
    "Closed": "This property is not among those that are allowed here.",
    "HasValue": "The value {hasValue} is missing.",
    "In": "The value is not in the list of those that are allowed.",
    "SPARQL": "A rule of the shapes is not kept.",
}


def message_of(component: URIRef, parameters: Mapping[URIRef, Node]) -> str:
    """Return a message in English for a result of a component with the values of its parameters."""
    name = str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")
    text = _MESSAGES.get(name, "The rule of {component} is not kept.").replace("{component}", str(component))
    for parameter, value in parameters.items():
        text = text.replace(f"{{{str(parameter).removeprefix(str(SH))}}}", _shown(value))
    return text


def _shown(value: Node) -> str:
    text = str(value)
    return f"<{text}>" if isinstance(value, URIRef) else text
