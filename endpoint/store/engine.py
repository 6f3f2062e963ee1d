"""The engine: a small single-threaded process that hands queries and writes to workers.

Run as `python -m endpoint.store`. One engine opens any version read-only from disk in its workers and carries out
the writes; another may hold one version in memory, shared with the forked workers by copy-on-write. Clients connect
to a Unix socket and send one line of JSON with the descriptor of a data socket; request and answer travel
on the data socket between client and worker, untouched by this process. It decides who works when, lists and stops
what is running, and reports how a query ended that did not end well: `timeout`, `memory`, `crash`, `busy`, `cut`,
`stopped`.

A worker is forked whenever none is idle, up to `max_workers`: a fork costs less than a millisecond, and
polite queries must not wait behind expensive ones. Only where as many as there are processors have just begun, a
query waits for one of them first: most are done in a moment, and more processes would only take turns. What runs
longer than `PATIENCE` is made nice, so that short queries get the processor first.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import pyoxigraph as ox

from endpoint.store import pressure, worker
from endpoint.store.jobs import Job, Worker, cause_of_death
from endpoint.store.versions import Versions
from endpoint.store.wire import DONE

PATIENCE = 0.1
"""Seconds after which a running query is made nice to the others."""
SURPLUS = 5.0
"""Seconds that a worker beyond the wanted number may be idle before it is let go."""
GRACE = 0.05
"""Seconds past its limit after which a client is told and its worker killed, if the alarm did not stop it."""
_BRIEF = 0.02
"""Seconds that a query has to end before others stop waiting for its worker."""
_PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_TICK = 0.1
"""Seconds between two looks at who has worked for how long."""


class Engine:
    """The event loop. `open_store` opens a version in a worker; `version` is the one to have workers ready for."""

    def __init__(
        self,
        listener: socket.socket,
        open_store: Callable[[int], ox.Store],
        versions: Versions,
        *,
        version: int,
        idle_workers: int,
        max_workers: int,
        max_waiting: int,
        memory_limit: int,
        memory_reserve: float,
        services: Mapping[str, str],
    ) -> None:
        self._listener = listener
        self._open_store = open_store
        self._versions = versions
        self._recent = version
        self._idle_target = idle_workers
        self._max_workers = max_workers
        self._max_waiting = max_waiting
        self._memory_limit = memory_limit
        self._memory_reserve = memory_reserve
        self._services = services
        self._selector = selectors.DefaultSelector()
        self._workers: dict[int, Worker] = {}
        self._waiting: deque[Job] = deque()
        self._draining = False

    def run(self) -> None:
        """Serve until SIGTERM, then finish what is running and return."""
        wake_read, wake_write = os.pipe()
        for end in (wake_read, wake_write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._drain)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(wake_read, selectors.EVENT_READ, lambda: self._woken(wake_read))
        self._refill()
        parent = os.getppid()
        tended = time.monotonic()
        while not (self._draining and not self._waiting and not any(w.job for w in self._workers.values())):
            for key, _ in self._selector.select(timeout=self._until_next_deadline()):
                key.data()
            self._stop_late()
            if self._waiting:
                self._assign()
            if time.monotonic() > tended + _TICK:
                self._tend()
                tended = time.monotonic()
                if os.getppid() != parent:  # whoever started us is gone
                    break
        for each in self._workers.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(each.pid, signal.SIGKILL)

    def _drain(self, *_: object) -> None:
        self._draining = True

    def _woken(self, wake: int) -> None:
        os.read(wake, 4096)
        self._reap()

    # Clients

    def _accept(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                client, _ = self._listener.accept()
                client.setblocking(False)
                self._selector.register(client, selectors.EVENT_READ, lambda client=client: self._hear(client))
                self._hear(client)  # its line is usually here already

    def _hear(self, client: socket.socket) -> None:
        """Take a client's query, or notice that the client has gone."""
        job = self._job_of(client)
        try:
            message, descriptors, _, _ = socket.recv_fds(client, 4096, 1)
        except BlockingIOError:
            return
        except OSError:
            message, descriptors = b"", []
        if job and message == DONE:  # the client has all it asked for; the worker is about to say so
            self._close(client)
            return
        if message and not job and not descriptors:
            self._operate(client, json.loads(message))
            return
        if job or not message:
            for descriptor in descriptors:
                os.close(descriptor)
            self._forget(client, job)
            return
        job = Job.read(client, descriptors[0], message)
        if len(self._waiting) >= self._max_waiting:
            self._finish(job, {"status": "busy"})
            return
        if not job.write:
            self._recent = job.version
        self._waiting.append(job)
        self._assign()

    def _operate(self, client: socket.socket, asked: dict[str, Any]) -> None:
        """Tell an operator what is running, after stopping the one named by `stop` if any."""
        running = [each for each in self._workers.values() if each.job]
        for each in running:
            if each.job and each.job.id == asked.get("stop"):
                self._end(each, "stopped")
        jobs = [*(each.job for each in running if each.job), *self._waiting]
        client.setblocking(True)
        with contextlib.suppress(OSError):
            client.settimeout(1.0)
            client.sendall(json.dumps([job.describe() for job in jobs]).encode() + b"\n")
        self._close(client)

    def _job_of(self, client: socket.socket) -> Job | None:
        jobs = [*self._waiting, *(each.job for each in self._workers.values() if each.job)]
        return next((job for job in jobs if job.client is client), None)

    def _forget(self, client: socket.socket, job: Job | None) -> None:
        """A client went away: drop its query, and stop the worker that works on it."""
        if job is not None and job in self._waiting:
            self._waiting.remove(job)
            os.close(job.data)
        for each in self._workers.values():
            if job is not None and each.job is job:
                self._end(each, "cut")
        self._close(client)

    def _finish(self, job: Job, outcome: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            job.client.sendall(json.dumps(outcome).encode() + b"\n")
        self._close(job.client)
        os.close(job.data)

    def _close(self, client: socket.socket) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(client)
        client.close()

    # Workers

    def _refill(self) -> None:
        """Have workers ready for the version that is asked for."""
        ready = sum(1 for each in self._workers.values() if each.version == self._recent and not each.killed_for)
        for _ in range(self._idle_target - ready):
            self._fork(self._recent)

    def _fork(self, version: int) -> Worker:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._become_worker(ours, theirs, version)
        theirs.close()
        new = Worker(pid, ours, version)
        self._workers[pid] = new
        self._selector.register(ours, selectors.EVENT_READ, lambda: self._report(new))
        return new

    def _become_worker(self, ours: socket.socket, theirs: socket.socket, version: int) -> None:
        """Never returns: this is the child."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            # Descriptors of others must not stay open here: their owners wait for end-of-file.
            ours.close()
            self._listener.close()
            for each in self._workers.values():
                each.control.close()
                if each.job:
                    each.job.client.close()
                    os.close(each.job.data)
            for job in self._waiting:
                job.client.close()
                os.close(job.data)
            opener = (lambda: self._open_store(version)) if version else None
            worker.serve(opener, self._versions, theirs, self._memory_limit, self._services)
        except ConnectionError:
            pass  # the engine has gone
        except Exception:
            traceback.print_exc()  # an operator reads it in the server's log; the client hears “crash”
        finally:
            os._exit(1)

    def _assign(self) -> None:
        """Give waiting jobs to workers in the order they came; one write at a time."""
        for job in list(self._waiting):
            if job.write and any(each.job and each.job.write for each in self._workers.values()):
                continue
            chosen = self._worker_for(job)
            if chosen is None:
                return
            self._waiting.remove(job)
            job.started = time.monotonic()
            chosen.job = job
            try:
                order = json.dumps({"limit": max(job.deadline - job.started, 0.001)}).encode()
                socket.send_fds(chosen.control, [order], [job.data])
            except OSError:  # it died idle: the reaper will notice; try the next one
                job.started = 0.0
                chosen.job = None
                chosen.killed_for = "crash"
                self._waiting.appendleft(job)
                self._assign()
                return

    def _worker_for(self, job: Job) -> Worker | None:
        idle = [] if job.write else self._idle(job.version)
        if idle:
            return idle[-1]
        if not job.write and self._just_begun() >= _PROCESSORS:
            return None
        if len(self._workers) >= self._max_workers:
            spare = [each for each in self._idle() if each.version != self._recent]
            if not spare:
                return None
            self._kill(spare[0], "spent")
        return self._fork(0 if job.write else job.version)

    def _just_begun(self) -> int:
        now = time.monotonic()
        return sum(1 for each in self._workers.values() if each.job and now - each.job.started < _BRIEF)

    def _report(self, each: Worker) -> None:
        try:
            message = each.control.recv(4096)
        except OSError:
            message = b""
        if not message:  # dying: `_reap` learns why
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(each.control)
            return
        job, each.job = each.job, None
        if job:
            self._close(job.client)
            os.close(job.data)
        each.idle_since = time.monotonic()
        each.started_well = True
        if each.nice or not each.version:  # niceness cannot be taken back, and a writer ends by itself
            self._kill(each, "spent")
        self._assign()

    def _idle(self, version: int | None = None) -> list[Worker]:
        """The workers that wait for a query, of one version or of all, the longest idle first."""
        idle = [
            each
            for each in self._workers.values()
            if not each.job and not each.killed_for and each.version and version in (None, each.version)
        ]
        return sorted(idle, key=lambda each: each.idle_since)

    def _end(self, each: Worker, why: str) -> None:
        """Stop a worker; its client hears at once, however long the process takes to die."""
        self._kill(each, why)
        job, each.job = each.job, None
        if job:
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(job.data)) as data:
                data.shutdown(socket.SHUT_RDWR)
            self._finish(job, {"status": why})

    def _stop_late(self) -> None:
        now = time.monotonic()
        for each in list(self._workers.values()):
            if each.job and now > each.job.deadline + GRACE:
                self._end(each, "timeout")

    def _until_next_deadline(self) -> float:
        """Seconds until the next worker is over its limit, at most a tick; soon, where queries wait for a worker."""
        if self._waiting and len(self._workers) < self._max_workers:
            return _BRIEF
        ends = [each.job.deadline + GRACE for each in self._workers.values() if each.job]
        return min(max(min(ends, default=_TICK + time.monotonic()) - time.monotonic(), 0.001), _TICK)

    def _kill(self, each: Worker, why: str) -> None:
        each.killed_for = why
        with contextlib.suppress(ProcessLookupError):
            os.kill(each.pid, signal.SIGKILL)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            dead = self._workers.pop(pid, None)
            if dead is None:
                continue
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(dead.control)
            dead.control.close()
            if dead.job:
                self._finish(dead.job, {"status": dead.killed_for or cause_of_death(status)})
            if not self._draining and (dead.started_well or dead.killed_for):
                self._refill()

    def _relieve(self) -> None:
        """Stop the query that takes the most, where memory runs short although each keeps to its limit."""
        working = {each.pid: each for each in self._workers.values() if each.job and not each.job.write}
        if working and pressure.is_short(self._memory_reserve):
            worst = pressure.largest(working)
            if worst is not None:
                self._end(working[worst], "memory")

    def _tend(self) -> None:
        """Keep enough idle workers, make long-runners nice, and stop those past their limit."""
        now = time.monotonic()
        for each in self._workers.values():
            if not each.job:
                continue
            if not each.nice and now - each.job.started > PATIENCE:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.setpriority(os.PRIO_PROCESS, each.pid, 15)
                each.nice = True
        self._relieve()
        recent = self._idle(self._recent)
        for each in self._idle():
            if now - each.idle_since > SURPLUS and each not in recent[-self._idle_target :]:
                self._kill(each, "spent")
        for job in [job for job in self._waiting if now - job.received > job.limit]:
            self._waiting.remove(job)
            self._finish(job, {"status": "busy"})
        self._assign()
