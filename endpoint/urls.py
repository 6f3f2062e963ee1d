"""Canonical IRIs and the paths that answer them: the one place that turns one into the other.

Data keep the permanent IRI (`https://w3id.org/concord/id/state/col`); pages link to its path
(`/id/state/col`), so that links work on any host.
"""

from __future__ import annotations

from endpoint.namespaces import BASE


def is_ours(iri: str) -> bool:
    """Tell whether an IRI lies under the project's base."""
    return iri.startswith(BASE)


def path_of(iri: str) -> str:
    """Return the local path of one of our IRIs; any other IRI comes back unchanged."""
    return "/" + iri[len(BASE) :] if is_ours(iri) else iri


def iri_of(path: str) -> str:
    """Return the canonical IRI that a local path (with or without its leading slash) stands for."""
    return BASE + path.lstrip("/")
