"""The first page, the pages of things, and the redirects from things to their documents (303)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Blueprint, Response, redirect
from rdflib import URIRef
from werkzeug.wrappers import Response as AnyResponse

from endpoint.context import concord
from endpoint.dumps.routes import bp as dumps
from endpoint.errors import UnknownResource
from endpoint.iris import is_iri
from endpoint.pages import chrome, documents, formats
from endpoint.pages.datasets.routes import bp as datasets
from endpoint.pages.describe import describe, document_of
from endpoint.pages.documents import Document, Forms
from endpoint.pages.editor import EXAMPLE
from endpoint.pages.explain.routes import bp as explain
from endpoint.pages.faults import faults
from endpoint.pages.home import read_home
from endpoint.pages.ontology.routes import bp as ontology
from endpoint.pages.shapes.routes import bp as shapes
from endpoint.pages.vocab.routes import bp as vocab
from endpoint.saved.view import listed
from endpoint.urls import iri_of

bp = Blueprint("pages", __name__)
bp.app_context_processor(chrome.frame)
for part in (ontology, shapes, vocab, datasets, dumps, explain):
    bp.register_blueprint(part)

_IS_KNOWN = """
ASK { { ?this ?p ?o } UNION { ?s ?q ?this } UNION { GRAPH cng:ontology { ?this ?p ?o } }
      UNION { GRAPH cng:vocab { ?this ?p ?o } } }
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


@bp.get("/docs/errors")
def errors() -> Response:
    """What the codes of faults mean; a fault's `type` leads here."""
    return chrome.page("faults.html", here="docs", faults=faults())


@bp.get("/id/<kind>/<path:slug>")
def thing(kind: str, slug: str) -> AnyResponse:
    """A thing is not its document: see the document (303)."""
    path = f"id/{kind}/{slug}"
    iri = iri_of(path)
    if not is_iri(iri) or not concord().store.ask(_IS_KNOWN, {"this": URIRef(iri)}):
        return documents.dead_end(path, UnknownResource(f"There is nothing at {iri} in this dataset."))
    response = redirect("/" + quote(f"doc/{kind}/{slug}"), 303)
    response.vary.add("Accept")
    return response


@bp.get("/doc/<kind>/<path:slug>")
def document(kind: str, slug: str) -> AnyResponse:
    """The document on a thing, in the form that the ending or `Accept` asks for."""
    slug, form = formats.split_ending(slug)
    return _document(f"id/{kind}/{slug}", f"/doc/{kind}/{slug}", form)


@bp.get("/vocab/<scheme>/<path:notation>")
def concept(scheme: str, notation: str) -> AnyResponse:
    """The document on a concept, whose address is that of the concept itself."""
    stem, form = formats.split_ending(f"vocab/{scheme}/{notation}")
    return _document(stem, "/" + stem, form)


def _document(path: str, address: str, form: formats.Format | None) -> AnyResponse:
    store = concord().store
    if not is_iri(iri_of(path)):
        return documents.dead_end(path, UnknownResource(f"Nothing can be at {iri_of(path)}, which is no IRI."))

    def page(forms: Forms) -> Response:
        entity = describe(store, iri_of(path))
        return chrome.page("entity.html", version=entity.version, entity=entity, forms=forms)

    def data(chosen: formats.Format) -> bytes:
        return formats.serialize(document_of(store, iri_of(path)), chosen)

    try:
        return documents.answer(Document(iri_of(path), address, page, data, store.current_version()), form)
    except UnknownResource as fault:
        return documents.dead_end(path, fault)
