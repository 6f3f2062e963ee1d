"""A reason as its page and its JSON show it: triples in words, rules with their axioms, what is stated where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import Literal, URIRef

from endpoint.inference.explain import Reason, Triple
from endpoint.pages.datasets.model import datasets_of
from endpoint.pages.facts import value_cell
from endpoint.pages.ontology.model import Ontology, ontology_of
from endpoint.pages.table import Cell, cell_of, link_of
from endpoint.pages.words import Words, labels_of, words_of
from endpoint.store.protocol import Store
from endpoint.store.terms import Term

MEANINGS = {
    "cax-sco": "A member of a class is a member of the classes above it.",
    "cax-eqc1": "A class is the same as this description: its members meet it.",
    "cax-eqc2": "A class is the same as this description: what meets it is a member.",
    "prp-dom": "What has the property belongs to this class.",
    "prp-rng": "What the property leads to belongs to this class.",
    "prp-spo1": "A property holds wherever a more special one does.",
    "prp-spo2": "A chain of properties leads where this property leads.",
    "prp-inv1": "Two properties are each other’s reverse.",
    "prp-inv2": "Two properties are each other’s reverse.",
    "prp-symp": "The property holds in both directions.",
    "prp-trp": "What the property leads to leads on by the same property.",
    "prp-eqp1": "Two properties mean the same.",
    "prp-eqp2": "Two properties mean the same.",
    "prp-fp": "The property has at most one value, so two values are one thing.",
    "prp-ifp": "A value belongs to at most one thing, so two things are one.",
    "eq-sym": "Sameness holds in both directions.",
    "eq-trans": "Sameness carries over.",
    "eq-rep-s": "What holds of one name holds of the other.",
    "eq-rep-o": "What holds of one name holds of the other.",
    "binding period": "The treaty’s own rules say from when, and until when, a party is bound.",
}
"""What the rules of OWL 2 RL mean, by the name that the standard gives them."""


@dataclass(frozen=True)
class Why:
    """A triple in words, and where it comes from: graphs and sources, or a rule and what it rests on."""

    subject: Cell
    predicate: Cell
    value: Cell
    graphs: tuple[Cell, ...] = ()
    sources: tuple[Cell, ...] = ()
    locators: tuple[str, ...] = ()
    rule: str = ""
    meaning: str = ""
    axiom: tuple[Cell, ...] = ()
    premises: tuple[Why, ...] = ()
    is_told_above: bool = False


@dataclass(frozen=True)
class _Names:
    """What the terms of a reason are called."""

    words: Words
    labels: dict[str, Term]
    graphs: dict[str, str]
    ontology: Ontology

    def cell(self, term: URIRef | Literal) -> Cell:
        return value_cell(term, self.labels.get(str(term)) if isinstance(term, URIRef) else None, self.words)


def why_of(store: Store, reason: Reason) -> Why:
    """Return a reason in words; a premise that several steps rest on is explained once."""
    labels = labels_of(store, sorted(set(_iris(reason))))
    graphs = {each.iri: each.title for each in datasets_of(store)}
    return _why(reason, _Names(words_of(store), labels, graphs, ontology_of(store)), set())


def _iris(reason: Reason) -> Iterator[str]:
    yield from (str(part) for part in reason.triple if isinstance(part, URIRef))
    yield from reason.sources
    for each in reason.premises:
        yield from _iris(each)


def _why(reason: Reason, names: _Names, told: set[Triple | URIRef]) -> Why:
    """Return a reason in words; `told` are the triples explained, and the things whose sources were named, before."""
    subject, predicate, value = reason.triple
    cells = names.cell(subject), _predicate(predicate, names), names.cell(value)
    if reason.step is None:
        graphs = tuple(_linked(each, names.graphs.get(each)) for each in reason.stated_in)
        if subject in told:
            return Why(*cells, graphs=graphs, is_told_above=bool(reason.sources or reason.locators))
        told.add(subject)
        return Why(
            *cells,
            graphs=graphs,
            sources=tuple(names.cell(URIRef(each)) for each in reason.sources),
            locators=reason.locators,
        )
    if reason.triple in told:
        return Why(*cells, rule=reason.step.rule, is_told_above=True)
    told.add(reason.triple)
    return Why(
        *cells,
        rule=reason.step.rule,
        meaning=" ".join(_meanings(reason.step.rule.split("+"))),
        axiom=names.ontology.linked(reason.step.axiom),
        premises=tuple(_why(each, names, told) for each in reason.premises),
    )


def _predicate(predicate: URIRef, names: _Names) -> Cell:
    return Cell(names.words.label(str(predicate)), link_of(str(predicate)), "iri")


def _linked(iri: str, title: str | None) -> Cell:
    return cell_of(URIRef(iri), Literal(title) if title else None)


def _meanings(rules: Iterable[str]) -> Iterator[str]:
    """Yield what the parts of a rule mean; those on the form of a description say no more than the axiom."""
    return (MEANINGS[each] for each in rules if each in MEANINGS)
