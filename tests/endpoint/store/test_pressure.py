"""When memory is short is read from the machine or from the container, and the one that takes the most is named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint.errors import MemoryLimit
from endpoint.store.embedded import EmbeddedStore, Limits
from endpoint.store.pressure import is_short, largest
from endpoint.store.protocol import Query
from tests.endpoint.store.test_engine import KILLER, MANY

NOTHING = Path("/nonexistent")


@pytest.mark.parametrize(("available", "short"), [(50, False), (9, False), (5, True)])
def test_a_machine_is_short_below_the_reserve(tmp_path: Path, available: int, short: bool) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(f"MemTotal:  100 kB\nMemFree:  1 kB\nMemAvailable:   {available} kB\n")
    assert is_short(0.08, meminfo, NOTHING) is short


@pytest.mark.parametrize(
    ("most", "used", "files", "short"), [("max", 99, 0, False), ("100", 99, 0, True), ("100", 99, 40, False)]
)
def test_a_container_is_short_by_its_own_limit(tmp_path: Path, most: str, used: int, files: int, short: bool) -> None:
    (tmp_path / "memory.max").write_text(f"{most}\n")
    (tmp_path / "memory.current").write_text(f"{used}\n")
    (tmp_path / "memory.stat").write_text(f"anon 5\ninactive_file {files}\n")
    assert is_short(0.08, NOTHING, tmp_path) is short


def test_where_nothing_can_be_read_nothing_is_short() -> None:
    assert not is_short(0.08, NOTHING, NOTHING)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_the_largest_process_is_found_and_those_that_are_gone_are_passed_over() -> None:
    hold = "import sys; held = b'x' * 200_000_000; sys.stdout.write('.'); sys.stdout.flush(); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as heavy:
        assert heavy.stdout is not None
        heavy.stdout.read(1)
        assert largest([os.getppid(), heavy.pid, 2**22 + 1]) == heavy.pid
        heavy.kill()
    assert largest([]) is None


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="needs /proc")
def test_where_memory_is_short_the_query_is_stopped_and_the_next_is_answered(
    store_of: Callable[..., EmbeddedStore],
) -> None:
    store = store_of(MANY, Limits(memory_reserve=1.0, idle_workers=1))  # so that it always is
    with pytest.raises(MemoryLimit):
        store.query(Query(KILLER)).read()
    assert store.ask("ASK {}")
