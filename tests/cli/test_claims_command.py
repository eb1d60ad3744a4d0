"""`newsx claims`: what it prints where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from newsx.cli.claims import KINDS, STANCES
from newsx.models import Analysis, Claim, ClaimKind, Content, Source, Stance

from .conftest import Run

STORY = "Ship lost\n\nOleh Marchenko said on Wednesday the S-400 near Feodosia was gone.\n\nMoscow denied that Kyiv had hit it.\n"
OTHER = "# Moscow silent\n\nAnna Berg said Feodosia was quiet.\n"
_SAYING = re.compile(r"^(.+?) (said|denied) (.+?)\.$", re.MULTILINE)


def said(analysis: Analysis) -> Analysis:
    """The analysis with a claim for each line of the kind `Somebody said something.`"""
    claims = [
        Claim(
            id=f"c{number}",
            kind="indirect",
            stance="denies" if found[2] == "denied" else "asserts",
            source=Source(
                text=found[1],
                start=found.start(1),
                end=found.end(1),
                name=found[1],
                entity_id=next((entity.id for entity in analysis.entities if entity.name == found[1]), None),
                kind="anonymous" if found[1].islower() else "named",
            ),
            content=Content(text=found[3], spans=(found.span(3),)),
            evidence="a test",
        )
        for number, found in enumerate(_SAYING.finditer(analysis.document.text), 1)
    ]
    return analysis.model_copy(update={"claims": tuple(claims)})


@pytest.fixture
def claims(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`claims("a.txt", "--stance", "denies")`, where claims are found by a pattern instead of grammar."""
    from newsx.analysis import analyze_article

    monkeypatch.setattr("newsx.analysis.analyze_article", lambda *given, **options: said(analyze_article(*given, **options)))
    monkeypatch.setattr("newsx.claims.are_looked_for", lambda nlp: True)
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.md").write_text(OTHER)
    (tmp_path / "empty.txt").touch()
    return lambda *arguments, **options: run("claims", *arguments, **options)


def rows(printed: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed)))


def test_choices_are_those_of_the_models() -> None:
    assert get_args(Stance) == STANCES
    assert get_args(ClaimKind) == KINDS


def test_text_is_the_default(claims: Run) -> None:
    result = claims("a.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "a.txt · 2 claims" in result.stdout
    assert "the S-400 near Feodosia was gone" in result.stdout


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--source", "marchenko"], ["c1"]),
        (["--source", "MOSCOW"], ["c2"]),
        (["--source", "nobody"], []),
        (["--stance", "denies"], ["c2"]),
        (["--stance", "denies", "--stance", "asserts"], ["c1", "c2"]),
        (["--kind", "direct", "--kind", "mixed"], []),
        (["--about", "Feodosia"], ["c1"]),
        (["--about", "kyiv"], ["c2"]),
        (["--about", "Feodosia", "--stance", "denies"], []),
        (["--anonymous"], []),
    ],
)
def test_options_narrow(claims: Run, options: list[str], ids: list[str]) -> None:
    result = claims("a.txt", "--format", "json", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [claim["id"] for claim in json.loads(result.stdout)["claims"]] == ids


def test_anonymous_sources_are_those_without_a_name(claims: Run) -> None:
    result = claims("-", "--anonymous", "--format", "csv", input="two officials said Kyiv was quiet.\n\nMoscow said so.\n")
    assert [(row["document"], row["source"]) for row in rows(result.stdout)] == [("-", "two officials")]


def test_json_is_the_article_with_its_claims(claims: Run) -> None:
    fields = json.loads(claims("a.txt", "--format", "json").stdout)
    assert list(fields) == ["schema_version", "document", "claims"]
    assert (fields["document"]["source"], fields["document"]["title"]) == ("a.txt", "Ship lost")
    assert [Claim.model_validate(claim).stance for claim in fields["claims"]] == ["asserts", "denies"]


def test_json_of_several_inputs_is_wrong_usage(claims: Run) -> None:
    result = claims("--format", "json", "a.txt", "b.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "use --format jsonl" in result.stderr


def test_jsonl_is_a_line_an_article_even_without_claims(claims: Run) -> None:
    result = claims("--format", "jsonl", "--stance", "denies", "a.txt", "missing.txt", "b.md")
    first, failed, last = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert ([claim["id"] for claim in first["claims"]], last["claims"]) == (["c2"], [])
    assert failed["error"]["kind"] == "missing"
    assert result.stderr == f"newsx: {failed['error']['message']}\n"


def test_csv_of_several_inputs_is_one_table(claims: Run) -> None:
    result = claims("--format", "csv", "a.txt", "b.md")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [(row["document"], row["id"], row["line"], row["source"]) for row in rows(result.stdout)] == [
        ("a.txt", "c1", "3", "Oleh Marchenko"),
        ("a.txt", "c2", "5", "Moscow"),
        ("b.md", "c1", "3", "Anna Berg"),
    ]


def test_csv_without_claims_is_its_header(claims: Run) -> None:
    result = claims("--format", "csv", "--source", "nobody", "a.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("document,id,line,kind,stance,source,")
    assert rows(result.stdout) == []


def test_several_texts_name_their_files_and_leave_out_those_without(claims: Run) -> None:
    both = claims("a.txt", "b.md").stdout
    assert both.index("a.txt · 2 claims") < both.index("b.md · 1 claim")
    one = claims("a.txt", "b.md", "--source", "Berg").stdout
    assert "b.md · 1 claim" in one
    assert "a.txt" not in one


def test_finding_nothing_is_done(claims: Run) -> None:
    result = claims("a.txt", "b.md", "--source", "nobody")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "No claims found.\n", "")


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_an_input_that_cannot_be_read_is_one_line_on_stderr(claims: Run, form: str) -> None:
    result = claims("--format", form, "empty.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("newsx: empty.txt: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["--stance", "says", "a.txt"], ["--kind", "x", "a.txt"], ["--title", "x", "a.txt", "b.md"]])
def test_wrong_usage_is_exit_code_2(claims: Run, arguments: list[str]) -> None:
    result = claims(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_pipeline_that_cannot_find_claims_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "out").write_text("precious")
    result = run("claims", "--pipeline", "plain", "-o", "out", "a.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "newsx: plain: this pipeline finds no claims (no component sets token.dep)\n"
    assert (tmp_path / "out").read_text() == "precious"


def test_output_is_written_to_the_file(claims: Run, tmp_path: Path) -> None:
    result = claims("--format", "csv", "-o", "out.csv", "a.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert len(rows((tmp_path / "out.csv").read_text())) == 2


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
def test_escape_codes_never_reach_the_terminal(claims: Run, form: str) -> None:
    hostile = "Ship\n\n=Moscow\x1b[31m said \x1b]0;title\x07Kyiv \x9b1m\x7fburns.\n"
    result = claims("--format", form, "-", input=hostile)
    assert result.exit_code == 0
    assert not {"\x1b", "\x07", "\x9b", "\x7f"} & set(result.stdout)


def test_cells_are_no_formulas(claims: Run) -> None:
    result = claims("--format", "csv", "-", input='=HYPERLINK("x") said +1 is -1.\n')
    row = rows(result.stdout)[0]
    assert (row["source"], row["content"]) == ('\'=HYPERLINK("x")', "'+1 is -1")


def test_csv_is_utf8_whatever_the_encoding_of_the_terminal(claims: Run) -> None:
    result = claims("--format", "csv", "-", input="Kyiv’s café said Київ burns.\n".encode(), charset="ascii")
    assert rows(result.stdout_bytes.decode())[0]["content"] == "Київ burns"


def test_the_shipped_pipeline_finds_claims(run: Run, shipped: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsx.pipeline.load", lambda pipeline=None, **_: shipped)
    result = run("claims", "--source", "marchenko", "--format", "csv", "-", input=STORY)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [row["source"] for row in rows(result.stdout)] == ["Oleh Marchenko"]
