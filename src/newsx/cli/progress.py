"""What a batch says on standard error: how far it is, what failed, and how it went."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

import click

from newsx.corpus.batch import Counts, failure_message
from newsx.corpus.records import Outcome
from newsx.output import one_line

if TYPE_CHECKING:
    from rich.progress import Progress

_MOST_NAMED = 20
_WIDEST = 500


class Reporter:
    """Names what fails, the first ones of many, and where `progress` is wanted keeps a line on the terminal up to date.

    `total` is the number of inputs, where it is known.
    """

    def __init__(self, counts: Counts, *, progress: bool, total: int | None = None) -> None:
        self._counts = counts
        self._failures = 0
        self._progress = _progress_line() if progress else None
        self._task = self._progress.add_task("", total=total, docs="", words="", failed="") if self._progress else None

    def __enter__(self) -> Reporter:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def report(self, outcome: Outcome) -> None:
        if outcome.status == "failed":
            self._name(outcome)
        if self._progress and self._task is not None:
            counts = self._counts
            seconds = max(counts.seconds, 0.001)
            self._progress.update(
                self._task,
                completed=counts.inputs,
                docs=f"{(counts.analysed + counts.failed) / seconds:,.1f} docs/s",
                words=f"{counts.words / seconds:,.0f} words/s",
                failed=f"{counts.failed:,} failed" if counts.failed else "",
            )

    def _name(self, outcome: Outcome) -> None:
        self._failures += 1
        if self._failures <= _MOST_NAMED:
            self._say(f"newsx: {one_line(failure_message(outcome))[:_WIDEST]}")
        elif self._failures == _MOST_NAMED + 1:
            self._say("newsx: more inputs fail; they are named only in the output")

    def _say(self, line: str) -> None:
        """Writes a line above that of the progress, if there is one."""
        if self._progress:
            from rich.text import Text

            self._progress.console.print(Text(line), soft_wrap=True)
        else:
            click.echo(line, err=True)


def wants_progress(output: str) -> bool:
    """Whether a person sees a line on standard error, and it does not come between records on the same terminal."""
    return sys.stderr.isatty() and not (output == "-" and sys.stdout.isatty())


def summary(counts: Counts, output: str) -> str:
    """`3 inputs: 2 analysed, 0 unchanged, 1 failed; 812 words in 9 s (90 words/s) -> out.jsonl`."""
    parts = f"{counts.analysed:,} analysed, {counts.unchanged:,} unchanged, {counts.failed:,} failed"
    speed = f"{counts.words:,} words in {_duration(counts.seconds)} ({counts.words / max(counts.seconds, 0.001):,.0f} words/s)"
    where = "" if output == "-" else f" -> {one_line(output)}"
    return f"{counts.inputs:,} input{'' if counts.inputs == 1 else 's'}: {parts}; {speed}{where}"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


def _progress_line() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    fields = (TextColumn(f"{{task.fields[{name}]}}") for name in ("docs", "words", "failed"))
    console = Console(stderr=True)
    return Progress(
        MofNCompleteColumn(),
        BarColumn(),
        *fields,
        TimeRemainingColumn(),
        TextColumn("left"),
        console=console,
        redirect_stdout=False,
        refresh_per_second=2,
    )
