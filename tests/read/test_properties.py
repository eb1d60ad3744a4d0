"""What holds for any input."""

from hypothesis import given, settings
from hypothesis import strategies as st

from newsx.errors import InputError
from newsx.read import Article, read_bytes, read_text

PIECES = st.sampled_from(
    [
        "\n", "\n\n", "\r\n", " ", "\t", "By Anna Berg", "KYIV (AP) — ", "READ MORE", "14 September 2023",
        "A short line",
        "The ministry said on Tuesday that three bridges had been closed.", "# ", "---\n", "+++\n", "title: x\n", "- ",
        "```\n",
        "| a |\n|--|\n", "![a](b)", "[a](b)", "<!--", "-->", "<br>", "**", "_", "> ", "&amp;", "\x00", "\x1b[2J",
        "\u202e", "\ufeff", "\x85", "\u2028", "\x0c", "\ud800", "Image: x", "99/99/9999",
        "31 Feb 2020", "0000-00-00", "(", "©",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


def check(article: Article) -> None:
    ends = [0, *(part.end for part in article.segments)]
    assert ends[:-1] == [part.start for part in article.segments]
    assert ends[-1] == len(article.text) == len(article.shadow)
    assert all(part.start < part.end for part in article.segments)
    article.shadow.encode()


@settings(deadline=None, max_examples=400)
@given(TEXTS, st.sampled_from(["text/plain", "text/markdown"]), st.one_of(st.none(), TEXTS))
def test_segments_cover_any_text(text: str, media_type: str, title: str | None) -> None:
    try:
        article = read_text(text, media_type=media_type, title=title)
    except InputError:
        return
    assert article.text == text
    check(article)


@settings(deadline=None, max_examples=100)
@given(st.one_of(st.binary(), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        check(read_bytes(data, source="x.md"))
    except InputError as error:
        assert error.kind in {"empty", "binary", "no-text"}


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_any_published_option_is_read_or_refused(value: str) -> None:
    try:
        read_text("Words", published=value)
    except InputError as error:
        assert error.kind == "date"
