"""The worker processes of a run: started when there is work, watched, and replaced when they die or grow too big."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for

from newsx.corpus.records import Outcome
from newsx.corpus.worker import Load, Ready, Result, Setup, Unusable, failure_record
from newsx.corpus.workers import MOST_PREFETCHED, Cause, Ticket, Worker, describe_exit, was_killed
from newsx.errors import InputError, PipelineError

_LOOK = 0.2
"""Seconds between two looks at the workers' time and memory."""

_MOST_LOADING = 120
"""Seconds that a worker has to load the pipeline."""

_MOST_FAULTS = 2
"""Workers that a document may cost by itself: one retry, as a fault may be of what the worker did before."""

_MOST_DEATHS = 10
"""Workers that a document may cost, where most were killed from outside. That is bad luck and may happen again, but a document for which
the system kills whoever reads it, such as one that needs more memory than there is, must come to an end too."""

_MOST_WORDS = 2_000_000
"""Words after which a worker is replaced, before all that spaCy and others remember of them makes it grow by more than a few per cent."""

_MOST_STARTS = 3
_MOST_KILLED_STARTS = 100
"""Workers in a row that may die before they have loaded the pipeline, by themselves and by a signal from outside."""


@dataclass(frozen=True)
class Limits:
    """What a document may take, from when its worker begins with it."""

    seconds: float = 300
    megabytes: int = 4096
    """Resident memory of the worker, the pipeline included."""


USUAL_LIMITS = Limits()


class Crew:
    """At most `jobs` workers. Tickets that are added get an outcome while `work` is called, in any order."""

    def __init__(self, *, jobs: int, setup: Setup, limits: Limits, load: Load) -> None:
        self._jobs = jobs
        self._setup = setup
        self._limits = limits
        self._load = load
        self._workers: list[Worker] = []
        self._waiting: deque[Ticket] = deque()
        self._again: deque[Ticket] = deque()
        self._lost_starts = {True: 0, False: 0}  # by whether they were killed from outside
        self._next_look = 0.0

    @property
    def has_room(self) -> bool:
        """Whether there is work for fewer than two documents a worker."""
        return len(self._waiting) + len(self._again) + sum(len(worker.tickets) for worker in self._workers) < 2 * self._jobs

    def add(self, ticket: Ticket) -> None:
        self._waiting.append(ticket)

    def work(self, *, wait: bool) -> None:
        """Hears what the workers say, for a moment if need be, and gives them new work."""
        self._listen(_LOOK if wait else 0)
        self._check_limits()
        self._start_workers()
        self._hand_out()

    def end(self) -> None:
        """Ends all workers at once."""
        for worker in self._workers:
            worker.kill()
        while self._workers:
            worker = self._workers.pop()
            worker.end()
            worker.close()

    def _listen(self, seconds: float) -> None:
        signs = {sign: worker for worker in self._workers for sign in worker.signs}
        if not signs:
            return
        for worker in dict.fromkeys(signs[sign] for sign in wait_for(list(signs), seconds)):
            self._hear(worker)
            if worker.has_ended:
                self._lose(worker)

    def _hear(self, worker: Worker) -> None:
        for message in worker.messages():
            if isinstance(message, Unusable):
                raise InputError(message.message, kind=message.kind) if message.kind else PipelineError(message.message)
            if isinstance(message, Ready):
                self._welcome(worker)
            else:
                self._finish(worker, message)

    def _welcome(self, worker: Worker) -> None:
        worker.is_ready = True
        worker.bytes_when_ready = worker.resident_bytes()
        if worker.bytes_when_ready > self._most_bytes:
            taken = worker.bytes_when_ready // 2**20
            raise PipelineError(f"the pipeline alone takes {taken} MB of memory, and the limit is {self._limits.megabytes} MB")
        self._lost_starts = dict.fromkeys(self._lost_starts, 0)

    def _finish(self, worker: Worker, result: Result) -> None:
        ticket = worker.tickets.popleft()
        worker.since = time.monotonic()
        _settle(ticket, result)
        worker.words += result.words
        halfway = (worker.bytes_when_ready + self._most_bytes) / 2
        worker.is_tired = worker.is_tired or worker.words > _MOST_WORDS or worker.resident_bytes() > halfway

    def _check_limits(self) -> None:
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + _LOOK
        for worker in list(self._workers):
            seconds = self._limits.seconds if worker.is_ready else _MOST_LOADING
            if (worker.is_busy or not worker.is_ready) and now - worker.since > seconds:
                self._lose(worker, "timeout")
            elif worker.is_busy and worker.resident_bytes() > self._most_bytes:
                self._lose(worker, "memory")

    def _lose(self, worker: Worker, cause: Cause | None = None) -> None:
        """Buries a worker that has ended, or is to end for a cause; what it was at is tried again or fails."""
        in_work = worker.tickets[0] if worker.tickets else None
        self._workers.remove(worker)
        exit_code = worker.end() if cause else worker.join()
        self._hear(worker)
        worker.close()
        if not worker.is_ready:
            self._count_lost_start(exit_code)
        is_to_blame = in_work is not None and in_work in worker.tickets  # and not done at the last moment
        self._waiting.extendleft(reversed([ticket for ticket in worker.tickets if ticket is not in_work]))
        if in_work and is_to_blame:
            self._blame(in_work, cause or ("killed" if was_killed(exit_code) else "crashed"), exit_code, time.monotonic() - worker.since)

    def _count_lost_start(self, exit_code: int | None) -> None:
        killed = was_killed(exit_code)
        self._lost_starts[killed] += 1
        if self._lost_starts[killed] >= (_MOST_KILLED_STARTS if killed else _MOST_STARTS):
            raise PipelineError(f"worker processes end before they have loaded the pipeline ({describe_exit(exit_code)})")

    def _blame(self, ticket: Ticket, cause: Cause, exit_code: int | None, seconds: float) -> None:
        ticket.deaths.append(cause)
        faults = sum(death != "killed" for death in ticket.deaths)
        if faults < _MOST_FAULTS and len(ticket.deaths) < _MOST_DEATHS:
            if cause == "killed":
                self._waiting.appendleft(ticket)
            else:
                self._again.append(ticket)
            return
        assert ticket.task is not None
        name = ticket.task.input.name
        kind = "crashed" if cause == "killed" else cause
        message = {
            "timeout": f"not analysed within {self._limits.seconds:g} seconds",
            "memory": f"takes more than {self._limits.megabytes} MB of memory",
            "crashed": f"ends the process that analyses it ({describe_exit(exit_code)})",
        }[kind]
        _settle(ticket, Result("failed", failure_record(name, kind, f"{name}: {message}"), 0, seconds))

    def _start_workers(self) -> None:
        """A retry wants a fresh worker, any other document one that has nothing to do."""
        idle = sum(not worker.tickets and not worker.is_tired for worker in self._workers)
        fresh = sum(worker.is_fresh for worker in self._workers)
        while len(self._workers) < self._jobs and (len(self._again) > fresh or len(self._again) + len(self._waiting) > idle):
            self._workers.append(Worker(self._setup, self._load))
            idle, fresh = idle + 1, fresh + 1

    def _hand_out(self) -> None:
        for worker in [worker for worker in self._workers if worker.is_ready and not worker.tickets]:
            if worker.is_tired:
                self._workers.remove(worker)
                worker.end()
                worker.close()
            elif self._again and worker.is_fresh:
                self._give(worker, self._again)
            elif self._waiting:
                self._give(worker, self._waiting)
        loading = sum(not worker.is_ready for worker in self._workers)
        for worker in [worker for worker in self._workers if len(worker.tickets) == 1 and not worker.is_tired]:
            if len(self._waiting) > loading and self._waiting[0].size <= MOST_PREFETCHED:
                self._give(worker, self._waiting)

    def _give(self, worker: Worker, tickets: deque[Ticket]) -> None:
        if worker.give(tickets[0]):
            tickets.popleft()
        else:
            self._lose(worker)

    @property
    def _most_bytes(self) -> int:
        return self._limits.megabytes * 2**20


def _settle(ticket: Ticket, result: Result) -> None:
    """Gives the ticket its outcome, and forgets the task with its content."""
    task = ticket.task
    assert task is not None
    ticket.outcome = Outcome(task.input.name, task.digest, result.status, result.record, result.words, result.seconds)
    ticket.size = len(result.record)
    ticket.task = None
