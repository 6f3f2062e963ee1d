"""`concord serve`."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

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
@click.option("--empty", is_flag=True, help="an empty store of its own, gone at the end; for tests and trials")
def serve(empty: bool, **given: str | None) -> None:
    """Serve the dataset; prints the address when it is ready to answer.

    Builds the dataset first if the store holds none. Every setting is also an environment variable.

    \b
    Example: concord serve --port 8080 --time-limit 10
    """
    chosen = Settings.read(given)
    _refuse_taken_port(chosen)
    with _folder(chosen.store, empty) as folder:
        _serve(replace(chosen, store=folder))


@contextlib.contextmanager
def _folder(named: Path, empty: bool) -> Iterator[Path]:
    """Yield the folder of a store that holds a version."""
    if empty:
        with tempfile.TemporaryDirectory(prefix="concord-empty-") as folder:
            versions = Versions(Path(folder))
            with versions.writing():
                created = datetime.now(UTC).isoformat(timespec="seconds")
                versions.publish([], [], created=created, content_hash="", union=False, change="empty")
            yield Path(folder)
        return
    versions = Versions(named)
    try:
        versions.current()
    except StoreUnavailable:
        run_build(content_root(), versions, progress())
    yield named


def _serve(chosen: Settings) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with EmbeddedStore(
        chosen.store, chosen.limits(), hold=chosen.hold, keep=chosen.keep, services=chosen.services
    ) as store:
        address = f"http://{chosen.host}:{chosen.port}"
        told = f"Concord serves version {store.current_version()} on {address}  (stop with Ctrl+C)"
        try:
            while _serves_until_broken(chosen, store, address, told):
                told = f"The web server ended by itself and was started anew on {address}"
        except KeyboardInterrupt:
            pass


def _serves_until_broken(chosen: Settings, store: EmbeddedStore, address: str, told: str) -> bool:
    """Run the web server and return whether it is to be run again: it was ready once and was not told to stop.

    Granian starts a worker anew that ended, but ends itself when the same one ends twice within seconds.
    """
    with _web_server(chosen, store) as web:
        _wait_until_ready(web, address)
        click.echo(told)
        return web.wait() != 0


@contextlib.contextmanager
def _web_server(chosen: Settings, store: EmbeddedStore) -> Iterator[subprocess.Popen[bytes]]:
    """Run the web server as a process of its own: it forks its workers, which must not inherit our threads."""
    command = [sys.executable, "-m", "granian", "endpoint.app:from_environment", "--factory", "--interface", "rsgi"]
    command += ["--host", chosen.host, "--port", str(chosen.port), "--workers", str(chosen.web_workers)]
    command += ["--no-ws", "--log-level", "error", "--respawn-failed-workers"]
    counters = store.run / "metrics"
    counters.mkdir(exist_ok=True)
    environment = {**os.environ, **chosen.to_environment(), "CONCORD_RUN": str(store.run)}
    environment["CONCORD_PARENT"] = str(os.getpid())
    environment["PROMETHEUS_MULTIPROC_DIR"] = str(counters)
    web = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    try:
        yield web
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
