"""`python -m newsx.benchmarks`: the pipeline's components; `batch` and `profile` measure the whole way."""

from __future__ import annotations

import click

from newsx.benchmarks.batch import batch
from newsx.benchmarks.pipeline import pipeline
from newsx.benchmarks.profile import profile


class _PipelineByDefault(click.Group):
    """What is no command is a file or folder for `pipeline`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["pipeline", *args])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_of_pipeline = bool(args) and args[0].startswith("-") and args[0] not in ctx.help_option_names
        return super().parse_args(ctx, ["pipeline", *args] if is_of_pipeline else args)


@click.group(cls=_PipelineByDefault)
def main() -> None:
    """Measure what newsx costs on this machine. `FILE...` alone is `pipeline FILE...`."""


for command in (pipeline, batch, profile):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m newsx.benchmarks")
