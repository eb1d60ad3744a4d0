from __future__ import annotations

import pytest

from newsx.knowledge.titles import end_of_titles, is_title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Capt Marchenko", "Marchenko"),
        ("Lt. Gen. Anna Berg", "Anna Berg"),
        ("Deputy Prime Minister Anna Berg", "Anna Berg"),
        ("Anna Berg", "Anna Berg"),
        ("President", "President"),
        ("Generoso Berg", "Generoso Berg"),
        ("Prince", "Prince"),
    ],
)
def test_a_name_begins_after_its_titles(text: str, name: str) -> None:
    assert text[end_of_titles(text, 0, len(text)) :] == name


@pytest.mark.parametrize(("word", "title"), [("Gen", True), ("Dr.", True), ("President", True), ("Berg", False), ("spokesman", False)])
def test_titles_stand_alone_too(word: str, title: bool) -> None:
    assert is_title(word) == title
