"""The day of publication."""

import datetime

import pytest

from newsx.errors import InputError
from newsx.read import read_text

LEAD = "The ministry said on Tuesday that three bridges over the river had been closed on 2 May 2011, after an inspection."
DAY = datetime.date(2023, 9, 14)


@pytest.mark.parametrize(
    "line",
    [
        "14 September 2023",
        "Thursday, September 14, 2023",
        "Published: Sept. 14th, 2023 at 3:15 p.m. EDT",
        "14/09/2023",
        "09/14/2023",
        "2023-09-14",
        "By Anna Berg, 14 Sep 2023",
        "Updated: 15 September 2023\nFirst published: 14 September 2023",
    ],
)
def test_date_near_the_top(line: str) -> None:
    article = read_text(f"Bridges closed after inspection\n{line}\n\n{LEAD}")
    assert (article.published, article.published_from) == (DAY, "text")


def test_date_at_the_very_end() -> None:
    assert read_text(f"{LEAD}\n\n{LEAD}\n\n14 September 2023").published == DAY


def test_wire_dateline_counts_only_with_a_year() -> None:
    assert read_text(f"KYIV, September 14, 2023 (AFP) - {LEAD}").published == DAY
    assert read_text(f"KYIV, September 14 (AFP) - {LEAD}").published is None


def test_date_in_the_prose_is_never_taken() -> None:
    article = read_text(f"Bridges closed after inspection\n\n{LEAD}")
    assert (article.published, article.published_from) == (None, None)


def test_ambiguous_date_is_left_out_with_a_warning() -> None:
    article = read_text(f"Bridges closed after inspection\n03/04/2023\n\n{LEAD}")
    assert article.published is None
    assert article.warnings == ("publication date '03/04/2023' is ambiguous: day or month first?",)


def test_weekday_settles_day_and_month() -> None:
    article = read_text(f"Bridges closed after inspection\nMonday 03/04/2023\n\n{LEAD}")
    assert article.published == datetime.date(2023, 4, 3)


@pytest.mark.parametrize("value", [DAY, "2023-09-14", "2023-09-14T23:30:00+02:00", datetime.datetime(2023, 9, 14, 8)])
def test_option_wins(value: datetime.date | str) -> None:
    article = read_text(f"Bridges closed after inspection\n5 May 2020\n\n{LEAD}", published=value)
    assert (article.published, article.published_from) == (DAY, "option")


@pytest.mark.parametrize("value", ["yesterday", "14/09/2023", "2023-13-01", ""])
def test_bad_option_is_an_error(value: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD") as caught:
        read_text(LEAD, published=value)
    assert caught.value.kind == "date"
