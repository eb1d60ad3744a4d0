"""Folded names: one key for all the ways in which newspapers write a place's name."""

from __future__ import annotations

import re
import unicodedata

LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a", "ħ": "h", "&": " and "}
    | dict.fromkeys(".'’‘ʻʼʹ`´ʿʾ")
)
WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
NOT_OF_A_WORD = re.compile(r"[\W_]+")
ACRONYM_LENGTH = 5


def folded(name: str) -> str:
    """The key that a name is found under: `St. Petersburg`, `saint-petersburg` → `saint petersburg`; empty where nothing can be read."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = [WORDS.get(word, word) for word in NOT_OF_A_WORD.sub(" ", plain).split()]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def is_acronym(name: str) -> bool:
    """Whether a name is nothing but a few capitals: `U.S.`, `DPRK`, and so is not meant by `us`."""
    letters = name.replace(".", "")
    return len(letters) <= ACRONYM_LENGTH and letters.isalpha() and letters.isupper()
