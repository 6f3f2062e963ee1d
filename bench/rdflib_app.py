"""rdflib-endpoint as an application for uvicorn, since its own program serves with one process only.

Read by the peer's Python, not by ours. The dataset is made as its program makes it.
"""

from __future__ import annotations

import os
from pathlib import Path

from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def create() -> SparqlEndpoint:
    """Return the application on the file PEER_DATA in a store of the kind PEER_STORE; leave a mark in PEER_MARKS."""
    graph = Dataset(store=os.environ["PEER_STORE"], default_union=True)
    graph.parse(os.environ["PEER_DATA"])
    application = SparqlEndpoint(graph=graph)
    # Whoever started us waits for as many marks as there are workers: the first one ready answers for all.
    Path(os.environ["PEER_MARKS"], str(os.getpid())).touch()
    return application
