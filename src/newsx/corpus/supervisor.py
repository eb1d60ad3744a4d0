"""Analyses documents in worker processes, and goes on when one is killed, hangs or takes too much memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from sys import getsizeof

from newsx.corpus.crew import USUAL_LIMITS, Crew, Limits
from newsx.corpus.records import Outcome, Task
from newsx.corpus.worker import Load, Setup, check_only, load_analyser
from newsx.corpus.workers import Ticket

__all__ = ["Limits", "Setup", "check_only", "run"]

_MOST_OPEN = 64
"""Documents that may have been read since the one whose outcome comes next, with eight workers or fewer."""

_MOST_BYTES = 64 * 1024 * 1024
"""Bytes of contents and records at which nothing more is read until some are given out."""


def run(tasks: Iterable[Task], *, jobs: int, setup: Setup, limits: Limits = USUAL_LIMITS, load: Load = load_analyser) -> Iterator[Outcome]:
    """The outcomes of the tasks, in their order; tasks are taken one by one, as there is room for them.

    A document that kills, hangs or overfills its worker is tried again in a fresh one, and fails when it does so again. Workers are
    started as they are needed, looked after while the next outcome is waited for, and ended with the iterator. `load` runs in the
    workers, and makes what analyses a document there: a function of a module, so that they can import it.
    Raises `PipelineError`, or `InputError` for a file of weapons, where a worker cannot load what it needs, and `NewsxError` where none
    can be started.
    """
    crew = Crew(jobs=jobs, setup=setup, limits=limits, load=load)
    window = _Window(tasks, most=max(_MOST_OPEN, 8 * jobs))
    try:
        while True:
            yield from window.leave()
            if crew.has_room and window.has_room:
                if ticket := window.enter():
                    crew.add(ticket)
                crew.work(wait=False)
            elif window.is_empty:
                return
            else:
                crew.work(wait=True)
    finally:
        crew.end()


class _Window:
    """The documents that were read and whose outcomes have not been given out, in order: not too many, and not too big."""

    def __init__(self, tasks: Iterable[Task], *, most: int) -> None:
        self._tasks = iter(tasks)
        self._most = most
        self._tickets: deque[Ticket] = deque()
        self._is_at_end = False

    @property
    def is_empty(self) -> bool:
        return not self._tickets

    @property
    def has_room(self) -> bool:
        return not self._is_at_end and len(self._tickets) < self._most and sum(ticket.size for ticket in self._tickets) < _MOST_BYTES

    def enter(self) -> Ticket | None:
        """Reads a task; None if there is none, or none that needs work."""
        task = next(self._tasks, None)
        if task is None:
            self._is_at_end = True
            return None
        ticket = Ticket(None, 0, task.outcome) if task.outcome else Ticket(task, _bytes_of(task))
        self._tickets.append(ticket)
        return None if ticket.outcome else ticket

    def leave(self) -> Iterator[Outcome]:
        """The outcomes that are there and come next."""
        while self._tickets and (outcome := self._tickets[0].outcome):
            self._tickets.popleft()
            yield outcome


def _bytes_of(task: Task) -> int:
    given = task.input
    return sum(getsizeof(part) for part in (given.name, given.content, given.title, given.published))
