"""Find dates and stretches of time as printed, with their ISO 8601 value against the day of publication.

The patterns are in `dates.toml`. Values: `2023-09-14`, `2023-W37`, `2023-09`, `2023`; for a time `2023-09-14T15:30` (`T15` for the hour
alone, `Z` where UTC is printed); for an interval `2023-05-03/2023-05-05`; for a duration `P18M`. What ISO 8601 has no sign for is written
as in EDTF (ISO 8601-2): seasons `2023-21` (spring) to `2023-24` (winter, of the year in which it begins), quarters `2023-33` to `2023-36`,
decades `199X`, centuries `18XX`.

Nothing is ever resolved against today: without a day of publication, what is said relative to it has no value.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from typing import Any

from newsx.extract.figures import GAP, lower_case, number_pattern, read_number
from newsx.models import DateKind, Granularity, PartOfDate

_DAY = datetime.timedelta(days=1)
_ISO_UNITS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y"}
_GRANULARITIES: dict[str, Granularity] = {
    "minute": "minute", "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year", "decade": "decade",
    "morning": "day", "afternoon": "day", "evening": "day", "night": "day",
}  # fmt: skip
_FINENESS: tuple[Granularity, ...] = ("minute", "hour", "day", "week", "month", "season", "year", "decade")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\r?\n[ \t]*\r?\n")
_PARAGRAPH_END = re.compile(r"\n[ \t\r\xa0]*\n")
_AFTER_YEARS = frozenset(
    {"and", "or", "when", "to", "in", "as", "by", "but", "with", "at", "after", "before", "until", "he", "she", "it", "they"}
)
_CUE_REACH = 250
"""How far from a date, in characters, a verb is looked for."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date, an interval, a duration or a repeated date (`set`); `value` is empty where it cannot be known.

    `granularity` is the date's own precision, for an interval that of its ends; durations and sets have none. `part` narrows the value:
    `early 2023`, `Thursday night`.
    """

    start: int
    end: int
    text: str
    value: str | None = None
    granularity: Granularity | None = None
    kind: DateKind = "date"
    part: PartOfDate | None = None


def find_dates(
    text: str, published: datetime.date | None, spans: Sequence[tuple[int, int]] = (), *, sentences: Sequence[tuple[int, int]] = ()
) -> list[FoundDate]:
    """All dates of the text in order, without overlap.

    `spans` are what the pipeline takes for dates: they settle doubtful words (`May`, a bare year), and those with a word of time in them
    are kept though no rule reads them. `sentences` bound how far a verb or an earlier date counts; they are guessed if not given.
    """
    article = _Article(text, published, tuple(sorted(spans)), tuple(start for start, _ in sorted(sentences)))
    found = list(_chosen(candidate for rule in date_rules() for candidate in rule.matches(article)))
    taken = [(start, end) for start, end, _ in found]
    dates = [(start, end, reading) for start, end, reading in found if reading]
    dates += [(start, end, _unread(text[start:end])) for start, end in _only_hinted(article, taken)]
    resolved = _resolve(sorted(dates, key=lambda date: date[0]), article)
    return _with_times(resolved, article)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a match means. `shift` is a unit and how many of it lie between the date and the one before it in the text."""

    value: str | None
    granularity: Granularity | None = None
    kind: DateKind = "date"
    part: PartOfDate | None = None
    shift: tuple[str, int] | None = None


_Candidate = tuple[int, int, _Reading | None]


@dataclass(frozen=True)
class _Article:
    """The text with what is known about it. `starts` are the starts of sentences, as given."""

    text: str
    published: datetime.date | None
    hints: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return self.starts or (0, *(end.end() for end in _SENTENCE_END.finditer(self.text)))

    @cached_property
    def _hint_starts(self) -> list[int]:
        return [start for start, _ in self.hints]

    @cached_property
    def _lower(self) -> str:
        return lower_case(self.text)

    @cached_property
    def _paragraphs(self) -> list[tuple[int, int]]:
        """They tile the text; the blank lines belong to what is before them."""
        borders = [0, *(end.end() for end in _PARAGRAPH_END.finditer(self.text)), len(self.text)]
        return list(pairwise(borders))

    @cached_property
    def _paragraphs_with(self) -> dict[re.Pattern[str], list[tuple[int, int]]]:
        return {}

    def paragraphs_with(self, needed: re.Pattern[str]) -> list[tuple[int, int]]:
        """The paragraphs that have it, in lower case."""
        known = self._paragraphs_with.get(needed)
        if known is None:
            known = self._paragraphs_with[needed] = [span for span in self._paragraphs if needed.search(self._lower, *span)]
        return known

    def sentence(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def is_hinted(self, start: int, end: int) -> bool:
        at = bisect_right(self._hint_starts, start) - 1
        return at >= 0 and self.hints[at][1] >= end

    def is_ahead(self, start: int, end: int) -> bool | None:
        """Whether the verb before the date, or after one that opens the sentence, looks past the day of publication."""
        number = self.sentence(start)
        first = max(self._starts[number - 1] if number else 0, start - _CUE_REACH)
        last = min(self._starts[number] if number < len(self._starts) else len(self.text), end + _CUE_REACH)
        cues = list(_cues().finditer(self.text, first, start))
        if cues:
            return cues[-1].lastgroup in {"ahead", "put_off"}
        after = _cues().search(self.text, end, last)
        return None if after is None else after.lastgroup == "ahead"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `dates.toml`."""

    id: str
    reads: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    hint: bool
    capital: tuple[str, ...]
    fires_on: tuple[str, ...]
    silent_on: tuple[str, ...]

    def fires(self, example: str) -> bool:
        """Whether the rule matches anything in an example, which counts as a span of the pipeline's for a rule that needs one."""
        hints = ((0, len(example)),) if self.hint else ()
        return any(self.matches(_Article(example, datetime.date(2023, 9, 15), hints, ())))

    def matches(self, article: _Article) -> Iterator[_Candidate]:
        """The rule's matches with their readings; None as a reading says that the words are no date."""
        for match in self._found(article):
            groups = match.groupdict()
            start, end = match.span("date") if groups.get("date") else match.span()
            while end > start and article.text[end - 1].isspace():
                end -= 1
            if any(groups[name] and not groups[name][0].isupper() for name in self.capital) or (
                self.hint and not article.is_hinted(start, end)
            ):
                continue
            if self.reads == "nothing":
                yield start, end, None
            elif reading := _READERS[self.reads](_Match(match, article, start, end)):
                part = reading.part or _part(groups.get("part")) or _part(groups.get("time"))
                yield start, end, replace(reading, part=part)

    def _found(self, article: _Article) -> Iterator[re.Match[str]]:
        places = article.paragraphs_with(self.needs) if self.needs else [(0, len(article.text))]
        return (match for start, end in places for match in self.pattern.finditer(article.text, start, end))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("newsx.extract") / "dates.toml").read_text(encoding="utf-8"))


@cache
def date_rules() -> tuple[Rule, ...]:
    """The rules of `dates.toml`, in its order."""
    return tuple(
        Rule(
            id=entry["id"],
            reads=entry["reads"],
            pattern=re.compile(_filled(entry["pattern"]), re.IGNORECASE),
            needs=re.compile(_filled(entry["needs"]).lower()) if "needs" in entry else None,
            hint=entry.get("hint", False),
            capital=tuple(entry.get("capital", ())),
            fires_on=tuple(entry["fires_on"]),
            silent_on=tuple(entry.get("silent_on", ())),
        )
        for entry in _data()["rule"]
    )


def _filled(pattern: str) -> str:
    """A rule's pattern with its lists and pieces filled in. A space is a gap, and no name can be captured by two pieces."""
    words, pieces = _data()["words"], _data()["pieces"]
    while names := re.findall(r"%(\w+)%", pattern):
        for name in names:
            filled = number_pattern() if name == "number" else pieces.get(name) or "(?:" + "|".join(words[name]) + ")"
            pattern = pattern.replace(f"%{name}%", filled.replace(GAP, " "))
    return pattern.replace(" ", GAP)


@cache
def _cues() -> re.Pattern[str]:
    words = _data()["words"]
    ahead, put_off, behind, not_behind = ("|".join(map(re.escape, words[name])) for name in ("ahead", "put_off", "behind", "not_behind"))
    no_finite = r"(?<!\bbe )(?<!been )(?<!being )(?<!would )(?<!will )(?<!\bto )"
    past = rf"(?P<behind>{no_finite}\b(?:{behind}|(?!(?:{not_behind})\b)\w{{2,}}ed))\b"
    pattern = rf"(?P<ahead>(?<!\w)(?:{ahead}))(?!\w)|\b(?P<put_off>{put_off})\b|{past}"
    return re.compile(pattern.replace(r"\ ", GAP), re.IGNORECASE)


def _part(words: str | None) -> PartOfDate | None:
    """`early` for `the beginning of`; times of day stand for themselves."""
    plain = lower_case(words or "").split()
    for name, meanings in _data()["parts"].items():
        if any(word in meanings for word in plain):
            return name  # type: ignore[no-any-return]  # the table's keys are parts
    return plain[-1] if plain and plain[-1] in {"morning", "afternoon", "evening", "night"} else None  # type: ignore[return-value]


def _chosen(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """The candidates that begin first, and of those the longest, without overlap."""
    end = 0
    for candidate in sorted(candidates, key=lambda found: (found[0], -found[1])):
        if candidate[0] >= end:
            yield candidate
            end = candidate[1]


def _only_hinted(article: _Article, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that only the pipeline takes for dates and that have a word of time in them, or end in the name of a feast."""
    starts, last = [start for start, _ in taken], 0
    time, feasts = frozenset(_data()["words"]["time"]), tuple(_data()["words"]["feasts"])
    for start, end in article.hints:
        at = bisect_right(starts, start)
        free = not (at and taken[at - 1][1] > start) and not (at < len(taken) and taken[at][0] < end) and start >= last
        if free and (article.text[start:end].endswith(feasts) or any(word in time for word in re.findall(r"\w+", article.text[start:end]))):
            yield start, end
            last = end


def _unread(words: str) -> _Reading:
    """What is known of words that no rule reads: several units are a duration (`30+ years`)."""
    return _Reading(None, kind="duration" if re.search(r"(?:second|minute|hour|day|week|month|year|decade|centurie)s\b", words) else "date")


# Calendar


def _written(day: datetime.date, granularity: Granularity) -> str:
    """The day, or the week, month, year or decade that it lies in."""
    if granularity == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    written = day.isoformat()
    return {"month": written[:7], "year": written[:4], "decade": f"{written[:3]}X"}.get(granularity, written)


def _read_back(value: str) -> datetime.date | None:
    """The first day of a value: of a day, week, month, year or time."""
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        return datetime.date.fromisocalendar(int(week[1]), int(week[2]), 1)
    plain = re.fullmatch(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?(?:T.*)?", value)
    return _date(int(plain[1]), int(plain[2] or 1), int(plain[3] or 1)) if plain else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _moved(day: datetime.date, unit: str, count: int) -> datetime.date | None:
    """The day so many units later; in months and longer units, the first of the month it falls in. None outside the calendar."""
    if abs(count) > 1_000_000:
        return None
    if unit in {"day", "week"}:
        try:
            return day + count * (7 if unit == "week" else 1) * _DAY
        except OverflowError:
            return None
    months = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    return _date(months // 12, months % 12 + 1, 1)


def _nearest(days: Iterable[datetime.date | None], to: datetime.date) -> datetime.date | None:
    return min((day for day in days if day), key=lambda day: abs(day - to), default=None)


def _month_number(name: str) -> int:
    return [month[:3].lower() for month in _data()["words"]["months"]].index(name[:3].lower()) + 1


def _weekday_number(name: str) -> int:
    return [weekday[:3].lower() for weekday in _data()["words"]["weekdays"]].index(name[:3].lower())


# Readers: each gives the reading of one kind of match, or None if the words are no date after all.


@dataclass(frozen=True)
class _Match:
    """A match with what readers ask of it. `start` and `end` are those of the date."""

    match: re.Match[str]
    article: _Article
    start: int
    end: int

    def get(self, name: str) -> str:
        """A group's words in lower case, `""` if it is absent or empty."""
        return lower_case(self.match.groupdict().get(name) or "")

    @property
    def published(self) -> datetime.date | None:
        return self.article.published

    @property
    def ahead(self) -> bool | None:
        return self.article.is_ahead(self.start, self.end)

    @property
    def ahead_of_preposition(self) -> bool | None:
        """The same without the preposition before the date: `was envoy until December`."""
        return self.article.is_ahead(self.match.start(), self.end)

    @property
    def year(self) -> int | None:
        """The year that is printed with the date, or said (`of last year`)."""
        if self.get("year"):
            return int(self.get("year"))
        steps = {"last": -1, "this": 0, "next": 1}
        return self.published.year + steps[self.get("of")] if self.published and self.get("of") else None

    @property
    def which(self) -> str:
        return self.get("which") or self.get("which_alone")

    @property
    def unit(self) -> str:
        return self.get("unit") or self.get("unit_alone")

    @property
    def count(self) -> float | None:
        """How many units; None for `several`."""
        if self.get("number").startswith("half"):
            return 0.5
        if self.get("number"):
            return read_number(self.get("number"))
        return 1 if self.get("one") or self.get("the") else None


def _iso(found: _Match) -> _Reading | None:
    day = _date(int(found.get("year")), int(found.get("month_number")), int(found.get("day")))
    if not day or not found.get("hour"):
        return _Reading(day.isoformat(), "day") if day else None
    if int(found.get("hour")) > 23 or int(found.get("minute")) > 59:
        return None
    return _Reading(f"{day}T{found.get('hour')}:{found.get('minute')}{found.get('zone').upper()}", "minute")


def _numbers(found: _Match) -> _Reading | None:
    """A day in numbers; without value if day and month can change places."""
    first, second, year = int(found.get("first")), int(found.get("second")), int(found.get("year"))
    days = {day for day in (_date(year, second, first), _date(year, first, second)) if day}
    if not days:
        return None
    return _Reading(days.pop().isoformat() if len(days) == 1 else None, "day")


def _day(found: _Match) -> _Reading | None:
    number = int(found.get("day"))
    if not found.get("month"):
        return _day_of_month(found, number)
    month = _month_number(found.get("month"))
    if not _date(2000, month, number):
        return None
    if found.year or found.get("of"):
        day = _date(found.year, month, number) if found.year else None
        return _Reading(day.isoformat(), "day") if day else _Reading(None, "day") if not found.year else None
    day = _in_some_year(found, month, number)
    return _Reading(day.isoformat() if day else None, "day")


def _day_of_month(found: _Match, number: int) -> _Reading | None:
    if not 1 <= number <= 31:
        return None
    if not found.published:
        return _Reading(None, "day")
    months = [_moved(found.published, "month", step) for step in (-1, 0, 1)]
    day = _nearest((_date(month.year, month.month, number) for month in months if month), found.published)
    return _Reading(day.isoformat() if day else None, "day")


def _in_some_year(found: _Match, month: int, number: int) -> datetime.date | None:
    """The day of that month nearest to publication: on its weekday, if one is printed, and on the verb's side of publication."""
    near = found.published
    if not near:
        return None
    days = [day for step in (-1, 0, 1) if (day := _date(near.year + step, month, number))]
    if weekday := found.get("weekday"):
        days = [day for day in days if day.weekday() == _weekday_number(weekday)] or days
    if found.ahead:
        days = [day for day in days if day >= near] or days
    elif found.ahead is False:
        days = [day for day in days if day <= near + 7 * _DAY] or days
    return _nearest(days, near)


def _days(found: _Match) -> _Reading | None:
    month, first, second = _month_number(found.get("month")), int(found.get("first")), int(found.get("second"))
    if not (0 < first < second and _date(2000, month, second)):
        return None
    last = _date(found.year, month, second) if found.year else None if found.get("of") else _in_some_year(found, month, second)
    return _Reading(f"{last.replace(day=first)}/{last}" if last else None, "day", "interval")


def _weekday(found: _Match) -> _Reading | None:
    near, number, which = found.published, _weekday_number(found.get("weekday")), found.which
    if which.endswith(("following", "previous", "same")) or which == "that" or not near:
        return _Reading(None, "day")
    if week := found.get("week"):
        day = near + (number - near.weekday() + {"last": -7, "this": 0, "next": 7}[week]) * _DAY
        return _Reading(day.isoformat(), "day")
    back, on = (near.weekday() - number) % 7, (number - near.weekday()) % 7
    if which == "last":
        day = near - (back or 7) * _DAY
    elif which in {"next", "coming", "this coming"}:
        day = near + (on or 7) * _DAY
    elif found.ahead or (which == "this" and found.ahead is None):
        day = near + on * _DAY
    else:
        day = near - back * _DAY
    return _Reading(day.isoformat(), "day")


def _near(found: _Match) -> _Reading:
    words = " ".join(found.get("near").split())
    steps = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    day = _moved(found.published, "day", steps.get(words, 0)) if found.published else None
    return _Reading(day.isoformat() if day else None, "day", part="night" if words in {"tonight", "last night"} else _part(words))


def _holiday(found: _Match) -> _Reading:
    month, number = _data()["holidays"][" ".join(found.get("holiday").replace("’", "'").split())]
    day = _date(found.year, month, number) if found.year else None if found.get("of") else _in_some_year(found, month, number)
    return _Reading(day.isoformat() if day else None, "day")


def _month(found: _Match) -> _Reading:
    month, near, which = _month_number(found.get("month")), found.published, found.which
    if found.year or found.get("of") or not near:
        return _Reading(f"{found.year:04}-{month:02}" if found.year else None, "month")
    year = near.year
    if which == "last":
        year -= month >= near.month
    elif which.startswith("next") or (not which and found.ahead_of_preposition) or which.endswith("coming"):
        year += month < near.month or (which == "next" and month == near.month)
    elif which != "this":
        year -= month > near.month
    return _Reading(f"{year:04}-{month:02}", "month")


def _iso_month(found: _Match) -> _Reading:
    return _Reading(f"{found.get('year')}-{found.get('month_number')}", "month")


def _season(found: _Match) -> _Reading | None:
    """A season, which counts to the year in which it begins; `fall` and a bare `the summer` only with a year or `last` and the like."""
    names = [*_data()["words"]["seasons"], "fall"]
    number = min(names.index(found.get("season")), 2 if found.get("season") == "fall" else 3)
    which, near = found.which, found.published
    if not (found.year or found.get("of")) and which in {"", "the"}:
        return None
    year = found.year
    if not year and near and not found.get("of"):
        begun = near.month >= number * 3 + 3
        ended = near.month >= number * 3 + 6
        year = near.year - (not ended) if which == "last" else near.year + begun if which == "next" else near.year
        year -= which.endswith("past") and not begun
    return _Reading(f"{year:04}-{21 + number}" if year else None, "season")


def _quarter(found: _Match) -> _Reading:
    ordinals = ["first", "second", "third", "fourth"]
    number = int(found.get("quarter") or ordinals.index(found.get("ordinal")) + 1)
    return _Reading(f"{found.get('year')}-{32 + number}")


def _year(found: _Match) -> _Reading | None:
    """A year, unless it rather counts what follows it: `of 2000 soldiers`."""
    year, cue = int(found.get("year")), found.get("cue")
    following = re.compile(rf"{GAP}([a-z]+)").match(found.article.text, found.end)
    counts = following and following[1].endswith("s") and following[1] not in {"was", "is", "has", "as", "its", "his", "this"}
    if cue and counts and not found.article.is_hinted(found.start, found.end):
        doubtful = year % 10 == 0 or cue in {"of", "to", "by", "and", "from", "for", "in", "as"}
        if doubtful:
            return None
    if cue == "around" and following and following[1] not in _AFTER_YEARS and not found.article.is_hinted(found.start, found.end):
        return None
    if cue in {"of", "to", "by", "and", "the", "for", "as"} and not 1700 <= year <= 2050:
        return None
    return _Reading(found.get("year"), "year")


def _years(found: _Match) -> _Reading | None:
    first, second = int(found.get("first")), found.get("second")
    last = int(second if len(second) == 4 else found.get("first")[:2] + second)
    return _Reading(f"{first}/{last}", "year", "interval") if first < last <= first + 200 else None


def _decade(found: _Match) -> _Reading:
    return _Reading(f"{found.get('decade')[:3] or '19' + found.get('short_decade')[0]}X", "decade")


def _century(found: _Match) -> _Reading | None:
    number = int(found.get("century"))
    return _Reading(f"{number - 1:02}XX") if 1 <= number <= 22 else None


def _relative(found: _Match) -> _Reading:
    """`last week`, `this year`."""
    unit, which = found.unit, found.which
    step = -1 if which == "last" else 1 if which == "next" or which.endswith("coming") else 0
    granularity = _GRANULARITIES[unit]
    day = _moved(found.published, unit, step) if found.published else None
    return _Reading(_written(day, granularity) if day else None, granularity)


def _weekend(found: _Match) -> _Reading:
    near, which = found.published, found.which
    if not near:
        return _Reading(None, "day", "interval")
    saturday = near + (5 - near.weekday()) * _DAY
    if which == "next" and near.weekday() >= 5:
        saturday += 7 * _DAY
    elif which in {"last", "this past"} or (which != "next" and not which.endswith("coming") and (found.ahead is False or not which)):
        saturday -= (7 if near.weekday() < 5 or which == "last" else 0) * _DAY
    return _Reading(f"{saturday}/{saturday + _DAY}", "day", "interval")


def _ago(found: _Match) -> _Reading:
    return _from_publication(found, -1)


def _from_now(found: _Match) -> _Reading:
    return _from_publication(found, 1)


def _from_publication(found: _Match, sign: int) -> _Reading:
    """A day, week, month or year counted from publication; without value for hours and for half of a unit."""
    granularity, count = _GRANULARITIES.get(found.unit), found.count
    if found.get("half") and found.unit == "year" and count and found.published:
        day = _moved(found.published, "month", sign * int(count * 12 + 6))
        return _Reading(_written(day, "year") if day else None, "year")
    if not found.published or count is None or count % 1 or found.unit in {"second", "minute", "hour"} or granularity is None:
        return _Reading(None, granularity)
    day = _moved(found.published, found.unit, sign * int(count))
    return _Reading(_written(day, granularity) if day else None, granularity)


def _shifted(found: _Match) -> _Reading | None:
    """`two days later`; `a day before the blast` is counted from what is no date, and has no value."""
    granularity, count, direction = _GRANULARITIES.get(found.unit), found.count, found.get("direction")
    if found.get("the") and direction not in {"before", "after"}:
        return None
    open_ended = direction in {"before", "after"} and re.compile(rf"{GAP}[\w\"“‘]").match(found.article.text, found.end)
    if count is None or count % 1 or open_ended or found.unit in {"second", "minute", "hour"}:
        return _Reading(None, granularity)
    sign = 1 if direction in {"later", "after", "afterwards"} else -1
    return _Reading(None, granularity, shift=(found.unit, sign * int(count)))


def _anaphor(found: _Match) -> _Reading:
    """`the same day`, `the previous year`: counted from the date before it."""
    which, granularity = found.which.split()[-1], _GRANULARITIES[found.unit]
    step = {"previous": -1, "preceding": -1, "following": 1, "next": 1}.get(which, 0)
    return _Reading(None, granularity, part=_part(found.unit), shift=("day" if granularity == "day" else found.unit, step))


def _duration(found: _Match) -> _Reading | None:
    """A stretch of time, as ISO 8601 writes it. `one second` is left to the figures."""
    unit, count = found.unit, found.count
    count = 1.0 if found.get("unit_alone") else count
    if count is None or (unit == "second" and count == 1):
        return None
    count += 0.5 if found.get("half") else 0
    return _Reading(_iso_duration(count, unit), kind="duration")


def _iso_duration(count: float, unit: str) -> str | None:
    """`P18M`; the half of a unit in the next smaller one: `P2Y6M`, `PT30M`."""
    if unit == "decade":
        count, unit = count * 10, "year"
    whole, rest = int(count), count % 1
    time = "T" if unit in {"second", "minute", "hour"} else ""
    smaller = {"minute": (60, "S"), "hour": (60, "M"), "year": (12, "M")}.get(unit)
    if not rest:
        return f"P{time}{whole}{_ISO_UNITS[unit]}"
    if smaller and not rest * smaller[0] % 1:
        return f"P{time}{f'{whole}{_ISO_UNITS[unit]}' if whole else ''}{int(rest * smaller[0])}{smaller[1]}"
    return f"P{time}{count:g}{_ISO_UNITS[unit]}"


def _vague(found: _Match) -> _Reading:
    return _Reading(None, kind="duration")


def _set(found: _Match) -> _Reading:
    return _Reading(None, kind="set")


_READERS: dict[str, Callable[[_Match], _Reading | None]] = {
    "iso": _iso, "numbers": _numbers, "day": _day, "days": _days, "weekday": _weekday, "near": _near, "holiday": _holiday,
    "month": _month, "iso_month": _iso_month, "season": _season, "quarter": _quarter, "year": _year, "years": _years,
    "decade": _decade, "century": _century, "relative": _relative, "weekend": _weekend, "ago": _ago, "from_now": _from_now,
    "shifted": _shifted, "anaphor": _anaphor, "duration": _duration, "vague": _vague, "set": _set,
}  # fmt: skip


# What needs the dates around it


def _resolve(dates: Iterable[tuple[int, int, _Reading]], article: _Article) -> list[FoundDate]:
    """The dates with those counted from the last date before them, in the same sentence or the one before."""
    found: list[FoundDate] = []
    for start, end, reading in dates:
        value = reading.value
        if reading.shift and (anchor := _anchor(found, article.sentence(start), reading, article)):
            day = _moved(anchor, *reading.shift)
            value = _written(day, reading.granularity) if day and reading.granularity else None
        found.append(FoundDate(start, end, article.text[start:end], value, reading.granularity, reading.kind, reading.part))
    return found


def _anchor(before: Sequence[FoundDate], sentence: int, reading: _Reading, article: _Article) -> datetime.date | None:
    """The first day of the last date that is known as finely as the reading wants."""
    finest = _FINENESS.index(reading.granularity) if reading.granularity else -1
    for date in reversed(before):
        if article.sentence(date.start) < sentence - 1:
            return None
        if date.kind == "date" and date.value and date.granularity and _FINENESS.index(date.granularity) <= finest:
            return _read_back(date.value)
    return None


_TIME = re.compile(
    rf"(?<![\w.:,/$€£-])(?:(?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))?{GAP}?(?P<half>[ap]m\b|[ap]\.m\b\.?)|(?P<noon>noon|midday)\b"
    rf"|(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)(?::[0-5]\d)?(?![\d%:]|[.,]\d)(?P<hours>{GAP}(?:hours|hrs)\b)?"
    rf"|(?P<hour4>[01]\d|2[0-3])(?P<minute4>[0-5]\d)(?={GAP}?(?:UTC|GMT|Z|hours|hrs|local{GAP}time)\b)(?P<hours4>{GAP}(?:hours|hrs)\b)?)"
    rf"(?P<zone>{GAP}?\(?(?:GMT|UTC|Z)\b\)?)?(?P<local>{GAP}?\(?(?:local{GAP}time|(?:CE|E|C|M|P|B|I|A|MS)(?:[SD])?T)\b\)?)?",
    re.IGNORECASE,
)
_TIME_THEN_DATE = re.compile(rf"(?:{GAP}\([^()\n]{{1,30}}\))?,?{GAP}(?:(?:early|late){GAP})?(?:on{GAP})?\Z", re.IGNORECASE)
_DATE_THEN_TIME = re.compile(
    rf",?(?:{GAP}(?:at|around|about|by|shortly|just|before|after|from|until|since|approximately)){{0,3}}{GAP}\Z", re.IGNORECASE
)
_AT = re.compile(rf"\b(?:at|around|about|by|before|after|until|from|since){GAP}\Z", re.IGNORECASE)


def _with_times(dates: Sequence[FoundDate], article: _Article) -> list[FoundDate]:
    """The dates joined with the times beside them; a time elsewhere in the sentence is a mention of its own, on the sentence's day."""
    found = list(dates)
    for match in _TIME.finditer(article.text):
        clock = _clock(match)
        at = bisect_right(found, match.start(), key=lambda date: date.start)
        if not clock or (at and found[at - 1].end > match.start()) or (at < len(found) and found[at].start < match.end()):
            continue
        before, after = (found[at - 1] if at else None), (found[at] if at < len(found) else None)
        if after and _is_day(after) and _TIME_THEN_DATE.match(article.text, match.end(), after.start):
            found[at] = _timed(after, clock, match.start(), after.end, article)
        elif before and _is_day(before) and _DATE_THEN_TIME.match(article.text, before.end, match.start()):
            found[at - 1] = _timed(before, clock, before.start, match.end(), article)
        elif (day := _day_of_sentence(before, after, match, article)) and _is_time(match, article):
            found.insert(at, replace(_timed(day, clock, match.start(), match.end(), article), part=None))
    return found


def _clock(match: re.Match[str]) -> tuple[str, Granularity] | None:
    """The time as ISO 8601 writes it after `T`, and whether it is good to the minute or the hour."""
    zone = "Z" if match["zone"] else ""
    if match["noon"]:
        return f"12{zone}", "hour"
    hour, minute = int(match["hour"] or match["hour24"] or match["hour4"]), match["minute"] or match["minute24"] or match["minute4"]
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    return (f"{hour:02}:{minute}{zone}", "minute") if minute else (f"{hour:02}{zone}", "hour")


def _is_day(date: FoundDate) -> bool:
    return date.kind == "date" and date.granularity == "day"


def _is_time(match: re.Match[str], article: _Article) -> bool:
    """Whether a time by itself is one for sure: `3:30` could be a verse or a record."""
    return bool(match["half"] or match["hour4"] or match["zone"] or match["hours"] or match["local"] or match["noon"]) or bool(
        _AT.search(article.text, max(0, match.start() - 20), match.start())
    )


def _day_of_sentence(before: FoundDate | None, after: FoundDate | None, match: re.Match[str], article: _Article) -> FoundDate | None:
    sentence = article.sentence(match.start())
    for date in (before, after):
        if (
            date
            and date.value
            and date.kind == "date"
            and date.granularity in {"day", "hour", "minute"}
            and article.sentence(date.start) == sentence
        ):
            return date
    return None


def _timed(date: FoundDate, clock: tuple[str, Granularity], start: int, end: int, article: _Article) -> FoundDate:
    """The date with the time, over the words given."""
    value = f"{date.value.partition('T')[0]}T{clock[0]}" if date.value else None
    return replace(date, start=start, end=end, text=article.text[start:end], value=value, granularity=clock[1])
