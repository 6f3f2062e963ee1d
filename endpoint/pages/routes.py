"""The first page, the pages of things, and the redirects from things to their documents (303)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from rdflib import Literal, URIRef
from werkzeug.wrappers import Response as AnyResponse

from endpoint.context import concord
from endpoint.errors import UnknownResource
from endpoint.pages import chrome, formats
from endpoint.pages.describe import describe, document_of
from endpoint.pages.editor import EXAMPLE, editor_link
from endpoint.pages.home import read_home
from endpoint.pages.nearby import things_like
from endpoint.saved.view import listed
from endpoint.urls import iri_of

bp = Blueprint("pages", __name__)
bp.app_context_processor(chrome.frame)

_IS_KNOWN = """
ASK { { ?this ?p ?o } UNION { ?s ?q ?this } UNION { GRAPH cng:ontology { ?this ?p ?o } }
      UNION { GRAPH cng:vocab { ?this ?p ?o } } }
"""

_SEARCH = """\
SELECT ?thing ?name WHERE {
  ?thing skos:prefLabel|skos:altLabel ?name
  FILTER(CONTAINS(LCASE(STR(?name)), %s))
}
ORDER BY STRLEN(STR(?name)) ?name
LIMIT 100
"""


@bp.get("/")
def home() -> Response:
    """The first page: what this is, live counts and answers, the questions, a plain editor."""
    store = concord().store
    content = read_home(store, datetime.now(UTC).date())
    questions = listed(concord().catalog.all())
    return chrome.page(
        "home.html",
        version=store.current_version(),
        here="home",
        home=content,
        questions=questions,
        example=EXAMPLE,
    )


@bp.get("/id/<kind>/<path:slug>")
def thing(kind: str, slug: str) -> AnyResponse:
    """A thing is not its document: see the document (303)."""
    path = f"id/{kind}/{slug}"
    iri = iri_of(path)
    if not concord().store.ask(_IS_KNOWN, {"this": URIRef(iri)}):
        return _unknown(path, UnknownResource(f"There is nothing at {iri} in this dataset."))
    response = redirect("/" + quote(f"doc/{kind}/{slug}"), 303)
    response.vary.add("Accept")
    return response


@bp.get("/doc/<kind>/<path:slug>")
def document(kind: str, slug: str) -> AnyResponse:
    """The document on a thing, in the form that the ending or `Accept` asks for."""
    slug, form = formats.split_ending(slug)
    return _document(f"id/{kind}/{slug}", f"/doc/{kind}/{slug}", form)


@bp.get("/ontology/<term>")
def term(term: str) -> AnyResponse:
    """The document on a class or property."""
    return _term(f"ontology/{term}")


@bp.get("/vocab/<scheme>")
@bp.get("/vocab/<scheme>/<path:notation>")
def concept(scheme: str, notation: str | None = None) -> AnyResponse:
    """The document on a concept scheme or a concept."""
    return _term(f"vocab/{scheme}/{notation}" if notation else f"vocab/{scheme}")


@bp.get("/graph/<name>")
def graph(name: str) -> AnyResponse:
    """The document on a named graph: what it holds, who publishes it."""
    return _term(f"graph/{name}")


def _term(path: str) -> AnyResponse:
    stem, form = formats.split_ending(path)
    return _document(stem, "/" + stem, form)


def _document(path: str, address: str, form: formats.Format | None) -> AnyResponse:
    store = concord().store
    chosen = form or formats.choose(request.accept_mimetypes)
    try:
        if chosen is formats.PAGE:
            entity = describe(store, iri_of(path))
            forms = [(each, f"{quote(address)}.{each.name}") for each in formats.GRAPHS]
            response = chrome.page("entity.html", version=entity.version, entity=entity, forms=forms)
        else:
            version = store.current_version()
            content = formats.serialize(document_of(store, iri_of(path)), chosen)
            response = chrome.stamp(Response(content, content_type=chosen.content_type), version)
    except UnknownResource as fault:
        if chosen is not formats.PAGE:
            raise
        return _unknown(path, fault)
    for each in formats.FORMS:
        if each is not chosen:
            response.headers.add(
                "Link", f'<{quote(address)}.{each.name}>; rel="alternate"; type="{each.media_types[0]}"'
            )
    response.headers.add("Link", f'<{iri_of(quote(path))}>; rel="describes"')
    if form is None:
        response.vary.add("Accept")
    return response


def _unknown(path: str, fault: UnknownResource) -> Response:
    """Answer a dead end: with ways on for a reader, through the common handler for a program."""
    if not request.accept_mimetypes.accept_html:
        raise fault
    wanted = path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ")
    return chrome.page(
        "error.html",
        status=fault.status,
        title=fault.title,
        detail=fault.detail,
        code=fault.code,
        wanted=wanted,
        nearby=things_like(concord().store, path),
        search_href=editor_link(_SEARCH % Literal(wanted.casefold()).n3()),
    )
