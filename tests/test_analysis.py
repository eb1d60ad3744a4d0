"""From a text to its analysis: what must hold whatever the pipeline says."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

import newsx
from newsx import analysis as analysis_module
from newsx.analysis import TextWithMetadata, analyze, analyze_article, analyze_many, parts
from newsx.errors import InputError
from newsx.models import Analysis, TextSpan
from newsx.read import read_path, read_text

ARTICLE = """\
Fleet loses ship off Feodosia

By Anna Berg in Kyiv

KYIV, Sept 14 (Reuters) - Oleh Marchenko said on Wednesday that an S-400 near Feodosia had been destroyed.

Moscow did not answer. The Black Sea Fleet has lost four ships since the beginning of the year, according to Marchenko.

READ MORE: Moscow and the drones
"""
UNREAD = {"byline", "dateline", "boilerplate"}
PIECES = st.sampled_from(
    [
        "\n", "\n\n", "\r\n", "\r", "\r\r", " ", "   ", "\t", "By Anna Berg", "KYIV (AP) — ", "READ MORE: Moscow", "14 September 2023",
        "Oleh Marchenko", "Marchenko", "Kyiv", "the S-400", "Moscow’s", "on Wednesday", "said.", ".", "“", "”", "’s", "\x00", "\x1b[31m",
        "\u202e", "\ufeff", "\u2028", "\x85", "\ud800", "\udcff", "🚀", "[bold]", "e\u0301", "İ", "Photograph: Anna Berg/Moscow",
    ]
)  # fmt: skip
ANY = st.text(st.characters(), max_size=60)
TEXTS = st.one_of(ANY, st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=30).map(" ".join)).map("a {}".format)


def spans(value: object) -> Iterator[TextSpan]:
    """Every span anywhere in an analysis that gives its text."""
    if isinstance(value, TextSpan):
        yield value
    if hasattr(value, "model_fields_set"):
        for _, field in value:  # type: ignore[attr-defined]  # a model iterates over its fields
            yield from spans(field)
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)


def check(result: Analysis) -> None:
    """What holds of every analysis."""
    text = result.document.text
    for span in spans(result):
        assert text[span.start : span.end] == span.text
        assert span.start < span.end
    for segment in result.document.segments:
        if segment.kind in UNREAD:
            mentions = [mention for entity in result.entities for mention in entity.mentions]
            assert not any(span.start < segment.end and segment.start < span.end for span in [*mentions, *result.dates])
    bodies = [segment for segment in result.document.segments if segment.kind == "body"]
    assert len(result.summary.sentences) <= 3
    for sentence in result.summary.sentences:
        assert any(body.start <= sentence.start and sentence.end <= body.end for body in bodies)
    known = {entity.id for entity in result.entities}
    assert {*result.summary.who, *result.summary.where, *result.summary.weapons, *result.summary.organisations} <= known
    assert result.document.id == hashlib.sha256(text.encode()).hexdigest()
    assert Analysis.model_validate_json(result.model_dump_json()) == result


def names(result: Analysis) -> list[str]:
    return [entity.name for entity in result.entities]


def test_an_article_is_analysed(ruled: Language) -> None:
    result = analyze(ARTICLE, nlp=ruled)
    check(result)
    assert [(e.type, e.name) for e in result.entities] == [
        ("PLACE", "Feodosia"), ("PERSON", "Oleh Marchenko"), ("WEAPON", "S-400"), ("PLACE", "Moscow"), ("ORG", "Black Sea Fleet"),
    ]  # fmt: skip
    assert [mention.text for mention in result.entities[1].mentions] == ["Oleh Marchenko", "Marchenko"]
    assert [date.text for date in result.dates] == ["Wednesday", "the beginning of the year"]
    assert (result.summary.who, result.summary.weapons) == (("e2",), ("e3",))
    assert result.document.title == "Fleet loses ship off Feodosia"
    assert result.document.authors == ("Anna Berg",)
    assert result.warnings == ()


def test_boilerplate_yields_no_mentions(ruled: Language) -> None:
    result = analyze(ARTICLE, nlp=ruled)
    assert "Kyiv" not in names(result)
    assert "Anna Berg" not in names(result)
    assert ARTICLE.count("Moscow") == 2
    assert sum(len(entity.mentions) for entity in result.entities if entity.name == "Moscow") == 1


def test_the_first_sentence_begins_after_the_dateline(ruled: Language) -> None:
    sentences = analyze(ARTICLE, nlp=ruled).summary.sentences
    assert sentences[0].text.startswith("Oleh Marchenko said on Wednesday")


def test_a_caption_is_no_part_of_the_summary(ruled: Language) -> None:
    caption = "Smoke rises over the port of Feodosia on Wednesday morning after the attack."
    body = "The harbour was closed on Wednesday after a fire at the fuel pier, Oleh Marchenko said."
    result = analyze(f"Port burns\n\n{body}\n\n{caption} Photograph: Anna Berg/Moscow Images\n\n{body}\n", nlp=ruled)
    assert "caption" in {segment.kind for segment in result.document.segments}
    assert {sentence.text for sentence in result.summary.sentences} == {body}


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, title=st.none() | ANY, source=st.none() | ANY)
def test_any_text_is_analysed(ruled: Language, text: str, title: str | None, source: str | None) -> None:
    check(analyze(text, title=title, source=source, nlp=ruled))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_text_is_analysed_by_the_shipped_pipeline(shipped: Language, text: str) -> None:
    check(analyze(text, nlp=shipped))


@Language.component("test_greedy_names")
def greedy_names(doc: Doc) -> Doc:
    """The worst that a pipeline can say: stretches of any three tokens are people, white space and all."""
    doc.ents = [Span(doc, start, min(start + 3, len(doc)), "PERSON") for start in range(0, len(doc), 3)]
    return doc


@pytest.fixture(scope="module")
def greedy() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("test_greedy_names")
    return nlp


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_a_pipeline_that_talks_nonsense_breaks_no_promise(greedy: Language, text: str) -> None:
    check(analyze(text, nlp=greedy))


def test_a_pipeline_without_sentence_boundaries_has_lines_for_sentences(greedy: Language) -> None:
    one = "The harbour was closed on Wednesday after a fire at the fuel pier."
    other = "Ferry passengers were taken to Bergen in buses until late in the evening."
    result = analyze(f"{one}\n\n{other}\n", nlp=greedy)
    assert [sentence.text for sentence in result.summary.sentences] == [one, other]


def test_lone_surrogates_become_replacement_characters_of_the_same_length(ruled: Language) -> None:
    result = analyze("Kyiv \ud800 and \udcff Moscow", title="\ud800", source="\udcff.txt", nlp=ruled)
    assert result.document.text == "Kyiv \ufffd and \ufffd Moscow"
    assert (result.document.title, result.document.source) == ("\ufffd", "\ufffd.txt")
    check(result)


@pytest.mark.parametrize("text", ["Kyiv\r\nMoscow\r\n", "\ufeffKyiv\x00", "  Kyiv\x1b[2J  ", "Київ"])
def test_the_text_is_unchanged(ruled: Language, text: str) -> None:
    assert analyze(text, nlp=ruled).document.text == text


def test_document_id_is_the_sha256_of_the_text(ruled: Language) -> None:
    text = "Kyiv’s ships"
    assert analyze(text, nlp=ruled).document.id == hashlib.sha256(text.encode()).hexdigest()


def test_offsets_hold_against_the_users_file(ruled: Language, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"\xef\xbb\xbfIn Kyiv\r\n\r\nand Moscow")
    result = analyze_article(read_path(path), ruled)
    assert result.document.text == "In Kyiv\r\n\r\nand Moscow"
    assert [mention.start for entity in result.entities for mention in entity.mentions] == [3, 15]


def test_a_long_text_is_kept_whole_and_analysed_in_part(ruled: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis_module, "MOST_CHARACTERS", 50)
    text = "Kyiv. " * 10
    result = analyze(text, nlp=ruled)
    assert result.document.text == text
    assert result.warnings == ("only the first 50 of 60 characters were analysed",)
    assert [mention.start for mention in result.entities[0].mentions] == list(range(0, 48, 6))
    check(result)


def test_a_text_of_just_the_limit_has_no_warning(ruled: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis_module, "MOST_CHARACTERS", 60)
    assert analyze("Kyiv. " * 10, nlp=ruled).warnings == ()


def test_reading_in_parts_finds_what_reading_at_once_finds(ruled: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(f"Number {number} of the Black Sea Fleet left Feodosia on Wednesday. Moscow is silent." for number in range(12))
    whole = analyze(text, nlp=ruled)
    monkeypatch.setattr(analysis_module, "_PART", 100)
    assert analyze(text, nlp=ruled) == whole
    check(whole)


@given(st.text(st.sampled_from("a \n\r\t"), max_size=200) | st.text(max_size=100), st.integers(1, 50))
def test_parts_tile_any_text(text: str, size: int) -> None:
    found = list(parts(text, size))
    assert "".join(text[start:end] for start, end in found) == text
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    assert all(0 < end - start <= size for start, end in found) or text == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("one.\n\ntwo\nthree four", "one.\n\n"),
        ("one two\nthree four", "one two\n"),
        ("one two threefour", "one two "),
        ("o" * 20, "o" * 12),
    ],
)
def test_parts_are_cut_where_least_is_lost(text: str, first: str) -> None:
    start, end = next(iter(parts(text, 12)))
    assert text[start:end] == first


def test_metadata_given_is_metadata_found(ruled: Language) -> None:
    document = analyze("In Kyiv.", title="Ships", published="2023-09-14", source="a.txt", nlp=ruled).document
    assert (document.title, document.published, document.published_from, document.source) == (
        "Ships", datetime.date(2023, 9, 14), "option", "a.txt",
    )  # fmt: skip
    assert analyze("In Kyiv.", published=datetime.date(2023, 9, 14), nlp=ruled).document.published == datetime.date(2023, 9, 14)


@pytest.mark.parametrize(
    ("text", "published", "kind"), [("", None, "empty"), (" \n", None, "empty"), ("12 !", None, "no-text"), ("Kyiv", "soon", "date")]
)
def test_what_cannot_be_read_is_an_input_error(ruled: Language, text: str, published: str | None, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        analyze(text, published=published, nlp=ruled)
    assert caught.value.kind == kind


@dataclass
class Story:
    text: str
    title: str | None = None
    published: datetime.date | str | None = None
    source: str | None = None


def test_progress_rises_to_the_whole_text(ruled: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis_module, "_PART", 40)
    shares: list[float] = []
    analyze_article(read_text("In Kyiv they met. " * 20), ruled, on_progress=shares.append)
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_many_texts_are_analysed_in_order_and_lazily(ruled: Language) -> None:
    taken: list[int] = []

    def texts() -> Iterator[str | TextWithMetadata]:
        for number, item in enumerate(["In Kyiv.", Story("In Moscow.", "Ships", "2023-09-14", "b"), "In Feodosia."]):
            taken.append(number)
            yield item

    results = analyze_many(texts(), nlp=ruled)
    assert taken == []
    assert names(next(results)) == ["Kyiv"]
    assert taken == [0]
    second = next(results)
    assert names(second) == ["Moscow"]
    assert (second.document.title, second.document.source) == ("Ships", "b")
    assert second.document.published == datetime.date(2023, 9, 14)
    assert [names(result) for result in results] == [["Feodosia"]]


def test_many_of_none_is_none(ruled: Language) -> None:
    assert list(analyze_many([], nlp=ruled)) == []


def test_without_a_pipeline_the_shipped_one_is_used(shipped: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis_module, "_shipped", lambda: shipped)
    result = newsx.analyze("In Kyiv.")
    assert result.generator.pipeline.startswith("en_newsx_news ")
    assert [one.document.text for one in newsx.analyze_many(["In Kyiv."])] == ["In Kyiv."]


def test_the_object_has_the_names_that_other_programs_rely_on(ruled: Language) -> None:
    dumped = json.loads(analyze(ARTICLE, nlp=ruled).model_dump_json())
    assert list(dumped) == [
        "schema_version", "generator", "document", "entities", "claims", "events", "dates", "figures", "summary", "warnings",
    ]  # fmt: skip
    assert dumped["schema_version"] == "1.0"
    assert {"id", "type", "name", "aliases", "roles", "mentions", "salience", "kb"} <= set(dumped["entities"][0])
    assert dumped["entities"][0]["mentions"][0] == {"start": 21, "end": 29, "text": "Feodosia", "metonym": False}


def test_an_article_that_was_read_before_gives_the_same(ruled: Language) -> None:
    assert analyze_article(read_text(ARTICLE), ruled) == analyze(ARTICLE, nlp=ruled)
