"""Assistance of the United States in the sector Counter-Narcotics."""

from __future__ import annotations

from endpoint.build.observations import map_observation

TABLES = {"observations.csv": map_observation}
