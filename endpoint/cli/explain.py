"""`concord explain`."""

from __future__ import annotations

import json
import sys

import click
from rdflib import RDF, Literal, URIRef
from rdflib.util import from_n3
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from endpoint.cli.options import open_store, settings
from endpoint.config import Settings
from endpoint.errors import BadParameter
from endpoint.inference.axioms import compile_rules
from endpoint.inference.explain import Explainer, Reason, ontology_of
from endpoint.inference.periods import steps_to_period
from endpoint.inference.words import shorten
from endpoint.namespaces import PREFIXES


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("value", metavar="OBJECT")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@settings("store", "time_limit", "memory_limit")
def explain(subject: str, predicate: str, value: str, form: str, **given: str | None) -> None:
    """Say why a triple holds: where it is stated, or by which axiom from which other triples, and why they hold.

    Terms are written as in Turtle: cnd:state/col, <https://…>, a, "text"@en, "1994-06-10"^^xsd:date.

    \b
    Example: concord explain cnd:state/col cna:hasConsentedTo cnd:treaty/un-1988
             concord explain cnd:act/un-1988-col-ratification a cna:Event
    """
    triple = (_resource(subject, "subject"), _resource(predicate, "predicate"), read_term(value, "object"))
    with open_store(Settings.read(given)) as store:
        rules = compile_rules(ontology_of(store), strict=False)
        reason = Explainer(store, rules, [steps_to_period]).explain(triple)
    if form == "json":
        click.echo(json.dumps(_as_json(reason), indent=2, ensure_ascii=False))
        return
    tree = Tree(escape(_sentence(reason)), guide_style="dim")
    _grow(tree, reason, set())
    width = None if sys.stdout.isatty() else 1 << 10
    Console(highlight=False, emoji=False, width=width).print(tree)


def read_term(text: str, role: str) -> URIRef | Literal:
    """Return the term that a word of the command line means; raises `BadParameter` saying how to write one."""
    if text == "a":
        return RDF.type
    if text.startswith(("http://", "https://", "urn:")):
        return URIRef(text)
    prefix, colon, name = text.partition(":")
    if colon and prefix in PREFIXES:
        return URIRef(PREFIXES[prefix] + name)
    if text.startswith(("<", '"', "'")):
        for known, namespace in PREFIXES.items():
            text = text.replace(f"^^{known}:", f"^^<{namespace}") + (">" if f"^^{known}:" in text else "")
        try:
            term = from_n3(text)
        except (ValueError, SyntaxError):
            term = None
        if isinstance(term, URIRef | Literal):
            return term
    raise BadParameter(
        f"{role} “{text}” cannot be read: write a term as in Turtle, with one of the prefixes "
        f'{", ".join(PREFIXES)}, for example cnd:state/col, <https://w3id.org/concord/id/state/col> or "text"@en.'
    )


def _resource(text: str, role: str) -> URIRef:
    term = read_term(text, role)
    if not isinstance(term, URIRef):
        raise BadParameter(f"{role} “{text}” is a literal; only an object can be one.")
    return term


def _sentence(reason: Reason) -> str:
    return " ".join(shorten(part) for part in reason.triple)


def _grow(node: Tree, reason: Reason, told: set[object]) -> None:
    """Add below a triple where it comes from; what was told before is only named."""
    if reason.step is None:
        node.add(f"[dim]stated in[/] {escape(', '.join(shorten(URIRef(each)) for each in reason.stated_in))}")
        if reason.triple[0] in told:
            return
        told.add(reason.triple[0])
        if reason.sources:
            node.add(f"[dim]source[/] {escape(', '.join(shorten(URIRef(each)) for each in reason.sources))}")
        for locator in reason.locators:
            node.add(f"[dim]at[/] {escape(locator)}")
        return
    if reason.triple in told:
        node.add("[dim]explained above[/]")
        return
    told.add(reason.triple)
    step = node.add(f"[dim]by[/] [bold]{escape(reason.step.rule)}[/] {escape(reason.step.axiom)}")
    for premise in reason.premises:
        _grow(step.add(escape(_sentence(premise))), premise, told)


def _as_json(reason: Reason) -> dict[str, object]:
    document: dict[str, object] = {"triple": [part.n3() for part in reason.triple]}
    if reason.step is None:
        document["statedIn"] = list(reason.stated_in)
        document["sources"], document["locators"] = list(reason.sources), list(reason.locators)
    else:
        document["rule"] = reason.step.rule
        document["axiom"] = reason.step.axiom
        document["premises"] = [_as_json(each) for each in reason.premises]
    return document
