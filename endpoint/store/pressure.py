"""How much memory the machine has left, so that many queries within their limits cannot use it up together.

Read from /proc and, in a container, from its control group (version 2); where there is neither, nothing is short.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def is_short(reserve: float, meminfo: Path = Path("/proc/meminfo"), group: Path = Path("/sys/fs/cgroup")) -> bool:
    """Tell whether less than that part of the memory is left, on the machine or in the control group."""
    return bool(reserve) and (_left_on_machine(meminfo) < reserve or _left_in_group(group) < reserve)


def _left_on_machine(meminfo: Path) -> float:
    try:
        known = {
            name: int(rest.split()[0]) for name, rest in (line.split(":") for line in meminfo.read_text().splitlines())
        }
        return known["MemAvailable"] / known["MemTotal"]
    except (OSError, KeyError, ValueError, IndexError):
        return 1.0


def _left_in_group(group: Path) -> float:
    try:
        most = int((group / "memory.max").read_text())  # "max" where there is no limit
        used = int((group / "memory.current").read_text())
        # What caches files is let go when memory is needed.
        stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        return (most - used + int(stat.get("inactive_file", 0))) / most
    except (OSError, ValueError):
        return 1.0


def largest(pids: Iterable[int]) -> int | None:
    """Return the process with the most memory of its own, None where none is left."""
    sizes: dict[int, int] = {}
    for pid in pids:
        with contextlib.suppress(OSError, ValueError):
            _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
            sizes[pid] = (resident - shared) * _PAGE
    return max(sizes, key=lambda pid: sizes[pid], default=None)
