"""The report for a terminal, in the manner of a compiler: what, where, the line itself, and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import click

from endpoint.reading.document import Place
from endpoint.shacl.report.excerpt import excerpt, lines_of
from endpoint.shacl.report.jsonreport import counts
from endpoint.shacl.report.model import Finding, Report
from endpoint.store.nquads import term as written
from endpoint.store.terms import Term

_WORDS = {"Violation": "error", "Warning": "warning", "Info": "note"}
_COLORS = {"Violation": "red", "Warning": "yellow", "Info": "cyan"}
_MOST = 50


def to_text(report: Report, *, color: bool = False, language: str = "en", most: int = _MOST) -> str:
    """Return the report as text; `most` findings are spelled out and the others counted by rule."""
    writer = _Writer(report, color, language)
    parts = [writer.finding(each) for each in report.findings[:most]]
    rest = Counter(each.rule or each.component.rpartition("#")[2] for each in report.findings[most:])
    if rest:
        counted = ", ".join(f"{rule} × {count}" for rule, count in sorted(rest.items()))
        parts.append(f"… and {sum(rest.values()):,} more: {counted}\n")
    return "\n".join([*parts, summary(report)]) + "\n"


def summary(report: Report) -> str:
    """Return the one line that says whether the files conform, and what was found."""
    found = counts(report)
    named = [f"{n:,} {_plural(_WORDS.get(each, each), n)}" for each, n in found.items() if n]
    verdict = "conforms" if report.conforms else "does not conform"
    files = len(report.files)
    judged = f"{report.triples:,} {_plural('statement', report.triples)} in {files} {_plural('file', files)}"
    return f"{verdict}: {judged}{', ' + ', '.join(named) if named else ''}"


def message_in(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, else in English, else in whichever there is."""
    for each in (language, "en", ""):
        if each in texts:
            return texts[each]
    return next(iter(texts.values()), "")


class _Writer:
    def __init__(self, report: Report, color: bool, language: str) -> None:
        self._report = report
        self._color = color
        self._language = language
        self._lines = {name: lines_of(text) for name, text in report.files.items()}

    def finding(self, finding: Finding) -> str:
        word = _WORDS.get(finding.severity, "error")
        rule = f"[{finding.rule}]" if finding.rule else ""
        tint = _COLORS.get(finding.severity, "red")
        message = message_in(finding.messages, self._language)
        lines = [f"{self._styled(word + rule, tint, bold=True)}: {self._styled(message, bold=True)}"]
        if finding.at is not None:
            lines += self._excerpt(finding.at, tint)
        about = f"{finding.focus_label} {self.term(finding.focus)}".strip()
        lines.append(f"   = about: {about}")
        if finding.path:
            lines.append(f"   = field: {finding.path}")
        if finding.value is not None and finding.value != finding.focus:
            lines.append(f"   = found: {self.term(finding.value)}")
        hint = message_in(finding.hints, self._language)
        if hint:
            lines.append(f"   = help: {hint}")
        for place in finding.related:
            lines.append("   = also here:")
            lines += self._excerpt(place, "cyan")
        if not finding.shape.startswith("_:"):
            lines.append(f"   = rule: {finding.shape}")
        return "\n".join(lines) + "\n"

    def _excerpt(self, place: Place, tint: str) -> list[str]:
        span = place.span
        lines = [f"  --> {place.file}:{span.line}:{span.column}{' ' + place.pointer if place.pointer else ''}"]
        found = excerpt(self._lines.get(place.file, []), place)
        if found:
            gutter = len(str(found.number))
            lines.append(f"{' ' * gutter} |")
            lines.append(f"{found.number} | {found.before}{found.marked}{found.after}")
            lines.append(f"{' ' * gutter} | {self._styled(found.underline(), tint)}")
        return lines

    def term(self, term: Term) -> str:
        """Return a term as Turtle writes it, with the prefixes of the report."""
        text = written(term)
        for prefix, iri in self._report.prefixes.items():
            if text.startswith(f"<{iri}") and text[len(iri) + 1 : -1].replace("-", "").replace("_", "").isalnum():
                return f"{prefix}:{text[len(iri) + 1 : -1]}"
        return text

    def _styled(self, text: str, tint: str | None = None, *, bold: bool = False) -> str:
        return click.style(text, fg=tint, bold=bold) if self._color else text


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
