"""`concord build`."""

from __future__ import annotations

from pathlib import Path

import click

from endpoint.build.release import build as run_build
from endpoint.build.release import content_hash
from endpoint.cli.options import progress
from endpoint.config import Settings
from endpoint.content import content_root
from endpoint.errors import StoreUnavailable
from endpoint.store.versions import Versions


@click.command()
@click.option("--out", type=Path, default=None, help="folder of the store [default: the setting “store”]")
@click.option("--if-changed", is_flag=True, help="do nothing if the current version has the same content")
@click.option("--quiet", "-q", is_flag=True, help="no progress")
def build(out: Path | None, if_changed: bool, quiet: bool) -> None:
    """Check the content and build it into the next version of a store.

    Nothing is published unless the data conform to the shapes; the version before keeps being served.
    What was contributed stays. A running server moves on to the new version by itself.

    \b
    Example: concord build --out build/store
    """
    report = progress(quiet)
    root = content_root()
    versions = Versions(out or Settings.read().store)
    if if_changed and _is_current(versions, content_hash(root)):
        report(f"version {versions.current()} is up to date")
        return
    meta, _ = run_build(root, versions, report)
    for graph, count in sorted(meta.graphs.items()):
        report(f"  {count:>9,}  {graph}")
    report(f"version {meta.version}: {meta.triples:,} triples, sha256 {meta.sha256}")


def _is_current(versions: Versions, fingerprint: str) -> bool:
    try:
        return versions.meta(versions.current()).content_hash == fingerprint
    except StoreUnavailable:
        return False
