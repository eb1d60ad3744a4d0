"""The scorer, on answers whose worth is known."""

from __future__ import annotations

from typing import Any

import pytest

from newsx.models import Analysis, Document, Entity, Generator, KnowledgeBaseLink, Mention, Role, TextSpan
from newsx.score import Scores

TEXT = "Ana Ruiz, the mayor, left Lund. Ruiz said she was tired. Lund is quiet."
MENTIONS = [(0, 8, "PERSON"), (26, 30, "PLACE"), (32, 36, "PERSON"), (57, 61, "PLACE")]
GOLD: dict[str, Any] = {
    "clusters": [[[0, 8], [32, 36]], [[26, 30], [57, 61]]],
    "metonyms": [],
    "roles": [[14, 19, 0]],
    "optional_roles": [],
    "references": [[42, 45, 0]],
    "optional_references": [],
    "places": [{"cluster": 1, "latitude": 55.7, "longitude": 13.2, "country": "SE", "kind": "city"}],
}


def span(start: int, end: int) -> TextSpan:
    return TextSpan(start=start, end=end, text=TEXT[start:end])


def mention(start: int, end: int, *, metonym: bool = False) -> Mention:
    return Mention(start=start, end=end, text=TEXT[start:end], metonym=metonym)


def scored(*entities: Entity) -> Scores:
    analysis = Analysis(
        generator=Generator(name="newsx", version="0", pipeline="none"),
        document=Document(id="x", words=14, text=TEXT),
        entities=entities,
    )
    scores = Scores()
    scores.add(GOLD, MENTIONS, analysis)
    return scores


def lund(latitude: float | None = 55.7, *, metonym: bool = False) -> Entity:
    kb = KnowledgeBaseLink(source="geonames", id="1", kind="city", country="SE", latitude=latitude, longitude=13.2) if latitude else None
    return Entity(id="e2", type="PLACE", name="Lund", mentions=(mention(26, 30), mention(57, 61, metonym=metonym)), salience=1, kb=kb)


RUIZ = Entity(
    id="e1",
    type="PERSON",
    name="Ana Ruiz",
    roles=(Role(start=14, end=19, text="mayor"),),
    mentions=(mention(0, 8), mention(32, 36)),
    references=(span(42, 45),),
    salience=1,
)


def test_the_gold_itself_is_perfect() -> None:
    scores = scored(RUIZ, lund())
    for share in (scores.entities["PERSON"], scores.entities["PLACE"], scores.links, scores.roles, scores.references):
        assert share.right == share.found == share.wanted > 0
    assert scores.places == {"right": 1} and scores.flags == {True: 2} and scores.errors == []


def test_split_referents_miss_links() -> None:
    one, other = (RUIZ.model_copy(update={"id": name, "mentions": (which,)}) for name, which in zip("ab", RUIZ.mentions, strict=True))
    assert (scored(one, other, lund()).links.right, scored(one, other, lund()).links.wanted) == (1, 2)


@pytest.mark.parametrize(("latitude", "verdict"), [(55.8, "right"), (52.0, "wrong"), (None, "unresolved")])
def test_a_place_is_right_within_a_distance(latitude: float | None, verdict: str) -> None:
    assert scored(RUIZ, lund(latitude)).places == {verdict: 1}


def test_a_false_metonym_counts_against_the_flag() -> None:
    scores = scored(RUIZ, lund(metonym=True))
    assert scores.flags == {True: 1, False: 1} and scores.metonyms.found == 1


def test_a_reference_to_someone_else_is_wrong() -> None:
    scores = scored(RUIZ.model_copy(update={"references": ()}), lund().model_copy(update={"references": RUIZ.references}))
    assert (scores.references.right, scores.references.found, scores.references.wanted) == (0, 1, 1)
