"""The shapes over HTTP: the list, a module, one shape; each as a page or as data."""

from __future__ import annotations

from flask import Blueprint, Response
from rdflib import URIRef

from endpoint.context import concord
from endpoint.errors import UnknownResource
from endpoint.namespaces import CNS
from endpoint.pages import chrome, documents, formats
from endpoint.pages.documents import Document, Forms
from endpoint.pages.files import module_files
from endpoint.pages.ontology.downloads import closure
from endpoint.pages.shapes.model import Shapes, shapes_of
from endpoint.pages.shapes.view import ShapeModule, modules_of, shape_page
from endpoint.pages.suggestions import like
from endpoint.urls import iri_of

bp = Blueprint("shapes", __name__)

_WHOLE = "concord"


@bp.get("/shapes/")
def index() -> Response:
    """Every shape by module, or the graph of all of them."""
    return documents.answer(_whole(shapes_of(concord().store)), None)


@bp.get("/shapes/<name>")
def shape(name: str) -> Response:
    """One shape, one module, or the whole as a file."""
    stem, form = formats.split_ending(name)
    shapes = shapes_of(concord().store)
    if stem == _WHOLE:
        return documents.answer(_whole(shapes), form)
    if stem in module_files("shapes"):
        return documents.answer(_module(shapes, stem), form)
    try:
        return documents.answer(_shape(shapes, CNS[stem]), form)
    except UnknownResource as fault:
        return documents.dead_end(f"shapes/{name}", fault, like(shapes.named, stem, shapes.cell))


def _whole(shapes: Shapes) -> Document:
    def page(forms: Forms) -> Response:
        return _list_page(shapes, modules_of(shapes), forms)

    return Document(
        iri_of("shapes/"),
        f"/shapes/{_WHOLE}",
        page,
        lambda form: formats.serialize(shapes.graph, form),
        shapes.version,
        "/shapes/",
    )


def _module(shapes: Shapes, name: str) -> Document:
    def page(forms: Forms) -> Response:
        return _list_page(shapes, modules_of(shapes, name), forms, name)

    return Document(
        str(CNS[name]),
        f"/shapes/{name}",
        page,
        lambda form: module_files("shapes")[name].document(form, shapes.graph),
        shapes.version,
    )


def _list_page(shapes: Shapes, modules: list[ShapeModule], forms: Forms, only: str = "") -> Response:
    return chrome.page("shapes.html", version=shapes.version, here="shapes", modules=modules, forms=forms, only=only)


def _shape(shapes: Shapes, iri: URIRef) -> Document:
    view = shape_page(shapes, iri)

    def page(forms: Forms) -> Response:
        return chrome.page("shape.html", version=shapes.version, here="shapes", shape=view, forms=forms)

    return Document(
        str(iri),
        "/" + str(iri).removeprefix(iri_of("")),
        page,
        lambda form: formats.serialize(closure(shapes.graph, iri), form),
        shapes.version,
    )
