"""The one handler of faults: problem JSON (RFC 9457) for programs, a page for browsers, text on request."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from endpoint.errors import (
    BadRequest,
    BodyTooLarge,
    EndpointError,
    MethodNotAllowed,
    NotAcceptable,
    UnknownResource,
    UnsupportedMediaType,
)

_log = logging.getLogger("concord")

_FROM_WERKZEUG: dict[int, type[EndpointError]] = {
    404: UnknownResource,
    405: MethodNotAllowed,
    406: NotAcceptable,
    413: BodyTooLarge,
    415: UnsupportedMediaType,
}


def register(app: Flask) -> None:
    """Let the application answer every fault through this module."""
    app.register_error_handler(EndpointError, render)
    app.register_error_handler(HTTPException, _render_http)
    app.register_error_handler(Exception, _render_unexpected)


def render(fault: EndpointError) -> Response:
    """Return the answer to a fault in the form that the client asks for."""
    if fault.status >= 500 and fault.code == "internal-error":
        _log.error("internal error: %s", fault.detail)
    problem = {
        "type": f"/docs/errors#{fault.code}",
        "title": fault.title,
        "status": fault.status,
        "detail": fault.detail,
        "code": fault.code,
        **fault.extra,
    }
    accepted = request.accept_mimetypes
    best = accepted.best_match(["application/problem+json", "application/json", "text/html", "text/plain"])
    if best == "text/html" and accepted["text/html"] > accepted["application/json"]:
        response = Response(render_template("error.html", **problem), content_type="text/html; charset=utf-8")
    elif best == "text/plain" and "*/*" not in accepted.to_header():
        response = Response(f"{fault.title}: {fault.detail}\n", content_type="text/plain; charset=utf-8")
    else:
        response = jsonify(problem)
        response.content_type = "application/problem+json"
    response.status_code = fault.status
    response.headers.update(fault.headers)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _render_http(fault: HTTPException) -> Response:
    kind = _FROM_WERKZEUG.get(fault.code or 500)
    headers = {name: value for name, value in fault.get_headers() if name == "Allow"}
    if fault.code and fault.code < 400:  # a redirect, which the router raises as an exception
        return Response(status=fault.code, headers=fault.get_headers())
    if kind is None:
        kind = BadRequest if fault.code and fault.code < 500 else EndpointError
    detail = {
        404: f"Nothing is at {request.path}. The saved questions are under /queries/, the query editor is at /sparql.",
        405: f"{request.method} is not answered at {request.path}; {headers.get('Allow', 'another method')} is.",
        413: "The request body is larger than this server reads.",
    }.get(fault.code or 500, fault.description or "The request cannot be answered.")
    return render(kind(detail, headers=headers))


def _render_unexpected(fault: Exception) -> Response:
    _log.exception("unexpected fault at %s %s", request.method, request.path)
    return render(EndpointError("This is our fault, not yours; it has been logged."))
