"""`/update`: updates by form or as the body itself, for holders of a token that may write."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from endpoint.access.writing import authorize_writing, expected_version
from endpoint.admin.exchange import exchange_of
from endpoint.context import concord
from endpoint.errors import BadRequest, UnsupportedMediaType
from endpoint.sparql.request import iris, require_utf8
from endpoint.store.protocol import Write

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-update"

bp = Blueprint("update", __name__)


@bp.post("/update")
def update() -> Response:
    """Carry out an update (SPARQL 1.1 Protocol, section 2.2); the answer names the new version."""
    authorize_writing("write")
    written = concord().store.write(_decode())
    response = jsonify(version=written.version)
    response.headers["Concord-Version"] = str(written.version)
    response.headers["Cache-Control"] = "no-store"
    return response


def _decode() -> Write:
    require_utf8(request.mimetype_params.get("charset", ""))
    if request.mimetype == FORM:
        parameters, texts = [request.form, request.args], request.form.getlist("update")
        if request.args.getlist("update"):
            raise BadRequest("An update is sent in the body, not in the URL.", parameter="update")
    elif request.mimetype == DIRECT:
        parameters, texts = [request.args], []
    else:
        raise UnsupportedMediaType(
            f"A body of type “{request.mimetype or 'none'}” is not read here; send {FORM} with a field “update”, "
            f"or {DIRECT}."
        )
    if len(texts) > 1:
        raise BadRequest("The request holds two updates; join them with a semicolon.", parameter="update")
    if request.mimetype == FORM and not texts:
        raise BadRequest("There is no update; send it as the field “update” or as the body.", parameter="update")
    return Write(
        "update",
        texts[0].encode() if texts else request.get_data(),
        using=iris(parameters, "using-graph-uri"),
        using_named=iris(parameters, "using-named-graph-uri"),
        expected=expected_version(),
        id=exchange_of(request.environ).id,
    )
