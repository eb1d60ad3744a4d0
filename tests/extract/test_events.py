"""Events, told by the rules' own examples, and by docs made by hand in other pipelines' labels."""

from __future__ import annotations

from collections import Counter

import pytest
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

import newsx
from newsx.extract.event_links import Lead, resolve_events, timeline
from newsx.extract.event_rules import Rules, rules, verb_forms
from newsx.extract.events import FoundEvent, events_in
from newsx.models import Claim, Content, DateMention, Entity, Event, Mention, Source, TextSpan

VOCAB = English().vocab


def found(doc: Doc, kind: str) -> FoundEvent:
    return next(event for event in events_in(doc) if event.kind == kind)


def cut(doc: Doc, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [doc.text[start:end] for start, end in spans]


@pytest.mark.parametrize(("kind", "sentence"), [(kind.id, sentence) for kind in rules().kind for sentence in kind.fires_on])
def test_a_kind_fires_on_its_examples(shipped: Language, kind: str, sentence: str) -> None:
    assert kind in [event.kind for event in events_in(shipped(sentence))]


@pytest.mark.parametrize(("kind", "sentence"), [(kind.id, sentence) for kind in rules().kind for sentence in kind.silent_on])
def test_a_kind_is_silent_on_its_near_misses(shipped: Language, kind: str, sentence: str) -> None:
    assert kind not in [event.kind for event in events_in(shipped(sentence))]


def test_ids_of_kinds_are_unique() -> None:
    assert max(Counter(kind.id for kind in rules().kind).values()) == 1


def test_a_condition_that_names_no_list_is_refused() -> None:
    broken = rules().model_dump(by_alias=True)
    broken["kind"][0]["also"][0]["if"] = ("object:nonsuch",)
    with pytest.raises(ValueError, match="no such list"):
        Rules.model_validate(broken)


@pytest.mark.parametrize(
    ("verb", "form"),
    [("strike", "struck"), ("ban", "banned"), ("raid", "raided"), ("supply", "supplied"), ("die", "dying"), ("seize", "seizing")],
)
def test_forms_of_verbs(verb: str, form: str) -> None:
    assert form in verb_forms(verb)


@pytest.mark.parametrize(
    ("sentence", "kind", "actors", "targets"),
    [
        ("Navaria attacked Tarnova and Marivka.", "attack", ["Navaria"], ["Tarnova", "Marivka"]),
        ("The convoy was attacked by rebel fighters.", "attack", ["rebel fighters"], ["The convoy"]),
        ("Poland carried out an attack on Latvia.", "attack", ["Poland"], ["Latvia"]),
        ("Tarnova came under attack on Friday.", "attack", [], ["Tarnova"]),
        ("Poland shot down nine drones launched by Latvia.", "launch", ["Latvia"], ["nine drones"]),
        ("Police arrested the pilot, who had shot two guards.", "attack", ["the pilot"], ["two guards"]),
        ("Poland accused Latvia of attacking the convoy.", "attack", ["Latvia"], ["the convoy"]),
        ("The arrest of Anna Berg by Spanish police surprised her party.", "arrest", ["Spanish police"], ["Anna Berg"]),
        ("Anna Berg's murder was never solved.", "killing", [], ["Anna Berg's"]),
        ("Dozens of soldiers were killed in the clash.", "killing", [], ["Dozens of soldiers"]),
        ("The mayor, Anna Berg, resigned on Friday.", "resignation", ["The mayor", "Anna Berg"], []),
        ("The Polish army said it had captured the town.", "capture", ["The Polish army"], ["the town"]),
        ("Prices of bread rose, and oil prices fell.", "rate-change", [], ["Prices"]),
    ],
)
def test_who_and_whom(shipped: Language, sentence: str, kind: str, actors: list[str], targets: list[str]) -> None:
    doc = shipped(sentence)
    event = found(doc, kind)
    assert [each.removesuffix("'s") for each in cut(doc, event.actors)] == actors
    assert [each.removesuffix("'s") for each in cut(doc, event.targets)] == [each.removesuffix("'s") for each in targets]


@pytest.mark.parametrize(
    ("sentence", "kind", "modality"),
    [
        ("Rebels attacked the convoy.", "attack", "actual"),
        ("Rebels did not attack the convoy.", "attack", "negated"),
        ("No soldier was killed.", "killing", "negated"),
        ("Rebels will attack the convoy.", "attack", "planned"),
        ("Rebels threatened to attack the convoy.", "attack", "planned"),
        ("Poland plans to withdraw its troops from the border.", "withdrawal", "planned"),
        ("Rebels may attack the convoy.", "attack", "possible"),
        ("If rebels attack the convoy, the army will answer.", "attack", "possible"),
        ("Rebels managed to attack the convoy.", "attack", "actual"),
        ("Rebels failed to attack the convoy.", "attack", "negated"),
        ("Poland denied attacking the convoy.", "attack", "negated"),
        ("The army foiled an attack on the convoy.", "attack", "negated"),
        ("The president cancelled a planned visit to Rome.", "visit", "planned"),
        ("Rebels will carry out an attack on the convoy.", "attack", "planned"),
        ("The king is expected to visit Rome.", "visit", "planned"),
        ("The minister did not comment, but announced the expulsion of two envoys.", "expulsion", "actual"),
    ],
)
def test_modality(shipped: Language, sentence: str, kind: str, modality: str) -> None:
    event = found(shipped(sentence), kind)
    assert (event.modality, event.negated) == (modality, modality == "negated")


@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("On Friday, rebels attacked a convoy near Tarnova.", "attack", "rebels attacked a convoy"),
        ("“Poland shot down the drone,” he said.", "shoot-down", "Poland shot down the drone"),
        ("The summit between Poland and Latvia went well.", "meeting", "summit between Poland and Latvia"),
    ],
)
def test_the_span_is_the_trigger_with_its_arguments(shipped: Language, sentence: str, kind: str, text: str) -> None:
    doc = shipped(sentence)
    event = found(doc, kind)
    assert doc.text[event.start : event.end] == text


def test_offsets_are_into_the_article(shipped: Language) -> None:
    doc = shipped("Rebels attacked a convoy.")
    plain, moved = found(doc, "attack"), next(events_in(doc, offset=100))
    assert (moved.start, moved.end, moved.trigger[0]) == (plain.start + 100, plain.end + 100, plain.trigger[0] + 100)
    assert moved.actors == tuple((start + 100, end + 100) for start, end in plain.actors)


def test_no_event_goes_over_a_blank_line(shipped: Language) -> None:
    doc = shipped("Rebels attacked\n\nA convoy was late.")
    assert all("\n\n" not in doc.text[event.start : event.end] for event in events_in(doc))


def test_a_verb_alone_is_no_event(shipped: Language) -> None:
    assert list(events_in(shipped("Attacking is easy."))) == []


def test_without_a_parse_there_are_no_events() -> None:
    assert list(events_in(Doc(VOCAB, words=["Rebels", "attacked", "Tarnova"]))) == []
    assert list(events_in(Doc(VOCAB, words=[]))) == []


def made(words: str, *, heads: list[int], deps: str, tags: str, pos: str) -> Doc:
    return Doc(VOCAB, words=words.split(), heads=heads, deps=deps.split(), tags=tags.split(), pos=pos.split(), lemmas=words.lower().split())


def test_clearnlp_passive_with_an_agent() -> None:
    doc = made(
        "The drone was shot down by Polish troops .", heads=[1, 3, 3, 3, 3, 3, 7, 5, 3],
        deps="det nsubjpass auxpass ROOT prt agent amod pobj punct", tags="DT NN VBD VBN RP IN JJ NNS .",
        pos="DET NOUN AUX VERB ADP ADP ADJ NOUN PUNCT",
    )  # fmt: skip
    event = found(doc, "shoot-down")
    assert (cut(doc, event.actors), cut(doc, event.targets)) == (["Polish troops"], ["The drone"])
    assert doc.text[event.start : event.end] == "drone was shot down by Polish troops"


def test_clearnlp_noun_with_prepositions() -> None:
    doc = made(
        "Attacks by rebels on convoys went on .", heads=[5, 0, 1, 0, 3, 5, 5, 5],
        deps="nsubj prep pobj prep pobj ROOT prt punct", tags="NNS IN NNS IN NNS VBD RP .",
        pos="NOUN ADP NOUN ADP NOUN VERB ADP PUNCT",
    )  # fmt: skip
    event = found(doc, "attack")
    assert (cut(doc, event.actors), cut(doc, event.targets), event.nominal) == (["rebels"], ["convoys"], True)


def test_clearnlp_relative_clause_and_modal() -> None:
    doc = made(
        "Rebels , who could attack convoys , fled .", heads=[7, 0, 4, 4, 0, 4, 0, 7, 7],
        deps="nsubj punct nsubj aux relcl dobj punct ROOT punct", tags="NNS , WP MD VB NNS , VBD .",
        pos="NOUN PUNCT PRON AUX VERB NOUN PUNCT VERB PUNCT",
    )  # fmt: skip
    event = found(doc, "attack")
    assert (cut(doc, event.actors), cut(doc, event.targets), event.modality) == (["Rebels"], ["convoys"], "possible")


def entity(text: str, name: str, id_: str, type_: str, **more: object) -> Entity:
    start = text.index(name)
    mention = Mention(start=start, end=start + len(name), text=name)
    return Entity.model_validate({"id": id_, "type": type_, "name": name, "mentions": (mention,), "salience": 0.5, **more})


def date(text: str, words: str, value: str) -> DateMention:
    start = text.index(words)
    return DateMention(start=start, end=start + len(words), text=words, value=value, granularity="day")


def resolved(nlp: Language, text: str, entities: list[Entity], dates: list[DateMention], claims: list[Claim] | None = None) -> list[Event]:
    return list(
        resolve_events(list(events_in(nlp(text))), text=text, entities=entities, dates=dates, claims=claims or [], lead=Lead(0, None))
    )


def test_participants_place_and_date_are_linked(shipped: Language) -> None:
    text = "On Tuesday Polish troops attacked a Leopard tank near Tarnova."
    entities = [entity(text, "Polish", "e1", "NORP"), entity(text, "Leopard tank", "e2", "WEAPON"), entity(text, "Tarnova", "e3", "PLACE")]
    (event,) = resolved(shipped, text, entities, [date(text, "Tuesday", "2023-09-12")])
    assert (event.id, event.kind, event.trigger.text) == ("v1", "attack", "attacked")
    assert (event.actor_ids, event.target_ids, event.place_id, event.date) == (("e1",), ("e2",), "e3", "2023-09-12")


def test_a_reference_is_a_participant(shipped: Language) -> None:
    text = "Anna Berg fell ill. On Tuesday she died in Rome."
    start = text.index("she")
    berg = entity(text, "Anna Berg", "e1", "PERSON", references=(TextSpan(start=start, end=start + 3, text="she"),))
    (event,) = resolved(shipped, text, [berg, entity(text, "Rome", "e2", "PLACE")], [date(text, "Tuesday", "2023-09-12")])
    assert (event.kind, event.target_ids, event.place_id, event.date) == ("death", ("e1",), "e2", "2023-09-12")


def test_weapons_act_only_where_nobody_else_does(shipped: Language) -> None:
    text = "Drones hit a depot in Tarnova."
    (event,) = resolved(shipped, text, [entity(text, "Drones", "e1", "WEAPON"), entity(text, "Tarnova", "e2", "PLACE")], [])
    assert (event.actor_ids, event.place_id) == (("e1",), "e2")


def test_the_day_of_a_statement_is_not_that_of_the_event(shipped: Language) -> None:
    text = "Poland said on Tuesday that its troops had captured Tarnova."
    entities = [entity(text, "Tarnova", "e1", "PLACE")]
    assert [event.date for event in resolved(shipped, text, entities, [date(text, "Tuesday", "2023-09-12")])] == [None]


def test_the_date_after_another_event_is_not_taken(shipped: Language) -> None:
    text = "Police arrested Anna Berg after the attack of 12 September in Rome."
    entities = [entity(text, "Anna Berg", "e1", "PERSON"), entity(text, "Rome", "e2", "PLACE")]
    arrest = next(
        event for event in resolved(shipped, text, entities, [date(text, "12 September", "2023-09-12")]) if event.kind == "arrest"
    )
    assert (arrest.date, arrest.place_id, arrest.target_ids) == (None, None, ("e1",))


def test_the_innermost_claim_tells_of_the_event(shipped: Language) -> None:
    text = "Poland said that Latvia claimed that rebels attacked Tarnova."

    def claim(id_: str, start: int) -> Claim:
        content = Content(text=text[start:-1], spans=((start, len(text) - 1),))
        return Claim(id=id_, kind="indirect", stance="asserts", source=Source(kind="named"), content=content, evidence="test")

    claims = [claim("c1", text.index("Latvia")), claim("c2", text.index("rebels"))]
    (event,) = resolved(shipped, text, [entity(text, "Tarnova", "e1", "PLACE")], [], claims)
    assert (event.claim_id, event.target_ids) == ("c2", ("e1",))


def test_a_noun_of_which_nothing_is_known_is_no_event(shipped: Language) -> None:
    assert resolved(shipped, "The attack was a surprise.", [], []) == []


def event(
    id_: str, day: str | None, *, kind: str = "attack", actors: tuple[str, ...] = (), place: str | None = None, done: bool = True
) -> Event:
    return Event(
        id=id_, start=0, end=1, text="x", kind=kind, trigger=TextSpan(start=0, end=1, text="x"), date=day, actor_ids=actors, place_id=place,
        modality="actual" if done else "planned",
    )  # fmt: skip


def test_the_timeline_is_in_order_of_event_time() -> None:
    days = ["2024-01", "2023-09-14", "2023", "2023-W37", "2023-09-14T15:30", "2023-21", "199X", "2023-05-03/2023-05-05"]
    events = [event(f"v{number}", day, actors=(f"e{number}",)) for number, day in enumerate(days)]
    assert timeline(events) == ("v6", "v2", "v5", "v7", "v3", "v1", "v4", "v0")


def test_the_timeline_leaves_out_what_has_no_date_or_did_not_happen() -> None:
    assert timeline([event("v1", None), event("v2", "2023", done=False)]) == ()


def test_one_happening_is_once_in_the_timeline() -> None:
    events = [
        event("v1", "2023-09-14", actors=("e1",)),
        event("v2", "2023-09-14", actors=("e1",), place="e3"),
        event("v3", "2023-09-14", actors=("e2",), place="e4"),
        event("v4", "2023-09-14", kind="death", actors=("e1",)),
    ]
    assert timeline(events) == ("v2", "v3", "v4")


def test_what_is_only_known_to_have_happened_by_a_day_comes_at_that_day_and_once() -> None:
    events = [
        event("v1", "../2023-09-14", actors=("e1",)),
        event("v2", "../2023-09-14", kind="death", actors=("e1",)),
        event("v3", "2023-09-12", kind="death", actors=("e1",)),
        event("v4", "../2023-09-13", kind="arrest"),
    ]
    assert timeline(events) == ("v3", "v1")


def test_an_event_without_a_date_had_happened_when_it_was_told(shipped: Language) -> None:
    text = "Rebels attacked the town of Tarnova.\n\nThe army said on Tuesday that it had captured the port of Ostrava."
    analysis = newsx.analyze(text, published="2023-09-14", nlp=shipped)
    assert {event.kind: event.date for event in analysis.events} == {"attack": "../2023-09-14", "capture": "../2023-09-12"}
    assert [event.kind for event in analysis.events if event.id in analysis.summary.timeline] == ["attack", "capture"]
