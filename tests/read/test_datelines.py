"""The place and date that open a report."""

import pytest

from newsx.read import Article, read_text

LEAD = "The ministry said on Tuesday that three bridges over the river had been closed after an inspection."
BODY = "Engineers told reporters that the work would last until the end of the year, and that buses would run."
HEAD = "Bridges closed after inspection"


def parts(article: Article) -> list[tuple[str, str]]:
    return [(part.kind, article.text[part.start : part.end].strip()) for part in article.segments]


@pytest.mark.parametrize(
    "opening",
    [
        "KYIV, Sept 14 (Reuters) - ",
        "LONDON (AP) — ",
        "KYIV, Ukraine (AP) — ",
        "WASHINGTON, Sept. 14 (UPI) -- ",
        "Seoul (dpa) - ",
        "NEW DELHI — ",
        "MOSCOW, September 14. /TASS/. ",
        "BERLIN/PARIS, 3 May (AFP) – ",
        "NEW HAVEN, May 4 (Coastwire) - ",
        "NARVIK, Norway, Jan 5 (Coastwire) - ",
        "Bergen, June 3 (Coastwire) - ",
        "BERGEN (Coastwire) — ",
        "Bergen, Norway, June 3 — ",
        "KYIV ― ",
        "New Delhi: ",
        "MUMBAI: ",
        "London – ",
        "Kyiv, 3 May 2024: ",
    ],
)
def test_wire_dateline_is_cut_off_the_body(opening: str) -> None:
    article = read_text(f"{HEAD}\n\n{opening}{LEAD}\n\n{BODY}")
    assert parts(article)[1:] == [("dateline", opening.strip()), ("body", f"{LEAD}\n\n{BODY}")]


@pytest.mark.parametrize(
    "opening",
    [
        "NATO — the alliance — said so. ",
        "BBC: What next? ",
        "Berg: No. ",
        "So – at last – ",
        "Paris – a city of bridges – was quiet. ",
        "London: a city without bridges. ",
        "Berg, June 3 — ",
        "NOBODY HAS ASKED HIM — ",
        "Sale: ",
    ],
)
def test_shouted_words_and_dialogue_are_no_dateline(opening: str) -> None:
    assert parts(read_text(f"{HEAD}\n\n{opening}{LEAD}"))[1] == ("body", opening + LEAD)


def test_weak_dateline_counts_in_the_first_paragraph_only() -> None:
    article = read_text(f"{HEAD}\n\n{LEAD}\n\nLondon: {BODY}\n\nHARBOUR (Coastwire) - {BODY}")
    assert [kind for kind, _ in parts(article)] == ["headline", "body"]


def test_dateline_after_notices_is_found() -> None:
    article = read_text(f"{HEAD}\n\nABSTRACT\n\n{LEAD}\n\nFULL TEXT\n\nCorrection appended.\n\nBERGEN, Norway - {BODY}")
    assert parts(article)[-2] == ("dateline", "BERGEN, Norway -")
