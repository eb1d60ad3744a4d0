"""Relations, told by the rules' own pairs of contents and by articles of a few made-up claims."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from spacy.language import Language

import newsx
from newsx.extract.relation_rules import falsehoods, key_of, refer_of, rules, words_of
from newsx.extract.relations import disputed, relate
from newsx.models import Claim, ClaimRelation, Content, Cue, Entity, Figure, Mention, Source, Stance

Told = tuple[str, Stance, str, str]
"""Source, stance, lemma of the cue, content."""


def article(*told: Told, joint: str = ".\n\n") -> tuple[str, list[Claim]]:
    """An article of nothing but claims, each as `source cue content`."""
    text, claims = "", []
    for number, (source, stance, cue, content) in enumerate(told, 1):
        text += joint if text else ""
        start = len(text)
        text += f"{source} {cue} {content}"
        begin = len(text) - len(content)
        claims.append(
            Claim(
                id=f"c{number}",
                kind="indirect",
                stance=stance,
                source=Source(text=source, start=start, end=start + len(source), name=source, kind="named"),
                cue=Cue(start=begin - len(cue) - 1, end=begin - 1, text=cue, lemma=cue),
                content=Content(text=content, spans=((begin, begin + len(content)),)),
                evidence="made by hand",
            )
        )
    return text + ".", claims


def found(*told: Told, joint: str = ".\n\n") -> set[tuple[str, str, str, bool]]:
    text, claims = article(*told, joint=joint)
    return {(claim.id, it.kind, it.claim_id, it.possible) for claim in relate(claims, (), text=text) for it in claim.relations}


def between(one: str, other: str) -> list[str]:
    """The rules that set two contents against each other."""
    text, claims = article(("Ms Aldana", "asserts", "say", one), ("Mr Brask", "asserts", "say", other))
    return [it.evidence for it in relate(claims, (), text=text)[0].relations if it.kind == "contradicts"]


@pytest.mark.parametrize(("rule", "one", "other"), [(rule.id, *pair) for rule in rules().opposite for pair in rule.fires_on])
def test_an_opposition_fires_on_its_examples(rule: str, one: str, other: str) -> None:
    assert rule in between(one, other)
    assert rule in between(other, one)


@pytest.mark.parametrize(("rule", "one", "other"), [(rule.id, *pair) for rule in rules().opposite for pair in rule.silent_on])
def test_an_opposition_is_silent_on_its_near_misses(rule: str, one: str, other: str) -> None:
    assert rule not in between(one, other)


def test_ids_of_oppositions_are_unique() -> None:
    assert max(Counter(rule.id for rule in rules().opposite).values()) == 1


def _called_false(content: str) -> bool:
    words = " ".join(word for word, _ in words_of(content))
    return any(refer_of(match["noun"]) for pattern in falsehoods() for match in pattern.finditer(words))


@pytest.mark.parametrize("content", rules().falsehood.fires_on)
def test_what_is_called_false(content: str) -> None:
    assert _called_false(content)


@pytest.mark.parametrize("content", rules().falsehood.silent_on)
def test_what_is_not_called_false(content: str) -> None:
    assert not _called_false(content)


@pytest.mark.parametrize(("one", "other"), [("captured", "capturing"), ("died", "killed"), ("attacks", "struck"), ("stolen", "theft")])
def test_words_that_are_as_good_as_one(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) != ""


def test_a_denial_answers_and_contradicts_the_nearest_accusation() -> None:
    assert found(
        ("Delta Relief", "accuses", "accuse", "the ministry of sounding the alarm too late"),
        ("A fisherman", "asserts", "say", "his boat was gone"),
        ("The government", "denies", "deny", "the accusation"),
    ) == {("c3", "answers", "c1", False), ("c3", "contradicts", "c1", False), ("c1", "contradicts", "c3", False)}


def test_silence_answers_a_report_and_contradicts_nothing() -> None:
    told: list[Told] = [
        ("The Courier", "reports", "report", "the bridge had been closed in secret"),
        ("Solsk council", "does-not-confirm", "comment", "the report"),
    ]
    assert found(*told) == {("c2", "answers", "c1", False)}


def test_a_request_for_comment_is_no_claim() -> None:
    told: list[Told] = [
        ("The Courier", "reports", "report", "the bridge had been closed"),
        ("Solsk council", "does-not-confirm", "respond", "a request for comment"),
    ]
    assert found(*told) == set()


def test_a_denial_that_names_whose_claim_it_is_skips_others() -> None:
    assert ("c3", "answers", "c1", True) not in found(
        ("Ms Aldana", "asserts", "say", "the vote had been rigged"),
        ("Mr Brask", "asserts", "say", "the mayor was tired"),
        ("The mayor", "denies", "reject", "Ms Aldana's claim"),
    )
    assert ("c3", "contradicts", "c1", False) in found(
        ("Ms Aldana", "asserts", "say", "the vote had been rigged"),
        ("Mr Brask", "asserts", "say", "the mayor was tired"),
        ("The mayor", "denies", "reject", "Ms Aldana's claim"),
    )


def test_a_denial_of_words_said_before_contradicts_them() -> None:
    assert ("c2", "contradicts", "c1", False) in found(
        ("Ms Aldana", "accuses", "allege", "the firm had dumped acid in the Solsk canal"),
        ("Firm Vessen", "denies", "deny", "dumping acid in the canal"),
    )


def test_refusing_a_thing_is_no_denial_of_a_claim() -> None:
    told: list[Told] = [
        ("Ms Aldana", "asserts", "say", "the wall needs funding of the border guard"),
        ("Congress", "denies", "deny", "funding for the wall"),
    ]
    assert found(*told) == set()


def test_contrary_to_sets_two_claims_of_a_sentence_against_each_other() -> None:
    told: list[Told] = [
        ("The Courier", "reports", "report", "a pilot fired on purpose"),
        ("Navaria's explanation", "asserts", "was", "an error of software"),
    ]
    assert ("c1", "contradicts", "c2", False) in found(*told, joint=", contrary to ")
    assert found(*told, joint=". Later, ") == set()


def test_other_figures_for_one_thing_contradict() -> None:
    text, claims = article(
        ("The army", "asserts", "say", "12 villagers were killed in the Solsk blast"),
        ("Red Lantern", "asserts", "say", "30 villagers were killed in the blast"),
    )
    start = text.index("12"), text.index("30")
    figures = [
        Figure(start=at, end=at + 12, text=text[at : at + 12], value=value, unit="villagers", action="killed")
        for at, value in zip(start, (12, 30), strict=True)
    ]
    counted = [claim.model_copy(update={"figures": (figure,)}) for claim, figure in zip(claims, figures, strict=True)]
    assert [it.evidence for it in relate(counted, (), text=text)[0].relations] == ["relation.other-figures"]
    at_least = [counted[0], counted[1].model_copy(update={"figures": (figures[1].model_copy(update={"hedge": "at least"}),)})]
    assert "relation.other-figures" not in [it.evidence for it in relate(at_least, (), text=text)[0].relations]


def test_the_same_words_under_a_negation_contradict() -> None:
    assert ("c1", "contradicts", "c2", False) in found(
        ("Ms Aldana", "asserts", "say", "Governor Brod warned the harbour crew"),
        ("Mr Brask", "asserts", "say", "Governor Brod never warned the harbour crew"),
    )


def test_the_same_words_of_two_sources_corroborate() -> None:
    assert ("c1", "corroborates", "c2", False) in found(
        ("Ms Aldana", "asserts", "say", "Governor Brod warned the harbour crew"),
        ("Mr Brask", "asserts", "say", "the harbour crew was warned by Governor Brod"),
    )


def test_claims_by_one_source_are_not_related() -> None:
    same: list[Told] = [
        ("Ms Aldana", "asserts", "say", "Governor Brod warned the harbour crew"),
        ("Ms Aldana", "asserts", "add", "Governor Brod warned the harbour crew"),
    ]
    assert found(*same) == set()


def test_a_spokesman_does_not_corroborate_his_own_side() -> None:
    text, claims = article(
        ("Navaria", "asserts", "say", "Governor Brod warned the harbour crew"),
        ("Navaria's army", "asserts", "say", "Governor Brod warned the harbour crew"),
    )
    places = [text.index("Navaria"), text.index("Navaria's")]
    navaria = Entity(
        id="e1", type="PLACE", name="Navaria", mentions=tuple(Mention(start=at, end=at + 7, text="Navaria") for at in places), salience=1
    )
    claims[0] = claims[0].model_copy(update={"source": claims[0].source.model_copy(update={"entity_id": "e1"})})
    assert not relate(claims, [navaria], text=text)[0].relations


def test_disputed_pairs_come_once_and_certain_ones_first() -> None:
    _, claims = article(*[(name, "asserts", "say", "so") for name in ("A", "B", "C")])
    relations = {0: [("c3", True), ("c2", False)], 1: [("c1", False)], 2: [("c1", True)]}
    related = [
        claim.model_copy(
            update={"relations": tuple(ClaimRelation(kind="contradicts", claim_id=it, possible=guess) for it, guess in relations[number])}
        )
        for number, claim in enumerate(claims)
    ]
    assert disputed(related) == (("c1", "c2"), ("c1", "c3"))


def test_thousands_of_claims_are_fast() -> None:
    told: list[Told] = [
        (
            f"Witness {number % 700}",
            "asserts",
            "say",
            f"the rebels from Quarter{number % 90} had captured Village{number % 300} and its mill{number % 50} in a raid",
        )
        for number in range(2000)
    ]
    text, claims = article(*told)
    begin = time.perf_counter()
    relate(claims, (), text=text)
    assert time.perf_counter() - begin < 2


ARTICLE = """Novaria says it has taken border town as neighbours trade blame

The town of Tarnova is now ours, said Novarian deputy defence minister Elena Brod on Friday.

A unit of volunteers near the front said fighting was continuing for Tarnova, however.

The Solsk Courier reported that a Novarian pilot tried to shoot down a Danish airliner over the lake last year, contrary to
Moscow's explanation that the incident was caused by a technical fault. Moscow did not comment on the report.
"""


def test_an_article_through_the_pipeline_we_ship(shipped: Language) -> None:
    found = newsx.analyze(ARTICLE, published="2024-03-02", nlp=shipped)
    related = relate(found.claims, found.entities, text=ARTICLE)
    rules_found = {it.evidence for claim in related for it in claim.relations}
    assert {"opposite.held-or-fought-over", "relation.contrary-to", "relation.silent"} <= rules_found
    assert len(disputed(related)) == 2
