"""What reading says of each word, made into claims and edges."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from newsx.extract.claim_reader import Marks, Reading, Words
from newsx.extract.read_claims import MarkedWords

VOCAB = spacy.blank("en").vocab
TEXT = "In short , the ferry firm let it be known the last boat had gone . It rained ."
TAGS = {
    "ferry": "NN",
    "firm": "NN",
    "let": "VBD",
    "it": "PRP",
    "be": "VB",
    "known": "VBN",
    "rained": "VBD",
    "boat": "NN",
    "had": "VBD",
    "gone": "VBN",
    ".": ".",
}
DEPS = {"firm": "nsubj", "let": "ROOT", "rained": "ROOT"}
KEYS = {"-": 0, "i": 1, "f": 2}


def marked(content: str, *, cue: str = "", source: str = "", sure: float = 0.95, text: str = TEXT) -> MarkedWords:
    """`content`: a letter a word, `-` for outside, `f` for the first word of a content, `i` for its others; `c` unsure whether inside."""
    words = text.split()
    roots = [6 if number < 16 or text != TEXT else 17 for number in range(len(words))]
    doc = Doc(
        VOCAB, words=words, heads=roots, deps=[DEPS.get(word, "dep") for word in words], tags=[TAGS.get(word, "DT") for word in words]
    )
    shares = np.full((len(words), 3), (1 - sure) / 2, np.float32)
    for row, letter in zip(shares, content.ljust(len(words), "-"), strict=True):
        if letter == "c":
            row[:] = 0.4, 0.6, 0.0
        else:
            row[KEYS[letter]] = sure
    cues, sources = ([np.float32(0.9 if word in part.split() else 0.1) for word in words] for part in (cue, source))
    reading = Reading(Words.of(doc), np.zeros((len(words), 1), np.float32))
    return MarkedWords(doc, reading, Marks(shares, np.array(cues), np.array(sources)))


def words(span: tuple[int, int] | None) -> str:
    return TEXT[slice(*span)] if span else ""


LAST_BOAT = "----------fiiiii"
"""`the last boat had gone .` in letters."""


def test_a_claim_is_put_together_from_the_words_of_a_sentence() -> None:
    (claim,) = marked(LAST_BOAT[:-1], cue="let known", source="firm").claims([])
    assert words(claim.content) == "the last boat had gone"
    assert words(claim.cue) == "known"  # the nearer one
    assert claim.source is not None
    assert claim.source.head == TEXT.split().index("firm")


def test_the_source_is_the_subject_where_reading_finds_none() -> None:
    (claim,) = marked(LAST_BOAT, cue="let").claims([])
    assert claim.source is not None
    assert claim.source.head == TEXT.split().index("firm")


def test_a_claim_may_have_no_source() -> None:
    (claim,) = marked(LAST_BOAT, cue="short").claims([])
    assert claim.source is None
    assert not claim.negated


@pytest.mark.parametrize(
    ("content", "cue", "known"),
    [
        (LAST_BOAT, "", []),  # no cue
        (LAST_BOAT, "rained", []),  # a cue of another sentence
        (LAST_BOAT.replace("i", "c"), "known", []),  # unsure
        ("----------fi", "known", []),  # too short
        (LAST_BOAT, "known", [(TEXT.index("last"), TEXT.index(" had"))]),  # others have it
    ],
)
def test_what_reading_is_not_sure_of_is_no_claim(content: str, cue: str, known: list[tuple[int, int]]) -> None:
    assert list(marked(content, cue=cue).claims(known)) == []


def test_contents_that_touch_are_parted_where_one_begins() -> None:
    found = list(marked("----------fiifii", cue="known").claims([]))
    assert [words(claim.content) for claim in found] == ["the last boat", "had gone ."]


@pytest.mark.parametrize(
    ("content", "given", "expected"),
    [
        (LAST_BOAT, "last boat", "the last boat had gone ."),  # both ends
        (LAST_BOAT, "the last boat had gone . It rained .", "the last boat had gone ."),
        (LAST_BOAT, "the last boat had gone . It", "the last boat had gone . It"),  # too little to cut
        (LAST_BOAT, "it be known the last boat had", "the last boat had gone ."),
        (LAST_BOAT.replace("i", "c"), "the last boat", "the last boat"),  # unsure
        ("", "the last boat", "the last boat"),  # nothing fits
        ("---------fi", "known", "known"),  # `the` leads on to what is no part of it
        (LAST_BOAT + "iii", "the last boat", "the last boat had gone ."),  # a sentence ends
    ],
)
def test_contents_end_where_reading_is_sure(content: str, given: str, expected: str) -> None:
    start = TEXT.index(given)
    ((span,),) = marked(content).with_sure_edges([[(start, start + len(given))]], [None])
    assert words(span) == expected


def test_a_content_does_not_take_what_another_has() -> None:
    contents = [[(TEXT.index(part), TEXT.index(part) + len(part))] for part in ("the last boat", "had gone")]
    assert marked(LAST_BOAT).with_sure_edges(contents, [None, None])[0] == tuple(contents[0])


def test_a_content_does_not_take_its_own_cue() -> None:
    content, cue = ((TEXT.index(part), TEXT.index(part) + len(part)) for part in ("the last", "boat"))
    assert marked(LAST_BOAT).with_sure_edges([[content]], [cue]) == [(content,)]


@pytest.mark.parametrize("after", ["which was late", "contrary to the list", "despite the storm"])
def test_a_content_does_not_take_what_is_plainly_the_reporters(after: str) -> None:
    text = f"In short , the ferry firm let it be known the last boat had gone , {after}"
    start = text.index("the last")
    words = marked("----------fiiii" + "i" * 4, text=text)
    ((span,),) = words.with_sure_edges([[(start, start + len("the last boat had"))]], [None])
    assert text[slice(*span)] == "the last boat had gone"


def test_a_content_is_not_cut_after_a_word_that_leads_on() -> None:
    start, end = TEXT.index("firm"), TEXT.index(" . It")
    ((span,),) = marked("-----fiiiii---").with_sure_edges([[(start, end)]], [None])
    assert TEXT[slice(*span)] == TEXT[start:end]
