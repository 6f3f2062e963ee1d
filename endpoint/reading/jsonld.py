"""JSON-LD 1.1 with the place of every statement: rdflib's algorithm over JSON whose values know where they stand.

Nothing is fetched: a context that is named instead of written out is refused, unless it is one of those given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rdflib import ConjunctiveGraph, URIRef
from rdflib.plugins.parsers.jsonld import Parser
from rdflib.plugins.shared.jsonld.context import Context

from endpoint.errors import MalformedRdf
from endpoint.reading.document import Place, Span, Statement
from endpoint.reading.located import LocatedDict, read_json
from endpoint.reading.noting import Noting, Places, literals_as_written, with_steady_labels
from endpoint.store.terms import Term

_NAMING = ("@context", "@import")


def read_jsonld(file: str, text: str, base: str, contexts: Mapping[str, Any] = {}) -> list[Statement]:
    """Return the statements of a document; raises `MalformedRdf`.

    `contexts` are those that may be named, by their IRIs.
    """
    data = read_json(file, text)
    if not isinstance(data, (dict, list)):
        raise MalformedRdf(f"{file}: JSON-LD is an object or a list of objects.")
    data = _with_contexts(file, data, contexts)
    parser = _Parser(file)
    noting = Noting(parser.places)
    dataset = ConjunctiveGraph(store=noting, identifier=URIRef("urn:x-rdflib:default"))
    with literals_as_written():
        try:
            parser.parse(data, Context(base=base, version=1.1), dataset)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
            raise MalformedRdf(f"{file}: this JSON is no JSON-LD that can be read ({fault}).") from fault
    return with_steady_labels(noting.statements)


def _with_contexts(file: str, value: Any, contexts: Mapping[str, Any]) -> Any:
    """Return a value with the contexts it names put in their place; raises for those that are not known."""
    if isinstance(value, LocatedDict):
        for key, inner in value.items():
            if key in _NAMING:
                value[key] = _written_out(file, inner, value.keys_at[key], contexts)
            else:
                value[key] = _with_contexts(file, inner, contexts)
    elif isinstance(value, list):
        value[:] = [_with_contexts(file, each, contexts) for each in value]
    return value


def _written_out(file: str, context: Any, at: Place, contexts: Mapping[str, Any]) -> Any:
    if isinstance(context, str):
        if context in contexts:
            return contexts[context]
        known = f" Known are {', '.join(sorted(contexts))}." if contexts else ""
        raise MalformedRdf(
            f"{file}, line {at.span.line}, column {at.span.column}: the context {context} would have to be fetched,"
            f" which is not done here; write the context out.{known}",
            line=at.span.line,
            column=at.span.column,
        )
    if isinstance(context, list):
        return [_written_out(file, each, at, contexts) for each in context]
    return _with_contexts(file, context, contexts)


class _Parser(Parser):
    """rdflib's parser, which knows at each statement where the object, the key and the value stand."""

    def __init__(self, file: str) -> None:
        super().__init__()
        start = Place(file, Span(1, 1, 1, 1))
        self._holders: list[Any] = []
        self._keys: list[tuple[Place, bool]] = [(start, False)]
        self._value: Place | None = None

    def places(self, subject: Term) -> Places:
        """Return where the statement that is being added stands."""
        key, is_reverse = self._keys[-1]
        holder = next((each.at for each in reversed(self._holders) if hasattr(each, "at")), key)
        value = self._value or key
        return (value, key, holder) if is_reverse else (holder, key, value)

    def _add_to_graph(self, dataset: Any, graph: Any, context: Any, node: Any, topcontext: bool = False) -> Any:
        self._holders.append(node)
        try:
            return super()._add_to_graph(dataset, graph, context, node, topcontext)
        finally:
            self._holders.pop()

    def _key_to_graph(
        self,
        dataset: Any,
        graph: Any,
        context: Any,
        subj: Any,
        key: str,
        obj: Any,
        reverse: bool = False,
        no_id: bool = False,
    ) -> None:
        self._keys.append((next(_keys_at(self._holders, key), self._keys[-1][0]), reverse))
        self._value = None
        try:
            super()._key_to_graph(dataset, graph, context, subj, key, obj, reverse, no_id)
        finally:
            self._keys.pop()

    def _to_object(self, dataset: Any, graph: Any, context: Any, term: Any, node: Any, inlist: bool = False) -> Any:
        found = super()._to_object(dataset, graph, context, term, node, inlist)
        self._value = getattr(node, "at", None)
        return found


def _keys_at(holders: list[Any], key: str) -> Iterator[Place]:
    """Yield where a key stands in the innermost object, or in the objects right inside it (`@reverse`, `@nest`)."""
    for holder in reversed(holders):
        if isinstance(holder, LocatedDict):
            if key in holder.keys_at:
                yield holder.keys_at[key]
            for inner in holder.values():
                if isinstance(inner, LocatedDict) and key in inner.keys_at:
                    yield inner.keys_at[key]
            return
