"""Choosing among an article's claims: by who makes them, how, and what they are about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from newsx.models import Analysis, Claim, ClaimKind, Entity, Stance

_POSSESSIVE = re.compile(r"['’]s?\b|['’]")
_WORD = re.compile(r"\w+")


def select(
    analysis: Analysis,
    *,
    source: str | None = None,
    stances: Collection[Stance] = (),
    kinds: Collection[ClaimKind] = (),
    about: str | None = None,
    anonymous: bool = False,
) -> tuple[Claim, ...]:
    """The claims that fit all that is asked for, in order; no stances and no kinds mean any.

    `source` and `about` are words of a name, in any case and without regard to accents: `marchenko` is `Oleh Marchenko`, and `US` is
    not in `Russia`. `source` fits the source as printed, as resolved, and by any name that the article gives to it, so `Kyiv` finds what
    Ukraine says where Kyiv stands for it. `about` fits what is named, or meant by a pronoun, in the content. `anonymous` leaves only
    sources that the article does not name.
    """
    by_id = {entity.id: entity for entity in analysis.entities}
    subjects = [entity for entity in analysis.entities if about is not None and _is_called(about, _names(entity))]
    return tuple(
        claim
        for claim in analysis.claims
        if (not stances or claim.stance in stances)
        and (not kinds or claim.kind in kinds)
        and (not anonymous or claim.source.kind == "anonymous")
        and (source is None or _is_called(source, _source_names(claim, by_id.get(claim.source.entity_id or ""))))
        and (about is None or any(_is_in_content(subject, claim) for subject in subjects))
    )


def are_looked_for(nlp: Language) -> bool:
    """Whether a pipeline can find claims, which takes a parser."""
    return any("token.dep" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names)


def _source_names(claim: Claim, entity: Entity | None) -> list[str]:
    return [claim.source.text or "", claim.source.name or "", *(_names(entity) if entity else ())]


def _names(entity: Entity) -> list[str]:
    return list({entity.name, *entity.aliases, *(mention.text for mention in entity.mentions)})


def _is_called(wanted: str, names: Iterable[str]) -> bool:
    """Whether the words that are wanted stand in one of the names, whole and one after the other."""
    words = _words(wanted)
    return bool(words) and any(f" {words} " in f" {_words(name)} " for name in names)


def _words(name: str) -> str:
    """The words of a name, in small letters and without accents and possessives, between single blanks."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    return " ".join(_WORD.findall(_POSSESSIVE.sub("", plain).casefold()))


def _is_in_content(entity: Entity, claim: Claim) -> bool:
    places = [*entity.mentions, *entity.references]
    return any(start <= place.start and place.end <= end for start, end in claim.content.spans for place in places)
