"""`/sparql`: queries by GET, POST and QUERY; without a query the service's description, in a browser the editor."""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, Response, request

from endpoint import __version__
from endpoint.admin.exchange import exchange_of, query_noted
from endpoint.context import concord
from endpoint.errors import BadRequest, EndpointError
from endpoint.negotiation import GRAPHS, SOLUTIONS, Format, choose, find, formats_for, refusal, wants_page
from endpoint.pages.chrome import make_conditional
from endpoint.pages.editor import render_editor, table_for
from endpoint.pages.formats import serialize
from endpoint.sparql.description import describe_service
from endpoint.sparql.request import DIRECT, FORM, SparqlRequest, decode
from endpoint.store.protocol import Answer, Kind, parse_select
from endpoint.store.versions import Versions
from endpoint.whole import whole_response

_ON_A_PAGE = 16 << 20
"""Bytes of an answer that a page is made from; it is read into memory, unlike a download."""

bp = Blueprint("sparql", __name__)


@bp.route("/sparql", methods=["GET", "POST", "QUERY"], provide_automatic_options=False)
def sparql() -> Response:
    """Answer a query in the format the client asks for."""
    form = request.form if request.mimetype == FORM else request.args
    body = b"" if request.method in ("GET", "HEAD") else request.get_data(cache=True)
    charset = request.mimetype_params.get("charset", "")
    wanted = decode(request.method, request.mimetype, request.args, form, body, charset)
    if wanted.format is None and wants_page(request.headers.get("Accept", "")):
        return _page(wanted)
    if wanted.text is None:
        return _description(wanted)
    with query_noted(request.environ):
        return _answer(wanted)


@bp.route("/sparql", methods=["OPTIONS"])
def options() -> Response:
    """Say what may be sent, also to a browser that asks for a page of another host (Fetch, CORS preflight)."""
    methods = "GET, HEAD, POST, QUERY, OPTIONS"
    response = Response(status=204)
    del response.headers["Content-Type"]
    response.headers["Allow"] = methods
    response.headers["Accept-Post"] = f"{FORM}, {DIRECT}"
    response.headers["Accept-Query"] = f'"{DIRECT}"'
    response.headers["Access-Control-Allow-Methods"] = methods
    response.headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _answer(wanted: SparqlRequest) -> Response:
    answer, chosen = _run(wanted)
    tag = _tag(wanted, answer.version, chosen)
    if answer.is_volatile:
        response = whole_response(answer, chosen.content_type, concord().settings.max_answer << 20)
        exchange_of(request.environ).rows = answer.rows
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Accept")
        return response
    if request.method in ("GET", "HEAD") and request.if_none_match.contains(tag):
        answer.close()
        response = Response(status=304)
    else:
        response = whole_response(answer, chosen.content_type, concord().settings.max_answer << 20)
        exchange_of(request.environ).rows = answer.rows
    response.headers["Concord-Version"] = str(answer.version)
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask whether it still holds
    response.set_etag(tag)
    response.vary.add("Accept")
    return response


def _description(wanted: SparqlRequest) -> Response:
    """Describe the service to whoever asks for it by GET and nothing else; all others have forgotten their query."""
    chosen = _choose(wanted, GRAPHS)
    asks_for_data = wanted.default_graphs or wanted.named_graphs
    if request.method not in ("GET", "HEAD") or chosen is None or asks_for_data:
        raise BadRequest("There is no query; send it as the parameter “query” or as the body.", parameter="query")
    if not request.host:
        raise BadRequest("The header Host is missing or is no name of a host, so the service cannot say where it is.")
    settings = concord().settings
    version = wanted.version or concord().store.current_version()
    meta = Versions(settings.store).meta(version)
    writable = not settings.read_only  # by whoever has a token
    response = Response(content_type=chosen.content_type)
    response.headers["Concord-Version"] = str(version)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(
        _digest(__version__, version, chosen.name, request.base_url, writable, settings.services), weak=True
    )
    response.vary.add("Accept")
    if make_conditional(response).status_code == 200:
        described = describe_service(request.base_url, meta, writable, federates=bool(settings.services))
        response.set_data(serialize(described, chosen))
    return response


def _tag(wanted: SparqlRequest, version: int, chosen: Format) -> str:
    """Return what identifies an answer: versions never change, so version, request and format say it all."""
    return _digest(version, chosen.name, wanted.text, wanted.default_graphs, wanted.named_graphs)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _run(wanted: SparqlRequest) -> tuple[Answer, Format]:
    """Ask the store, in a format that fits whichever kind of answer the query turns out to have."""
    solutions, graphs = _choose(wanted, SOLUTIONS), _choose(wanted, GRAPHS)
    if solutions is None and graphs is None:
        raise refusal(SOLUTIONS + GRAPHS)
    query = wanted.to_query(
        (solutions or SOLUTIONS[0]).name, (graphs or GRAPHS[0]).name, exchange_of(request.environ).id
    )
    answer = concord().store.query(query)
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


def _page(wanted: SparqlRequest) -> Response:
    if wanted.text is None:
        return render_editor()
    try:
        with query_noted(request.environ) as exchange:
            answer = concord().store.query(wanted.to_query("json", "ttl", exchange.id))
            content = answer.read(_ON_A_PAGE)
    except EndpointError as fault:
        return render_editor(wanted.text, error=fault)
    if answer.kind is Kind.GRAPH:
        response = render_editor(wanted.text, triples=content.decode(), version=answer.version)
    elif answer.kind is Kind.BOOLEAN:
        response = render_editor(wanted.text, verdict=b"true" in content, version=answer.version)
    else:
        select = parse_select(content, answer.version)
        exchange.rows = len(select.rows)
        response = render_editor(wanted.text, table_for(select))
    if answer.is_volatile:
        response.headers["Cache-Control"] = "no-store"
    return response
