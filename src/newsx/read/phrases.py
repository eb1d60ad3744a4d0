"""The phrase rules of `anatomy.toml`: lines that are no part of the report, wherever or only where they may stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from newsx.models import SegmentKind

LONGEST = 400  # characters; a longer paragraph is never furniture, which also bounds the work of every pattern

# What `{person}` and `{address}` stand for in a pattern: a name of two words or more, and an e-mail address.
_SHAPES = {
    "person": r"(?-i:[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,3})",
    "address": r"[\w.+-]{1,40}@[\w-]{1,40}\.[\w.]{2,20}",
}

_HINT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[©█■▪◼@/]|(?<=\d):")

Where = Literal["anywhere", "edge"]


class PhraseRule(BaseModel):
    """One entry of `anatomy.toml`. `edge`: only above the first or below the last paragraph of prose.

    `opens` says what the short lines below a heading are, such as the titles below "Related".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: SegmentKind
    where: Where = "anywhere"
    opens: SegmentKind | None = None
    why: str
    hints: str = ""
    patterns: tuple[str, ...]
    fires_on: tuple[str, ...]
    silent_on: tuple[str, ...]


class _RuleFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, tuple[str, ...]]
    rule: tuple[PhraseRule, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Rules with one pattern each; the first rule that fits the whole line wins.

    `hinted` names the rules that a word calls for; a rule without hints is tried on every line.
    """

    rules: tuple[PhraseRule, ...]
    patterns: tuple[re.Pattern[str], ...]
    hinted: Mapping[str, frozenset[int]]
    always: frozenset[int]

    def find(self, line: str) -> PhraseRule | None:
        """The rule that covers the whole of `line`."""
        if len(line) > LONGEST:
            return None
        called = self.hinted.keys() & _HINT.findall(line)
        if not called and not self.always:
            return None
        numbers = self.always.union(*(self.hinted[word] for word in called))
        return next((self.rules[number] for number in sorted(numbers) if self.patterns[number].fullmatch(line)), None)


def _read() -> _RuleFile:
    data = files("newsx.read").joinpath("anatomy.toml").read_text(encoding="utf-8")
    return _RuleFile.model_validate(tomllib.loads(data))


def _compile(rules: Iterable[PhraseRule], words: Mapping[str, tuple[str, ...]]) -> Phrases:
    chosen = tuple(rules)
    lists = _SHAPES | {
        name: "(?:" + "|".join(sorted(map(re.escape, entries), key=len, reverse=True)) + ")" for name, entries in words.items()
    }
    hinted: dict[str, frozenset[int]] = {}
    for number, rule in enumerate(chosen):
        for word in rule.hints.split():
            for form in {word, word.capitalize(), word.upper()}:
                hinted[form] = hinted.get(form, frozenset()) | {number}
    always = frozenset(number for number, rule in enumerate(chosen) if not rule.hints)
    return Phrases(chosen, tuple(_pattern(rule, lists) for rule in chosen), hinted, always)


def _pattern(rule: PhraseRule, lists: Mapping[str, str]) -> re.Pattern[str]:
    alternatives = "|".join(rule.patterns)
    for name, entries in lists.items():
        alternatives = alternatives.replace("{" + name + "}", entries)
    return re.compile(alternatives, re.IGNORECASE)


_FILE = _read()
WORDS = _FILE.words
RULES = _FILE.rule
ANYWHERE = _compile((rule for rule in RULES if rule.where == "anywhere"), WORDS)
EDGE = _compile((rule for rule in RULES if rule.where == "edge"), WORDS)
