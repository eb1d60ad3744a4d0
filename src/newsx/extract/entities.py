"""Groups mentions of one referent into one entity."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from newsx.extract.findings import FoundMention
from newsx.extract.names import Name, Referents, normal_form
from newsx.extract.weapons import WeaponEntry
from newsx.models import Entity, EntityType, Mention, Role
from newsx.weapons.records import KnowledgeBase

_MENDED = frozenset({"PERSON", "PLACE", "ORG"})
_CLEAR_MAJORITY = 2
_ANY_DIGIT_OR_INNER_CAPITAL = re.compile(r"\d|[A-Z]")


def group_mentions(mentions: Sequence[FoundMention], *, text: str, headline_end: int, weapons: KnowledgeBase) -> tuple[Entity, ...]:
    """Entities in the order of their first mention, with ids `e1`, `e2` and so on.

    Mentions join by type and by what `newsx.extract.names` knows of names. Where two referents fit, the short form stays an entity of
    its own.
    """
    mentions = _with_one_type_a_name(mentions)
    named = [(mention.type, normal_form(mention.text)) for mention in mentions]
    referents = Referents(named, _introduced(mentions, named, text))
    groups: dict[Name, list[FoundMention]] = defaultdict(list)
    for mention, name in zip(mentions, named, strict=True):
        groups[_weapon_key(mention) if mention.weapon else referents.of(name)].append(mention)
    ordered = sorted(groups.values(), key=lambda group: group[0].start)
    weights = [_weight(group, headline_end) for group in ordered]
    most = max(weights, default=1.0)
    return tuple(
        _entity(f"e{number}", group, text, weapons, salience=round(weight / most, 3))
        for number, (group, weight) in enumerate(zip(ordered, weights, strict=True), 1)
    )


def _with_one_type_a_name(mentions: Sequence[FoundMention]) -> list[FoundMention]:
    """The mentions, with the slips of the model mended where the article itself gives the evidence: a name that is a person's once and
    a place's four times is the place's. A full name speaks for its surname."""
    counts: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for mention in mentions:
        if mention.type in _MENDED:
            counts[mention.text][mention.type] += 1
        if mention.type == "PERSON" and " " in mention.text:
            counts[mention.text.rpartition(" ")[2]]["PERSON"] += 1
    mended = []
    for mention in mentions:
        if mention.type in _MENDED and len(counts[mention.text]) > 1:
            (kind, most), (_, next_most) = counts[mention.text].most_common(2)
            if most >= _CLEAR_MAJORITY * next_most and kind != mention.type:
                mention = replace(mention, type=kind, roles=mention.roles if kind == "PERSON" else ())
        mended.append(mention)
    return mended


def _introduced(mentions: Sequence[FoundMention], named: Sequence[Name], text: str) -> Iterator[tuple[Name, Name]]:
    """Long names with the short ones that stand after them in brackets: `Security Service of Ukraine (SBU)`."""
    for (one, long), (other, short) in pairwise(zip(mentions, named, strict=True)):
        if long[0] == short[0] == "ORG" and text[one.end : other.start] == " (" and text[other.end : other.end + 1] == ")":
            yield long, short


def _weapon_key(mention: FoundMention) -> Name:
    weapon = mention.weapon
    assert weapon is not None
    return "WEAPON", weapon.id or f"{weapon.kind} {_singular(normal_form(mention.text))}"


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
