"""`/store`: the SPARQL 1.1 Graph Store HTTP Protocol, by `?graph=IRI` or `?default`, or by the address itself."""

from __future__ import annotations

import uuid
from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, request

from endpoint.access.writing import authorize_writing, expected_version
from endpoint.admin.exchange import exchange_of
from endpoint.context import concord
from endpoint.errors import BadRequest, UnsupportedMediaType
from endpoint.iris import is_iri
from endpoint.negotiation import GRAPHS, Format, choose, refusal
from endpoint.store.protocol import Query, Write, Written
from endpoint.whole import whole_response

bp = Blueprint("graphs", __name__)

_READ = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_IN_PATH = "/:@!$&'()*+,;=~"


@bp.route("/store", methods=["GET", "PUT", "DELETE"])
@bp.route("/store/<path:name>", methods=["GET", "PUT", "DELETE"])
def graph(name: str = "") -> Response:
    """Give, replace or delete one graph (sections 5.2 to 5.4)."""
    target = _target(direct=bool(name))
    if request.method in ("GET", "HEAD"):
        return _give(target)
    authorize_writing("write")
    if request.method == "DELETE":
        return _said(concord().store.write(_write("delete", target)), 204)
    written = concord().store.write(_write("put", target, request.get_data(), _format(request.mimetype).name))
    return _said(written, 201 if written.created else 204)


@bp.post("/store")
@bp.post("/store/<path:name>")
def add(name: str = "") -> Response:
    """Add to a graph; without a name of one, make one and tell its address (section 5.5)."""
    authorize_writing("write")
    named = bool(name) or "graph" in request.args or "default" in request.args
    target = _target(direct=bool(name)) if named else f"{_address()}/store/{uuid.uuid4().hex}"
    if request.mimetype == "multipart/form-data":
        uploads = [each for _, several in request.files.lists() for each in several]
        parts = tuple((_format(each.mimetype).name, each.read()) for each in uploads)
        if not parts:
            raise BadRequest("The form holds no file; send the graph as a file of the form, or as the body.")
        written = concord().store.write(replace(_write("post", target), parts=parts))
    else:
        written = concord().store.write(_write("post", target, request.get_data(), _format(request.mimetype).name))
    response = _said(written, 201 if written.created else 204)
    if not named:
        response.status_code = 201
        response.headers["Location"] = target
    return response


def _target(*, direct: bool) -> str:
    """Return the IRI of the graph that the request names, '' for the default graph."""
    graphs, default = request.args.getlist("graph"), "default" in request.args
    if direct:
        if graphs or default:
            raise BadRequest("The address names a graph already; leave “graph” and “default” out.", parameter="graph")
        # What an IRI cannot hold is escaped, as it was in the address of the request.
        return _checked(_address() + "".join(c if c > "\x7f" else quote(c, safe=_IN_PATH) for c in request.path))
    if len(graphs) + default != 1:
        raise BadRequest("Name one graph: ?graph=IRI or ?default.", parameter="graph")
    if default:
        return ""
    return _checked(graphs[0])


def _checked(iri: str) -> str:
    if not is_iri(iri):
        raise BadRequest(f"“{iri}” is not an absolute IRI.", parameter="graph")
    return iri


def _address() -> str:
    if not request.host:
        raise BadRequest("The header Host is missing or is no name of a host, so no graph has an address here.")
    return request.host_url.rstrip("/")


def _give(target: str) -> Response:
    parts = concord()
    chosen = choose(request.accept_mimetypes, GRAPHS)
    if chosen is None:
        raise refusal(GRAPHS)
    answer = parts.store.query(
        Query("", whole_graph=target, graph_format=chosen.name, id=exchange_of(request.environ).id)
    )
    tag = f"{answer.version}-{chosen.name}"
    if request.if_none_match.contains(tag):
        answer.close()
        response = Response(status=304)
    else:
        response = whole_response(answer, chosen.content_type, parts.settings.max_answer << 20)
    response.headers["Concord-Version"] = str(answer.version)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tag)
    response.vary.add("Accept")
    return response


def _write(kind: str, target: str, content: bytes = b"", format: str = "") -> Write:
    return Write(
        kind, content, graph=target, format=format, expected=expected_version(), id=exchange_of(request.environ).id
    )


def _format(kind: str) -> Format:
    for each in GRAPHS:
        if kind in each.media_types and kind in _READ:
            return each
    raise UnsupportedMediaType(f"A graph of type “{kind or 'none'}” is not read here; send {', '.join(_READ)}.")


def _said(written: Written, status: int) -> Response:
    response = Response(status=status)
    response.headers["Concord-Version"] = str(written.version)
    response.headers["Cache-Control"] = "no-store"
    return response
