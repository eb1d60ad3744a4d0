"""`newsx batch`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from newsx.cli.options import WEAPONS

if TYPE_CHECKING:
    from types import FrameType

    from newsx.corpus.batch import Counts
    from newsx.corpus.stores import Form
    from newsx.corpus.supervisor import Setup

# What the library says in its types, which `--help` must not wait for; a test compares the two.
FORMS = ("jsonl", "folder", "sqlite")
SECONDS = 300.0
MEGABYTES = 4096


@dataclass(frozen=True)
class _Options:
    given: tuple[str, ...]
    files_from: str | None
    null: bool
    text_field: str
    output: str
    form: Form | None
    jobs: int | None
    resume: bool
    overwrite: bool
    fail_fast: bool
    limit: int | None
    only: tuple[str, ...]
    timeout: float
    memory: int
    pipeline: str | None
    weapon_files: tuple[Path, ...]
    quiet: bool


@click.command()
@click.argument("given", nargs=-1, metavar="INPUT...")
@click.option(
    "--files-from",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Read more names of files and folders from this file, one a line; - is standard input.",
)
@click.option("-0", "--null", is_flag=True, help="Names of --files-from end in a NUL, as `find -print0` writes them, not in a line end.")
@click.option("--text-field", default="text", show_default=True, metavar="NAME", help="The field of .jsonl inputs that has the text.")
@click.option("-o", "--output", required=True, metavar="OUT", help="Where the analyses go: a file, a folder, or - for standard output.")
@click.option("--to", "form", type=click.Choice(FORMS), help="What OUT is, where its suffix does not tell.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes: one for few inputs, else one a core.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted OUT, or bring a finished one up to date.")
@click.option("--overwrite", is_flag=True, help="Start anew, in the place of what is in OUT.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first input that fails; --resume tries it again.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N inputs, as if there were no others.")
@click.option(
    "--only",
    multiple=True,
    metavar="PARTS",
    help="Keep only these parts of an analysis, such as entities,claims; may be given several times.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="An input that takes longer fails.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=1),
    default=MEGABYTES,
    show_default=True,
    metavar="MB",
    help="An input for which a worker takes more memory fails.",
)
@click.option("--pipeline", metavar="NAME", help="Another spaCy pipeline (package or path) instead of the shipped one.")
@WEAPONS
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary on standard error, only failures.")
def batch(**options: Any) -> None:
    """Analyze many articles, into one file, a folder or a database.

    INPUT is a file, a folder with all that is in it, a pattern in quotes, or - for standard input. Read are plain text and Markdown
    (.txt, .md), lines of JSON (.jsonl), each of these packed (.gz), and archives of them (.zip).

    OUT is JSON lines (.jsonl), a SQLite corpus (.sqlite, .db), or a folder with a JSON file for each input (no suffix). An input that
    cannot be analysed costs only itself: it is named on standard error, and has a record with `error` in OUT.

    A run that was stopped, in whatever way, goes on with the same command and --resume. A finished OUT is brought up to date by it:
    what is unchanged is kept, what is changed or failed is done again, and records of inputs that are not given any more are dropped
    (but not from SQLite).

    \b
    newsx batch news/ -o analyses.jsonl
    newsx batch 'news/**/*.md' feed.jsonl archive.zip -o corpus.sqlite --jobs 4
    find news -name '*.txt' -print0 | newsx batch --files-from - -0 -o analyses/ --resume

    Exit codes: 0 all done; 1 some inputs failed; 2 wrong usage; 3 nothing could be read, or OUT cannot be written; 130 interrupted.
    """
    given = _Options(**options)
    form = _check(given)
    with _sigterm_interrupts():
        _run(given, form, _setup(given))


def _run(options: _Options, form: Form, setup: Setup) -> None:
    from newsx.cli.progress import Reporter, wants_progress
    from newsx.corpus.batch import Counts, Peeked, run_batch
    from newsx.corpus.fingerprints import fingerprint
    from newsx.corpus.inputs import Inputs
    from newsx.corpus.stores import STANDARD_OUTPUT, open_store
    from newsx.corpus.supervisor import Limits

    out = None if options.output == STANDARD_OUTPUT else Path(options.output)
    inputs = Inputs(options.given, options.files_from, options.null, options.text_field, without=out)
    peeked = Peeked(inputs, limit=options.limit)
    progress = not options.quiet and wants_progress(options.output)
    total = inputs.count() if progress else None
    if total is not None and options.limit is not None:
        total = min(total, options.limit)
    counts, interrupted = Counts(), False
    with (
        closing(open_store(options.output, form, fingerprint(setup), resume=options.resume)) as store,
        Reporter(counts, progress=progress, total=total) as reporter,
    ):
        try:
            run_batch(
                peeked,
                store,
                jobs=options.jobs,
                setup=setup,
                limits=Limits(seconds=options.timeout, megabytes=options.memory),
                fail_fast=options.fail_fast,
                on_outcome=reporter.report,
                counts=counts,
            )
        except KeyboardInterrupt:
            interrupted = True
    _end(options, counts, interrupted=interrupted)


def _end(options: _Options, counts: Counts, *, interrupted: bool) -> NoReturn:
    """Says how it went, and ends the program with the exit code that says so too."""
    from newsx.cli.progress import summary

    stopped = options.fail_fast and counts.failed
    if interrupted or stopped:
        how_on = "" if options.output == "-" else "; the same command with --resume goes on from here"
        click.echo(f"newsx: {'interrupted' if interrupted else 'stopped at the first failure'}{how_on}", err=True)
    if not options.quiet:
        click.echo(summary(counts, options.output), err=True)
    if interrupted:
        sys.exit(130)
    sys.exit(0 if not counts.failed else 3 if counts.failed == counts.inputs and not stopped else 1)


def _check(options: _Options) -> Form:
    """The form of OUT, when all that is asked for goes together."""
    from newsx.corpus.stores import STANDARD_OUTPUT, form_of, is_taken

    form = options.form or form_of(options.output)
    if not options.given and options.files_from is None:
        raise click.UsageError("name what to read: files, folders, patterns, or --files-from")
    if "-" in options.given and options.files_from == "-":
        raise click.UsageError("standard input cannot be both an article and the list of --files-from")
    if form is None:
        raise click.UsageError(f"what {options.output} is to be is not clear from its suffix; give --to {' or '.join(FORMS)}")
    if options.resume and options.overwrite:
        raise click.UsageError("--resume and --overwrite exclude each other")
    if options.output == STANDARD_OUTPUT and (form != "jsonl" or options.resume):
        raise click.UsageError("standard output takes JSON lines, and cannot be resumed")
    if not options.resume and not options.overwrite and is_taken(options.output, form):
        raise click.UsageError(f"{options.output} is there already: go on with it with --resume, or start anew with --overwrite")
    return form


def _setup(options: _Options) -> Setup:
    from newsx.corpus.supervisor import Setup, check_only

    names = [name.strip() for names in options.only for name in names.split(",")]
    try:
        only = check_only(name for name in names if name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--only") from None
    return Setup(pipeline=options.pipeline, weapon_files=options.weapon_files, only=only)


@contextmanager
def _sigterm_interrupts() -> Iterator[None]:
    """Whoever ends the program politely gets what Ctrl-C gives."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
