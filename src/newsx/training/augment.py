"""Variants of training windows: how newspapers print the same words elsewhere."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from newsx.language.wordpieces import Gap
from newsx.training.corpora import Example
from newsx.training.harmonise import UNKNOWN

_CURLY = {'"': "“”", "'": "‘’", "''": "”", "``": "“"}
_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "of", "on", "or", "over", "s", "the", "to", "vs", "with", "'s", "’s"]
)
_AGENCIES = ("Reuters", "AP", "AFP", "Xinhua", "dpa", "TASS")
SWAPPED_TYPES = frozenset({"PERSON", "PLACE", "ORG", "WEAPON"})


def mention_pool(examples: Iterable[Example], extra: dict[str, list[list[str]]] | None = None) -> dict[str, list[list[str]]]:
    """The distinct mentions of each type, as words, to be swapped for one another."""
    seen: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for example in examples:
        for start, end, label in mentions(example.entity_tags):
            seen[label].add(tuple(example.words[start:end]))
    pool = {label: [list(words) for words in sorted(found)] for label, found in seen.items()}
    for label, more in (extra or {}).items():
        pool.setdefault(label, []).extend(more)
    return pool


def mentions(tags: list[str]) -> list[tuple[int, int, str]]:
    """The spans that BIES tags spell."""
    out, start = [], 0
    for number, tag in enumerate(tags):
        if tag[0] in "BS" and tag != UNKNOWN:
            start = number
        if tag[0] in "ES":
            out.append((start, number + 1, tag[2:]))
    return out


def augment(window: Example, pool: dict[str, list[list[str]]], rng: random.Random) -> Example:
    """The window as it is, most of the time; else with names swapped, in another case, with other quotes or line breaks."""
    if window.heads is None and window.sent_starts is None:
        if rng.random() < 0.3:
            window = swap_names(window, pool, rng)
        if rng.random() < 0.03:
            window = with_dateline(window, pool, rng)
    draw = rng.random()
    if draw < 0.04:
        window = replace(window, words=[word.upper() for word in window.words])
    elif draw < 0.09:
        window = replace(window, words=[_headline(word) for word in window.words])
    elif draw < 0.11:
        window = replace(window, words=[word.lower() for word in window.words])
    if rng.random() < 0.3:
        window = replace(window, words=_requoted(window.words, curly=rng.random() < 0.6))
    if rng.random() < 0.3:
        window = replace(window, gaps=[Gap.SPACE if gap > Gap.SPACE else gap for gap in window.gaps])
    if rng.random() < 0.04:
        window = replace(window, gaps=_without_spaces(window.words, window.gaps, rng))
    return window


def with_dateline(window: Example, pool: dict[str, list[list[str]]], rng: random.Random) -> Example:
    """The window after a dateline: `KYIV (Reuters) —`, `Lagos, Nigeria –`. Only for windows without syntax."""
    places = pool.get("PLACE")
    if not places or not window.words:
        return window
    place = rng.choice(places)
    parts = [([word.upper() for word in place] if rng.random() < 0.6 else place, _bies("PLACE", len(place)))]
    if rng.random() < 0.3:
        parts += [([","], ["O"]), (country := rng.choice(places), _bies("PLACE", len(country)))]
    if rng.random() < 0.6:
        parts += [(["("], ["O"]), ([rng.choice(_AGENCIES)], [UNKNOWN]), ([")"], ["O"])]
    parts.append(([rng.choice("—–-")], ["O"]))
    words = [word for part, _ in parts for word in part]
    tags = [tag for _, part in parts for tag in part]
    gaps = [gap for part, _ in parts for gap in (int(Gap.SPACE), *_gaps_within(part))]
    for number, (left, right) in enumerate(pairwise(words), 1):
        if left == "(" or right in {",", ")"}:
            gaps[number] = int(Gap.NONE)
    gaps[0] = window.gaps[0]
    rest = [int(Gap.SPACE), *window.gaps[1:]]
    return replace(window, words=words + window.words, gaps=gaps + rest, entity_tags=tags + window.entity_tags)


def _without_spaces(words: list[str], gaps: list[int], rng: random.Random) -> list[int]:
    """Gaps with the space after some sentence ends lost: `he said.The army`."""
    after_end = [False, *(word in {".", "!", "?", "”", '"'} for word in words[:-1])]
    return [
        int(Gap.NONE) if ended and gap == Gap.SPACE and word[:1].isupper() and rng.random() < 0.3 else gap
        for ended, gap, word in zip(after_end, gaps, words, strict=False)
    ]


def swap_names(window: Example, pool: dict[str, list[list[str]]], rng: random.Random) -> Example:
    """Each name swapped for another of its type with a chance of one in two. Only for windows without syntax."""
    words, tags, gaps = [], [], []
    last = 0
    for start, end, label in mentions(window.entity_tags):
        if label not in SWAPPED_TYPES or not pool.get(label) or rng.random() < 0.5:
            continue
        new = rng.choice(pool[label])
        words += window.words[last:start] + new
        gaps += [*window.gaps[last:start], window.gaps[start], *_gaps_within(new)]
        tags += window.entity_tags[last:start] + _bies(label, len(new))
        last = end
    return replace(
        window,
        words=words + window.words[last:],
        gaps=gaps + window.gaps[last:],
        entity_tags=tags + window.entity_tags[last:],
    )


def _bies(label: str, length: int) -> list[str]:
    if length == 1:
        return [f"S-{label}"]
    return [f"B-{label}", *[f"I-{label}"] * (length - 2), f"E-{label}"]


def _gaps_within(words: list[str]) -> list[int]:
    tight = {"-", "–", "/", "’s", "'s"}
    return [int(Gap.NONE if b in tight or a in tight - {"’s", "'s"} else Gap.SPACE) for a, b in pairwise(words)]


def _headline(word: str) -> str:
    return word if word.lower() in _SMALL else word[:1].upper() + word[1:]


def _requoted(words: list[str], *, curly: bool) -> list[str]:
    out, opened = [], False
    for word in words:
        if not curly:
            word = _STRAIGHT.get(word, word).replace("’", "'")
        elif word in _CURLY:
            marks = _CURLY[word]
            word, opened = marks[-1 if opened else 0], not opened
        elif "'" in word:
            word = word.replace("'", "’")
        out.append(word)
    return out
