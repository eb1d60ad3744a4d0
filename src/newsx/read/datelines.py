"""Lines that say when an article appeared, and the place and date that open a wire report."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsx.read.phrases import WORDS
from newsx.read.published import DATE, MONTH, WEEKDAY, PrintedDate

_LONGEST = 160
_INLINE = 140
_MOST_PLACE_WORDS = 5

_TIME = re.compile(
    r"\b\d{1,2}(?:[:.h]\d{2}){1,2}(?:\s*[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?|[+-]\d{1,2}(?::?\d{2})?\b",
    re.IGNORECASE,
)
_AGO = re.compile(r"\b(?:\d{1,2}|an?|one)\s+(?:min(?:ute)?|hr|hour|day|week)s?\s+ago\b", re.IGNORECASE)
_LABEL = re.compile(rf"^\W*(?:{'|'.join(WORDS['date_labels'])})\b", re.IGNORECASE)
_UPDATE = re.compile(rf"\b(?:{'|'.join(WORDS['update_labels'])})\b", re.IGNORECASE)
_FILLERS = re.compile(rf"\b(?:{'|'.join(WORDS['date_fillers'])}|{WEEKDAY})(?!\w)", re.IGNORECASE)

_CAPS = r"[^\W\d_a-z][^\W\d_a-zß-ÿ.'’-]*[^\W\d_a-zß-ÿ]"
_SHOUTED = rf"{_CAPS}(?:[ -]{_CAPS}){{0,3}}"
_NAMED = r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,3}"
_DAY = rf"(?:{WEEKDAY},?\s+)?(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+\d{{4}})?|{WEEKDAY}"
_WIRE = re.compile(
    rf"\s*(?P<place>(?:{_SHOUTED})(?:\s?/\s?(?:{_SHOUTED})){{0,2}}|{_NAMED})?"
    rf"(?P<region>,\s+(?!(?i:{_DAY}))(?:[^\W\d_a-z][\w.’'-]*)(?: [^\W\d_a-z][\w.’'-]*){{0,2}})?"
    rf"(?P<date>,?\s*\(?(?i:{_DAY})\)?)?[,.]?"
    r"(?P<agency>\s*[(/](?:[^\W\d_][\w.&/ ]{1,30})[)/])?[.,]?"
    r"(?P<dash>\s*(?:—|–|―|--)\s*|\s+-\s+|:\s+|(?<=/\.)\s+)"
)
_ANOTHER_DASH = re.compile(r"[^.!?]{0,300}?(?:—|–|―|--|\s-\s)")
_AGENCY = re.compile(rf"(?:{'|'.join(map(re.escape, WORDS['agencies']))})\b")


class DateLine(NamedTuple):
    """A line of its own that dates the article. `placed` if it names a place or somebody too."""

    printed: PrintedDate
    labelled: bool
    placed: bool


def read_date_line(line: str) -> DateLine | None:
    """None unless nothing but date, time, labels and perhaps a place stands on the line."""
    if len(line) > _LONGEST or (not any(map(str.isdigit, line)) and "ago" not in line):
        return None
    dates = DATE.sub(" ", line)
    rest = _AGO.sub(" ", dates)
    if rest == line:
        return None
    labelled = bool(_LABEL.match(line))
    rest = _FILLERS.sub(" ", _TIME.sub(" ", rest))
    words = re.findall(r"\w[\w.'’-]*", rest)
    if any(word[0].islower() or word[0].isdigit() for word in words) or len(words) > _MOST_PLACE_WORDS:
        return None
    rank = 2 if _UPDATE.search(line) else 0 if labelled else 1
    return DateLine(PrintedDate(line, rank), labelled=labelled, placed=bool(words))


def read_wire_dateline(text: str, start: int, end: int, *, opening: bool) -> tuple[int, PrintedDate] | None:
    """Where the body goes on after `KYIV, Sept 14 (Reuters) - `, and the date in it.

    `opening`: this is the report's first paragraph, where less evidence is enough.
    """
    match = _WIRE.match(text, start, min(end, start + _INLINE))
    if match is None or match.end() >= end or not _is_evident(match, text[match.end() : end][:_INLINE], opening=opening):
        return None
    return match.end(), PrintedDate(match["date"] or "", 1)


def _is_evident(match: re.Match[str], after: str, *, opening: bool) -> bool:
    """Capitals, a date, an agency and a dash: two of them make a dateline, and so does an agency that is known."""
    agency = bool(match["agency"] and _AGENCY.match(match["agency"].strip(" (/")))
    if agency or match["place"] is None:
        return agency
    if not _could_be_place(match["place"]):
        return False
    shouted = re.fullmatch(rf"(?:{_SHOUTED})(?:\s?/\s?(?:{_SHOUTED}))*", match["place"]) is not None
    dated, dash = bool(match["date"]), match["dash"].strip() not in {"", ":"}
    if match["agency"]:
        return dash and (dated or (shouted and opening))
    if dash and shouted:
        return dated or len(match["place"]) >= 4
    known = match["place"].casefold() in WORDS["dateline_places"]
    if dated:
        return shouted or (opening and (known or (dash and bool(match["region"]))))
    return opening and known and _report_follows(after, dash=dash)


def _could_be_place(place: str) -> bool:
    words = place.casefold().split()
    return place.casefold() not in WORDS["not_places"] and not set(WORDS["never_in_places"]).intersection(words)


def _report_follows(after: str, *, dash: bool) -> bool:
    """A sentence begins, and no second dash in it makes the first one open an aside."""
    return not after[:1].islower() and not (dash and _ANOTHER_DASH.match(after))
