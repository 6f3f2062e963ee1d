"""What the frame of every page says, and the headers that pages carry.

A page (and its fragments) is HTML made here, so this module and `editor` may use Flask beside the routes.
"""

from __future__ import annotations

import contextlib

from flask import Response, make_response, render_template, request

from endpoint.context import concord
from endpoint.errors import EndpointError, VersionConflict

CURRENCY = "UN Treaty Collection as it stood in March 2015, and later acts where cited"
CURRENCY_NOTE = (
    "The treaty acts come from a snapshot of the UN Treaty Collection of March 2015. Later acts were added "
    "only where a source is cited for them; an act that is missing here may still have taken place."
)


def dataset_version() -> int | None:
    """Return the number of the version served now; None while there is none, so that a page still comes."""
    with contextlib.suppress(EndpointError):
        return concord().store.current_version()
    return None


def frame() -> dict[str, object]:
    """Return what the base template needs on every page."""
    return {"currency": CURRENCY, "currency_note": CURRENCY_NOTE, "dataset_version": dataset_version}


def page(template: str, *, status: int = 200, version: int | None = None, **values: object) -> Response:
    """Return a page; `version` is the dataset version that it was read from."""
    shown = _with_version({"status": status, **values}, version)
    response = make_response(render_template(template, **shown), status)
    return stamp(response, version)


def stamp(response: Response, version: int | None) -> Response:
    """Name the dataset version; give an answer that may be kept its entity tag, or 304 where it still holds."""
    if version is not None:
        response.headers["Concord-Version"] = str(version)
    if response.status_code != 200:
        return response
    response.headers.setdefault("Cache-Control", "no-cache")  # may be kept, but asks whether it still holds
    response.add_etag(weak=True)
    return make_conditional(response)


def make_conditional(response: Response, *, complete_length: int | None = None) -> Response:
    """Make an answer 304 where the client has it already; the part asked for, where its length is given.

    Raises `VersionConflict` for an If-Match that names another (RFC 9110, section 13.1.1: a weak tag never does);
    werkzeug (3.1) gives that its status, but leaves the answer as it is, and does not know `*`.
    """
    expected, (tag, is_weak) = request.if_match, response.get_etag()
    if expected and not expected.star_tag and (is_weak or not expected.is_strong(tag or "")):
        raise VersionConflict("If-Match names something else than what is here now.")
    environ = {name: value for name, value in request.environ.items() if name != "HTTP_IF_MATCH"}
    response.make_conditional(environ, accept_ranges=complete_length is not None, complete_length=complete_length)
    return response


def _with_version(values: dict[str, object], version: int | None) -> dict[str, object]:
    return values if version is None else {**values, "version": version}
