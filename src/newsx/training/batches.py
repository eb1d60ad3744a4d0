"""Examples as windows, windows as batches of tensors."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import torch
from torch import Tensor

from newsx.language.labels import ENTITY_TAGS
from newsx.language.windows import borders, cut
from newsx.language.wordpieces import CLS, SEP, Gap, Shape, WordPieces
from newsx.training.augment import augment
from newsx.training.corpora import Example, allowed_tags

IGNORED = -100


@dataclass(frozen=True)
class Labels:
    """The label sets of the tagging and parsing heads, most frequent first."""

    tags: tuple[str, ...]
    pos: tuple[str, ...]
    morphs: tuple[str, ...]
    deps: tuple[str, ...]

    @classmethod
    def of(cls, examples: Iterable[Example]) -> Labels:
        counts: dict[str, Counter[str]] = {layer: Counter() for layer in ("tags", "pos", "morphs", "deps")}
        for example in examples:
            if example.tags is None:
                continue
            for layer in counts:
                counts[layer].update(getattr(example, layer))
        least = {"morphs": 2}
        return cls(**{layer: tuple(label for label, n in c.most_common() if n >= least.get(layer, 1)) for layer, c in counts.items()})


@dataclass
class Batch:
    """One step's windows. Word-level tensors run over all words of all windows."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    word_of_piece: Tensor
    words: int
    tags: Tensor
    pos: Tensor
    morphs: Tensor
    deps: Tensor
    sent_starts: Tensor
    allowed: Tensor
    weights: Tensor
    silver: Tensor
    sentences: Tensor  # (sentences, longest): rows of words, -1 for padding
    heads: Tensor  # (sentences, longest): column of the head, `longest` for the root, IGNORED for padding
    flat_heads: Tensor  # (words,): row of the head, -1 for a root

    @property
    def encoder_input(self) -> tuple[Tensor, Tensor, Tensor, Tensor, int]:
        """The arguments of `Network.word_vectors`."""
        return self.pieces, self.shapes, self.mask, self.word_of_piece, self.words


def split(example: Example, limit: int, pieces: WordPieces) -> list[Example]:
    """The example in windows of whole sentences, as far as sentences are known."""
    costs = [len(ids) for ids, _ in pieces(example.words)]
    if example.sent_starts is not None:
        strengths = [int(first) for first in example.sent_starts]
    else:
        strengths = borders(example.words, example.gaps)
    return [_part(example, window.first, window.last) for window in cut(costs, strengths, limit)]


def _part(example: Example, start: int, end: int) -> Example:
    def layer(values: list[str] | None) -> list[str] | None:
        return None if values is None else values[start:end]

    inside = example.heads is not None and all(start <= head < end for head in example.heads[start:end])
    return replace(
        example,
        words=example.words[start:end],
        gaps=example.gaps[start:end],
        entity_tags=example.entity_tags[start:end],
        tags=layer(example.tags),
        pos=layer(example.pos),
        morphs=layer(example.morphs),
        lemmas=layer(example.lemmas),
        deps=layer(example.deps),
        heads=[head - start for head in (example.heads or [])[start:end]] if inside else None,
        sent_starts=None if example.sent_starts is None else example.sent_starts[start:end],
        text="",
        offsets=[],
        spans=[],
    )


class Batcher:
    """Draws epochs of batches of about `budget` padded pieces, windows of like length together."""

    def __init__(self, pieces: WordPieces, labels: Labels, *, budget: int, rng: random.Random) -> None:
        self.pieces = pieces
        self.labels = labels
        self.budget = budget
        self.rng = rng
        self.ids = {layer: {label: n for n, label in enumerate(getattr(labels, layer))} for layer in ("tags", "pos", "morphs", "deps")}
        self.allowed: dict[tuple[str, frozenset[str]], Tensor] = {}

    def plan(
        self,
        examples: Sequence[Example],
        repeats: dict[str, float],
        pool: dict[str, list[list[str]]] | None,
        *,
        early: dict[str, float] | None = None,
    ) -> list[list[Example]]:
        """The windows of a whole run, batch by batch. `early`: corpora that come within a first share of it only."""
        placed: list[tuple[float, int, Example]] = []
        for example in examples:
            last = (early or {}).get(example.corpus, 1.0)
            repeat = repeats.get(example.corpus, 1.0)
            for _ in range(int(repeat) + (self.rng.random() < repeat % 1)):
                for window in split(example, self.rng.choice((64, 128, 192, 192)), self.pieces):
                    variant = window if pool is None else augment(window, pool, self.rng)
                    size = sum(len(ids) for ids, _ in self.pieces(variant.words)) + 2
                    placed.append((self.rng.random() * last, size, variant))
        placed.sort(key=lambda item: item[0])
        groups: list[list[Example]] = []
        for start in range(0, len(placed), 1500):
            groups += self._grouped(placed[start : start + 1500])
        return groups

    def _grouped(self, placed: list[tuple[float, int, Example]]) -> list[list[Example]]:
        groups: list[list[Example]] = [[]]
        for _, size, window in sorted(placed, key=lambda item: item[1]):
            if groups[-1] and size * (len(groups[-1]) + 1) > self.budget:
                groups.append([])
            groups[-1].append(window)
        self.rng.shuffle(groups)
        return groups

    def batch(self, windows: list[Example]) -> Batch:
        looked_up = [self.pieces(window.words) for window in windows]
        longest = max(sum(len(ids) for ids, _ in found) for found in looked_up) + 2
        words = sum(len(window.words) for window in windows)
        special = Shape.SPECIAL * len(Gap)
        piece_rows, shape_rows, mask_rows, owner_rows = [], [], [], []
        word = 0
        for window, found in zip(windows, looked_up, strict=True):
            ids, shapes, owners = [CLS], [special], [words]
            for (word_ids, shape), gap in zip(found, window.gaps, strict=True):
                ids += word_ids
                shapes += [shape * len(Gap) + gap] * len(word_ids)
                owners += [word] * len(word_ids)
                word += 1
            pad = longest - len(ids) - 1
            piece_rows.append([*ids, SEP, *[0] * pad])
            shape_rows.append([*shapes, special, *[special] * pad])
            mask_rows.append([*[0.0] * (len(ids) + 1), *[-1e4] * pad])
            owner_rows.append([*owners, words, *[words] * pad])
        sentences, heads, flat_heads = self._trees(windows)
        return Batch(
            pieces=torch.tensor(piece_rows),
            shapes=torch.tensor(shape_rows),
            mask=torch.tensor(mask_rows),
            word_of_piece=torch.tensor(owner_rows),
            words=words,
            tags=self._layer(windows, "tags"),
            pos=self._layer(windows, "pos"),
            morphs=self._layer(windows, "morphs"),
            deps=self._layer(windows, "deps"),
            sent_starts=torch.tensor(
                [n for w in windows for n in ([IGNORED] * len(w.words) if w.sent_starts is None else map(int, w.sent_starts))]
            ),
            allowed=torch.stack([self._allowed(tag, window.types) for window in windows for tag in window.entity_tags]),
            weights=torch.tensor([window.weight for window in windows for _ in window.words]),
            silver=torch.tensor([window.silver for window in windows for _ in window.words]),
            sentences=sentences,
            heads=heads,
            flat_heads=flat_heads,
        )

    def _layer(self, windows: list[Example], layer: str) -> Tensor:
        ids, out = self.ids[layer], []
        for window in windows:
            values = getattr(window, layer)
            out += [IGNORED] * len(window.words) if values is None else [ids.get(value, IGNORED) for value in values]
        return torch.tensor(out)

    def _allowed(self, tag: str, types: frozenset[str]) -> Tensor:
        key = (tag, types)
        if key not in self.allowed:
            row = torch.full((len(ENTITY_TAGS),), float("-inf"))
            row[list(allowed_tags(tag, types))] = 0.0
            self.allowed[key] = row
        return self.allowed[key]

    def _trees(self, windows: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
        rows: list[tuple[list[int], list[int]]] = []
        flat: list[int] = []
        base = 0
        for window in windows:
            if window.heads is None or window.sent_starts is None:
                flat += [-1] * len(window.words)
            else:
                flat += [-1 if head == n else base + head for n, head in enumerate(window.heads)]
                starts = [n for n, first in enumerate(window.sent_starts) if first or n == 0] + [len(window.words)]
                for start, end in pairwise(starts):
                    columns = [-1 if window.heads[n] == n else window.heads[n] - start for n in range(start, end)]
                    rows.append(([base + n for n in range(start, end)], columns))
            base += len(window.words)
        longest = max((len(members) for members, _ in rows), default=1)
        sentences = torch.full((len(rows), longest), -1)
        heads = torch.full((len(rows), longest), IGNORED)
        for number, (members, columns) in enumerate(rows):
            sentences[number, : len(members)] = torch.tensor(members)
            heads[number, : len(members)] = torch.tensor([longest if column < 0 else column for column in columns])
        return sentences, heads, torch.tensor(flat)
