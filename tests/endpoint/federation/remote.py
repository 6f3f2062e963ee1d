"""A server that answers as it is told to, and notes what it was asked."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EMPTY = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
JSON = "application/sparql-results+json"


class Remote(ThreadingHTTPServer):
    """Answers with `status`, `kind` and `content`, `seconds` after being asked; a `location` redirects."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.kind, self.content, self.location, self.seconds = 200, JSON, EMPTY, "", 0.0
        self.ends = threading.Event()
        self.asked: list[tuple[str, dict[str, str], str]] = []

    @property
    def iri(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


class _Handler(BaseHTTPRequestHandler):
    server: Remote

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, dict(self.headers), text))
        self.server.ends.wait(self.server.seconds)
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.send_header("Content-Length", str(len(self.server.content)))
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        with contextlib.suppress(OSError):  # who asked may have given up
            self.wfile.write(self.server.content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def remote() -> Iterator[Remote]:
    """Yield a server that is listening."""
    with Remote() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.ends.set()
        server.shutdown()
