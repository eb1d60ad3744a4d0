"""What stands in quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsx.extract.quotations import quotations


def words(text: str) -> list[str]:
    return [text[found.start : found.end] for found in quotations(text)]


CASES = [
    ("“We won,” she said.", ["We won,"]),
    ('"We won," she said. "It is over."', ["We won,", "It is over."]),
    ("‘We won,’ she said.", ["We won,"]),
    ("'We won,' she said. 'It's over.'", ["We won,", "It's over."]),
    ("«We won», she said, “really”.", ["We won", "really"]),
    ("„We won“, she said.", ["We won"]),
    ("``We won,'' she said.", ["We won,"]),
    ("''We won,'' she said. ''It's over.''", ["We won,", "It's over."]),
    ("“He told me ‘never again’ twice,” she said.", ["He told me ‘never again’ twice,"]),
    ("‘He told me “never again” twice,’ she said.", ["He told me “never again” twice,"]),
    ("He called for ‘the workers’ rights to be kept’ today.", ["the workers’ rights to be kept"]),
    ("The farmers’ leader spoke of 'the '90s' again.", ["the '90s"]),
    ("The ship's crew and the farmers' leader don't talk.", []),
    ("A man of 6'2\" left.", []),
    ("“One.\n\n“Two,” he said.", ["One.", "Two,"]),
    ("“One, never closed.\n\nThe road was shut.", ["One, never closed."]),
    ("He said: “", []),
    ("The so-called “”.", []),
    ('He said ("no") and left.', ["no"]),
    ('—"Out," he said.', ["Out,"]),
    ("\"'Never' is long,\" he said.", ["'Never' is long,"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_paragraph_that_opens_again_goes_on_with_the_quotation_left_open() -> None:
    first, second = quotations("“One.\n\n“Two,” he said.")
    assert not first.closed
    assert not first.goes_on
    assert second.closed
    assert second.goes_on


def test_a_closed_quotation_is_not_taken_up() -> None:
    assert [found.goes_on for found in quotations("“One,” he said.\n\n“Two,” she said.")] == [False, False]


def test_unclosed_quotation_costs_one_quote() -> None:
    assert words("“One, he said.\n\nThe road was shut.\n\n“Two,” she said.")[-1] == "Two,"


@given(st.text(alphabet="ab s.,\n\"'“”‘’«»`", max_size=80))
def test_quotations_lie_in_order_within_the_text(text: str) -> None:
    last = 0
    for found in quotations(text):
        assert last <= found.outer_start <= found.start < found.end <= found.outer_end <= len(text)
        last = found.outer_end
