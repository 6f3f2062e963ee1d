"""What the closure of the whole dataset takes: our compiled rules, and owlrl, which applies the standard's rules.

Both get the ontology without the module dl (outside OWL 2 RL), the vocabularies and all data; their closures are
compared triple by triple over what is said of individuals.
"""

from __future__ import annotations

import time
from pathlib import Path

import owlrl
from rdflib import Graph

from endpoint.build.release import read_content
from endpoint.content import content_root
from endpoint.inference.axioms import compile_rules
from endpoint.inference.closure import Closure
from tests.endpoint.inference.closures import statements


def main(root: Path | None = None, left_out: tuple[str, ...] = ()) -> None:
    """Print one table; graphs whose names begin with one of `left_out` do not take part."""
    content = read_content(root or content_root(), lambda line: None)
    data = content.vocabularies + Graph()
    for sink in content.sinks:
        for triple in sink.triples if not sink.name.startswith(left_out or ("\0",)) else ():
            data.add(triple)
    started = time.perf_counter()
    rules = compile_rules(content.working)
    compiled = time.perf_counter()
    closure = Closure(data, rules)  # type: ignore[arg-type]
    closed = time.perf_counter()
    mine = data + Graph()
    for each in closure.inferred:
        mine.add(each)
    both = content.working + data
    before = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(both)
    after = time.perf_counter()
    ours, theirs = statements(mine, content.working), statements(both, content.working)
    took = closed - started
    print(f"{len(data):,} triples, {len(rules):,} rules, {len(closure.inferred):,} triples inferred\n")
    print("| closure | seconds | ratio |\n|---|---|---|")
    parts = f"compiling {compiled - started:.2f}, load and fixpoint {closed - compiled:.2f}"
    print(f"| compiled rules ({parts}) | {took:.2f} | 1 |")
    print(f"| owlrl | {after - before:.1f} | {(after - before) / took:.0f} |\n")
    print(f"statements on individuals: {len(ours):,} ours, {len(theirs):,} owlrl's, {len(ours ^ theirs):,} differ")
    for line in sorted(ours ^ theirs)[:10]:
        print(f"  only {'ours' if line in ours else 'owlrl'}: {line}")
