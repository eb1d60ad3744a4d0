"""Titles before people's names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def end_of_titles(text: str, start: int, end: int) -> int:
    """Where the name begins in `text[start:end]`, after `Lt Gen`, `Prime Minister`, `Mr` and the like; never at `end`."""
    while (title := _pattern().match(text, start, end)) and title.end() < end:
        start = title.end()
    return start


def is_title(word: str) -> bool:
    """Whether one word is a title or rank that stands before names: `Gen`, `Dr.`."""
    return end_of_titles(f"{word} x", 0, len(word) + 2) > 0


@cache
def _pattern() -> re.Pattern[str]:
    lists = tomllib.loads((files("newsx.knowledge") / "titles.toml").read_text(encoding="utf-8"))
    return re.compile(rf"(?:(?:{'|'.join(lists['modifiers'])})\s+)*(?:{'|'.join(lists['words'])})\b\.?,?\s+(?=\S)")
