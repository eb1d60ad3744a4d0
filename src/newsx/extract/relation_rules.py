"""What is known of opposites, answers and like words in `rules/relations.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from newsx.models import Stance

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SHORTEST_STEM = 3


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Opposite(_Entry):
    """Two states of affairs that cannot both be; `rules/relations.toml` says what the fields mean."""

    id: str
    why: str
    about: Literal["name", "noun"]
    within: int
    one: tuple[str, ...]
    other: tuple[str, ...]
    possible: bool = False
    fires_on: tuple[tuple[str, str], ...]
    silent_on: tuple[tuple[str, str], ...]


class Refer(_Entry):
    """Nouns by which an answer names what it answers; `disputable`: whether to reject such a thing is to contradict it."""

    nouns: frozenset[str]
    stances: tuple[Stance, ...]
    disputable: bool = True


class Falsehood(_Entry):
    """How a content calls another claim false."""

    why: str
    patterns: tuple[str, ...]
    fires_on: tuple[str, ...]
    silent_on: tuple[str, ...]


class Rules(_Entry):
    """`rules/relations.toml`."""

    words: Mapping[str, frozenset[str]]
    alike: Mapping[str, tuple[str, ...]]
    refer: tuple[Refer, ...]
    falsehood: Falsehood
    opposite: tuple[Opposite, ...]


@cache
def rules() -> Rules:
    text = (files("newsx") / "rules" / "relations.toml").read_text(encoding="utf-8")
    return Rules.model_validate(tomllib.loads(text))


@cache
def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern of several, over words in small letters with one space between them."""
    joined = "|".join(re.sub(r"(?<![\w\\])_(?!\w)", r"[\\w'-]+", pattern) for pattern in patterns)
    return re.compile(rf"(?<![\w'-])(?:{joined})(?![\w'-])")


@cache
def falsehoods() -> tuple[re.Pattern[str], ...]:
    return tuple(compiled((pattern,)) for pattern in rules().falsehood.patterns)


def words_of(text: str) -> list[tuple[str, int]]:
    """The words in small letters, with their places."""
    return [(match[0].lower().replace("’", "'"), match.start()) for match in _WORD.finditer(text)]


def singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@cache
def refer_of(noun: str) -> Refer | None:
    """What a noun, in either number, refers to as an answer names it."""
    return next((refer for refer in rules().refer if singular(noun) in refer.nouns), None)


@cache
def key_of(word: str) -> str:
    """The stem of a word of content, the same for words that are as good as one; empty for words that say nothing."""
    plain = word.removesuffix("'s").removesuffix("'")
    listed = rules().words["stop"]
    if word in listed or plain in listed or len(plain) < _SHORTEST_STEM or plain.isdigit():
        return ""
    stem = _stem(plain)
    return _like().get(stem, stem)


@cache
def _like() -> dict[str, str]:
    return {_stem(word): _stem(first) for first, others in rules().alike.items() for word in others}


def _stem(word: str) -> str:
    """A word without its ending, good enough to know `capturing` for `captured`."""
    for ending, instead in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM and not word.endswith(("ss", "us", "is", "eed")):
            word = word[: -len(ending)] + instead
            if ending in {"ing", "ed"} and len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM else word
