"""Entity spans of corpora that disagree, brought to one guideline."""

from __future__ import annotations

import re

from newsx.knowledge.titles import end_of_titles

Span = tuple[int, int, str]

UNKNOWN = "?"
"""The label of a stretch whose entity label is not known: it carries no loss."""

_NO_DEMONYMS = frozenset({"Philippines", "Lords", "Geographic"})
_STATES = frozenset(
    [
        "Iraq",
        "Syria",
        "Russia",
        "Turkey",
        "Iran",
        "France",
        "Germany",
        "Australia",
        "Canada",
        "Belgium",
        "Denmark",
        "Netherlands",
        "Jordan",
        "Bahrain",
        "Qatar",
        "Egypt",
        "Lebanon",
        "Israel",
        "Italy",
        "Spain",
        "Sweden",
        "Norway",
        "Libya",
        "Yemen",
        "US",
        "U.S.",
        "UK",
        "USA",
    ]
) | {"Saudi Arabia", "United States", "United Kingdom", "United Arab Emirates", "New Zealand"}
_COMPASS_DEMONYM = re.compile(r"(?:North|South) (?:Korean|Sudanese|African|Vietnamese|Macedonian|Ossetian)s?\b")
_FRONT = re.compile(r"(?:the|a|an|The|A|An)\s+")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_DETERMINERS = re.compile(r"(?:the|a|an|its|their|his|some|several|many|two|three|four|five|six|\d[\d,.]*|numerous)\s+", re.IGNORECASE)


def trim(text: str, span: Span) -> Span:
    """Takes articles, honorifics and possessives off a span's ends."""
    start, end, label = span
    if front := _FRONT.match(text, start, end):
        start = front.end()
    if label == "PERSON":
        start = end_of_titles(text, start, end)
    if label == "WEAPON":
        while (front := _DETERMINERS.match(text, start, end)) and front.end() < end:
            start = front.end()
    if (tail := _POSSESSIVE.search(text[start:end])) and tail.start() > 0:
        end = start + tail.start()
    return start, end, label


def harmonise(corpus: str, document: dict[str, object], spans: list[Span], demonyms: frozenset[str]) -> list[Span]:
    """The document's spans by the guideline. Stretches of doubt get the label `UNKNOWN`."""
    text = str(document["text"])
    trimmed = [trim(text, span) for span in spans]
    out: list[Span] = []
    for start, end, label in trimmed:
        surface = text[start:end]
        if not surface.strip():
            continue
        if label in {"PERSON", "PLACE", "ORG"} and is_demonym(surface, demonyms):
            label = "NORP"
        if label != UNKNOWN and label in {"PERSON", "PLACE", "ORG", "NORP"} and not any(map(str.isupper, surface)):
            label = UNKNOWN
        if corpus == "re3d":
            label = _re3d_label(surface, label)
        out.append((start, end, label))
    whole = [_with_compass(text, span) for span in out]
    out = [span for span in whole if not any(_inside(span, other) for other in whole if other[2] == "NORP")]
    if corpus == "fewnerd_weapon":
        out = _widened_weapons(text, out, demonyms)
    return out


def _with_compass(text: str, span: Span) -> Span:
    """`South Korean` is one nationality; some corpora mark `Korean` only, or call the whole a place."""
    start, end, label = span
    if label == "PLACE" and _COMPASS_DEMONYM.fullmatch(text, start, end):
        return start, end, "NORP"
    if label == "NORP" and (whole := _COMPASS_DEMONYM.match(text, max(0, start - 6))) and whole.end() == end:
        return start - 6, end, label
    return span


def _inside(span: Span, other: Span) -> bool:
    """Whether `other` covers `span` and more."""
    return other[0] <= span[0] and span[1] <= other[1] and span[:2] != other[:2]


def is_demonym(surface: str, demonyms: frozenset[str]) -> bool:
    return surface not in _NO_DEMONYMS and (surface in demonyms or surface.removesuffix("s") in demonyms)


def _re3d_label(surface: str, label: str) -> str:
    """re3d calls states that act organisations, and marks pronouns, groups and any platform."""
    if label == "ORG" and surface in _STATES:
        return "PLACE"
    if label in {"ORG", "PERSON"} and (surface in {"I", "HE"} or re.search(r"\b[a-z]{4,}\b", surface.replace(" of ", " "))):
        return UNKNOWN
    if label == "WEAPON" and not any(map(str.isupper, surface)):
        return UNKNOWN
    return label


def _widened_weapons(text: str, spans: list[Span], demonyms: frozenset[str]) -> list[Span]:
    """Few-NERD keeps the nationality in a weapon's span and often leaves its class noun out."""
    out: list[Span] = []
    for start, end, label in spans:
        first = text[start:end].split(" ", 1)
        if len(first) == 2 and first[0] in demonyms:
            out.append((start, start + len(first[0]), "NORP"))
            start += len(first[0]) + 1
        out.append((start, end, label))
        if tail := re.compile(r"(?: [a-z]+){1,2}").match(text, end):
            out.append((end + 1, tail.end(), UNKNOWN))
    return out
