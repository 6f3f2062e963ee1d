"""The ontology over HTTP: the whole, its modules, its terms and its versions; each as a page or as data."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from rdflib import URIRef
from werkzeug.wrappers import Response as AnyResponse

from endpoint.context import concord
from endpoint.errors import UnknownResource
from endpoint.namespaces import CNA
from endpoint.pages import chrome, documents, formats
from endpoint.pages.documents import Document, Forms
from endpoint.pages.files import module_files
from endpoint.pages.ontology import downloads, index
from endpoint.pages.ontology.model import ROOT, Ontology, ontology_of
from endpoint.pages.ontology.overview import overview
from endpoint.pages.ontology.term import class_page, property_page
from endpoint.pages.ontology.usage import counts_of
from endpoint.pages.shapes.model import shapes_of
from endpoint.pages.suggestions import like
from endpoint.saved.view import listed
from endpoint.urls import iri_of, path_of

bp = Blueprint("ontology", __name__)


@bp.get("/ontology/")
def whole() -> Response:
    """The ontology: its first page, or all modules in one document."""
    return documents.answer(_whole(ontology_of(concord().store)), None)


@bp.get("/ontology/<name>")
def part(name: str) -> AnyResponse:
    """A class or property, a module, the whole as a file, or the version that is served."""
    ontology = ontology_of(concord().store)
    stem, form = formats.split_ending(name)
    if stem == downloads.WHOLE:
        return documents.answer(_whole(ontology), form)
    if CNA[stem] in ontology.terms:
        return documents.answer(_term(ontology, CNA[stem]), form)
    if CNA[stem] in ontology.modules and stem in module_files("ontology"):
        return documents.answer(_module(ontology, stem), form)
    return _version(ontology, f"ontology/{name}")


@bp.get("/ontology/<module>/<number>")
def module_version(module: str, number: str) -> AnyResponse:
    """The version of a module: the one that is served leads to it (303)."""
    return _version(ontology_of(concord().store), f"ontology/{module}/{number}")


def _version(ontology: Ontology, path: str) -> AnyResponse:
    served = downloads.versions(ontology)
    subject = served.get(iri_of(path))
    if subject is not None:
        response = redirect(path_of(str(subject)), 303)
        response.vary.add("Accept")
        return response
    name = path.rsplit("/", 1)[-1]
    if name[:1].isdigit():
        fault = UnknownResource(
            f"{iri_of(path)} is not the version that is served here: the ontology is at version "
            f"{ontology.version_of(ROOT) or 'unknown'}, at /ontology/."
        )
    else:
        fault = UnknownResource(f"The ontology has no term or module at {iri_of(path)}.")
    return documents.dead_end(path, fault, like(sorted(ontology.terms), name, ontology.cell))


def _whole(ontology: Ontology) -> Document:
    store = concord().store

    def page(forms: Forms) -> Response:
        return chrome.page(
            "ontology.html",
            version=ontology.version,
            here="ontology",
            about=index.about(ontology, ROOT),
            modules=index.modules(ontology),
            listing=index.whole_listing(ontology, counts_of(store)),
            drawing=overview(ontology),
            total=(len(ontology.classes), len(ontology.properties)),
            forms=forms,
        )

    return Document(
        str(ROOT),
        f"/ontology/{downloads.WHOLE}",
        page,
        lambda form: downloads.whole(store, form),
        ontology.version,
        "/ontology/",
    )


def _module(ontology: Ontology, name: str) -> Document:
    def page(forms: Forms) -> Response:
        return chrome.page(
            "module.html",
            version=ontology.version,
            here="ontology",
            name=name,
            about=index.about(ontology, CNA[name]),
            listing=index.module_listing(ontology, counts_of(concord().store), name),
            shape_modules=set(module_files("shapes")),
            concerned=index.concerned(ontology, name),
            forms=forms,
        )

    return Document(
        str(CNA[name]),
        f"/ontology/{name}",
        page,
        lambda form: downloads.module(ontology, name, form),
        ontology.version,
    )


def _term(ontology: Ontology, term: URIRef) -> Document:
    def page(forms: Forms) -> Response:
        parts = concord()
        shapes = shapes_of(parts.store)
        template, read = ("class.html", class_page) if ontology.is_class(term) else ("property.html", property_page)
        view = read(parts.store, ontology, shapes, parts.catalog, term)
        return chrome.page(
            template,
            version=ontology.version,
            here="ontology",
            term=view,
            questions=listed(view.head.questions),
            forms=forms,
        )

    return Document(
        str(term),
        path_of(str(term)),
        page,
        lambda form: downloads.term(ontology, term, form),
        ontology.version,
    )
