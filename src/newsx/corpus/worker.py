"""What runs in a spawned process of a batch: it loads the pipeline once, then makes records of inputs, one after the other.

The process that starts it imports this module too, so that whatever is slow to import is imported within functions.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from newsx.corpus.records import Input
from newsx.errors import InputError, NewsxError
from newsx.output import encodable, escape_controls

if TYPE_CHECKING:
    from newsx.read import Article

ALWAYS_KEPT = frozenset({"schema_version", "generator", "document", "warnings"})
"""Fields of an analysis that a record has whatever it was narrowed to."""

_OF_CLAIMS = frozenset({"claims", "events", "summary"})
"""Fields that depend on claims; without them a sixth of the time can be saved."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NEWSX_THREADS")
_ADDRESS = re.compile(r"\b0x[0-9a-f]+\b")


@dataclass(frozen=True)
class Setup:
    """What every worker needs. `only`: fields of `Analysis` to keep (see `check_only`); all of them if empty."""

    pipeline: str | None = None
    weapon_files: tuple[Path, ...] = ()
    only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ready:
    """The worker can take inputs."""


@dataclass(frozen=True)
class Unusable:
    """The worker could not load what it needs; `kind` is that of an `InputError`, if it was one."""

    message: str
    kind: str | None


@dataclass(frozen=True)
class Result:
    """What became of one input, as in `newsx.corpus.records.Outcome`."""

    status: Literal["analysed", "failed"]
    record: str
    words: int
    seconds: float


Analyse = Callable[[Input], tuple[str, int]]
"""Makes an input's record, and says how many words it has; may raise anything."""

Load = Callable[[Setup], Analyse]


def check_only(names: Iterable[str]) -> frozenset[str]:
    """The names, if all of them are fields that records can be narrowed to. Raises `ValueError` that names those there are."""
    from newsx.models import Analysis

    fields = [field for field in Analysis.model_fields if field not in ALWAYS_KEPT]
    wanted = frozenset(names)
    if unknown := sorted(wanted.difference(fields)):
        raise ValueError(f"{', '.join(unknown)}: no part of an analysis; there are {', '.join(fields)}")
    return wanted


def load_analyser(setup: Setup) -> Analyse:
    """Loads the pipeline. Raises `PipelineError`, and `InputError` for a bad file of weapons."""
    from newsx.analysis import analyze_article
    from newsx.pipeline import load

    nlp = load(setup.pipeline, weapons=setup.weapon_files)
    kept = {*ALWAYS_KEPT, *setup.only} if setup.only else None
    if setup.only and not setup.only & _OF_CLAIMS:
        for name in [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory == "newsx_claims"]:
            nlp.disable_pipe(name)

    def analyse(given: Input) -> tuple[str, int]:
        analysis = analyze_article(read_article(given), nlp)
        return analysis.model_dump_json(include=kept), analysis.document.words

    return analyse


def read_article(given: Input) -> Article:
    """Raises `InputError` for content that cannot be read as an article."""
    from newsx.read import read_bytes, read_text

    title = None if given.title is None else encodable(given.title)
    source = given.source or given.name
    if isinstance(given.content, bytes):
        return read_bytes(given.content, source=source, media_type=given.media_type, title=title, published=given.published)
    media_type = given.media_type or "text/plain"
    return read_text(encodable(given.content), source=source, media_type=media_type, title=title, published=given.published)


def failure_record(name: str, kind: str, message: str) -> str:
    """The line of JSON that stands for an input that could not be analysed."""
    from newsx.failures import failure

    return escape_controls(failure(name, kind, message).model_dump_json())


def serve(pipe: Connection, setup: Setup, load: Load) -> None:
    """What the process does: it answers inputs with results until the other end of the pipe is closed."""
    _settle()
    try:
        analyse = load(setup)
    except NewsxError as error:
        pipe.send(Unusable(str(error), error.kind if isinstance(error, InputError) else None))
        return
    except Exception as error:
        pipe.send(Unusable(f"the pipeline cannot be loaded: {_named(error)}", None))
        return
    try:
        pipe.send(Ready())
        while True:
            pipe.send(attempt(analyse, pipe.recv()))
    except (EOFError, ConnectionError):
        return


def attempt(analyse: Analyse, given: Input) -> Result:
    """The result of one input, be it a failure."""
    began = time.perf_counter()
    try:
        record, words = analyse(given)
    except InputError as error:
        return _failed(given, error.kind, str(error), began)
    except MemoryError:
        return _failed(given, "memory", f"{given.name}: there is not enough memory to analyse it", began)
    except Exception as error:
        return _failed(given, "internal", f"{given.name}: {_named(error)}", began)
    return Result("analysed", escape_controls(record), words, time.perf_counter() - began)


def _failed(given: Input, kind: str, message: str, began: float) -> Result:
    return Result("failed", failure_record(given.name, kind, message), 0, time.perf_counter() - began)


def _named(error: Exception) -> str:
    """Type and text of an error, without addresses, so that the same one is told in the same words."""
    return f"{type(error).__name__}: {_ADDRESS.sub('0x…', str(error))}"


def _settle() -> None:
    """Makes a good child of the process: one thread, nothing to standard output, no interrupts but the parent's end."""
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"), TOKENIZERS_PARALLELISM="false")
    if sys.stdout and sys.stderr:  # neither is there where the program was started without
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()


def _end_with_parent() -> None:
    """Ends this process soon after its parent, whatever it is at then."""
    parent = multiprocessing.parent_process()
    if parent is None:  # not spawned, as in a test
        return

    def wait_and_end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait_and_end, daemon=True).start()
    if sys.platform == "linux":  # Where a search or an allocation keeps all Python threads waiting, the kernel has to do it.
        import fcntl

        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, os.O_RDONLY | os.O_ASYNC)  # SIGIO when the pipe to the parent breaks
