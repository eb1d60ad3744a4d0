"""The frames of `rules/cues.toml` against their own examples, by grammar alone: the trained decision is left out."""

from __future__ import annotations

from collections import Counter

import pytest
from spacy.language import Language

from newsx.extract.claims import FoundClaim, claims_in
from newsx.extract.cues import Frame, lexicon

FILE = lexicon().file
FRAMES = (*FILE.verbs, *FILE.nouns, *FILE.adverbs, *FILE.phrases)

KNOWN_FAILURES = {
    # What follows a preposition is looked for on the cue, and the parser hangs it on the word beside it.
    "The banker pleaded not guilty to fraud.": "`to` hangs on guilty",
    "The king paid tribute to the dead.": "`to` hangs on paid",
    # Senses that only the object tells apart from speech.
    "The maker recalled 4,000 cars.": "a recall of goods",
    "The side conceded two goals.": "goals",
    "Detectives questioned the man for hours.": "an interrogation",
    "The pay rises according to age.": "according to a measure, nobody's words",
}


def marks(sentence: str) -> list[pytest.MarkDecorator]:
    reason = KNOWN_FAILURES.get(sentence)
    return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []


FIRING = [pytest.param(frame, it, id=f"{frame.id}-{it}", marks=marks(it)) for frame in FRAMES for it in frame.fires_on]
SILENT = [pytest.param(frame, it, id=f"{frame.id}-{it}", marks=marks(it)) for frame in FRAMES for it in frame.silent_on]


def found(shipped: Language, sentence: str) -> list[FoundClaim]:
    return claims_in(shipped(sentence))


def is_of(frame: Frame, claim: FoundClaim) -> bool:
    return claim.rule.split()[0] == frame.id


def has_word_of(frame: Frame, claim: FoundClaim) -> bool:
    """Whether the cue is a word of the frame: where two frames share one, either may win."""
    return claim.cue_lemma.split()[:1] in [word.split()[:1] for word in frame.words]


@pytest.mark.parametrize(("frame", "sentence"), FIRING)
def test_a_frame_fires_on_its_examples(shipped: Language, frame: Frame, sentence: str) -> None:
    claims = found(shipped, sentence)
    assert any(is_of(frame, claim) or has_word_of(frame, claim) for claim in claims), claims


@pytest.mark.parametrize(("frame", "sentence"), SILENT)
def test_a_frame_is_silent_on_its_near_misses(shipped: Language, frame: Frame, sentence: str) -> None:
    assert [claim for claim in found(shipped, sentence) if is_of(frame, claim)] == []


def test_known_failures_are_examples() -> None:
    assert set(KNOWN_FAILURES) <= {sentence for frame in FRAMES for sentence in (*frame.fires_on, *frame.silent_on)}


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(frame.id for frame in FRAMES).items() if count > 1] == []


def test_no_sentence_is_an_example_twice() -> None:
    sentences = Counter(sentence for frame in FRAMES for sentence in (*frame.fires_on, *frame.silent_on))
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.id)
def test_a_frame_is_well_formed(frame: Frame) -> None:
    assert frame.fires_on
    assert frame.why.endswith(".")
    assert len(set(frame.words)) == len(frame.words)
    assert [word for word in frame.words if word != word.lower() or word != " ".join(word.split())] == []


PREFIXES = [("cue.", FILE.verbs), ("noun.", FILE.nouns), ("adv.", FILE.adverbs), ("phrase.", FILE.phrases)]


@pytest.mark.parametrize(("prefix", "frames"), PREFIXES)
def test_an_id_tells_the_part_of_speech(prefix: str, frames: tuple[Frame, ...]) -> None:
    assert [frame.id for frame in frames if not frame.id.startswith(prefix)] == []


@pytest.mark.parametrize(("frames", "has_takes"), [((*FILE.verbs, *FILE.nouns), True), ((*FILE.adverbs, *FILE.phrases), False)])
def test_verbs_and_nouns_alone_take_constructions(frames: tuple[Frame, ...], has_takes: bool) -> None:
    assert [frame.id for frame in frames if bool(frame.takes) != has_takes] == []


@pytest.mark.parametrize(
    ("tag", "frames"),
    [
        pytest.param("VB", FILE.verbs, marks=pytest.mark.xfail(reason="the lemmatizer makes _ of expose", strict=True)),
        ("NN", FILE.nouns),
        ("RB", FILE.adverbs),
    ],
)
def test_words_are_lemmas_of_their_part_of_speech(shipped: Language, tag: str, frames: tuple[Frame, ...]) -> None:
    lemma = shipped.get_pipe("lemmatizer").lemma  # type: ignore[attr-defined]  # spaCy knows no type of its components
    firsts = {word.split()[0] for frame in frames for word in frame.words}
    assert {word: lemma(word, tag) for word in firsts if lemma(word, tag) != word} == {}


@pytest.mark.parametrize("frame", FILE.nouns, ids=lambda frame: frame.id)
def test_verbs_that_utter_a_noun_are_single_words(frame: Frame) -> None:
    assert [verb for verb in frame.verbs if not verb.isalpha() or verb != verb.lower()] == []
