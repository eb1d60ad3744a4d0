"""The group, and the commands that print what newsx is."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from importlib.metadata import version

import pytest

from newsx.cli import _COMMANDS
from newsx.models import Analysis
from newsx.output import one_line

from .conftest import Run

HEAVY = {"spacy", "pydantic", "rich", "onnxruntime", "numpy"}


@pytest.mark.parametrize(
    "arguments", ["--help", "analyze --help", "batch --help", "claims --help", "schema --help", "weapons --help", "--version"]
)
def test_help_does_not_import_what_takes_time(arguments: str) -> None:
    code = (
        "import sys\nfrom newsx.cli import main\n"
        f"try: main({arguments.split()!r})\n"
        f"except SystemExit: print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout
    assert done.stderr.strip() == "[]"


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert all(name in result.stdout and text in result.stdout for name, text in _COMMANDS.items())


@pytest.mark.parametrize("name", _COMMANDS)
def test_the_line_in_the_list_is_the_commands_own(name: str) -> None:
    command = getattr(importlib.import_module(f"newsx.cli.{name}"), name)
    assert (command.help or "").splitlines()[0] == _COMMANDS[name]


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_option_says_what_happens(name: str) -> None:
    command = getattr(importlib.import_module(f"newsx.cli.{name}"), name)
    assert all(option.help for option in command.params if option.param_type_name == "option")


def test_version_names_program_and_pipeline(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"newsx {version('newsx')} (en_newsx_news {version('en_newsx_news')})\n"


def test_an_unknown_command_is_wrong_usage(run: Run) -> None:
    result = run("analyse")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "analyse" in result.stderr


def test_schema_is_that_of_an_analysis(run: Run) -> None:
    result = run("schema")
    assert (result.exit_code, result.stderr) == (0, "")
    schema = json.loads(result.stdout)
    assert schema["type"] == "object"
    assert set(schema["properties"]) == set(Analysis.model_fields)
    references = [value["$ref"] for value in schema["$defs"].values() if "$ref" in value]
    assert all(reference.removeprefix("#/$defs/") in schema["$defs"] for reference in references)


@pytest.mark.parametrize(
    ("message", "printed"), [("a\nb\tc", "a b c"), ("\x1b[31m", "\ufffd[31m"), ("\u202ex\ud800", "\ufffdx\ufffd"), ("Київ", "Київ")]
)
def test_a_message_is_one_printable_line(message: str, printed: str) -> None:
    assert one_line(message) == printed


def test_python_m_newsx_is_newsx() -> None:
    done = subprocess.run([sys.executable, "-m", "newsx", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("newsx ")
