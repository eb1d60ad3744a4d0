"""How claims and events are set: sources, marks, relations, lines; and claims as rows and JSON."""

from __future__ import annotations

import csv
import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from stories import TEXT, analysis, claim, document, story, story_claims

from newsx.models import Analysis, Claim, ClaimRelation, Content
from newsx.render import claims_as_json, render_claims
from newsx.render.claim_rows import COLUMNS, safe_cell, write_header, write_rows
from newsx.render.claims_view import relation_words
from newsx.render.events_view import timeline_table
from newsx.render.page import Lines, Page
from newsx.render.quoted_words import quoted_words, shortened


def render(shown: Analysis, claims: tuple[Claim, ...], *, width: int = 80) -> str:
    file = io.StringIO()
    render_claims(shown, claims, Console(file=file, width=width, color_system=None))
    return file.getvalue()


def rows(shown: Analysis) -> list[dict[str, str]]:
    file = io.StringIO()
    write_header(file)
    write_rows(shown, shown.claims, file)
    return list(csv.DictReader(io.StringIO(file.getvalue())))


def test_the_top_says_how_many_of_how_many() -> None:
    shown = story()
    assert "stories/torvik-port.txt · 5 claims" in render(shown, shown.claims)
    assert "stories/torvik-port.txt · 2 of 5 claims" in render(shown, shown.claims[:2])
    assert render(shown, ()).endswith("0 of 5 claims\n" + "─" * 80 + "\n\nNo claims found.\n")


def test_a_relation_names_a_claim_that_is_not_shown() -> None:
    shown = story()
    assert "contradicts Ingrid Aasland, line 5" in render(shown, shown.claims[1:2])


def test_an_unsure_relation_says_possibly() -> None:
    class Unsure(ClaimRelation):
        possible: bool = True

    assert relation_words(ClaimRelation(kind="contradicts", claim_id="c1")) == "contradicts"
    assert relation_words(Unsure(kind="contradicts", claim_id="c1")) == "possibly contradicts"


def test_contents_are_whole_where_claims_are_all_that_is_asked_for() -> None:
    words = "Ostmark " * 100
    shown = analysis(document(words, title=None), claims=(story_claims()[3].model_copy(update={"content": Content(text=words, spans=())}),))
    assert render(shown, shown.claims).count("Ostmark") == 100


@pytest.mark.parametrize("width", [20, 50, 66, 80, 119, 120, 140, 300])
def test_claims_stay_inside_the_page(width: int) -> None:
    shown = story()
    assert max(cell_len(line) for line in render(shown, shown.claims, width=width).splitlines()) <= width


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        ("Defence minister Ingrid Aasland", "Defence minister"),
        ("Ms Aasland", "“Ms Aasland”"),
        ("Ostmark's foreign ministry", "“Ostmark's foreign ministry”"),
    ],
)
def test_printed_words_are_shown_where_they_say_something_else(printed: str, note: str) -> None:
    shown = analysis(claims=(claim("Ingrid Aasland", "denied", "any part in the attack", stance="denies", printed=printed),))
    assert note in [part.strip() for line in render(shown, shown.claims, width=140).splitlines() for part in line.split("  ")]


def test_an_article_and_a_possessive_make_no_other_source() -> None:
    shown = analysis(claims=(claim("Ostmark", "denied", "any part", stance="denies", printed="Ostmark's"),))
    assert "“" not in render(shown, shown.claims)


@pytest.mark.parametrize(
    ("text", "content", "shown"),
    [
        ("“We will go,” she said.", "We will go", "“We will go”"),
        ('"We will go," she said.', "We will go", '"We will go"'),
        ("‘The crews’ pay is late,’ she said.", "The crews’ pay is late", "‘The crews’ pay is late’"),
        ("'It is late,' she said.", "It is late", "'It is late'"),
        ("„We will go“, she said.", "We will go", "„We will go“"),
        ("She said it was “late\nagain” today.", "it was “late\nagain” today", "it was “late again” today"),
        ("She called it “late.", "it “late", "it “late”"),
        ("She said the boats’ crews were late.", "the boats’ crews were late", "the boats’ crews were late"),
    ],
)
def test_marks_are_the_articles_own(text: str, content: str, shown: str) -> None:
    start = text.index(content)
    assert quoted_words(Content(text=content, spans=((start, start + len(content)),)), text) == shown


def test_shortened_words_end_at_a_word_and_close_their_marks() -> None:
    assert shortened("it was “burning at its berth, and will not sail again”", 33) == "it was “burning at its berth …”"
    assert shortened("it was burning", 33) == "it was burning"
    assert shortened("x" * 50, 10) == "x" * 10 + " …"


@pytest.mark.parametrize(("text", "place", "line"), [("a\nb", 2, 2), ("a\r\nb", 3, 2), ("a\rb", 2, 2), ("a\x0bb\u2028c", 4, 1), ("", 0, 1)])
def test_lines_are_counted_as_editors_do(text: str, place: int, line: int) -> None:
    assert Lines(text)[place] == line


def test_a_row_has_all_that_a_claim_says() -> None:
    found = rows(story())
    assert [row["id"] for row in found] == ["c1", "c2", "c3", "c4", "c5"]
    assert tuple(found[0]) == COLUMNS
    assert found[1]["relations"] == "contradicts c1"
    assert (found[0]["line"], found[0]["source"], found[0]["content"]) == (
        "5",
        "Ingrid Aasland",
        "nine of eleven drones had been shot down",
    )
    assert TEXT[int(found[3]["start"]) : int(found[3]["end"])] == "talks in Lund would go on"
    assert (found[4]["source_kind"], found[4]["hedged"], found[4]["in_headline"]) == ("anonymous", "false", "false")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_cell_is_a_formula(words: str) -> None:
    assert safe_cell(words).startswith("'")


def test_a_cell_has_no_escape_codes() -> None:
    assert safe_cell("a\x1b[31mb\x9b\u202ec\nd") == "a\ufffd[31mb\ufffd<U+202E>c d"


def test_hostile_claims_are_harmless_in_every_column() -> None:
    hostile = story_claims()[0].model_copy(
        update={"addressee": "=cmd()", "via": ("@x",), "evidence": "\x1b[2J", "content": Content(text="-1", spans=())}
    )
    row = rows(analysis(claims=(hostile,)))[0]
    assert (row["addressee"], row["via"], row["evidence"], row["content"]) == ("'=cmd()", "'@x", "\ufffd[2J", "'-1")
    assert (row["line"], row["start"], row["end"]) == ("", "", "")


def test_json_names_the_article_and_has_the_claims_as_they_are() -> None:
    shown = story()
    fields = claims_as_json(shown, shown.claims[:1])
    assert list(fields) == ["schema_version", "document", "claims"]
    assert fields["document"] == {
        "id": "0" * 64,
        "source": "stories/torvik-port.txt",
        "title": shown.document.title,
        "published": "2024-03-04",
    }
    assert [Claim.model_validate(claim) for claim in fields["claims"]] == list(shown.claims[:1])


def test_a_timeline_names_whom_the_words_do_not_name() -> None:
    shown = story()
    struck = shown.events[0].model_copy(update={"actor_ids": ("Ostmark",), "target_ids": ("e11",), "claim_id": None})
    table = timeline_table(shown.model_copy(update={"events": (struck,)}), Page.on(Console(width=100)))
    file = io.StringIO()
    Console(file=file, width=100, color_system=None).print(table)
    assert file.getvalue().rstrip() == "2024-03-04  attack  two drones struck a fuel pier · Ostmark · Torvik"
