"""The data that are validated: a store of the engine, and the terms that it writes otherwise than submitted.

The engine keeps numbers, booleans and dates by value: `"01"^^xsd:integer` comes back as `1`, and every subtype of
xsd:integer as xsd:integer. What SHACL says of datatypes, patterns and equality is about the terms as written, so these
are kept beside the store and put in their place whenever a node is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import XSD

from endpoint.shacl.engine.paths import EngineTerm, Path, walk

_DEFAULT = ox.DefaultGraph()
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_KEPT = {str(XSD.string), "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
_PLAIN = str(XSD)


class Data:
    """Triples in the default graph of a store, with their literals as written."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._written: dict[
            tuple[ox.NamedNode | ox.BlankNode | ox.Triple | ox.Literal, ox.NamedNode],
            dict[EngineTerm, list[EngineTerm]],
        ] = {}
        self._stored: dict[EngineTerm, EngineTerm] = {}
        self._instances: dict[str, frozenset[EngineTerm]] = {}

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> Data:
        """Return data that hold nothing but some triples."""
        data = cls(ox.Store())
        listed = list(triples)
        data.store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object) for each in listed)
        data.note_written(listed)
        return data

    def note_written(self, triples: Iterable[ox.Triple], held: Iterable[ox.Triple] = ()) -> None:
        """Remember the objects of triples, which the store holds, as they were written.

        `held` are those of them that were there before, as the store writes them.
        """
        plain = []
        for triple in triples:
            term = triple.object
            if not isinstance(term, ox.Literal) or term.datatype.value in _KEPT:
                continue
            stored = self._store_form(term)
            if stored == term:
                plain.append(triple)
            else:
                self._note(triple, stored)
        for triple in (*plain, *held):
            if triple.object in self._written.get((triple.subject, triple.predicate), {}):
                self._note(triple, triple.object)  # type: ignore[arg-type]

    def _note(self, triple: ox.Triple, stored: EngineTerm) -> None:
        written = self._written.setdefault((triple.subject, triple.predicate), {}).setdefault(stored, [])
        if triple.object not in written:
            written.append(triple.object)  # type: ignore[arg-type]

    def _store_form(self, term: EngineTerm) -> EngineTerm:
        if term not in self._stored:
            self._stored[term] = as_stored(term)
        return self._stored[term]

    def apply(self, added: Iterable[ox.Triple], removed: Iterable[ox.Triple]) -> None:
        """Add triples and remove others; what is known of classes is read anew."""
        for each in removed:
            if not self._is_still_written(each):
                self.store.remove(ox.Quad(each.subject, each.predicate, each.object))
        listed = list(added)
        held = [stored for each in listed if (stored := self._held(each)) is not None]
        self.store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in listed)
        self.note_written(listed, held)
        self._instances.clear()

    def _held(self, triple: ox.Triple) -> ox.Triple | None:
        """Return a triple as the store writes it, if the store holds that already and it was written so."""
        if not isinstance(triple.object, ox.Literal) or triple.object.datatype.value in _KEPT:
            return None
        stored = self._store_form(triple.object)
        if stored in self._written.get((triple.subject, triple.predicate), {}):
            return None
        if ox.Quad(triple.subject, triple.predicate, stored) not in self.store:
            return None
        return ox.Triple(triple.subject, triple.predicate, stored)

    def _is_still_written(self, triple: ox.Triple) -> bool:
        """Forget how a triple was written; tell whether the store's form of it stands for another one too."""
        held = self._written.get((triple.subject, triple.predicate))
        if not held or not isinstance(triple.object, ox.Literal):
            return False
        stored = self._store_form(triple.object)
        if stored not in held:
            return False
        held[stored] = [each for each in held[stored] if each != triple.object]
        if not held[stored]:
            del held[stored]
        return stored in held

    def rewritten(self) -> Iterator[ox.Triple]:
        """Yield the triples whose object the store writes differently, as they were written."""
        for (subject, predicate), held in self._written.items():
            for terms in held.values():
                yield from (ox.Triple(subject, predicate, term) for term in terms)  # type: ignore[arg-type]

    def objects(self, subject: EngineTerm, predicate: ox.NamedNode) -> Iterator[EngineTerm]:
        """Yield the objects of a subject, as written."""
        if isinstance(subject, ox.Literal):
            return
        written = self._written.get((subject, predicate))
        for quad in self.store.quads_for_pattern(subject, predicate, None, _DEFAULT):
            if written and quad.object in written:
                yield from written[quad.object]  # type: ignore[index]
            else:
                yield quad.object  # type: ignore[misc]

    def subjects(self, predicate: ox.NamedNode, term: EngineTerm) -> Iterator[EngineTerm]:
        """Yield the subjects that have a term as object."""
        stored = self._stored.get(term, term)
        for quad in self.store.quads_for_pattern(None, predicate, stored, _DEFAULT):
            yield quad.subject  # type: ignore[misc]

    def subjects_of(self, predicate: ox.NamedNode) -> Iterator[EngineTerm]:
        """Yield the subjects of all statements with a predicate."""
        for quad in self.store.quads_for_pattern(None, predicate, None, _DEFAULT):
            yield quad.subject  # type: ignore[misc]

    def objects_of(self, predicate: ox.NamedNode) -> Iterator[EngineTerm]:
        """Yield the objects of all statements with a predicate, as written."""
        for subject in dict.fromkeys(self.subjects_of(predicate)):
            yield from self.objects(subject, predicate)

    def statements(self, subject: EngineTerm) -> Iterator[tuple[ox.NamedNode, EngineTerm]]:
        """Yield predicate and object of all statements about a node."""
        if isinstance(subject, ox.Literal):
            return
        for predicate in {quad.predicate for quad in self.store.quads_for_pattern(subject, None, None, _DEFAULT)}:
            for term in self.objects(subject, predicate):
                yield predicate, term

    def values(self, start: EngineTerm, path: Path, *, back: bool = False) -> list[EngineTerm]:
        """Return the nodes that a path leads to from a node, or backwards to it, each once."""
        return list(walk(path, [start], self._step, back=back))

    def _step(self, node: EngineTerm, predicate: ox.NamedNode, back: bool) -> Iterator[EngineTerm]:
        return self.subjects(predicate, node) if back else self.objects(node, predicate)

    def subclasses(self, iri: str) -> frozenset[EngineTerm]:
        """Return a class and all its subclasses in the data, transitively (SHACL, section 1.1)."""
        if iri not in self._instances:
            path = Path("zeroOrMore", parts=(Path("predicate", _SUBCLASS.value),))
            self._instances[iri] = frozenset(walk(path, [ox.NamedNode(iri)], self._step, back=True))
        return self._instances[iri]

    def is_instance(self, node: EngineTerm, iri: str) -> bool:
        """Tell whether a node is a SHACL instance of a class."""
        classes = self.subclasses(iri)
        return any(each in classes for each in self.objects(node, _RDF_TYPE))

    def instances(self, iri: str) -> dict[EngineTerm, None]:
        """Return the SHACL instances of a class, each once."""
        return {node: None for each in self.subclasses(iri) for node in self.subjects(_RDF_TYPE, each)}

    def ask(self, text: str) -> bool:
        """Return the answer of an ASK; an expression that cannot be evaluated is no."""
        return bool(self.store.query(text))


def as_stored(literal: EngineTerm) -> EngineTerm:
    """Return a term as the store gives it back."""
    if not isinstance(literal, ox.Literal) or not literal.datatype.value.startswith(_PLAIN):
        return literal
    store = ox.Store()
    node = ox.NamedNode("urn:x-concord:node")
    store.add(ox.Quad(node, node, literal))
    return next(iter(store.quads_for_pattern(None, None, None, None))).object  # type: ignore[return-value]
