"""The spaCy component that finds weapons."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from newsx.language.trained import TrainedComponent
from newsx.weapons.atoms import Tree
from newsx.weapons.decide import Article, chosen_name, decided, named_in
from newsx.weapons.matcher import Matcher, Noun
from newsx.weapons.mentions import Candidate, WeaponMention
from newsx.weapons.names import Level, Name, names_of
from newsx.weapons.reading import read_systems
from newsx.weapons.records import KnowledgeBase, shipped, shipped_names

SPANS_KEY = "weapons"
_PROPER = frozenset({"PERSON", "ORG", "PLACE", "EVENT"})


@Language.factory("newsx_weapons", assigns=["doc.spans", "doc.ents"], requires=["doc.ents"], default_config={"files": []})
def make_weapons(nlp: Language, name: str, files: list[str]) -> WeaponRecognizer:
    return WeaponRecognizer(name, files)


class WeaponRecognizer(TrainedComponent):
    """Sets `doc.spans["weapons"]`: one span a mention, its label `named`, `unresolved` or `generic`, `kb_id_` the record's id,
    `span_id` the category (or the group, where no more can be told). Entities that the pipeline labels WEAPON are taken out of
    `doc.ents` where there is no such mention: by themselves nearly all of them are wrong (docs/weapons.md).

    `files`: YAML files with records that are added to the shipped ones or take the place of those with the same id. The component's
    data, if any, are weights as `newsx.weapons.decide` has them, fitted to the encoder of the same pipeline.
    """

    def __init__(self, name: str, files: Iterable[str] = ()) -> None:
        super().__init__(name)
        self.use(files)

    def use(self, files: Iterable[str]) -> None:
        """Read other records: the shipped ones and those of the files. Raises `InputError` for a bad file."""
        self.matcher = _matcher(tuple(files))

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for mention in self.mentions(doc):
            span = doc.char_span(
                mention.start, mention.end, label=mention.kind, kb_id=mention.id or "", span_id=mention.category, alignment_mode="expand"
            )
            if span is not None:
                spans.append(span)
        doc.spans[SPANS_KEY] = spans
        tokens = {number for span in spans for number in range(span.start, span.end)}
        doubted = [ent for ent in doc.ents if ent.label_ == "WEAPON" and tokens.isdisjoint(range(ent.start, ent.end))]
        if doubted:
            doc.set_ents([], outside=doubted, default="unmodified")
        return doc

    def mentions(self, doc: Doc) -> list[WeaponMention]:
        """The weapons in a doc, in order and without overlap."""
        article, candidates, nouns = self.look(doc)
        accepted = decided(doc, candidates, [article.features(candidate) for candidate in candidates], self.data.get("names"))
        seen = {name.id for candidate in accepted if candidate.level == Level.SAFE for name in candidate.names if name.id}
        kept: list[WeaponMention] = []
        for candidate in accepted:
            kept.append(self._mention(article.text, candidate, seen))
            seen.add(kept[-1].id or "")
        ends_before = {candidate.start - 1 for candidate in accepted if candidate.head_before}
        named = [(mention.start, mention.end) for mention in kept]
        proper = [(name.start, name.end) for name in article.names if name.type in _PROPER]
        alone = [
            noun
            for noun in nouns
            # Others tell the kind of a mention beside them, or lie within a name (`Houston Rockets`, `Tank Museum`).
            if not (noun.compound or noun.end in ends_before or _touches(named, noun) or _touches(proper, noun))
        ]
        generic = decided(doc, alone, [article.noun_features(noun) for noun in alone], self.data.get("nouns"))
        kept += [WeaponMention(noun.start, noun.end, "generic", noun.category) for noun in generic]
        return sorted(kept, key=lambda mention: mention.start)

    def look(self, doc: Doc) -> tuple[Article, list[Candidate], list[Noun]]:
        """All that may be a weapon in a doc, with what the decisions look at."""
        text = doc.text  # spaCy joins it anew each time
        candidates, nouns, found = self.matcher.search(text)
        return Article(text, candidates, nouns, found, named_in(doc), self.matcher.lexicon), candidates, nouns

    def _mention(self, text: str, candidate: Candidate, seen: set[str]) -> WeaponMention:
        name = chosen_name(candidate, self.matcher.base, seen)
        end = candidate.head[1] if candidate.head else candidate.end
        start = candidate.start
        if not name.id:
            category = candidate.head[2] if candidate.head else name.category
            return WeaponMention(start, end, "unresolved", category)
        system = self.matcher.base.systems.get(name.id)
        makers = system.manufacturer if system else ()
        start -= max((len(maker) + 1 for maker in makers if text[:start].endswith(f"{maker} ")), default=0)
        return WeaponMention(start, end, "named", name.category, name.id)


def _touches(spans: list[tuple[int, int]], noun: Noun) -> bool:
    """Whether one of the spans, which do not overlap each other, has a character of the noun."""
    before = bisect_left(spans, (noun.end,)) - 1
    return before >= 0 and spans[before][1] > noun.start


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
