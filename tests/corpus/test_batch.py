"""Inputs go through the workers into a store, and the books balance whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from newsx.corpus.batch import FEW, Counts, Peeked, digest_of, failure_message, run_batch
from newsx.corpus.documents import unread
from newsx.corpus.fingerprints import fingerprint
from newsx.corpus.jsonl_store import JsonlStore
from newsx.corpus.records import Input, Outcome, Task
from newsx.corpus.supervisor import Setup
from newsx.corpus.worker import failure_record
from newsx.errors import InputError


def run_here(tasks: Iterable[Task], **_: Any) -> Iterator[Outcome]:
    """What the supervisor does, with an analysis that is the text in capitals; "bad" texts fail."""
    for task in tasks:
        given = task.input
        if task.outcome:
            yield task.outcome
        elif given.content == "bad":
            yield Outcome(given.name, task.digest, "failed", failure_record(given.name, "empty", f"{given.name}: bad"))
        else:
            yield Outcome(given.name, task.digest, "analysed", json.dumps({"text": str(given.content).upper()}), words=2)


class Interrupt:
    """Interrupts after so many outcomes, as Ctrl-C does."""

    def __init__(self, after: int) -> None:
        self._left = after

    def __call__(self, outcome: Outcome) -> None:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt


def batch(inputs: Iterable[Input], path: Path, *, version: str = "v1", **options: Any) -> Counts:
    store = JsonlStore(path, version, resume=True)
    try:
        return run_batch(inputs, store, run=run_here, **options)
    finally:
        store.close()


def texts(*contents: str) -> list[Input]:
    return [Input(f"{number}.txt", content) for number, content in enumerate(contents)]


def numbers(counts: Counts) -> tuple[int, int, int, int]:
    assert counts.inputs == counts.analysed + counts.unchanged + counts.failed
    return counts.inputs, counts.analysed, counts.unchanged, counts.failed


def test_what_was_read_is_counted_and_kept(tmp_path: Path) -> None:
    inputs = [*texts("a", "bad", "c"), unread("no.txt", "missing", "no such file")]
    counts = batch(inputs, tmp_path / "o.jsonl")
    assert (numbers(counts), counts.words) == ((4, 2, 0, 2), 4)
    records = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert [record.get("text") or record["error"]["kind"] for record in records] == ["A", "empty", "C", "missing"]
    assert records[3] == {"schema_version": "1.0", "source": "no.txt", "error": {"kind": "missing", "message": "no.txt: no such file"}}


def test_only_what_changed_is_done_again(tmp_path: Path) -> None:
    batch(texts("a", "b", "bad", "d"), tmp_path / "o.jsonl")
    assert numbers(batch(texts("a", "new", "bad", "d"), tmp_path / "o.jsonl")) == (4, 1, 2, 1)
    assert numbers(batch(texts("a", "new", "bad", "d"), tmp_path / "o.jsonl", version="v2")) == (4, 3, 0, 1)


def test_an_interrupted_run_has_balanced_books_and_goes_on(tmp_path: Path) -> None:
    counts = Counts()
    with pytest.raises(KeyboardInterrupt):
        batch(texts("a", "bad", "c", "d"), tmp_path / "o.jsonl", counts=counts, on_outcome=Interrupt(after=3))
    assert numbers(counts) == (3, 2, 0, 1)
    assert not (tmp_path / "o.jsonl").exists()
    assert numbers(batch(texts("a", "bad", "c", "d"), tmp_path / "o.jsonl")) == (4, 1, 2, 1)


def test_failing_fast_ends_with_the_first_failure_which_is_tried_again(tmp_path: Path) -> None:
    assert numbers(batch(texts("a", "bad", "c"), tmp_path / "o.jsonl", fail_fast=True)) == (2, 1, 0, 1)
    assert not (tmp_path / "o.jsonl").exists()
    seen: list[Outcome] = []
    assert numbers(batch(texts("a", "b", "c"), tmp_path / "o.jsonl", fail_fast=True, on_outcome=seen.append)) == (3, 2, 1, 0)
    assert [outcome.status for outcome in seen] == ["unchanged", "analysed", "analysed"]


def test_failing_fast_does_not_stop_at_what_an_earlier_run_could_not_do(tmp_path: Path) -> None:
    def once(tasks: Iterable[Task], **_: Any) -> Iterator[Outcome]:
        yield from (task.outcome or Outcome(task.input.name, task.digest, "analysed", "{}") for task in tasks)

    with pytest.raises(KeyboardInterrupt):
        batch(texts("bad", "b"), tmp_path / "o.jsonl", on_outcome=Interrupt(after=1))
    store = JsonlStore(tmp_path / "o.jsonl", "v1", resume=True)
    assert numbers(run_batch(texts("bad", "b"), store, run=once, fail_fast=True)) == (2, 2, 0, 0)
    store.close()


def test_a_lost_input_is_never_passed_over(tmp_path: Path) -> None:
    def lose(tasks: Iterable[Task], **options: Any) -> Iterator[Outcome]:
        yield from list(run_here(tasks, **options))[:-1]

    store = JsonlStore(tmp_path / "o.jsonl", "v1", resume=False)
    with pytest.raises(RuntimeError, match="3 inputs, but 2 outcomes"):
        run_batch(texts("a", "b", "c"), store, run=lose)
    store.close()


def test_the_workers_are_ended_with_the_run(tmp_path: Path) -> None:
    ended = []

    def run(tasks: Iterable[Task], **options: Any) -> Iterator[Outcome]:
        try:
            yield from run_here(tasks, **options)
        finally:
            ended.append(True)

    store = JsonlStore(tmp_path / "o.jsonl", "v1", resume=False)
    with pytest.raises(KeyboardInterrupt):
        run_batch(texts("a", "b"), store, run=run, on_outcome=Interrupt(after=1))
    assert ended
    store.close()


def test_few_inputs_get_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.corpus.batch._cores", lambda: 4)
    assert Peeked(texts(*"a" * (FEW - 1))).jobs == 1
    assert Peeked(texts(*"a" * FEW)).jobs == 4
    monkeypatch.setattr("newsx.corpus.batch._WORKER_BYTES", 2**60)
    assert Peeked(texts(*"a" * FEW)).jobs == 1


def test_only_the_first_inputs_are_read_ahead_and_few_if_they_are_big() -> None:
    taken = []

    def endless(content: str) -> Iterator[Input]:
        for number in count():
            taken.append(number)
            yield Input(f"{number}.txt", content)

    Peeked(endless("a"))
    assert len(taken) == FEW
    taken.clear()
    peeked = Peeked(endless("a" * 2**24), limit=4)
    assert (len(taken), peeked.are_few) == (2, False)
    assert [given.name for given in peeked] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert len(taken) == 4


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([], "no inputs"),
        ([unread("news", "missing", "no .txt files in it")], "^news: no .txt files in it$"),
        ([unread("a", "missing", "gone"), unread("b", "missing", "gone")], r"^a: gone \(and 1 more that are not there\)$"),
    ],
)
def test_nothing_to_read_is_an_error_and_touches_no_output(inputs: list[Input], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Peeked(inputs)


def test_a_digest_depends_on_all_that_the_record_does() -> None:
    one = Input("a", "text", "title", "2023-09-14", media_type="text/plain", source="s")
    others = [
        Input("a", b"text", "title", "2023-09-14", media_type="text/plain", source="s"),
        Input("a", "text", "title", "2023-09-14", media_type="text/markdown", source="s"),
        Input("a", "text", "title", "2023-09-14", media_type="text/plain", source="t"),
        Input("a", "text", "title", "2023-09-15", media_type="text/plain", source="s"),
        Input("a", "text", "titles", "2023-09-14", media_type="text/plain", source="s"),
        Input("a", "texts", "title", "2023-09-14", media_type="text/plain", source="s"),
        Input("a", "text", "title", "2023-09-14", kind="empty", media_type="text/plain", source="s"),
    ]
    assert len({digest_of(given) for given in [one, *others]}) == 8
    assert digest_of(Input("b", "text", "title", "2023-09-14", media_type="text/plain", source="s")) == digest_of(one)
    assert digest_of(Input("a", "\ud800", "\udfff"))


def test_a_fingerprint_depends_on_pipeline_weapons_and_parts(tmp_path: Path) -> None:
    weapons, pipeline = tmp_path / "w.yaml", tmp_path / "pipe"
    weapons.write_text("- id: x")
    pipeline.mkdir()
    (pipeline / "meta.json").write_text("{}")
    setups = [
        Setup(),
        Setup(only=frozenset({"claims"})),
        Setup(only=frozenset({"claims", "entities"})),
        Setup(weapon_files=(weapons,)),
        Setup(pipeline="en_no_such_pipeline"),
        Setup(pipeline=str(pipeline)),
    ]
    found = [fingerprint(setup) for setup in setups]
    assert len(set(found)) == len(setups)
    assert found[0] == fingerprint(Setup(pipeline="en_newsx_news"))
    weapons.write_text("- id: y")
    (pipeline / "meta.json").write_text("{ }")
    assert fingerprint(setups[3]) != found[3]
    assert fingerprint(setups[5]) != found[5]


@pytest.mark.parametrize(
    ("name", "message", "line"),
    [
        ("a.txt", "a.txt: empty", "a.txt: empty"),
        ("f:1", "https://x: empty", "f:1: https://x: empty"),
        ("-", "standard input: x", "standard input: x"),
    ],
)
def test_a_failure_is_told_in_a_line_that_begins_with_the_name(name: str, message: str, line: str) -> None:
    assert failure_message(Outcome(name, "d", "failed", failure_record(name, "empty", message))) == line
