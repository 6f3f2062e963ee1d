"""What the processes of the store say to each other besides requests and answers."""

from __future__ import annotations

DONE = b"."
"""A worker says it when its answer is out; a client, when it has all it asked for."""
BLOCK = 1 << 16
"""Bytes of an answer that travel in one block."""
FAULT = b"\xff\xff\xff\xff"
"""In place of a block's length: the answer cannot be finished, and a line of JSON says why."""
SERVICES = "CONCORD_SERVICE_ADDRESSES"
"""The environment variable that tells an engine at which addresses its workers call services."""
