"""Health: `/health/live` says that the process answers, `/health/ready` that the store does."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from endpoint.context import concord

bp = Blueprint("admin", __name__)


@bp.get("/health/live")
def live() -> Response:
    """Answer as long as the process runs."""
    return jsonify(status="live")


@bp.get("/health/ready")
def ready() -> Response:
    """Answer 200 once a query can be answered, else 503."""
    store = concord().store
    store.ask("ASK {}")
    return jsonify(status="ready", version=store.current_version())
