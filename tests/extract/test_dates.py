"""Dates as newspapers print them, against a day of publication: Friday, 15 September 2023."""

from __future__ import annotations

import datetime
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsx.extract.dates import FoundDate, Rule, _Article, date_rules, find_dates

FRIDAY = datetime.date(2023, 9, 15)


def found(text: str, *, published: datetime.date | None = FRIDAY, hints: tuple[str, ...] = ()) -> list[FoundDate]:
    spans = [(text.index(hint), text.index(hint) + len(hint)) for hint in hints]
    return find_dates(text, published, spans)


def values(text: str, **options: object) -> list[tuple[str, str | None]]:
    return [(date.text, date.value) for date in found(text, **options)]  # type: ignore[arg-type]  # passed on as given


@pytest.mark.parametrize(
    ("text", "mention", "value"),
    [
        # days with a year
        ("It was signed on 14 September 2023.", "14 September 2023", "2023-09-14"),
        ("It was signed on September 14, 2023.", "September 14, 2023", "2023-09-14"),
        ("It was signed on Sept. 14, 2021, in Kyiv.", "Sept. 14, 2021", "2021-09-14"),
        ("It was signed on the 14th of September 1995.", "the 14th of September 1995", "1995-09-14"),
        ("Thursday, September 14, 2023", "Thursday, September 14, 2023", "2023-09-14"),
        ("The file is dated 2022-03-01.", "2022-03-01", "2022-03-01"),
        ("The file is dated 14/09/2023.", "14/09/2023", "2023-09-14"),
        ("The file is dated 03/04/2023.", "03/04/2023", None),
        ("The file is dated 24.02.2022.", "24.02.2022", "2022-02-24"),
        ("The law of 3 May last year was dropped.", "3 May last year", "2022-05-03"),
        ("It began on December 22, last year.", "December 22, last year", "2022-12-22"),
        # days without a year
        ("It was signed on September 13.", "September 13", "2023-09-13"),
        ("It was signed on 2 January.", "2 January", "2023-01-02"),
        ("The ship sank on December 28.", "December 28", "2022-12-28"),
        ("The vote will be held on May 3.", "May 3", "2024-05-03"),
        ("The vote is scheduled for December 28.", "December 28", "2023-12-28"),
        ("The vote was on Thursday, 14 September.", "Thursday, 14 September", "2023-09-14"),
        ("It was signed on Thursday, 24 February.", "Thursday, 24 February", "2022-02-24"),
        ("They will decide on the 14th.", "14th", "2023-09-14"),
        ("Shops shut on Christmas Day 2021.", "Christmas Day 2021", "2021-12-25"),
        ("The truce was signed on New Year’s Eve.", "New Year’s Eve", "2022-12-31"),
        # intervals
        ("Talks ran from 3 to 5 May.", "3 to 5 May", "2023-05-03/2023-05-05"),
        ("It happened on the night of 13/14 September.", "13/14 September", "2023-09-13/2023-09-14"),
        ("Talks ran on 3–5 May 2022.", "3–5 May 2022", "2022-05-03/2022-05-05"),
        ("Talks ran between 3 and 5 May.", "3 and 5 May", "2023-05-03/2023-05-05"),
        ("Talks ran from March 15 to 17.", "March 15 to 17", "2023-03-15/2023-03-17"),
        ("Talks ran on May 3-5, 2021.", "May 3-5, 2021", "2021-05-03/2021-05-05"),
        ("the 2014–2018 war", "2014–2018", "2014/2018"),
        ("in the 2022/23 budget", "2022/23", "2022/2023"),
        ("Shelling went on at the weekend.", "the weekend", "2023-09-09/2023-09-10"),
        ("They will meet this weekend.", "this weekend", "2023-09-16/2023-09-17"),
        ("They met last weekend.", "last weekend", "2023-09-09/2023-09-10"),
        # days of the week
        ("Two ships were hit on Thursday.", "Thursday", "2023-09-14"),
        ("Two ships were hit on Friday.", "Friday", "2023-09-15"),
        ("Two ships were hit on Saturday.", "Saturday", "2023-09-09"),
        ("Two ships were hit early on Thursday.", "early on Thursday", "2023-09-14"),
        ("Two ships were hit on Thursday night.", "Thursday night", "2023-09-14"),
        ("Monday's attack killed three.", "Monday", "2023-09-11"),
        ("They will meet on Monday.", "Monday", "2023-09-18"),
        ("They meet next Monday.", "next Monday", "2023-09-18"),
        ("They met last Friday.", "last Friday", "2023-09-08"),
        ("The truce is due to begin on Sunday.", "Sunday", "2023-09-17"),
        ("He will not attend, the spokesman said on Wednesday.", "Wednesday", "2023-09-13"),
        ("On Tuesday the minister said that he will resign.", "Tuesday", "2023-09-12"),
        ("On Tuesday the court will rule.", "Tuesday", "2023-09-19"),
        ("He said the report would be released on Tuesday.", "Tuesday", "2023-09-19"),
        ("The committee is expected to vote this Wednesday.", "this Wednesday", "2023-09-20"),
        ("They met on Tuesday of last week.", "Tuesday of last week", "2023-09-05"),
        ("He was arrested this past Tuesday.", "this past Tuesday", "2023-09-12"),
        # said from the day of publication
        ("Two ships were hit yesterday morning.", "yesterday morning", "2023-09-14"),
        ("Two ships were hit today.", "today", "2023-09-15"),
        ("They will meet tomorrow.", "tomorrow", "2023-09-16"),
        ("It fell last night.", "last night", "2023-09-14"),
        ("It fell the day before yesterday.", "the day before yesterday", "2023-09-13"),
        ("He fled two days ago.", "two days ago", "2023-09-13"),
        ("He fled a week ago.", "a week ago", "2023-W36"),
        ("He fled three months ago.", "three months ago", "2023-06"),
        ("He fled 18 years ago.", "18 years ago", "2005"),
        ("He fled two decades ago.", "two decades ago", "200X"),
        ("He fled a year and a half ago.", "a year and a half ago", "2022"),
        ("It was built ten years back.", "ten years back", "2013"),
        ("They extended the lockdown to November 1.", "November 1", "2023-11-01"),
        ("He delayed the vote until June.", "June", "2024-06"),
        ("It was invented around 1970.", "1970", "1970"),
        ("He fled two hours ago.", "two hours ago", None),
        ("They meet in two weeks' time.", "in two weeks' time", "2023-W39"),
        ("Prices rose last year.", "last year", "2022"),
        ("Prices rose this month.", "this month", "2023-09"),
        ("Prices rose earlier this week.", "earlier this week", "2023-W37"),
        ("Prices rose earlier in the month.", "earlier in the month", "2023-09"),
        ("Prices will rise next month.", "next month", "2023-10"),
        ("Prices will rise by the end of the year.", "the end of the year", "2023"),
        ("Prices rose last week.", "Last week".lower(), "2023-W36"),
        # months, seasons, years
        ("It fell in March.", "March", "2023-03"),
        ("It fell in November.", "November", "2022-11"),
        ("It fell in May.", "May", "2023-05"),
        ("He was envoy until December.", "December", "2022-12"),
        ("The vote will be held in March.", "March", "2024-03"),
        ("It fell in March 2022.", "March 2022", "2022-03"),
        ("It fell in March of last year.", "March of last year", "2022-03"),
        ("It fell in late August.", "late August", "2023-08"),
        ("It fell last October.", "last October", "2022-10"),
        ("It will start next April.", "next April", "2024-04"),
        ("It fell in mid-May.", "mid-May", "2023-05"),
        ("It began in spring 2022.", "spring 2022", "2022-21"),
        ("It began in the fall of 2021.", "the fall of 2021", "2021-23"),
        ("It was the winter of 2006–2007.", "the winter of 2006–2007", "2006-24"),
        ("It began last winter.", "last winter", "2022-24"),
        ("It began this summer.", "this summer", "2023-22"),
        ("Sales rose in the third quarter of 2022.", "the third quarter of 2022", "2022-35"),
        ("Russia annexed it in 2014.", "2014", "2014"),
        ("It has been so since early 2022.", "early 2022", "2022"),
        ("They hope for mid-2024.", "mid-2024", "2024"),
        ("He lost the 2016 election.", "2016", "2016"),
        ("He made a film (1998) of it.", "1998", "1998"),
        ("It was built in the 1990s.", "the 1990s", "199X"),
        ("It was built in the late 1980s.", "the late 1980s", "198X"),
        ("It was built in the '90s.", "the '90s", "199X"),
        ("It was built in the 19th century.", "the 19th century", "18XX"),
        # times
        ("It fell at 3:30 p.m. on Thursday.", "3:30 p.m. on Thursday", "2023-09-14T15:30"),
        ("It fell on Thursday at 15:30.", "Thursday at 15:30", "2023-09-14T15:30"),
        ("It fell on Thursday at about 6am.", "Thursday at about 6am", "2023-09-14T06"),
        ("It fell at noon on Thursday.", "noon on Thursday", "2023-09-14T12"),
        ("It fell at 14:05 GMT on 13 September.", "14:05 GMT on 13 September", "2023-09-13T14:05Z"),
        ("It starts at 6 p.m. local time (1700 UTC) tomorrow.", "6 p.m. local time (1700 UTC) tomorrow", "2023-09-16T18"),
        ("at 12:15 a.m. on 13 September", "12:15 a.m. on 13 September", "2023-09-13T00:15"),
        ("built 2022-03-01T09:15Z", "2022-03-01T09:15Z", "2022-03-01T09:15Z"),
        # durations and sets
        ("The war has lasted 18 months.", "18 months", "P18M"),
        ("They agreed a 10-day truce.", "10-day", "P10D"),
        ("It took two and a half years.", "two and a half years", "P2Y6M"),
        ("It took half an hour.", "half an hour", "PT30M"),
        ("It took 48 hours.", "48 hours", "PT48H"),
        ("It took two decades.", "two decades", "P20Y"),
        ("It took more than a week.", "a week", "P1W"),
        ("It grew over the past two weeks.", "the past two weeks", "P2W"),
        ("It grew in the last year.", "the last year", "P1Y"),
        ("It was shut for more than a year before he came.", "a year", "P1Y"),
        ("It took two to three years.", "two to three years", None),
        ("It grew in recent weeks.", "recent weeks", None),
        ("They meet every Monday.", "every Monday", None),
        ("Shops open on Sundays.", "Sundays", None),
    ],
)  # fmt: skip
def test_a_date_has_its_value(text: str, mention: str, value: str | None) -> None:
    assert values(text) == [(mention, value)]


@pytest.mark.parametrize(
    "text",
    [
        "They live at 7 February Street.",
        "The June 14 Movement won.",
        "The September 11 attacks changed that.",
        "Much changed after 9/11.",
        "Theresa May resigned.",
        "May resigned after losing the vote.",
        "They may leave.",
        "Troops march to the front.",
        "March to the front!",
        "They said the March on Washington was huge.",
        "The Sun reported it.",
        "The sun set over the sea.",
        "It was the second attack.",
        "Wait a second.",
        "He is 34 years old.",
        "He is aged 34.",
        "A 12-year-old boy was hurt.",
        "The two-month-old baby was saved.",
        "a man in his 30s",
        "She is in her late 50s.",
        "They won 3-1.",
        "It ended 21-14.",
        "some 2000 soldiers fled",
        "They sent 2,014 soldiers.",
        "It has around 1300 route kilometres.",
        "He ran in the 2000 metres.",
        "They fired an S-400 and an Su-27.",
        "It was room 2023.",
        "Call 2023-4567-11.",
        "Resolution 1701 was passed.",
        "It cost $2014.",
        "Half of them left.",
        "The Sunday Times reported it.",
        "It was in USA Today.",
        "Fridays for Future marched.",
        "Bloody Sunday, as it is known, is remembered.",
        "the Arab Spring",
        "the October Revolution",
        "He fell and died at 6am.",
        "It ended at 3:30.",
        "He read John 3:16.",
        "They fall back.",
        "Spring the trap!",
        "He had a 400 m race.",
        "17 of 22 drones were shot down.",
        "the Good Friday Agreement",
        "It happens once a week.",
        "He works in the field daily with Mr March.",
        "August Wilson wrote it.",
        "It is two light years away.",
        "It was at 1700 UTC.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "on Thursday",
        "last year",
        "two days ago",
        "tomorrow",
        "on September 13",
        "in March",
        "last winter",
        "this weekend",
        "at 6am on Monday",
    ],
)
def test_without_a_day_of_publication_what_is_relative_has_no_value(text: str) -> None:
    (date,) = found(f"It fell {text}.", published=None)
    assert date.value is None
    assert date.granularity is not None


@pytest.mark.parametrize(("text", "value"), [("on 14 September 2023", "2023-09-14"), ("in 2014", "2014"), ("for 18 months", "P18M")])
def test_a_full_date_needs_no_day_of_publication(text: str, value: str) -> None:
    assert [date.value for date in found(f"It fell {text}.", published=None)] == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came on 3 May 2022 and left the next day.", ["2022-05-03", "2022-05-04"]),
        ("He came on 3 May 2022. He had fled the previous day.", ["2022-05-03", "2022-05-02"]),
        ("He came on 3 May 2022. It rained. He left the next day.", ["2022-05-03", None]),
        ("He came on Monday and left two days later.", ["2023-09-11", "2023-09-13"]),
        ("He came in March 2022 and left a month later.", ["2022-03", "2022-04"]),
        ("He came in 2014 and left two years later.", ["2014", "2016"]),
        ("He came in 2014 and left the next day.", ["2014", None]),
        ("He left the previous day.", [None]),
        ("On Monday he fled. The same day she came.", ["2023-09-11", "2023-09-11"]),
        ("On Monday he fled a day before the blast.", ["2023-09-11", None]),
    ],
)
def test_a_date_counted_from_the_one_before_it(text: str, expected: list[str | None]) -> None:
    assert [date.value for date in found(text)] == expected


def test_given_sentences_bound_what_counts_as_the_sentence_before() -> None:
    text = "On 3 May 2022 U.S. forces came. He left the next day."
    both = [(0, 32), (32, len(text))]
    assert [date.value for date in find_dates(text, FRIDAY, (), sentences=both)] == ["2022-05-03", "2022-05-04"]


def test_a_time_elsewhere_in_the_sentence_is_on_its_day() -> None:
    assert values("On Monday a shell fell at 6am.") == [("Monday", "2023-09-11"), ("6am", "2023-09-11T06")]


def test_who_puts_something_off_does_so_before_publication() -> None:
    found = values("On Thursday he extended the lockdown to November 1.")
    assert found == [("Thursday", "2023-09-14"), ("November 1", "2023-11-01")]


def test_a_weekday_before_brackets_is_a_date_of_its_own() -> None:
    assert values("on Tuesday (12 September)") == [("Tuesday", "2023-09-12"), ("12 September", "2023-09-12")]


def test_listed_days_are_two_dates() -> None:
    assert values("on 3 and 5 May") == [("3", "2023-05-03"), ("5 May", "2023-05-05")]


@pytest.mark.parametrize(
    ("text", "kind", "granularity", "part"),
    [
        ("on Thursday night", "date", "day", "night"),
        ("early on Thursday", "date", "day", "early"),
        ("in late 2022", "date", "year", "late"),
        ("by the end of March", "date", "month", "late"),
        ("mid-2024", "date", "year", "mid"),
        ("earlier this week", "date", "week", None),
        ("last night", "date", "day", "night"),
        ("for 18 months", "duration", None, None),
        ("several days", "duration", None, None),
        ("every Monday", "set", None, None),
        ("from 3 to 5 May", "interval", "day", None),
        ("in the 1990s", "date", "decade", None),
        ("in spring 2022", "date", "season", None),
        ("at 6am on Monday", "date", "hour", None),
    ],
)
def test_kind_granularity_and_part(text: str, kind: str, granularity: str | None, part: str | None) -> None:
    (date,) = found(text)
    assert (date.kind, date.granularity, date.part) == (kind, granularity, part)


@pytest.mark.parametrize(
    ("text", "hint", "value"),
    [("The May elections were fair.", "May", "2023-05"), ("Euro 2012 was fair.", "2012", "2012"), ("in 2014 elections", "2014", "2014")],
)
def test_a_hint_settles_a_doubtful_word(text: str, hint: str, value: str) -> None:
    assert values(text) == []
    assert values(text, hints=(hint,)) == [(hint, value)]


def test_a_hint_with_a_word_of_time_is_kept_without_a_value() -> None:
    assert values("It took a few hundred years.", hints=("few hundred years",)) == [("few hundred years", None)]


def test_a_hint_that_is_a_feast_is_kept_without_a_value() -> None:
    assert values("It is National Day.", hints=("National Day",)) == [("National Day", None)]


@pytest.mark.parametrize("hint", ["second", "Day Celebration"])
def test_a_hint_without_any_is_dropped(hint: str) -> None:
    assert values(f"the {hint}", hints=(hint,)) == []


def test_a_hint_that_is_too_short_or_too_long_changes_nothing() -> None:
    for hint in ("September", "13 September", "on 13 September 2022"):
        assert values("It fell on 13 September 2022.", hints=(hint,)) == [("13 September 2022", "2022-09-13")]


def test_no_date_goes_over_a_blank_line() -> None:
    assert values("in March\n\n2022 was bad") == [("March", "2023-03")]


@pytest.mark.parametrize("rule", date_rules(), ids=lambda rule: rule.id)
def test_a_rule_fires_on_its_own_examples(rule: Rule) -> None:
    for example in rule.fires_on:
        assert rule.fires(example), example
    for example in rule.silent_on:
        assert not rule.fires(example), example


VOCABULARY = (
    "on in the of to and between from early late mid- last next this Monday Thursday March May September Sept. 3 14 14th 2023 2014-18 99 "
    "0000 9999 31 two half a an year years days ago later before at 6am 15:30 noon UTC 1700 1990s , . ( ) - / every recent ’s"
)
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n\n", "\u00a0"])
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.one_of(st.none(), st.dates()), st.lists(st.tuples(st.integers(0, 100), st.integers(1, 20)), max_size=4))
def test_offsets_hold_and_nothing_overlaps(text: str, published: datetime.date | None, hints: list[tuple[int, int]]) -> None:
    spans = [(start, min(len(text), start + size)) for start, size in hints if start < len(text)]
    end = 0
    for date in find_dates(text, published, spans):
        assert text[date.start : date.end] == date.text
        assert end <= date.start < date.end
        end = date.end


EXAMPLES = sorted({word for rule in date_rules() for example in rule.fires_on for word in example.split(" ")})
SEPARATORS = [" ", " ", " ", "\n", "\r\n", " \n ", "\n\n", "\r\n\r\n", "\n \n", "\u00a0", "-", "–", ", ", "/", ""]
PHRASES = st.sampled_from([example for rule in date_rules() for example in rule.fires_on])
PIECES = st.one_of(st.sampled_from(EXAMPLES), PHRASES, PHRASES.map(str.upper), PHRASES.map(lambda words: words.replace("s", "ſ")))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from(SEPARATORS)), max_size=25).map(lambda pairs: "".join(map("".join, pairs))))
def test_what_rules_need_costs_no_match(text: str) -> None:
    article = _Article(text, datetime.date(2023, 9, 15), ((0, len(text)),), ())
    for rule in date_rules():
        assert list(rule.matches(article)) == list(replace(rule, needs=None).matches(article)), rule.id


@pytest.mark.parametrize(
    "unit", ["the ", "between 3 and ", "September ", "1", "two and a half ", "on Monday at 6am. ", "\n", "the next day "]
)
def test_time_grows_with_length(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (4_000, 32_000))
    find_dates(short, FRIDAY)
    assert _seconds(long) < 40 * max(_seconds(short), 0.005)


def _seconds(text: str) -> float:
    start = time.perf_counter()
    find_dates(text, FRIDAY)
    return time.perf_counter() - start
