"""The phrase rules of `anatomy.toml`: lines that are no part of the report, wherever or only where they may stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from newsx.models import SegmentKind

LONGEST = 400  # characters; a longer paragraph is never furniture, which also bounds the work of every pattern

_HINT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[©█■▪◼@]|(?<=\d):")

Where = Literal["anywhere", "edge"]


class PhraseRule(BaseModel):
    """One entry of `anatomy.toml`. `edge`: only above the first or below the last paragraph of prose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: SegmentKind
    where: Where = "anywhere"
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
    """Rules compiled into one pattern; the first rule that fits the whole line wins."""

    rules: tuple[PhraseRule, ...]
    pattern: re.Pattern[str]
    hints: frozenset[str]

    def find(self, line: str) -> PhraseRule | None:
        """The rule that covers the whole of `line`."""
        if len(line) > LONGEST or (self.hints and self.hints.isdisjoint(_HINT.findall(line))):
            return None
        match = self.pattern.fullmatch(line)
        return None if match is None else self.rules[int((match.lastgroup or "r0")[1:])]


def _read() -> _RuleFile:
    data = files("newsx.read").joinpath("anatomy.toml").read_text(encoding="utf-8")
    return _RuleFile.model_validate(tomllib.loads(data))


def _compile(rules: Iterable[PhraseRule], words: dict[str, tuple[str, ...]]) -> Phrases:
    chosen = tuple(rules)
    lists = {name: "(?:" + "|".join(sorted(map(re.escape, entries), key=len, reverse=True)) + ")"
             for name, entries in words.items()}  # fmt: skip
    groups = []
    for number, rule in enumerate(chosen):
        alternatives = "|".join(rule.patterns)
        for name, entries in lists.items():
            alternatives = alternatives.replace("{" + name + "}", entries)
        groups.append(f"(?P<r{number}>{alternatives})")
    words_needed = [word for rule in chosen for word in rule.hints.split()]
    hints = frozenset(form for word in words_needed for form in (word, word.capitalize(), word.upper()))
    return Phrases(chosen, re.compile("|".join(groups), re.IGNORECASE), hints)


_FILE = _read()
WORDS = _FILE.words
RULES = _FILE.rule
ANYWHERE = _compile((rule for rule in RULES if rule.where == "anywhere"), WORDS)
EDGE = _compile((rule for rule in RULES if rule.where == "edge"), WORDS)
