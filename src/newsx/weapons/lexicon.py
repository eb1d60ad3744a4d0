"""Class nouns, designation patterns and context words, from the files beside this one."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from newsx.weapons.atoms import Tree
from newsx.weapons.names import Level
from newsx.weapons.taxonomy import CATEGORIES, GROUP_OF


class Pattern(NamedTuple):
    """A designation pattern, with what its matches are and need."""

    regex: re.Pattern[str]
    category: str
    origin: tuple[str, ...]
    level: Level


class Lexicon(NamedTuple):
    """`nouns` and `heads` hold categories or groups under class nouns, `context` the lists of context.toml that a phrase is in, the other
    trees `True`. `doubtful` are those of the heads that are weapons by themselves where the article is about such."""

    nouns: Tree
    modifiers: Tree
    heads: Tree
    doubtful: frozenset[str]
    compounds: frozenset[str]
    not_after: frozenset[str]
    context: Tree
    decoys: Tree
    patterns: tuple[Pattern, ...]
    first: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    generic, context, designations = (_table(name) for name in ("generic", "context", "designations"))
    nouns = Tree()
    for category, phrases in generic["categories"].items():
        if category not in GROUP_OF and category not in CATEGORIES:
            raise ValueError(f"generic.toml: {category}: no such category or group")
        for phrase in phrases:
            nouns.add(phrase, category)
    heads = Tree()
    for category, phrases in generic["heads"].items():
        for phrase in phrases:
            heads.add(phrase, category)
    surroundings = Tree()
    for kind in ("cues", "against", "counts"):
        for phrase in context[kind]:
            surroundings.add(phrase, kind)
    levels = {None: Level.SAFE, "context": Level.CONTEXT, "head": Level.NEVER_ALONE}
    patterns = tuple(
        Pattern(
            re.compile(rf"(?<![\w-])(?:{_any_dash(entry['regex'])})(?=s?(?:\b|$))(?![\w]*[^\W\d_]{{3}})"),
            entry["category"],
            tuple(entry["origin"]),
            levels[entry.get("near")],
        )
        for entry in designations["pattern"]
    )
    return Lexicon(
        nouns,
        _tree(generic["modifiers"]),
        heads,
        frozenset(generic["doubtful"]["nouns"]),
        frozenset(generic["compound"]["nouns"]),
        frozenset(generic["not_after"]["words"]),
        surroundings,
        _tree(context["decoys"]),
        patterns,
        re.compile(
            r"(?<![\w-])(?=[A-Z0-9][\w/]*[-‑– ]?[\w]*\d|USN?S |HM|INS |ROKS |TCG |IRIS |ARA |RFA |HN|HD|PNS |KRI |J[SD]S? |BRP |ORP )"
        ),
    )


def origin_of(designation: str) -> tuple[str, ...]:
    """Where a system with a designation of this pattern was designed, as ISO 3166 codes; empty where no pattern knows."""
    return next((pattern.origin for pattern in lexicon().patterns if pattern.regex.match(designation)), ())


def group_of(category: str) -> str:
    """The group of a category; a group is its own."""
    return GROUP_OF.get(category, category)


def _tree(phrases: list[str]) -> Tree:
    tree = Tree()
    for phrase in phrases:
        tree.add(phrase, True)
    return tree


def _any_dash(regex: str) -> str:
    """Hyphens of a pattern match any dash, or none where a digit follows."""
    return re.sub(r"-(?!\?)(?![^\[\]]*\])", "[-‑– ]?", regex)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("newsx.weapons") / f"{name}.toml").read_text(encoding="utf-8"))
