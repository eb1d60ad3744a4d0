"""The model card's tables and `meta.json`'s scores, written from what `evaluate` and `newsx.benchmarks` measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_SYNTAX = ("tokens", "sentences", "xpos", "upos", "morphs", "lemmas", "uas", "las")
_TYPES = ("PERSON", "PLACE", "ORG", "NORP", "WEAPON", "EVENT", "DATE", "QUANTITY", "PERSON+PLACE+ORG")


def write_card(docs: Path, pipeline: Path, scores: dict[str, Any], costs: dict[str, Any]) -> None:
    """Replaces the blocks `<!-- NAME -->` … `<!-- end -->` of the card, and `performance` in the pipeline's `meta.json`."""
    text = docs.read_text(encoding="utf-8")
    blocks = {"syntax": _syntax(scores["syntax"]), "entities": _entities(scores["entities"]), "costs": _costs(costs)}
    for name, block in blocks.items():
        before, _, rest = text.partition(f"<!-- {name} -->\n")
        text = f"{before}<!-- {name} -->\n{block}\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    docs.write_text(text, encoding="utf-8")
    meta_path = pipeline / "meta.json"
    meta = json.loads(meta_path.read_text(encoding="utf-8"))
    meta["performance"] = scores | {"costs": costs}
    meta_path.write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _syntax(rows: dict[str, dict[str, float]]) -> str:
    return _table(["set and tokens", *_SYNTAX], [[name, *(f"{row[key]:.1f}" for key in _SYNTAX)] for name, row in rows.items()])


def _entities(sets: dict[str, dict[str, dict[str, float]]]) -> str:
    def cell(row: dict[str, float] | None) -> str:
        return f"{row['f']:.1f} ({row['p']:.0f}/{row['r']:.0f}, {row['n']})" if row and row["n"] else "–"

    return _table(["set", *_TYPES], [[name, *(cell(rows.get(kind)) for kind in _TYPES)] for name, rows in sets.items()])


def _costs(costs: dict[str, Any]) -> str:
    rows = [[f"words a second, {name}", f"{value:,}"] for name, value in costs["words_a_second"].items()]
    rows += [[f"microseconds a word, {name}", str(value)] for name, value in costs["microseconds_a_word"].items()]
    rows += [[name, str(value)] for name, value in costs.items() if not isinstance(value, dict)]
    return _table(["what", "figure"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
