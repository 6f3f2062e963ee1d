"""`/docs/errors`: what each code of a fault means, made from the family of faults itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import NamedTuple

from endpoint.errors import EndpointError, EngineCrash


class Fault(NamedTuple):
    """A kind of fault as readers see it."""

    code: str
    status: int
    title: str
    meaning: str


def faults() -> list[Fault]:
    """Return the kinds of faults that a client can meet, by status and code."""
    kinds = [kind for kind in _family(EndpointError) if kind.status != 500 or kind in _OURS]
    found = {kind.code: Fault(kind.code, kind.status, kind.title, _meaning(kind)) for kind in kinds}
    return sorted(found.values(), key=lambda each: (each.status, each.code))


_OURS = (EndpointError, EngineCrash)
"""Those of status 500 that come over HTTP; the others of it belong to the command line."""


def _family(kind: type[EndpointError]) -> Iterator[type[EndpointError]]:
    if not kind.__name__.startswith("_"):
        yield kind
    for child in kind.__subclasses__():
        yield from _family(child)


def _meaning(kind: type[EndpointError]) -> str:
    paragraph, _, _ = (inspect.getdoc(kind) or "").partition("\n\n")
    return paragraph.replace("`", "").replace("\n", " ")
