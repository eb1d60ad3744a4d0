"""The day of publication: dates as newspapers print them, never one from the prose and never today's."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from newsx.errors import InputError
from newsx.models import PublishedFrom

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NOT_BEFORE = datetime.date(1600, 1, 1)  # newspapers begin there

DATE = re.compile(
    rf"(?:\b(?P<weekday>{WEEKDAY}),?\s+)?(?:the\s+)?(?:"
    r"\b(?P<iso>\d{4}[-/]\d{2}[-/]\d{2})(?!\d)(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\b(?P<first>\d{1,2})(?P<mark>[/.])(?P<second>\d{1,2})(?P=mark)(?P<numeric_year>\d{4})\b"
    rf"|\b(?P<day>{_DAY})(?:\s+of)?[\s-]+(?P<month>{MONTH}),?(?:[\s-]+(?P<year>\d{{4}})\b)?"
    rf"|\b(?P<us_month>{MONTH})\s+(?P<us_day>{_DAY})\b(?:,?\s+(?P<us_year>\d{{4}})\b)?"
    r")",
    re.IGNORECASE,
)


class PrintedDate(NamedTuple):
    """A date where publication dates stand. `rank` 0 says it is the publication's, higher ones are weaker."""

    text: str
    rank: int


class Published(NamedTuple):
    """The day and where it comes from, with a warning if one was printed that could not be used."""

    day: datetime.date | None
    source: PublishedFrom | None
    warnings: tuple[str, ...] = ()


def parse_published(value: datetime.date | str) -> datetime.date:
    """An option's value as a day; of a date with a time, the day as written."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(value.strip()).date()
    except ValueError:
        message = f"published: {value[:60]!r} is no date; give it as YYYY-MM-DD, such as 2023-09-14"
        raise InputError(message, kind="date") from None


def choose_published(metadata: str | None, printed: Iterable[PrintedDate]) -> Published:
    """The metadata's date, else the best-ranked printed one that names its year."""
    sources: list[tuple[str, Literal["metadata", "text"]]] = [(metadata, "metadata")] if metadata else []
    sources += [(date.text, "text") for date in sorted(printed, key=lambda date: date.rank)]
    warnings: list[str] = []
    for text, source in sources:
        for match in DATE.finditer(text):
            days = list(dict.fromkeys(_readings(match)))
            if len(days) == 1:
                return Published(days[0], source, tuple(warnings))
            if len(days) > 1:
                warnings.append(f"publication date {match[0].strip()!r} is ambiguous: day or month first?")
    return Published(None, None, tuple(dict.fromkeys(warnings)))


def _readings(match: re.Match[str]) -> Iterator[datetime.date]:
    """All days the printed date can mean: none without a year, two if day and month can change places."""
    if match["iso"]:
        year, month, day = map(int, re.split("[-/]", match["iso"]))
        candidates = [(year, month, day)]
    elif match["numeric_year"]:
        first, second, year = int(match["first"]), int(match["second"]), int(match["numeric_year"])
        candidates = [(year, second, first), (year, first, second)]
    else:
        year = int(match["year"] or match["us_year"] or 0)
        month = _MONTHS.index((match["month"] or match["us_month"])[:3].lower()) + 1
        candidates = [(year, month, int(re.sub(r"\D", "", match["day"] or match["us_day"])))]
    days = [found for candidate in candidates if (found := _day(*candidate))]
    weekday = (match["weekday"] or "")[:3].lower()
    fitting = [found for found in days if weekday == _WEEKDAYS[found.weekday()]]
    yield from fitting or days


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return found if found >= _NOT_BEFORE else None
