"""The record that stands for an input that could not be analysed."""

from __future__ import annotations

from newsx.models import Failure, FailureReason
from newsx.output import encodable, one_line


def failure(source: str, kind: str, message: str) -> Failure:
    """`kind` is that of an `InputError`, or a batch's `internal`, `crashed`, `timeout` or `memory`; `message` becomes one line."""
    return Failure(source=encodable(source), error=FailureReason(kind=kind, message=one_line(message)))
