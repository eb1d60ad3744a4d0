"""What a file that is not text seems to be, told from its first bytes."""

from __future__ import annotations

# Longer signatures first where one begins with another.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x00asm", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"OggS", "an audio or video file"),
    (b"fLaC", "an audio file"),
    (b"ID3\x02", "an audio file"),
    (b"ID3\x03", "an audio file"),
    (b"ID3\x04", "an audio file"),
    (b"\x1aE\xdf\xa3", "a video file"),
)
_ZIP_CONTENTS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"opendocument", "an OpenDocument file"),
    (b"epub+zip", "an EPUB book"),
)
_NOT_IN_TEXT = 0.05  # share of control characters; prose, even badly scraped, stays far below
_TEXT_BYTES = bytes(range(32, 127)) + bytes(range(128, 256)) + b"\t\n\r\f\v\b\x1b"


def recognise(data: bytes) -> str | None:
    """The kind of file, with its article ("a PDF document"), or None if no signature is known."""
    if data.startswith(b"PK\x03\x04"):
        return next((name for mark, name in _ZIP_CONTENTS if mark in data[:8192]), "a ZIP archive")
    if data.startswith(b"RIFF") and data[8:12] in {b"WAVE", b"AVI ", b"WEBP"}:
        return "a WebP picture" if data[8:12] == b"WEBP" else "an audio or video file"
    if data[4:8] == b"ftyp":
        return "a video file"
    if data.startswith(b"MZ") and b"\x00" in data[:64]:
        return "a program"
    return next((name for mark, name in _SIGNATURES if data.startswith(mark)), None)


def has_control_bytes(data: bytes) -> bool:
    """Whether a single-byte or UTF-8 reading of `data` would hold NUL or many control characters."""
    if b"\x00" in data:
        return True
    return len(data.translate(None, _TEXT_BYTES)) > _NOT_IN_TEXT * len(data)
