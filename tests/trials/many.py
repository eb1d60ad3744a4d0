"""One run over many articles: does memory grow, and has each input its record?"""

from __future__ import annotations

import csv
import os
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import click
import psutil

from newsx.corpus.stores import form_of

from .runs import Fault, balance, check_records, check_said, expected, resident_bytes, start, summary_line, workers_of

_WARM = 1000
_MOST_GROWTH = 10
"""Per cent."""


@dataclass(frozen=True)
class Sample:
    """What there is at a moment; memory in bytes, `worker` being the mean of all workers, `largest` the most that one takes."""

    seconds: float
    documents: int
    parent: int
    workers: int
    worker: int
    largest: int


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A file or folder that is not there yet.")
@click.option("--jobs", default=2, show_default=True)
@click.option("--samples", type=click.Path(path_type=Path), help="A CSV file for the memory of each second.")
def many(inputs: tuple[str, ...], out: Path, *, jobs: int, samples: Path | None) -> None:
    """Analyse INPUTS in one run, watching its memory, and check that each has just one record."""
    said_file = out.with_name(out.name + ".stderr")
    process = start(*inputs, "-o", out, "--jobs", str(jobs), stderr=said_file)
    taken, workers = watch(process, documents_in(out))
    said = said_file.read_text(encoding="utf-8", errors="surrogateescape")
    click.echo(summary_line(said))
    click.echo(f"exit code {process.returncode}, {workers} worker processes")
    if samples:
        with samples.open("w", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(field.name for field in fields(Sample))
            rows.writerows(astuple(sample) for sample in taken)
    faults = list(_faults(process.returncode, said, inputs, out, taken))
    for fault in faults:
        click.echo(f"FAULT {fault}")
    raise SystemExit(bool(faults))


def _faults(code: int, said: str, inputs: tuple[str, ...], out: Path, taken: list[Sample]) -> Iterator[str]:
    try:
        total = balance(said)
        check_said(said)
        wanted = expected(inputs)
        if total != len(wanted):
            yield f"{len(wanted):,} inputs, but the summary tells {total:,}"
        check_records(out, wanted)
        click.echo(f"each of {total:,} inputs has just one record")
    except Fault as fault:
        yield str(fault)
        return
    if code not in (0, 1):
        yield f"exit code {code}"
    yield from _growth(taken, total)


def watch(process: subprocess.Popen[bytes], count: Callable[[], int]) -> tuple[list[Sample], int]:
    """A sample each second until the process ends, and how many workers it had in all."""
    began, parent, seen = time.monotonic(), psutil.Process(process.pid), set[int]()
    taken = []
    while process.poll() is None:
        workers = workers_of(process)
        seen.update(worker.pid for worker in workers)
        memory = [resident_bytes(worker) for worker in workers] or [0]
        mean = sum(memory) // len(memory)
        taken.append(Sample(round(time.monotonic() - began, 1), count(), resident_bytes(parent), len(workers), mean, max(memory)))
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
    return taken, len(seen)


def _growth(taken: list[Sample], total: int) -> Iterator[str]:
    """Compares the medians over a twentieth of the documents: after the first thousand, and at the end."""
    span = max(total // 20, 50)
    warm = _WARM if total > _WARM + 2 * span else total // 4
    first = [sample for sample in taken if warm <= sample.documents <= warm + span]
    last = [sample for sample in taken if total - span <= sample.documents and sample.worker]
    if not first or not last:
        click.echo("too short a run to tell how memory grows")
        return
    for what in ("parent", "worker", "largest"):
        before, after = (statistics.median(getattr(sample, what) for sample in part) / 2**20 for part in (first, last))
        growth = 100 * (after / before - 1)
        peak = max(getattr(sample, what) for sample in taken) / 2**20
        click.echo(f"{what:8} {before:6.0f} MB after {warm:,}, {after:6.0f} MB at the end: {growth:+.1f} %; peak {peak:.0f} MB")
        if growth > _MOST_GROWTH and what != "largest":
            yield f"memory of {what} grew by {growth:.1f} %"


def documents_in(out: Path) -> Callable[[], int]:
    """Counts the records that are there, while a run writes them."""
    form = form_of(str(out))
    if form == "jsonl":
        return _LineCounter(out.with_name(out.name + ".part"), out).count
    if form == "sqlite":
        return lambda: _rows_in(out)
    return lambda: sum(name.endswith(".json") for _, _, names in os.walk(out) for name in names)


def _rows_in(out: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{out}?mode=ro", uri=True)) as corpus:
            return int(corpus.execute("SELECT (SELECT count(*) FROM documents) + (SELECT count(*) FROM failures)").fetchone()[0])
    except sqlite3.Error:
        return 0


class _LineCounter:
    """Lines in a growing file, which is read once only; it is renamed in the end."""

    def __init__(self, *places: Path) -> None:
        self._places = places
        self._read = self._lines = 0

    def count(self) -> int:
        for place in self._places:
            with suppress(OSError), place.open("rb") as stream:
                stream.seek(self._read)
                while chunk := stream.read(2**20):
                    self._read += len(chunk)
                    self._lines += chunk.count(b"\n")
                break
        return self._lines
