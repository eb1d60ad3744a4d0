"""Lemmas as edit scripts: what to cut off a word's end and what to put there."""

from __future__ import annotations

KEEP = "k0+"
"""The script of a word that is its own lemma."""

LONGEST_ENDING = 6
"""Letters of the longest word ending that has a script of its own."""


def script(word: str, lemma: str) -> str:
    """The edit script from `word` to `lemma`: `k` or `l` (keep the case, or lower it), letters to cut, letters to add.

    >>> script("Cities", "city")
    'l3+y'
    """
    case = "k" if not word or word[0] == lemma[:1] else "l"
    form = word if case == "k" else word.lower()
    if case == "k" and form != lemma and form.lower() == lemma:
        case, form = "l", word.lower()
    shared = 0
    while shared < min(len(form), len(lemma)) and form[shared] == lemma[shared]:
        shared += 1
    return f"{case}{len(form) - shared}+{lemma[shared:]}"


def apply(edit: str, word: str) -> str:
    """The lemma of `word` by an edit script; only the case changes where the script would cut more than there is.

    >>> apply("l3+y", "Parties")
    'party'
    """
    cut, _, ending = edit[1:].partition("+")
    form = word.lower() if edit[0] == "l" else word
    kept = len(form) - int(cut)
    return form[:kept] + ending if kept >= 0 and (kept or ending) else form


def form(word: str, tag: str) -> str:
    """The form that scripts work on: proper nouns and foreign words as they stand, all others in lower case."""
    return word if tag.startswith("NNP") or tag == "FW" else word.lower()
