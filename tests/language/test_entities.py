from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from newsx.language.entities import EntityRecognizer
from newsx.language.labels import ENTITY_TAG_IDS, ENTITY_TAGS, ENTITY_TYPES
from newsx.language.trained import Floats

from .texts import TEXTS

TAG = ENTITY_TAG_IDS


def best_total(scores: Floats, broken: list[bool]) -> float:
    """The score of the best division into entities and words outside, by trying every entity that ends at each word."""
    best = [0.0]
    for end in range(len(scores)):
        ways = [best[end] + scores[end, 0]]
        for kind in ENTITY_TYPES:
            ways.append(best[end] + scores[end, TAG[f"S-{kind}"]])
            inner = 0.0
            for start in range(end - 1, -1, -1):
                if broken[start + 1]:
                    break
                ways.append(best[start] + scores[start, TAG[f"B-{kind}"]] + inner + scores[end, TAG[f"E-{kind}"]])
                inner += scores[start, TAG[f"I-{kind}"]]
        best.append(float(max(ways)))
    return best[-1]


def is_valid(tags: list[str], broken: list[bool]) -> bool:
    inside = ""
    for tag, cut in zip(tags, broken, strict=True):
        if inside and (cut or tag not in (f"I-{inside}", f"E-{inside}")):
            return False
        if not inside and tag[0] in "IE":
            return False
        inside = tag[2:] if tag[0] in "BI" else ""
    return not inside


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 14), st.integers(0, 10**6), st.sampled_from([0.0, 0.2]), st.sampled_from([0.0, 2.0]))
def test_no_valid_sequence_of_tags_scores_higher(
    recognizer: EntityRecognizer, count: int, seed: int, breaks: float, outside: float
) -> None:
    numbers = np.random.default_rng(seed)
    scores = numbers.normal(size=(count, len(ENTITY_TAGS))).astype(np.float32)
    scores[:, 0] += outside
    broken = numbers.random(count) < breaks
    tags = recognizer.decode(scores, broken)
    assert is_valid([ENTITY_TAGS[tag] for tag in tags], broken.tolist())
    assert float(scores[np.arange(count), tags].sum()) == pytest.approx(best_total(scores, broken.tolist()), abs=1e-3)


def test_a_valid_sequence_of_best_tags_is_kept(recognizer: EntityRecognizer) -> None:
    wanted = ["O", "B-PERSON", "I-PERSON", "E-PERSON", "S-PLACE", "B-ORG", "E-ORG", "O"]
    scores = np.zeros((len(wanted), len(ENTITY_TAGS)), np.float32)
    scores[np.arange(len(wanted)), [TAG[tag] for tag in wanted]] = 5
    assert [ENTITY_TAGS[tag] for tag in recognizer.decode(scores, np.zeros(len(wanted), bool))] == wanted


def test_two_faults_around_one_outside_word_leave_no_half_entity(recognizer: EntityRecognizer) -> None:
    """`B O I`: the word between belongs to what is on its left or on its right, never to half of both."""
    scores = np.zeros((3, len(ENTITY_TAGS)), np.float32)
    scores[0, TAG["B-PERSON"]], scores[1, 0], scores[1, TAG["E-PERSON"]], scores[2, TAG["I-PERSON"]] = 9, 3, 2, 9
    tags = [ENTITY_TAGS[tag] for tag in recognizer.decode(scores, np.zeros(3, bool))]
    assert is_valid(tags, [False] * 3)
    assert tags[:2] == ["B-PERSON", "E-PERSON"]


@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_entities_stay_inside_their_paragraph(read: Callable[[str], Doc], recognizer: EntityRecognizer, text: str) -> None:
    doc = recognizer(read(text))
    for entity in doc.ents:
        assert entity.label_ in ENTITY_TYPES
        assert not entity[0].is_space
        assert not entity[-1].is_space
        gap = [token for token in entity if token.is_space]
        assert all(token.text.count("\n") < 2 for token in gap)


def test_an_entity_that_would_cross_a_blank_line_is_not_made(read: Callable[[str], Doc], recognizer: EntityRecognizer) -> None:
    doc = read("Volodymyr\n\nZelensky spoke")
    forced = EntityRecognizer("ner")
    weight = np.zeros((len(ENTITY_TAGS), 3), np.float32)
    weight[TAG["B-PERSON"], 0] = weight[TAG["E-PERSON"], 1] = weight[0, 2] = 10
    forced.set_data({"tags": list(ENTITY_TAGS), "entities.weight": weight, "entities.bias": np.zeros(len(ENTITY_TAGS), np.float32)})
    doc.tensor = np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    assert all("\n" not in entity.text for entity in forced(doc).ents)
    joined = read("Volodymyr Zelensky spoke")
    joined.tensor = doc.tensor[[0, 2, 3]]
    assert [entity.text for entity in forced(joined).ents] == ["Volodymyr Zelensky"]


def test_labels_are_named_once_each(recognizer: EntityRecognizer) -> None:
    assert recognizer.labels == ENTITY_TYPES
