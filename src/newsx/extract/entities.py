"""Groups mentions of one referent into one entity."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from newsx.extract.findings import FoundMention
from newsx.extract.weapons import WeaponEntry
from newsx.models import Entity, Mention, Role
from newsx.weapons.records import KnowledgeBase

_SMALL = frozenset(
    ["a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to", "de", "la", "del", "des", "du", "da", "do", "dos", "y", "e"]
)
_ANY_DIGIT_OR_INNER_CAPITAL = re.compile(r"\d|[A-Z]")


def group_mentions(mentions: Sequence[FoundMention], *, text: str, headline_end: int, weapons: KnowledgeBase) -> tuple[Entity, ...]:
    """Entities in the order of their first mention, with ids `e1`, `e2` and so on.

    Mentions join by type and name; short names of people join the one full name that they fit, acronyms the one long name that
    they abbreviate. Where two referents fit, the short form stays an entity of its own.
    """
    keys = _PersonNames(mentions), _Acronyms(mentions)
    groups: dict[tuple[str, str], list[FoundMention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.type, _key(mention, *keys)].append(mention)
    ordered = sorted(groups.values(), key=lambda group: group[0].start)
    weights = [_weight(group, headline_end) for group in ordered]
    most = max(weights, default=1.0)
    return tuple(
        _entity(f"e{number}", group, text, weapons, salience=round(weight / most, 3))
        for number, (group, weight) in enumerate(zip(ordered, weights, strict=True), 1)
    )


def _key(mention: FoundMention, people: _PersonNames, acronyms: _Acronyms) -> str:
    name = normal_form(mention.text)
    if mention.weapon:
        return mention.weapon.id or (f"{mention.weapon.kind} {_singular(name)}")
    if mention.type == "PERSON":
        return people.full_name(name)
    name = _same_names().get((mention.type, name), name)
    return acronyms.long_name(mention.type, name) if mention.type in {"ORG", "PLACE"} else name


def normal_form(name: str) -> str:
    """A name in the form by which mentions are compared: plain quotes and dashes, single spaces, no capitals but those of acronyms."""
    name = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", name)  # invisible characters of web pages
    name = re.sub(r"\s+", " ", name.replace("’", "'").replace("‐", "-").replace("‑", "-")).strip()
    return name if len(name) <= 4 and name.isupper() else name.casefold()


class _PersonNames:
    """Which full name a short name stands for."""

    def __init__(self, mentions: Iterable[FoundMention]) -> None:
        names = dict.fromkeys(normal_form(m.text).casefold() for m in mentions if m.type == "PERSON")
        self.by_last: dict[str, set[str]] = defaultdict(set)
        self.by_first: dict[str, set[str]] = defaultdict(set)
        for name in names:
            words = name.split()
            if len(words) > 1:
                self.by_first[words[0]].add(name)
                for start in range(1, len(words)):
                    self.by_last[" ".join(words[start:])].add(name)

    def full_name(self, name: str) -> str:
        name = name.casefold()
        for table in (self.by_last, self.by_first):
            fitting = table.get(name, set())
            longest = {full for full in fitting if not any(full != other and other.endswith(" " + full) for other in fitting)}
            if len(longest) == 1:
                return longest.pop()
            if longest:
                return name
        return name


class _Acronyms:
    """Which long name an acronym of the same article stands for."""

    def __init__(self, mentions: Iterable[FoundMention]) -> None:
        self.long: dict[tuple[str, str], set[str]] = defaultdict(set)
        for mention in mentions:
            words = re.findall(r"[\w'’]+", mention.text)
            if len(mention.text.split()) > 1 and len(words) > 1:  # B.C.R. is no long name
                capitals = [word[0] for word in words if word.lower() not in _SMALL]
                every = [word[0] for word in words]
                for initials in {"".join(capitals).casefold(), "".join(every).casefold()}:
                    self.long[mention.type, initials].add(normal_form(mention.text))

    def long_name(self, kind: str, name: str) -> str:
        letters = name.replace(".", "").casefold()
        if " " in name or not 2 <= len(letters) <= 8:
            return name
        fitting = self.long.get((kind, letters), set())
        return next(iter(fitting)) if len(fitting) == 1 else name


def _entity(number: str, group: list[FoundMention], text: str, weapons: KnowledgeBase, *, salience: float) -> Entity:
    first = group[0]
    forms = Counter(mention.text for mention in group)
    weapon = WeaponEntry.of(first.weapon, first.text, weapons) if first.weapon else None
    name = (weapon and weapon.name) or _best_name(forms)
    roles = {text[start:end].casefold(): (start, end) for mention in reversed(group) for start, end in reversed(mention.roles)}
    return Entity(
        id=number,
        type=first.type,
        name=name,
        aliases=tuple(form for form, _ in forms.most_common() if form != name),
        specific=_is_specific(first, name) if first.type == "WEAPON" else None,
        roles=tuple(Role(text=text[start:end], start=start, end=end) for start, end in sorted(roles.values())),
        mentions=tuple(Mention(start=m.start, end=m.end, text=m.text) for m in group),
        salience=salience,
        kb=weapon and weapon.link,
        weapon_class=weapon and weapon.weapon_class,
    )


def _best_name(forms: Counter[str]) -> str:
    """The fullest form, of equally full ones the commonest; never one in capitals where there is another."""
    readable = [form for form in forms if not (form.isupper() and len(form) > 5)] or list(forms)
    return max(readable, key=lambda form: (len(form.split()), len(form), forms[form]))


def _is_specific(mention: FoundMention, name: str) -> bool:
    return mention.weapon.kind != "generic" if mention.weapon else bool(_ANY_DIGIT_OR_INNER_CAPITAL.search(name))


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def _weight(group: list[FoundMention], headline_end: int) -> float:
    """Mentions, with those of the headline and of the first sentences counting for more."""
    return sum(3.0 if mention.end <= headline_end else 1.5 if mention.sentence < 4 else 1.0 for mention in group)


@cache
def _same_names() -> dict[tuple[str, str], str]:
    tables = tomllib.loads((files("newsx.knowledge") / "same_names.toml").read_text(encoding="utf-8"))
    return {(kind, normal_form(name)): normal_form(names[0]) for kind, rows in tables.items() for names in rows for name in names}
