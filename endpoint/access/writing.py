"""What every route that writes asks first: may this client, and is the dataset where it thinks it is."""

from __future__ import annotations

from flask import request

from endpoint.access.authority import Bearer
from endpoint.context import concord
from endpoint.errors import LengthRequired, NotAllowed, VersionConflict

UNSIZED = "concord.unsized"
"""Set in the environment of a request whose body came without a length."""


def authorize(role: str) -> Bearer:
    """Return who asks; raises `Unauthorized` or `Forbidden`."""
    return concord().authority.authorize(request.headers.get("Authorization"), role)


def authorize_writing(role: str) -> Bearer:
    """Return who asks to change something.

    Raises what `authorize` does, `NotAllowed` where the server is read-only, and `LengthRequired` for a body without
    a length: the web server (granian 2.8) does not tell one that broke off from one that is complete.
    """
    if concord().settings.read_only:
        raise NotAllowed("This server is read-only.")
    bearer = authorize(role)
    if request.environ.get(UNSIZED):
        raise LengthRequired("What is to be written must be sent with its length, in the header Content-Length.")
    return bearer


def expected_version() -> int | None:
    """Return the version that `If-Match` names, None without one; raises `VersionConflict` where it names none.

    The tag is that of a whole graph, or the number of the version alone: `If-Match: "7"`.
    """
    tags = request.if_match
    if not tags or tags.star_tag:
        return None
    numbers = [tag.partition("-")[0] for tag in tags]
    if not numbers or not all(number.isdigit() for number in numbers):
        raise VersionConflict("If-Match names no version; it is the number that Concord-Version tells.")
    current = concord().store.current_version()
    return current if str(current) in numbers else int(numbers[0])
