"""Workers that are killed at random moments: is the result the same, and does the run go on?"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from .many import documents_in
from .runs import Fault, balance, check_records, check_said, content_of, expected, run, start, workers_of

_LONGEST_WAIT = 30
"""Seconds."""

_LOOK = 0.1


@click.command("kill-workers")
@click.argument("inputs", nargs=-1, required=True)
@click.option("--kills", default=50, show_default=True)
@click.option("--jobs", default=2, show_default=True)
@click.option("--apart", default=4.0, show_default=True, help="Mean seconds between two kills.")
@click.option("--seed", default=1, show_default=True)
def kill_workers(inputs: tuple[str, ...], *, kills: int, jobs: int, apart: float, seed: int) -> None:
    """Kill random workers of runs over INPUTS; runs are repeated until there were enough kills."""
    folder = Path(tempfile.mkdtemp(prefix="newsx-kill-workers-"))
    rng = random.Random(seed)
    try:
        whole, said_file = folder / "whole.jsonl", folder / "stderr"
        began = time.monotonic()
        code, said = run(*inputs, "-o", whole, "--jobs", str(jobs), stderr=said_file)
        click.echo(f"undisturbed: {balance(said):,} inputs in {time.monotonic() - began:.0f} s, exit code {code}")
        done, runs, longest = 0, 0, 0.0
        while done < kills:
            out = folder / f"{runs}.jsonl"
            process = start(*inputs, "-o", out, "--jobs", str(jobs), stderr=said_file)
            killed, wait = disturb(process, documents_in(out), rng, kills=kills - done, apart=apart)
            done, runs, longest = done + killed, runs + 1, max(longest, wait)
            click.echo(f"run {runs}: {killed} kills, exit code {process.returncode}, at most {wait:.1f} s without a new record or a kill")
            said = said_file.read_text(encoding="utf-8", errors="surrogateescape")
            if process.returncode != code:
                raise Fault(f"exit code {process.returncode} instead of {code}: {said[-2000:]}")
            balance(said)
            check_said(said)
            check_records(out, expected(inputs))
            if content_of(out) != content_of(whole):
                raise Fault(f"{out} is not as {whole}")
            out.unlink()
        if longest > _LONGEST_WAIT:
            raise Fault(f"{longest:.1f} s without a new record or a kill")
    except Fault as fault:
        raise click.ClickException(f"FAULT {fault} (see {folder})") from fault
    shutil.rmtree(folder)
    click.echo(f"{done} workers killed in {runs} runs: same bytes, nothing lost or doubled; nothing new for {longest:.1f} s at most")


def disturb(
    process: subprocess.Popen[bytes], count: Callable[[], int], rng: random.Random, *, kills: int, apart: float
) -> tuple[int, float]:
    """Kills workers until the process ends by itself; returns how many, and the longest time without a new record or a kill."""
    killed, longest, documents = 0, 0.0, 0
    changed = time.monotonic()
    next_kill = changed + rng.expovariate(1 / apart)
    while process.poll() is None:
        time.sleep(_LOOK)
        now = time.monotonic()
        longest = max(longest, now - changed)
        if (found := count()) != documents:
            documents, changed = found, now
        if killed < kills and now >= next_kill and (workers := workers_of(process)):
            with suppress(ProcessLookupError):
                os.kill(rng.choice(workers).pid, signal.SIGKILL)
                killed, changed = killed + 1, now
            next_kill = now + rng.expovariate(1 / apart)
        if now - changed > 10 * _LONGEST_WAIT:
            process.kill()
            raise Fault(f"the run hangs after {killed} kills and {documents} records")
    return killed, longest
