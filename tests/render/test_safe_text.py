"""No text, however it was made, can command a terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsx.render import safe_text

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
ANYTHING = st.text(st.characters() | st.sampled_from("\x1b\x9b\x07\r\n\t\x7f\ud800\u202e\u2066\u200f[]"))


@given(ANYTHING)
def test_no_control_is_left(text: str) -> None:
    assert not FORBIDDEN.search(safe_text(text))


@given(ANYTHING)
def test_safe_text_can_be_encoded_and_is_left_alone(text: str) -> None:
    safe = safe_text(text)
    assert safe.encode().decode() == safe == safe_text(safe)


@given(st.text().filter(lambda text: not FORBIDDEN.search(text)))
def test_harmless_text_is_unchanged(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("\x1b]0;title\x07", "\ufffd]0;title\ufffd"),
        ("\x9b2J", "\ufffd2J"),
        ("invoice\u202efdp.exe", "invoice<U+202E>fdp.exe"),
        ("\u2067name\u2069", "<U+2067>name<U+2069>"),
        ("\ud83d", "\ufffd"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("[bold]Kraków[/bold] 王小明 ناصر 👩‍🚒", "[bold]Kraków[/bold] 王小明 ناصر 👩‍🚒"),
    ],
)
def test_what_is_hidden_is_shown(text: str, safe: str) -> None:
    assert safe_text(text) == safe
