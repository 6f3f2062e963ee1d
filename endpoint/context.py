"""What the routes of one application work with."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from endpoint.access.authority import Authority
from endpoint.config import Settings
from endpoint.saved.catalog import Catalog
from endpoint.store.protocol import Store


@dataclass(frozen=True)
class Concord:
    """The parts of an application: one object each."""

    store: Store
    catalog: Catalog
    settings: Settings
    authority: Authority


def concord() -> Concord:
    """Return the current application's parts."""
    parts: Concord = current_app.extensions["concord"]
    return parts
