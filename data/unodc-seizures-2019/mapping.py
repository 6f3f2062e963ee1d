"""A series that users supply (see refresh.py): without their file there are no values."""

from __future__ import annotations

from endpoint.build.observations import map_observation

TABLES = {"observations.csv": map_observation}
SUPPLIED = {"observations.csv"}
