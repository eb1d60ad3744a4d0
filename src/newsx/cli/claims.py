"""`newsx claims`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

import click

from newsx.cli.inputs import Inputs, View, console_on, input_options, show
from newsx.cli.options import format_option
from newsx.errors import PipelineError
from newsx.output import write_json

if TYPE_CHECKING:
    from spacy.language import Language

    from newsx.models import Analysis, Claim

# What the models say in their types, which `--help` must not wait for; a test compares the two.
STANCES = ("asserts", "denies", "confirms", "does-not-confirm", "warns", "accuses", "promises", "demands", "reports", "opines")
KINDS = ("direct", "indirect", "mixed")

_Choose = Callable[["Analysis"], "tuple[Claim, ...]"]


@click.command()
@click.option("--source", metavar="NAME", help="Only claims of this source: words of any name that the article gives it, or as printed.")
@click.option(
    "--stance",
    "stances",
    multiple=True,
    type=click.Choice(STANCES),
    metavar="STANCE",
    help=f"Only claims of this stance ({', '.join(STANCES)}); may be given several times.",
)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only claims quoted in this way; may be given several times."
)
@click.option("--about", metavar="ENTITY", help="Only claims in which this is named: a person, place, organisation, weapon or group.")
@click.option("--anonymous", is_flag=True, help="Only claims of sources that the article does not name.")
@format_option("text", "json", "jsonl", "csv", of="claims")
@input_options
def claims(inputs: Inputs, form: str, **wanted: Any) -> None:
    """List who claims what, all claims or those that fit.

    FILE is plain text or Markdown, a folder of such files, or - for standard input. Several inputs go with text, jsonl and csv; as text,
    articles without such claims are then left out. Options that narrow the list can be combined.

    \b
    newsx claims --source Kyiv --stance denies article.txt
    newsx claims --about S-400 --format csv folder/ > claims.csv
    """
    views: dict[str, Callable[[IO[str], _Choose], View]] = {"text": _Tables, "json": _Json, "jsonl": _JsonLines, "csv": _Csv}

    def make_view(stream: IO[str], nlp: Language) -> View:
        from newsx.claims import are_looked_for, select

        if not are_looked_for(nlp):
            raise PipelineError(f"{inputs.pipeline}: this pipeline finds no claims (no component sets token.dep)")
        return views[form](stream, lambda analysis: select(analysis, **wanted))

    show(inputs, form, make_view)


class _Json:
    _indent: int | None = 2

    def __init__(self, stream: IO[str], choose: _Choose) -> None:
        self._stream = stream
        self._choose = choose

    def add(self, analysis: Analysis) -> None:
        from newsx.render import claims_as_json

        fields = claims_as_json(analysis, self._choose(analysis))
        write_json(json.dumps(fields, ensure_ascii=False, indent=self._indent), self._stream)

    def end(self) -> None:
        pass


class _JsonLines(_Json):
    _indent = None


class _Csv:
    def __init__(self, stream: IO[str], choose: _Choose) -> None:
        self._stream = stream
        self._choose = choose
        self._begun = False

    def add(self, analysis: Analysis) -> None:
        from newsx.render.claim_rows import write_header, write_rows

        if not self._begun:
            write_header(self._stream)
        self._begun = True
        write_rows(analysis, self._choose(analysis), self._stream)

    def end(self) -> None:
        pass


class _Tables:
    """The claims of each article that has some under its title."""

    def __init__(self, stream: IO[str], choose: _Choose) -> None:
        self._console = console_on(stream)
        self._choose = choose
        self._begun = False

    def add(self, analysis: Analysis) -> None:
        from newsx.render import render_claims

        if not (found := self._choose(analysis)):
            return
        if self._begun:
            self._console.print()
        self._begun = True
        render_claims(analysis, found, self._console)

    def end(self) -> None:
        if not self._begun:
            self._console.print("No claims found.", style="dim")
