"""The checks that are queries: one file each, named by the id of the check, whose rows are faults.

A file is headed by `# Problem:`, `# Solution:` and `# Level:`; its first two columns are the term and the reason.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from endpoint.errors import CheckFailed
from endpoint.namespaces import PREFIXES
from endpoint.ontology.faults import Fault
from endpoint.store.scratch import Scratch

HYGIENE = Path(__file__).resolve().parents[2] / "tests" / "ontology" / "hygiene"

_HEADERS = ("# Problem: ", "# Solution: ", "# Level: ")


@dataclass(frozen=True)
class Check:
    """One query with what it is for."""

    id: str
    problem: str
    solution: str
    level: str
    text: str


@dataclass(frozen=True)
class Exemption:
    """A term that a check may find, and why."""

    check: str
    term: str
    reason: str


def load_checks(folder: Path = HYGIENE) -> list[Check]:
    """Return the checks of a folder by id; raises `CheckFailed` where there is none or a header is wanting."""
    checks = [_check(path) for path in sorted(folder.glob("*.rq"))]
    if not checks:
        raise CheckFailed(f"The hygiene checks are missing: {folder} has no queries. Run this from a checkout.")
    return checks


def load_exemptions(folder: Path = HYGIENE) -> list[Exemption]:
    """Return what `exemptions.csv` lets pass; raises `CheckFailed` naming a line without a reason."""
    path = folder / "exemptions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    exemptions = [Exemption(row["check"], _expand(row["term"]), row["reason"].strip()) for row in rows]
    for number, each in enumerate(exemptions, start=2):
        if not (each.check and each.term and each.reason):
            raise CheckFailed(f"{path.name}, line {number}: an exemption needs check, term and reason")
    return exemptions


def run_checks(graph: Graph, checks: list[Check]) -> list[Fault]:
    """Return the rows of the checks over a graph, exempted ones too."""
    scratch = Scratch(graph)  # type: ignore[arg-type]
    return [
        Fault(check.id, str(term), str(why), check.solution)
        for check in checks
        for term, why, *_ in scratch.select(check.text)
    ]


def without_exempted(faults: list[Fault], exemptions: list[Exemption]) -> list[Fault]:
    """Return the faults that no exemption lets pass."""
    let_pass = {(each.check, each.term) for each in exemptions}
    return [fault for fault in faults if (fault.check, fault.term) not in let_pass]


def _check(path: Path) -> Check:
    text = path.read_text(encoding="utf-8")
    head = text.splitlines()[: len(_HEADERS)]
    if len(head) < len(_HEADERS) or not all(map(str.startswith, head, _HEADERS)):
        raise CheckFailed(f"{path.name}: must begin with the lines {', '.join(each.strip() for each in _HEADERS)}")
    problem, solution, level = (line.removeprefix(name).strip() for line, name in zip(head, _HEADERS, strict=True))
    return Check(path.stem, problem, solution, level, text)


def _expand(term: str) -> str:
    prefix, colon, name = term.partition(":")
    return PREFIXES[prefix] + name if colon and prefix in PREFIXES else term
