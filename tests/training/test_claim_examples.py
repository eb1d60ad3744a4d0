"""What the reader of claims learns from."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from spacy.language import Language

from newsx.extract.claim_reader import FIRST, INSIDE, NO_CLAIM, STANCES
from newsx.training.claim_examples import UNKNOWN, Example, label_of, marked_examples
from newsx.training.marked_claims import MarkedClaim, read_marked

DATA = Path(__file__).parents[2] / "data"
ARTICLES = sorted((DATA / "training" / "claims").glob("*.txt"))


def test_marks_give_offsets_of_the_text_without_them() -> None:
    text, claims = read_marked(
        '"<c id=1 stance=opines>It <c id=2 stance=asserts optional=1>was</c> late</c>," <q id=1>said</q> <s id=1>Ana</s>. "<c id=1>Go</c>."'
    )
    assert text == '"It was late," said Ana. "Go."'
    assert claims == [
        MarkedClaim([(4, 7)], stance="asserts", optional=True),
        MarkedClaim([(1, 12), (26, 28)], cue=(15, 19), source=(20, 23), stance="opines"),
    ]


@pytest.mark.parametrize(
    "marked", ["<c id=1 stance=asserts>a", "a</c>", "<c id=1>a</c>", "<q id=1>said</q>", "<c id=1 stance=opines><q id=1>a</c></q>"]
)
def test_marks_that_do_not_fit_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"clos|content"):
        read_marked(marked)


def test_all_marked_articles_can_be_read_and_have_every_stance() -> None:
    stances: Counter[str] = Counter()
    for path in ARTICLES:
        text, claims = read_marked(path.read_text(encoding="utf-8"))
        assert "<c" not in text and "</" not in text, path
        for claim in claims:
            for start, end in [*claim.content, *filter(None, (claim.cue, claim.source))]:
                assert text[start:end] == text[start:end].strip() != "", (path, text[start:end])
            stances[claim.stance] += 1
    assert len(ARTICLES) >= 160
    assert set(stances) == set(STANCES)
    assert min(stances.values()) >= 50


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([(0, 10)], STANCES.index("warns")),
        ([(0, 6)], STANCES.index("warns")),
        ([(0, 3)], None),
        ([(9, 40)], NO_CLAIM),
        ([(50, 60), (70, 80)], STANCES.index("denies")),
    ],
)
def test_a_candidate_has_the_stance_of_the_claim_it_meets(content: list[tuple[int, int]], expected: int | None) -> None:
    gold = [([(0, 10)], "warns"), ([(50, 60), (70, 81)], "denies")]
    assert label_of(content, gold) == expected
    assert label_of(content, []) == NO_CLAIM


def test_a_candidate_that_meets_an_optional_claim_teaches_nothing() -> None:
    assert label_of([(0, 10)], [([(0, 10)], ""), ([(40, 50)], "warns")]) is None


def test_no_article_that_is_measured_on_is_learned_from() -> None:
    def ids(*parts: str) -> set[str]:
        return {json.loads(line)["id"] for line in DATA.joinpath(*parts).read_text(encoding="utf-8").splitlines()}

    learned = ids("annotation", "claims.jsonl") | ids("annotation", "claims-others.jsonl") | ids("training", "claims.jsonl")
    assert len(ids("evaluation", "claims.jsonl")) > 70
    assert not learned & (ids("evaluation", "claims.jsonl") | ids("gold", "claims.jsonl"))


def marked_example(text: str, folder: Path, nlp: Language) -> Example:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    with nlp.select_pipes(disable="claims"):
        (example,) = marked_examples(nlp, folder)
    return example


def test_a_marked_article_becomes_candidates_and_marks(tmp_path: Path, shipped: Language) -> None:
    example = marked_example(
        "Storm\n\n<s id=1>The mayor</s> <q id=1>said</q> <c id=1 stance=opines>the dam was a disgrace</c>. It rained.\n", tmp_path, shipped
    )
    assert example.classes == [STANCES.index("opines")]
    assert len(example.rows[0].content) == 5
    assert example.marks is not None
    assert example.marks.T.tolist() == [
        [0, 0, 0, 0, FIRST, INSIDE, INSIDE, INSIDE, INSIDE, 0, 0, 0, 0],
        [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]


def test_a_claim_of_which_grammar_finds_nothing_is_a_candidate_too(tmp_path: Path, shipped: Language) -> None:
    example = marked_example(
        "Storm\n\nA gloom fell. <s id=1>Her</s> <q id=1>whole manner was one of</q> <c id=1 stance=warns>worse to come</c>.\n",
        tmp_path,
        shipped,
    )
    assert example.classes == [STANCES.index("warns")]
    assert len(example.rows[0].content) == 3


def test_nothing_is_learned_from_the_words_of_optional_claims(tmp_path: Path, shipped: Language) -> None:
    example = marked_example(
        "Storm\n\n<s id=1>Ann Lee</s> <q id=1>spoke of</q> <c id=1 stance=asserts optional=1>rain</c> there.\n", tmp_path, shipped
    )
    assert example.marks is not None
    assert (example.marks[:, 0] == UNKNOWN).sum() == 1
    assert (example.marks[:, 1] == UNKNOWN).sum() == 2
    assert (example.marks == 1).sum() == 0
