"""What commands that read articles share: their options, the reading of inputs one by one, and how they end."""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

import click

from newsx.cli.options import WEAPONS
from newsx.errors import InputError
from newsx.output import one_line, write_json

if TYPE_CHECKING:
    from rich.console import Console
    from spacy.language import Language

    from newsx.models import Analysis, Failure

_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
_FILE_WIDTH = 100


@dataclass(frozen=True)
class Inputs:
    """What the command line says of what to read and how."""

    given: tuple[str, ...]
    output: Path | None
    title: str | None
    published: str | None
    pipeline: str | None
    weapon_files: tuple[Path, ...]
    quiet: bool


class View(Protocol):
    """What a command makes of analyses, on the stream that it was made with."""

    def add(self, analysis: Analysis) -> None: ...

    def end(self) -> None:
        """Called once after the last analysis, unless all inputs failed."""


def input_options(command: Callable[..., None]) -> Callable[..., None]:
    """The argument FILE... and the options that say how articles are read; the command gets them as one, `inputs`."""

    @click.argument("given", nargs=-1, required=True, metavar="FILE...")
    @click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write here, all at once at the end, instead of to standard output.",
    )
    @click.option("--title", help="The headline, where the text does not have it.")
    @click.option("--published", metavar="DATE", help="The date of publication (ISO 8601), where the text does not have it.")
    @click.option("--pipeline", metavar="NAME", help="Another spaCy pipeline (package or path) instead of the shipped one.")
    @WEAPONS
    @click.option("-q", "--quiet", is_flag=True, help="No progress and no warnings on standard error.")
    @functools.wraps(command)
    def with_inputs(
        given: tuple[str, ...],
        output: Path | None,
        title: str | None,
        published: str | None,
        pipeline: str | None,
        weapon_files: tuple[Path, ...],
        quiet: bool,
        **others: Any,
    ) -> None:
        command(inputs=Inputs(given, output, title, published, pipeline, weapon_files, quiet), **others)

    return with_inputs


def show(inputs: Inputs, form: str, make_view: Callable[[IO[str], Language], View]) -> None:
    """Reads and analyses each input, hands it to the view, and ends the program with the exit code that says how that went."""
    sources = _sources(inputs, form)
    from newsx.models import Failure
    from newsx.pipeline import load

    nlp = load(inputs.pipeline, weapons=inputs.weapon_files)
    failed = 0
    with _destination(inputs.output, form) as stream:
        view = make_view(stream, nlp)
        for number, source in enumerate(sources, 1):
            progress = _Progress(f"{number}/{len(sources)} {one_line(source)[:60]}", shown=not inputs.quiet and sys.stderr.isatty())
            result = _analysis_or_failure(source, nlp, inputs, progress)
            progress.clear()
            failed += _report(result, source, quiet=inputs.quiet)
            if not isinstance(result, Failure):
                view.add(result)
            elif form == "jsonl":
                write_json(result.model_dump_json(), stream)
        if failed < len(sources):
            view.end()
        elif form != "jsonl":
            click.get_current_context().exit(3)  # from within, so that a file is not replaced by nothing
    if failed:
        click.get_current_context().exit(3 if failed == len(sources) else 1)


def console_on(stream: IO[str]) -> Console:
    """The terminal, or a plain page of a fixed width where a file is written."""
    from rich.console import Console

    if stream is sys.stdout:
        return Console(file=stream, soft_wrap=False)
    return Console(file=stream, width=_FILE_WIDTH, color_system=None)


class _Progress:
    """A line on standard error that says which input is read, and how far a long one has come."""

    def __init__(self, label: str, *, shown: bool) -> None:
        self._label = label
        self._shown = shown
        self._write(label)

    def __call__(self, share: float) -> None:
        self._write(f"{self._label} {share:.0%}")

    def clear(self) -> None:
        self._write("")

    def _write(self, line: str) -> None:
        if self._shown:
            click.echo(f"\r\x1b[K{line}", err=True, nl=False)


def _sources(inputs: Inputs, form: str) -> list[str]:
    """The inputs one by one, for folders the texts in them."""
    sources = list(_expand(inputs.given))
    if form == "json" and len(sources) != 1:
        raise click.UsageError(f"--format json is for one input, and there are {len(sources)}; use --format jsonl")
    if (inputs.title or inputs.published) and len(sources) != 1:
        raise click.UsageError("--title and --published are for one input")
    if not sources:
        raise InputError(f"{', '.join(inputs.given)}: no .txt or .md files", kind="missing")
    return sources


def _expand(given: tuple[str, ...]) -> Iterator[str]:
    for name in given:
        if name != "-" and _is_folder(Path(name)):
            yield from sorted(str(file) for file in Path(name).rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
        else:
            yield name


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long; reading it will say so
        return False


def _analysis_or_failure(source: str, nlp: Language, inputs: Inputs, on_progress: Callable[[float], None]) -> Analysis | Failure:
    from newsx.analysis import analyze_article
    from newsx.failures import failure
    from newsx.read import read_bytes, read_path

    try:
        if source == "-":
            article = read_bytes(sys.stdin.buffer.read(), source="-", title=inputs.title, published=inputs.published)
        else:
            article = read_path(Path(source), title=inputs.title, published=inputs.published)
        return analyze_article(article, nlp, on_progress=on_progress)
    except InputError as error:
        return failure(source, error.kind, str(error))


def _report(result: Analysis | Failure, source: str, *, quiet: bool) -> bool:
    """Says on standard error what went wrong; whether the input failed."""
    from newsx.models import Failure

    if isinstance(result, Failure):
        click.echo(f"newsx: {result.error.message}", err=True)
        return True
    if not quiet:
        for warning in result.warnings:
            click.echo(f"newsx: {one_line(source)}: {one_line(warning)}", err=True)
    return False


@contextmanager
def _destination(output: Path | None, form: str) -> Iterator[IO[str]]:
    """Standard output, or a new file that takes the place of `output` only when all is written."""
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):  # JSON and CSV are UTF-8 whatever the terminal's encoding
            if form == "text":
                sys.stdout.reconfigure(errors="replace")
            else:
                sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    from newsx.output import atomic_writer

    with atomic_writer(output) as stream:
        yield stream
