"""The form of a saved question: one field a parameter, with choices from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef

from endpoint.errors import BadParameter
from endpoint.namespaces import CNA
from endpoint.pages.table import heading_of
from endpoint.saved.header import Parameter
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

MOST_IN_A_LIST = 200
"""Choices up to which a list to pick from serves better than a field to type in."""

_INPUTS = {"date": "date", "integer": "number", "decimal": "number", "year": "number"}

_CHOICES = """
SELECT ?class ?thing ?label WHERE {
  ?thing a ?class ; skos:prefLabel ?label
  FILTER(LANG(?label) = "en")
}
ORDER BY LCASE(STR(?label)) ?thing
"""


@dataclass(frozen=True)
class Choice:
    """One value that a field may take, and what it is called."""

    value: str
    label: str
    iri: str = ""


@dataclass(frozen=True)
class Field:
    """One field of the form as it is set: with what was given, and what is wrong with that."""

    name: str
    label: str
    kind: str
    value: str
    required: bool
    help: str
    choices: tuple[Choice, ...] = ()
    fault: str = ""
    has_default: bool = False

    @property
    def is_optional(self) -> bool:
        """Tell whether the question can be asked without a value here, not even a default."""
        return not self.required and not self.has_default

    @property
    def is_open(self) -> bool:
        """Tell whether the list must offer to choose nothing, or nothing yet."""
        return self.is_optional or self.value not in {choice.value for choice in self.choices}

    @property
    def id(self) -> str:
        """The field's id in the page."""
        return f"ask-{self.name}"


def fields_of(
    store: Store,
    parameters: Mapping[str, Parameter],
    given: Mapping[str, str],
    bound: Mapping[str, Term],
    fault: BadParameter | None,
) -> tuple[Field, ...]:
    """Return the fields of a question, filled with what was given or its default."""
    culprit = fault.extra.get("parameter") if fault else None
    return tuple(
        _field(store, name, parameter, given, bound.get(name), fault.detail if fault and name == culprit else "")
        for name, parameter in parameters.items()
    )


def _field(
    store: Store, name: str, parameter: Parameter, given: Mapping[str, str], term: Term | None, fault: str
) -> Field:
    choices: tuple[Choice, ...] = ()
    kind = _INPUTS.get(parameter.type, "text")
    if parameter.type == "iri" and parameter.class_name:
        choices = _choices(store, parameter.class_name)
        kind = "select" if len(choices) <= MOST_IN_A_LIST else "text"
        if kind == "text":
            choices = _by_name(choices)
    elif parameter.type == "boolean":
        kind, choices = "select", (Choice("true", "yes"), Choice("false", "no"))
    value = given.get(name, "" if parameter.default is None else str(parameter.default))
    chosen = [choice.value for choice in choices if isinstance(term, URIRef) and choice.iri == str(term)]
    if chosen:
        value = chosen[0]
    elif isinstance(term, Literal):
        value = str(term)
    return Field(
        name=name,
        label=heading_of(name),
        kind=kind,
        value=value,
        required=parameter.required,
        help="" if kind == "select" else _sentence(parameter.help),
        choices=choices,
        fault=fault,
        has_default=parameter.default is not None,
    )


def _choices(store: Store, class_name: str) -> tuple[Choice, ...]:
    rows = store.select(_CHOICES, {"class": URIRef(CNA[class_name])}).rows
    return tuple(Choice(str(thing).rsplit("/", 1)[-1], str(label), str(thing)) for _, thing, label in rows)


def _by_name(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Let a typed name stand for a thing, save where two things share it."""
    held = Counter(choice.label for choice in choices)
    return tuple(
        Choice(choice.label, choice.value, choice.iri) if held[choice.label] == 1 else choice for choice in choices
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
