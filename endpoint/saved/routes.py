"""`/queries/`: the catalogue of saved questions, each with its form, its answer and its downloads."""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from endpoint.admin.exchange import query_noted
from endpoint.context import concord
from endpoint.errors import BadParameter
from endpoint.negotiation import SOLUTIONS, choose, find, wants_page
from endpoint.pages.chrome import page
from endpoint.saved.answer import run
from endpoint.saved.catalog import Saved
from endpoint.saved.params import bind
from endpoint.saved.view import by_module, view_of
from endpoint.store.protocol import Select, parse_select
from endpoint.store.terms import Term
from endpoint.whole import whole_response

bp = Blueprint("saved", __name__)

SOURCE = "rq"


@bp.get("/queries/")
def catalogue() -> Response:
    """The list of questions, all or those that hold some words."""
    wanted = request.args.get("q", "").strip()
    modules = by_module(concord().catalog.all(), wanted)
    total = sum(len(questions) for _, questions in modules)
    return page("queries.html", here="queries", wanted=wanted, modules=modules, total=total)


@bp.get("/query/<slug>")
def named(slug: str) -> AnyResponse:
    """The IRI of a question stands for the question; its page is the document on it (303)."""
    saved = concord().catalog.get(slug)
    return redirect(f"/queries/{saved.slug}", 303)


@bp.get("/queries/<slug>")
def question(slug: str) -> Response:
    """A question's page for readers, its answer for programs."""
    saved = concord().catalog.get(slug)
    accepted = request.accept_mimetypes
    if accepted and not accepted.accept_html:
        form = choose(accepted, SOLUTIONS)
        if form is not None:
            return _vary(download(slug, form.name))
    return _vary(_page(saved))


@bp.get("/queries/<slug>.<ending>")
def download(slug: str, ending: str) -> Response:
    """The answer of a question as a file, or the question itself (`.rq`)."""
    saved = concord().catalog.get(slug)
    if ending == SOURCE:
        return Response(saved.source, content_type="application/sparql-query; charset=utf-8")
    form = find(ending, SOLUTIONS)
    store, given = concord().store, _given()
    version = store.current_version()
    parts = json.dumps([version, saved.slug, saved.text, form.name, sorted(given.items())])
    tag = hashlib.sha256(parts.encode()).hexdigest()[:32]
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        with query_noted(request.environ) as exchange:
            answer = run(store, saved, given, solutions_format=form.name, version=version, id=exchange.id)
            response = whole_response(answer, form.content_type, concord().settings.max_answer << 20)
            exchange.rows = answer.rows
    response.headers["Concord-Version"] = str(version)
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask whether it still holds
    response.set_etag(tag)
    response.headers["Content-Disposition"] = f'inline; filename="{saved.slug}.{form.name}"'
    return response


def _page(saved: Saved) -> Response:
    store, given = concord().store, _given()
    fault: BadParameter | None = None
    bound: dict[str, Term] = {}
    select: Select | None = None
    if given or not _lacks_values(saved):
        try:
            bound = dict(bind(store, saved, given))
            with query_noted(request.environ) as exchange:
                answer = run(store, saved, given, solutions_format="json", id=exchange.id)
                select = parse_select(answer.read(), answer.version)
                exchange.rows = len(select.rows)
        except BadParameter as error:
            if not wants_page(request.headers.get("Accept", "")):
                raise
            fault = error
    address = request.host_url.rstrip("/")
    view = view_of(store, saved, given, bound, select, fault, address)
    version = select.version if select else None
    return page("query.html", status=fault.status if fault else 200, version=version, here="queries", view=view)


def _lacks_values(saved: Saved) -> bool:
    """Tell whether the question cannot be asked without more from the reader."""
    return any(each.required and each.default is None for each in saved.parameters.values())


def _given() -> dict[str, str]:
    """Return what the address gives; a blank field is one left out."""
    values = {}
    for name, each in request.args.lists():
        if len(each) > 1:
            raise BadParameter(f"“{name}” is given {len(each)} times; give it once.", parameter=name)
        if each[0].strip():
            values[name] = each[0].strip()
    return values


def _vary(response: Response) -> Response:
    response.vary.add("Accept")
    return response
