"""How a source stands to what it says: from the cue's frame, its negation, and, after a neutral `said`, from what is said."""

from __future__ import annotations

import re
from functools import cache

from newsx.extract.attributions import Attribution
from newsx.extract.cues import lexicon
from newsx.models import Stance

_NEUTRAL = frozenset({"asserts", "reports"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_OPPOSITE: dict[Stance, Stance] = {"denies": "confirms", "confirms": "does-not-confirm", "asserts": "does-not-confirm", "reports": "does-not-confirm"}


def stance_of(found: Attribution, content: str) -> Stance:
    """The stance of an attribution to its content, which is given as words."""
    frame = found.frame
    if found.refused:
        return "confirms" if frame.stance == "denies" else "does-not-confirm"
    if found.negated:
        return frame.negated or _OPPOSITE.get(frame.stance, "denies")
    if frame.stance not in _NEUTRAL or frame.attitude or frame.document:
        return frame.stance
    return _by_content(content) or frame.stance


def is_hedged(content: str) -> bool:
    """Whether the content itself says that it is not sure: `may`, `possibly`, `appears to`."""
    return bool(_pattern("hedges").search(content))


def _by_content(content: str) -> Stance | None:
    """What the words of a content make of a neutral cue."""
    if _pattern("blame_words").search(content):
        return "accuses"
    if _pattern("demand_modals").search(content):
        return "demands"
    if _pattern("warning_words").search(content):
        return "warns"
    if _pattern("evaluation_words").search(content):
        return "opines"
    return None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Matches any inflection by `s`, `es`, `d`, `ed` or `ing` of the words of a list."""
    listed = sorted(getattr(lexicon().file, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})(?:e?s|e?d|ing)?\b", re.IGNORECASE)
