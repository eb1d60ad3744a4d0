"""Workers that do as the document says, or go wrong, in the place of those that analyse it."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from newsx.corpus.records import Input, Task
from newsx.corpus.worker import Analyse, Setup
from newsx.errors import InputError, PipelineError


def tasks_of(orders: Iterable[str]) -> Iterator[Task]:
    for number, content in enumerate(orders):
        yield Task(Input(f"d{number}", content), digest=f"{number:064x}")


def load_obedient(setup: Setup) -> Analyse:
    """What a document says is done, if it says once FILE then only if there is no such file yet."""

    def obey(given: Input) -> tuple[str, int]:
        assert isinstance(given.content, str)
        *orders, _ = [*given.content.split("; "), ""]
        for order in orders:
            verb, _, rest = order.partition(" ")
            if verb == "once":
                if Path(rest).exists():
                    break
                Path(rest).touch()
            elif verb == "log":
                with Path(rest).open("a") as log:
                    log.write(given.name + "\n")
            else:
                ORDERS[verb](rest)
        return f'{{"name":"{given.name}"}}', len(given.content)

    return obey


def eat(_: str) -> None:
    food = []
    while True:
        food.append(b"x" * 2**24)
        time.sleep(0.01)


ORDERS: dict[str, Callable[[str], Any]] = {
    "sleep": lambda seconds: time.sleep(float(seconds)),
    "hang": lambda _: time.sleep(3600),
    "search": lambda _: re.match(r"(a+)+$", "a" * 60 + "b"),  # lets no other Python thread run
    "eat": eat,
    "exit": lambda code: os._exit(int(code)),
    "signal": lambda name: os.kill(os.getpid(), getattr(signal, name)),
    "print": lambda text: print(text, flush=True),
}


def load_obedient_to_short(setup: Setup) -> Analyse:
    obey = load_obedient(setup)
    return lambda given: obey(given) if len(given.content) < 1000 else ("{}", 1)


def load_growing(setup: Setup) -> Analyse:
    kept = []

    def analyse(given: Input) -> tuple[str, int]:
        assert isinstance(given.content, str)
        _, _, megabytes = given.content.partition(" ")
        kept.append(b"x" * (int(megabytes or 0) * 2**20))
        return str(os.getpid()), 1

    return analyse


def load_fragile(setup: Setup) -> Analyse:
    """Only what it reads first is safe from it."""
    read = []

    def analyse(given: Input) -> tuple[str, int]:
        read.append(given)
        if len(read) > 1 and given.content == "fragile":
            os._exit(1)
        return "{}", 1

    return analyse


def load_nothing(setup: Setup) -> Analyse:
    raise {"pipeline": PipelineError("no such pipeline"), "weapons": InputError("w.yaml: bad", kind="unreadable"), "bug": KeyError("x")}[
        str(setup.pipeline)
    ]


def load_and_die(setup: Setup) -> Analyse:
    os._exit(7)
