"""A small application to stand behind the layers: it says what it is told to, and notes what reaches it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response


class Body:
    """A body in chunks, which knows whether it was closed and how many chunks were taken."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks = iter(chunks)
        self.taken = 0
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = next(self.chunks)
        self.taken += 1
        return chunk

    def close(self) -> None:
        self.closed += 1


class Site:
    """An application that answers `text` in version `version`, with the headers given; `seen` are its requests."""

    def __init__(self, text: bytes = b"answer", status: int = 200, **headers: str) -> None:
        self.text = text
        self.status = status
        self.version = 7
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.chunks: Iterable[bytes] | None = None
        self.bodies: list[Body] = []
        self.seen: list[Request] = []

    def current(self) -> int:
        return self.version

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.get_data(cache=True)
        self.seen.append(request)
        body = Body([self.text] if self.chunks is None else self.chunks)
        self.bodies.append(body)
        response = Response(body, status=self.status, content_type="text/plain; charset=utf-8")
        if self.chunks is None:
            response.content_length = len(self.text)
        response.headers["Concord-Version"] = str(self.version)
        response.headers["Vary"] = "Accept"
        response.set_etag(f"tag-{self.version}")
        response.headers.update({name: value for name, value in self.headers.items() if value})
        for name, value in self.headers.items():
            if not value:
                response.headers.remove(name)
        if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(response.get_etag()[0] or ""):
            response.status_code = 304
        return response(environ, start_response)
