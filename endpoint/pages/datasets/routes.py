"""The datasets over HTTP: the list of all named graphs and one page a graph, each also as data."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response
from rdflib import URIRef

from endpoint.context import concord
from endpoint.errors import UnknownResource
from endpoint.pages import chrome, documents, formats
from endpoint.pages.datasets.model import Dataset, catalogue, datasets_of
from endpoint.pages.datasets.view import dataset_page
from endpoint.pages.documents import Document, Forms
from endpoint.pages.facts import graph_name
from endpoint.pages.suggestions import like
from endpoint.pages.table import Cell
from endpoint.urls import iri_of

bp = Blueprint("datasets", __name__)

_WHOLE = "concord"


@bp.get("/graph/")
def index() -> Response:
    """Every named graph: what it holds, who publishes it, as of when, how large it is."""
    return documents.answer(_whole(), None)


@bp.get("/graph/<name>")
def graph(name: str) -> Response:
    """One named graph, or the descriptions of all as a file."""
    stem, form = formats.split_ending(name)
    if stem == _WHOLE:
        return documents.answer(_whole(), form)
    datasets = {each.name: each for each in datasets_of(concord().store) if each.path}
    if stem in datasets:
        return documents.answer(_one(datasets[stem]), form)
    fault = UnknownResource(f"There is no graph {iri_of(f'graph/{stem}')}; /graph/ lists those there are.")
    near = like([URIRef(each.iri) for each in datasets.values()], stem, lambda iri: _cell(datasets[graph_name(iri)]))
    return documents.dead_end(f"graph/{name}", fault, near)


def _cell(dataset: Dataset) -> Cell:
    return Cell(dataset.title, dataset.path, "iri")


def _whole() -> Document:
    store = concord().store
    version = store.current_version()

    def page(forms: Forms) -> Response:
        return chrome.page("datasets.html", version=version, here="data", datasets=datasets_of(store), forms=forms)

    return Document(
        iri_of("graph/"),
        f"/graph/{_WHOLE}",
        page,
        lambda form: formats.serialize(catalogue(store), form),
        version,
        "/graph/",
    )


def _one(dataset: Dataset) -> Document:
    store = concord().store
    version = store.current_version()

    def page(forms: Forms) -> Response:
        view = dataset_page(store, dataset, datetime.now(UTC).date())
        response = chrome.page("dataset.html", version=version, here="data", view=view, dataset=dataset, forms=forms)
        response.headers["Cache-Control"] = "private, no-cache"  # how to cite it names the day
        return response

    return Document(
        dataset.iri,
        dataset.path,
        page,
        lambda form: formats.serialize(dataset.document(), form),
        version,
        dataset.path,
    )
