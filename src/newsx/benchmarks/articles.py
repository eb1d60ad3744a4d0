"""Articles to measure with, mixed from the paragraphs of others."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path

import click

EXAMPLES = Path("data/examples")
"""Of the repository, in which the benchmarks are run."""

_SUFFIXES = frozenset({".txt", ".md"})
_FEWEST_WORDS, _MOST_WORDS = 100, 1500
_USUAL_WORDS, _SPREAD = 420, 0.65
"""News articles are short mostly, with a long tail: sizes are drawn log-normally about the usual one."""


def files_in(folder: Path) -> list[Path]:
    """The articles of a folder and its subfolders, in order. Raises `UsageError` if there are none."""
    found = sorted(file for file in folder.rglob("*") if file.suffix in _SUFFIXES)
    if not found:
        raise click.UsageError(f"{folder}: no .txt or .md files")
    return found


def mixed_articles(folder: Path, *, seed: int = 1) -> Iterator[str]:
    """Endlessly many, of 100 to 1,500 words, each of paragraphs drawn from all articles of the folder. The same for the same seed."""
    rng = random.Random(seed)
    paragraphs = [part.strip() for file in files_in(folder) for part in file.read_text(encoding="utf-8").split("\n\n") if part.strip()]
    while True:
        yield _article(paragraphs, rng)


def _article(paragraphs: list[str], rng: random.Random) -> str:
    wanted = min(max(_USUAL_WORDS * math.exp(rng.gauss(0, _SPREAD)), _FEWEST_WORDS), _MOST_WORDS)
    chosen: list[str] = []
    words = 0
    while words < wanted:
        paragraph = rng.choice(paragraphs)
        left = _MOST_WORDS - words
        chosen.append(" ".join(paragraph.split()[:left]) if len(paragraph.split()) > left else paragraph)
        words += min(len(paragraph.split()), left)
    return "\n\n".join(chosen) + "\n"
