"""How often one client may ask: a window of a minute that moves with the clock (429 of RFC 6585, section 4).

The window is kept here and not by the library `limits`: that one (5.8) never forgets a client it has seen in a moving
window, and looks through all of them up to a hundred times a second.
"""

from __future__ import annotations

import ipaddress
import math
import time
from array import array
from bisect import bisect_right
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache

from endpoint.errors import TooManyRequests

_WINDOW = 60.0
"""Seconds in which requests are counted."""


class Rates:
    """The requests that each client was granted in the last minute, within one process; threads may share it."""

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic, *, most_clients: int = 50_000
    ) -> None:
        """Grant `per_minute` requests to each client, or any number where it is 0; `clock` tells seconds.

        Of more than `most_clients` the one that was granted a request the longest ago is forgotten.
        """
        self._per_minute = per_minute
        self._clock = clock
        self._granted: TTLCache[str, array[float]] = TTLCache(most_clients, _WINDOW, timer=clock)
        self._lock = Lock()

    def clients(self) -> int:
        """Return how many clients are remembered."""
        with self._lock:
            return len(self._granted)

    def check(self, client: str) -> None:
        """Grant a request to a client, named by its address.

        Raises `TooManyRequests`, with the seconds until the next one is granted in `Retry-After`; a request that is
        refused does not count. Addresses of one IPv6 network of 64 bits are one client: its holder has all of them.
        """
        if not self._per_minute:
            return
        who = _client(client)
        with self._lock:
            now = self._clock()
            times = self._granted.get(who, array("d"))
            del times[: bisect_right(times, now - _WINDOW)]
            if len(times) < self._per_minute:
                times.append(now)
                self._granted[who] = times  # put anew, so that it is remembered for another minute
                return
            wait = max(1, math.ceil(times[0] + _WINDOW - now))
        raise TooManyRequests(
            f"This server takes {self._per_minute} requests a minute from one client; go on in {wait} s.",
            headers={"Retry-After": str(wait)},
        )


def _client(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
