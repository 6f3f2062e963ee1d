"""The access log: one line of JSON for each exchange, to standard error or to the end of a file.

A line has: `time` (of arrival, RFC 3339, UTC), `query` (the id that the client saw as `Concord-Query`), `client`,
`method`, `path` (without parameters: they may hold what is nobody's business), `status`, `seconds` (until the last
byte), `bytes` (of the body as sent), `version`, `outcome` (see `endpoint.admin.exchange`), `rows` (null where not
known). Several processes may write to the same file, and it may be moved away at any time: the next line makes it anew.
"""

from __future__ import annotations

import json
import os
import sys

from endpoint.admin.exchange import Exchange, Observer
from endpoint.config import BadSetting

LONGEST_PATH = 1000
"""Characters of a path that are logged. A line then fits the 4096 bytes that a pipe takes in one piece, save where
most characters are escaped."""

_MODE = 0o640


def open_access_log(where: str) -> Observer | None:
    """Return what logs an exchange: nothing for '' or 'none', standard error for '-', else the file of that path.

    Raises `BadSetting` where the file cannot be written.
    """
    if where in ("", "none"):
        return None
    if where == "-":
        return _to_stderr
    try:
        _append(where, b"")
    except OSError as fault:
        raise BadSetting(f"The access log {where} cannot be written: {fault.strerror}.") from fault
    return lambda exchange: _append(where, line_of(exchange))


def line_of(exchange: Exchange) -> bytes:
    """Return the line of an exchange, with its line feed; there is no other in it."""
    values = {
        "time": exchange.arrived.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "query": exchange.id,
        "client": exchange.client,
        "method": exchange.method,
        "path": exchange.path[:LONGEST_PATH],
        "status": exchange.status,
        "seconds": round(exchange.seconds, 6),
        "bytes": exchange.size,
        "version": exchange.version,
        "outcome": exchange.outcome,
        "rows": exchange.rows,
    }
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _to_stderr(exchange: Exchange) -> None:
    sys.stderr.buffer.write(line_of(exchange))
    sys.stderr.buffer.flush()


def _append(path: str, line: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)
