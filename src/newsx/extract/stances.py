"""How a source stands to what it says: from the cue's frame, its negation, and, after a neutral `said`, from what is said."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from newsx.extract.attribution_parts import Attribution
from newsx.extract.cues import lexicon
from newsx.models import Stance

_NEUTRAL: frozenset[Stance] = frozenset({"asserts", "reports"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_OPPOSITE: dict[Stance, Stance] = {
    "denies": "confirms",
    "confirms": "does-not-confirm",
    "asserts": "does-not-confirm",
    "reports": "does-not-confirm",
}


def stance_of(found: Attribution, content: str, *, quoted: bool, relayed: bool) -> Stance:
    """The stance of an attribution to its content, which is given as words.

    `quoted`: the content stands in quotation marks; `relayed`: the source is a medium or a document.
    """
    frame = found.frame
    if found.refused:
        return "confirms" if frame.stance == "denies" else "does-not-confirm"
    if found.negated and found.neither:
        return "does-not-confirm"
    if found.negated:
        return frame.negated or _OPPOSITE.get(frame.stance, "denies")
    if frame.stance not in _NEUTRAL:
        return frame.stance
    if relayed or frame.document:
        return "reports"
    if frame.attitude:
        return frame.stance
    return stance_by_content(content, quoted=quoted) or "asserts"


def is_hedged(content: str) -> bool:
    """Whether the content itself says that it is not sure: `may`, `possibly`, `appears to`."""
    return bool(_pattern("hedges").search(content))


def stance_by_content(content: str, *, quoted: bool) -> Stance | None:
    """What the words of a content make of a neutral cue, or of none: a demand, and for words quoted a judgement."""
    if _pattern("demand_modals").search(content):
        return "demands"
    if quoted and _pattern("evaluation_words").search(content):
        return "opines"
    return None


@cache
def is_medium(name: str) -> bool:
    """Whether a name is that of a newspaper, a broadcaster, an agency or the like."""
    known = _media()
    plain = name.lower().removeprefix("the ").replace("’", "'")
    words = _WORD.findall(plain)
    return (
        plain in known["names"]
        or name.lower() in known["names"]
        or any(word in known["words"] or word in known["acronyms"] for word in words)
    )


def relay_nouns() -> frozenset[str]:
    """Common nouns for media and reports, in the singular."""
    return _media()["nouns"]


@cache
def _media() -> dict[str, frozenset[str]]:
    read = tomllib.loads((files("newsx") / "knowledge" / "media.toml").read_text(encoding="utf-8"))
    return {key: frozenset(values) for key, values in read.items()}


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Matches any inflection by `s`, `es`, `d`, `ed` or `ing` of the words of a list."""
    listed = sorted(getattr(lexicon().file, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})(?:e?s|e?d|ing)?\b", re.IGNORECASE)
