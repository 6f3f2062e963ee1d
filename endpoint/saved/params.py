"""What callers give a saved question, turned into RDF terms that are bound and never pasted into its text."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from endpoint.errors import BadParameter
from endpoint.saved.entities import find_entity
from endpoint.saved.header import Parameter, Saved
from endpoint.saved.values import parse_value, shown
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

Values = Mapping[str, str | Sequence[str]]
"""Values by name of parameter; a sequence where a caller may have given a name more than once."""


def bind(store: Store, saved: Saved, values: Values) -> dict[str, Term]:
    """Return the term of each parameter that was given or has a default.

    A blank value counts as not given. Raises `BadParameter` naming the parameter, what was given and what
    is accepted.
    """
    for name in values:
        if name not in saved.parameters:
            raise BadParameter(_unknown(saved, name), parameter=name)
    bound: dict[str, Term] = {}
    for parameter in saved.parameters.values():
        text = _given(parameter, values.get(parameter.name, ""))
        if text is not None:
            bound[parameter.name] = _term(store, parameter, text)
    return bound


def _given(parameter: Parameter, value: str | Sequence[str]) -> str | None:
    if not isinstance(value, str):
        if len(value) > 1:
            detail = f"“{parameter.name}” is given {len(value)} times; give it once."
            raise BadParameter(detail, parameter=parameter.name)
        value = value[0] if value else ""
    text = value.strip() or parameter.default
    if text is None and parameter.required:
        detail = f"“{parameter.name}” is missing; it takes {parameter.help}."
        raise BadParameter(detail, parameter=parameter.name)
    return text


def _term(store: Store, parameter: Parameter, text: str) -> Term:
    try:
        if parameter.type == "iri":
            return find_entity(store, parameter.class_name or "", text)
        return parse_value(parameter.type, text)
    except ValueError as fault:
        raise BadParameter(f"“{parameter.name}”: {fault}.", parameter=parameter.name) from fault


def _unknown(saved: Saved, name: str) -> str:
    names = list(saved.parameters)
    close = difflib.get_close_matches(name[:100].lower(), names, n=1)
    hint = f"did you mean “{close[0]}”? " if close else ""
    takes = f"{saved.slug} takes {', '.join(names)}" if names else f"{saved.slug} takes none"
    return f"There is no parameter {shown(name)}; {hint}{takes}."
