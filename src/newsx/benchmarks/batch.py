"""`python -m newsx.benchmarks batch`: what `newsx batch` gets through."""

from __future__ import annotations

import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import psutil

from newsx.benchmarks.articles import EXAMPLES, mixed_articles

_FREE = 0.15
"""Cores that others may use at most of those that a run wants, for its wall times to count."""

_LOOK = 0.2
"""Seconds between two looks at the processes' memory."""


@click.command()
@click.argument("folder", default=EXAMPLES, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--documents", default=200, show_default=True, type=click.IntRange(min=2), help="How many articles.")
@click.option("--jobs", default="1,2", show_default=True, help="The numbers of workers to compare.")
@click.option("--runs", default=1, show_default=True, type=click.IntRange(min=1), help="Runs of each; told is the quickest.")
def batch(folder: Path, documents: int, jobs: str, runs: int) -> None:
    """Measure `newsx batch` on articles that are mixed from the paragraphs of those in FOLDER.

    Cold is a run from its start to the first record, warm what comes after. CPU seconds are those of all processes. What is measured
    by the clock counts only where enough cores were free; what is measured in CPU seconds hardly depends on that.
    """
    try:
        numbers = [int(number) for number in jobs.split(",")]
    except ValueError:
        raise click.BadParameter("give numbers with commas between them", param_hint="--jobs") from None
    with tempfile.TemporaryDirectory() as made:
        words = 0
        for number, text in enumerate(itertools.islice(mixed_articles(folder), documents)):
            (Path(made) / f"{number:05}.txt").write_text(text, encoding="utf-8")
            words += len(text.split())
        click.echo(f"{documents:,} articles, {words:,} words", err=True)
        measured = [min((_run(Path(made), number, words) for _ in range(runs)), key=lambda run: run.warm_seconds) for number in numbers]
    report = {"documents": documents, "words": words, "cores": os.cpu_count(), "runs": [run.report() for run in measured]}
    click.echo(json.dumps(report | {"compared": [_compared(measured[0], run) for run in measured[1:]]}, indent=1))


@dataclass
class Run:
    """A run of `newsx batch`: seconds by the clock and CPU seconds of all its processes, and bytes of memory at its height.

    `cold` ends, and `warm` begins, with the first record, of `first_words` words. `others` is how many cores other programs used.
    """

    jobs: int
    documents: int
    words: int
    first_words: int
    cold_seconds: float
    cold_cpu: float
    warm_seconds: float
    warm_cpu: float
    memory: int
    worker_memory: int
    others: float
    load_average: float
    cores: int = field(default_factory=lambda: os.cpu_count() or 1)

    @property
    def cores_were_free(self) -> bool:
        return self.cores - self.others >= self.jobs - _FREE

    def report(self) -> dict[str, Any]:
        seconds, warm_words = self.cold_seconds + self.warm_seconds, self.words - self.first_words
        warm = {"documents": (self.documents - 1) / self.warm_seconds, "words": warm_words / self.warm_seconds}
        return {
            "jobs": self.jobs,
            "whole_run": {"seconds": round(seconds, 2), **_rates(self.documents / seconds, self.words / seconds, self.jobs)},
            "cold": {"seconds_to_first_record": round(self.cold_seconds, 2), "cpu_seconds": round(self.cold_cpu, 2)},
            "warm": {
                "seconds": round(self.warm_seconds, 2),
                **_rates(warm["documents"], warm["words"], self.jobs),
                "cpu_seconds": round(self.warm_cpu, 2),
                "words_a_cpu_second": round(warm_words / self.warm_cpu),
            },
            "peak_mb": {"all processes": round(self.memory / 2**20), "largest worker": round(self.worker_memory / 2**20)},
            "machine": {
                "cores used by others": round(self.others, 2),
                "load_average_before": round(self.load_average, 2),
                "cores_were_free": self.cores_were_free,
            },
        }


def _rates(documents: float, words: float, jobs: int) -> dict[str, float]:
    return {
        "documents_a_second": round(documents, 2),
        "words_a_second": round(words),
        "documents_a_second_a_job": round(documents / jobs, 2),
        "words_a_second_a_job": round(words / jobs),
    }


def _compared(one: Run, other: Run) -> dict[str, Any]:
    """How much faster the warm part was. By CPU time: what it would be on free cores, as far as workers do not wait for each other."""
    by_cpu = other.jobs / one.jobs * (one.warm_cpu / (one.words - one.first_words)) / (other.warm_cpu / (other.words - other.first_words))
    compared = {
        "jobs": f"{other.jobs} to {one.jobs}",
        "by_clock": round(one.warm_seconds / other.warm_seconds, 2),
        "by_clock_whole_run": round((one.cold_seconds + one.warm_seconds) / (other.cold_seconds + other.warm_seconds), 2),
        "by_cpu": round(by_cpu, 2),
    }
    if not (one.cores_were_free and other.cores_were_free):
        compared["note"] = "other programs used the cores meanwhile: the ratios by the clock say little"
    return compared


def _run(folder: Path, jobs: int, words: int) -> Run:
    click.echo(f"newsx batch --jobs {jobs} …", err=True)
    load_average, busy, ended, began = psutil.getloadavg()[0], _busy_seconds(), _cpu_seconds_of_ended(), time.perf_counter()
    command = [sys.executable, "-m", "newsx", "batch", str(folder), "-o", "-", "--jobs", str(jobs), "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        watcher = _MemoryWatcher(process.pid)
        assert process.stdout is not None
        first = process.stdout.readline()
        cold, cold_cpu = time.perf_counter() - began, _cpu_seconds(process.pid)
        documents = len(first[:1]) + sum(1 for _ in process.stdout)
        process.wait()
        watcher.join()
    seconds, cpu = time.perf_counter() - began, _cpu_seconds_of_ended() - ended
    if process.returncode:
        raise click.ClickException(f"newsx batch ended with {process.returncode}")
    others = max(0.0, (_busy_seconds() - busy - cpu) / seconds)
    first_words = json.loads(first)["document"]["words"]
    click.echo(f"{documents} records in {seconds:.1f} s", err=True)
    return Run(jobs, documents, words, first_words, cold, cold_cpu, seconds - cold, cpu - cold_cpu, *watcher.peaks, others, load_average)


class _MemoryWatcher(threading.Thread):
    """Looks at the memory of a process and its workers until it ends. `peaks`: of all together, and of the largest worker, in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self.peaks = (0, 0)
        self.start()

    def run(self) -> None:
        with suppress(psutil.NoSuchProcess):
            while self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE:
                own, *workers = [_resident(process) for process in (self._process, *self._process.children(recursive=True))]
                self.peaks = max(self.peaks[0], own + sum(workers)), max(self.peaks[1], *workers, 0)
                time.sleep(_LOOK)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _cpu_seconds_of_ended() -> float:
    """Of all processes that this one has started, and those they started, as far as they have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu_seconds(pid: int) -> float:
    """Of a process that runs, and those it started."""
    seconds = 0.0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        times = process.cpu_times()
        seconds = times.user + times.system + times.children_user + times.children_system
        for child in process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                seconds += child.cpu_times().user + child.cpu_times().system
    return seconds


def _busy_seconds() -> float:
    """CPU seconds that all programs of the machine have used, those of others that share it included."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0))
