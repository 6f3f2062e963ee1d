"""Start an engine: `python -m endpoint.store STORE_FOLDER SOCKET OPTIONS`.

Prints `ready` once queries can come. The services that queries may call are in the environment, as JSON: the
addresses that stand for them are nobody else's business.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from pathlib import Path

from endpoint.store.engine import Engine
from endpoint.store.versions import Versions, load_in_memory, open_on_disk
from endpoint.store.wire import SERVICES


def main() -> None:
    """Read the command line, hold the version and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m endpoint.store", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("socket", type=Path)
    parser.add_argument("--version", type=int, required=True, help="the version to have workers ready for")
    parser.add_argument("--hold", choices=("memory", "disk"), required=True, help="that version, or any from disk")
    parser.add_argument("--idle-workers", type=int, required=True)
    parser.add_argument("--max-workers", type=int, required=True)
    parser.add_argument("--max-waiting", type=int, required=True)
    parser.add_argument("--memory-limit", type=int, required=True, help="bytes a query may take; 0 for no limit")
    parser.add_argument("--memory-reserve", type=float, required=True, help="part of the machine's that stays free")
    options = parser.parse_args()
    versions = Versions(options.folder)
    if options.hold == "memory":
        store = load_in_memory(versions.path(options.version))
        opener = lambda _: store  # noqa: E731  (shared with the forks by copy-on-write)
    else:
        opener = lambda version: open_on_disk(versions.path(version))  # noqa: E731
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        options.socket.unlink(missing_ok=True)
        listener.bind(str(options.socket))
        options.socket.chmod(0o600)
        listener.listen(256)
        engine = Engine(
            listener,
            opener,
            versions,
            version=options.version,
            idle_workers=options.idle_workers,
            max_workers=options.max_workers,
            max_waiting=options.max_waiting,
            memory_limit=options.memory_limit,
            memory_reserve=options.memory_reserve,
            services=json.loads(os.environ.get(SERVICES, "{}")),
        )
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        engine.run()


if __name__ == "__main__":
    main()
