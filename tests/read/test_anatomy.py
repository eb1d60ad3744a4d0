"""The parts of plain text."""

import time

import pytest

from newsx.read import Article, read_text

LEAD = "The ministry said on Tuesday that three bridges over the river had been closed after an inspection."
BODY = "Engineers told reporters that the work would last until the end of the year, and that buses would run."
HEAD = "Bridges closed after inspection"


def parts(article: Article) -> list[tuple[str, str]]:
    return [(part.kind, article.text[part.start : part.end].strip()) for part in article.segments]


def kind_of(line: str, article: Article) -> str:
    return next(kind for kind, words in parts(article) if line in words)


def article_with(*lines: str, end: tuple[str, ...] = ()) -> Article:
    return read_text("\n\n".join((HEAD, *lines, LEAD, BODY, *end)))


def test_headline_is_an_open_first_line() -> None:
    article = article_with()
    assert article.title == HEAD
    assert parts(article) == [("headline", HEAD), ("body", f"{LEAD}\n\n{BODY}")]


@pytest.mark.parametrize("text", [LEAD, f"{LEAD}\n\n{BODY}", f"{LEAD} {BODY}"])
def test_prose_alone_has_no_headline(text: str) -> None:
    article = read_text(text)
    assert article.title is None
    assert parts(article) == [("body", text)]


@pytest.mark.parametrize(
    "text",
    [
        "The wind goes over the hill\nand nobody calls it home,\nthe grass lies down, lies still\n\nThe night comes",
        "Town\tPeople\nBerg\t120\nOke\t340",
        "def double(x):\n    return x + x\n\nprint(double(2))",
        "Milk\nBread\nTwo eggs\nHalf a pound of butter",
    ],
)
def test_verse_tables_code_and_lists_are_body(text: str) -> None:
    assert {kind for kind, _ in parts(read_text(text))} == {"body"}


def test_open_line_under_the_headline_is_a_standfirst() -> None:
    article = article_with("Crossings in the north stay shut for months")
    assert article.standfirst == "Crossings in the north stay shut for months"


def test_sentence_under_the_headline_is_a_standfirst_only_above_a_byline() -> None:
    sentence = "Three crossings in the north will stay shut for the rest of the year."
    assert article_with(sentence, "By Anna Berg").standfirst == sentence
    assert article_with(sentence).standfirst is None


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Anna Berg and Tom Oke", ("Anna Berg", "Tom Oke")),
        ("By ANNA BERG", ("ANNA BERG",)),
        ("Anna Berg in Kyiv", ("Anna Berg",)),
        ("Anna Berg in Kyiv and Tom Oke in New Delhi", ("Anna Berg", "Tom Oke")),
        ("Anna Berg at Harbour Hall", ("Anna Berg",)),
        ("Anna Berg, Defence Editor", ("Anna Berg",)),
        ("Anna Berg Defence correspondent", ("Anna Berg",)),
        ("By Anna Berg | 14 September 2023", ("Anna Berg",)),
        ("By Maria de la Cruz, Tom Oke and Jan van Berg", ("Maria de la Cruz", "Tom Oke", "Jan van Berg")),
        ("By Reuters staff", ()),
    ],
)
def test_byline_under_the_headline(line: str, authors: tuple[str, ...]) -> None:
    article = article_with(line)
    assert kind_of(line, article) == "byline"
    assert article.authors == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("(Reporting by Anna Berg in Kyiv; Editing by Tom Oke)", ("Anna Berg",)),
        ("Reporting by Anna Berg and Tom Oke; writing by Jo Lund", ("Anna Berg", "Tom Oke")),
        ("(Additional reporting by Anna Berg)", ()),
        ("Anna Berg", ("Anna Berg",)),
    ],
)
def test_credit_at_the_end_is_a_byline(line: str, authors: tuple[str, ...]) -> None:
    article = article_with(end=(line,))
    assert kind_of(line, article) == "byline"
    assert article.authors == authors


@pytest.mark.parametrize("line", ["By Thursday the roads were open again.", "In the town, Anna Berg waited.", "Nobody was hurt."])
def test_short_prose_at_the_end_stays_body(line: str) -> None:
    assert kind_of(line, article_with(end=(line,))) == "body"


@pytest.mark.parametrize(
    "line",
    [
        "Saturday, January 5, 2019",
        "Published 14 September 2023",
        "Last updated: 14 Sept 2023, 10:32 GMT+3",
        "Thu 14 Sep 2023 10.30 BST",
        "2023-09-14T08:00Z",
        "London, 14 September 2023",
        "Published 3 hours ago",
    ],
)
def test_date_line_under_the_headline(line: str) -> None:
    assert kind_of(line, article_with(line)) == "dateline"


def test_subhead_stands_between_prose_only() -> None:
    article = read_text(f"{LEAD}\n\nWhat happens next\n\n{BODY}\n\nTools\n\nNails\n\n{LEAD}")
    kinds = {words: kind for kind, words in parts(article)}
    assert kinds["What happens next"] == "subhead"
    assert "Tools" not in kinds


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("READ MORE", "boilerplate"),
        ("Photograph: Anna Berg/AFP", "boilerplate"),
        ("Image caption, The bridge in May", "caption"),
        ("Advertisement", "boilerplate"),
    ],
)
def test_furniture_inside_the_body(line: str, kind: str) -> None:
    article = read_text(f"{HEAD}\n\n{LEAD}\n\n{line}\n\n{BODY}")
    assert parts(article)[2] == (kind, line)


def test_note_on_the_author_needs_a_byline_or_a_name_not_met_before() -> None:
    note = "Anna Berg is the Sample's Kyiv correspondent."
    assert kind_of(note, article_with(end=(note,))) == "boilerplate"
    assert kind_of(note, article_with(f"Police questioned Ms Berg for an hour. {LEAD}", end=(note,))) == "body"
    fellow = "Anna Berg is a fellow at the Northern Institute."
    assert kind_of(fellow, article_with(end=(fellow,))) == "body"
    assert kind_of(fellow, article_with("By Anna Berg", end=(fellow,))) == "boilerplate"


def test_desk_under_a_byline_belongs_to_it() -> None:
    assert kind_of("Sample News, Kyiv", article_with("Anna Berg", "Sample News, Kyiv")) == "byline"
    assert kind_of("Sample News, Kyiv", article_with("Sample News, Kyiv")) != "byline"


def test_signed_author_needs_no_role_in_the_note() -> None:
    notes = ("Anna Berg is a freelance journalist.", "Tom Oke covers trains.")
    article = article_with("By Anna Berg and Tom Oke", end=notes)
    assert [kind_of(note, article) for note in notes] == ["boilerplate", "boilerplate"]


def test_kicker_above_the_headline_is_not_the_headline() -> None:
    article = read_text(f"World news\n{HEAD}\n{LEAD}\n{BODY}")
    assert article.title == HEAD


def test_hard_wrapped_text_is_read_by_paragraphs() -> None:
    text = (
        f"{HEAD}\n\nOSLO, April 3 (AFP) - The ministry said on Tuesday that three bridges\n"
        "over the river had been closed to traffic after an inspection, which\n"
        "engineers had asked for in spring.\n"
        "  The work will last until the end of the year, and buses will run\n"
        "instead of trains, a spokesman told reporters in the capital on the\n"
        "same day.\n\nREAD MORE\n\nAnna Berg\n"
    )
    article = read_text(text)
    assert [kind for kind, _ in parts(article)] == ["headline", "dateline", "body", "boilerplate", "byline"]
    body = article.shadow[article.segments[2].start : article.segments[2].end].strip()
    assert [line.split()[-1] for line in body.splitlines()] == ["spring.", "day."]


def test_given_title_wins_and_finds_its_line() -> None:
    text = f"A bridge, closed.\n\n{LEAD}\n\n{BODY}"
    assert read_text(text).title is None
    article = read_text(text, title="A bridge closed")
    assert article.title == "A bridge closed"
    assert article.segments[0].kind == "headline"
    assert read_text(text, title="Quite another title").segments[0].kind == "body"


def test_control_characters_are_spaces_in_the_shadow_only() -> None:
    article = read_text("Bridges\x00 closed\x1b[31m now\u202e.\ud800\nNext line")
    assert article.shadow == "Bridges  closed" + " " * 6 + "now . \nNext line"
    assert "\x00" in article.text


@pytest.mark.parametrize(
    "text",
    [
        "word said the " * 700_000,
        "\n".join(f"word {number}" for number in range(300_000)),
        "a" + "\n" * 100_000 + "b",
        "(" * 399 + "\n(" * 10_000 + "a",
        "\n".join("Xx Image: " + "a " * 180 for _ in range(2_000)),
        "\n".join(". " * 195 for _ in range(2_000)) + "a",
        "\n".join("Boats. (" + "Anna Berg / " * 30 for _ in range(2_000)),
        "Related\n\nBridges close\n\n" * 50_000,
        f"{HEAD}\n\nAnna Berg\n\n" + f"{LEAD} Anna Berg\n\n" * 20_000,
    ],
    ids=["one line", "short lines", "blank lines", "brackets", "credits", "dots", "slashes", "headings", "names"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    read_text(text)
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Smoke over the lower harbour at dawn. Photograph: Ida Brandt/Tidewater Press", "Photograph: Ida Brandt/Tidewater Press"),
        ("Ferry crews wait beside the lock on Monday (Photo: Ida Brandt)", "(Photo: Ida Brandt)"),
        ("Ferry crews wait beside the lock on Monday. Ida Brandt/AFP via Getty Images", "Ida Brandt/AFP via Getty Images"),
    ],
)
def test_a_captions_credit_is_boilerplate(caption: str, credit: str) -> None:
    body = "The council said on Monday that the lock would stay shut until the spring, and that boats would have to wait."
    text = f"Lock stays shut until spring\n\n{body}\n\n{caption}\n\n{body}\n"
    segments = read_text(text).segments
    assert [text[s.start : s.end].strip() for s in segments if s.kind == "boilerplate"] == [credit]
    assert [text[s.start : s.end].strip() for s in segments if s.kind == "caption"] == [caption.removesuffix(credit).strip()]
