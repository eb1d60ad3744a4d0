"""A batch over hostile files: each has its record, whatever it is, and nothing of it gets out of hand."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from newsx.models import Analysis, Failure
from newsx.output import encodable, one_line

from .hostile_files import HostileFile, write_hostile
from .runs import FORMS, Fault, balance, check_records, check_said, content_of, expected, folder_content, jsonl_records, run

_TIMED = Path(__file__).with_name("timed_newsx.py")
_OF_SIZE = ("timeout", "memory")
_FAULTS = ("internal", "crashed", *_OF_SIZE)
_MAY_TAKE_LONG = ("huge", "bombs", "endless line")
_SLOWEST = 10


@dataclass(frozen=True)
class Told:
    """What became of an input: `failure` is the kind of its failure, empty if it was analysed; times in seconds."""

    name: str
    kind: str
    failure: str
    seconds: float
    waited: float


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--count", default=300, show_default=True, help="How many files.")
@click.option("--seed", default=1, show_default=True)
@click.option("--run", "is_run", is_flag=True, help="Analyse them into all three outputs, and check what comes.")
@click.option("--timeout", default=60.0, show_default=True, help="Seconds for an input.")
@click.option("--memory", default=4096, show_default=True, help="MB for a worker.")
@click.option("--jobs", default=2, show_default=True)
def hostile(out: Path, *, count: int, seed: int, is_run: bool, timeout: float, memory: int, jobs: int) -> None:
    """Write hostile files of all classes to the folder OUT, which must not be there yet."""
    if out.exists():
        raise click.UsageError(f"{out} is there already")
    files = write_hostile(out, count=count, seed=seed)
    click.echo(f"{len(files)} files of {len({file.kind for file in files})} classes -> {out}")
    if not is_run:
        return
    results = Path(tempfile.mkdtemp(prefix="newsx-hostile-"))
    told, faults = try_hostile(out, files, results, options=["--timeout", str(timeout), "--memory", str(memory), "--jobs", str(jobs)])
    _show(told)
    for fault in faults:
        click.echo(f"FAULT {one_line(fault)}")
    click.echo(f"{len(told)} inputs, {len(faults)} faults; results in {results}")
    if not faults:
        shutil.rmtree(results)
    raise SystemExit(bool(faults))


def try_hostile(
    folder: Path, files: Sequence[HostileFile], results: Path, *, options: Sequence[str], forms: Sequence[str] = tuple(FORMS)
) -> tuple[list[Told], list[str]]:
    """Analyses a folder of hostile files into outputs of all forms: what became of the inputs, and what is not as it should be."""
    wanted = expected([folder])
    faults = list(_missing(folder, files, wanted))
    for form in forms:
        out, said_file, times = results / FORMS[form], results / f"{form}.stderr", results / f"{form}.times"
        code, said = run(folder, "-o", out, *options, stderr=said_file, script=_TIMED, env={**os.environ, "TIMES": str(times)})
        try:
            if code not in (0, 1):
                raise Fault(f"{form}: exit code {code}: {said[-500:]!r}")
            check_said(said)
            if balance(said) != len(wanted):
                raise Fault(f"{form}: {len(wanted)} inputs, but {said.splitlines()[-1]}")
            content_of(out)
            check_records(out, wanted)
        except Fault as fault:
            faults.append(str(fault))
    lines = (results / FORMS["jsonl"]).read_bytes().splitlines(keepends=True)
    faults += _unequal(results, lines, forms)
    faults += _invalid(lines)
    told = list(_told(folder, files, lines, results / "jsonl.times"))
    faults += [
        f"{item.name}: {item.failure}"
        for item in told
        if item.failure in _FAULTS and not (item.failure in _OF_SIZE and item.kind in _MAY_TAKE_LONG)
    ]
    return told, faults


def _missing(folder: Path, files: Sequence[HostileFile], wanted: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Files that have more or fewer inputs than were put into them."""
    owners = _Owners(folder, files)
    found = Counter(owners.path_of(name) for name, _ in wanted)
    put = defaultdict[str, list[int]](list)
    for file in files:
        put[owners.name_of(file)].append(file.inputs)
    for path, numbers in put.items():
        is_right = found[path] == sum(numbers) if min(numbers) >= 0 else found[path] > 0
        if not is_right:
            yield f"{path}: {found[path]} inputs instead of {sum(numbers)}"
    if len({name for name, _ in wanted}) != len(wanted):
        yield "names that are there twice"
    if found[""]:
        yield "inputs that are in no file"


class _Owners:
    """Says which file an input's name belongs to."""

    def __init__(self, folder: Path, files: Sequence[HostileFile]) -> None:
        self._folder = folder
        self._kinds = {self.name_of(file): file.kind for file in files}

    def name_of(self, file: HostileFile) -> str:
        return encodable(f"{self._folder}/{os.fsdecode(file.path)}")

    def path_of(self, name: str) -> str:
        ends = [len(name), *(at for at, character in reversed(list(enumerate(name))) if character in "/: ")]
        return next((name[:end] for end in ends if name[:end] in self._kinds), "")

    def kind_of(self, name: str) -> str:
        return self._kinds.get(self.path_of(name), "")


def _unequal(results: Path, lines: Sequence[bytes], forms: Sequence[str]) -> Iterator[str]:
    """All outputs hold the same records."""
    wanted = sorted(line for line in lines if not _depends_on_time(line))
    kept = {}
    if "folder" in forms:
        content = folder_content(results / FORMS["folder"])
        kept["folder"] = [line for file in content.values() for line in file.splitlines(keepends=True)]
    if "sqlite" in forms:
        with closing(sqlite3.connect(results / FORMS["sqlite"])) as corpus:
            packed = [zlib.decompress(json) + b"\n" for (json,) in corpus.execute("SELECT json FROM records")]
            kept["sqlite"] = packed + [json.encode() + b"\n" for (json,) in corpus.execute("SELECT json FROM failures")]
    for form, found in kept.items():
        if sorted(line for line in found if not _depends_on_time(line)) != wanted:
            yield f"{form} has other records than jsonl"


def _depends_on_time(line: bytes) -> bool:
    return b'"error"' in line and any(f'"kind":"{kind}"'.encode() in line for kind in _OF_SIZE)


def _invalid(lines: Sequence[bytes]) -> Iterator[str]:
    """Each record fits its model, and all that is found in a text is found where it says."""
    for number, line in enumerate(lines, start=1):
        try:
            if b'"error"' in line and "error" in json.loads(line):
                Failure.model_validate_json(line)
                continue
            analysis = Analysis.model_validate_json(line)
        except ValueError as error:
            yield f"line {number}: {error}"
            continue
        text = analysis.document.text
        if any(text[one.start : one.end] != one.text for entity in analysis.entities for one in entity.mentions):
            yield f"{analysis.document.source}: a mention is not where it says"


def _told(folder: Path, files: Sequence[HostileFile], lines: Sequence[bytes], times: Path) -> Iterator[Told]:
    owners = _Owners(folder, files)
    timed = [json.loads(line) for line in times.read_text(encoding="utf-8").splitlines()]
    for line, (name, seconds, waited) in zip(jsonl_records(b"".join(lines)), timed, strict=True):
        yield Told(name, owners.kind_of(name), line["error"]["kind"] if "error" in line else "", seconds, waited)


def _show(told: Sequence[Told]) -> None:
    by_kind = defaultdict[str, list[Told]](list)
    for item in told:
        by_kind[item.kind].append(item)
    click.echo(f"\n{'class':18}{'inputs':>7}{'analysed':>9}  {'slowest':>8}  failed")
    for kind, items in by_kind.items():
        failures = Counter(item.failure for item in items if item.failure)
        failed = ", ".join(f"{number} {failure}" for failure, number in failures.most_common())
        click.echo(f"{kind:18}{len(items):7}{len(items) - failures.total():9}  {max(item.seconds for item in items):6.1f} s  {failed}")
    for what, title in (("seconds", "in a worker"), ("waited", "until the outcome was there")):
        click.echo(f"\nlongest {title}")
        ranked: list[Any] = sorted(told, key=lambda item: getattr(item, what), reverse=True)
        for item in ranked[:_SLOWEST]:
            click.echo(f"{getattr(item, what):7.1f} s  {item.failure or 'analysed':10}  {one_line(item.name)[-90:]}")
