"""Runs commands in this process, with the pipeline of written rules in the place of the shipped one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from spacy.language import Language

from newsx.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(ruled: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`run("analyze", "a.txt", input=b"…")`, in an empty folder."""
    monkeypatch.setattr("newsx.pipeline.load", lambda pipeline=None, **_: ruled)
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, charset: str = "utf-8", **options: Any) -> Result:
        return CliRunner(charset=charset).invoke(main, arguments, **options)

    return invoke
