"""The spaCy component that finds weapons."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from newsx.weapons.atoms import Tree
from newsx.weapons.decide import Article, Named, accepted, chosen_name
from newsx.weapons.matcher import Matcher, Noun
from newsx.weapons.mentions import Candidate, WeaponMention
from newsx.weapons.names import Level, Name, names_of
from newsx.weapons.reading import read_systems
from newsx.weapons.records import KnowledgeBase, shipped, shipped_names

SPANS_KEY = "weapons"
_PROPER = frozenset({"PERSON", "PER", "ORG", "PLACE", "GPE", "LOC", "FAC", "EVENT"})


@Language.factory("newsx_weapons", assigns=["doc.spans"], requires=["doc.ents"], default_config={"files": []})
def make_weapons(nlp: Language, name: str, files: list[str]) -> WeaponRecognizer:
    return WeaponRecognizer(name, files)


class WeaponRecognizer:
    """Sets `doc.spans["weapons"]`: one span a mention, its label `named`, `unresolved` or `generic`, `kb_id_` the record's id,
    `span_id` the category (or the group, where no more can be told).

    `files`: YAML files with records that are added to the shipped ones or take the place of those with the same id.
    """

    def __init__(self, name: str, files: Sequence[str] = ()) -> None:
        self.name = name
        self.matcher = _matcher(tuple(files))

    def __call__(self, doc: Doc) -> Doc:
        names = [Named(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        spans = []
        for mention in self.mentions(doc.text, names):
            span = doc.char_span(
                mention.start, mention.end, label=mention.kind, kb_id=mention.id or "", span_id=mention.category, alignment_mode="expand"
            )
            if span is not None:
                spans.append(span)
        doc.spans[SPANS_KEY] = spans
        return doc

    def mentions(self, text: str, names: Iterable[Named] = ()) -> list[WeaponMention]:
        """The weapons in a text, in order and without overlap. `names`: entities that were found in it."""
        candidates, nouns, found = self.matcher.search(text)
        article = Article(text, candidates, nouns, found, list(names), self.matcher.lexicon)
        kept: list[WeaponMention] = []
        seen: set[str] = set()
        decided = [(candidate, accepted(candidate, article.features(candidate))) for candidate in candidates]
        for candidate, good in decided:
            if good and candidate.level == Level.SAFE:
                seen.update(name.id for name in candidate.names if name.id)
        ends_before = set()
        for candidate, good in decided:
            if not good:
                continue
            mention = self._mention(text, candidate, seen)
            seen.add(mention.id or "")
            kept.append(mention)
            if candidate.head_before:
                ends_before.add(candidate.start - 1)
        named = sorted((mention.start, mention.end) for mention in kept)
        proper = sorted((name.start, name.end) for name in article.names if name.type in _PROPER)
        for noun in nouns:
            if noun.compound or noun.end in ends_before or _touches(named, noun) or _touches(proper, noun):
                continue  # it tells the kind of a mention beside it, or lies within a name (`Houston Rockets`, `Tank Museum`)
            kept.append(_generic(noun))
        return sorted(kept, key=lambda mention: mention.start)

    def _mention(self, text: str, candidate: Candidate, seen: set[str]) -> WeaponMention:
        name = chosen_name(candidate, self.matcher.base, seen)
        end = candidate.head[1] if candidate.head else candidate.end
        start = candidate.start
        if not name.id:
            category = candidate.head[2] if candidate.head else name.category
            return WeaponMention(start, end, "unresolved", category, None, candidate.origin)
        system = self.matcher.base.systems.get(name.id)
        makers = system.manufacturer if system else ()
        start -= max((len(maker) + 1 for maker in makers if text[:start].endswith(f"{maker} ")), default=0)
        return WeaponMention(start, end, "named", name.category, name.id, system.origin if system else ())


def _touches(spans: list[tuple[int, int]], noun: Noun) -> bool:
    """Whether one of the spans, which do not overlap each other, has a character of the noun."""
    before = bisect_left(spans, (noun.end,)) - 1
    return before >= 0 and spans[before][1] > noun.start


def _generic(noun: Noun) -> WeaponMention:
    return WeaponMention(noun.start, noun.end, "generic", noun.category)


@cache
def _matcher(files: tuple[str, ...]) -> Matcher:
    more = {system.id: system for file in files for system in read_systems(Path(file))}
    if not more:
        return Matcher(shipped(), Tree(shipped_names()))
    kept = {key: [name for name in names if Name._make(name).id not in more] for key, names in shipped_names().items()}
    tree = Tree(kept)
    for system in more.values():
        for name in names_of(system):
            tree.add(name.text, name)
    return Matcher(shipped().with_systems(more.values()), tree)


def knowledge_of(nlp: Language) -> KnowledgeBase:
    """The knowledge base that a pipeline's component uses; the shipped one where it has none."""
    for _, component in nlp.pipeline:
        if isinstance(component, WeaponRecognizer):
            return component.matcher.base
    return shipped()
