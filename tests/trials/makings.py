"""What hostile files are made from."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Made:
    """A file to write: its name (bytes are taken as they are), and its bytes or what makes it at a path. `inputs` is how many are in it."""

    name: str | bytes
    content: bytes | Callable[[bytes], None]
    inputs: int = 1


@dataclass(frozen=True)
class Making:
    """Chance, articles to spoil, and the size of what is large."""

    rng: random.Random
    articles: Iterator[str]
    scale: float

    def article(self) -> str:
        return next(self.articles)

    def many(self, number: int) -> int:
        return max(1, int(number * self.scale))

    def words(self, number: int) -> str:
        """So many words of articles, or a few more."""
        parts, left = [], self.many(number)
        while left > 0:
            parts.append(self.article())
            left -= len(parts[-1].split())
        return "\n\n".join(parts)

    def noise(self, number: int) -> bytes:
        return self.rng.randbytes(number)

    def spoiled(self, additions: list[str], share: float = 0.1) -> str:
        """An article with one of the additions after some of its characters."""
        rng = self.rng
        return "".join(character + (rng.choice(additions) if rng.random() < share else "") for character in self.article())
