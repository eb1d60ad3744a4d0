"""Statements without quotation marks in the lines below a tag."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from newsx.extract.claims import claims_in
from newsx.extract.statements import statement_after

PRESS_RELEASE = """Minister condemns the strike on Lund

The Foreign Minister Anna Berg said:

I am appalled by the strike on the harbour, for which the rebels have claimed responsibility.

It came a week after the rocket fire. We will call for talks.

It is vital that both sides hold their fire.
"""


def statements(nlp: Language, text: str) -> list[str]:
    doc = nlp(text)
    return [text[slice(*span)] for claim in claims_in(doc) if claim.rule.endswith(" statement") for span in claim.content]


def test_a_statement_is_one_direct_claim_to_its_end(shipped: Language) -> None:
    claims = [claim for claim in claims_in(shipped(PRESS_RELEASE)) if claim.rule == "cue.say statement"]
    (claim,) = claims
    assert claim.kind == "direct"
    assert claim.source is not None
    assert PRESS_RELEASE[slice(*claim.source)] == "The Foreign Minister Anna Berg"
    assert [PRESS_RELEASE[start:end] for start, end in claim.content] == [PRESS_RELEASE[PRESS_RELEASE.index("I am") :].strip().rstrip(".")]


def test_nothing_is_claimed_within_a_statement_by_others(shipped: Language) -> None:
    assert [PRESS_RELEASE[slice(*claim.cue)] for claim in claims_in(shipped(PRESS_RELEASE)) if claim.cue] == ["condemns", "said"]


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ("We are sorry.\n\nFurther information\n\nThe press office is closed.", "We are sorry"),
        ("We are sorry.\n\nThe band had played twice.\n\nThe mayor said that the hall was full.", "We are sorry"),
        ("No.\n\nThe band broke up.\n\nWe go on.\n\n“Go home,” Ann Lee said.", "No.\n\nThe band broke up.\n\nWe go on"),
        ("The hall was full. The mayor said that nobody was hurt.", "The hall was full"),
    ],
)  # fmt: skip
def test_a_statement_ends_where_others_speak(shipped: Language, after: str, kept: str) -> None:
    assert statements(shipped, f"The show is off\n\nThe singer wrote:\n\n{after}\n") == [kept]


@pytest.mark.parametrize(
    "after", ["- the hall\n- the band", "“We are sorry.”", "# Tickets", "The hall", "The mayor said that the hall was full.", ""]
)
def test_what_is_no_statement(shipped: Language, after: str) -> None:
    assert statements(shipped, f"The show is off\n\nThe singer wrote:\n\n{after}\n") == []


@given(text=st.text(alphabet='ab I.:\n\r"-', max_size=60), tag=st.integers(0, 60))
def test_statements_lie_in_any_text(text: str, tag: int) -> None:
    span = statement_after(text, tag, lambda start, end: start + 2 if end - start > 5 else None)
    assert span is None or (tag <= span[0] < span[1] <= len(text) and text[slice(*span)].strip() == text[slice(*span)])
