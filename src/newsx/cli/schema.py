"""`newsx schema`."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of an analysis."""
    from newsx.models import Analysis

    click.echo(json.dumps(Analysis.model_json_schema(mode="serialization"), indent=2))
