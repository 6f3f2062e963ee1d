"""The concept schemes over HTTP; a single concept is a thing like any other (`endpoint.pages.routes`)."""

from __future__ import annotations

from flask import Blueprint, Response

from endpoint.context import concord
from endpoint.errors import UnknownResource
from endpoint.pages import chrome, documents, formats
from endpoint.pages.documents import Document, Forms
from endpoint.pages.vocab import view
from endpoint.urls import iri_of

bp = Blueprint("vocab", __name__)

_WHOLE = "concord"


@bp.get("/vocab/")
def index() -> Response:
    """Every concept scheme, or the graph of all of them."""
    return documents.answer(_whole(), None)


@bp.get("/vocab/<name>")
def scheme(name: str) -> Response:
    """One scheme with its concepts, or all schemes as a file."""
    stem, form = formats.split_ending(name)
    if stem == _WHOLE:
        return documents.answer(_whole(), form)
    try:
        return documents.answer(_scheme(stem), form)
    except UnknownResource as fault:
        return documents.dead_end(f"vocab/{name}", fault)


def _whole() -> Document:
    store = concord().store
    version = store.current_version()

    def page(forms: Forms) -> Response:
        return chrome.page("vocab.html", version=version, here="vocab", schemes=view.schemes(store), forms=forms)

    return Document(
        iri_of("vocab/"),
        f"/vocab/{_WHOLE}",
        page,
        lambda form: formats.serialize(view.all_schemes(store), form),
        version,
        "/vocab/",
    )


def _scheme(name: str) -> Document:
    store = concord().store
    version = store.current_version()
    iri = iri_of(f"vocab/{name}")
    found = view.scheme_of(store, iri)

    def page(forms: Forms) -> Response:
        return chrome.page(
            "scheme.html", version=version, here="vocab", scheme=found, iri=iri, tree=view.tree(store, iri), forms=forms
        )

    return Document(
        iri,
        f"/vocab/{name}",
        page,
        lambda form: formats.serialize(view.document_of(store, iri), form),
        version,
    )
