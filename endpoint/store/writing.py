"""What a worker does with a write: an update or a request of the Graph Store Protocol becomes one commit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyoxigraph as ox

from endpoint.errors import BadRequest, MalformedQuery, MalformedRdf, NotAllowed, UnknownResource
from endpoint.namespaces import BASE, PREFIXES
from endpoint.store import guard
from endpoint.store.commit import Touched, commit
from endpoint.store.updatetext import Operation, read_operations, with_using, without_load
from endpoint.store.versions import Versions, open_on_disk

_READ = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)


def write(versions: Versions, request: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    """Carry out a write and return what the client hears: the version and whether the graph was new.

    Raises what is wrong with the request before anything is changed.
    """
    if request["kind"] == "update":
        return _update(versions, request, content)
    return _graph(versions, request, content)


def _update(versions: Versions, request: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadRequest(f"The update is not UTF-8: byte {fault.start} cannot be read.") from fault
    guard.check(text, PREFIXES, refused=guard.CALLS - {"LOAD"})
    operations = read_operations(text, PREFIXES)
    loud = [each for each in operations if each.kind == "LOAD" and not each.silent]
    text = with_using(text, operations, request["using"], request["using_named"])
    if any(each.kind == "LOAD" for each in operations):
        text = without_load(text, read_operations(text, PREFIXES))
    for token in guard.tokens(text):
        if token.kind == "word" and token.text.upper() == "LOAD":
            raise guard.malformed(text, token.offset, "LOAD is not expected here")
    guard.check(text, PREFIXES)  # what escapes may hide
    _try(text)
    if loud:
        raise NotAllowed("LOAD fetches from another server and is never allowed here; send the data themselves")
    touched = _touched(operations)
    meta = versions.meta(versions.current())
    if meta.union and touched.default:
        raise NotAllowed(
            "The default graph of this dataset is the union of its graphs and follows them; "
            "name the graph to change: GRAPH <…> { … }"
        )
    made = commit(versions, touched, lambda store: _run(store, text), kind="update", expected=request["expected"])
    return {"version": made.version, "created": False}


def _try(text: str) -> None:
    """Raise what the engine says of the text, on a store that nobody sees."""
    try:
        ox.Store().update(text, base_iri=BASE, prefixes=PREFIXES)
    except SyntaxError as fault:
        raise guard.from_engine(text, str(fault)) from fault
    except (ValueError, RuntimeError, OSError):
        pass  # of the data, which this store does not have


def _run(store: ox.Store, text: str) -> None:
    try:
        store.update(text, base_iri=BASE, prefixes=PREFIXES)
    except (ValueError, RuntimeError, OSError) as fault:
        raise MalformedQuery(f"The update cannot be carried out: {fault}.") from fault


def _touched(operations: list[Operation]) -> Touched:
    default = any(each.default for each in operations)
    graphs: set[str] = set()
    for each in operations:
        if each.kind == "LOAD":
            continue
        if each.graphs is None:
            return Touched(None, default)
        graphs |= each.graphs
    return Touched(frozenset(graphs), default)


def _graph(versions: Versions, request: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    """PUT, POST or DELETE of one graph (SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 to 5.5)."""
    name, kind = request["graph"], request["kind"]
    target: ox.NamedNode | ox.DefaultGraph = ox.NamedNode(name) if name else ox.DefaultGraph()
    current = versions.current()
    if versions.meta(current).union and not name:
        raise NotAllowed(
            "The default graph of this dataset is the union of its graphs and follows them; name a graph: ?graph=IRI"
        )
    triples = []
    for format, size in request["parts"] if kind != "delete" else ():
        triples += read_triples(content[:size], format, name or BASE)
        content = content[size:]
    existed = not name or open_on_disk(versions.path(current)).contains_named_graph(ox.NamedNode(name))
    if kind == "delete" and not existed:
        raise UnknownResource(f"There is no graph {name}.")
    change = _changer(target, kind, triples)
    touched = Touched(frozenset({name} if name else set()), default=not name)
    made = commit(versions, touched, change, kind=f"{kind} graph", expected=request["expected"])
    return {"version": made.version, "created": not existed}


def _changer(target: ox.NamedNode | ox.DefaultGraph, kind: str, triples: list[ox.Triple]) -> Callable[[ox.Store], None]:
    def change(store: ox.Store) -> None:
        if kind == "put":
            store.clear_graph(target)
        if kind == "delete":
            if isinstance(target, ox.NamedNode):
                store.remove_graph(target)
            else:
                store.clear_graph(target)
            return
        if isinstance(target, ox.NamedNode):
            store.add_graph(target)
        store.extend(ox.Quad(each.subject, each.predicate, each.object, target) for each in triples)

    return change


def read_triples(content: bytes, format: str, base: str) -> list[ox.Triple]:
    """Return the triples of a document; raises `MalformedRdf` naming the line.

    A document type declaration in RDF/XML is refused: its entities can grow without end.
    """
    if format == "rdf" and _DOCTYPE.search(content):
        raise MalformedRdf("The RDF/XML has a DOCTYPE, which is not read here; write its entities out.")
    try:
        return [
            quad.triple
            for quad in ox.parse(content, format=_READ[format], base_iri=base, rename_blank_nodes=True)
            if isinstance(quad.graph_name, ox.DefaultGraph) or _no_graphs()
        ]
    except SyntaxError as fault:
        raise MalformedRdf(f"The document cannot be read: {fault.msg}.", line=fault.lineno) from fault
    except (ValueError, OSError) as fault:
        raise MalformedRdf(f"The document cannot be read: {fault}.") from fault


def _no_graphs() -> bool:
    raise MalformedRdf("The document has named graphs; send one graph at a time.")
