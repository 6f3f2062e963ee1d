"""A saved question as its page shows it: the form, the answer as a table, and how to ask it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from endpoint.errors import BadParameter
from endpoint.pages.editor import Download, editor_link
from endpoint.pages.history import names_of_acts
from endpoint.pages.table import Table, day_in_words, gather, heading_of, shorten, table_of, unlabelled
from endpoint.pages.words import labels_of, words_of
from endpoint.saved.catalog import Saved
from endpoint.saved.fields import Field, fields_of
from endpoint.store.protocol import Select, Store
from endpoint.store.terms import Term

_DOWNLOADS = (
    ("CSV", "csv", "text/csv"),
    ("JSON", "json", "application/sparql-results+json"),
    ("TSV", "tsv", "text/tab-separated-values"),
    ("XML", "xml", "application/sparql-results+xml"),
)


@dataclass(frozen=True)
class Listed:
    """A question in a list: its words, its address and a few notes."""

    slug: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """Everything on the page of a question."""

    slug: str
    question: str
    description: str
    fields: tuple[Field, ...]
    fault: str
    table: Table | None
    asked: tuple[tuple[str, str], ...]
    as_of: str
    columns: tuple[tuple[str, str], ...]
    downloads: tuple[Download, ...]
    editor_href: str
    curl: str
    command: str
    text: str

    @property
    def has_field_fault(self) -> bool:
        """Tell whether the fault is shown at a field of the form."""
        return any(field.fault for field in self.fields)


def listed(questions: Iterable[Saved]) -> list[Listed]:
    """Return questions as a list shows them."""
    return [Listed(saved.slug, saved.question_in("en"), _notes(saved)) for saved in questions]


def by_module(questions: Iterable[Saved], wanted: str = "") -> list[tuple[str, list[Listed]]]:
    """Return the questions that hold all words of `wanted`, grouped by module."""
    words = wanted.casefold().split()
    groups: dict[str, list[Saved]] = {}
    for saved in questions:
        text = " ".join([saved.slug, *saved.question.values(), saved.description, *saved.tags]).casefold()
        if all(word in text for word in words):
            groups.setdefault(saved.module, []).append(saved)
    return [(heading_of(module), listed(group)) for module, group in groups.items()]


def view_of(
    store: Store,
    saved: Saved,
    given: Mapping[str, str],
    bound: Mapping[str, Term],
    select: Select | None,
    fault: BadParameter | None,
    address: str,
) -> View:
    """Return a question's page: `select` is its answer, where it could be asked; `address` names us."""
    # The defaults are spelt out, so that a link means the same when a default has changed.
    defaults = {name: each.default for name, each in saved.parameters.items() if each.default is not None}
    values = {**defaults, **given}
    query = "?" + urlencode(values) if values else ""
    fields = fields_of(store, saved.parameters, given, bound, fault)
    return View(
        slug=saved.slug,
        question=saved.question_in("en"),
        description=saved.description,
        fields=fields,
        fault=fault.detail if fault else "",
        table=_table(store, select, bound) if select else None,
        asked=_asked(fields),
        as_of=_as_of(select) if select else "",
        columns=tuple((name, column.meaning) for name, column in saved.returns.items()),
        downloads=tuple(
            Download(name, f"/queries/{saved.slug}.{ending}{query}", media_type)
            for name, ending, media_type in _DOWNLOADS
        ),
        editor_href=editor_link(saved.bound_text(bound)),
        curl=f"curl {shlex.quote(f'{address}/queries/{saved.slug}.csv{query}')}",
        command=_command(saved.slug, values),
        text=saved.text,
    )


def _notes(saved: Saved) -> tuple[str, ...]:
    names = [heading_of(name).lower() for name in saved.parameters]
    return (f"by {' and '.join(names)}",) if names else ()


def _table(store: Store, select: Select, bound: Mapping[str, Term]) -> Table:
    # What every row would repeat is said above the table: the values asked for, and the state of the records.
    without = {*bound, *({"asOf"} if _as_of(select) and " to " not in _as_of(select) else ())}
    iris = unlabelled(select)
    labels = labels_of(store, iris) | names_of_acts(store, iris, words_of(store))
    table = table_of(select, without=without, labels=labels, caption="Answer")
    return shorten(gather(table, "Source"), "Source")


def _asked(fields: Iterable[Field]) -> tuple[tuple[str, str], ...]:
    """Return what was asked for, in words: (`Treaty`, `1988 Convention`), (`Date`, `1 January 2003`)."""
    return tuple((field.label, _in_words(field)) for field in fields if field.value)


def _in_words(field: Field) -> str:
    if field.kind == "select":
        return next((choice.label for choice in field.choices if choice.value == field.value), field.value)
    return day_in_words(field.value) if field.kind == "date" else field.value


def _as_of(select: Select) -> str:
    """Return the state of the records behind an answer: one date, or the oldest and the newest."""
    if "asOf" not in select.columns:
        return ""
    at = select.columns.index("asOf")
    dates = sorted({str(row[at]) for row in select.rows if row[at] is not None})
    return dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}" if dates else ""


def _command(slug: str, values: Mapping[str, str]) -> str:
    words = [shlex.quote(f"{name}={value}") for name, value in values.items()]
    return " ".join(["concord", "ask", slug, *words])
