"""Start a real `concord serve` for tests and stop it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    """Yield the address of a server on a store, once it has said that it is ready."""
    port = free_port()
    with process_serving(store, port, *options):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def process_serving(
    store: Path, port: int, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Yield the process of a server on a store and a port, once it has said that it is ready."""
    command = [sys.executable, "-m", "endpoint.cli", "serve", "--store", str(store), "--port", str(port), *options]
    variables = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "http://" in line, f"the server did not start: {line!r}"
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
