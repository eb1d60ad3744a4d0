"""Whatever becomes of the workers, every task has its outcome, in order. Most workers here do as the document says."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from obedient import load_and_die, load_fragile, load_growing, load_nothing, load_obedient, load_obedient_to_short, tasks_of

from newsx.corpus.records import Input, Outcome, Task
from newsx.corpus.supervisor import Limits, Setup, run
from newsx.errors import InputError, NewsxError, PipelineError

LIMITS = Limits(seconds=1.5, megabytes=400)
needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals")


def outcomes_of(*orders: str, jobs: int = 2) -> list[Outcome]:
    return list(run(tasks_of(orders), jobs=jobs, setup=Setup(), limits=LIMITS, load=load_obedient))


def names_of(outcomes: Iterable[Outcome]) -> list[str]:
    return [outcome.name for outcome in outcomes]


@pytest.mark.parametrize("jobs", [1, 3])
def test_outcomes_come_in_the_order_of_the_tasks(jobs: int) -> None:
    outcomes = outcomes_of(*(f"sleep {0.03 * (number % 5)}" for number in range(30)), jobs=jobs)
    assert [(it.name, it.digest, it.status, it.record) for it in outcomes] == [
        (f"d{number}", f"{number:064x}", "analysed", f'{{"name":"d{number}"}}') for number in range(30)
    ]
    assert outcomes[0].words == len("sleep 0.0")
    assert outcomes[4].seconds >= 0.12
    assert not multiprocessing.active_children()


@needs_posix
def test_a_document_that_ends_its_worker_fails_and_all_others_are_done(tmp_path: Path) -> None:
    log = tmp_path / "log"
    bad = {
        3: ("exit 3", "crashed", r"d3: ends the process that analyses it \(exit code 3\)", 2),
        6: ("hang", "timeout", r"d6: not analysed within 1\.5 seconds", 2),
        9: ("eat", "memory", r"d9: takes more than 400 MB of memory", 2),
        10: ("signal SIGSEGV", "crashed", r"d10: .*\(SIGSEGV\)", 2),
        13: ("signal SIGKILL", "crashed", r"d13: .*\(SIGKILL\)", 10),
    }
    orders = [f"log {log}; {bad[number][0] if number in bad else 'sleep 0.01'}" for number in range(20)]
    outcomes = outcomes_of(*orders)
    assert names_of(outcomes) == [f"d{number}" for number in range(20)]
    assert {number for number, outcome in enumerate(outcomes) if outcome.status == "failed"} == set(bad)
    begun = log.read_text().split()
    for number, outcome in enumerate(outcomes):
        times = 1
        if number in bad:
            _, kind, message, times = bad[number]
            assert f'"kind":"{kind}"' in outcome.record
            assert re.search(f'"message":"{message}"', outcome.record)
            assert outcome.record.startswith(f'{{"schema_version":"1.0","source":"d{number}","error":')
        assert begun.count(f"d{number}") == times, f"d{number}, whose worker was to read it {times} times"


@needs_posix
def test_what_goes_wrong_once_is_done_again(tmp_path: Path) -> None:
    faults = ["exit 1", "hang", "eat", "signal SIGSEGV", "signal SIGKILL"]
    outcomes = outcomes_of(*(f"once {tmp_path / str(number)}; {fault}" for number, fault in enumerate(faults)))
    assert [outcome.status for outcome in outcomes] == ["analysed"] * len(faults)


def test_a_retry_is_made_by_a_fresh_worker() -> None:
    outcomes = run(tasks_of(["", "fragile", "", "fragile", ""]), jobs=1, setup=Setup(), load=load_fragile)
    assert [outcome.status for outcome in outcomes] == ["analysed"] * 5


@needs_posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_killed_at_random_lose_nothing_and_double_nothing(jobs: int) -> None:
    stop = threading.Event()
    generator = random.Random(jobs)

    def kill_now_and_then() -> None:
        while not stop.wait(generator.uniform(0.5, 1)):
            if workers := multiprocessing.active_children():
                os.kill(generator.choice(workers).pid or 0, signal.SIGKILL)

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        outcomes = outcomes_of(*["sleep 0.05"] * 40, jobs=jobs)
    finally:
        stop.set()
        killer.join()
    assert [(it.name, it.status) for it in outcomes] == [(f"d{number}", "analysed") for number in range(40)]


@needs_posix
def test_a_stopped_worker_is_one_that_hangs() -> None:
    outcomes = run(tasks_of(["sleep 0"] * 10 + ["x" * 10**6] * 3), jobs=1, setup=Setup(), limits=LIMITS, load=load_obedient_to_short)
    first = next(outcomes)
    os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGSTOP)
    assert [it.status for it in [first, *outcomes]] == ["analysed"] * 13


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [("pipeline", PipelineError, "no such"), ("weapons", InputError, r"w\.yaml"), ("bug", PipelineError, "loaded: KeyError: 'x'")],
)
def test_a_worker_that_cannot_load_ends_the_run_with_its_error(name: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        list(run(tasks_of(["sleep 0"]), jobs=2, setup=Setup(pipeline=name), load=load_nothing))
    assert not multiprocessing.active_children()


def test_workers_that_die_as_they_load_are_not_started_for_ever() -> None:
    with pytest.raises(PipelineError, match=r"end before they have loaded the pipeline \(exit code 7\)"):
        list(run(tasks_of(["sleep 0"]), jobs=1, setup=Setup(), load=load_and_die))


def test_a_limit_that_the_pipeline_alone_is_over_is_said() -> None:
    with pytest.raises(PipelineError, match=r"takes \d+ MB of memory, and the limit is 5 MB"):
        list(run(tasks_of(["sleep 0"]), jobs=1, setup=Setup(), limits=Limits(megabytes=5), load=load_obedient))


def test_a_consumer_that_stops_ends_the_workers_at_once() -> None:
    outcomes = run(tasks_of(["sleep 0", "sleep 30", "sleep 30"]), jobs=2, setup=Setup(), load=load_obedient)
    next(outcomes)
    assert multiprocessing.active_children()
    began = time.monotonic()
    outcomes.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 2
    assert not multiprocessing.active_children()


def test_an_error_of_the_tasks_ends_the_workers_and_is_raised() -> None:
    def tasks() -> Iterator[Task]:
        yield from tasks_of(["sleep 0", "sleep 30"])
        raise OSError("unplugged")

    with pytest.raises(OSError, match="unplugged"):
        list(run(tasks(), jobs=2, setup=Setup(), load=load_obedient))
    assert not multiprocessing.active_children()


class Counted:
    """Tasks, and how many were taken."""

    def __init__(self, orders: Iterable[str]) -> None:
        self.taken = 0
        self._tasks = tasks_of(orders)

    def __iter__(self) -> Iterator[Task]:
        for task in self._tasks:
            self.taken += 1
            yield task


def test_tasks_are_taken_only_as_they_are_needed() -> None:
    tasks = Counted(["sleep 0"] * 50)
    outcomes = run(tasks, jobs=1, setup=Setup(), load=load_obedient)
    next(outcomes)
    assert tasks.taken <= 4


def test_documents_wait_for_a_slow_one_in_bounded_number() -> None:
    tasks = Counted(["sleep 3"] + ["sleep 0"] * 300)
    outcomes = run(tasks, jobs=2, setup=Setup(), load=load_obedient)
    next(outcomes)
    assert 40 <= tasks.taken <= 64 + 1
    assert len(list(outcomes)) == 300


def test_huge_documents_are_not_all_read_at_once() -> None:
    tasks = Counted(f"sleep 0.1{' ' * 20_000_000}" for _ in range(8))
    outcomes = run(tasks, jobs=4, setup=Setup(), load=load_obedient)
    next(outcomes)
    assert tasks.taken <= 5
    assert len(list(outcomes)) == 7


def test_tasks_that_have_an_outcome_keep_their_place_and_need_no_worker() -> None:
    kept = [Task(Input(f"k{number}", b""), "", Outcome(f"k{number}", "", "unchanged", "")) for number in range(3)]
    assert names_of(run(kept, jobs=2, setup=Setup(pipeline="pipeline"), load=load_nothing)) == ["k0", "k1", "k2"]
    mixed = [kept[0], *tasks_of(["sleep 0.2"]), kept[1], kept[2]]
    assert names_of(run(mixed, jobs=2, setup=Setup(), load=load_obedient)) == ["k0", "d0", "k1", "k2"]


def test_no_tasks_have_no_outcomes() -> None:
    assert outcomes_of() == []


def test_a_worker_that_stays_big_is_replaced(tmp_path: Path) -> None:
    outcomes = run(tasks_of(["pid", "grow 300", "pid", "pid"]), jobs=1, setup=Setup(), limits=Limits(megabytes=500), load=load_growing)
    before, grown, *after = [outcome.record for outcome in outcomes]
    assert before == grown
    assert after[-1] != before


def test_importing_the_supervisor_imports_nothing_heavy() -> None:
    code = "import sys, newsx.corpus.supervisor; print(*{'spacy', 'numpy', 'pydantic', 'onnxruntime'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_a_process_that_cannot_be_started_is_an_error_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    with pytest.raises(NewsxError, match=r"no worker process can be started \(Resource temporarily"):
        outcomes_of("sleep 0")
