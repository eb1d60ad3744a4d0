"""The kinds of events in `rules/events.toml`, and which of them a word may tell of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

Part = Literal["actor", "target", "none"]

_DOUBLING = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sense(_Entry):
    """A word that tells of an event under conditions: one of `if` must hold (none given: always), and none of `unless`.

    A condition is `role:words`: `object:weapons` holds if an object of the verb is in the list `weapons`. Roles are `subject`, `object`,
    `agent`, `modifier`, `possessor`, `verb` (that a noun is the object of) and prepositions; `any` is each of them. Words are the name of
    a list, the type of an entity in capitals (or `NUMBER`), or words themselves after a `=`, with `|` between; without them any word
    will do.
    """

    verb: str = ""
    noun: str = ""
    if_: tuple[str, ...] = Field(default=(), alias="if")
    unless: tuple[str, ...] = ()


class Kind(_Entry):
    """A kind of event. `verbs` and `nouns` tell of it whatever stands beside them, `also` under conditions; `why` is for readers.

    A verb may bring its particle (`shoot down`), a noun the word before it (`press conference`). The subjects of the verbs in `undergoes`
    are those it happens to. `possessor`, `of` and `nation` say what `X's visit`, `the visit of X` and `the Russian visit` make of X;
    `toward` are the prepositions that name the target of a noun. `at_target`: it takes place where its target is.
    """

    id: str
    why: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    also: tuple[Sense, ...] = ()
    undergoes: frozenset[str] = frozenset()
    possessor: Part = "actor"
    of: Part = "target"
    nation: Part = "actor"
    toward: frozenset[str] = frozenset({"on", "against"})
    at_target: bool = False
    fires_on: tuple[str, ...] = Field(min_length=1)
    silent_on: tuple[str, ...] = Field(min_length=1)


class Modality(_Entry):
    """Words that say of what hangs on them whether it happened; `rules/events.toml` says how."""

    planning: frozenset[str]
    doubting: frozenset[str]
    denying: frozenset[str]
    achieving: frozenset[str]
    future: frozenset[str]
    modal: frozenset[str]
    conditional: frozenset[str]
    negations: frozenset[str]


class Rules(_Entry):
    """`rules/events.toml`, which says what each part holds."""

    words: Mapping[str, frozenset[str]]
    irregular: Mapping[str, tuple[str, ...]]
    modality: Modality
    kind: tuple[Kind, ...]

    @model_validator(mode="after")
    def _names_lists_that_exist(self) -> Rules:
        for kind in self.kind:
            for sense in kind.also:
                for condition in (*sense.if_, *sense.unless):
                    words = condition.partition(":")[2]
                    if words and not words.isupper() and words[0] != "=" and words not in self.words:
                        raise ValueError(f"{kind.id}: {condition}: no such list of words")
        return self


class Reading(NamedTuple):
    """What a form of a word may mean: `word` is its lemma, `beside` a particle after a verb or a word before a noun."""

    kind: Kind
    word: str
    beside: str
    sense: Sense


class Readings(NamedTuple):
    """Readings by form in small letters, in the order in which they are to be tried."""

    verbs: Mapping[str, tuple[Reading, ...]]
    nouns: Mapping[str, tuple[Reading, ...]]
    verb_lemmas: Mapping[str, str]


@cache
def rules() -> Rules:
    return Rules.model_validate(tomllib.loads((files("newsx") / "rules" / "events.toml").read_text(encoding="utf-8")))


@cache
def readings() -> Readings:
    """All of them; those with a particle, then those with conditions come before the plain ones."""
    verbs: dict[str, list[Reading]] = {}
    nouns: dict[str, list[Reading]] = {}
    lemmas = {form: verb for verb in (*rules().irregular, *_all_plain_verbs()) for form in verb_forms(verb)}
    for kind in rules().kind:
        for sense in (*kind.also, *(Sense(verb=verb) for verb in kind.verbs), *(Sense(noun=noun) for noun in kind.nouns)):
            if sense.verb:
                verb, _, particle = sense.verb.partition(" ")
                for form in verb_forms(verb):
                    verbs.setdefault(form, []).append(Reading(kind, verb, particle, sense))
            if sense.noun:
                *before, noun = sense.noun.split(" ")
                for form in (noun, plural(noun)):
                    nouns.setdefault(form, []).append(Reading(kind, noun, " ".join(before), sense))
    return Readings(_in_order(verbs), _in_order(nouns), lemmas)


def _all_plain_verbs() -> Iterator[str]:
    for kind in rules().kind:
        yield from (verb.partition(" ")[0] for verb in (*kind.verbs, *(sense.verb for sense in kind.also)) if verb)
    yield from (word for words in vars(rules().modality).values() for word in words)
    yield from (word for name in ("light", "bearing", "occurring", "saying") for word in rules().words[name])


def _in_order(table: Mapping[str, list[Reading]]) -> dict[str, tuple[Reading, ...]]:
    return {form: tuple(sorted(found, key=lambda each: (not each.beside, not each.sense.if_))) for form, found in table.items()}


@cache
def verb_forms(verb: str) -> tuple[str, ...]:
    """The verb in all its forms; the past ones that `irregular` lists take the place of those in `-ed`."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    stems = [verb, verb + verb[-1]] if _DOUBLING.search(verb) else [stem]
    past = rules().irregular.get(verb, tuple(f"{stem}ed" for stem in stems))
    gerunds = tuple(f"{stem}ing" for stem in stems) if verb != "die" else ("dying",)
    if re.search(r"[^aeiou]y$", verb):
        return (verb, f"{verb[:-1]}ies", *(past if verb in rules().irregular else (f"{verb[:-1]}ied",)), f"{verb}ing")
    return (verb, plural(verb), *past, *gerunds)


def plural(noun: str) -> str:
    """The noun's plural, or the verb's form in `-s`."""
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"
