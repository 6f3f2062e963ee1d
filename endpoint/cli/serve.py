"""`concord serve`."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import click

from endpoint.build.release import build as run_build
from endpoint.cli.options import progress, settings
from endpoint.config import TABLE, BadSetting, Settings
from endpoint.content import content_root
from endpoint.errors import StoreUnavailable
from endpoint.store.embedded import EmbeddedStore
from endpoint.store.versions import Versions


@click.command()
@settings(*(each.name for each in TABLE))
def serve(**given: str | None) -> None:
    """Serve the dataset; prints the address when it is ready to answer.

    Builds the dataset first if the store holds none. Every setting is also an environment variable.

    \b
    Example: concord serve --port 8080 --time-limit 10
    """
    chosen = Settings.read(given)
    _refuse_taken_port(chosen)
    versions = Versions(chosen.store)
    try:
        versions.current()
    except StoreUnavailable:
        run_build(content_root(), versions, progress())
    with EmbeddedStore(chosen.store, chosen.limits(), hold=chosen.hold) as store, _web_server(chosen, store) as web:
        address = f"http://{chosen.host}:{chosen.port}"
        _wait_until_ready(web, address)
        click.echo(f"Concord serves version {store.current_version()} on {address}  (stop with Ctrl+C)")
        if web.wait() != 0:
            raise StoreUnavailable("The web server ended by itself; its last words are above.")


@contextlib.contextmanager
def _web_server(chosen: Settings, store: EmbeddedStore) -> Iterator[subprocess.Popen[bytes]]:
    """Run the web server as a process of its own: it forks its workers, which must not inherit our threads."""
    command = [sys.executable, "-m", "granian", "endpoint.app:from_environment", "--factory", "--interface", "wsgi"]
    command += ["--host", chosen.host, "--port", str(chosen.port), "--workers", str(chosen.web_workers)]
    command += ["--blocking-threads", "32", "--log-level", "error", "--respawn-failed-workers"]
    environment = {**os.environ, **chosen.to_environment(), "CONCORD_RUN": str(store.run)}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    web = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    try:
        yield web
    except KeyboardInterrupt:
        pass
    finally:
        web.terminate()
        try:
            web.wait(timeout=10)
        except subprocess.TimeoutExpired:
            web.kill()
            web.wait()


def _refuse_taken_port(chosen: Settings) -> None:
    """Fail early: the web server shares its port, so a second one would start and half the answers be its."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as fault:
            raise BadSetting(
                f"Cannot listen on {chosen.host}:{chosen.port}: {fault.strerror}. Choose another --port."
            ) from fault


def _wait_until_ready(web: subprocess.Popen[bytes], address: str) -> None:
    while True:
        if web.poll() is not None:
            raise StoreUnavailable(f"The web server did not start on {address}; its last words are above.")
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.05)
