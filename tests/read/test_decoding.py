"""Bytes into text, and the refusals."""

import codecs

import pytest

from newsx.errors import InputError
from newsx.read import read_bytes
from newsx.read.decoding import decode

QUOTES = "“We won’t stop,” she said – again. The café stayed open."


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_decides_and_is_left_out(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + QUOTES.encode(encoding), name="a.txt")
    assert (decoded.text, decoded.encoding, decoded.warnings) == (QUOTES, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_without_a_mark_is_recognised(encoding: str) -> None:
    assert decode(QUOTES.encode(encoding), name="a.txt").text == QUOTES


def test_line_ends_stay_as_they_are() -> None:
    assert read_bytes(b"One line\r\nand one\rmore\n").text == "One line\r\nand one\rmore\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (QUOTES, "cp1252"),
        ("Le président a été élu à Orléans, où il a parlé de la guerre. Ça suffit.", "cp1252"),
        ("Президент сказал, что мосты закрыты и люди вернутся домой весной.", "cp1251"),
    ],
)
def test_old_encodings_are_read_and_reported(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), name="a.txt")
    assert decoded.text == text
    assert decoded.warnings == (f"read as {encoding}: not valid UTF-8",)


def test_utf8_with_one_broken_byte_stays_utf8_and_counts_the_loss() -> None:
    decoded = decode((QUOTES * 5).encode() + b"\xe2\x80", name="a.txt")
    assert decoded.text == QUOTES * 5 + "\ufffd"
    assert decoded.warnings == ("read as utf-8: 1 characters could not be decoded",)


@pytest.mark.parametrize(
    ("data", "seems"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (b"PK\x03\x04" + b"\x00" * 30 + b"word/document.xml", "a Word document"),
        (b"PK\x03\x04" + b"\x00" * 30 + b"notes.txt", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG picture"),
        (b"{\\rtf1\\ansi Hello", "an RTF document"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "an audio or video file"),
        (b"Words and\x00more words", "binary data"),
        (b"ab\x01\x02\x03\x04" * 20, "binary data"),
    ],
)
def test_binary_file_is_refused_by_name(data: bytes, seems: str) -> None:
    with pytest.raises(InputError, match=f"^report.bin: {seems}, not text") as caught:
        read_bytes(data, source="report.bin")
    assert caught.value.kind == "binary"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", "empty"), (b" \n\t\r\n", "empty"), (codecs.BOM_UTF8, "empty"), (b"12 34 -- !!", "no-text")],
)
def test_nothing_to_read_is_an_error(data: bytes, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(data)
    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)
