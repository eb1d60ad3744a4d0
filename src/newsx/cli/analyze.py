"""`newsx analyze`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from newsx.cli import one_line
from newsx.errors import InputError

if TYPE_CHECKING:
    from spacy.language import Language

    from newsx.models import Analysis, Failure

_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
_FILE_WIDTH = 100


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True, help="How to print the analyses."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here, all at once at the end, instead of to standard output.",
)
@click.option("--title", help="The headline, where the text does not have it.")
@click.option("--published", metavar="DATE", help="The date of publication (ISO 8601), where the text does not have it.")
@click.option("--pipeline", metavar="NAME", help="Another spaCy pipeline (package or path) instead of the shipped one.")
@click.option(
    "--weapons",
    "weapon_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Weapons of your own (YAML), added to the shipped ones or in their place; may be given several times.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no warnings on standard error.")
def analyze(
    inputs: tuple[str, ...],
    form: str,
    output: Path | None,
    title: str | None,
    published: str | None,
    pipeline: str | None,
    weapon_files: tuple[Path, ...],
    quiet: bool,
) -> None:
    """Analyze articles: who and what is in them.

    FILE is plain text or Markdown, a folder of such files, or - for standard input. Several inputs go with text and jsonl.
    An input that cannot be read costs only itself: it is named on standard error, and stands as a record with `error` among the
    jsonl lines.
    """
    sources = list(_expand(inputs))
    if form == "json" and len(sources) != 1:
        raise click.UsageError(f"--format json is for one input, and there are {len(sources)}; use --format jsonl")
    if (title or published) and len(sources) != 1:
        raise click.UsageError("--title and --published are for one input")
    if not sources:
        raise InputError(f"{', '.join(inputs)}: no .txt or .md files", kind="missing")
    from newsx.pipeline import load

    nlp = load(pipeline, weapons=weapon_files)
    failed = 0
    with _destination(output, form) as stream:
        for number, source in enumerate(sources, 1):
            progress = _Progress(f"{number}/{len(sources)} {one_line(source)[:60]}", shown=not quiet and sys.stderr.isatty())
            result = _analysis_or_failure(source, nlp, title=title, published=published, on_progress=progress)
            progress.clear()
            failed += _report(result, source, quiet=quiet)
            _write(result, form, stream, first=number == 1)
        if failed == len(sources) and form != "jsonl":
            click.get_current_context().exit(3)  # from within, so that a file is not replaced by nothing
    if failed:
        click.get_current_context().exit(3 if failed == len(sources) else 1)


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


def _expand(inputs: tuple[str, ...]) -> Iterator[str]:
    for given in inputs:
        if given != "-" and _is_folder(Path(given)):
            yield from sorted(str(file) for file in Path(given).rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
        else:
            yield given


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # such as a name that is too long; reading it will say so
        return False


def _analysis_or_failure(
    source: str, nlp: Language, *, title: str | None, published: str | None, on_progress: Callable[[float], None]
) -> Analysis | Failure:
    from newsx.analysis import analyze_article, encodable
    from newsx.models import Failure, FailureReason
    from newsx.read import read_bytes, read_path

    try:
        if source == "-":
            article = read_bytes(sys.stdin.buffer.read(), source="-", title=title, published=published)
        else:
            article = read_path(Path(source), title=title, published=published)
        return analyze_article(article, nlp, on_progress=on_progress)
    except InputError as error:
        return Failure(source=encodable(source), error=FailureReason(kind=error.kind, message=one_line(str(error))))


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


def _write(result: Analysis | Failure, form: str, stream: IO[str], *, first: bool) -> None:
    from newsx.models import Failure

    if form == "jsonl" or (form == "json" and not isinstance(result, Failure)):
        stream.write(result.model_dump_json(indent=2 if form == "json" else None) + "\n")
    elif form == "text" and not isinstance(result, Failure):
        from newsx.render import render_analysis

        console = _console(stream)
        if not first:
            console.print()
        render_analysis(result, console)


def _console(stream: IO[str]) -> Any:
    from rich.console import Console

    if stream is sys.stdout:
        return Console(file=stream, soft_wrap=False)
    return Console(file=stream, width=_FILE_WIDTH, color_system=None)


@contextmanager
def _destination(output: Path | None, form: str) -> Iterator[IO[str]]:
    """Standard output, or a new file that takes the place of `output` only when all is written."""
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):  # JSON is UTF-8 whatever the terminal's encoding
            if form == "text":
                sys.stdout.reconfigure(errors="replace")
            else:
                sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    from newsx.output import atomic_writer

    with atomic_writer(output) as stream:
        yield stream
