"""Governance estimates of the World Bank."""

from __future__ import annotations

from endpoint.build.observations import map_observation

TABLES = {"observations.csv": map_observation}
