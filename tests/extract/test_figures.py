"""Figures: the numbers read off the text, and unit and action from docs made by hand and from the shipped pipeline."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from newsx.extract.figures import FoundFigure, find_figures, read_number

BLANK = spacy.blank("en")
VOCAB = English().vocab


def numbers(text: str) -> list[FoundFigure]:
    """What the text alone gives: no unit but money and measures."""
    return find_figures(BLANK(text), text=text)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("17", 17), ("1,500", 1500), ("1,234,567", 1234567), ("4.5", 4.5), ("two", 2), ("seventeen", 17), ("twenty-two", 22),
        ("ninety nine", 99),
        ("a hundred", 100), ("one hundred and fifty", 150), ("two thousand", 2000), ("two thousand three hundred", 2300), ("a dozen", 12),
        ("two dozen", 24), ("half a dozen", 6), ("two and a half", 2.5), ("3½", 3.5), ("three-and-a-half", 3.5), ("five million", 5e6),
        ("a couple of", 2),
    ],
)  # fmt: skip
def test_a_number_is_read(words: str, value: float) -> None:
    assert read_number(words) == value


@pytest.mark.parametrize("words", ["", "drones", "the", "first"])
def test_what_is_no_number_is_not_read(words: str) -> None:
    assert read_number(words) is None


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "hedge"),
    [
        ("They lost 17 drones.", "17", 17, None, None),
        ("They lost 1,500 drones.", "1,500", 1500, None, None),
        ("They lost twenty-two drones.", "twenty-two", 22, None, None),
        ("They lost a hundred drones.", "a hundred", 100, None, None),
        ("They lost one hundred and fifty drones.", "one hundred and fifty", 150, None, None),
        ("They lost a dozen drones.", "a dozen", 12, None, None),
        ("They lost half a dozen drones.", "half a dozen", 6, None, None),
        ("They lost 2 dozen drones.", "2 dozen", 24, None, None),
        ("They lost a couple of drones.", "a couple of", 2, None, None),
        ("It has 1.5 million people.", "1.5 million", 1.5e6, None, None),
        ("It has 1.5m people.", "1.5m", 1.5e6, None, None),
        ("It has half a million people.", "half a million", 5e5, None, None),
        ("It has a hundred thousand people.", "a hundred thousand", 1e5, None, None),
        ("It has two and a half million people.", "two and a half million", 2.5e6, None, None),
        ("It has 800 thousand customers.", "800 thousand", 8e5, None, None),
        ("It has two lakh people.", "two lakh", 2e5, None, None),
        ("It cost $1.4bn.", "$1.4bn", 1.4e9, "USD", None),
        ("It cost $1.4 billion.", "$1.4 billion", 1.4e9, "USD", None),
        ("It cost US$22,900.", "US$22,900", 22900, "USD", None),
        ("It cost €20m.", "€20m", 2e7, "EUR", None),
        ("It cost £17,500.", "£17,500", 17500, "GBP", None),
        ("It cost A$5 million.", "A$5 million", 5e6, "AUD", None),
        ("It cost ₴300 million.", "₴300 million", 3e8, "UAH", None),
        ("It cost 5 million rubles.", "5 million rubles", 5e6, "RUB", None),
        ("It cost 300 US dollars.", "300 US dollars", 300, "USD", None),
        ("It cost 3 billion euros.", "3 billion euros", 3e9, "EUR", None),
        ("It cost $5k.", "$5k", 5000, "USD", None),
        ("It rose 40%.", "40%", 40, "percent", None),
        ("It rose 40 percent.", "40 percent", 40, "percent", None),
        ("It rose 4.5 per cent.", "4.5 per cent", 4.5, "percent", None),
        ("It rose 2 percentage points.", "2 percentage points", 2, "percentage points", None),
        ("It is 10 km away.", "10 km", 10, "km", None),
        ("A 40-kilometre convoy came.", "40-kilometre", 40, "km", None),
        ("A 500-kg bomb fell.", "500-kg", 500, "kg", None),
        ("They sold 1.5 million tonnes.", "1.5 million tonnes", 1.5e6, "tonnes", None),
        ("It flew at 900 km/h.", "900 km/h", 900, "km/h", None),
        ("It was 30°C.", "30°C", 30, "°C", None),
        ("It burnt 6.05 hectares.", "6.05 hectares", 6.05, "hectares", None),
        ("It is 400 m long.", "400 m", 400, "m", None),
        ("More than 1,000 troops died.", "More than 1,000", 1000, None, "more than"),
        ("At least three people died.", "At least three", 3, None, "at least"),
        ("About 40 people died.", "About 40", 40, None, "about"),
        ("Some 40 people died.", "Some 40", 40, None, "about"),
        ("An estimated 40 people died.", "An estimated 40", 40, None, "about"),
        ("Up to 40 people died.", "Up to 40", 40, None, "up to"),
        ("As many as 40 people died.", "As many as 40", 40, None, "up to"),
        ("Nearly 40 people died.", "Nearly 40", 40, None, "nearly"),
        ("Almost 40 people died.", "Almost 40", 40, None, "nearly"),
        ("Fewer than 40 people died.", "Fewer than 40", 40, None, "less than"),
        ("No fewer than 40 people died.", "No fewer than 40", 40, None, "at least"),
        ("40 or more people died.", "40 or more", 40, None, "at least"),
        ("They have 40+ tanks.", "40+", 40, None, "at least"),
        ("over $2 billion was spent", "over $2 billion", 2e9, "USD", "more than"),
        ("Half of the city burnt.", "Half", 0.5, None, None),
        ("Two-thirds of the members left.", "Two-thirds", 2 / 3, None, None),
        ("A quarter of them left.", "A quarter", 0.25, None, None),
        ("Half the city burnt.", "Half", 0.5, None, None),
    ],
)  # fmt: skip
def test_one_number(text: str, printed: str, value: float, unit: str | None, hedge: str | None) -> None:
    (figure,) = numbers(text)
    assert (figure.text, figure.unit, figure.hedge) == (printed, unit, hedge)
    assert figure.value == pytest.approx(value, rel=1e-5)
    assert figure.low is figure.high is figure.of is None


@pytest.mark.parametrize(
    ("text", "printed", "low", "high", "unit"),
    [
        ("Between 20 and 30 soldiers died.", "Between 20 and 30", 20, 30, None),
        ("They advanced 10-15 km.", "10-15 km", 10, 15, "km"),
        ("They sent 10–15 tanks.", "10–15", 10, 15, None),
        ("They sent three or four tanks.", "three or four", 3, 4, None),
        ("They sent 20 to 30 tanks.", "20 to 30", 20, 30, None),
        ("It costs $5-10 million.", "$5-10 million", 5e6, 1e7, "USD"),
        ("It costs between US$300 and 400 billion.", "between US$300 and 400 billion", 3e11, 4e11, "USD"),
        ("It rose 10-15%.", "10-15%", 10, 15, "percent"),
        ("between 900,000 and 1 million people", "between 900,000 and 1 million", 9e5, 1e6, None),
        ("Dozens of people died.", "Dozens", 24, None, None),
        ("Hundreds of homes burnt.", "Hundreds", 200, None, None),
        ("Tens of thousands of people left.", "Tens of thousands", 20000, None, None),
        ("Several hundred people left.", "Several hundred", 200, None, None),
    ],
)
def test_no_single_number(text: str, printed: str, low: float, high: float | None, unit: str | None) -> None:
    (figure,) = numbers(text)
    assert figure.value is None
    assert (figure.text, figure.low, figure.high, figure.unit) == (printed, low, high, unit)


@pytest.mark.parametrize(
    ("text", "value", "of"),
    [("17 of 22 drones", 17, 22), ("17 of the 22 drones", 17, 22), ("17 out of 22 drones", 17, 22), ("one of three drones", 1, 3)],
)
def test_some_of_all(text: str, value: float, of: float) -> None:
    (figure,) = numbers(text)
    assert (figure.value, figure.of) == (value, of)


@pytest.mark.parametrize(
    "text",
    [
        "They fired an S-400.", "They flew the F-16.", "It was a 9K720.", "It was a T-72B3.", "It was at 3:30.", "It was at 6am.",
        "It was at 6 p.m.",
        "It was at 1700 UTC.", "She is 34 years old.", "a 34-year-old man", "He is aged 34.", "girls aged 12, 14 and 15",
        "Ivan Petrov, 34, left.",
        "Ivan Petrov (34) left.", "They won 3-1.", "They lost 21-14.", "a 5-4 ruling", "a 2-3 defeat", "Article 5 was read.",
        "Resolution 1701 was read.",
        "It was Flight 370.", "It is on page 12.", "It is in Room 101.", "No. 10 was shut.", "the 3rd attack", "the twenty-first attack",
        "the 21st century", "1. Read the text.", "as was shown[3]", "a 20-member council", "a three-storey house",
        "One of the most famous.",
        "No one came.", "One day he left.", "It is the one that fell.", "version 3.2.1", "Call +44 20 7946 0958.", "on 14/09/2023",
        "It is at 48° north.", "per 100,000 people", "All but one of the 16 left.", "a second attack", "the 1990s", "five times",
        "three days",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_figure(text: str) -> None:
    assert numbers(text) == []


def test_numbers_in_skipped_spans_are_no_figures() -> None:
    text = "On 14 May 2023 they lost 17 Shahed 136 drones."
    doc = BLANK(text)
    spans = [(text.index("14 May"), text.index(" they")), (text.index("Shahed"), text.index(" drones"))]
    assert [figure.text for figure in find_figures(doc, text=text, skip=spans)] == ["17"]


def test_offsets_are_into_the_whole_text() -> None:
    text = "Quiet. They lost 17 drones."
    (figure,) = find_figures(BLANK(text[7:]), text=text, offset=7)
    assert text[figure.start : figure.end] == figure.text == "17"


def parsed(words: str, heads: list[int], deps: str, pos: str, tags: str | None = None) -> list[tuple[str, str | None, str | None]]:
    tokens = words.split(" ")
    doc = Doc(VOCAB, words=tokens, heads=heads, deps=deps.split(" "), pos=pos.split(" "), tags=tags.split(" ") if tags else None)
    return [(figure.text, figure.unit, figure.action) for figure in find_figures(doc, text=doc.text)]


@pytest.mark.parametrize("labels", [("obj", "compound:prt"), ("dobj", "prt")], ids=["UD", "ClearNLP"])
def test_the_verb_that_the_things_are_object_of_is_the_action(labels: tuple[str, str]) -> None:
    found = parsed(
        "Ukraine shot down 17 Russian attack drones .",
        [1, 1, 1, 6, 6, 6, 1, 1],
        f"nsubj ROOT {labels[1]} nummod amod compound {labels[0]} punct",
        "PROPN VERB ADP NUM ADJ NOUN NOUN PUNCT",
    )  # fmt: skip
    assert found == [("17 Russian attack drones", "Russian attack drones", "shot down")]


@pytest.mark.parametrize("label", ["nsubj:pass", "nsubjpass"])
def test_the_verb_that_the_things_are_subject_of_is_the_action(label: str) -> None:
    found = parsed("17 houses were destroyed .", [1, 3, 3, 3, 3], f"nummod {label} aux ROOT punct", "NUM NOUN AUX VERB PUNCT")
    assert found == [("17 houses", "houses", "destroyed")]


@pytest.mark.parametrize("labels", [("nmod", [1, 1, 3, 1, 5, 5]), ("pobj", [5, 0, 3, 1, 5, 5])], ids=["UD", "ClearNLP"])
def test_what_stands_after_of_is_counted(labels: tuple[str, list[int]]) -> None:
    heads = [5, 3, 3, 0, 5, 5] if labels[0] == "nmod" else [5, 0, 3, 1, 5, 5]
    found = parsed(
        "Hundreds of federal workers were fired", heads, f"nsubj:pass case amod {labels[0]} aux ROOT", "NOUN ADP ADJ NOUN AUX VERB"
    )
    assert found == [("Hundreds of federal workers", "federal workers", "fired")]


def test_a_number_alone_beside_killed_counts_people() -> None:
    found = parsed("It killed 12 .", [1, 1, 1, 1], "nsubj ROOT obj punct", "PRON VERB NUM PUNCT")
    assert found == [("12", "people", "killed")]


def test_a_number_alone_counts_what_the_one_before_it_counts() -> None:
    found = parsed(
        "It killed 3 soldiers and wounded 5 .", [1, 1, 3, 1, 5, 1, 5, 1], "nsubj ROOT nummod obj cc conj obj punct",
        "PRON VERB NUM NOUN CCONJ VERB NUM PUNCT",
    )  # fmt: skip
    assert found == [("3 soldiers", "soldiers", "killed"), ("5", "soldiers", "wounded")]


def test_who_killed_is_not_said_to_be_killed() -> None:
    found = parsed("Three gunmen killed 12 people", [1, 2, 2, 4, 2], "nummod nsubj ROOT nummod obj", "NUM NOUN VERB NUM NOUN")
    assert found == [("Three gunmen", "gunmen", None), ("12 people", "people", "killed")]


@pytest.mark.parametrize("label", ["advmod", "neg"])
def test_what_did_not_happen_is_no_plain_action(label: str) -> None:
    found = parsed("17 ballots were not counted", [1, 4, 4, 4, 4], f"nummod nsubj:pass aux {label} ROOT", "NUM NOUN AUX PART VERB")
    assert found == [("17 ballots", "ballots", "not counted")]


def test_the_end_of_a_name_is_no_figure() -> None:
    assert parsed("Apollo 11 landed", [2, 0, 2], "nsubj nummod ROOT", "PROPN NUM VERB") == []


def test_a_number_that_counts_nothing_is_no_figure_where_there_is_a_parse() -> None:
    assert parsed("He said 12 .", [1, 1, 1, 1], "nsubj ROOT obj punct", "PRON VERB NUM PUNCT") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine's air force shot down 17 of 22 Russian attack drones.", [(17, 22, "Russian attack drones", "shot down")]),
        ("Three people were killed and 12 wounded, officials said.", [(3, None, "people", "killed"), (12, None, "people", "wounded")]),
        ("At least three people killed and 12 wounded in strike.", [(3, None, "people", "killed"), (12, None, "people", "wounded")]),
        ("More than 1,000 troops died.", [(1000, None, "troops", "died")]),
        ("The strike destroyed 15 out of 18 missiles.", [(15, 18, "missiles", "destroyed")]),
        ("A total of 39 people are confirmed dead.", [(39, None, "people", "dead")]),
        ("Tens of thousands of people marched.", [(None, None, "people", "marched")]),
        ("Russia exported 1.5 million tonnes of grain.", [(1.5e6, None, "tonnes", "exported")]),
    ],
)
def test_the_shipped_pipeline_gives_unit_and_action(
    shipped: Language, text: str, expected: list[tuple[float | None, float | None, str, str]]
) -> None:
    found = find_figures(shipped(text), text=text)
    assert [(figure.value, figure.of, figure.unit, figure.action) for figure in found] == expected


VOCABULARY = (
    "17 22 1,500 0 3.5 two twenty-two a an half dozen hundred thousand million bn m $ € % percent km of the out between and to or from - – "
    "about at least more than up some killed wounded people drones Ivan , . ( ) [ ] aged old one Article 5 + dozens hundreds"
)
TEXTS = st.one_of(st.text(max_size=150), st.lists(st.sampled_from([*VOCABULARY.split(), "\n", "\n\n"]), max_size=25).map(" ".join))
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=3)


@settings(max_examples=300, deadline=None)
@given(TEXTS, SPANS)
def test_offsets_hold_and_nothing_overlaps(text: str, spans: list[tuple[int, int]]) -> None:
    skip = sorted((start, start + size) for start, size in spans)
    end = 0
    for figure in find_figures(BLANK(text), text=text, skip=skip):
        assert text[figure.start : figure.end] == figure.text
        assert end <= figure.start < figure.end
        assert figure.value is not None or figure.low is not None
        end = figure.end


@pytest.mark.parametrize(
    "text", ["five thou\u017fand men", "1.5 m\u0131llion men", "rough\u0130y 5 men, doz\u0117ns", "half a mill\u0130on people"]
)
def test_letters_that_only_case_makes_others_break_nothing(text: str) -> None:
    for figure in find_figures(BLANK(text), text=text):
        assert text[figure.start : figure.end] == figure.text


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_nothing_breaks_on_any_parse(shipped: Language, text: str) -> None:
    for figure in find_figures(shipped(text), text=text):
        assert text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(
    "unit", ["17 of ", "between 3 and ", "a hundred ", "1", "1,000 ", "two and a half ", "aged 3, ", "\n", "killed 5 "]
)
def test_time_grows_with_length(unit: str) -> None:
    short, long = (BLANK(unit * (size // len(unit))) for size in (4_000, 32_000))
    find_figures(short, text=short.text)
    assert _seconds(long) < 40 * max(_seconds(short), 0.005)


def _seconds(doc: Doc) -> float:
    start = time.perf_counter()
    find_figures(doc, text=doc.text)
    return time.perf_counter() - start
