"""Articles to try a batch on: real ones from corpora that lie elsewhere, or mixed from the examples of this repository."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import click

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"

_LONG = 60
"""Words from which a document of a corpus is an article; shorter ones are sentences, of which articles are made."""

_IN_A_FOLDER = 1000


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FOLDER]...")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--count", default=10_000, show_default=True, help="How many articles.")
@click.option("--sentences", default=4, show_default=True, help="How many sentences of a corpus of sentences make an article.")
@click.option("--own", is_flag=True, help="Mix the paragraphs of data/examples, for who has no corpora.")
@click.option("--seed", default=1, show_default=True)
def articles(sources: tuple[Path, ...], out: Path, *, count: int, sentences: int, own: bool, seed: int) -> None:
    """Write COUNT articles into OUT, from the field `text` of all .jsonl.gz files in the FOLDERs, or with --own."""
    if own == bool(sources):
        raise click.UsageError("give either folders of corpora or --own")
    rng = random.Random(seed)
    texts = own_articles(rng) if own else _from_corpora(sources, rng, sentences=sentences)
    written = words = 0
    for number, text in enumerate(itertools.islice(texts, count)):
        path = out / f"{number // _IN_A_FOLDER:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        written, words = written + 1, words + len(text.split())
    click.echo(f"{written:,} articles, {words:,} words -> {out}")
    if written < count:
        raise click.ClickException(f"the corpora have text for {written:,} articles only")


def own_articles(rng: random.Random, *, paragraphs: int = 9) -> Iterator[str]:
    """Endlessly many; each with so many paragraphs, or fewer, from several of the examples."""
    pool = [
        paragraph
        for file in sorted(EXAMPLES.iterdir())
        for paragraph in file.read_text(encoding="utf-8").split("\n\n")
        if len(paragraph.split()) > 12
    ]
    while True:
        yield "\n\n".join(rng.sample(pool, rng.randint(min(3, paragraphs), paragraphs)))


def _from_corpora(sources: tuple[Path, ...], rng: random.Random, *, sentences: int) -> Iterator[str]:
    """Long documents as they are, among articles of shuffled sentences; the sentences are shuffled again when they are used up."""
    files = sorted(file for source in sources for file in ([source] if source.is_file() else source.rglob("*.jsonl.gz")))
    texts = [str(json.loads(line)["text"]).strip() for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
    short = [text for text in texts if len(text.split()) < _LONG]
    first = [text for text in texts if len(text.split()) >= _LONG] + _grouped(short, rng, sentences)
    rng.shuffle(first)
    yield from first
    while len(short) >= sentences:
        yield from _grouped(short, rng, sentences)


def _grouped(texts: list[str], rng: random.Random, size: int) -> list[str]:
    rng.shuffle(texts)
    return [" ".join(texts[at : at + size]) for at in range(0, len(texts) - size + 1, size)]
