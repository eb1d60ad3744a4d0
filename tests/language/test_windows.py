from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsx.language.windows import CONTEXT, Window, borders, cut
from newsx.language.wordpieces import Gap

LIMIT = 40


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Costs and strengths, sometimes of words that each fill a window, or without borders."""
    dearest = draw(st.sampled_from([1, 3, LIMIT]))
    strongest = draw(st.sampled_from([0, 1, 3]))
    words = draw(st.lists(st.tuples(st.integers(1, dearest), st.integers(0, strongest)), max_size=400))
    return [cost for cost, _ in words], [strength for _, strength in words]


@settings(deadline=None, max_examples=150)
@given(texts())
def test_kept_words_tile_the_text_and_windows_fit(text: tuple[list[int], list[int]]) -> None:
    costs, strengths = text
    windows = cut(costs, strengths, LIMIT)
    assert [place for window in windows for place in range(window.first, window.last)] == list(range(len(costs)))
    for window in windows:
        assert 0 <= window.start <= window.first < window.last <= window.end <= len(costs)
        assert sum(costs[window.first : window.end]) <= LIMIT
        assert sum(costs[window.start : window.end]) <= LIMIT + CONTEXT
        assert window.first - window.start <= CONTEXT
        if strengths[window.first]:
            assert window.start == window.first


@settings(deadline=None, max_examples=150)
@given(texts())
def test_windows_end_at_the_strongest_border_of_their_second_half(text: tuple[list[int], list[int]]) -> None:
    costs, strengths = text
    for window in cut(costs, strengths, LIMIT)[:-1]:
        full = window.first
        while sum(costs[window.first : full + 1]) <= LIMIT:
            full += 1
        half = strengths[window.first + max(1, (full - window.first) // 2) : full + 1]
        assert strengths[window.last] == max(half)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({60: 3, 70: 2, 90: 1}, 60),
        ({60: 1, 70: 2, 90: 1}, 70),
        ({60: 1, 90: 1}, 90),
        ({100: 1}, 100),
        ({20: 3, 90: 1}, 90),
    ],
)
def test_paragraphs_are_preferred_to_lines_and_lines_to_sentences(places: dict[int, int], expected: int) -> None:
    strengths = [places.get(number, 0) for number in range(150)]
    first, second = cut([1] * 150, strengths, 100)
    assert first == Window(0, 0, expected, expected)
    assert second == Window(expected, expected, 150, 150)


def test_cut_inside_a_sentence_is_read_from_both_sides() -> None:
    first, second = cut([1] * 150, [0] * 150, 100)
    assert first == Window(0, 0, 100 - CONTEXT, 100)
    assert second == Window(100 - 2 * CONTEXT, 100 - CONTEXT, 150, 150)


@pytest.mark.parametrize("cost", [1, 8, 32, 192])
def test_text_without_borders_takes_no_more_than_twice_the_fewest_windows(cost: int) -> None:
    fewest = -(-5000 // (192 // cost))
    assert len(cut([cost] * 5000, [0] * 5000, 192)) <= 2 * fewest


def test_no_words_make_no_window() -> None:
    assert cut([], [], LIMIT) == []


def test_borders_are_paragraphs_lines_and_sentence_ends() -> None:
    words = ["Title", "He", "left", ".", "”", "Then", "U.S.", "troops", "came", "!", "Who", "?"]
    gaps = [Gap.NONE, Gap.BLANK_LINE, Gap.SPACE, Gap.NONE, Gap.NONE, Gap.SPACE]
    gaps += [Gap.SPACE, Gap.SPACE, Gap.SPACE, Gap.NONE, Gap.NEWLINE, Gap.NONE]
    assert borders(words, gaps) == [0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0]
