"""The words that attribute: verbs, nouns, adverbs and phrases, with their constructions and stances (`rules/cues.toml`)."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from newsx.extract.role_phrases import words
from newsx.models import Stance

Construction = Literal[
    "quote",
    "clause",
    "object+clause",
    "object+infinitive",
    "infinitive",
    "object+complement",
    "object+as",
    "object+of",
    "object+for",
    "object+against",
    "object+with",
    "object+over",
    "object+to",
    "about",
    "against",
    "as",
    "at",
    "for",
    "from",
    "in",
    "into",
    "of",
    "on",
    "over",
    "to",
    "with",
    "object",
]
"""In the order in which they are tried; quotations and clauses come before all others."""


class Frame(BaseModel):
    """Words of one meaning that are built into sentences alike. `rules/cues.toml` says what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    why: str
    stance: Stance
    negated: Stance | None = None
    takes: frozenset[Construction] = frozenset()
    only_negated: bool = False
    attitude: bool = False
    present: bool = False
    document: bool = False
    words: tuple[str, ...]
    verbs: frozenset[str] = frozenset()
    fires_on: tuple[str, ...]
    silent_on: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    verbs: tuple[Frame, ...]
    nouns: tuple[Frame, ...]
    adverbs: tuple[Frame, ...]
    phrases: tuple[Frame, ...]
    hedges: frozenset[str]
    anonymous_nouns: frozenset[str]
    document_nouns: frozenset[str]
    speaker_nouns: frozenset[str] = frozenset()
    addressee_nouns: frozenset[str]
    blame_words: frozenset[str]
    demand_modals: frozenset[str]
    warning_words: frozenset[str]
    evaluation_words: frozenset[str]


class Entry(NamedTuple):
    """A cue: the words after its first one (`out` of `point out`), and its frame."""

    rest: tuple[str, ...]
    frame: Frame


class Lexicon(NamedTuple):
    """`rules/cues.toml` by first word; the entries of more words come first."""

    file: _File
    verbs: dict[str, list[Entry]]
    nouns: dict[str, list[Entry]]
    adverbs: dict[str, list[Entry]]
    phrases: dict[str, list[Entry]]


@cache
def lexicon() -> Lexicon:
    file = _File.model_validate(tomllib.loads((files("newsx") / "rules" / "cues.toml").read_text(encoding="utf-8")))
    return Lexicon(file, *(_by_first_word(frames) for frames in (file.verbs, file.nouns, file.adverbs, file.phrases)))


@cache
def attitudes() -> frozenset[str]:
    """The frames, by id, that tell what somebody thinks or wants: these have a stance of their own, even if it is `asserts`."""
    file = lexicon().file
    return frozenset(frame.id for frame in (*file.verbs, *file.nouns, *file.adverbs, *file.phrases) if frame.attitude)


@cache
def speakers() -> frozenset[str]:
    """Nouns in the singular for those who can say something: people, bodies, documents."""
    file, roles = lexicon().file, words()
    listed = tomllib.loads((files("newsx") / "knowledge" / "descriptors.toml").read_text(encoding="utf-8"))["nouns"]
    people = (noun for kind, nouns in listed.items() if kind != "place" for noun in nouns)
    return (
        frozenset(people)
        | roles.nouns
        | roles.weak
        | roles.not_alone
        | roles.bodies
        | file.anonymous_nouns
        | file.document_nouns
        | file.speaker_nouns
    )


@cache
def base_form(word: str) -> str:
    """The verb of the lexicon that an inflected word is of, for words that a lemmatizer does not know; the word itself, if none."""
    stems = [word.removesuffix(ending) for ending in ("", "s", "es", "d", "ed", "ing")]
    stems += [f"{stem}e" for stem in stems[-2:]] + [stem[:-1] for stem in stems[-2:] if stem[-1:] == stem[-2:-1]]
    return next((stem for stem in stems if stem in lexicon().verbs), word)


def _by_first_word(frames: tuple[Frame, ...]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for frame in frames:
        for word in frame.words:
            first, *rest = word.split()
            found[first].append(Entry(tuple(rest), frame))
    return {word: sorted(entries, key=lambda entry: -len(entry.rest)) for word, entries in found.items()}


def taking(frames: list[Frame], *constructions: str) -> Frame | None:
    """The frame with the first of the constructions that any of them takes."""
    return next((frame for construction in constructions for frame in frames if construction in frame.takes), None)
