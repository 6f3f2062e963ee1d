"""A validation report as people and programs get it: plain values, the same for each format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from endpoint.reading.document import Place
from endpoint.shacl.engine.paths import Path
from endpoint.store.terms import Term

SEVERITIES = ("Violation", "Warning", "Info")
"""From the gravest on; only a violation keeps data from conforming to our gate."""


@dataclass(frozen=True)
class Finding:
    """One validation result (SHACL, section 3.6.2), with where it stands and how to mend it.

    `severity` is one of `SEVERITIES`, or the IRI of a severity that the shapes name themselves. `rule` is the
    identifier of the rule in our shapes ('V24'), or ''. `path` is written as a SPARQL property path with prefixes, ''
    for a result of a node itself; `path_parts` is the same as a value. `messages` and `hints` are by language tag, ''
    where there is none. `terms` are IRIs that explain the rule. `engine` is 'compiled' or 'pyshacl'. `at` is the main
    place, None for what stands in no file (it is in the dataset); `related` are others, such as the first of two
    duplicates.
    """

    severity: str
    rule: str
    focus: Term
    focus_label: str
    path: str
    path_parts: Path | None
    value: Term | None
    messages: Mapping[str, str]
    hints: Mapping[str, str]
    shape: str
    component: str
    terms: tuple[str, ...] = ()
    engine: str = "compiled"
    at: Place | None = None
    related: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a validation found, in the order it is shown, and what it was that was validated.

    `files` are the names of the files that were read with the text of each, for excerpts. `dataset_version` is None
    where nothing but the files was looked at. `triples` is how many statements were submitted. `shapes` is the digest
    of the shapes (SHA-256, hexadecimal). `engines` says how many constraints each engine judged.
    """

    findings: tuple[Finding, ...]
    files: Mapping[str, str]
    triples: int
    shapes: str
    engines: Mapping[str, int]
    dataset_version: int | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation: warnings and remarks let data pass."""
        return not any(each.severity not in ("Warning", "Info") for each in self.findings)
