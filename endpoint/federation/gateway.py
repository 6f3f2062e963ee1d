"""The gateway: makes the calls of `SERVICE`, in a process of its own, listening on loopback.

The workers call it at `http://127.0.0.1:PORT/SECRET/NUMBER`; the secret keeps other users of the machine out, the
number is that of a service on the list. A call goes to an address that was checked just before and to no other: a
redirect is reported, not followed. An answer that is no result of SPARQL, takes too long or is too large ends in 502
with a sentence that reaches whoever asked.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import urllib3

from endpoint import __version__
from endpoint.errors import EndpointError, ServiceFailed
from endpoint.federation.services import Service

RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
"""What the engine reads, and what is asked for."""

_BLOCK = 1 << 16
_MOST_ASKED = 4 << 20
"""Bytes of a pattern with the values bound so far."""
_CONNECT = 5.0
"""Seconds to reach a service."""
_AGENT = f"Concord/{__version__} (https://w3id.org/concord/)"


class Bounds(NamedTuple):
    """What one call may take: seconds in all, and bytes of the answer."""

    seconds: float
    size: int


class Gateway(ThreadingHTTPServer):
    """Serves the calls to a list of services; `addresses` are where the engine is to call them."""

    daemon_threads = True

    def __init__(self, services: tuple[Service, ...], secret: str, bounds: Bounds, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.services = services
        self.secret = secret
        self.bounds = bounds

    @property
    def addresses(self) -> dict[str, str]:
        """Each service's IRI with its address here."""
        base = f"http://127.0.0.1:{self.server_port}/{self.secret}"
        return {service.iri: f"{base}/{number}" for number, service in enumerate(self.services)}

    def service_at(self, path: str) -> Service | None:
        """Return the service that a path stands for, if any."""
        _, secret, number = path.split("/") if path.count("/") == 2 else ("", "", "")
        if not hmac.compare_digest(secret.encode(), self.secret.encode()) or not number.isdecimal():
            return None
        return self.services[int(number)] if int(number) < len(self.services) else None


class _Handler(BaseHTTPRequestHandler):
    server: Gateway
    timeout = 30

    def do_POST(self) -> None:
        """Make the call."""
        service = self.server.service_at(self.path)
        length = self.headers.get("Content-Length", "")
        if service is None or not length.isdecimal() or int(length) > _MOST_ASKED:
            self._say(404 if service is None else 413, "text/plain", b"Nothing to call.")
            return
        body = self.rfile.read(int(length))
        try:
            content_type, content = call(service, body, self.server.bounds)
        except EndpointError as fault:
            self._say(502, "text/plain; charset=utf-8", fault.detail.encode())
            return
        self._say(200, content_type, content)

    def _say(self, status: int, content_type: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the path holds the secret."""


def call(service: Service, query: bytes, bounds: Bounds) -> tuple[str, bytes]:
    """Send a query to a service and return the media type and the bytes of its answer, all of it.

    Raises `ServiceFailed` where there is none, and `NotAllowed` where its host leads into a private network.
    """
    ends = time.monotonic() + bounds.seconds
    pool = _pool(service, service.address(), bounds.seconds)
    headers = {
        "Host": service.authority,
        "Accept": ", ".join(RESULTS),
        "Content-Type": "application/sparql-query",
        "User-Agent": _AGENT,
    }
    try:
        with pool.urlopen(
            "POST", service.path, query, headers, retries=False, redirect=False, preload_content=False
        ) as answer:
            _require_results(service, answer)
            content = b"".join(_within(service, answer, ends, bounds))
            return answer.headers["Content-Type"], content
    except urllib3.exceptions.HTTPError as fault:
        raise ServiceFailed(f"{service.iri} did not answer: {_reason(fault)}.") from fault
    finally:
        pool.close()


def _pool(service: Service, address: str, seconds: float) -> urllib3.HTTPConnectionPool:
    """Return connections to that address, where the certificate must be that of the host."""
    timeout = urllib3.Timeout(connect=min(_CONNECT, seconds), read=seconds)
    if service.scheme == "http":
        return urllib3.HTTPConnectionPool(address, service.port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        address, service.port, timeout=timeout, server_hostname=service.host, assert_hostname=service.host
    )


def _require_results(service: Service, answer: urllib3.BaseHTTPResponse) -> None:
    if 300 <= answer.status < 400:
        there = answer.headers.get("Location", "elsewhere")
        raise ServiceFailed(
            f"{service.iri} redirects to {there}, which is not followed; name that one if it is allowed."
        )
    if answer.status != 200:
        raise ServiceFailed(f"{service.iri} answered with status {answer.status}.")
    kind = answer.headers.get("Content-Type", "")
    if kind.partition(";")[0].strip().lower() not in RESULTS:
        raise ServiceFailed(f"{service.iri} answered with “{kind}”, which is no result of a query.")


def _within(service: Service, answer: urllib3.BaseHTTPResponse, ends: float, bounds: Bounds) -> Iterator[bytes]:
    size = 0
    while block := answer.read1(_BLOCK):
        size += len(block)
        if size > bounds.size:
            raise ServiceFailed(f"{service.iri} answered with more than {bounds.size >> 20} MB.")
        if time.monotonic() > ends:
            raise ServiceFailed(f"{service.iri} did not finish its answer within {bounds.seconds:g} seconds.")
        yield block


def _reason(fault: urllib3.exceptions.HTTPError) -> str:
    match fault:
        case urllib3.exceptions.NewConnectionError():  # a kind of the next one in urllib3
            return "no connection could be made"
        case urllib3.exceptions.ConnectTimeoutError():
            return "it could not be reached in time"
        case urllib3.exceptions.TimeoutError():
            return "it took too long"
        case urllib3.exceptions.SSLError():
            return "its certificate is not valid for that name"
        case _:
            return "the connection broke off"
