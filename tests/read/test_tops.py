"""What stands above the report."""

import pytest

from newsx.read import Article, read_text

LEAD = "The ministry said on Tuesday that three bridges over the river had been closed after an inspection."
BODY = "Engineers told reporters that the work would last until the end of the year, and that buses would run."
HEAD = "Bridges closed after inspection"


def parts(article: Article) -> list[tuple[str, str]]:
    return [(part.kind, article.text[part.start : part.end].strip()) for part in article.segments]


def kinds(*lines: str) -> list[str]:
    return [kind for kind, _ in parts(read_text("\n\n".join(lines)))]


@pytest.mark.parametrize("kicker", ["TECHNOLOGY", "RAILWAYS", "World news", "WORLD | EUROPE"])
def test_kicker_above_the_headline(kicker: str) -> None:
    article = read_text("\n\n".join((kicker, HEAD, LEAD, BODY)))
    assert article.title == HEAD
    assert parts(article)[0] == ("boilerplate", kicker)


def test_shouted_words_are_a_kicker_only_above_headline_and_standfirst() -> None:
    deck = "Crossings in the north stay shut for months"
    assert read_text("\n\n".join(("HARBOUR NEWS", HEAD, deck, LEAD, BODY))).title == HEAD
    assert read_text("\n\n".join(("BRIDGES CLOSED", deck, LEAD, BODY))).title == "BRIDGES CLOSED"


@pytest.mark.parametrize("name", ["Black Sea", "Anna Berg", "Oke Bridge"])
def test_mere_name_under_the_headline_is_no_byline(name: str) -> None:
    article = read_text("\n\n".join((HEAD, name, LEAD, BODY)))
    assert article.authors == ()
    assert kinds(HEAD, name, LEAD, BODY) == ["headline", "body"]


@pytest.mark.parametrize(
    "lines",
    [
        (HEAD, "Anna Berg", "14 September 2023", LEAD, BODY),
        (HEAD, "Anna Berg", "Sample News, Kyiv", LEAD, BODY),
        (HEAD, "Anna Berg", "Transport correspondent", LEAD, BODY),
        (HEAD, "Anna Berg", LEAD, BODY, "Anna Berg is railways editor of the Sample"),
        (HEAD, "Anna Berg", LEAD, BODY, "Anna Berg"),
    ],
)
def test_name_with_a_date_a_desk_or_a_note_at_the_end_is_a_byline(lines: tuple[str, ...]) -> None:
    article = read_text("\n\n".join(lines))
    assert article.authors == ("Anna Berg",)
    assert kinds(*lines)[1] == "byline"


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("Oke Bridge", f"{LEAD} Nobody could cross the Oke Bridge."),
        ("Anna Berg", f"{LEAD} Police questioned Anna Berg for an hour."),
        ("Night Trains", f"{LEAD} The last trains had left by then."),
    ],
)
def test_name_that_the_report_speaks_of_is_no_byline(line: str, prose: str) -> None:
    article = read_text("\n\n".join((HEAD, line, "14 September 2023", prose, BODY)))
    assert article.authors == ()
    assert ("byline", line) not in parts(article)


def test_words_and_a_place_are_no_byline() -> None:
    article = read_text("\n\n".join((HEAD, "Bridge Talks in Oslo", f"{LEAD} The talks go on.", BODY)))
    assert (article.authors, article.standfirst) == ((), "Bridge Talks in Oslo")


def test_role_under_a_byline_belongs_to_it() -> None:
    assert kinds(HEAD, "By Anna Berg", "Legal affairs correspondent", LEAD, BODY) == ["headline", "byline", "byline", "body"]


def test_points_under_the_headline_are_its_standfirst() -> None:
    points = ("* Three bridges are closed", "* Buses will run until the end of the year, the ministry says.")
    article = read_text("\n\n".join((HEAD, "Key points", *points, "By Anna Berg", LEAD, BODY)))
    assert [kind for kind, _ in parts(article)] == ["headline", "subhead", "standfirst", "standfirst", "byline", "body"]
    assert article.standfirst == "Three bridges are closed\nBuses will run until the end of the year, the ministry says."


def test_list_without_a_headline_is_body() -> None:
    assert kinds("- First the milk has to be warmed until it is hot.", "- Then the bread goes in, and all is stirred.", LEAD) == ["body"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Three Bridges Closed After Inspection.", LEAD, BODY),
        ("Three bridges are closed after an inspection.", f"OSLO, June 3 (Coastwire) - {LEAD}", BODY),
    ],
)
def test_first_line_with_a_full_stop_is_a_headline_in_title_case_or_above_a_dateline(lines: tuple[str, ...]) -> None:
    article = read_text("\n\n".join(lines))
    assert article.title == lines[0]
    assert parts(article)[0] == ("headline", lines[0])


def test_plain_sentence_above_a_report_is_no_headline() -> None:
    assert kinds("The bridges are closed.", LEAD, BODY) == ["body"]
