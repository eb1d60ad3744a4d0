"""A worker process as its supervisor sees it: what it holds and since when, what it says, how it ended."""

from __future__ import annotations

import os
import signal
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Literal

import psutil

from newsx.corpus.records import Outcome, Task
from newsx.corpus.worker import Load, Ready, Result, Setup, Unusable, serve
from newsx.errors import NewsxError

Cause = Literal["timeout", "memory", "crashed", "killed"]
"""How a worker ended: by the supervisor for its time or memory, by itself, or by a signal that programs do not give themselves."""

MOST_PREFETCHED = 48 * 1024
"""Bytes of a document that may wait in a worker's pipe. A pipe holds more, so that sending it never waits for the worker."""

_PIPE_BYTES = 256 * 1024
_STALLED = 10
"""Seconds without a byte sent or received after which a worker is given up."""

_FROM_OUTSIDE = frozenset(-it for it in signal.Signals if it.name in {"SIGKILL", "SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"})


@dataclass(eq=False)
class Ticket:
    """A task on its way: until it has an outcome, the deaths of workers that it was in work at."""

    task: Task | None
    size: int
    outcome: Outcome | None = None
    deaths: list[Cause] = field(default_factory=list)


class Worker:
    """A spawned process with its tickets: the first of them in work, any other waiting in its pipe."""

    def __init__(self, setup: Setup, load: Load) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, setup, load), daemon=True)
        self._process_info: psutil.Process | None = None
        self.tickets: deque[Ticket] = deque()
        self.since = time.monotonic()
        self.bytes_when_ready = 0
        self.words = 0
        self.is_ready = False
        self.is_fresh = True
        self.is_tired = False
        self.has_ended = False
        try:
            with _interrupts_held():
                self._process.start()
        except OSError as error:
            self._pipe.close()
            raise NewsxError(f"no worker process can be started ({error.strerror})") from error
        finally:
            theirs.close()
        _limit_waits(self._pipe)

    @property
    def signs(self) -> list[Any]:
        """What becomes readable when the worker says something or ends."""
        return [self._pipe, self._process.sentinel]

    @property
    def is_busy(self) -> bool:
        return self.is_ready and bool(self.tickets)

    def give(self, ticket: Ticket) -> bool:
        """Sends a ticket's input; False if the worker cannot take it any more."""
        assert ticket.task is not None
        try:
            self._pipe.send(ticket.task.input)
        except OSError:
            self.has_ended = True
            return False
        if not self.tickets:
            self.since = time.monotonic()
        self.tickets.append(ticket)
        self.is_fresh = False
        return True

    def messages(self) -> Iterator[Ready | Unusable | Result]:
        """All that the worker has said since; then `has_ended` tells whether there can be more."""
        try:
            while self._pipe.poll():
                yield self._pipe.recv()
        except (EOFError, OSError):
            self.has_ended = True
        else:  # Someone else may hold the pipe of a process that has ended.
            self.has_ended = self.has_ended or (self._process.exitcode is not None and not self._pipe.poll())

    def resident_bytes(self) -> int:
        """The memory it takes now; 0 if that cannot be told."""
        try:
            if self._process_info is None:
                self._process_info = psutil.Process(self._process.pid)
            return int(self._process_info.memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int | None:
        """Kills the process and waits for that; returns the exit code."""
        self._process.kill()
        self._process.join(_STALLED)
        return self._process.exitcode

    def join(self) -> int | None:
        """The exit code of a process that has ended, or is made to if it stays."""
        self._process.join(1)
        return self.end() if self._process.exitcode is None else self._process.exitcode

    def close(self) -> None:
        """Frees what the parent holds of an ended process."""
        self._pipe.close()
        with suppress(ValueError):  # it has not ended yet: the system is slow to kill it
            self._process.close()


def was_killed(exit_code: int | None) -> bool:
    """Whether a process ended by a signal that comes from outside: a person, or a system short of memory."""
    return exit_code is None or exit_code in _FROM_OUTSIDE


def describe_exit(exit_code: int | None) -> str:
    """`SIGSEGV` or `exit code 3`."""
    if exit_code is None:
        return "no exit code"
    if exit_code < 0:
        with suppress(ValueError):
            return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started within never see Ctrl-C, not even while they start."""
    if os.name != "posix":
        yield
        return
    resource_tracker.ensure_running()  # it would let interrupts through again as it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _limit_waits(pipe: Connection) -> None:
    """Makes a pipe roomy, and its reads and writes errors where they wait too long for a process that was stopped."""
    if os.name != "posix":
        return
    limit = struct.pack("ll", _STALLED, 0)
    with socket.socket(fileno=os.dup(pipe.fileno())) as end:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _PIPE_BYTES)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _PIPE_BYTES)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
