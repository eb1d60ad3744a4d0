"""Many inputs through the workers into a store."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import cast

import psutil

from newsx.corpus import supervisor
from newsx.corpus.records import Input, Outcome, Task
from newsx.corpus.stores import Store
from newsx.corpus.supervisor import Limits, Setup
from newsx.corpus.worker import failure_record
from newsx.errors import InputError
from newsx.output import one_line

FEW = 50
"""Fewer inputs than this are done by one worker: starting more takes longer than it saves."""

_MOST_AHEAD = 32 * 2**20
_WORKER_BYTES = 400 * 2**20

Run = Callable[..., Iterator[Outcome]]


@dataclass
class Counts:
    """What became of the inputs so far. `words` are those analysed now, `seconds` those since the start."""

    analysed: int = 0
    unchanged: int = 0
    failed: int = 0
    words: int = 0
    seconds: float = 0.0
    started: float = field(default_factory=time.monotonic, repr=False)

    @property
    def inputs(self) -> int:
        return self.analysed + self.unchanged + self.failed

    def add(self, outcome: Outcome) -> None:
        setattr(self, outcome.status, getattr(self, outcome.status) + 1)
        self.words += outcome.words
        self.seconds = time.monotonic() - self.started


class Peeked:
    """Inputs of which the first ones are read already, so that it is known whether there are any and whether they are few.

    Raises `InputError` where there are none, or none that is there at all: a folder that is not mounted must not empty an output.
    """

    def __init__(self, inputs: Iterable[Input], *, limit: int | None = None) -> None:
        self._rest = itertools.islice(inputs, limit)
        self._first: deque[Input] = deque()
        self.are_few = False
        size = 0
        while len(self._first) < FEW and size < _MOST_AHEAD and not self.are_few:
            if given := next(self._rest, None):
                self._first.append(given)
                size += len(given.content)
            else:
                self.are_few = True
        if self.are_few and all(given.kind == "missing" for given in self._first):
            raise InputError(_nothing(self._first), kind="missing")

    def __iter__(self) -> Iterator[Input]:
        while self._first:
            yield self._first.popleft()
        yield from self._rest

    @property
    def jobs(self) -> int:
        """One worker for few inputs, else as many as there are cores and memory for."""
        return 1 if self.are_few else max(1, min(_cores(), psutil.virtual_memory().available // _WORKER_BYTES))


def run_batch(
    inputs: Iterable[Input],
    store: Store,
    *,
    run: Run | None = None,
    jobs: int | None = None,
    setup: Setup | None = None,
    limits: Limits | None = None,
    fail_fast: bool = False,
    on_outcome: Callable[[Outcome], None] | None = None,
    counts: Counts | None = None,
) -> Counts:
    """Analyses what the store has not already, and finishes it. The caller closes the store.

    `fail_fast` ends with the first failure: it is counted and reported but not kept, so that going on tries it again, and the store
    is not finished. `on_outcome` gets each outcome after the store. `counts` are filled in while it runs, for who wants them after an
    interruption too. Raises what the supervisor and the store raise, and `KeyboardInterrupt`.
    """
    inputs = inputs if isinstance(inputs, Peeked) else Peeked(inputs)
    counts = counts or Counts()
    tasks = _Tasks(inputs, store, keep_failures=not fail_fast)
    run = run or supervisor.run
    outcomes = run(tasks, jobs=jobs or inputs.jobs, setup=setup or Setup(), limits=limits or Limits())
    with closing(cast("Generator[Outcome]", outcomes)):  # which ends the workers
        for outcome in outcomes:
            is_last = fail_fast and outcome.status == "failed"
            if not is_last:
                store.add(outcome)
            counts.add(outcome)
            if on_outcome:
                on_outcome(outcome)
            if is_last:
                return counts
    if counts.inputs != tasks.number:
        raise RuntimeError(f"{tasks.number} inputs, but {counts.inputs} outcomes")
    store.finish()
    return counts


def digest_of(given: Input) -> str:
    """SHA-256 of all of an input that its record depends on, but for its name."""
    content = given.content.encode(errors="surrogatepass") if isinstance(given.content, str) else given.content
    fields = (type(given.content).__name__, given.title, given.published, given.kind, given.message, given.media_type, given.source)
    digest = hashlib.sha256(json.dumps(fields).encode() + b"\0")
    digest.update(content)
    return digest.hexdigest()


def failure_message(outcome: Outcome) -> str:
    """Why an input failed, in one line that begins with its name."""
    message: str = json.loads(outcome.record)["error"]["message"]
    name = one_line(outcome.name)
    return message if message.startswith(name) or name == "-" else f"{name}: {message}"


class _Tasks:
    """The tasks that inputs make, and their `number` so far. What the store has, or what cannot be read, comes with its outcome."""

    def __init__(self, inputs: Iterable[Input], store: Store, *, keep_failures: bool) -> None:
        self._inputs = inputs
        self._store = store
        self._keep_failures = keep_failures
        self.number = 0

    def __iter__(self) -> Iterator[Task]:
        for given in self._inputs:
            self.number += 1
            digest = digest_of(given)
            yield Task(given, digest, self._known_outcome(given, digest))

    def _known_outcome(self, given: Input, digest: str) -> Outcome | None:
        if given.kind is not None:
            return Outcome(given.name, digest, "failed", failure_record(given.name, given.kind, given.message or given.kind))
        if self._store.unchanged(given.name, digest):
            return Outcome(given.name, digest, "unchanged", "")
        if self._keep_failures and (record := self._store.kept_failure(given.name, digest)) is not None:
            return Outcome(given.name, digest, "failed", record)
        return None


def _nothing(missing: Sequence[Input]) -> str:
    if not missing:
        return "no inputs: nothing is named, or only the output itself"
    more = f" (and {len(missing) - 1} more that are not there)" if len(missing) > 1 else ""
    return f"{missing[0].message}{more}"


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13
        return os.process_cpu_count() or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
