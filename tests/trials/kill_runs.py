"""Whole runs that are killed or interrupted at random moments: do they go on, and end as one that was left alone?"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import click

from .many import documents_in
from .runs import FORMS, Content, Fault, balance, check_said, content_of, left_of, run, start

_TO_PARENT, _TO_ALL = os.kill, os.killpg
_STOPS = {
    "SIGKILL": (_TO_PARENT, signal.SIGKILL),
    "SIGINT to all, as by Ctrl-C": (_TO_ALL, signal.SIGINT),
    "SIGKILL to all": (_TO_ALL, signal.SIGKILL),
    "SIGTERM": (_TO_PARENT, signal.SIGTERM),
    "SIGINT": (_TO_PARENT, signal.SIGINT),
    "SIGTERM to all": (_TO_ALL, signal.SIGTERM),
}
_SECONDS_TO_END = 10
_LOOK = 0.05
_AT_THE_START = 0.25
"""Share of the stops that may come before there is a new record."""


@click.command("kill-runs")
@click.argument("inputs", nargs=-1, required=True)
@click.option("--kills", default=30, show_default=True)
@click.option("--to", "form", type=click.Choice(list(FORMS)), default="jsonl", show_default=True)
@click.option("--jobs", default=2, show_default=True)
@click.option("--longest", default=4.0, show_default=True, help="Seconds after its first record, or its start, at which a run is stopped.")
@click.option("--seed", default=1, show_default=True)
def kill_runs(inputs: tuple[str, ...], *, kills: int, form: str, jobs: int, longest: float, seed: int) -> None:
    """Stop runs over INPUTS and go on with --resume; when all is done, start anew until there were enough stops."""
    folder = Path(tempfile.mkdtemp(prefix="newsx-kill-runs-"))
    trial = _Trial(folder, FORMS[form], (*inputs, "--jobs", str(jobs)), random.Random(seed), longest)
    try:
        trial.run_whole()
        rounds = 0
        while sum(trial.stops.values()) < kills or rounds == 0:
            rounds += 1
            while sum(trial.stops.values()) < kills and not trial.stop_once():
                pass
            trial.finish()
    except Fault as fault:
        raise click.ClickException(f"FAULT {fault} (see {folder})") from fault
    shutil.rmtree(folder)
    stops = ", ".join(f"{count} {name}" for name, count in trial.stops.items())
    click.echo(f"{sum(trial.stops.values())} stops ({stops}) in {rounds} rounds, all ending as the undisturbed run")
    click.echo(f"{trial.advanced} of them after new records")
    click.echo(f"longest time to end after a signal: {trial.slowest:.1f} s")


class _Trial:
    """One output that is worked on by many runs."""

    def __init__(self, folder: Path, name: str, arguments: tuple[str, ...], rng: random.Random, longest: float) -> None:
        (folder / "whole").mkdir()
        (folder / "stopped").mkdir()
        self._whole, self._out = folder / "whole" / name, folder / "stopped" / name
        self._said = folder / "stderr"
        self._arguments = arguments
        self._rng = rng
        self._longest = longest
        self._names = list(_STOPS)
        self._wanted: Content = b""
        self._inputs = 0
        self._code = 0
        self.stops: Counter[str] = Counter()
        self.slowest = 0.0
        self.advanced = 0

    def run_whole(self) -> None:
        began = time.monotonic()
        self._code, said = run(*self._arguments, "-o", self._whole, stderr=self._said)
        self._inputs, self._wanted = balance(said), content_of(self._whole)
        click.echo(f"undisturbed: {self._inputs:,} inputs in {time.monotonic() - began:.0f} s, exit code {self._code}")

    def stop_once(self) -> bool:
        """Starts or goes on with the run and stops it; whether it was done before that."""
        name = self._names[sum(self.stops.values()) % len(self._names)]
        process = start(*self._arguments, "-o", self._out, "--resume", stderr=self._said)
        documents = documents_in(self._out)
        before = documents()
        if self._rng.random() > _AT_THE_START:
            while process.poll() is None and documents() == before:
                time.sleep(_LOOK)
        with suppress(subprocess.TimeoutExpired):
            process.wait(self._rng.uniform(0.1, self._longest))
            return True
        how, number = _STOPS[name]
        began = time.monotonic()
        how(process.pid, number)
        process.wait()
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.stops[name] += 1
        self.advanced += documents() > before
        click.echo(f"{name}: exit code {process.returncode}, {before} to {documents()} records")
        self._check_stop(process, number)
        return process.returncode == self._code

    def finish(self) -> None:
        """Lets the run go on to its end, and compares. The output is removed, for the next round."""
        code, said = run(*self._arguments, "-o", self._out, "--resume", stderr=self._said)
        check_said(said)
        if (code, balance(said)) != (self._code, self._inputs):
            raise Fault(f"exit code {code}, {said[-1000:]}")
        click.echo(f"done: {said.splitlines()[-1]}")
        if content_of(self._out) != self._wanted:
            raise Fault(f"{self._out} is not as {self._whole}")
        for place in (self._whole, self._out):
            left = sorted(path.name for path in place.parent.iterdir())
            if left != sorted({place.name, *([f".{place.name}.ledger"] if place.suffix == ".jsonl" else [])}):
                raise Fault(f"files that are left: {left}")
        shutil.rmtree(self._out.parent)
        self._out.parent.mkdir()

    def _check_stop(self, process: subprocess.Popen[bytes], number: signal.Signals) -> None:
        """Nothing half-written is to be seen, no process is left, and a polite signal gets a polite answer."""
        if left := left_of(process, seconds=_SECONDS_TO_END):
            raise Fault(f"processes {left} are left {_SECONDS_TO_END} s after the run ended")
        if self._out.exists():
            copy = self._said.with_name("copy")  # looking at a database would mend it
            shutil.copytree(self._out.parent, copy)
            content_of(copy / self._out.name)
            shutil.rmtree(copy)
        said = self._said.read_text(encoding="utf-8", errors="surrogateescape")
        check_said(said)
        if number != signal.SIGKILL and process.returncode not in (130, self._code):
            raise Fault(f"exit code {process.returncode} after {number.name}: {said[-1000:]}")
