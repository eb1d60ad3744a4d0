"""Groups mentions of one referent into one entity."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from newsx.extract.findings import FoundMention, MentionRole
from newsx.extract.names import Name, Referents, normal_form, plain_words
from newsx.extract.places import PlaceName, follows_as_container, known_places, link, resolve, shown_candidates
from newsx.extract.references import Candidate, Reference, gender_of, resolved
from newsx.extract.weapons import WeaponEntry
from newsx.models import Entity, EntityType, Mention, Role, TextSpan
from newsx.weapons.records import KnowledgeBase

_MENDED = frozenset({"PERSON", "PLACE", "ORG"})
_CLEAR_MAJORITY = 2
_LONGEST_LINK = 40
_ALSO_CALLED = re.compile(
    r"[,(\s]+(?:(?:who|which) (?:is|was) )?(?:(?:also|better|previously|professionally|formerly|popularly) known (?:simply )?as"
    r"|a\.?k\.?a\.?|alias|n[ée]e|whose real name (?:is|was)|real name)[\s:“\"]+(?:the )?|\s?\(born\s",
    re.IGNORECASE,
)
"""What stands between two names of one referent."""
_ANY_DIGIT_OR_INNER_CAPITAL = re.compile(r"\d|[A-Z]")


def group_mentions(
    mentions: Sequence[FoundMention], references: Sequence[Reference] = (), *, text: str, headline_end: int, weapons: KnowledgeBase
) -> tuple[Entity, ...]:
    """Entities in the order of their first mention, with ids `e1`, `e2` and so on.

    Mentions join by type and by what `newsx.extract.names` knows of names. Where two referents fit, the short form stays an entity of
    its own.
    """
    groups = referent_groups(mentions, text)
    places = _places(groups, text)
    groups = _joined_by_place(groups, places)
    candidates = [candidate_of(f"e{number}", group, text) for number, group in enumerate(groups, 1)]
    referring = resolved(references, candidates)
    weights = [_weight(group, referring.get(f"e{number}", ()), headline_end) for number, group in enumerate(groups, 1)]
    most = max(weights, default=1.0)
    id_of = _ids(groups, places)
    return tuple(
        _entity(f"e{number}", group, referring.get(f"e{number}", ()), text, weapons, places, id_of, salience=round(weight / most, 3))
        for number, (group, weight) in enumerate(zip(groups, weights, strict=True), 1)
    )


def _places(groups: Sequence[Sequence[FoundMention]], text: str) -> dict[int, PlaceName]:
    """The referents that are places, resolved as far as that is certain, by the start of their first mention."""
    mentions = sorted((mention for group in groups if group[0].type == "PLACE" for mention in group), key=lambda mention: mention.start)
    containers = {one.start: other.text for one, other in pairwise(mentions) if follows_as_container(text, one.end, other.start)}
    names = {group[0].start: _place_name(group, containers) for group in groups if group[0].type == "PLACE"}
    nationalities = [(mention.text, mention.sentence) for group in groups if group[0].type == "NORP" for mention in group]
    resolve(list(names.values()), nationalities=nationalities)
    return names


def _joined_by_place(groups: Sequence[list[FoundMention]], places: Mapping[int, PlaceName]) -> list[list[FoundMention]]:
    """The groups, with those that are the same place on earth in one: `Mediterranean` and `Mediterranean Sea`."""
    joined: dict[str, list[FoundMention]] = {}
    for group in groups:
        place = places.get(group[0].start) if group[0].type == "PLACE" else None
        key = place.record.id if place and place.record else f"at {group[0].start}"
        joined[key] = sorted([*joined.get(key, ()), *group], key=lambda mention: mention.start)
    return list(joined.values())


def _place_name(group: Sequence[FoundMention], containers: Mapping[int, str]) -> PlaceName:
    forms = sorted({mention.text for mention in group}, key=lambda form: (-len(form), form))
    known = known_places()
    if code := next((code for mention in group if mention.metonym and (code := known.capital_of(mention.text))), None):
        country = known.country(code)  # a capital that stands for the government joined the country
        forms = [form for form in forms if known.country(form)] or ([country.name] if country else forms)
    within = next((containers[mention.start] for mention in group if mention.start in containers), None)
    return PlaceName(tuple(forms), frozenset(mention.sentence for mention in group), len(group), within)


def _ids(groups: Sequence[Sequence[FoundMention]], places: Mapping[int, PlaceName]) -> dict[tuple[int, int], str]:
    """The entity at each mention's offsets; at a nationality's, the country, where the article names it."""
    ids = {(mention.start, mention.end): f"e{number}" for number, group in enumerate(groups, 1) for mention in group}
    countries = {
        place.record.country: f"e{number}"
        for number, group in enumerate(groups, 1)
        if (place := places.get(group[0].start)) and group[0].type == "PLACE" and place.record and place.record.kind == "country"
    }
    for mention in (mention for group in groups if group[0].type == "NORP" for mention in group):
        if country := countries.get(known_places().demonym(mention.text)):
            ids[mention.start, mention.end] = country
    return ids


def referent_groups(mentions: Sequence[FoundMention], text: str) -> list[list[FoundMention]]:
    """The mentions of each referent, in the order of the first ones."""
    mentions = _with_one_type_a_name(mentions)
    named = [(mention.type, normal_form(mention.text)) for mention in mentions]
    referents = Referents(named, _introduced(mentions, named, text))
    groups: dict[Name, list[FoundMention]] = defaultdict(list)
    for mention, name in zip(mentions, named, strict=True):
        groups[_key(mention, referents.of(name))].append(mention)
    return sorted(groups.values(), key=lambda group: group[0].start)


def candidate_of(number: str, group: Sequence[FoundMention], text: str) -> Candidate:
    """What the resolution of references looks at."""
    nouns = {word for mention in group for role in mention.roles for word in plain_words(text[role.start : role.end])}
    name = _best_name(Counter(mention.text for mention in group))
    role_nouns = frozenset(nouns)
    return Candidate(
        number,
        group[0].type,
        frozenset(word for mention in group for word in plain_words(mention.text)),
        role_nouns,
        gender_of(name, [mention.title for mention in group], role_nouns) if group[0].type == "PERSON" else None,
        [(mention.start, mention.sentence, mention.subject) for mention in group],
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
    """Names that the text itself says are one: `Security Service of Ukraine (SBU)`, `Farrokh Bulsara, better known as Freddie Mercury`."""
    for (one, first), (other, second) in pairwise(zip(mentions, named, strict=True)):
        between = text[one.end : other.start]
        bracketed = first[0] == "ORG" and between == " (" and text[other.end : other.end + 1] == ")"
        also = len(between) < _LONGEST_LINK and _ALSO_CALLED.fullmatch(between)
        if first[0] == second[0] and (bracketed or also):
            yield first, second


def _key(mention: FoundMention, referent: Name) -> Name:
    """What the mentions of one referent share. Countries go by their code, under which a capital that stands for the government is too."""
    if weapon := mention.weapon:
        return "WEAPON", weapon.id or f"{weapon.kind} {_singular(normal_form(mention.text))}"
    known = known_places()
    if mention.type == "NORP" and (code := known.demonym(mention.text)):
        return "NORP", f"people of {code}"
    if mention.type == "PLACE":
        country = known.country(mention.text)
        code = country.country if country else known.capital_of(mention.text) if mention.metonym else None
        return ("PLACE", f"country {code}") if code else referent
    return referent


def _entity(
    number: str,
    group: list[FoundMention],
    references: Sequence[Reference],
    text: str,
    weapons: KnowledgeBase,
    places: Mapping[int, PlaceName],
    id_of: Mapping[tuple[int, int], str],
    *,
    salience: float,
) -> Entity:
    first = group[0]
    forms = Counter(mention.text for mention in group)
    weapon = WeaponEntry.of(first.weapon, first.text, weapons) if first.weapon else None
    place = places.get(first.start)
    name = (weapon and weapon.name) or (_place_title(place, forms) if place else _best_name(forms))
    roles = {text[role.start : role.end].casefold(): role for mention in reversed(group) for role in reversed(mention.roles)}
    return Entity(
        id=number,
        type=first.type,
        name=name,
        aliases=tuple(form for form, _ in forms.most_common() if form != name),
        specific=_is_specific(first, name) if first.type == "WEAPON" else None,
        roles=tuple(_role(role, text, id_of) for role in sorted(roles.values(), key=lambda role: role[:2])),
        mentions=tuple(Mention(start=m.start, end=m.end, text=m.text, metonym=m.metonym) for m in group),
        references=tuple(TextSpan(start=r.start, end=r.end, text=text[r.start : r.end]) for r in references),
        salience=salience,
        kb=link(place.record) if place and place.record else weapon and weapon.link,
        candidates=shown_candidates(place) if place else (),
        weapon_class=weapon and weapon.weapon_class,
    )


def _role(role: MentionRole, text: str, id_of: Mapping[tuple[int, int], str]) -> Role:
    organisation, place = (_id_at(span, id_of) for span in (role.organisation, role.place))
    return Role(start=role.start, end=role.end, text=text[role.start : role.end], organisation_id=organisation, place_id=place)


def _id_at(span: tuple[int, int] | None, id_of: Mapping[tuple[int, int], str]) -> str | None:
    """The entity that is mentioned there; an article or a possessive ending may differ."""
    if span is None:
        return None
    near = ((span[0] + front, span[1] - back) for front in (0, 4) for back in (0, 2))
    return next((id_of[place] for place in near if place in id_of), None)


def _place_title(place: PlaceName, forms: Counter[str]) -> str:
    """The fullest form of a place's own name; the country's where only its capital is named for it."""
    own = Counter({form: forms[form] for form in place.forms if form in forms})
    return _best_name(own) if own else place.forms[0]


def _best_name(forms: Counter[str]) -> str:
    """The fullest form, of equally full ones the commonest; never one in capitals where there is another."""
    readable = [form for form in forms if not (form.isupper() and len(form) > 5)] or list(forms)
    return max(readable, key=lambda form: (len(form.split()), len(form), forms[form]))


def _is_specific(mention: FoundMention, name: str) -> bool:
    return mention.weapon.kind != "generic" if mention.weapon else bool(_ANY_DIGIT_OR_INNER_CAPITAL.search(name))


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def _weight(group: list[FoundMention], references: Sequence[Reference], headline_end: int) -> float:
    """Mentions, with those of the headline and of the first sentences counting for more, and references, which count for half."""
    named = sum(3.0 if mention.end <= headline_end else 1.5 if mention.sentence < 4 else 1.0 for mention in group)
    return named + 0.5 * len(references)
