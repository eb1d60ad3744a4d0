"""Markdown and its front matter."""

import datetime

import pytest

from newsx.read import Article, read_text

LEAD = "The ministry said on Tuesday that three bridges over the river had been closed after an inspection."


def markdown(text: str) -> Article:
    return read_text(text, media_type="text/markdown")


def parts(article: Article) -> list[tuple[str, str]]:
    return [(part.kind, article.text[part.start : part.end].strip()) for part in article.segments]


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Bridges: closed"\ndate: 2023-09-14\nauthors:\n  - Anna Berg\n  - Tom Oke\nsource: Sample\n'
        "description: Months of work\n---\n",
        '+++\ntitle = "Bridges: closed"\ndate = 2023-09-14\nauthor = "Anna Berg and Tom Oke"\npublisher = "Sample"\n'
        'description = "Months of work"\n+++\n',
        "---\r\ntitle: 'Bridges: closed'\r\npublished: 2023-09-14\r\nauthor: [Anna Berg, Tom Oke]\r\n"
        "publisher: Sample\r\nstandfirst: Months of work\r\n---\r\n",
    ],
)
def test_front_matter_is_metadata(front: str) -> None:
    article = markdown(front + "\n" + LEAD)
    assert (article.title, article.standfirst) == ("Bridges: closed", "Months of work")
    assert (article.authors, article.publisher) == (("Anna Berg", "Tom Oke"), "Sample")
    assert (article.published, article.published_from) == (datetime.date(2023, 9, 14), "metadata")
    assert parts(article) == [("boilerplate", front.strip()), ("body", LEAD)]


def test_broken_front_matter_is_only_text() -> None:
    assert markdown(f"---\nno pair here\n---\n\n{LEAD}").title is None


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("## What next", "subhead"),
        ("![The bridge](bridge.png)", "caption"),
        ("![](bridge.png)", "boilerplate"),
        ("```\nx = 1\n```", "boilerplate"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "boilerplate"),
        ("<!-- a note -->", "boilerplate"),
        ("[ref]: http://example.org", "boilerplate"),
        ("**Read also:** Ferries return", "boilerplate"),
        ("***", "boilerplate"),
    ],
)
def test_block_between_paragraphs(block: str, kind: str) -> None:
    article = markdown(f"# Bridges closed\n\n{LEAD}\n\n{block}\n\n{LEAD}")
    assert parts(article) == [("headline", "# Bridges closed"), ("body", LEAD), (kind, block), ("body", LEAD)]
    assert article.title == "Bridges closed"


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("see [the **report**](http://x.org/a_(b)) now", "see the report now"),
        ("see [the report][1] now", "see the report now"),
        ("_so_ and __so__ and *so* and `so` but snake_case", "so and so and so and so but snake_case"),
        ("> quoted\n> words", "quoted words"),
        ("- one\n- two", "one two"),
        ("1. one", "one"),
        ("A <b>bold</b> word&nbsp;here <!-- no --> \\* star", "A bold word here * star"),
    ],
)
def test_markup_is_space_in_the_shadow(marked: str, words: str) -> None:
    article = markdown(marked)
    assert article.shadow.split() == words.split()
    assert len(article.shadow) == len(article.text)


def test_dateline_behind_emphasis() -> None:
    article = markdown(f"# Bridges closed\n\n**KYIV** — {LEAD}")
    assert parts(article)[1:] == [("dateline", "**KYIV** —"), ("body", LEAD)]


def test_long_markdown_is_read_as_plain_text_with_a_warning() -> None:
    article = markdown(f"{LEAD}\n\n" * 12_000)
    assert article.warnings == ("read as plain text: Markdown of more than 1,000,000 characters is not parsed",)
