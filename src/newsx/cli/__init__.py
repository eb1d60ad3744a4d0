"""The command line. Commands import what they run only when they run: `newsx --help` must not wait for spaCy."""

from __future__ import annotations

import importlib
from typing import Any

import click

from newsx.errors import NewsxError
from newsx.output import one_line

_COMMANDS = {
    "analyze": "Analyze articles: who and what is in them, and who claims what.",
    "batch": "Analyze many articles, into one file, a folder or a database.",
    "claims": "List who claims what, all claims or those that fit.",
    "schema": "Print the JSON Schema of an analysis.",
    "weapons": "Look up weapons systems: what newsx knows of them.",
}


class _LazyGroup(click.Group):
    """Knows its commands' names and one-line helps; imports a command's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"newsx.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NewsxError as error:
            click.echo(f"newsx: {one_line(str(error))}", err=True)
            ctx.exit(3)
        except KeyboardInterrupt:
            click.echo("newsx: interrupted", err=True)
            ctx.exit(130)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"newsx {version('newsx')} (en_newsx_news {version('en_newsx_news')})")
        ctx.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the versions and exit.")
def main() -> None:
    """Read English news articles: who and what is in them, and who claims what.

    \b
    newsx analyze article.txt
    newsx claims --stance denies article.txt
    newsx batch folder/ -o analyses.jsonl
    pbpaste | newsx analyze -

    Exit codes: 0 done; 1 some inputs failed, the others are out; 2 wrong usage; 3 nothing could be analysed; 130 interrupted.
    """
