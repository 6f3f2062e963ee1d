"""What the servers are asked: lookups whose answers are known, and the saved questions as plain SPARQL."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bench.peers import Server
from endpoint.content import content_root
from endpoint.errors import BadParameter
from endpoint.namespaces import PREFIXES
from endpoint.saved.catalog import load_catalog
from endpoint.saved.params import bind
from endpoint.saved.querytext import with_values
from endpoint.store.embedded import EmbeddedStore, Limits

ACCEPT = "application/sparql-results+json"
START = PREFIXES["cna"] + "start"
"""The property that lookups ask for; the subjects that have it have one value each."""
_EXAMPLES = {"state": "Colombia", "treaty": "un-1988", "date": "2000-01-01", "other": "Mexico"}
"""Values for the parameters of saved questions that have no default."""


def lookups(store: Path) -> dict[str, str]:
    """Return some five thousand subjects of the data, each with the value that a lookup has to find."""
    with EmbeddedStore(store, Limits(idle_workers=1), hold="disk", watch=False) as opened:
        rows = opened.select(f"SELECT ?s (SAMPLE(?o) AS ?v) {{ ?s <{START}> ?o }} GROUP BY ?s LIMIT 5000").rows
    return {str(subject): str(value) for subject, value in rows}


def saved_texts(store: Path) -> dict[str, str]:
    """Return the saved questions with their values written in, as text that any server understands."""
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    texts: dict[str, str] = {}
    with EmbeddedStore(store, Limits(idle_workers=1), hold="disk", watch=False) as opened:
        for saved in load_catalog(content_root() / "queries").all():
            given = _given(saved.parameters)
            try:
                texts[saved.slug] = head + with_values(saved.text, bind(opened, saved, given))
            except BadParameter as fault:
                print(f"{saved.slug} is left out: {fault}")
    return texts


def _given(parameters: Iterable[str]) -> dict[str, str]:
    return {name: _EXAMPLES[name] for name in parameters if name in _EXAMPLES}


def rows_of(server: Server, query: str, patience: float) -> int | str:
    """Return how many rows a server answers with, or what was wrong; gives up after `patience` seconds."""
    with closing(http.client.HTTPConnection(server.host, server.port, timeout=patience)) as connection:
        try:
            connection.request("GET", server.url(query), headers={"Accept": ACCEPT})
            answer = connection.getresponse()
            content = answer.read()
            return len(json.loads(content)["results"]["bindings"]) if answer.status == 200 else str(answer.status)
        except TimeoutError:
            return f"no answer in {patience:g} s"
        except (OSError, http.client.HTTPException, ValueError, KeyError) as fault:
            return type(fault).__name__
