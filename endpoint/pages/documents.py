"""One answer for every thing that has a page and documents as data, and the dead end where there is none.

Like `chrome`, this module makes pages and may use Flask beside the routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, request
from rdflib import Literal

from endpoint.context import concord
from endpoint.errors import UnknownResource
from endpoint.negotiation import wants_page
from endpoint.pages import chrome, formats
from endpoint.pages.editor import editor_link
from endpoint.pages.nearby import things_like
from endpoint.pages.table import Cell

_SEARCH = """\
SELECT ?thing ?name WHERE {
  ?thing skos:prefLabel|skos:altLabel ?name
  FILTER(CONTAINS(LCASE(STR(?name)), %s))
}
ORDER BY STRLEN(STR(?name)) ?name
LIMIT 100
"""

Forms = list[tuple[formats.Format, str]]
"""The forms of a document as data, each with its address."""


@dataclass(frozen=True)
class Document:
    """What a thing's address answers: a page, or data in a form. `stem` is the address that endings are put to."""

    iri: str
    stem: str
    page: Callable[[Forms], Response]
    data: Callable[[formats.Format], bytes]
    version: int
    page_address: str = ""

    def forms(self) -> Forms:
        """Return the forms of the document as data, each with its address."""
        return [(each, f"{quote(self.stem)}.{each.name}") for each in formats.GRAPHS]


def answer(document: Document, form: formats.Format | None) -> Response:
    """Return the document in the form of its ending, without one in the form that `Accept` asks for."""
    chosen = form or formats.choose(request.accept_mimetypes)
    if chosen is formats.PAGE:
        response = document.page(document.forms())
    else:
        response = Response(document.data(chosen), content_type=chosen.content_type)
        chrome.stamp(response, document.version)
    page_address = document.page_address or f"{document.stem}.{formats.PAGE.name}"
    for each, address in [(formats.PAGE, quote(page_address)), *document.forms()]:
        if each is not chosen:
            response.headers.add("Link", f'<{address}>; rel="alternate"; type="{each.media_types[0]}"')
    response.headers.add("Link", f'<{quote(document.iri, safe=":/")}>; rel="describes"')
    if form is None:
        response.vary.add("Accept")
    return response


def dead_end(path: str, fault: UnknownResource, nearby: Iterable[Cell] = ()) -> Response:
    """Answer where there is nothing: with ways on for a reader, through the common handler for a program."""
    if not wants_page(request.headers.get("Accept", "")):
        raise fault
    wanted = path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ")
    return chrome.page(
        "error.html",
        status=fault.status,
        title=fault.title,
        detail=fault.detail,
        code=fault.code,
        wanted=wanted,
        nearby=[*nearby, *things_like(concord().store, path)],
        search_href=editor_link(_SEARCH % Literal(wanted.casefold()).n3()),
    )
