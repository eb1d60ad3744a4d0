"""Names, roles and sentences, read from docs made by hand."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsx.extract.findings import Findings, findings_of, trim

VOCAB = English().vocab


def read(
    words: str, *, ents: dict[str, str] | None = None, heads: list[int] | None = None, deps: str | None = None, pos: str | None = None,
    sent_starts: list[bool] | None = None,
) -> tuple[str, Findings]:  # fmt: skip
    """`words` are set apart by spaces; `ents` are labels by the first words that fit."""
    tokens = words.split(" ")
    tags = ["O"] * len(tokens)
    for name, label in (ents or {}).items():
        size = len(name.split(" "))
        start = next(i for i in range(len(tokens)) if tokens[i : i + size] == name.split(" "))
        tags[start : start + size] = [f"B-{label}"] + [f"I-{label}"] * (size - 1)
    doc = Doc(
        VOCAB, words=tokens, ents=tags, heads=heads, deps=deps.split(" ") if deps else None, pos=pos.split(" ") if pos else None,
        sent_starts=sent_starts,
    )  # fmt: skip
    return doc.text, findings_of(doc, text=doc.text)


def roles(words: str, person: str, *, heads: list[int], deps: str, pos: str, label: str = "PERSON", **ents: str) -> list[str]:
    text, found = read(words, ents={person: label, **ents}, heads=heads, deps=deps, pos=pos)
    return [text[role.start : role.end] for mention in found.mentions if mention.text == person for role in mention.roles]


@pytest.mark.parametrize("label", ["compound", "nn", "nmod:desc", "flat"])
def test_a_title_before_the_name_is_a_role(label: str) -> None:
    found = roles(
        "Navy spokesman Oleh Marchenko spoke", "Oleh Marchenko",
        heads=[1, 3, 3, 4, 4], deps=f"compound {label} compound nsubj ROOT", pos="NOUN NOUN PROPN PROPN VERB",
    )  # fmt: skip
    assert found == ["Navy spokesman"]


def test_a_title_that_governs_the_name_is_a_role() -> None:
    found = roles(
        "the defence minister Anna Berg spoke", "Anna Berg",
        heads=[2, 2, 5, 2, 3, 5], deps="det compound nsubj flat flat ROOT", pos="DET NOUN NOUN PROPN PROPN VERB",
    )  # fmt: skip
    assert found == ["defence minister"]


def test_a_rank_after_the_office_is_left_out() -> None:
    found = roles(
        "Navy spokesman Maj Gen Oleh Marchenko spoke", "Oleh Marchenko",
        heads=[1, 5, 5, 5, 5, 6, 6], deps="compound compound compound compound compound nsubj ROOT",
        pos="NOUN NOUN PROPN PROPN PROPN PROPN VERB",
    )  # fmt: skip
    assert found == ["Navy spokesman"]


def test_a_noun_with_the_name_in_apposition_is_a_role() -> None:
    found = roles(
        "The mayor , Anna Berg , spoke", "Anna Berg",
        heads=[1, 6, 3, 1, 3, 3, 6], deps="det nsubj punct appos flat punct ROOT", pos="DET NOUN PUNCT PROPN PROPN PUNCT VERB",
    )  # fmt: skip
    assert found == ["mayor"]


@pytest.mark.parametrize("inner", ["flat", "compound"])
def test_an_apposition_after_the_name_is_a_role(inner: str) -> None:
    heads = [1, 7, 1, 5, 5, 1, 1, 7] if inner == "compound" else [7, 0, 0, 5, 5, 0, 0, 7]
    deps = "compound nsubj punct det compound appos punct ROOT" if inner == "compound" else "nsubj flat punct det compound appos punct ROOT"
    found = roles(
        "Anna Berg , the defence minister , spoke", "Anna Berg", heads=heads, deps=deps, pos="PROPN PROPN PUNCT DET NOUN NOUN PUNCT VERB"
    )
    assert found == ["defence minister"]


def test_labels_of_conll_are_read_too() -> None:
    found = roles("spokesman Berg spoke", "Berg", heads=[1, 2, 2], deps="compound nsubj ROOT", pos="NOUN PROPN VERB", label="PER")
    assert found == ["spokesman"]


def test_another_person_is_no_role() -> None:
    found = roles(
        "Anna Berg , Otto Lind , spoke", "Anna Berg",
        heads=[1, 6, 1, 4, 1, 1, 6], deps="compound nsubj punct compound appos punct ROOT", pos="PROPN PROPN PUNCT PROPN NOUN PUNCT VERB",
        **{"Otto Lind": "PERSON"},
    )  # fmt: skip
    assert found == []


def test_places_have_no_roles() -> None:
    _, found = read("port Feodosia burns", ents={"Feodosia": "GPE"}, heads=[1, 2, 2], deps="compound nsubj ROOT", pos="NOUN PROPN VERB")
    assert found.mentions[0].roles == ()


def test_without_a_parse_there_are_names_but_no_roles() -> None:
    _, found = read("spokesman Berg spoke", ents={"Berg": "PERSON"})
    assert [(mention.text, mention.roles) for mention in found.mentions] == [("Berg", ())]


@pytest.mark.parametrize(
    ("label", "kind"),
    [("PERSON", "PERSON"), ("PER", "PERSON"), ("GPE", "PLACE"), ("LOC", "PLACE"), ("FAC", "PLACE"), ("PLACE", "PLACE"), ("ORG", "ORG"),
     ("NORP", "NORP"), ("WEAPON", "WEAPON"), ("EVENT", "EVENT")],
)  # fmt: skip
def test_labels_of_other_pipelines_become_ours(label: str, kind: str) -> None:
    _, found = read("in Lund today", ents={"Lund": label})
    assert [mention.type for mention in found.mentions] == [kind]


@pytest.mark.parametrize("label", ["MISC", "CARDINAL", "MONEY", "WORK_OF_ART"])
def test_labels_without_a_type_are_no_entities(label: str) -> None:
    assert read("in Lund today", ents={"Lund": label})[1].mentions == ()


def test_dates_are_kept_apart_from_names() -> None:
    text, found = read("He left on Wednesday .", ents={"Wednesday": "DATE"})
    assert [text[start:end] for start, end in found.dates] == ["Wednesday"]
    assert found.mentions == ()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the Black Sea Fleet", "Black Sea Fleet"),
        ("Ukraine’s", "Ukraine"),
        ("Ukraine's", "Ukraine"),
        ("the United States’", "United States"),
        ("“Kondor”", "Kondor"),
        ("(CRA", "CRA"),
        ("Kyiv,", "Kyiv"),
        ("  Kyiv \n\n", "Kyiv"),
        ("\u200dAnna Berg\u200b", "Anna Berg"),
        ("U.S.", "U.S."),
        ("A-50", "A-50"),
        ("an S-400", "S-400"),
        ("The", "The"),
        ("’s", "s"),
        ("theatre", "theatre"),
    ],
)
def test_trim_leaves_the_name(words: str, name: str) -> None:
    start, end = trim(words, 0, len(words))
    assert words[start:end] == name


def test_trim_stays_within_the_span() -> None:
    text = "off the “Kondor”’s bow"
    start, end = trim(text, 8, 15)
    assert text[start:end] == "Kondor"


@pytest.mark.parametrize("words", ["“ ”", "— —", ". . ."])
def test_marks_alone_are_no_name(words: str) -> None:
    assert read(f"x {words} y", ents={words: "ORG"})[1].mentions == ()


def test_a_name_goes_on_over_a_line_break_but_not_over_a_blank_line() -> None:
    assert [mention.text for mention in read("by Anna \n Berg", ents={"Anna \n Berg": "PERSON"})[1].mentions] == ["Anna \n Berg"]
    assert read("in Kyiv \n\n Anna", ents={"Kyiv \n\n Anna": "PERSON"})[1].mentions == ()


def test_a_name_has_no_words_inside_that_the_doc_leaves_blank() -> None:
    doc = Doc(VOCAB, words=["Kyiv", "     ", "Lund"], ents=["B-GPE", "I-GPE", "I-GPE"])
    assert findings_of(doc, text="Kyiv READ  Lund").mentions == ()
    assert [mention.text for mention in findings_of(doc, text="Kyiv *  *  Lund").mentions] == ["Kyiv *  *  Lund"]


def test_sentences_carry_their_number_through_the_article() -> None:
    doc = Doc(VOCAB, words=["Kyiv", ".", "Lund", "."], ents=["B-GPE", "O", "B-GPE", "O"], sent_starts=[True, False, True, False])
    found = findings_of(doc, text="x" * 10 + doc.text, offset=10, sentences_before=5)
    assert [mention.sentence for mention in found.mentions] == [5, 6]
    assert [(sentence.start, sentence.end, sentence.words) for sentence in found.sentences] == [(10, 16, 1), (17, 23, 1)]


def test_without_sentence_boundaries_each_line_is_a_sentence() -> None:
    text, found = read("Kyiv burns \n\n Lund sleeps", ents={"Lund": "GPE"})
    assert [text[sentence.start : sentence.end] for sentence in found.sentences] == ["Kyiv burns", "Lund sleeps"]
    assert found.mentions[0].sentence == 1


def test_a_sentence_ends_at_a_blank_line_whatever_the_pipeline_says() -> None:
    text, found = read("Ship lost \n\n Kyiv burns \n today .", sent_starts=[True] + [False] * 7)
    assert [text[sentence.start : sentence.end] for sentence in found.sentences] == ["Ship lost", "Kyiv burns \n today ."]


def test_what_the_doc_leaves_blank_belongs_to_no_sentence_and_no_name() -> None:
    text = "KYIV Officials spoke."
    doc = Doc(VOCAB, words=["    ", "Officials", "spoke", "."], spaces=[True, True, False, False], ents=["B-ORG", "I-ORG", "O", "O"])
    found = findings_of(doc, text=text)
    assert [mention.text for mention in found.mentions] == ["Officials"]
    assert [text[sentence.start : sentence.end] for sentence in found.sentences] == ["Officials spoke."]


def test_an_empty_doc_yields_nothing() -> None:
    assert findings_of(Doc(VOCAB), text="") == Findings((), (), ())


def test_a_compass_word_belongs_to_the_nationality() -> None:
    words = ["The", "South", "Korean", "minister", "left", "."]
    doc = Doc(Vocab(), words=words, spaces=[True, True, True, True, False, False], ents=["O", "B-PLACE", "B-NORP", "O", "O", "O"])
    found = findings_of(doc, text=doc.text)
    assert [(mention.text, mention.type) for mention in found.mentions] == [("South Korean", "NORP")]
