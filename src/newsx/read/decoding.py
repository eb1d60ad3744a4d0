"""Bytes into text: which encoding, or why this is no text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from newsx.errors import InputError
from newsx.read.signatures import has_control_bytes, recognise

_BOMS: tuple[tuple[bytes, str], ...] = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Left to itself charset-normalizer prefers old Macintosh and DOS code pages that no newspaper uses.
_CANDIDATES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "koi8_r",
    "koi8_u",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
    "cp874",
]
_SAMPLE = 20_000
_GOOD_PER_BAD = 5  # well-formed UTF-8 sequences for every broken one that still make a text UTF-8
_LETTER = re.compile(r"[^\W\d_]")
_NON_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text without its byte-order mark, and how it was read."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, name: str) -> Decoded:
    """Decode strictly where that is possible; `name` begins the message of an error."""
    decoded = _decode_marked(data) or _decode_wide(data)
    if decoded is None:
        _refuse_binary(data, name=name)
        decoded = _decode_unmarked(data)
    check_words(decoded.text, name=name)
    return decoded


def check_words(text: str, *, name: str) -> None:
    """Raise InputError where there is nothing to read."""
    if not text or text.isspace():
        raise InputError(f"{name}: empty; give a text with at least one word", kind="empty")
    if not _LETTER.search(text):
        raise InputError(f"{name}: no letter in it, so nothing to read; give an article's text", kind="no-text")


def _refuse_binary(data: bytes, *, name: str) -> None:
    seems = recognise(data)
    if seems is None and has_control_bytes(data):
        seems = "binary data"
    if seems:
        raise InputError(f"{name}: {seems}, not text; give newsx the text taken out of it", kind="binary")


def _decode_marked(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    return None


def _decode_wide(data: bytes) -> Decoded | None:
    """UTF-16 without a byte-order mark: every other byte of Western text is NUL."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or b"\x00" not in sample or recognise(data):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    for nul, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if nul > 0.6 * half and other < 0.02 * half:
            decoded = _decode_as(data, encoding)
            return None if "\x00" in decoded.text else decoded
    return None


def _decode_unmarked(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(data):
        return _decode_as(data, "utf-8")
    encoding = _guess(data)
    return _decode_as(data, encoding, warning=f"read as {encoding}: not valid UTF-8")


def _decode_as(data: bytes, encoding: str, *, warning: str | None = None) -> Decoded:
    """Bytes that do not fit become U+FFFD and are counted in a warning."""
    warnings = () if warning is None else (warning,)
    try:
        return Decoded(data.decode(encoding), encoding, warnings)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    unread = text.count("\ufffd")
    return Decoded(text, encoding, (*warnings, f"read as {encoding}: {unread} characters could not be decoded"))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether a few broken bytes spoil what is otherwise UTF-8, as in a file cut off or glued together."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return good >= _GOOD_PER_BAD * bad


def _guess(data: bytes) -> str:
    first = _NON_ASCII.search(data)
    start = 0 if first is None else max(0, data.rfind(b"\n", 0, first.start()) + 1, first.start() - _SAMPLE // 2)
    matches = from_bytes(data[start : start + _SAMPLE], cp_isolation=_CANDIDATES, enable_fallback=False)
    best = matches.best()
    if best is None:
        return "cp1252"
    western = next((match for match in matches if match.encoding == "cp1252"), None)
    if "cp1252" in best.could_be_from_charset:
        return "cp1252"
    # Where the bytes fit Western Europe about as well, that is by far the likelier in news written in English.
    if western and western.chaos <= best.chaos + 0.05 and western.coherence >= best.coherence:
        return "cp1252"
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        return "cp1252" if best.encoding.startswith("cp125") else best.encoding
    return best.encoding
