"""Decode a request of the SPARQL 1.1 Protocol (section 2.1) by method and content type."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from endpoint.errors import BadRequest, UnsupportedMediaType
from endpoint.iris import is_iri
from endpoint.store.protocol import Query

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


class Parameters(Protocol):
    """The parameters of a URL or form, as werkzeug's MultiDict holds them."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a name."""
        ...


@dataclass(frozen=True)
class SparqlRequest:
    """A decoded request. `text` is None where no query was sent; `format` is a name given in the URL."""

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    time_limit: float | None = None
    version: int | None = None

    def to_query(self, solutions_format: str, graph_format: str, id: str = "") -> Query:
        """Return what the store takes; `id` names the query to operators."""
        return Query(
            self.text or "",
            default_graphs=self.default_graphs,
            named_graphs=self.named_graphs,
            solutions_format=solutions_format,
            graph_format=graph_format,
            time_limit=self.time_limit,
            version=self.version,
            id=id,
        )


def decode(
    method: str, content_type: str, url: Parameters, form: Parameters, body: bytes, charset: str = ""
) -> SparqlRequest:
    """Return the request that was sent by URL, by form or as the body itself.

    `content_type` is without its parameters, of which `charset` is one. Raises `UnsupportedMediaType` for another
    kind of body or another encoding, and `BadRequest` for a query given twice, for an update, and for a parameter
    that cannot be read.
    """
    if method in ("GET", "HEAD"):
        return _from_parameters([url], url.getlist("query"))
    require_utf8(charset)
    if content_type == FORM and method == "POST":
        return _from_parameters([form, url], form.getlist("query") + url.getlist("query"))
    if content_type == DIRECT:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as fault:
            raise BadRequest(f"The query is not UTF-8: byte {fault.start} cannot be read.") from fault
        return _from_parameters([url], [text, *url.getlist("query")])
    raise UnsupportedMediaType(
        f"A body of type “{content_type or 'none'}” is not read here; send {FORM} with a field “query”, or {DIRECT}."
    )


def _from_parameters(sources: Sequence[Parameters], texts: list[str]) -> SparqlRequest:
    if len(texts) > 1:
        raise BadRequest("The request holds two queries; send one, in the URL or in the body.", parameter="query")
    if _all(sources, "update"):
        raise BadRequest("Queries are answered here; send an update to /update, by POST.", parameter="update")
    return SparqlRequest(
        texts[0] if texts else None,
        default_graphs=iris(sources, "default-graph-uri"),
        named_graphs=iris(sources, "named-graph-uri"),
        format=_one(sources, "format"),
        time_limit=_seconds(_one(sources, "timeout")),
        version=_number(_one(sources, "version")),
    )


def require_utf8(charset: str) -> None:
    """Raise `UnsupportedMediaType` for a body in another encoding; `charset` is '' where none is named.

    The protocol has queries and updates in UTF-8 only (sections 2.1.2, 2.1.3, 2.2.1, 2.2.2); text in US-ASCII is both.
    """
    try:
        known = codecs.lookup(charset).name if charset else "utf-8"
    except (LookupError, ValueError):  # as for a name that holds NUL, which `charset*=UTF-8''%00` is
        known = ""
    if known not in ("utf-8", "ascii"):
        raise UnsupportedMediaType(f"A body in the encoding “{charset}” is not read here; send it in UTF-8.")


def iris(sources: Sequence[Parameters], name: str) -> tuple[str, ...]:
    """Return the IRIs that a parameter names; raises `BadRequest` for what is none."""
    values = _all(sources, name)
    for value in values:
        if not is_iri(value):
            raise BadRequest(f"“{name}” is “{value}”, which is no absolute IRI.", parameter=name)
    return values


def _all(sources: Sequence[Parameters], name: str) -> tuple[str, ...]:
    return tuple(value for source in sources for value in source.getlist(name))


def _one(sources: Sequence[Parameters], name: str) -> str | None:
    values = _all(sources, name)
    if len(values) > 1:
        raise BadRequest(f"“{name}” is given {len(values)} times; give it once.", parameter=name)
    return values[0] if values else None


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadRequest(f"“timeout” is “{text}”; give seconds above 0, such as 5.", parameter="timeout")
    return seconds


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18 and int(text)):
        raise BadRequest(f"“version” is “{text}”; give the number of a version, such as 1.", parameter="version")
    return int(text)
