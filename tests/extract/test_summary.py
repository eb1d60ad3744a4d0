"""Which sentences stand for an article, on sentences made by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsx.extract.findings import FoundSentence
from newsx.extract.summary import summarize
from newsx.models import Entity, EntityType, Mention, Summary

LONG = "The ministry of ports said on Monday that number {} was closed."
TEXT = " ".join(LONG.format(number) for number in range(8))
STARTS = [number * (len(LONG.format(0)) + 1) for number in range(8)]
SENTENCES = [FoundSentence(start, start + len(LONG.format(0)), 12) for start in STARTS]


def entity(number: int, kind: EntityType, start: int, salience: float) -> Entity:
    return Entity(
        id=f"e{number}", type=kind, name="x", mentions=(Mention(start=start, end=start + 1, text=TEXT[start]),), salience=salience
    )


def starts(summary: Summary) -> list[int]:
    return [sentence.start for sentence in summary.sentences]


def test_the_first_sentences_carry_the_article_where_nothing_else_is_known() -> None:
    summary = summarize(SENTENCES, [], text=TEXT, body_start=0)
    assert starts(summary) == STARTS[:3]
    assert [sentence.score for sentence in summary.sentences] == sorted((s.score for s in summary.sentences), reverse=True)


def test_a_later_sentence_with_the_main_entities_comes_in_and_keeps_its_place() -> None:
    entities = [entity(number, "PERSON", STARTS[6] + number, 1.0) for number in range(4)]
    assert starts(summarize(SENTENCES, entities, text=TEXT, body_start=0)) == [STARTS[0], STARTS[1], STARTS[6]]


def test_headlines_are_left_out() -> None:
    assert starts(summarize(SENTENCES, [], text=TEXT, body_start=STARTS[2])) == STARTS[2:5]


def test_scraps_and_bare_quotations_are_left_out_where_others_are_to_be_had() -> None:
    text = "“" + TEXT[1:]
    sentences = [SENTENCES[0], FoundSentence(STARTS[1], STARTS[1] + 10, 2), FoundSentence(STARTS[2], STARTS[3] - 1, 90), *SENTENCES[3:]]
    assert starts(summarize(sentences, [], text=text, body_start=0)) == STARTS[3:6]
    assert starts(summarize(sentences[:2], [], text=text, body_start=0)) == STARTS[:2]


def test_main_entities_are_listed_by_kind_the_most_salient_first() -> None:
    kinds: list[EntityType] = ["PERSON", "PLACE", "ORG", "WEAPON", "PERSON", "NORP"]
    entities = [entity(number, kind, number, (number + 1) / 10) for number, kind in enumerate(kinds)]
    summary = summarize(SENTENCES, entities, text=TEXT, body_start=0)
    assert (summary.who, summary.where, summary.organisations, summary.weapons) == (("e4", "e0"), ("e1",), ("e2",), ("e3",))


def test_five_of_a_kind_are_listed_at_most() -> None:
    entities = [entity(number, "PLACE", number, 1.0) for number in range(9)]
    assert summarize(SENTENCES, entities, text=TEXT, body_start=0).where == ("e0", "e1", "e2", "e3", "e4")


def test_nothing_is_summarised_as_nothing() -> None:
    assert summarize([], [], text="", body_start=0) == Summary()


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60), st.integers(0, 100))), st.integers(0, 500))
def test_any_sentences_give_at_most_three_in_order(found: list[tuple[int, int, int]], body_start: int) -> None:
    sentences = sorted((FoundSentence(start, start + length, words) for start, length, words in found), key=lambda s: s.start)
    summary = summarize(sentences, [], text=TEXT, body_start=body_start)
    assert len(summary.sentences) <= 3
    assert starts(summary) == sorted(starts(summary))
    assert all(s.start >= body_start and TEXT[s.start : s.end] == s.text and 0 <= s.score <= 1 for s in summary.sentences)
