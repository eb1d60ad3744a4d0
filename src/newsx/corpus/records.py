"""What goes through a batch: one input, the task it makes for a worker, and the outcome that a store keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["analysed", "unchanged", "failed"]


@dataclass(frozen=True)
class Input:
    """One document of a batch, read but not yet decoded.

    `name` is unique in the batch and the same in every run: a path as given, `archive.zip/member.txt`, `feed.jsonl:12` (line).
    `content` is bytes as they lie in a file, or text that a feed had decoded. Where it could not be read, `content` is empty and
    `kind`, `message` say why, as in `newsx.models.FailureReason`. `media_type` is for `newsx.read` (the name may not tell it: `a.md.gz`),
    `source` is what `document.source` says instead of the name: the address that a feed gives for an article.
    """

    name: str
    content: bytes | str
    title: str | None = None
    published: str | None = None
    kind: str | None = None
    message: str | None = None
    media_type: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Task:
    """An input with the digest (SHA-256, hex) of everything of it that its analysis depends on.

    Where `outcome` is there already (an unchanged or unreadable input), no worker sees the task: it only keeps its place in the order.
    """

    input: Input
    digest: str
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of an input. `record` is one line of JSON without its line end: an `Analysis` or a `Failure`.

    An unchanged outcome has an empty `record`: the store has it. `words` is `document.words`, `seconds` the worker's time.
    """

    name: str
    digest: str
    status: Status
    record: str
    words: int = 0
    seconds: float = 0.0
