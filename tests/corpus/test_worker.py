"""What a worker makes of a document is what `newsx analyze` makes of it, whichever worker it is."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from typing import Any

import pytest
from spacy.language import Language

import newsx
from newsx.corpus.records import Input, Outcome, Task
from newsx.corpus.supervisor import run
from newsx.corpus.worker import Setup, attempt, check_only, load_analyser
from newsx.errors import InputError, PipelineError

TEXT = """Strike on Sevastopol

By Ann Writer
14 September 2023

Kyiv said on Thursday it had hit an S-400 near Sevastopol. "We destroyed it," defence minister Oleh Marchenko told reporters.

Moscow denied that. Mr Marchenko said 17 of 22 drones had been shot down.
"""
INPUTS = [
    Input("plain.txt", TEXT.encode()),
    Input("binary.txt", bytes(range(256)) * 20),
    Input("empty.txt", b""),
    Input("latin.md", f"# Caf\xe9\n\n{TEXT}".encode("latin-1")),
    Input("given", TEXT.replace("S-400", "Buk\x85"), title="T\ud800itle", published="2023-09-14"),
    Input("bad-date", TEXT, published="yesterday"),
    Input("surrogates", "By Ann \ud800Writer\n\nKyiv \udfff said so.", title="x"),
    Input("no\udcffname.txt", b"1234 5678"),
    *(Input(f"again{number}.txt", TEXT.replace("17", str(number)).encode()) for number in range(8)),
]


def outcomes(jobs: int, *, kills: int = 0) -> list[tuple[str, str, str]]:
    found: list[Outcome] = []
    for outcome in run([Task(given, "0" * 64) for given in INPUTS], jobs=jobs, setup=Setup()):
        found.append(outcome)
        if kills:
            kills -= 1
            os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
    return [(outcome.name, outcome.status, outcome.record) for outcome in found]


@pytest.fixture(scope="module")
def by_one() -> list[tuple[str, str, str]]:
    return outcomes(1)


def test_records_are_those_of_analyze(by_one: list[tuple[str, str, str]], shipped: Language) -> None:
    assert [name for name, _, _ in by_one] == [given.name for given in INPUTS]
    analysis = newsx.analyze(TEXT.replace("17", "0"), source="again0.txt", nlp=shipped)
    assert by_one[8][2] == analysis.model_dump_json().replace('"encoding":null', '"encoding":"utf-8"')
    failed = {name: json.loads(record)["error"]["kind"] for name, status, record in by_one if status == "failed"}
    assert failed == {"binary.txt": "binary", "empty.txt": "empty", "bad-date": "date", "no\udcffname.txt": "no-text"}
    assert all(record.isprintable() for _, _, record in by_one)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_neither_the_number_of_workers_nor_their_deaths_change_a_record(by_one: list[tuple[str, str, str]]) -> None:
    assert outcomes(2, kills=1) == by_one


@pytest.mark.parametrize("only", [{"entities", "dates", "figures"}, {"claims"}, {"summary", "events"}])
def test_records_can_be_narrowed(only: set[str], shipped: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.pipeline.load", lambda pipeline=None, **_: shipped)
    whole = newsx.analyze(TEXT, source="n", nlp=shipped)
    record, words = load_analyser(Setup(only=frozenset(only)))(Input("n", TEXT))
    looked_for_claims = "claims" in shipped.pipe_names
    shipped.enable_pipe("claims")
    kept = {"schema_version", "generator", "document", "warnings", *only}
    assert record == whole.model_dump_json(include=kept)
    assert list(json.loads(record)) == [field for field in type(whole).model_fields if field in kept]
    assert words == whole.document.words
    assert looked_for_claims == ("entities" not in only)


def test_only_parts_that_there_are_can_be_asked_for() -> None:
    assert check_only(["claims", "entities"]) == {"claims", "entities"}
    assert check_only([]) == frozenset()
    with pytest.raises(ValueError, match=r"clams, document: no part .* there are entities, claims, events, dates, figures, summary"):
        check_only(["document", "claims", "clams"])


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (InputError("n: too\nlong", kind="too-large"), "too-large", "n: too long"),
        (MemoryError(), "memory", "n: there is not enough memory to analyse it"),
        (RecursionError("deep"), "internal", "n: RecursionError: deep"),
        (KeyError("a\x1b[31m"), "internal", r"n: KeyError: 'a\x1b[31m'"),
        (TypeError("<Doc at 0x7f3a>"), "internal", "n: TypeError: <Doc at 0x…>"),
    ],
)
def test_an_error_is_a_record(error: Exception, kind: str, message: str) -> None:
    def analyse(_: Input) -> Any:
        raise error

    result = attempt(analyse, Input("n", b""))
    assert (result.status, result.words) == ("failed", 0)
    assert json.loads(result.record) == {"schema_version": "1.0", "source": "n", "error": {"kind": kind, "message": message}}


def test_what_cannot_be_loaded_is_said_by_the_supervisor() -> None:
    with pytest.raises(PipelineError, match="en_there_is_none"):
        list(run([Task(INPUTS[0], "")], jobs=1, setup=Setup(pipeline="en_there_is_none")))
