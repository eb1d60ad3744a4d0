from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from newsx.language.entities import EntityRecognizer
from newsx.language.lemmatizer import Lemmatizer
from newsx.language.parser import Parser
from newsx.language.tagger import Tagger
from newsx.language.trained import TrainedComponent, gaps_before, word_positions
from newsx.language.wordpieces import Gap, gap_of

from .texts import TEXTS

TEXT = " Kyiv said F-16s came.\n\nMr Kim  did not\nconfirm it. “No,” he told the BBC —\tand left 🚀.\n"


@pytest.fixture(scope="module")
def components(tagger: Tagger, lemmatizer: Lemmatizer, parser: Parser, recognizer: EntityRecognizer) -> dict[str, TrainedComponent]:
    return {"newsx_tagger": tagger, "newsx_lemmatizer": lemmatizer, "newsx_parser": parser, "newsx_entities": recognizer}


def annotations(doc: Doc) -> list[object]:
    tokens = [
        (token.text, token.tag_, token.pos_, str(token.morph), token.lemma_, token.head.i, token.dep_, token.is_sent_start) for token in doc
    ]
    return [*tokens, *((entity.start, entity.end, entity.label_) for entity in doc.ents)]


@pytest.mark.parametrize("text", [TEXT, "", " ", "\n\n", "word"])
def test_annotations_survive_a_doc_bin(read: Callable[[str], Doc], components: dict[str, TrainedComponent], text: str) -> None:
    doc = read(text)
    for component in components.values():
        doc = component(doc)  # type: ignore[operator]  # each subclass is callable
    [again] = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(spacy.blank("en").vocab)
    assert annotations(again) == annotations(doc)


@pytest.mark.parametrize("factory", ["newsx_tagger", "newsx_lemmatizer", "newsx_parser", "newsx_entities"])
def test_saving_and_loading_change_no_annotation(
    read: Callable[[str], Doc], components: dict[str, TrainedComponent], tmp_path: Path, factory: str
) -> None:
    component = components[factory]
    component.to_disk(tmp_path / "it", exclude=["vocab"])
    from_disk = type(component)("it").from_disk(tmp_path / "it", exclude=["vocab"])
    from_bytes = type(component)("it").from_bytes(component.to_bytes(exclude=["vocab"]))
    expected = annotations(component(read(TEXT)))  # type: ignore[operator]
    for loaded in (from_disk, from_bytes):
        assert annotations(loaded(read(TEXT))) == expected  # type: ignore[operator]
        assert loaded.to_bytes() == component.to_bytes()


def test_a_whole_pipeline_is_saved_and_loaded(
    nlp: Language, read: Callable[[str], Doc], components: dict[str, TrainedComponent], tmp_path: Path
) -> None:
    pipeline = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "newsx.Tokenizer.v1"}}})
    for factory, component in components.items():
        pipeline.add_pipe(factory).set_data(component.data)  # type: ignore[attr-defined]
    pipeline.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    doc, expected = loaded.make_doc(TEXT), read(TEXT)
    doc.tensor = expected.tensor
    for _, component in loaded.pipeline:
        doc = component(doc)
    for component in components.values():
        expected = component(expected)
    assert annotations(doc) == annotations(expected)


def test_components_declare_that_they_need_the_encoder() -> None:
    pipeline = spacy.blank("en")
    factories = ["newsx_tagger", "newsx_lemmatizer", "newsx_parser", "newsx_entities"]
    for factory in factories:
        pipeline.add_pipe(factory)
    problems = pipeline.analyze_pipes()["problems"]
    assert {name for name, missing in problems.items() if missing} == {"newsx_tagger", "newsx_parser", "newsx_entities"}
    pipeline.add_pipe("newsx_encoder", first=True)
    assert not any(pipeline.analyze_pipes()["problems"].values())


@pytest.mark.parametrize("factory", ["newsx_tagger", "newsx_parser", "newsx_entities"])
def test_a_doc_without_vectors_is_refused(nlp: Language, components: dict[str, TrainedComponent], factory: str) -> None:
    with pytest.raises(ValueError, match="`encoder` must come before"):
        components[factory](nlp.make_doc("word"))  # type: ignore[operator]


def test_the_gap_before_a_word_is_seen_through_white_space_tokens(nlp: Language) -> None:
    doc = nlp.make_doc(" \nOne two.\n\n Three\tfour\r\nfive  six")
    assert gaps_before(doc, word_positions(doc)).tolist() == [
        Gap.NEWLINE, Gap.SPACE, Gap.NONE, Gap.BLANK_LINE, Gap.SPACE, Gap.NEWLINE, Gap.SPACE
    ]  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_gaps_are_what_stands_between_words_in_the_text(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    words = [token for token in doc if not token.is_space]
    ends = [0, *(token.idx + len(token) for token in words)]
    expected = [gap_of(doc.text[end : token.idx]) for end, token in zip(ends, words, strict=False)]
    assert gaps_before(doc, word_positions(doc)).tolist() == expected
