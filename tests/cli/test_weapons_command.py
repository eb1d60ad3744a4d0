"""`newsx weapons` and records of a user's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

MINE = """\
- id: kondor-9
  name: Kondor-9
  category: usv_uuv
  origin: [UA]
  aliases: [Kondor-9]
- id: s-400
  name: S-400 of mine
  category: sam_system
  origin: [RU]
  aliases: [S-400]
"""


def test_search_finds_by_any_spelling(run: Run) -> None:
    result = run("weapons", "search", "s 400")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split()[0] == "s-400"


def test_show_prints_all_fields_as_json(run: Run) -> None:
    record = json.loads(run("weapons", "show", "s-400", "--format", "json").stdout)
    assert (record["id"], record["category"], record["group"], record["origin"]) == ("s-400", "sam_system", "air_defence", ["RU"])
    assert record["nato"] == {"code": "SA-21", "name": "Growler"}


def test_show_takes_names_and_ships(run: Run) -> None:
    assert "SA-21 Growler" in run("weapons", "show", "SA-21").stdout
    assert "destroyer" in run("weapons", "show", "uss-cole").stdout


def test_list_narrows(run: Run) -> None:
    records = json.loads(run("weapons", "list", "--category", "manpads", "--origin", "ru", "--format", "json").stdout)
    assert len(records) > 3
    assert all(record["category"] == "manpads" and "RU" in record["origin"] for record in records)
    ships = json.loads(run("weapons", "list", "--ships", "--category", "aircraft_carrier", "--operator", "FR", "--format", "json").stdout)
    assert "Charles de Gaulle" in [ship["name"] for ship in ships]


@pytest.mark.parametrize("arguments", [["search", "no such thing"], ["show", "no-such-id"]])
def test_what_is_not_there_is_one_line(run: Run, arguments: list[str]) -> None:
    result = run("weapons", *arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("newsx: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("option", ["--group", "--category"])
def test_unknown_classes_are_wrong_usage(run: Run, option: str) -> None:
    assert run("weapons", "list", option, "nonsense").exit_code == 2


def test_records_of_ones_own_are_added_and_override(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINE)
    assert "Kondor-9" in run("weapons", "search", "kondor9", "--weapons", "mine.yaml").stdout
    assert "S-400 of mine" in run("weapons", "show", "s-400", "--weapons", "mine.yaml").stdout


def test_a_bad_file_of_weapons_names_line_and_field(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("- id: x\n  name: X\n  category: mbt\n  origin: [Russia]\n")
    result = run("weapons", "list", "--weapons", "mine.yaml")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("newsx: mine.yaml:4: x: origin.0: ")
