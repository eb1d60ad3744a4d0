"""`python -m newsx.benchmarks FILE...`: what the pipeline costs on this machine.

Words are white-space separated. Times are CPU seconds of one thread, the best of several runs; run it on a quiet machine.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

_RUNS = 3
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NEWSX_THREADS")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=True, path_type=Path))
@click.option("--pipeline", default="en_newsx_news", show_default=True, help="The spaCy pipeline to measure.")
@click.option("--words", default=40_000, show_default=True, help="Stop reading files after so many words.")
def main(files: tuple[Path, ...], pipeline: str, words: int) -> None:
    """Measure words a second of each component, load time, and peak memory of `newsx analyze`."""
    if any(os.environ.get(name) != "1" for name in _THREAD_VARIABLES):
        environment = os.environ | dict.fromkeys(_THREAD_VARIABLES, "1")
        sys.exit(subprocess.run([sys.executable, "-m", "newsx.benchmarks", *sys.argv[1:]], env=environment, check=False).returncode)
    texts = _texts(files, words)
    click.echo(json.dumps(measure(pipeline, texts) | _command_line(files), indent=1))


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


if __name__ == "__main__":
    main()
