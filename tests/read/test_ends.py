"""What stands below the report, or between its paragraphs."""

import pytest

from newsx.read import Article, read_text

LEAD = "The ministry said on Tuesday that three bridges over the river had been closed after an inspection."
BODY = "Engineers told reporters that the work would last until the end of the year, and that buses would run."
HEAD = "Bridges closed after inspection"


def parts(article: Article) -> list[tuple[str, str]]:
    return [(part.kind, article.text[part.start : part.end].strip()) for part in article.segments]


def after_report(*lines: str) -> list[tuple[str, str]]:
    """The parts after the first stretch of body."""
    return parts(read_text("\n\n".join((HEAD, LEAD, BODY, *lines))))[2:]


@pytest.mark.parametrize(
    "line",
    [
        "Editors’ note: The minister's name was misspelt.",
        "Corrections & Amplifications: The bridge has two lanes. An earlier version said four.",
        "The Sample Science Desk is solely responsible for all content.",
        "Write to Anna Berg at anna.berg@example.org",
        "((anna.berg@example.org; +44 20 5550 1234))",
        "Got a story? Call the desk.",
        "Anna Berg reported from Oslo, and Tom Oke from Bergen.",
        "Read the rest here.",
        "*Names have been changed.",
        "* * *",
    ],
)
def test_notices_and_contacts(line: str) -> None:
    assert after_report(line) == [("boilerplate", line)]


def test_notice_between_known_lines_does_not_hide_those_above_it() -> None:
    lines = ("Write to Anna Berg at anna.berg@example.org", "Corrections & Amplifications: The bridge has two lanes.", "© 2024 The Sample")
    assert after_report(*lines) == [("boilerplate", line) for line in lines]


def test_unknown_line_does_not_hide_notices_above_it() -> None:
    kinds = {words: kind for kind, words in after_report("Anna Berg reported from Oslo.", "Bridge closures at a glance")}
    assert kinds["Anna Berg reported from Oslo."] == "boilerplate"


@pytest.mark.parametrize("heading", ["Related", "More on this story", "READ NEXT", "IN THIS SECTION", "You might also like:"])
def test_titles_below_a_heading_of_other_stories(heading: str) -> None:
    lines = (heading, "Why are the bridges so old?", "Ferry prices 'will double'")
    assert after_report(*lines) == [("boilerplate", line) for line in lines]


def test_other_stories_end_at_the_next_paragraph_of_prose() -> None:
    found = after_report("Related", "Why the bridges are so old", "Ferry prices to double", BODY, LEAD)
    assert [kind for kind, _ in found] == ["boilerplate", "boilerplate", "boilerplate", "body"]


def test_one_line_between_a_pointer_and_prose_is_a_subhead() -> None:
    assert after_report("READ MORE", "Why bridges fall", LEAD, BODY)[1] == ("subhead", "Why bridges fall")


def test_short_lines_below_a_gallery_are_captions() -> None:
    found = after_report("Photo gallery", "Boats at dawn", "The old lock")
    assert found == [("boilerplate", "Photo gallery"), ("caption", "Boats at dawn"), ("caption", "The old lock")]


def test_short_lines_without_a_heading_stay_body() -> None:
    assert after_report("Boats at dawn", "The old lock") == []


@pytest.mark.parametrize(
    "caption",
    [
        "Boats wait at the lock in Oslo. (Tom Oke / Harbour Pictures)",
        "Boats wait at the lock in Oslo (Tom Oke/Harbour)",
        "Boats wait at the lock in Oslo. Tom Oke/Harbour Press",
        "The lock in 1911. (Courtesy of the Lock Society)",
    ],
)
def test_credit_in_brackets_makes_a_caption(caption: str) -> None:
    assert after_report(caption, "What comes next", LEAD) == [("caption", caption), ("subhead", "What comes next"), ("body", LEAD)]


@pytest.mark.parametrize(
    "line", ["The law was passed with votes of the opposition (CDU/CSU).", "Its author is from the north (Tom Oke / Labour)."]
)
def test_party_in_brackets_makes_no_caption(line: str) -> None:
    assert after_report(line) == []


@pytest.mark.parametrize(
    "line", ["‘Nobody told us’", "“We saw it coming”", "'We never meant to stay'", "A ‘sad day’", "WHO PAYS?", "Who carries it"]
)
def test_subhead_may_be_a_quotation_or_a_shouted_question(line: str) -> None:
    assert after_report(line, LEAD) == [("subhead", line), ("body", LEAD)]


@pytest.mark.parametrize("line", ["“No one asked.”", "Was it the rain?", '"No," he said', "“Nobody", "Ask anna@example.org"])
def test_short_line_that_can_be_prose_is_no_subhead(line: str) -> None:
    assert ("subhead", line) not in after_report(line, LEAD)


def test_list_of_names_at_the_end_is_body() -> None:
    assert after_report("Anna Berg", "Tom Oke", "Jo Lund", "Kim Vik") == []
    assert after_report("The winners are:", "Anna Berg") == []


def test_name_at_the_end_that_the_report_speaks_of_is_body() -> None:
    article = read_text("\n\n".join((HEAD, f"{LEAD} Police questioned Anna Berg.", BODY, "Anna Berg")))
    assert article.authors == ()


def test_note_on_an_author_known_from_metadata() -> None:
    front = f"---\ntitle: {HEAD}\nauthor: Anna Berg\n---\n\n"
    text = f"{front}# {HEAD}\n\n*Crossings stay shut for months.*\n\n{LEAD}\n\n*Anna Berg covers trains.*\n"
    found = parts(read_text(text, media_type="text/markdown"))
    assert [kind for kind, _ in found] == ["boilerplate", "headline", "standfirst", "body", "boilerplate"]
