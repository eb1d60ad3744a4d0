"""The second reading of claims: what is read of the text, what is kept, and which stance wins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from newsx.extract import claim_reader
from newsx.extract.claim_reader import (
    FIRST,
    INSIDE,
    NO_CLAIM,
    OUTSIDE,
    PLAIN_COLUMNS,
    STANCES,
    WINDOW,
    Candidate,
    ClaimReader,
    Words,
    construction_of,
    pooled,
    rows_of,
    windows,
)
from newsx.extract.claims import DOUBT, ClaimFinder, FoundClaim, read_again
from newsx.language.encoder import MIDDLE
from newsx.language.windows import CONTEXT
from newsx.models import Stance

NLP = spacy.blank("en")
WIDTH = 4
WORDS = st.lists(st.sampled_from(["word", "a", ".", '"', ",", "\n\n", "café", "7"]), min_size=1, max_size=160)


def candidate(*content: tuple[int, int], cue: tuple[int, int] | None = None, source: tuple[int, int] | None = None) -> Candidate:
    return Candidate(content, cue, source, "indirect", "cue.say clause", "asserts")


def found(stance: Stance = "asserts", *, same_source_as: int | None = None) -> FoundClaim:
    return FoundClaim("indirect", stance, "cue.say clause", ((0, 1),), same_source_as=same_source_as)


def judged(*rows: dict[Stance | None, float]) -> Any:
    """Log probabilities out of the probabilities of some classes (`None`: no claim); the others share the rest."""
    table = np.empty((len(rows), NO_CLAIM + 1), np.float32)
    for row, given_ones in zip(table, rows, strict=True):
        row[:] = (1 - sum(given_ones.values())) / (NO_CLAIM + 1 - len(given_ones))
        for stance, probability in given_ones.items():
            row[NO_CLAIM if stance is None else STANCES.index(stance)] = probability
    return np.log(table)


def test_all_stances_are_known() -> None:
    assert sorted(STANCES) == sorted(Stance.__args__)  # type: ignore[attr-defined]


@settings(deadline=None, max_examples=150)
@given(words=WORDS, data=st.data())
def test_the_words_of_a_candidate_are_those_of_its_spans(words: list[str], data: st.DataObject) -> None:
    doc = NLP(" ".join(words))
    tokens = [token for token in doc if not token.is_space]
    if not tokens:
        return
    numbers = st.integers(0, len(tokens) - 1)
    low, high = sorted(data.draw(st.tuples(numbers, numbers)))
    span = tokens[low].idx, tokens[high].idx + len(tokens[high])
    content, cue, source = rows_of(candidate(span, cue=span), Words.of(doc))
    assert cue == list(range(low, high + 1))
    assert content == cue[: len(content)]
    assert content
    assert source == []


@settings(deadline=None, max_examples=50)
@given(words=st.lists(st.sampled_from(["word", ".", "\n\n", ","]), min_size=1, max_size=600))
def test_every_word_is_read_once(words: list[str]) -> None:
    doc = NLP(" ".join(words))
    count = sum(not token.is_space for token in doc)
    read = windows(doc, Words.of(doc))
    assert [place for window in read for place in range(window.first, window.last)] == list(range(count))
    assert all(window.start <= window.first and window.last <= window.end <= window.start + WINDOW + CONTEXT for window in read)


@pytest.mark.parametrize(
    ("rule", "construction"),
    [
        ("cue.say clause", "clause"),
        ("cue.vow infinitive", "infinitive"),
        ("cue.claim passive object", "passive"),
        ("phrase.according-to phrase", "phrase"),
        ("colon", "other"),
        ("quotation", "quotation"),
    ],
)
def test_constructions_are_read_off_rules(rule: str, construction: str) -> None:
    assert construction_of(rule) == construction


def test_what_is_known_before_reading_has_a_column_each() -> None:
    with_both = candidate((0, 1), cue=(2, 3), source=(4, 5)).plain()
    with_neither = candidate((0, 1)).plain()
    assert with_both.shape == (PLAIN_COLUMNS,)
    assert with_both.sum() == 3
    assert with_neither.sum() == 5


def test_nothing_is_pooled_of_parts_that_are_not_there() -> None:
    vectors = np.array([[1.0, -2.0], [3.0, 4.0]], np.float32)
    mean, largest, cue, source = pooled(vectors, claim_reader.Rows([0, 1], [1], []))
    assert mean.tolist() == [2.0, 1.0]
    assert largest.tolist() == [3.0, 4.0]
    assert cue.tolist() == [3.0, 4.0]
    assert source.tolist() == [0.0, 0.0]


def test_a_candidate_is_dropped_where_none_is_likelier_than_the_doubt_allows() -> None:
    claims = [found(), found(), found("denies")]
    kept = read_again(claims, judged({None: DOUBT + 0.1}, {None: DOUBT - 0.1}, {None: 0.9}))
    assert [claim.stance for claim in kept][1:] == ["denies"]
    assert len(kept) == 2


def test_who_goes_on_speaking_is_renumbered_when_a_claim_is_dropped() -> None:
    claims = [found(), found(), found(same_source_as=1), found(same_source_as=0)]
    kept = read_again(claims, judged({None: 0.9}, {}, {}, {}))
    assert [claim.same_source_as for claim in kept] == [None, 0, None]


def test_a_neutral_cue_leaves_the_stance_to_the_words() -> None:
    (claim,) = read_again([found("asserts")], judged({"opines": 0.5, "asserts": 0.4}))
    assert claim.stance == "opines"


@pytest.mark.parametrize(("other", "stance"), [(0.4, "warns"), (0.9, "accuses")])
def test_a_cue_of_its_own_stance_is_outvoted_only_by_a_sure_reading(other: float, stance: Stance) -> None:
    (claim,) = read_again([found("warns")], judged({"accuses": other, "warns": 0.08}))
    assert claim.stance == stance


def test_what_somebody_wants_has_a_stance_of_its_own_though_it_is_a_plain_one() -> None:
    wants = FoundClaim("indirect", "asserts", "cue.plan infinitive", ((0, 1),))
    says = FoundClaim("indirect", "asserts", "cue.say clause", ((0, 1),))
    read = read_again([wants, says], judged({"demands": 0.5, "asserts": 0.2}, {"demands": 0.5, "asserts": 0.2}))
    assert [claim.stance for claim in read] == ["asserts", "demands"]


class FakeSession:
    """Gives the vectors back as they are."""

    def __init__(self, layers: bytes) -> None:
        assert layers == b"graph"

    def run(self, outputs: list[str], feeds: dict[str, Any]) -> list[Any]:
        assert outputs == ["vectors"]
        return [feeds["given"]]


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A network that takes a claim for none if the first value of its content's vectors is above one half on average."""
    monkeypatch.setattr(claim_reader, "session_of", FakeSession)
    hidden = np.zeros((2, 4 * WIDTH + PLAIN_COLUMNS), np.float32)
    hidden[0, 0] = 1.0
    out = np.zeros((NO_CLAIM + 1, 2), np.float32)
    out[NO_CLAIM, 0], out[STANCES.index("warns"), 1] = 100.0, 1.0
    bias = np.zeros(NO_CLAIM + 1, np.float32)
    bias[NO_CLAIM] = -50.0
    marks = np.zeros((5, WIDTH), np.float32)
    marks[OUTSIDE, 0], marks[INSIDE, 1], marks[FIRST, 2], marks[3, 3] = 20.0, 20.0, 20.0, 20.0
    return {
        "layers": b"graph",
        "hidden.weight": hidden,
        "hidden.bias": np.array([0, 1], np.float32),
        "out.weight": out,
        "out.bias": bias,
        "marks.weight": marks,
        "marks.bias": np.array([0, 0, 0, -10, -10], np.float32),
    }


def test_judgements_are_log_probabilities_by_the_content_of_each_candidate(weights: dict[str, Any]) -> None:
    doc = NLP("good good bad bad")
    middle = np.array([[0.0] * WIDTH] * 2 + [[1.0] * WIDTH] * 2, np.float32)
    reader = ClaimReader(weights)
    table = reader.judge(reader.read(doc, middle), [candidate((10, 17)), candidate((0, 9))])
    assert table.shape == (2, NO_CLAIM + 1)
    assert np.allclose(np.exp(table).sum(1), 1, atol=1e-5)
    assert table[0].argmax() == NO_CLAIM
    assert table[1].argmax() == STANCES.index("warns")


def test_marks_are_probabilities_of_each_word(weights: dict[str, Any]) -> None:
    reader = ClaimReader(weights)
    marks = reader.mark(reader.read(NLP("It rained , said"), np.eye(WIDTH, dtype=np.float32)))
    assert marks.content.argmax(1).tolist()[:3] == [OUTSIDE, INSIDE, FIRST]
    assert np.allclose(marks.content.sum(1), 1, atol=1e-5)
    assert (marks.cue > 0.5).tolist() == [False, False, False, True]
    assert marks.source.max() < 0.5


def test_the_component_takes_the_middle_vectors_out_of_the_doc(weights: dict[str, Any]) -> None:
    finder = ClaimFinder("claims")
    finder.set_data(weights)
    doc = Doc(NLP.vocab, words=["Nothing", "."])
    doc.user_data[MIDDLE] = np.zeros((2, WIDTH), np.float32)
    assert MIDDLE not in finder(doc).user_data
    assert doc._.claims == ()
