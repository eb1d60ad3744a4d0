"""The lemmatizer's tables: edit scripts of known forms and of word endings, by tag."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from newsx.language.lemmas import KEEP, LONGEST_ENDING, form, script
from newsx.training.corpora import Example

Table = dict[str, dict[str, str]]
_LEAST = 2
"""How often an ending must have been met with its commonest script to have one."""


def lemma_tables(examples: Iterable[Example]) -> dict[str, Table]:
    """`forms` and `endings`: tag → form or ending → script. What a shorter ending says already is left out."""
    forms: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    endings: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for example in examples:
        if example.tags is None or example.lemmas is None:
            continue
        for word, tag, lemma in zip(example.words, example.tags, example.lemmas, strict=True):
            known = form(word, tag)
            edit = script(known, lemma)
            forms[tag][known][edit] += 1
            for length in range(min(LONGEST_ENDING, len(known)) + 1):
                endings[tag][known[len(known) - length :]][edit] += 1
    ending_scripts = {tag: _pruned(counts) for tag, counts in endings.items()}
    form_scripts = {
        tag: {
            word: best
            for word, counts in sorted(table.items())
            if (best := counts.most_common(1)[0][0]) != _by_ending(word, ending_scripts[tag])
        }
        for tag, table in forms.items()
    }
    return {"forms": form_scripts, "endings": ending_scripts}


def _pruned(counts: dict[str, Counter[str]]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for ending in sorted(counts, key=lambda ending: (len(ending), ending)):
        best, count = counts[ending].most_common(1)[0]
        if (count >= _LEAST or not ending) and best != _by_ending(ending, kept):
            kept[ending] = best
    return kept


def _by_ending(word: str, endings: dict[str, str]) -> str:
    for start in range(max(0, len(word) - LONGEST_ENDING), len(word) + 1):
        if word[start:] in endings:
            return endings[word[start:]]
    return KEEP
