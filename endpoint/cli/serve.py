"""`concord serve`."""

from __future__ import annotations

import os
import threading
import time
import urllib.error
import urllib.request

import click
from granian.constants import Interfaces
from granian.server import Server

from endpoint.build.release import build as run_build
from endpoint.cli.options import progress, settings
from endpoint.config import TABLE, Settings
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
    versions = Versions(chosen.store)
    try:
        versions.current()
    except StoreUnavailable:
        run_build(content_root(), versions, progress())
    with EmbeddedStore(chosen.store, chosen.limits(), hold=chosen.hold) as store:
        os.environ |= {**chosen.to_environment(), "CONCORD_RUN": str(store.run)}
        address = f"http://{chosen.host}:{chosen.port}"
        threading.Thread(target=_announce, args=(address, store.current_version()), daemon=True).start()
        Server(
            "endpoint.app:from_environment",
            factory=True,
            interface=Interfaces.WSGI,
            address=chosen.host,
            port=chosen.port,
            workers=chosen.web_workers,
            blocking_threads=32,
            log_enabled=True,
            log_level="error",  # type: ignore[arg-type]
            respawn_failed_workers=True,
        ).serve()


def _announce(address: str, version: int) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5):  # noqa: S310 (our own address)
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    click.echo(f"Concord serves version {version} on {address}  (stop with Ctrl+C)")
