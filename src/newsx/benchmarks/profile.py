"""`python -m newsx.benchmarks profile`: where the time of a document goes, on its whole way through a worker and into a store."""

from __future__ import annotations

import itertools
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import click

from newsx.benchmarks.articles import EXAMPLES, files_in, mixed_articles
from newsx.benchmarks.clock import Clock
from newsx.benchmarks.threads import run_on_one_thread
from newsx.corpus.batch import digest_of
from newsx.corpus.records import Input, Outcome
from newsx.corpus.stores import FORMS, Form, open_store
from newsx.corpus.worker import Analyse, Setup, attempt, load_analyser

WORKER_PARTS: dict[str, tuple[str, ...]] = {
    "reading: bytes to article": ("newsx.corpus.worker:read_article",),
    "reading: shadow text": ("newsx.analysis:readable_text",),
    "tokenizer": ("spacy.language:Language.make_doc",),
    "encoder: word pieces, windows": ("newsx.language.encoder:TokenEncoder.__call__",),
    "encoder: network": ("newsx.language.encoder:TokenEncoder._run",),
    "tagger": ("newsx.language.tagger:Tagger.__call__",),
    "lemmatizer": ("newsx.language.lemmatizer:Lemmatizer.__call__",),
    "parser": ("newsx.language.parser:Parser.__call__",),
    "ner": ("newsx.language.entities:EntityRecognizer.__call__",),
    "weapons": ("newsx.weapons.component:WeaponRecognizer.__call__",),
    "metonyms": ("newsx.extract.metonyms:MetonymRecognizer.__call__",),
    "claims: attributions": ("newsx.extract.claims:drafts_in",),
    "claims: reader": ("newsx.extract.claims:_read",),
    "claims: the rest": ("newsx.extract.claims:ClaimFinder.__call__",),
    "findings": ("newsx.analysis:findings_of",),
    "references": ("newsx.extract.findings:references_in", "newsx.extract.entities:resolved"),
    "roles": ("newsx.extract.findings:roles_of",),
    "entities": ("newsx.analysis:group_mentions",),
    "places": tuple(f"newsx.extract.entities:{name}" for name in ("_places", "link", "shown_candidates")),
    "dates": ("newsx.analysis:_dates",),
    "figures": ("newsx.extract.findings:find_figures", "newsx.analysis:_figures"),
    "claim records": ("newsx.analysis:claim_records", "newsx.extract.findings:claims_of"),
    "relations": ("newsx.analysis:relate", "newsx.analysis:disputed"),
    "events": ("newsx.extract.findings:events_in", "newsx.analysis:resolve_events", "newsx.analysis:timeline"),
    "summary": ("newsx.analysis:summarize",),
    "record: JSON": ("newsx.models:Analysis.model_dump_json", "newsx.corpus.worker:escape_controls"),
}
"""The functions that make up each part. What one part does within another is its own."""

_SENDING = "record: sending"
_REST = "the rest"
_DIGEST = "digest of the input"
_STORE = "store: "


class Round(NamedTuple):
    """What one go over all articles took: CPU seconds in all by a count of its own, and seconds of the parts, CPU and by the clock."""

    whole: float
    cpu: Mapping[str, float]
    seconds: Mapping[str, float]


@click.command()
@click.argument("folder", default=EXAMPLES, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--mixed", type=click.IntRange(min=1), metavar="N", help="Measure N articles mixed from their paragraphs, not themselves.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N articles.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(min=1), help="Told is the quickest, after one to warm up.")
def profile(folder: Path, mixed: int | None, limit: int | None, rounds: int) -> None:
    """Print the share of time that each part of the way takes, for the articles in FOLDER, on one thread.

    Shares are of CPU time in a worker. The parent's parts stand below; of the stores a run has one.
    """
    run_on_one_thread()
    texts = itertools.islice(mixed_articles(folder), mixed) if mixed else (file.read_text("utf-8") for file in files_in(folder)[:limit])
    inputs = [Input(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    words = sum(len(given.content.split()) for given in inputs)
    click.echo(f"{len(inputs)} articles, {words:,} words, load average {os.getloadavg()[0]:.1f}", err=True)
    click.echo("\n".join(_table(measure(inputs, rounds), words)))


def measure(inputs: Sequence[Input], rounds: int) -> Round:
    """The quickest of some rounds. Raises `ClickException` if an input fails."""
    with _sink() as pipe:
        analyse = load_analyser(Setup())
        _worker_round(analyse, inputs, pipe)
        worker = min((_worker_round(analyse, inputs, pipe) for _ in range(rounds)), key=lambda found: found[0].whole)
    parents = [_parent_round(inputs, worker[1]) for _ in range(rounds)]
    for part in parents[0].cpu:
        quickest = min(parents, key=lambda found: found.cpu[part])
        worker[0].cpu[part], worker[0].seconds[part] = quickest.cpu[part], quickest.seconds[part]  # type: ignore[index]
    return worker[0]


def _worker_round(analyse: Analyse, inputs: Sequence[Input], pipe: Connection) -> tuple[Round, list[Outcome]]:
    outcomes = []
    with _clock() as clock:
        began = time.thread_time()
        for given in inputs:
            result = attempt(analyse, given)
            clock.measured(pipe.send, _SENDING)(result)
            outcomes.append(Outcome(given.name, "", result.status, result.record, result.words, result.seconds))
        whole = time.thread_time() - began
    if failed := [outcome.record for outcome in outcomes if outcome.status == "failed"]:
        raise click.ClickException(failed[0])
    return Round(whole, clock.cpu, clock.seconds), outcomes


@contextmanager
def _clock() -> Iterator[Clock]:
    with Clock(_REST) as clock:
        for part, functions in WORKER_PARTS.items():
            for function in functions:
                owner, name = _found(function)
                clock.wrap(owner, name, part)
        yield clock


def _found(function: str) -> tuple[Any, str]:
    """The module or class, and the name in it."""
    module, _, path = function.partition(":")
    owner: Any = import_module(module)
    *classes, name = path.split(".")
    for each in classes:
        owner = getattr(owner, each)
    return owner, name


def _parent_round(inputs: Sequence[Input], outcomes: Sequence[Outcome]) -> Round:
    with Clock() as clock, tempfile.TemporaryDirectory() as folder:
        digests = [clock.measured(digest_of, _DIGEST)(given) for given in inputs]
        done = [Outcome(it.name, digest, it.status, it.record, it.words) for it, digest in zip(outcomes, digests, strict=True)]
        for form in FORMS:
            clock.measured(_store, f"{_STORE}{form}")(done, form, str(Path(folder) / f"out{'' if form == 'folder' else f'.{form}'}"))
    return Round(0.0, *({part: spent for part, spent in found.items() if part != "the rest"} for found in (clock.cpu, clock.seconds)))


def _store(outcomes: Sequence[Outcome], form: Form, output: str) -> None:
    store = open_store(output, form, "benchmark")
    try:
        for outcome in outcomes:
            store.add(outcome)
        store.finish()
    finally:
        store.close()


@contextmanager
def _sink() -> Iterator[Connection]:
    """A pipe whose other end is read and forgotten."""
    end, pipe = Pipe(duplex=False)

    def drain() -> None:
        while os.read(end.fileno(), 2**20):
            pass

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    yield pipe
    pipe.close()
    thread.join()
    end.close()


def _table(found: Round, words: int) -> Iterator[str]:
    yield f"{'':32}{'CPU us':>9}{'share':>9}{'clock us':>11}   a word"
    for part in [*WORKER_PARTS, _SENDING, _REST]:
        yield _row(part, found, found.whole, words)
    total = sum(found.cpu[part] for part in [*WORKER_PARTS, _SENDING, _REST])
    yield f"{'a worker, sum of its parts':32}{1e6 * total / words:9.2f}{total / found.whole:9.1%}"
    yield f"{'a worker, measured as a whole':32}{1e6 * found.whole / words:9.2f}{1:9.1%}"
    yield ""
    for part in [_DIGEST, *(f"{_STORE}{form}" for form in FORMS)]:
        yield _row(f"{part}", found, found.whole, words)


def _row(part: str, found: Round, whole: float, words: int) -> str:
    return f"{part:32}{1e6 * found.cpu[part] / words:9.2f}{found.cpu[part] / whole:9.1%}{1e6 * found.seconds[part] / words:11.2f}"
