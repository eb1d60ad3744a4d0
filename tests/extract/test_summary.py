"""Which sentences stand for an article, on sentences made by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsx.extract.findings import FoundSentence
from newsx.extract.summary import summarize
from newsx.models import Claim, Content, Cue, DateMention, Entity, EntityType, Event, Mention, Source, Summary, TextSpan

LINES = [
    "The ministry of harbours closed the western port of Ostrava Bay after a fire.",
    "Dock workers left their sheds while crews pumped foam across six burning barges.",
    "Insurance firms put early damage near forty million crowns before noon.",
    "Ferry passengers slept inside a school gymnasium with blankets from volunteers.",
    "Fishing boats drifted outside because pilots refused night duty without radar.",
    "Grain prices climbed slightly when traders learned about delayed cargo.",
    "Regional schools stayed open although smoke covered several valley villages.",
    "Engineers hope new cranes arrive from abroad by next summer or autumn.",
]


class Page:
    """An article of the lines given, a paragraph each."""

    def __init__(self, *lines: str) -> None:
        self.text = "\n\n".join(lines)
        self.starts = [self.text.index(line) for line in lines]
        self.sentences = [
            FoundSentence(start, start + len(line), len(line.split())) for start, line in zip(self.starts, lines, strict=True)
        ]

    def place(self, words: str, after: int = 0) -> tuple[int, int]:
        start = self.text.index(words, self.starts[after])
        return start, start + len(words)

    def span(self, words: str, after: int = 0) -> dict[str, Any]:
        start, end = self.place(words, after)
        return {"start": start, "end": end, "text": words}

    def summary(self, entities: list[Entity] | None = None, *, body_start: int = 0, **known: Any) -> Summary:
        return summarize(self.sentences, entities or [], text=self.text, body_start=body_start, **known)

    def chosen(self, entities: list[Entity] | None = None, **known: Any) -> list[int]:
        return [self.starts.index(sentence.start) for sentence in self.summary(entities, **known).sentences]

    def entity(self, number: int, kind: EntityType, *names: tuple[str, int], salience: float = 0.5, metonym: bool = False) -> Entity:
        """`names`: words with the number of the sentence from which they are looked for."""
        mentions = tuple(Mention(**self.span(*name), metonym=metonym) for name in names)
        name = max((name for name, _ in names), key=len)
        return Entity(id=f"e{number}", type=kind, name=name, mentions=mentions, salience=salience)

    def event(self, words: str, **known: Any) -> Event:
        return Event(id="v", kind="attack", **self.span(words), trigger=TextSpan(**self.span(words)), **known)

    def claim(self, content: str, source: str, cue: str, **known: Any) -> Claim:
        return Claim(
            id="c1",
            kind="indirect",
            stance="asserts",
            source=Source(**self.span(source), kind="named"),
            cue=Cue(**self.span(cue), lemma=cue),
            content=Content(text=content, spans=(self.place(content),)),
            evidence="test",
        )


def test_the_first_sentences_carry_the_article_where_nothing_else_is_known() -> None:
    summary = Page(*LINES).summary()
    assert [sentence.text for sentence in summary.sentences] == LINES[:3]
    assert [sentence.score for sentence in summary.sentences] == sorted((s.score for s in summary.sentences), reverse=True)


def test_a_later_sentence_with_the_main_entities_comes_in_and_keeps_its_place() -> None:
    page = Page(*LINES)
    names = ["Regional", "schools", "smoke", "villages"]
    assert page.chosen([page.entity(n, "ORG", (name, 6), salience=1.0) for n, name in enumerate(names)]) == [0, 1, 6]


def test_a_sentence_that_tells_what_the_headline_says_comes_in() -> None:
    assert Page(*LINES).chosen(title="Traders delay cargo as grain prices climb") == [0, 1, 5]


def test_headlines_are_left_out() -> None:
    page = Page(*LINES)
    assert page.chosen(body_start=page.starts[2])[0] == 2


def test_a_long_article_gets_four_sentences() -> None:
    page = Page(*LINES)
    page.sentences = [FoundSentence(s.start, s.end, 59 * 4) for s in page.sentences]
    assert len(page.summary().sentences) == 4


def test_dated_events_and_claims_with_a_named_source_count() -> None:
    page = Page(*LINES)
    event = page.event("drifted", date="2025-01-02")
    claim = page.claim("night duty without radar", "pilots", "refused")
    assert page.chosen(events=[event], claims=[claim]) == [0, 1, 4]


@pytest.mark.parametrize(
    "line",
    [
        "However, insurers warned that bills might climb far higher within weeks.",
        "They also blamed old wiring beneath the northern customs warehouse.",
        "Two days later divers found a sunken tug beside pier seven.",
        "Will insurers ever cover wooden barges moored beside fuel depots again?",
        "Read more stories from our harbour desk",
        "“Nobody slept and everybody coughed until dawn broke over Ostrava Bay.",
    ],
)
def test_what_hangs_in_the_air_or_is_no_statement_is_left_out(line: str) -> None:
    assert Page(LINES[0], *LINES[3:5], line, LINES[5]).chosen() == [0, 1, 2]
    assert 2 not in Page(LINES[0], "Short and dull?", line, *LINES[3:]).chosen()


def test_a_sentence_that_goes_on_may_follow_the_one_before() -> None:
    page = Page(LINES[0], "However, insurers warned that bills might climb far higher within weeks.", *LINES[2:])
    assert page.chosen() == [0, 1, 2]


def test_a_pronoun_needs_the_sentence_that_names_whom_it_means() -> None:
    lines = [
        LINES[0],
        "Mayor Jana Hill opened shelters.",
        "She promised hot meals for every stranded ferry passenger tonight.",
        *LINES[3:5],
    ]
    page = Page(*lines)
    mayor = page.entity(1, "PERSON", ("Jana Hill", 1)).model_copy(update={"references": (TextSpan(**page.span("She", 2)),)})
    other = page.entity(1, "PERSON", ("ministry", 0)).model_copy(update={"references": (TextSpan(**page.span("She", 2)),)})
    assert page.chosen([mayor]) == [0, 1, 2]
    assert 2 not in page.chosen([other])


def test_a_surname_needs_the_full_name_before_it() -> None:
    page = Page(LINES[0], LINES[1], "Short: Jana Hill?", "Hill promised hot meals for every stranded ferry passenger tonight.", LINES[4])
    assert page.chosen([page.entity(1, "PERSON", ("Jana Hill", 2), ("Hill", 3), salience=1.0)]) == [0, 1, 4]


def test_a_quotation_without_its_source_is_left_out() -> None:
    quoted = "Nothing we own survived that terrible night beside those warehouses."
    page = Page(LINES[0], "Anna Berg said more.", quoted, *LINES[2:])
    claim = page.claim(quoted, "Anna Berg", "said")
    assert 2 in page.chosen()
    assert 2 not in page.chosen(claims=[claim])


def test_a_sentence_amid_a_quotation_is_left_out() -> None:
    text = 'The mayor spoke at length: "Wow. Nothing we own survived that terrible night beside those warehouses. Never."'
    start = text.index("Nothing")
    sentences = [FoundSentence(0, start - 1, 6), FoundSentence(start, text.index(" Never"), 10)]
    assert [s.start for s in summarize(sentences, [], text=text, body_start=0).sentences] == [0]


def test_what_was_said_already_is_not_repeated() -> None:
    page = Page(LINES[0], "The harbours ministry has closed the western port in Ostrava Bay.", *LINES[1:])
    assert page.chosen() == [0, 2, 3]


@pytest.mark.parametrize("line", ["Why?", "“Nobody slept", "However, they left"])
def test_any_body_has_a_summary(line: str) -> None:
    assert Page(line).chosen() == [0]


def test_main_entities_are_listed_by_kind_the_most_salient_first() -> None:
    page = Page(*LINES)
    kinds: list[EntityType] = ["PERSON", "PLACE", "ORG", "WEAPON", "PERSON", "NORP"]
    entities = [page.entity(number, kind, ("The", 0), salience=(number + 1) / 10) for number, kind in enumerate(kinds)]
    summary = page.summary(entities)
    assert (summary.who, summary.where, summary.organisations, summary.weapons) == (("e4", "e0"), ("e1",), ("e2",), ("e3",))


def test_five_of_a_kind_are_listed_at_most() -> None:
    page = Page(*LINES)
    entities = [page.entity(number, "PLACE", ("The", 0)) for number in range(9)]
    assert page.summary(entities).where == ("e0", "e1", "e2", "e3", "e4")


def test_a_byline_makes_nobody_a_who() -> None:
    page = Page("Port closed", "By Ida Rask", *LINES)
    page.sentences = [sentence for sentence in page.sentences if sentence.start != page.starts[1]]
    assert page.summary([page.entity(1, "PERSON", ("Ida Rask", 1))], body_start=len("Port closed")).who == ()


def test_places_where_it_happened_come_first_and_governments_are_none() -> None:
    page = Page(*LINES)
    places = [
        page.entity(1, "PLACE", ("abroad", 7), salience=1.0),
        page.entity(2, "PLACE", ("Ostrava Bay", 0), salience=0.2),
        page.entity(3, "PLACE", ("Regional", 6), salience=0.9, metonym=True),
    ]
    assert page.summary(places, events=[page.event("fire", place_id="e2")]).where == ("e2", "e1")


def test_when_is_what_is_told_first_then_the_rest() -> None:
    page = Page(*LINES)
    events = [
        page.event("drifted", date="2025-02-01"),
        page.event("fire", date="2025-03-04T08:00"),
        page.event("arrive", date="2025-08-01", modality="planned"),
        page.event("stayed", date="1999"),
        page.event("climbed", date="2025-03"),
    ]
    assert page.summary(events=events).when == ("2025-03-04", "2025-02-01")
    assert page.summary(events=events[2:3]).when == ("2025-08-01",)


def test_the_lead_has_a_date_where_none_of_its_events_has() -> None:
    page = Page("Ministers announced on Monday that western ports would close in June.", *LINES[1:])
    dates = [
        DateMention(**page.span("June"), value="2025-06", granularity="month"),
        DateMention(**page.span("Monday"), value="2025-03-03", granularity="day"),
    ]
    close = page.event("close", date="2025-03-03", modality="planned")
    assert page.summary(dates=dates).when == ("2025-03-03",)
    assert page.summary(dates=dates, events=[close]).when == ("2025-06",)


def test_nothing_is_summarised_as_nothing() -> None:
    assert summarize([], [], text="", body_start=0) == Summary()


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60), st.integers(0, 100))), st.integers(0, 500))
def test_any_sentences_give_at_most_four_in_order(found: list[tuple[int, int, int]], body_start: int) -> None:
    text = Page(*LINES).text
    sentences = sorted((FoundSentence(start, start + length, words) for start, length, words in found), key=lambda s: s.start)
    summary = summarize(sentences, [], text=text, body_start=body_start)
    starts = [sentence.start for sentence in summary.sentences]
    assert bool(starts) == any(sentence.start >= body_start for sentence in sentences)
    assert len(starts) <= 4
    assert starts == sorted(starts)
    assert all(s.start >= body_start and text[s.start : s.end] == s.text and 0 <= s.score <= 1 for s in summary.sentences)
