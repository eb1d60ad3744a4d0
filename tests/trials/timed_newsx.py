"""newsx that writes name and seconds of each outcome to the file that TIMES names: `python timed_newsx.py batch …`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, cast

from newsx.cli import main
from newsx.corpus import supervisor
from newsx.corpus.records import Outcome

run_untimed = supervisor.run


def run_timed(*arguments: Any, **options: Any) -> Iterator[Outcome]:
    """Notes what the worker took, and how long the outcome was waited for, reading included."""
    before = time.monotonic()
    outcomes = cast("Generator[Outcome]", run_untimed(*arguments, **options))
    with open(os.environ["TIMES"], "w", encoding="utf-8") as times, closing(outcomes):  # noqa: PTH123
        for outcome in outcomes:
            now = time.monotonic()
            times.write(json.dumps([outcome.name, outcome.seconds, now - before]) + "\n")
            before = now
            yield outcome


if __name__ == "__main__":
    supervisor.run = run_timed
    main()
