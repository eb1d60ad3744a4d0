"""What is found in sentences, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language

from newsx.weapons.component import SPANS_KEY, WeaponRecognizer

from .conftest import Find, blank


def named(find: Find, text: str, **entities: str) -> list[tuple[str, str | None]]:
    return [(text[m.start : m.end], m.id) for m in find(text, **entities) if m.kind != "generic"]


@pytest.mark.parametrize("form", ["S-400", "S‑400", "S–400", "S400", "S 400", "S-400s", "SA-21", "SA-21 Growler"])
def test_spellings_of_a_designation_lead_to_its_record(find: Find, form: str) -> None:
    text = f"Troops moved the {form} to the frontline."
    assert named(find, text) == [(form, "s-400")]


@pytest.mark.parametrize(
    ("text", "span", "record"),
    [
        ("A Russian S-400 air defence system was hit.", "S-400 air defence system", "s-400"),
        ("Storm Shadow cruise missiles hit the port.", "Storm Shadow cruise missiles", "storm-shadow"),
        ("Two Lockheed Martin F-35 fighter jets landed.", "Lockheed Martin F-35 fighter jets", "f-35"),
        ("The F-35A fighter flew over the frontline.", "F-35A fighter", "f-35"),
        ("Berlin sent Leopard 2A6s to Kyiv.", "Leopard 2A6s", "leopard-2"),
        ("A Shahed-149 drone fell into a field.", "Shahed-149 drone", "shahed"),
        ("Himars rockets struck the bridge.", "Himars rockets", "himars"),
        ("It was hit by the Patriot’s radar crew of the army.", "Patriot", "patriot"),
    ],
)
def test_the_class_noun_the_maker_and_the_variant_belong_to_the_mention(find: Find, text: str, span: str, record: str) -> None:
    assert (span, record) in named(find, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia fired Kh-101/Kh-555 missiles.", [("Kh-101", "kh-101"), ("Kh-555 missiles", "kh-555")]),
        ("Russia fired Kh-101/555 missiles.", [("Kh-101", "kh-101"), ("555 missiles", "kh-555")]),
        ("Su-25 and -34 jets were lost.", [("Su-25", "su-25"), ("-34 jets", "su-34")]),
        ("Berlin sent Leopard 1 and 2 tanks.", [("Leopard 1", "leopard-1"), ("2 tanks", "leopard-2")]),
        ("The army sent a Leopard 1 and 2 dogs to the frontline.", [("Leopard 1", "leopard-1")]),
        ("F-35A/B jets landed.", [("F-35A/B jets", "f-35")]),
    ],
)
def test_coordinated_names_are_found_one_by_one(find: Find, text: str, expected: list[tuple[str, str]]) -> None:
    assert named(find, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Patriot missiles shot down two drones over Kyiv.",
        "Ukraine asked for more Patriots to protect its troops from Russian missiles.",
        "Soldiers fired a Javelin at the tank.",
        "Grad rockets fell on the town.",
        "The army used TOW missiles against tanks.",
        "The cruiser Moskva sank after missiles hit it.",
    ],
)
def test_ambiguous_names_count_in_military_text(find: Find, text: str) -> None:
    assert len(named(find, text)) == 1


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("The New England Patriots won the Super Bowl.", {"ORG": "New England Patriots"}),
        ("She threw the javelin 64 metres at the championship.", {}),
        ("The javelin thrower won a medal at the Olympics.", {}),
        ("Grad students at the university went on strike.", {}),
        ("The Moskva river froze in January.", {"PLACE": "Moskva"}),
        ("Police will tow cars parked on the street.", {}),
        ("He bought an S-4000 washing machine.", {}),
        ("The LS-400 is a car.", {}),
    ],
)
def test_ambiguous_names_elsewhere_are_no_weapons(find: Find, text: str, entities: dict[str, str]) -> None:
    assert named(find, text, **entities) == []


def test_a_ship_is_found_by_prefix_hull_number_and_class(find: Find) -> None:
    text = "The USS Cole (DDG-67), an Arleigh Burke-class destroyer, left port."
    assert named(find, text) == [("USS Cole", "uss-cole"), ("DDG-67", "uss-cole"), ("Arleigh Burke-class destroyer", "burke-class")]


@pytest.mark.parametrize(
    ("text", "span", "category"),
    [
        ("China tested the HHQ-96 at sea.", "HHQ-96", "naval_air_defence"),
        ("An EC-131H of the air force took off from the airbase.", "EC-131H", "aircraft"),
        ("Russia launched a Kh-588 missile at Odesa.", "Kh-588 missile", "missile"),
        ("The USS Nowhere fired at the rebels.", "USS Nowhere", "naval"),
    ],
)
def test_designations_without_a_record_are_unresolved_but_typed(find: Find, text: str, span: str, category: str) -> None:
    [mention] = find(text)
    assert (text[mention.start : mention.end], mention.kind, mention.category, mention.id) == (span, "unresolved", category, None)


@pytest.mark.parametrize(
    "text", ["He has an H-1B visa.", "The J-1 visa is for students.", "Take the M25 to the airport.", "The Type 45 form is blue."]
)
def test_designations_in_civil_use_need_a_class_noun(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "span", "category"),
    [
        ("They launched marine drones.", "marine drones", "usv_uuv"),
        ("An anti-tank guided missile hit it.", "anti-tank guided missile", "atgm"),
        ("Long-range missiles were fired.", "Long-range missiles", "missile"),
        ("He carried an assault rifle.", "assault rifle", "rifle"),
        ("Two warships were damaged.", "warships", "naval"),
        ("A shotgun was found.", "shotgun", "small_arms"),
    ],
)
def test_generic_mentions_have_their_class(find: Find, text: str, span: str, category: str) -> None:
    [mention] = find(text)
    assert (text[mention.start : mention.end], mention.kind, mention.category) == (span, "generic", category)


@pytest.mark.parametrize(
    "text",
    ["The missile strike failed.", "A drone attack began.", "She runs a tank factory.", "The think tank closed.", "New gun laws passed."],
)
def test_a_weapon_noun_that_only_tells_a_kind_is_no_mention(find: Find, text: str) -> None:
    assert find(text) == []


@given(
    text=st.text(max_size=80)
    | st.lists(st.sampled_from(["S-400", "and", "-34", "Su-25", "/", "missile", "s", " ", "\n", "’s", "Grad", "2", "🚀"])).map("".join)
)
def test_mentions_of_any_text_lie_in_it_in_order_without_overlap(recognizer: WeaponRecognizer, text: str) -> None:
    last = 0
    for mention in recognizer.mentions(blank(text)):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end


def test_the_component_leaves_spans_with_record_and_category(recognizer: WeaponRecognizer) -> None:
    doc = recognizer(English()("An S-400 air defence system and drones."))
    assert [(span.text, span.label_, span.kb_id_, span.id_) for span in doc.spans[SPANS_KEY]] == [
        ("S-400 air defence system", "named", "s-400", "sam_system"),
        ("drones", "generic", "", "uncrewed"),
    ]


@pytest.mark.parametrize("words", ["long-range ", "S-400 ", "tank ", "Su-25 and -34, ", "Grad ", "a1"])
def test_the_time_for_endless_repetition_grows_with_the_length_only(recognizer: WeaponRecognizer, words: str) -> None:
    searched = recognizer.matcher.search(words * 3000)
    assert len(searched[2]) >= 3000  # with the square of the length this would take minutes


def test_entities_called_weapons_where_there_is_none_are_taken_out(recognizer: WeaponRecognizer) -> None:
    doc = blank("The Bidens met in Delaware. Troops fired an S-400 at them.")
    doc.ents = [doc.char_span(4, 10, label="WEAPON"), doc.char_span(18, 26, label="PLACE"), doc.char_span(44, 49, label="WEAPON")]
    assert [(ent.text, ent.label_) for ent in recognizer(doc).ents] == [("Delaware", "PLACE"), ("S-400", "WEAPON")]


def test_the_shipped_pipeline_tells_names_apart_by_what_the_article_says(shipped: Language) -> None:
    war = shipped("The Patriots shot down every missile fired at the air base, a Ukrainian officer said.")
    peace = shipped("The Patriots lost by a touchdown in Boston, and the bomber was told to see the coach.")
    assert [span.kb_id_ for span in war.spans[SPANS_KEY]] == ["patriot", ""]
    assert list(peace.spans[SPANS_KEY]) == []
