"""The terminal view: golden pages, hostile words, extremes."""

import io
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from stories import analysis, claim, document, entity, story

from newsx.models import Analysis, Content, Document, EntityType, KnowledgeBaseLink, Role, Source
from newsx.render import render_analysis

GOLDEN = Path(__file__).parent / "golden"


def render(shown: Analysis, *, width: int = 80, claims_supported: bool = True) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, color_system=None)
    render_analysis(shown, console, claims_supported=claims_supported)
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 140])
def test_page_is_the_golden_one(width: int) -> None:
    """Run this file as a script to write the golden pages anew."""
    assert render(story(), width=width) == (GOLDEN / f"story-{width}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["[bold]", "[/nope]", "[link=https://example.org]x[/link]", ":smile:", "\\[red]"])
def test_markup_in_words_is_printed_literally(name: str) -> None:
    doc = document(title=name, standfirst=f"standfirst {name}")
    page = render(analysis(doc, entities=(entity(name), entity(f"Group {name}", "NORP")), warnings=(f"warning {name}",)))
    assert page.count(name) == 5


@given(words=st.text(), width=st.integers(20, 200))
@settings(max_examples=50, deadline=None)
def test_nothing_in_the_article_reaches_the_terminal_as_a_control(words: str, width: int) -> None:
    doc = document(words, title=words, standfirst=words).model_copy(update={"authors": (words,), "publisher": words, "source": words})
    base = claim("Ostmark", "said", "no one was hurt", stance="asserts")
    hostile = base.model_copy(update={"source": Source(name=words, kind="named"), "content": Content(text=words, spans=())})
    found = Role(start=0, end=0, text=words)
    kb = KnowledgeBaseLink(source="x", id="x", category=words, kind=words, country=words, origin=(words,))
    person = entity(words).model_copy(update={"aliases": (words,), "roles": (found,), "kb": kb})
    page = render(
        analysis(doc, entities=(person, entity(words, "PLACE"), entity(words, "NORP")), claims=(hostile,), warnings=(words,)), width=width
    )
    assert not [mark for mark in page if unicodedata.category(mark) in {"Cc", "Cs"} and mark != "\n"]
    assert not [mark for mark in page if unicodedata.bidirectional(mark) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}]


def test_empty_document_says_so() -> None:
    page = render(analysis(Document(id="0" * 64, words=0, text=" \n")), claims_supported=False)
    assert page.splitlines()[:3] == ["Untitled", "undated", "0 words"]
    for line in ("The document is empty.", "Claims: not looked for (the pipeline has no parser)."):
        assert line in page.splitlines()


def test_article_without_names_says_so() -> None:
    assert "No names found." in render(analysis())


def test_no_claims_is_a_finding_only_where_claims_are_looked_for() -> None:
    assert render(analysis()).endswith("\nNo claims found.\n")


def test_claims_are_shown_whatever_is_supported() -> None:
    assert "does not confirm" in render(story(), width=140, claims_supported=False)


@pytest.mark.parametrize("width", [80, 140])
def test_of_500_entities_12_a_group_are_shown(width: int) -> None:
    kinds: tuple[EntityType, ...] = ("PERSON", "PLACE", "ORG", "WEAPON", "NORP")
    page = render(analysis(entities=[entity(f"Name {n}", kinds[n % 5], times=n) for n in range(500)]), width=width)
    words = " ".join(page.split())
    assert words.count("and 88 more") == 5
    assert words.count("Name ") == 5 * 12


def test_salience_then_first_mention_decide_the_order() -> None:
    people = (entity("Late", at=9), entity("Early", at=3), entity("Central", salience=0.9, at=20))
    page = render(analysis(entities=people))
    assert page.index("Central") < page.index("Early") < page.index("Late")


def test_generic_weapons_are_marked() -> None:
    lines = render(story()).splitlines()
    assert "  3×  drones · generic" in lines
    assert "  1×  S-300PM2 · SAM system · origin RU" in lines


LONG_NAMES = ["Llan" * 80, "Very long name of a committee " * 20, "統合防空ミサイル防衛司令部" * 12, "المجلس" * 40]


@pytest.mark.parametrize("width", [20, 40, 80, 140, 300])
@pytest.mark.parametrize("name", LONG_NAMES)
def test_long_names_stay_inside_the_page(name: str, width: int) -> None:
    page = render(analysis(entities=(entity(name), entity(name, "PLACE"), entity(name, "NORP"))), width=width)
    assert max(cell_len(line) for line in page.splitlines()) <= width


@pytest.mark.parametrize("name", LONG_NAMES)
def test_long_names_are_shown_whole(name: str) -> None:
    page = render(analysis(entities=(entity(name), entity(name, "ORG"), entity(name, "NORP"))))
    assert "".join(page.split()).count("".join(name.split())) == 3


def test_no_line_ends_in_blanks() -> None:
    assert not [line for line in render(story(), width=140).splitlines() if line != line.rstrip()]


def test_colours_are_named_ones_that_read_on_dark_and_on_light() -> None:
    file = io.StringIO()
    render_analysis(story(), Console(file=file, width=80, force_terminal=True, color_system="truecolor"), claims_supported=True)
    codes = {code for sequence in re.findall("\x1b\\[([0-9;]*)m", file.getvalue()) for code in sequence.split(";")}
    assert codes <= {"0", "1", "2", "3", "31", "32", "33", "34", "35", "36"}
    assert file.getvalue().count("\x1b") == len(re.findall("\x1b\\[[0-9;]*m", file.getvalue()))


def test_console_without_unicode_gets_plain_marks_and_no_error() -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii") as file:
        render_analysis(story(), Console(file=file, width=80, color_system=None), claims_supported=True)
        file.flush()
        page = raw.getvalue().decode("ascii")
    assert "3x  drones | generic" in page
    assert "1x  ??? | spokesman" in page
    assert "-" * 80 in page


def test_claims_are_a_list_on_a_narrow_page() -> None:
    page = render(story(), width=64)
    assert "  •  Ostmark, “Ostmark's foreign ministry” · denies · line 8\n     any part in the attack\n" in page


if __name__ == "__main__":
    for page_width in (80, 140):
        (GOLDEN / f"story-{page_width}.txt").write_text(render(story(), width=page_width), encoding="utf-8")
