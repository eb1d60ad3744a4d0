"""Trials of `newsx batch`: many articles, killed workers, killed runs, hostile files. Each ends with 1 if something is not as it should be.

python -m tests.trials articles --own /tmp/articles --count 1000
python -m tests.trials many /tmp/articles --out /tmp/many.jsonl
python -m tests.trials kill-workers /tmp/articles --kills 50
python -m tests.trials kill-runs /tmp/articles --kills 30 --to sqlite
python -m tests.trials hostile /tmp/hostile --count 200 --run
"""

from __future__ import annotations

import click

from .articles import articles
from .hostile import hostile
from .kill_runs import kill_runs
from .kill_workers import kill_workers
from .many import many


@click.group()
def trials() -> None:
    """Try how reliable `newsx batch` is."""


for command in (articles, many, kill_workers, kill_runs, hostile):
    trials.add_command(command)

if __name__ == "__main__":
    trials()
