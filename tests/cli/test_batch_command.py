"""What `newsx batch` says, where, and how it ends: in this process with workers that are none, and in processes that are killed."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from newsx.cli.batch import FORMS, MEGABYTES, SECONDS, _Options, batch
from newsx.cli.progress import summary
from newsx.corpus import stores
from newsx.corpus.batch import Counts
from newsx.corpus.records import Outcome, Task
from newsx.corpus.supervisor import Limits, Setup
from newsx.corpus.worker import attempt
from newsx.errors import PipelineError
from newsx.models import Analysis, Failure

from .conftest import Run
from .quick_newsx import load_quick

needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture
def given_options(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command asks of the supervisor, in the place of which the documents are analysed here."""
    got: dict[str, Any] = {}

    def run_here(tasks: Iterable[Task], **options: Any) -> Iterator[Outcome]:
        got.update(options)
        analyse = load_quick(options["setup"])
        for task in tasks:
            if task.outcome:
                yield task.outcome
            elif task.input.content == b"Ctrl-C":
                raise KeyboardInterrupt
            elif task.input.content == b"SIGTERM":
                os.kill(os.getpid(), signal.SIGTERM)
            else:
                done = attempt(analyse, task.input)
                yield Outcome(task.input.name, task.digest, done.status, done.record, done.words, done.seconds)

    monkeypatch.setattr("newsx.corpus.supervisor.run", run_here)
    return got


def write(**contents: str | bytes) -> None:
    """`a__b_txt` is the file `a/b.txt`."""
    for name, content in contents.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def records(path: str = "o.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def sources(path: str = "o.jsonl") -> list[str]:
    return [record.get("source") or record["document"]["source"] for record in records(path)]


def test_all_done_is_0(run: Run, given_options: dict[str, Any]) -> None:
    write(n__a_txt="Kyiv said so.", n__b_md="# Moscow\n\nIt denied.")
    result = run("batch", "n", "-o", "o.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("2 inputs: 2 analysed, 0 unchanged, 0 failed; 7 words in 0 s (")
    assert result.stderr.endswith(" words/s) -> o.jsonl\n")
    assert sources() == ["n/a.txt", "n/b.md"]
    assert given_options["jobs"] == 1


def test_some_failed_is_1_and_each_is_named_on_one_line(run: Run, given_options: dict[str, Any]) -> None:
    write(a_txt="Kyiv said so.", b_txt="", f_jsonl='{"text": "", "url": "https://x/\\n1"}\n{')
    result = run("batch", "a.txt", "b.txt", "no\x1b[2J.txt", "f.jsonl", "-o", "o.jsonl", "-q")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "newsx: b.txt: empty; give a text with at least one word",
        "newsx: no\ufffd[2J.txt: no file fits",
        "newsx: f.jsonl:1: https://x/ 1: empty; give a text with at least one word",
        "newsx: f.jsonl:2: not JSON (Expecting property name enclosed in double quotes, column 2)",
    ]
    assert [Failure.model_validate(record).error.kind for record in records()[1:]] == ["empty", "missing", "empty", "unreadable"]


def test_of_many_failures_the_first_are_named(run: Run, given_options: dict[str, Any]) -> None:
    write(f_jsonl="no\n" * 30)
    result = run("batch", "f.jsonl", "-o", "o.jsonl", "-q")
    assert result.exit_code == 3
    lines = result.stderr.splitlines()
    assert (len(lines), lines[-1]) == (21, "newsx: more inputs fail; they are named only in the output")
    assert len(records()) == 30


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("-o o.jsonl", "name what to read"),
        ("a.txt", "Missing option '-o'"),
        ("a.txt -o o.json", "what o.json is to be is not clear from its suffix; give --to jsonl or folder or sqlite"),
        ("a.txt -o old.jsonl", "old.jsonl is there already: go on with it with --resume, or start anew with --overwrite"),
        ("a.txt -o begun.jsonl", "begun.jsonl is there already"),
        ("a.txt -o old", "old is there already"),
        ("a.txt -o o.jsonl --resume --overwrite", "exclude each other"),
        ("a.txt -o - --resume", "standard output takes JSON lines"),
        ("a.txt -o - --to sqlite", "standard output takes JSON lines"),
        ("- -o o.jsonl --files-from -", "standard input cannot be both"),
        ("a.txt -o o.jsonl --files-from none", "does not exist"),
        ("a.txt -o o.jsonl --only entities,quotes", "quotes: no part of an analysis; there are entities, claims, events"),
        ("a.txt -o o.jsonl --jobs 0", "--jobs"),
        ("a.txt -o o.jsonl --timeout 0", "--timeout"),
        ("a.txt -o o.jsonl --limit 0", "--limit"),
    ],
)
def test_wrong_usage_is_2_and_changes_nothing(run: Run, given_options: dict[str, Any], arguments: str, message: str) -> None:
    write(a_txt="Kyiv said so.", old_jsonl="{}", begun_jsonl_part="{}", old__x_json="{}")
    before = sorted(Path().rglob("*"))
    result = run("batch", *arguments.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("given", ["hollow", "no.txt", "*.md"])
def test_nothing_found_is_3_and_one_line_and_leaves_the_output_alone(run: Run, given_options: dict[str, Any], given: str) -> None:
    Path("hollow").mkdir()
    write(a_txt="Kyiv said so.")
    run("batch", "a.txt", "-o", "o.jsonl")
    before = Path("o.jsonl").read_bytes()
    result = run("batch", given, "-o", "o.jsonl", "--resume")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (3, "", 1)
    assert result.stderr.startswith(f"newsx: {given}: no ")
    assert Path("o.jsonl").read_bytes() == before


def test_all_failed_is_3_and_all_have_records(run: Run, given_options: dict[str, Any]) -> None:
    write(a_txt="", b_txt=b"\x89PNG\r\n\x1a\n")
    result = run("batch", "a.txt", "b.txt", "no.txt", "-o", "o.jsonl")
    assert result.exit_code == 3
    assert "3 inputs: 0 analysed, 0 unchanged, 3 failed;" in result.stderr
    assert [record["error"]["kind"] for record in records()] == ["empty", "binary", "missing"]


def test_a_pipeline_that_cannot_be_loaded_is_3_and_leaves_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(tasks: Iterable[Task], **_: Any) -> Iterator[Outcome]:
        raise PipelineError("none: no spaCy pipeline")
        yield

    monkeypatch.setattr("newsx.corpus.supervisor.run", fail)
    write(a_txt="Kyiv said so.")
    for output in ("o.jsonl", "o"):
        result = run("batch", "a.txt", "--pipeline", "none", "-o", output)
        assert (result.exit_code, result.stderr) == (3, "newsx: none: no spaCy pipeline\n")
    assert [path.name for path in Path().iterdir()] == ["a.txt"]


@pytest.mark.parametrize("content", ["Ctrl-C", pytest.param("SIGTERM", marks=needs_posix)])
def test_interrupted_is_130_and_says_how_to_go_on(run: Run, given_options: dict[str, Any], content: str) -> None:
    write(a_txt="Kyiv said so.", b_txt=content, c_txt="Moscow denied it.")
    result = run("batch", "a.txt", "b.txt", "c.txt", "-o", "o.jsonl")
    assert result.exit_code == 130
    assert (
        "newsx: interrupted; the same command with --resume goes on from here\n1 input: 1 analysed, 0 unchanged, 0 failed" in result.stderr
    )
    write(b_txt="Kyiv hit it.")
    result = run("batch", "a.txt", "b.txt", "c.txt", "-o", "o.jsonl", "--resume")
    assert (result.exit_code, sources()) == (0, ["a.txt", "b.txt", "c.txt"])
    assert "3 inputs: 2 analysed, 1 unchanged, 0 failed" in result.stderr


def test_failing_fast_is_1_and_can_be_gone_on_with(run: Run, given_options: dict[str, Any]) -> None:
    write(a_txt="", b_txt="Kyiv said so.")
    result = run("batch", "a.txt", "b.txt", "-o", "o.jsonl", "--fail-fast")
    assert result.exit_code == 1
    assert "newsx: stopped at the first failure; the same command with --resume goes on from here\n1 input: 0 analysed" in result.stderr
    assert run("batch", "a.txt", "b.txt", "-o", "o.jsonl", "--resume").exit_code == 1
    assert sources() == ["a.txt", "b.txt"]


def test_limits_and_parts_reach_the_workers(run: Run, given_options: dict[str, Any]) -> None:
    write(n__a_txt="a", n__b_txt="b", n__c_txt="c", w_yaml="")
    options = ["--only", "entities, claims", "--only", "events", "--timeout", "7.5", "--memory", "500", "-j", "3", "--limit", "2"]
    assert run("batch", "n", "-o", "o.jsonl", *options, "--pipeline", "p", "--weapons", "w.yaml").exit_code == 0
    setup = Setup(pipeline="p", weapon_files=(Path("w.yaml"),), only=frozenset({"entities", "claims", "events"}))
    assert given_options == {"jobs": 3, "setup": setup, "limits": Limits(seconds=7.5, megabytes=500)}
    assert sources() == ["n/a.txt", "n/b.txt"]


def test_each_form_of_output_is_written_and_brought_up_to_date(run: Run, given_options: dict[str, Any]) -> None:
    write(n__a_txt="Kyiv said so.", n__b_txt="")
    for output, form in (("o.jsonl", ""), ("o.db", ""), ("o", ""), ("o.json", "jsonl"), ("p.x/", "folder")):
        to = ["--to", form] if form else []
        assert run("batch", "n", "-o", output, *to).exit_code == 1
        result = run("batch", "n", "-o", output, "--resume", *to)
        assert (result.exit_code, result.stderr.splitlines()[-1].split(";")[0]) == (1, "2 inputs: 0 analysed, 1 unchanged, 1 failed")
        assert run("batch", "n", "-o", output, "--overwrite", *to).exit_code == 1
    assert sorted(path.name for path in Path("o").iterdir()) == [".newsx", "failures.jsonl", "n"]
    assert json.loads(Path("o/n/a.txt.json").read_text()) == records()[0]


def test_the_output_may_lie_among_the_inputs(run: Run, given_options: dict[str, Any]) -> None:
    write(n__a_txt="Kyiv said so.", n__b_txt="")
    for output in ("n/o.jsonl", "n/o"):
        assert "2 inputs: 1 analysed, 0 unchanged, 1 failed" in run("batch", "n", "-o", output).stderr
        assert "2 inputs: 0 analysed, 1 unchanged, 1 failed" in run("batch", "n", "-o", output, "--resume").stderr
        Path("n/o.jsonl").unlink(missing_ok=True)


def test_inputs_come_from_lists_feeds_and_standard_input(run: Run, given_options: dict[str, Any]) -> None:
    write(a_txt="Kyiv said so.", f_jsonl_gz=gzip.compress(b'{"body": "Moscow denied it.", "headline": "H", "date": "2024-05-01"}'))
    result = run("batch", "--files-from", "-", "-0", "--text-field", "body", "-o", "-", input=b"a.txt\0f.jsonl.gz\0")
    assert result.exit_code == 0
    analyses = [Analysis.model_validate_json(line) for line in result.stdout.splitlines()]
    assert [(found.document.source, found.document.title, str(found.document.published)) for found in analyses] == [
        ("a.txt", None, "None"),
        ("f.jsonl.gz:1", "H", "2024-05-01"),
    ]
    result = run("batch", "-", "-o", "-", input="Київ".encode())
    assert Analysis.model_validate_json(result.stdout).document.source == "-"
    assert result.stderr.startswith("1 input: 1 analysed")
    assert "->" not in result.stderr


def test_the_command_knows_what_the_library_knows() -> None:
    assert FORMS == stores.FORMS
    assert Limits(seconds=SECONDS, megabytes=MEGABYTES) == Limits()
    assert {field.name for field in fields(_Options)} == {parameter.name for parameter in batch.params}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            Counts(980, 0, 20, 4_012_331, 960.0),
            "1,000 inputs: 980 analysed, 0 unchanged, 20 failed; 4,012,331 words in 16 min (4,180 words/s) -> o",
        ),
        (Counts(0, 1, 0, 0, 0.0), "1 input: 0 analysed, 1 unchanged, 0 failed; 0 words in 0 s (0 words/s) -> o"),
        (Counts(2, 0, 0, 9, 9000.0), "2 inputs: 2 analysed, 0 unchanged, 0 failed; 9 words in 2 h 30 min (0 words/s) -> o"),
    ],
)
def test_the_summary_balances(counts: Counts, said: str) -> None:
    assert summary(counts, "o") == said


# From here on in processes of their own.


def start(*arguments: str, folder: Path, delay: float = 0.0, talk: bool = False, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(Path(__file__).with_name("quick_newsx.py")), "batch", *arguments]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(command, cwd=folder, env={**os.environ, "DELAY": str(delay), "TALK": "1" * talk}, **options)


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=60)
    return process.returncode, stdout.decode(), stderr.decode()


def make_articles(folder: Path, count: int) -> None:
    (folder / "n").mkdir()
    for number in range(count):
        (folder / "n" / f"{number:03}.txt").write_text(f"Kyiv said {number}. " * (1 + number % 7 * 50))
    (folder / "n" / "empty.txt").write_text("")


def hostile_bytes() -> Iterator[bytes]:
    rng = random.Random(3)
    yield from (b"", b" \n", b"\0" * 5000, b"\xff\xfe", b"\xef\xbb\xbf", b"12 34", b"%PDF-1.7", b"PK\x03\x04", b"\x1f\x8b\x08")
    yield from ("Київ сказав.".encode(code) for code in ("utf-16", "cp1251", "koi8-u", "utf-32"))
    yield from (
        b"word " * 200_000,
        b"a" * 3_000_000,
        b"[" * 100_000,
        b"<div>" * 50_000 + b"text",
        b"\x1b]0;x\x07\x9b2J said",
        b"a\r\rb\x85c",
    )
    yield from ("a\u202eb\u2028c \U0001f600".encode(), b"\xed\xa0\x80 said", b'{"text": "\\ud800"}', b"---\n" * 9999, b"> " * 9999 + b"x")
    yield from (bytes(rng.randrange(256) for _ in range(rng.randrange(300))) for _ in range(15))


def test_hostile_files_have_each_their_own_record_whatever_the_jobs(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    for number, content in enumerate(hostile_bytes()):
        for suffix in ("txt", "md", "jsonl", "zip", "txt.gz"):
            (tmp_path / "n" / f"{number:02}.{suffix}").write_bytes(content)
    results = []
    for jobs in ("1", "3"):
        code, stdout, stderr = finish(start("n", "-o", f"o{jobs}.jsonl", "-j", jobs, folder=tmp_path))
        assert (code, stdout, "Traceback" in stderr) == (1, "", False)
        assert all(line.isprintable() for line in stderr.splitlines())
        results.append((tmp_path / f"o{jobs}.jsonl").read_bytes())
    assert results[0] == results[1]
    found = [json.loads(line) for line in results[0].split(b"\n")[:-1]]
    named = {str(record.get("source") or record["document"]["source"]).split(":")[0] for record in found}
    assert named == {f"n/{path.name}" for path in (tmp_path / "n").iterdir()}
    assert not {"internal", "crashed", "timeout", "memory"} & {record["error"]["kind"] for record in found if "error" in record}


@needs_posix
@pytest.mark.parametrize(
    ("output", "kills"),
    [("o.jsonl", [signal.SIGKILL, signal.SIGINT, signal.SIGKILL]), ("o", [signal.SIGKILL]), ("o.sqlite", [signal.SIGKILL])],
)
def test_kills_at_any_time_end_in_the_same_bytes(tmp_path: Path, output: str, kills: list[signal.Signals]) -> None:
    make_articles(tmp_path, 40)
    assert finish(start("n", "-o", f"whole-{output}", folder=tmp_path))[0] == 1
    rng = random.Random(output)
    for kind in kills:
        process = start("n", "-o", output, "--resume", "-j", "2", "-q", folder=tmp_path, delay=0.1)
        time.sleep(rng.uniform(0.8, 2.0))
        process.send_signal(kind)
        finish(process)
    code, _, said = finish(start("n", "-o", output, "--resume", folder=tmp_path))
    assert (code, said.splitlines()[0]) == (1, "newsx: n/empty.txt: empty; give a text with at least one word")
    assert contents(tmp_path / output) == contents(tmp_path / f"whole-{output}")


def contents(output: Path) -> Any:
    if output.suffix == ".sqlite":
        with closing(sqlite3.connect(output)) as corpus:
            queries = ("SELECT name, digest, text, words FROM documents ORDER BY id", "SELECT name, kind, message FROM failures")
            return [corpus.execute(query).fetchall() for query in queries]
    if output.is_dir():
        return {str(file.relative_to(output)): file.read_bytes() for file in output.rglob("*.json*")}
    return output.read_bytes()


@needs_posix
def test_standard_output_has_records_and_nothing_else_and_progress_is_for_terminals(tmp_path: Path) -> None:
    import pty

    make_articles(tmp_path, 8)
    ours, theirs = pty.openpty()
    process = start("n", "-o", "-", folder=tmp_path, delay=0.1, stderr=theirs, talk=True)
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 10_000) or b""
        except OSError:  # the other end is closed
            break
    os.close(ours)
    stdout = process.communicate(timeout=60)[0].decode()
    assert [Analysis.model_validate_json(line).document.source for line in stdout.splitlines()[:-1]] == [f"n/{n:03}.txt" for n in range(8)]
    assert Failure.model_validate_json(stdout.splitlines()[-1]).source == "n/empty.txt"
    assert all(
        part in said.decode() for part in ("9/9", "docs/s", "words/s", "1 failed", "newsx: n/empty.txt: empty", "9 inputs: 8 analysed")
    )


@needs_posix
def test_a_closed_pipe_is_silent_and_ends_the_run(tmp_path: Path) -> None:
    make_articles(tmp_path, 60)
    process = start("n", "-o", "-", folder=tmp_path, delay=0.2)
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline().startswith(b'{"schema_version"')
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=10) == 1


@needs_posix
def test_an_output_that_cannot_grow_is_3_and_the_run_goes_on_afterwards(tmp_path: Path) -> None:
    import resource

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))

    make_articles(tmp_path, 60)
    code, stdout, stderr = finish(start("n", "-o", "o.jsonl", folder=tmp_path, preexec_fn=limit_files))
    assert (code, stdout) == (3, "")
    assert stderr == "newsx: o.jsonl: cannot be written (File too large); what is done is kept: make room and go on with --resume\n"
    code, _, stderr = finish(start("n", "-o", "o.jsonl", "--resume", folder=tmp_path))
    assert (code, "61 inputs: " in stderr) == (1, True)
    assert finish(start("n", "-o", "whole.jsonl", folder=tmp_path))[0] == 1
    assert (tmp_path / "o.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
