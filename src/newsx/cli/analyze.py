"""`newsx analyze`."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import click

from newsx.cli.inputs import Inputs, console_on, input_options, show
from newsx.cli.options import format_option
from newsx.output import write_json

if TYPE_CHECKING:
    from spacy.language import Language

    from newsx.models import Analysis


@click.command()
@format_option("text", "json", "jsonl", of="analyses")
@input_options
def analyze(inputs: Inputs, form: str) -> None:
    """Analyze articles: who and what is in them, and who claims what.

    FILE is plain text or Markdown, a folder of such files, or - for standard input. Several inputs go with text and jsonl.
    An input that cannot be read costs only itself: it is named on standard error, and stands as a record with `error` among the
    jsonl lines.
    """
    show(inputs, form, _Pages if form == "text" else _Json if form == "json" else _JsonLines)


class _Json:
    _indent: int | None = 2

    def __init__(self, stream: IO[str], nlp: Language) -> None:
        self._stream = stream

    def add(self, analysis: Analysis) -> None:
        write_json(analysis.model_dump_json(indent=self._indent), self._stream)

    def end(self) -> None:
        pass


class _JsonLines(_Json):
    _indent = None


class _Pages:
    """Views for reading, one after the other."""

    def __init__(self, stream: IO[str], nlp: Language) -> None:
        from newsx.claims import are_looked_for

        self._console = console_on(stream)
        self._claims_supported = are_looked_for(nlp)
        self._begun = False

    def add(self, analysis: Analysis) -> None:
        from newsx.render import render_analysis

        if self._begun:
            self._console.print()
        self._begun = True
        render_analysis(analysis, self._console, claims_supported=self._claims_supported)

    def end(self) -> None:
        pass
