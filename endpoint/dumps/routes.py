"""Dumps over HTTP: the list, the files (also in parts, RFC 9110 section 14), and their checksums."""

from __future__ import annotations

from typing import ClassVar

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from endpoint.context import concord
from endpoint.errors import EndpointError, UnknownResource, VersionConflict
from endpoint.negotiation import GRAPHS
from endpoint.negotiation import find as find_format
from endpoint.pages import chrome
from endpoint.pages.datasets.model import datasets_of
from endpoint.store.dumps import Dump, dumps_of
from endpoint.store.versions import Versions

bp = Blueprint("dumps", __name__)

_MEDIA_TYPES = {"nq": "application/n-quads", "ttl": find_format("ttl", GRAPHS).media_types[0]}


class UnsatisfiableRange(EndpointError):
    """The part asked for lies outside the file."""

    status: ClassVar[int] = 416
    code: ClassVar[str] = "range-not-satisfiable"
    title: ClassVar[str] = "There is no such part of the file"


@bp.get("/dumps/")
def index() -> Response:
    """The files with graph, number of triples, size and SHA-256; as JSON for programs that ask for it."""
    version = concord().store.current_version()
    _, dumps = dumps_of(_versions(), version)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        files = [{"href": f"/dumps/{each.file}", "mediaType": _media_type(each.file), **vars(each)} for each in dumps]
        response = jsonify({"version": version, "files": files})
        chrome.stamp(response, version)
    else:
        titles = {each.iri: each.title for each in datasets_of(concord().store)}
        response = chrome.page("dumps.html", version=version, here="data", dumps=dumps, titles=titles)
    response.vary.add("Accept")
    return response


@bp.get("/dumps/SHA256SUMS")
def checksums() -> Response:
    """The checksums of all files in the form that `sha256sum --check` reads."""
    version = concord().store.current_version()
    _, dumps = dumps_of(_versions(), version)
    lines = "".join(f"{each.sha256}  {each.file}\n" for each in dumps)
    return chrome.stamp(Response(lines, content_type="text/plain; charset=utf-8"), version)


@bp.get("/dumps/<name>")
def dump(name: str) -> Response:
    """One file; a part of it where the client asks for a range."""
    version = concord().store.current_version()
    folder, dumps = dumps_of(_versions(), version)
    found = _find(dumps, name)
    file = (folder / found.file).open("rb")
    response = Response(wrap_file(request.environ, file), mimetype=_media_type(name), direct_passthrough=True)
    response.content_length = found.size
    response.set_etag(found.sha256)
    try:
        chrome.make_conditional(response, complete_length=found.size)
    except RequestedRangeNotSatisfiable as fault:
        file.close()
        raise UnsatisfiableRange(
            f"{found.file} has {found.size:,} bytes, and the part asked for lies outside them.",
            headers={"Content-Range": f"bytes */{found.size}"},
        ) from fault
    except VersionConflict:
        file.close()
        raise
    response.headers["Concord-Version"] = str(version)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _find(dumps: list[Dump], name: str) -> Dump:
    found = next((each for each in dumps if each.file == name), None)
    if found is None:
        raise UnknownResource(f"There is no dump “{name}”; /dumps/ lists the files there are.")
    return found


def _media_type(file: str) -> str:
    return _MEDIA_TYPES[file.rpartition(".")[2]]


def _versions() -> Versions:
    return Versions(concord().settings.store)
