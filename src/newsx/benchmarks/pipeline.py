"""`python -m newsx.benchmarks FILE...`: what the components of the pipeline cost.

Words are white-space separated. Times are CPU seconds of one thread, the best of several runs; run it on a quiet machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from newsx.benchmarks.threads import run_on_one_thread

_RUNS = 3


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=True, path_type=Path))
@click.option("--pipeline", "name", default="en_newsx_news", show_default=True, help="The spaCy pipeline to measure.")
@click.option("--words", default=40_000, show_default=True, help="Stop reading files after so many words.")
def pipeline(files: tuple[Path, ...], name: str, words: int) -> None:
    """Measure words a second of each component, load time, and peak memory of `newsx analyze`."""
    run_on_one_thread()
    texts = _texts(files, words)
    click.echo(json.dumps(measure(name, texts) | _command_line(files), indent=1))


def measure(pipeline: str, texts: list[str]) -> dict[str, object]:
    """Words a second of spaCy's blank English tokenizer, of the whole pipeline, and seconds that each component takes."""
    import spacy

    from newsx.pipeline import load as load_pipeline

    words = sum(len(text.split()) for text in texts)
    blank = spacy.blank("en")
    began = time.perf_counter()
    nlp = load_pipeline(pipeline)
    load = time.perf_counter() - began
    nlp(texts[0])
    docs = [nlp.make_doc(text) for text in texts]
    components: dict[str, float] = {"tokenizer": _best(lambda: [nlp.make_doc(text) for text in texts])}
    for name, component in nlp.pipeline:
        began_cpu = time.process_time()
        docs = [component(doc) for doc in docs]
        components[name] = time.process_time() - began_cpu
    return {
        "words": words,
        "load_s": round(load, 2),
        "words_a_second": {
            "blank tokenizer": round(words / _best(lambda: [blank(text) for text in texts])),
            pipeline: round(words / _best(lambda: [nlp(text) for text in texts])),
        },
        "microseconds_a_word": {name: round(1e6 * seconds / words, 1) for name, seconds in components.items()},
    }


def _texts(files: tuple[Path, ...], words: int) -> list[str]:
    texts: list[str] = []
    for path in (found for file in files for found in (sorted(file.rglob("*.txt")) if file.is_dir() else [file])):
        texts.append(path.read_text(encoding="utf-8"))
        if sum(len(text.split()) for text in texts) > words:
            break
    return texts


def _best(run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(_RUNS):
        began = time.process_time()
        run()
        seconds.append(time.process_time() - began)
    return min(seconds)


def _command_line(files: tuple[Path, ...]) -> dict[str, object]:
    """Wall seconds and peak memory of whole processes."""
    first = next(found for file in files for found in (sorted(file.rglob("*.txt")) if file.is_dir() else [file]))
    out: dict[str, object] = {}
    for name, arguments in {"newsx --help": ["--help"], "newsx analyze": ["analyze", str(first)]}.items():
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "newsx", *arguments], check=True, capture_output=True)
        out[f"{name}, wall_s"] = round(time.perf_counter() - began, 2)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    out["newsx analyze, peak_mb"] = round(peak / (1024 if sys.platform != "darwin" else 1024**2))
    return out
