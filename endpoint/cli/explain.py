"""`concord explain`."""

from __future__ import annotations

import json
import sys

import click
from rdflib import URIRef
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from endpoint.cli.options import open_store, settings
from endpoint.config import Settings
from endpoint.inference.axioms import compile_rules
from endpoint.inference.explain import Explainer, Reason, as_json, ontology_of
from endpoint.inference.periods import steps_to_period
from endpoint.inference.terms import read_resource, read_term
from endpoint.inference.words import shorten


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
    triple = (read_resource(subject, "subject"), read_resource(predicate, "predicate"), read_term(value, "object"))
    with open_store(Settings.read(given)) as store:
        rules = compile_rules(ontology_of(store), strict=False)
        reason = Explainer(store, rules, [steps_to_period]).explain(triple)
    if form == "json":
        click.echo(json.dumps(as_json(reason), indent=2, ensure_ascii=False))
        return
    tree = Tree(escape(_sentence(reason)), guide_style="dim")
    _grow(tree, reason, set())
    width = None if sys.stdout.isatty() else 1 << 10
    Console(highlight=False, emoji=False, width=width).print(tree)


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
