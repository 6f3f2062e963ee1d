"""The worker: one process, one query at a time, on one version of the store.

A query cannot be stopped from Python while the engine works on it, so the kernel stops the process:
SIGALRM at the time limit and an aborted allocation at the memory limit, both without any handler. The
engine process (`endpoint.store.engine`) reaps it, says why it died, and forks another.

On the data socket a worker reads a request up to end-of-file, one line of JSON and for a write its content, then
writes one line of JSON (the kind and format of the answer, what was written, or an error) and the serialised answer
in blocks: four bytes of length (big-endian), then as many bytes. A block of length 0 ends a complete answer, so that
a cut one never passes for whole. In place of a length, `FAULT` announces a line of JSON with the error that came up
while the answer was being made.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import signal
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from endpoint.errors import (
    EndpointError,
    EngineCrash,
    MalformedQuery,
    MemoryLimit,
    ServiceFailed,
    UnknownResource,
)
from endpoint.namespaces import BASE, PREFIXES
from endpoint.store import guard
from endpoint.store.protocol import Kind
from endpoint.store.versions import Versions
from endpoint.store.wire import BLOCK, DONE, FAULT
from endpoint.store.writing import write

_SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def serve(
    open_store: Callable[[], ox.Store] | None,
    versions: Versions,
    control: socket.socket,
    memory_limit: int,
    services: Mapping[str, str],
) -> None:
    """Answer the queries that arrive on the control socket until it closes; without `open_store`, do one write.

    `memory_limit` is in bytes, on top of what the open store takes; `services` are those that queries may call, each
    with the address it is called at.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    store = open_store() if open_store else None
    _limit_memory(memory_limit)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
        if not message:
            return
        with socket.socket(fileno=descriptors[0]) as data:
            signal.setitimer(signal.ITIMER_REAL, json.loads(message)["limit"])
            _handle(store, versions, data, services)
            signal.setitimer(signal.ITIMER_REAL, 0)
        control.sendall(DONE)
        if store is None:
            return


def _handle(store: ox.Store | None, versions: Versions, data: socket.socket, services: Mapping[str, str]) -> None:
    try:
        with data.makefile("rb") as reader:
            line = reader.readline()
            content = reader.read()
        if not line.endswith(b"\n"):
            return  # the client has gone before it had asked
        request = json.loads(line)
        try:
            if store is None:
                data.sendall(_line({"written": write(versions, request, content)}))
            else:
                _answer(store, request, data, services)
        except EndpointError as fault:
            data.sendall(_told(fault))
    except MemoryError:
        # The interpreter met the limit first; the process is not worth keeping.
        os.kill(os.getpid(), signal.SIGABRT)
    except OSError:
        pass  # the client has gone


def _answer(store: ox.Store, request: Mapping[str, Any], data: socket.socket, services: Mapping[str, str]) -> None:
    """Evaluate a query and send its answer; raises what is wrong with the query before anything is sent."""
    checked = guard.Checked("", False)
    results: Any
    if request["whole_graph"] is not None:
        kind, format, results = Kind.GRAPH, request["graph_format"], _whole_graph(store, request["whole_graph"])
    else:
        checked = guard.check(request["text"], PREFIXES, services=services)
        try:
            kind, format, results = _evaluate(store, request, checked.text)
        except (OSError, RuntimeError, ValueError) as fault:
            raise _fault_of(fault, checked, services) from fault
    blocks = _Blocks(data, _line({"kind": kind, "format": format, "volatile": checked.is_volatile}))
    body = io.BufferedWriter(blocks, BLOCK)
    end = bytes(4)
    try:
        results.serialize(body, (_GRAPHS if kind is Kind.GRAPH else _SOLUTIONS)[format])
        body.flush()
    except (OSError, RuntimeError, ValueError) as fault:
        if blocks.is_cut:
            return
        end = FAULT + _told(_fault_of(fault, checked, services))
    blocks.end(end)


_PAYLOAD = re.compile(r"^Error \d+ .* with payload:\n(.*)$", re.DOTALL)


def _fault_of(fault: Exception, checked: guard.Checked, services: Mapping[str, str]) -> EndpointError:
    """Turn what the engine says during evaluation into a fault that names a service, not our address for it."""
    if not checked.calls and isinstance(fault, OSError):
        return EngineCrash("The store could not be read while the query was being answered.")
    if not checked.calls:
        return MalformedQuery(f"The query cannot be evaluated: {fault}.")
    found = _PAYLOAD.match(str(fault))
    said = found.group(1) if found else f"A server that the query calls gave an answer that cannot be read: {fault}."
    for iri, address in services.items():
        said = said.replace(address, iri)
    return ServiceFailed(said)


def _line(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _told(fault: EndpointError) -> bytes:
    return _line({"error": type(fault).__name__, "detail": fault.detail, **fault.extra})


class _Blocks(io.RawIOBase):
    """Sends what it is given as blocks, each together with what follows it: a small answer goes out at once."""

    def __init__(self, data: socket.socket, head: bytes) -> None:
        self._data = data
        self._ahead = head
        self.is_cut = False
        """Whether the client has gone."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        if len(self._ahead) > BLOCK:
            self._send(b"")
        self._ahead += len(content).to_bytes(4) + content
        return len(content)

    def end(self, mark: bytes) -> None:
        """Send what is left and say how it ended."""
        with contextlib.suppress(OSError):
            self._send(mark)

    def _send(self, more: bytes) -> None:
        try:
            self._data.sendall(self._ahead + more)
        except OSError:
            self.is_cut = True
            raise
        self._ahead = b""


def _evaluate(store: ox.Store, request: Mapping[str, Any], text: str) -> tuple[Kind, str, Any]:
    options: dict[str, Any] = {}
    if request["default_graphs"] or request["named_graphs"]:
        # A dataset in the request replaces the one in the query (SPARQL 1.1 Protocol, section 2.1.4).
        options["default_graph"] = [ox.NamedNode(iri) for iri in request["default_graphs"]]
        options["named_graphs"] = [ox.NamedNode(iri) for iri in request["named_graphs"]]
    bindings: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        ox.Variable(name): to_engine(term) for name, term in request["bindings"].items()
    }
    try:
        results = store.query(text, base_iri=BASE, prefixes=PREFIXES, substitutions=bindings, **options)
    except SyntaxError as fault:
        raise guard.from_engine(text, str(fault)) from fault
    except MemoryError as fault:
        raise MemoryLimit("The query needs more memory than one query may take.") from fault
    if isinstance(results, ox.QueryTriples):
        return Kind.GRAPH, request["graph_format"], results
    kind = Kind.BOOLEAN if isinstance(results, ox.QueryBoolean) else Kind.SOLUTIONS
    return kind, request["solutions_format"], results


def _whole_graph(store: ox.Store, name: str) -> ox.QueryTriples:
    graph = ox.NamedNode(name) if name else ox.DefaultGraph()
    if isinstance(graph, ox.NamedNode) and not store.contains_named_graph(graph):
        raise UnknownResource(f"There is no graph {name}.")
    triples = store.query("CONSTRUCT WHERE { ?s ?p ?o }", default_graph=graph)
    assert isinstance(triples, ox.QueryTriples)
    return triples


def to_engine(wire: Mapping[str, str]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the engine's term of the JSON form of `endpoint.store.terms`."""
    value = wire["value"]
    if wire["type"] == "uri":
        return ox.NamedNode(value)
    if wire["type"] == "bnode":
        return ox.BlankNode(value)
    if "xml:lang" in wire:
        return ox.Literal(value, language=wire["xml:lang"])
    datatype = wire.get("datatype")
    return ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value)


def _limit_memory(allowance: int) -> None:
    status = Path("/proc/self/status")
    if not allowance or not status.exists():  # only Linux counts RLIMIT_DATA this way
        return
    kilobytes = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmData"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (kilobytes * 1024 + allowance, hard))
