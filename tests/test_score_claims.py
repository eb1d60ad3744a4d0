"""The scorer of claims, on answers whose worth is known."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsx import score
from newsx.models import Analysis, Claim, Content, Cue, Document, Generator, Source
from newsx.score_claims import ClaimScores

TEXT = (
    'Deputy mayor Ana Ruiz said the old bridge would close in May. "We have no choice," she added, "and no money left." '
    "A letter signed by twelve shopkeepers reportedly called the plan a mistake. The council denied that any shop would lose money."
)


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def gold(*content: str, source: str | None, cue: str | None, **more: Any) -> dict[str, Any]:
    plain = {"kind": "indirect", "stance": "asserts", "names": [], "anonymous": False, "optional": False}
    spans = {"content": [list(at(it)) for it in content], "source": source and list(at(source)), "cue": cue and list(at(cue))}
    return {**plain, **spans, **more}


BRIDGE = gold("the old bridge would close in May", source="Deputy mayor Ana Ruiz", cue="said", names=["Ana Ruiz", "Ruiz"])
CHOICE = gold("We have no choice", "and no money left", source="she", cue="added", names=["Ana Ruiz", "Ruiz"], kind="direct")
LETTER = gold("the plan a mistake", source="A letter signed by twelve shopkeepers", cue="called", stance="opines", optional=True)
DENIAL = gold("any shop would lose money", source="The council", cue="denied", stance="denies")
GOLD = [BRIDGE, CHOICE, LETTER, DENIAL]


def source(text: str | None, name: str | None = None) -> Source:
    start, end = at(text) if text else (None, None)
    return Source(text=text, start=start, end=end, name=name, kind="role" if text else "unstated")


def claim(*content: str, by: Source, cue: str | None = None, kind: Any = "indirect", stance: Any = "asserts") -> Claim:
    return Claim(
        id="c1",
        kind=kind,
        stance=stance,
        source=by,
        cue=Cue(start=at(cue)[0], end=at(cue)[1], text=cue, lemma=cue) if cue else None,
        content=Content(text=" … ".join(content), spans=tuple(at(it) for it in content)),
        evidence="a rule",
    )


RUIZ = source("Deputy mayor Ana Ruiz", "Ana Ruiz")
SHE = source("she", "Ana Ruiz")
ON_BRIDGE = claim("the old bridge would close in May", by=RUIZ, cue="said")
ON_CHOICE = claim("We have no choice", "and no money left", by=SHE, cue="added", kind="direct")
ON_DENIAL = claim("any shop would lose money", by=source("The council", "council"), cue="denied", stance="denies")


def analysis(*claims: Claim) -> Analysis:
    made = Generator(name="newsx", version="0", pipeline="none")
    return Analysis(generator=made, document=Document(id="x", words=40, text=TEXT), claims=claims)


def scored(*claims: Claim, wanted: list[dict[str, Any]] = GOLD) -> ClaimScores:
    scores = ClaimScores()
    scores.add(wanted, analysis(*claims))
    return scores


def counts(scores: ClaimScores) -> tuple[int, int, int, int]:
    return scores.claims.right, scores.sourced.right, scores.claims.found, scores.claims.wanted


def test_the_gold_itself_is_perfect() -> None:
    scores = scored(ON_BRIDGE, ON_CHOICE, ON_DENIAL)
    assert counts(scores) == (3, 3, 3, 3) and scores.errors == []
    assert scores.kinds == scores.stances == scores.cues == {True: 3}


def test_an_optional_claim_is_neither_right_nor_false_nor_missed() -> None:
    scores = scored(ON_BRIDGE, claim("the plan a mistake", by=source(None)))
    assert counts(scores) == (1, 1, 1, 3)
    assert [error.split("'")[0] for error in scores.errors] == ["claim   missed "] * 2


def test_half_of_the_words_are_enough() -> None:
    assert counts(scored(claim("the old bridge would", by=RUIZ))) == (1, 1, 1, 3)
    scores = scored(claim("old bridge", by=RUIZ))
    assert counts(scores) == (0, 0, 1, 3)
    assert "claim   false  'old bridge' (a rule)" in scores.errors


def test_a_claim_of_several_spans_is_matched_by_one_and_its_other_pieces_are_neutral() -> None:
    pieces = claim("We have no choice", by=SHE, kind="direct"), claim("and no money left", by=SHE, kind="direct")
    assert counts(scored(*pieces)) == (1, 1, 1, 3)


def test_a_gold_claim_is_matched_once_and_by_the_likest() -> None:
    scores = scored(claim("the old bridge would close", by=SHE, stance="warns"), ON_BRIDGE)
    assert counts(scores) == (1, 1, 2, 3) and scores.stances == {True: 1}


def test_the_cue_decides_between_equal_contents() -> None:
    same = gold("any shop would lose money", source="Deputy mayor Ana Ruiz", cue="said")
    scores = scored(ON_DENIAL, wanted=[same, DENIAL])
    assert (scores.sourced.right, scores.stances, scores.cues) == (1, {True: 1}, {True: 1})


def test_kind_stance_and_cue_are_compared() -> None:
    scores = scored(claim("any shop would lose money", by=source("The council"), kind="mixed"))
    assert scores.kinds == scores.stances == scores.cues == {False: 1}
    assert any(error.startswith("stance  wrong  asserts, not denies") for error in scores.errors)


@pytest.mark.parametrize(
    ("ours", "wanted", "right"),
    [
        (source("she", "Ana Ruiz"), BRIDGE, True),
        (source("she", "deputy mayor Ana Ruiz of the town"), BRIDGE, True),
        (source("Deputy mayor Ana Ruiz", "Bea Lind"), BRIDGE, True),
        (source("she", "Bea Lind"), CHOICE, False),
        (source("she"), CHOICE, False),
        (source("The council"), BRIDGE, False),
        (source("The council", "council"), LETTER, False),
        (source("A letter signed by twelve shopkeepers", "shopkeepers"), LETTER, True),
        (source("A letter", "letter"), LETTER, False),
        (source("she", "deputy mayor"), {**CHOICE, "names": []}, True),
        (source("she"), {**CHOICE, "names": []}, False),
        (source(None), BRIDGE, False),
        (source(None), {**BRIDGE, "source": None}, True),
        (source(None, "Ana Ruiz"), {**BRIDGE, "source": None}, True),
        (source(None, "Bea Lind"), {**BRIDGE, "source": None}, False),
        (source("The council"), {**BRIDGE, "source": None}, False),
    ],
)
def test_a_source_is_right_by_name_or_as_printed(ours: Source, wanted: dict[str, Any], right: bool) -> None:
    spans = wanted["content"]
    found = ON_BRIDGE.model_copy(update={"source": ours, "content": Content(text="", spans=tuple(tuple(span) for span in spans))})
    assert scored(found, wanted=[{**wanted, "optional": False}]).sourced.right == right


def entry(**more: Any) -> dict[str, Any]:
    return {"id": "a", "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), **more}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs the command on one article whose analysis is given, with entity gold for another article only."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(score, "load", lambda: None)
    monkeypatch.setattr(score, "analyze", lambda text, **_: analysis(ON_BRIDGE))
    (tmp_path / "data" / "annotation").mkdir(parents=True)
    (tmp_path / "data" / "annotation" / "wikinews.jsonl").write_text("")
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "other"}))
    (tmp_path / "texts.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "a", "text": TEXT, "date": None}).encode()))

    def command(claims: dict[str, Any], *options: str) -> Any:
        (tmp_path / "claims.jsonl").write_text(json.dumps(claims))
        return CliRunner().invoke(score.main, ["texts.jsonl.gz", "--gold", "gold.jsonl", "--claims", "claims.jsonl", *options])

    return command


def test_without_entity_gold_only_claims_are_printed(run: Callable[..., Any]) -> None:
    result = run(entry(claims=GOLD))
    assert result.exit_code == 0 and result.stdout.startswith("claims     F 0.500  P 1.000  R 0.333  (1/1/3)")
    assert "missed" not in result.stdout
    assert "claim   missed 'any shop would lose money'" in run(entry(claims=GOLD), "--errors").stdout


def test_another_text_is_refused(run: Callable[..., Any]) -> None:
    result = run({**entry(claims=GOLD), "sha256": "0"})
    assert result.exit_code == 1 and "not the text that was annotated" in result.stderr
