"""`newsx analyze`: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsx.models import Analysis

from .conftest import Run

STORY = "Ship lost\n\nOleh Marchenko said on Wednesday that the S-400 near Feodosia had been destroyed overnight.\n"


@pytest.fixture(autouse=True)
def stories(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.md").write_text("# Moscow silent\n\nMoscow said nothing of **Kyiv** on Wednesday, and nothing of Feodosia.\n")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "report.txt").write_bytes(b"%PDF-1.7\n\x00\x01\x02")
    (tmp_path / "numbers.txt").write_text("12 34 !\n")


def test_text_is_the_default(run: Run) -> None:
    result = run("analyze", "a.txt")
    assert result.exit_code == 0
    assert "Oleh Marchenko" in result.stdout
    assert result.stderr == ""


def test_json_is_one_object_that_the_models_accept(run: Run) -> None:
    result = run("analyze", "--format", "json", "a.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    analysis = Analysis.model_validate_json(result.stdout)
    assert (analysis.document.text, analysis.document.source) == (STORY, "a.txt")
    assert result.stdout == analysis.model_dump_json(indent=2) + "\n"


def test_jsonl_is_one_object_a_line_in_order(run: Run) -> None:
    result = run("analyze", "--format", "jsonl", "b.md", "a.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [Analysis.model_validate_json(line).document.source for line in result.stdout.splitlines()] == ["b.md", "a.txt"]


def test_several_texts_follow_each_other(run: Run) -> None:
    result = run("analyze", "a.txt", "b.md")
    assert result.exit_code == 0
    assert result.stdout.index("Marchenko") < result.stdout.index("Moscow silent")


def test_json_of_several_inputs_is_wrong_usage_and_names_jsonl(run: Run) -> None:
    result = run("analyze", "--format", "json", "a.txt", "b.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--format json is for one input, and there are 2; use --format jsonl" in result.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "xml", "a.txt"], ["--no-such"], ["--title", "x", "a.txt", "b.md"], ["-o", ".", "a.txt"]]
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    result = run("analyze", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


FAILURES = [
    ("missing.txt", "missing"),
    ("empty.txt", "empty"),
    ("report.txt", "binary"),
    ("numbers.txt", "no-text"),
    ("a" * 300, "unreadable"),
]


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(("name", "kind"), FAILURES)
def test_an_input_that_cannot_be_read_is_one_line_on_stderr(run: Run, name: str, kind: str, form: str) -> None:
    result = run("analyze", "--quiet", "--format", form, name)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("newsx: ")
    assert name in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(("name", "kind"), FAILURES)
def test_a_failed_input_is_a_record_among_the_others(run: Run, name: str, kind: str) -> None:
    result = run("analyze", "--format", "jsonl", name, "a.txt")
    assert result.exit_code == 1
    failed, done = map(json.loads, result.stdout.splitlines())
    assert list(failed) == ["schema_version", "source", "error"]
    assert (failed["schema_version"], failed["source"], failed["error"]["kind"]) == ("1.0", name, kind)
    assert result.stderr == f"newsx: {failed['error']['message']}\n"
    assert done["document"]["source"] == "a.txt"


def test_when_all_failed_the_exit_code_is_3(run: Run) -> None:
    result = run("analyze", "--format", "jsonl", "missing.txt", "empty.txt")
    assert result.exit_code == 3
    assert [json.loads(line)["error"]["kind"] for line in result.stdout.splitlines()] == ["missing", "empty"]


def test_a_failed_input_costs_only_itself_as_text(run: Run) -> None:
    result = run("analyze", "missing.txt", "a.txt")
    assert result.exit_code == 1
    assert "Oleh Marchenko" in result.stdout
    assert "missing.txt" in result.stderr


def test_a_folder_is_its_texts_in_order(run: Run, tmp_path: Path) -> None:
    for name in ("z.txt", "sub/y.markdown", "a.MD", "skipped.pdf"):
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("In Kyiv.")
    result = run("analyze", "--format", "jsonl", "folder")
    assert result.exit_code == 0
    names = [json.loads(line)["document"]["source"] for line in result.stdout.splitlines()]
    assert names == [str(Path("folder") / name) for name in ("a.MD", "sub/y.markdown", "z.txt")]


def test_a_folder_without_texts_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    result = run("analyze", "folder")
    assert result.exit_code == 3
    assert (result.stdout, result.stderr) == ("", "newsx: folder: no .txt or .md files\n")


def test_a_dash_is_standard_input(run: Run) -> None:
    result = run("analyze", "--format", "json", "-", input=STORY)
    assert (result.exit_code, result.stderr) == (0, "")
    document = Analysis.model_validate_json(result.stdout).document
    assert (document.source, document.text) == ("-", STORY)


def test_nothing_on_standard_input_is_a_failure(run: Run) -> None:
    result = run("analyze", "-", input="")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "standard input: empty" in result.stderr


def test_title_and_date_are_taken_over(run: Run) -> None:
    result = run("analyze", "--format", "json", "--title", "Ships", "--published", "2023-09-14", "a.txt")
    document = json.loads(result.stdout)["document"]
    assert (document["title"], document["published"], document["published_from"]) == ("Ships", "2023-09-14", "option")


def test_a_bad_date_is_named(run: Run) -> None:
    result = run("analyze", "--published", "soon", "a.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "soon" in result.stderr


def test_warnings_go_to_stderr_unless_quiet(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("Kyiv’s café was closed on Wednesday.".encode("cp1252"))
    result = run("analyze", "--format", "json", "old.txt")
    assert result.exit_code == 0
    assert result.stderr == "newsx: old.txt: read as cp1252: not valid UTF-8\n"
    assert run("analyze", "-q", "old.txt").stderr == ""


def test_an_unknown_pipeline_is_one_line(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    from newsx.errors import PipelineError

    def load(pipeline: str | None, **_: object) -> None:
        raise PipelineError(f"{pipeline}: no spaCy pipeline")

    monkeypatch.setattr("newsx.pipeline.load", load)
    result = run("analyze", "--pipeline", "x\ny", "a.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", "newsx: x y: no spaCy pipeline\n")


def test_output_is_written_to_the_file(run: Run, tmp_path: Path) -> None:
    result = run("analyze", "--format", "json", "-o", "out.json", "a.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert Analysis.model_validate_json((tmp_path / "out.json").read_text()).document.text == STORY


def test_text_in_a_file_has_no_escape_codes(run: Run, tmp_path: Path) -> None:
    assert run("analyze", "-o", "out.txt", "a.txt", env={"FORCE_COLOR": "1"}).exit_code == 0
    assert "Oleh Marchenko" in (tmp_path / "out.txt").read_text()
    assert "\x1b" not in (tmp_path / "out.txt").read_text()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_failure_leaves_an_existing_file_as_it_was(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "out").write_text("precious")
    before = sorted(tmp_path.iterdir())
    assert run("analyze", "--format", form, "-o", "out", "missing.txt").exit_code == 3
    assert (tmp_path / "out").read_text() == "precious"
    assert sorted(tmp_path.iterdir()) == before


def test_a_crash_leaves_an_existing_file_as_it_was(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").write_text("precious")
    before = sorted(tmp_path.iterdir())

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("newsx.analysis.analyze_article", crash)
    result = run("analyze", "-o", "out", "a.txt")
    assert isinstance(result.exception, RuntimeError)
    assert (tmp_path / "out").read_text() == "precious"
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_is_one_line(run: Run) -> None:
    result = run("analyze", "-o", "missing/out", "a.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"newsx: {Path('missing/out')}: cannot be written (No such file or directory)\n"


def test_interrupted_is_exit_code_130(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newsx.analysis.analyze_article", interrupt)
    result = run("analyze", "-o", "out", "a.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "newsx: interrupted\n")
    assert not (tmp_path / "out").exists()


HOSTILE = "Ship \x1b[31mlost\x1b]0;title\x07\n\n[bold]Kyiv[/bold], [/] Feodosia [link=x]burn\x1b[2J\x9b1m on \u202eWednesday.\n"


@pytest.mark.parametrize("environment", [{}, {"FORCE_COLOR": "1"}])
def test_escape_codes_of_the_article_never_reach_the_terminal(run: Run, tmp_path: Path, environment: dict[str, str]) -> None:
    result = run("analyze", "-", input=HOSTILE, env=environment, color=True)
    assert result.exit_code == 0
    for sign in ("\x1b[31m" + "lost", "\x1b]", "\x1b[2J", "\x07", "\x9b", "\u202e"):
        assert sign not in result.stdout
    if not environment:
        assert "\x1b" not in result.stdout


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_has_no_escape_codes_and_loses_none(run: Run, form: str) -> None:
    result = run("analyze", "--format", form, "-", input=HOSTILE)
    assert not {"\x1b", "\x07", "\x9b"} & set(result.stdout)
    assert Analysis.model_validate_json(result.stdout).document.text == HOSTILE


def test_rich_markup_of_the_article_is_printed_as_it_is(run: Run) -> None:
    assert "[/]" in run("analyze", "-", input=HOSTILE).stdout


def test_control_characters_in_file_names_are_not_printed(run: Run, tmp_path: Path) -> None:
    name = "no\x1b[31m\nsuch\x07"
    result = run("analyze", "--format", "jsonl", name, "a.txt")
    assert result.exit_code == 1
    assert result.stderr.startswith("newsx: ")
    assert result.stderr.count("\n") == 1
    assert not {"\x1b", "\x07"} & set(result.stderr)
    assert json.loads(result.stdout.splitlines()[0])["source"] == name


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_file_name_that_is_no_utf8_does_not_break_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text(STORY)
    result = run("analyze", "--format", "jsonl", os.fsdecode(b"\xff.txt"), os.fsdecode(b"\xfe.txt"))
    done, failed = map(json.loads, result.stdout.splitlines())
    assert (done["document"]["source"], failed["source"]) == ("\ufffd.txt", "\ufffd.txt")


def test_json_is_utf8_whatever_the_encoding_of_the_terminal(run: Run) -> None:
    result = run("analyze", "--format", "json", "-", input="Київ — Kyiv’s".encode(), charset="ascii")
    assert result.exit_code == 0
    assert Analysis.model_validate_json(result.stdout_bytes).document.text == "Київ — Kyiv’s"


def test_text_is_printed_whatever_the_encoding_of_the_terminal(run: Run) -> None:
    result = run("analyze", "-", input="Ship “lost” — Київ\n\nKyiv’s ships are lost.\n".encode(), charset="ascii")
    assert result.exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("In Kyiv." + " " * 50_000)
    code = f"{sys.executable} -m newsx analyze --format jsonl long.txt long.txt long.txt | head -c 1"
    done = subprocess.run(code, shell=True, capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert (done.stdout, done.stderr) == ("{", "")
