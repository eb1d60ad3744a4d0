"""Runs of `newsx batch` in a process of their own: how they are started, what they leave, and whether that is whole."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil

from newsx.corpus.inputs import Inputs

FORMS = {"jsonl": "out.jsonl", "folder": "out", "sqlite": "out.sqlite"}

_SUMMARY = re.compile(r"^([\d,]+) inputs?: ([\d,]+) analysed, ([\d,]+) unchanged, ([\d,]+) failed; .*$", re.MULTILINE)
_FULL_TEXT = ("documents_fts", "claims_fts", "entities_fts")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

Content = bytes | dict[str, Any]


class Fault(Exception):  # noqa: N818
    """Something is not as it should be."""


def start(*arguments: str | Path, stderr: Path, script: Path | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """Starts `newsx batch` with these arguments in a session of its own, so that it can be killed with all its workers."""
    program = [str(script)] if script else ["-m", "newsx"]
    command = [sys.executable, *program, "batch", *map(str, arguments)]
    with stderr.open("wb") as said:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True, **options
        )


def run(*arguments: str | Path, stderr: Path, **options: Any) -> tuple[int, str]:
    """Exit code and what was said on standard error."""
    code = start(*arguments, stderr=stderr, **options).wait()
    return code, stderr.read_text(encoding="utf-8", errors="surrogateescape")


def workers_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    found = []
    with suppress(psutil.Error):
        for child in psutil.Process(process.pid).children():
            with suppress(psutil.Error):
                if any("spawn_main" in part for part in child.cmdline()):
                    found.append(child)
    return found


def resident_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def left_of(process: subprocess.Popen[bytes], *, seconds: float) -> list[int]:
    """Ids of processes of the run that are still there after so many seconds, at most."""
    until = time.monotonic() + seconds
    while (left := list(_session(process.pid))) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def _session(leader: int) -> Iterator[int]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid != leader and os.getsid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                yield process.pid


def summary_line(said: str) -> str:
    found = _SUMMARY.search(said)
    if not found:
        raise Fault(f"no summary: {said[-2000:]!r}")
    return found[0]


def balance(said: str) -> int:
    """The number of inputs that the summary tells, if its numbers balance."""
    found = _SUMMARY.search(summary_line(said))
    assert found is not None
    inputs, *parts = (int(number.replace(",", "")) for number in found.groups())
    if inputs != sum(parts):
        raise Fault(f"numbers do not balance: {found[0]}")
    return inputs


def check_said(said: str) -> None:
    """Nothing on standard error may be a traceback, or be obeyed by a terminal."""
    if "Traceback" in said:
        raise Fault(f"a traceback: {said[-3000:]}")
    if found := _CONTROLS.search(said):
        raise Fault(f"a control character on standard error: {said[max(0, found.start() - 60) : found.end() + 60]!r}")


def expected(given: Sequence[str | Path]) -> list[tuple[str, str]]:
    """Name and source of each input, in order."""
    return [(item.name, item.source or item.name) for item in Inputs(tuple(map(str, given)))]


def check_records(out: Path, wanted: Sequence[tuple[str, str]]) -> None:
    """Each input has just one record, in its place."""
    if out.is_dir():
        left = sorted(source for _, source in _folder_records(out))
        right = sorted(name if failed else source for (name, source), failed in zip(wanted, _failures(out, wanted), strict=True))
    elif out.suffix == ".jsonl":
        found = list(jsonl_records(out.read_bytes()))
        left = [source_of(record) for record in found]
        right = [name if "error" in record else source for (name, source), record in zip(wanted, found, strict=False)] + [
            name for name, _ in wanted[len(found) :]
        ]
    else:
        with closing(sqlite3.connect(out)) as corpus:
            left = [name for (name,) in corpus.execute("SELECT name FROM inputs ORDER BY id")]
        right = [name.replace("\0", "\ufffd") for name, _ in wanted]
    if left != right:
        odd = sorted(set(left) ^ set(right))[:5]
        raise Fault(f"{out}: {len(left):,} records for {len(right):,} inputs; not in both: {odd}")


def jsonl_records(content: bytes) -> Iterator[dict[str, Any]]:
    """Raises `Fault` unless each line is whole and strict JSON."""
    *lines, rest = content.split(b"\n")
    if rest:
        raise Fault(f"half a line at the end: {rest[-200:]!r}")
    for number, line in enumerate(lines, start=1):
        yield strict_json(line, f"line {number}")


def strict_json(content: bytes, where: str) -> dict[str, Any]:
    """Parses JSON that has no NaN, no lone surrogate and no control character as it is."""
    try:
        text = content.decode()
        record = json.loads(text, parse_constant=_refuse)
        json.dumps(record, ensure_ascii=False).encode()
    except ValueError as error:
        raise Fault(f"{where}: {error}: {content[:200]!r}") from error
    if not isinstance(record, dict) or re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text):
        raise Fault(f"{where}: not an object, or with control characters: {content[:200]!r}")
    return record


def source_of(record: dict[str, Any]) -> str:
    return str(record["source"] if "error" in record else record["document"]["source"])


def folder_content(out: Path) -> dict[str, bytes]:
    files = (file for file in sorted(out.rglob("*")) if file.is_file() and ".newsx" not in file.relative_to(out).parts)
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


def content_of(out: Path) -> Content:
    """All that two runs over the same inputs have to agree on. Raises `Fault` where a file is not whole."""
    if out.is_dir():
        found = folder_content(out)
        for name, content in found.items():
            list(jsonl_records(content)) if name.endswith(".jsonl") else strict_json(content, name)
        return dict(found)
    if out.suffix == ".jsonl":
        content = out.read_bytes()
        list(jsonl_records(content))
        return content
    return _tables(out)


def _tables(out: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(out)) as corpus:
        if (told := corpus.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
            raise Fault(f"{out}: {told}")
        if told := corpus.execute("PRAGMA foreign_key_check").fetchall():
            raise Fault(f"{out}: rows that refer to none: {told[:5]}")
        for index in _FULL_TEXT:
            corpus.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        names = [name for (name,) in corpus.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = sorted(name for name in names if name != "runs" and "_fts" not in name and not name.startswith("sqlite_"))
        return {table: corpus.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def _folder_records(out: Path) -> Iterator[tuple[str, str]]:
    for name, content in folder_content(out).items():
        if name == "failures.jsonl":
            yield from ((name, source_of(record)) for record in jsonl_records(content))
        else:
            yield name, source_of(strict_json(content, name))


def _failures(out: Path, wanted: Sequence[tuple[str, str]]) -> list[bool]:
    """For each input whether it failed, as the folder's file of failures has it."""
    file = out / "failures.jsonl"
    failed = {source_of(record) for record in jsonl_records(file.read_bytes())} if file.exists() else set()
    return [name in failed for name, _ in wanted]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
