"""Chooses the sentences that carry an article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from newsx.extract.findings import FoundSentence
from newsx.models import Claim, Entity, Event, Figure, SummarySentence

_SENTENCES, _SENTENCES_OF_LONG = 3, 4
_LONG_ARTICLE = 900
_SHORTEST, _LONGEST = 8, 60
_LONG_LINE = 12
"""Words from which a line without a full stop is a sentence all the same."""
_MOST_REPEATED = 0.5
_QUOTED_FROM = 0.8
"""A sentence of which this much is another sentence's quotation is one itself."""

_LEAD = 2.0
_LATER = 0.5
_SALIENT = 4
_HEADLINE = 0.8
_CLAIM, _CLAIMS = 0.25, 2
_EVENT, _DATED_EVENT, _EVENTS = 0.08, 0.15, 3
_FIGURE, _FIGURES = 0.08, 2
_ODD_LENGTH = 0.4
_BEGINS_WITH_QUOTE = 0.3
_HANGS = 0.15

_WORD = re.compile(r"[^\W_]+")
_STEM = 5
"""Letters by which words are compared: `expels` and `expelled`, `Ukraine` and `Ukrainian` are one."""
_EMPTY_WORDS = re.compile(
    r"(?:about|after|again|against|also|although|among|been|before|being|between|both|could|does|during|each|even|ever|every|from|have"
    r"|having|here|however|into|itself|just|like|made|make|many|more|most|much|must|only|other|others|over|same|said|says|should"
    r"|since|some|such|than|that|their|them|then|there|these|they|this|those|though|through|told|under|until|very|were|what|when"
    r"|where|which|while|whom|whose|will|with|within|without|would|your)",
    re.IGNORECASE,
)
_OPENING_QUOTES = "\"“‘'«"
_PRONOUN = re.compile(r"(?:he|him|his|she|hers?|they|them|their|it|its)", re.IGNORECASE)
_KNOWN_ROLE = re.compile(r"[Tt]he [a-z]+")
"""`The company` has its name in a sentence before."""
_OPENING_PRONOUN = re.compile(
    r"(?:he|his|she|her|they|their|theirs|it|its|we|our|i|my|you|those|these|such|others?|another|neither|none|the (?:two|pair|latter|same)"
    r"|that|this(?! (?:week|month|year|spring|summer|autumn|fall|winter|morning|afternoon|evening)\b)|both(?! (?-i:[A-Z])))\b(?!-)",
    re.IGNORECASE,
)
_OPENING_CONNECTIVE = re.compile(
    r"(?:however|but|specifically|and|or|nor|yet|so|also|still|then|thus|hence|therefore|instead|besides|moreover|furthermore|additionally|nevertheless"
    r"|nonetheless|meanwhile|otherwise|similarly|likewise|consequently|accordingly|conversely|afterwards?|subsequently|later|in addition"
    r"|in (?:turn|response|return|contrast|fact|particular|all)|by contrast|as (?:a result|such|well)|at the (?:same )?time"
    r"|for (?:example|instance|their part|his part|her part|its part)|on the (?:other hand|contrary)|(?:of|among) (?:these|those|them)"
    r"|the (?:previous|next|following|same) (?:day|night|morning|evening|week|month|year)"
    r"|\w+ (?:hours|days|weeks|months|years) (?:later|earlier)"
    r"|(?:since|after|before|despite|following|because of|during) (?:that|this|then|which|these|those))\b(?!-)",
    re.IGNORECASE,
)
_CLOSING = "\"”’'»)]"
_END = re.compile(rf"[.!…][{re.escape(_CLOSING)}]*$")

T = TypeVar("T")


def choose_sentences(
    body: Sequence[FoundSentence],
    entities: Sequence[Entity],
    *,
    text: str,
    headline: str,
    claims: Sequence[Claim],
    events: Sequence[Event],
    figures: Sequence[Figure],
) -> tuple[SummarySentence, ...]:
    """Up to three sentences of the body in their order, four of a long article; one at least, if there is any.

    What counts is how early a sentence stands, what of the headline it says, whom it names, what happened in it, who vouches for it and
    its figures. Left out are questions, scraps, quotations without their source, what repeats the others and what hangs in the air.
    """
    candidates = _Article(body, text, entities, claims, events, figures).candidates(_content_words(headline))
    chosen = _chosen(candidates, _SENTENCES_OF_LONG if sum(s.words for s in body) > _LONG_ARTICLE else _SENTENCES)
    top = max((each.score for each in chosen), default=1.0)
    return tuple(each.record(text, top) for each in chosen)


class _Candidate(NamedTuple):
    """A sentence of the body. `hangs`: it goes on from the one before.

    `meant` are those whom only a pronoun stands for, `known` those whom a surname or a descriptor takes for known.
    """

    number: int
    start: int
    end: int
    score: float
    fits: bool
    hangs: bool
    words: frozenset[str]
    named: frozenset[str]
    meant: frozenset[str]
    known: frozenset[str]

    def record(self, text: str, top: float) -> SummarySentence:
        score = round(max(self.score, 0.0) / top, 3) if top > 0 else 1.0
        return SummarySentence(start=self.start, end=self.end, text=text[self.start : self.end], score=score)

    def is_clear(self, chosen: Mapping[int, _Candidate]) -> bool:
        """Whether a reader of the chosen sentences knows whom and what it is about."""
        earlier = [each for number, each in chosen.items() if number < self.number]
        nearest = max(earlier, default=None)
        if self.hangs and not (nearest and nearest.number == self.number - 1):
            return False
        if self.meant and not (nearest and self.meant <= nearest.named | nearest.meant):
            return False
        return all(any(entity in each.named for each in earlier) for entity in self.known)

    def repeats(self, said: set[str]) -> bool:
        return len(self.words & said) > _MOST_REPEATED * len(self.words)


def _chosen(candidates: Sequence[_Candidate], most: int) -> list[_Candidate]:
    """The best that fit, in their order. What is chosen decides what may stand beside it, so they are chosen one after the other."""
    ranked = sorted(candidates, key=lambda each: -each.score)
    fitting = [each for each in ranked if each.fits]
    chosen: dict[int, _Candidate] = {}
    said: set[str] = set()
    while len(chosen) < most:
        best = next((each for each in fitting if each.number not in chosen and each.is_clear(chosen) and not each.repeats(said)), None)
        if best is None:
            break
        chosen[best.number] = best
        said |= best.words
    return [chosen[number] for number in sorted(chosen)] or ranked[:1]


class _Article:
    """What is known of each sentence of the body, by its number."""

    def __init__(
        self,
        body: Sequence[FoundSentence],
        text: str,
        entities: Sequence[Entity],
        claims: Sequence[Claim],
        events: Sequence[Event],
        figures: Sequence[Figure],
    ) -> None:
        self.body, self.text = body, text
        self.starts = [sentence.start for sentence in body]
        self.salience = {entity.id: entity.salience for entity in entities}
        self.named = self._by_sentence((mention.start, entity.id) for entity in entities for mention in entity.mentions)
        self.meant = self._by_sentence((each.start, (each.text, entity.id)) for entity in entities for each in entity.references)
        self.sources = self._by_sentence((claim.source.start, claim) for claim in claims if claim.source.start is not None)
        self.events = self._by_sentence((event.trigger.start, event) for event in events if event.modality == "actual")
        self.figures = self._by_sentence((figure.start, figure) for figure in figures)
        self.short = defaultdict(frozenset[str], self._short_names(entities))
        self.quoted = self._quoted(claims)
        self.amid_quotes = self._amid_quotes()

    def candidates(self, headline: frozenset[str]) -> list[_Candidate]:
        return [self._candidate(number, headline) for number in range(len(self.body))]

    def _candidate(self, number: int, headline: frozenset[str]) -> _Candidate:
        sentence = self.body[number]
        printed = self.text[sentence.start : sentence.end]
        words = _content_words(printed)
        hangs = number > 0 and self._hangs(number, printed)
        meant, known = self._left_open(number) if number else (frozenset(), frozenset())
        return _Candidate(
            number,
            sentence.start,
            sentence.end,
            self._score(number, printed, words & headline, len(headline)) - _HANGS * hangs,
            _is_whole(printed, sentence.words) and number not in self.amid_quotes and self.quoted[number] < _QUOTED_FROM * len(printed),
            hangs,
            words,
            frozenset(self.named[number]),
            meant,
            known,
        )

    def _hangs(self, number: int, printed: str) -> bool:
        bare = printed.lstrip(_OPENING_QUOTES)
        if _OPENING_PRONOUN.match(bare) or _OPENING_CONNECTIVE.match(bare):
            return True
        sources = [claim.source.text or "" for claim in self.sources[number] if claim.source.entity_id is None or bare != printed]
        return any(_KNOWN_ROLE.fullmatch(source) or (bare != printed and _PRONOUN.fullmatch(source)) for source in sources)

    def _left_open(self, number: int) -> tuple[frozenset[str], frozenset[str]]:
        """The entities that the sentence means and does not name, and those that it names or describes as known from before."""
        named = set(self.named[number])
        sources = [(claim.source.text or "", claim.source.entity_id) for claim in self.sources[number] if claim.source.entity_id]
        unnamed = [(text, entity) for text, entity in [*self.meant[number], *sources] if entity and entity not in named]
        meant = frozenset(entity for text, entity in unnamed if _PRONOUN.fullmatch(text))
        return meant, frozenset(entity for _, entity in unnamed) - meant | self.short[number]

    def _short_names(self, entities: Iterable[Entity]) -> dict[int, frozenset[str]]:
        """The people of each sentence who are named by less than their name there, and were named before."""
        full: dict[int, set[str]] = defaultdict(set)
        short: dict[int, set[str]] = defaultdict(set)
        for person in (entity for entity in entities if entity.type == "PERSON" and " " in entity.name):
            for mention in person.mentions[1:]:
                (full if " " in mention.text else short)[self._number(mention.start)].add(person.id)
        return {number: frozenset(people - full[number]) for number, people in short.items()}

    def _score(self, number: int, printed: str, in_headline: frozenset[str], headline: int) -> float:
        """News is written with the main point first; what the headline says, whom it is about, what happened and how much follow."""
        salient = sorted((self.salience[entity] for entity in set(self.named[number])), reverse=True)[:_SALIENT]
        attributed = sum(claim.source.kind in {"named", "role", "document"} and claim.kind != "direct" for claim in self.sources[number])
        happened = sorted((_DATED_EVENT if event.date else _EVENT for event in self.events[number]), reverse=True)[:_EVENTS]
        return (
            _LEAD / (1.0 + _LATER * number)
            + sum(salient) / _SALIENT
            + _HEADLINE * len(in_headline) / max(headline, 1)
            + _CLAIM * min(attributed, _CLAIMS)
            + sum(happened)
            + _FIGURE * min(len(self.figures[number]), _FIGURES)
            - _ODD_LENGTH * (not _SHORTEST <= self.body[number].words <= _LONGEST)
            - _BEGINS_WITH_QUOTE * printed.startswith(tuple(_OPENING_QUOTES))
        )

    def _quoted(self, claims: Iterable[Claim]) -> Counter[int]:
        """How many characters of each sentence are a claim's whose source and cue stand elsewhere."""
        quoted: Counter[int] = Counter()
        for claim in claims:
            own = {self._number(place) for place in (claim.source.start, claim.cue.start if claim.cue else None) if place is not None}
            for start, end in claim.content.spans:
                for number in range(max(self._number(start), 0), self._number(end - 1) + 1):
                    if number not in own:
                        quoted[number] += min(end, self.body[number].end) - max(start, self.starts[number])
        return quoted

    def _amid_quotes(self) -> frozenset[int]:
        """The sentences that begin within a quotation that an earlier one of their paragraph opens."""
        found: set[int] = set()
        curly, straight = 0, 0
        for number in range(1, len(self.body)):
            since = self.text[self.starts[number - 1] : self.starts[number]]
            if "\n" in since[self.body[number - 1].end - self.starts[number - 1] :]:
                curly, straight = 0, 0
                continue
            curly = max(0, curly + since.count("“") - since.count("”"))
            straight += since.count('"')
            if curly or straight % 2:
                found.add(number)
        return frozenset(found)

    def _number(self, place: int) -> int:
        """The sentence at a place; -1 before the first."""
        return bisect_right(self.starts, place) - 1

    def _by_sentence(self, placed: Iterable[tuple[int | None, T]]) -> dict[int, list[T]]:
        found: dict[int, list[T]] = defaultdict(list)
        for place, item in placed:
            if place is not None and (number := self._number(place)) >= 0 and place < self.body[number].end:
                found[number].append(item)
        return found


def _is_whole(printed: str, words: int) -> bool:
    """Whether it reads as a statement: no question, no short line without a full stop, no quotation that goes on elsewhere."""
    ends = bool(_END.search(printed)) or (words >= _LONG_LINE and not printed.rstrip(_CLOSING).endswith("?"))
    return ends and printed.count("“") == printed.count("”") and printed.count('"') % 2 == 0


def _content_words(printed: str) -> frozenset[str]:
    """The words that say what it is about, cut to their stems."""
    return frozenset(
        word[:_STEM].casefold()
        for word in _WORD.findall(printed)
        if (len(word) > 3 and not _EMPTY_WORDS.fullmatch(word)) or (len(word) > 1 and word.isupper()) or word.isdigit()
    )
