"""The structure that all series share is described in dataset.ttl; there is no table here."""

from __future__ import annotations

TABLES = {}
