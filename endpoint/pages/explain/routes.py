"""Explanations over HTTP: /explain?s=…&p=…&o=… as a page or as JSON.

The search for reasons asks the store and nothing else; all its queries together have the time of one.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache

from flask import Blueprint, Response, jsonify, request

from endpoint.context import concord
from endpoint.errors import BadParameter, NotAcceptable, QueryTimeout
from endpoint.inference.axioms import compile_rules
from endpoint.inference.explain import Explainer, Triple, as_json, ontology_of
from endpoint.inference.periods import steps_to_period
from endpoint.inference.rules import Rule
from endpoint.inference.terms import read_resource, read_term
from endpoint.pages import chrome
from endpoint.pages.explain.view import why_of
from endpoint.store.protocol import Answer, Query, Store

bp = Blueprint("explain", __name__)


@bp.get("/explain")
def explain() -> Response:
    """Why a triple holds, down to what is stated, with graph, source and place."""
    parts = concord()
    kind = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if kind is None:
        raise NotAcceptable("None of the formats asked for can be given; there are text/html, application/json.")
    triple = _triple()
    version = parts.store.current_version()
    explainer = Explainer(
        _Hurried(parts.store, parts.settings.time_limit), _rules(parts.store, version), [steps_to_period]
    )
    reason = explainer.explain(triple)
    if kind == "application/json":
        response = chrome.stamp(jsonify(as_json(reason)), version)
    else:
        response = chrome.page("explain.html", version=version, why=why_of(parts.store, reason))
    response.vary.add("Accept")
    return response


def _triple() -> Triple:
    """Return the triple that the address names; raises `BadParameter` for one that is missing or given twice."""
    texts = {}
    for name in ("s", "p", "o"):
        given = request.args.getlist(name)
        if len(given) != 1:
            what = "missing" if not given else "given more than once"
            raise BadParameter(
                f"{name} is {what}: an explanation is asked for as "
                "/explain?s=cnd:state/col&p=cna:hasConsentedTo&o=cnd:treaty/un-1988"
            )
        texts[name] = given[0].strip()
    return read_resource(texts["s"], "s"), read_resource(texts["p"], "p"), read_term(texts["o"], "o")


@lru_cache(maxsize=2)
def _rules(store: Store, version: int) -> tuple[Rule, ...]:
    """Return the rules of a version's ontology."""
    return tuple(compile_rules(ontology_of(store), strict=False))


class _Hurried(Store):
    """A store whose queries together may take no longer than one."""

    def __init__(self, store: Store, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def query(self, query: Query) -> Answer:
        """Answer a query in the time that is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise QueryTimeout(f"No explanation was found within {self._seconds:g} seconds; ask the command line.")
        return self._store.query(replace(query, time_limit=min(left, query.time_limit or left)))

    def current_version(self) -> int:
        """Return the version that answers."""
        return self._store.current_version()

    def close(self) -> None:
        """The store is another's to close."""
