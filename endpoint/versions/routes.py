"""`/versions/`: the versions that can be asked with `?version=N`, what made each, and what is in it."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from endpoint.context import concord
from endpoint.errors import UnknownResource
from endpoint.pages import chrome
from endpoint.store.versions import Meta, Versions

bp = Blueprint("versions", __name__)


@bp.get("/versions/")
def index() -> Response:
    """All versions, newest first; as JSON for programs that ask for it."""
    versions = Versions(concord().settings.store)
    current = concord().store.current_version()
    metas = [versions.meta(number) for number in reversed(versions.numbers())]
    if _is_program():
        return _finish(jsonify({"current": current, "versions": [_summary(meta) for meta in metas]}))
    return _finish(chrome.page("versions.html", here="data", metas=metas, current=current))


@bp.get("/versions/<int:number>")
def one(number: int) -> Response:
    """One version with the triples of each of its graphs; raises `UnknownResource` or `VersionGone`."""
    meta = Versions(concord().settings.store).meta(number)
    if _is_program():
        return _finish(jsonify({**_summary(meta), "graphs": meta.graphs, "contentHash": meta.content_hash}))
    current = concord().store.current_version()
    return _finish(chrome.page("versions.html", here="data", metas=[meta], current=current, graphs=meta.graphs))


@bp.get("/versions/<name>")
def none(name: str) -> Response:
    """A version is named by its number."""
    raise UnknownResource(f"“{name}” is no version; they have numbers, and all are listed at /versions/.")


def _summary(meta: Meta) -> dict[str, object]:
    known = asdict(meta)
    shown = {name: known[name] for name in ("version", "created", "change", "parent", "triples", "sha256")}
    return {**shown, "href": f"/versions/{meta.version}"}


def _is_program() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _finish(response: Response) -> Response:
    # Old versions go while the current one, by which answers are kept, stays the same.
    response.headers["Cache-Control"] = "no-store"
    response.headers.remove("ETag")
    response.vary.add("Accept")
    return response
