from __future__ import annotations

import pytest
from hypothesis import given, settings
from spacy.language import Language

from newsx.language.tokenizer import make_tokenizer

from .texts import TEXTS

CASES = {
    "F-16s": "F - 16s",
    "F/A-18": "F / A - 18",
    "Kh-22/32": "Kh - 22 / 32",
    "T-72B3": "T - 72B3",
    "$1.4bn": "$ 1.4bn",
    "12.5%": "12.5 %",
    "1,000": "1,000",
    "7:30pm": "7:30pm",
    "7pm": "7pm",
    "2019-20": "2019 - 20",
    "10–15": "10 – 15",
    "2022-02-24": "2022-02-24",
    "non-combat": "non-combat",
    "Non-combat": "Non-combat",
    "anti-aircraft": "anti-aircraft",
    "ex-president": "ex-president",
    "EU-wide": "EU - wide",
    "al-Assad": "al - Assad",
    "U.S.-led": "U.S.-led",
    "U.K.-based": "U.K.-based",
    "e-mail": "e-mail",
    "and/or": "and / or",
    "wanna": "wan na",
    "cannot": "can not",
    "its": "its",
    "It's": "It 's",
    "Ukraine's": "Ukraine 's",
    "Ukraine’s": "Ukraine ’s",
    "don't": "do n't",
    "don’t": "do n’t",
    "soldier(s)": "soldier (s)",
    "“No,”": "“ No , ”",
    "(AP)—": "( AP ) —",
    "(AP)—Russia": "( AP ) — Russia",
    "(AP)—“We": "( AP ) — “ We",
    "(Reuters)--“We": "( Reuters ) -- “ We",
    "“no”—and": "“ no ” — and",
    "soldiers’—and": "soldiers ’ — and",
    "war—(and": "war — ( and",
    "said—and": "said — and",
    "said--and": "said -- and",
    "said.Then": "said . Then",
    "@user": "@user",
    "https://www.bbc.co.uk/news/world?a=b-c": "https://www.bbc.co.uk/news/world?a=b-c",
}


@pytest.mark.parametrize(("text", "words"), CASES.items())
def test_words_are_cut_as_the_treebanks_cut_them(nlp: Language, text: str, words: str) -> None:
    assert " ".join(token.text for token in nlp.make_doc(text)) == words


@pytest.mark.parametrize("text", ["Lt. Col. Kim said.", "The Ft. Bragg base.", "drones, etc. were"])
def test_abbreviations_keep_their_full_stop(nlp: Language, text: str) -> None:
    assert {token.text for token in nlp.make_doc(text)} & {"Lt", "Col", "Ft", "etc"} == set()


@settings(deadline=None, max_examples=200)
@given(text=TEXTS)
def test_tokens_join_to_the_text(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    assert "".join(token.text_with_ws for token in doc) == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_a_saved_tokenizer_cuts_the_same_way(nlp: Language) -> None:
    again = make_tokenizer(nlp)
    again.rules = {}
    again.from_bytes(nlp.tokenizer.to_bytes())
    assert {text: " ".join(token.text for token in again(text)) for text in CASES} == CASES
