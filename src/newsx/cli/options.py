"""Options that commands share, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

WEAPONS = click.option(
    "--weapons",
    "weapon_files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Weapons of your own (YAML), added to the shipped ones or in their place; may be given several times.",
)


def format_option(*forms: str, of: str) -> Callable[[Command], Command]:
    """`--format`, of which the first form is the default; the command gets it as `form`."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help=f"How to print the {of}.")
