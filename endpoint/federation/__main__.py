"""Start the gateway: `python -m endpoint.federation --seconds S --size BYTES IRI…`, with the secret on standard input.

Prints a line of JSON, each service's IRI with the address to call it at, once calls can come. Ends with whoever
started it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading

from endpoint.federation.gateway import Bounds, Gateway
from endpoint.federation.services import Service


def main() -> None:
    """Read the command line and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m endpoint.federation", description=__doc__)
    parser.add_argument("services", nargs="+", type=Service.read, metavar="IRI")
    parser.add_argument("--seconds", type=float, required=True, help="what one call may take")
    parser.add_argument("--size", type=int, required=True, help="bytes that one answer may have")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0 for any free port")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    secret = sys.stdin.readline().strip()
    gateway = Gateway(tuple(options.services), secret, Bounds(options.seconds, options.size), options.port)
    sys.stdout.write(json.dumps(gateway.addresses) + "\n")
    sys.stdout.flush()
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    sys.stdin.read()  # ends when its other end is closed, as it is when our parent is gone


if __name__ == "__main__":
    main()
