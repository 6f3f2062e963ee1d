"""`/sparql`: queries by GET, POST and QUERY; in a browser, the editor."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, request

from endpoint.context import concord
from endpoint.errors import BadRequest, EndpointError
from endpoint.negotiation import GRAPHS, SOLUTIONS, Format, choose, find, formats_for, refusal
from endpoint.pages.editor import render_editor, table_for
from endpoint.sparql.request import SparqlRequest, decode
from endpoint.store.protocol import Answer, Kind, parse_select
from endpoint.whole import whole_response

_ON_A_PAGE = 16 << 20
"""Bytes of an answer that a page is made from; it is read into memory, unlike a download."""

bp = Blueprint("sparql", __name__)


@bp.route("/sparql", methods=["GET", "POST", "QUERY"])
def sparql() -> Response:
    """Answer a query in the format the client asks for."""
    form = request.form if request.mimetype == "application/x-www-form-urlencoded" else request.args
    body = b"" if request.method == "GET" else request.get_data(cache=True)
    wanted = decode(request.method, request.mimetype, request.args, form, body)
    if _is_browser(wanted):
        return _page(wanted)
    if wanted.text is None:
        raise BadRequest("There is no query; send it as the parameter “query” or as the body.", parameter="query")
    answer, chosen = _run(wanted)
    tag = _tag(wanted, answer.version, chosen)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains(tag):
        answer.close()
        response = Response(status=304)
    else:
        response = whole_response(answer, chosen.content_type, concord().settings.max_answer << 20)
    response.headers["Concord-Version"] = str(answer.version)
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask whether it still holds
    response.set_etag(tag)
    response.vary.add("Accept")
    return response


def _tag(wanted: SparqlRequest, version: int, chosen: Format) -> str:
    """Return what identifies an answer: versions never change, so version, request and format say it all."""
    parts = (str(version), chosen.name, wanted.text or "", *wanted.default_graphs, "|", *wanted.named_graphs)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _run(wanted: SparqlRequest) -> tuple[Answer, Format]:
    """Ask the store, in a format that fits whichever kind of answer the query turns out to have."""
    solutions, graphs = _choose(wanted, SOLUTIONS), _choose(wanted, GRAPHS)
    if solutions is None and graphs is None:
        raise refusal(SOLUTIONS + GRAPHS)
    answer = concord().store.query(wanted.to_query((solutions or SOLUTIONS[0]).name, (graphs or GRAPHS[0]).name))
    chosen = graphs if answer.kind is Kind.GRAPH else solutions
    if chosen is None:
        answer.close()
        raise refusal(formats_for(answer.kind))
    return answer, chosen


def _choose(wanted: SparqlRequest, formats: tuple[Format, ...]) -> Format | None:
    if wanted.format is None:
        return choose(request.accept_mimetypes, formats)
    names = {each.name for each in formats}
    if wanted.format in names or any(wanted.format in each.media_types for each in formats):
        return find(wanted.format, formats)
    return None


def _is_browser(wanted: SparqlRequest) -> bool:
    """Tell whether the client would rather have a page than any format of results."""
    if wanted.format is not None:
        return False
    accepted = request.accept_mimetypes
    others = [kind for each in SOLUTIONS + GRAPHS for kind in each.media_types]
    best = accepted.best_match([*others, "text/html"])
    return bool(accepted) and best == "text/html" and "text/html" in accepted.to_header()


def _page(wanted: SparqlRequest) -> Response:
    if wanted.text is None:
        return render_editor()
    try:
        answer = concord().store.query(wanted.to_query("json", "ttl"))
        content = answer.read(_ON_A_PAGE)
    except EndpointError as fault:
        return render_editor(wanted.text, error=fault)
    if answer.kind is Kind.GRAPH:
        return render_editor(wanted.text, triples=content.decode(), version=answer.version)
    if answer.kind is Kind.BOOLEAN:
        return render_editor(wanted.text, verdict=b"true" in content, version=answer.version)
    return render_editor(wanted.text, table_for(parse_select(content, answer.version)))
