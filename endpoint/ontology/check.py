"""All checks of the ontology in one run: reasoner, profile, hygiene and shapes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from endpoint.build.convert import convert_all
from endpoint.build.release import read_turtle
from endpoint.ontology.consistency import find_contradictions
from endpoint.ontology.coverage import classes_with_members, find_unshaped
from endpoint.ontology.documents import Documents, read_documents
from endpoint.ontology.faults import Fault
from endpoint.ontology.hygiene import load_checks, load_exemptions, run_checks, without_exempted
from endpoint.ontology.profile import find_misplaced, find_outside_rl, part_of

Report = Callable[[str], None]


def check_ontology(root: Path, report: Report) -> list[Fault]:
    """Return the faults in the ontology of a content folder, exempted ones left out.

    Raises `CheckFailed` for a file that cannot be read, `NoJava` where the reasoner cannot run.
    """
    documents = read_documents(root / "ontology")
    report(f"ontology: {len(documents.axioms):,} triples; vocabularies: {len(documents.vocabularies)}")
    with ThreadPoolExecutor(max_workers=1) as pool:
        # The reasoner is a process of its own, so what follows runs beside it.
        reasoning = pool.submit(find_contradictions, documents.whole)
        faults = _profile(documents)
        report("profile: read")
        checks = load_checks()
        faults += run_checks(documents.whole, checks)
        report(f"hygiene: {len(checks)} checks run")
        faults += unshaped(root, documents)
        report("shapes: compared with the classes that have members")
        report("reasoner: waiting for HermiT …")
        faults += reasoning.result()
    faults = without_exempted(faults, load_exemptions())
    return sorted(replace(fault, place=documents.place_of(fault.term)) for fault in faults)


def _profile(documents: Documents) -> list[Fault]:
    faults: list[Fault] = []
    for name, graph in documents.documents.items():
        part = part_of(name)
        found = find_misplaced(graph, part) + ([] if part == "dl" else find_outside_rl(graph))
        faults += [replace(fault, why=f"{fault.why}, in {name}") for fault in found]
    return faults


def unshaped(root: Path, documents: Documents) -> list[Fault]:
    """Return the classes that have members in vocabularies or data and no shape that tests anything of them."""
    members = classes_with_members(documents.whole)
    for sink in convert_all(root / "data"):
        members += classes_with_members(sink.triples)
    return find_unshaped(members, documents.axioms, read_turtle(sorted((root / "shapes").glob("*.ttl"))))
