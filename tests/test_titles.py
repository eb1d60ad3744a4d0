from __future__ import annotations

import pytest

from newsx.knowledge.titles import end_of_titles


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
