"""What any store offers: a query in, one shape of answer out, whichever engine made it."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any

from rdflib import Graph

from endpoint.errors import AnswerTooLarge, NotAllowed
from endpoint.store.terms import Term as Term
from endpoint.store.terms import from_wire


class Kind(StrEnum):
    """The kinds of result that SPARQL 1.1 Query knows."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True)
class Query:
    """A query as the store takes it.

    `bindings` are terms put in place of variables of the same name: bound as terms, never pasted into the
    text (a SELECT must name them in its projection). Without `default_graphs` the default graph is the union
    of the version's public graphs. `time_limit` is in seconds and can only lower the store's own.
    """

    text: str
    bindings: Mapping[str, Term] = field(default_factory=dict)
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    solutions_format: str = "json"
    graph_format: str = "nt"
    time_limit: float | None = None
    version: int | None = None
    whole_graph: str | None = None
    """Instead of a text: the graph to give as it stands, by its IRI, or '' for the default graph."""
    id: str = ""
    """Names the query to operators, who may list and stop it."""


@dataclass(frozen=True)
class Write:
    """A change to the dataset: an update, or a graph put, added to or deleted (Graph Store Protocol).

    `kind` is `update`, `put`, `post` or `delete`. An update is in `content`, its dataset in `using` and
    `using_named`; a graph is named by `graph` ('' is the default graph) and its content has the short name of a
    format; `parts` are several such documents, written as one. With `expected`, nothing is written unless that is
    the current version. `time_limit` is in seconds.
    """

    kind: str
    content: bytes = b""
    graph: str = ""
    format: str = ""
    parts: tuple[tuple[str, bytes], ...] = ()
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    expected: int | None = None
    time_limit: float | None = None
    id: str = ""


@dataclass(frozen=True)
class Written:
    """What a write made: the version, and whether the graph it names was new."""

    version: int
    created: bool


class Answer:
    """A serialised answer that arrives in chunks; an error on the way is raised from the iteration."""

    def __init__(
        self,
        kind: Kind,
        format: str,
        version: int,
        chunks: Iterator[bytes],
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.kind = kind
        self.format = format
        self.version = version
        self.chunks = chunks
        self.close = close
        self.is_volatile = False
        """Whether asking again may give another answer, as with NOW() or RAND()."""
        self.rows: int | None = None
        """The number of rows, once all of the answer has been read and counted."""

    def read(self, most: int | None = None) -> bytes:
        """Return the whole answer; raises `AnswerTooLarge` if it has more than `most` bytes."""
        with self:
            return b"".join(self.up_to(most))

    def up_to(self, most: int | None) -> Iterator[bytes]:
        """Yield the answer; raises `AnswerTooLarge` once it has more than `most` bytes."""
        size = 0
        for chunk in self.chunks:
            size += len(chunk)
            if most is not None and size > most:
                raise AnswerTooLarge(
                    f"The answer is larger than {most >> 20} MB, the most that is given in this form; "
                    "ask for less, or in parts with ORDER BY, LIMIT and OFFSET."
                )
            yield chunk

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class Select:
    """The rows of a SELECT: one tuple of terms a row, in the order of `columns`; None is unbound."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]
    version: int


class Store(ABC):
    """A place that answers queries."""

    @abstractmethod
    def query(self, query: Query) -> Answer:
        """Answer a query; raises a member of the `EndpointError` family."""

    def write(self, write: Write) -> Written:
        """Change the dataset; on return the new version is durable. Raises a member of the `EndpointError` family."""
        raise NotAllowed("This store is only read from.")

    def running(self, stop: str = "") -> list[dict[str, Any]]:
        """Return what is running and waiting, after stopping the one of that id."""
        return []

    @abstractmethod
    def current_version(self) -> int:
        """Return the number of the version that unpinned queries are answered from."""

    @abstractmethod
    def close(self) -> None:
        """Let go of whatever the store holds."""

    def select(
        self, text: str, bindings: Mapping[str, Term] | None = None, *, time_limit: float | None = None
    ) -> Select:
        """Return the rows of a SELECT."""
        answer = self.query(Query(text, bindings or {}, time_limit=time_limit))
        return parse_select(answer.read(), answer.version)

    def ask(self, text: str, bindings: Mapping[str, Term] | None = None) -> bool:
        """Return the verdict of an ASK."""
        return bool(json.loads(self.query(Query(text, bindings or {})).read())["boolean"])

    def graph(self, text: str, bindings: Mapping[str, Term] | None = None) -> Graph:
        """Return the graph of a CONSTRUCT or DESCRIBE."""
        content = self.query(Query(text, bindings or {}, graph_format="nt")).read()
        return Graph().parse(data=content.decode(), format="nt")


def parse_select(content: bytes, version: int) -> Select:
    """Return the rows of an answer in SPARQL 1.1 Query Results JSON."""
    document = json.loads(content)
    columns = tuple(document["head"]["vars"])
    rows: list[tuple[Term | None, ...]] = [
        tuple(from_wire(binding[name]) if name in binding else None for name in columns)
        for binding in document["results"]["bindings"]
    ]
    return Select(columns, rows, version)
