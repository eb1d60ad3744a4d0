"""Files, standard input, and what goes wrong with them."""

import io
import os
import sys
from pathlib import Path

import pytest

from newsx.errors import InputError
from newsx.read import read_bytes, read_path, read_text

LEAD = "The ministry said on Tuesday that three bridges over the river had been closed after an inspection."


def test_file_is_read_with_its_path_and_type(tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    path.write_text(f"# Bridges closed\n\n{LEAD}\n", encoding="utf-8")
    article = read_path(path)
    assert (article.source, article.media_type, article.encoding) == (str(path), "text/markdown", "utf-8")


def test_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LEAD.encode())))
    article = read_path(Path("-"))
    assert (article.source, article.text) == ("-", LEAD)


def test_str_has_no_encoding() -> None:
    assert read_text(LEAD).encoding is None


def test_media_type_can_be_given() -> None:
    assert read_bytes(b"*Words*", media_type="text/markdown; charset=utf-8").media_type == "text/markdown"


def test_html_is_read_with_a_warning() -> None:
    assert read_text("<!DOCTYPE html><p>Words</p>").warnings == ("looks like HTML: its tags are read as text",)


@pytest.mark.parametrize(("name", "kind"), [("none.txt", "missing"), ("", "unreadable"), ("a\x00b", "unreadable")])
def test_file_that_cannot_be_read(tmp_path: Path, name: str, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        read_path(tmp_path / name)
    assert caught.value.kind == kind


def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="no permission") as caught:
        read_path(tmp_path / "locked.txt")
    assert caught.value.kind == "unreadable"
