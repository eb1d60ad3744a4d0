"""`python -m newsx.weapons.evaluate FILE...`: how well weapons are found in labelled sentences, and which are found in a corpus.

A line is an item; `#` begins a comment line. Marks: `[[words|id]]` a named system, `[[words|?category]]` a designation without a record,
`[[words|=category]]` a generic mention (category or group), `[[words|*]]` neutral. A line without marks has no weapon in it.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import click
from spacy.language import Language

from newsx.pipeline import load
from newsx.weapons.component import WeaponRecognizer
from newsx.weapons.lexicon import group_of
from newsx.weapons.mentions import WeaponMention
from newsx.weapons.records import KnowledgeBase

_AROUND = 70
_MARK = re.compile(r"\[\[(.+?)\|([^\[\]|]+)\]\]")


class Gold(NamedTuple):
    """One mark: what it covers and what it says."""

    start: int
    end: int
    label: str

    @property
    def kind(self) -> str:
        return {"*": "neutral", "?": "unresolved", "=": "generic", "!": "none"}.get(self.label[0], "named")


class Item(NamedTuple):
    """One line without its marks."""

    text: str
    marks: tuple[Gold, ...]
    partial: bool = False
    """Whether only some of the places in the text were looked at."""


def read_items(path: Path) -> Iterator[Item]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pieces, marks, last, length = [], [], 0, 0
        for mark in _MARK.finditer(line):
            pieces += [line[last : mark.start()], mark[1]]
            length += mark.start() - last
            marks.append(Gold(length, length + len(mark[1]), mark[2]))
            length += len(mark[1])
            last = mark.end()
        yield Item("".join(pieces) + line[last:], tuple(marks))


@dataclass
class Scores:
    """Counts over items. A mention is found if a found one of its kind overlaps it; `unresolved` counts as `named`."""

    items: int = 0
    empty_items: int = 0
    false_in_empty: int = 0
    named: Counter[str] = field(default_factory=Counter)
    generic: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, item: Item, found: list[WeaponMention], base: KnowledgeBase) -> None:
        self.items += 1
        if not item.marks:
            self.empty_items += 1
            self.false_in_empty += len(found)
        for kind, counts in (("named", self.named), ("generic", self.generic)):
            gold = [mark for mark in item.marks if (mark.kind == "generic") == (kind == "generic") and mark.kind != "neutral"]
            ours = [mention for mention in found if (mention.kind == "generic") == (kind == "generic")]
            counts["gold"] += len(gold)
            for mark in gold:
                hits = [mention for mention in ours if mention.start < mark.end and mark.start < mention.end]
                if not hits:
                    if kind == "generic" and any(m.start < mark.end and mark.start < m.end for m in found):
                        continue
                    self.errors.append(("missed", item.text[mark.start : mark.end] + f" ({mark.label})", item.text))
                    continue
                counts["recalled"] += 1
                counts["exact"] += any((mention.start, mention.end) == (mark.start, mark.end) for mention in hits)
                self._judge(item, mark, hits[0], counts, base)
            for mention in ours:
                if any(mention.start < mark.end and mark.start < mention.end for mark in item.marks):
                    touches = [mark for mark in gold if mention.start < mark.end and mark.start < mention.end]
                    counts["found"] += bool(touches)
                    counts["right"] += bool(touches)
                    continue
                counts["found"] += 1
                self.errors.append(
                    ("false", f"{item.text[mention.start : mention.end]} ({mention.kind} {mention.id or mention.category})", item.text)
                )

    def _judge(self, item: Item, mark: Gold, mention: WeaponMention, counts: Counter[str], base: KnowledgeBase) -> None:
        if mark.kind == "named":
            counts["resolvable"] += 1
            counts["resolved"] += mention.id == mark.label
            if mention.id != mark.label:
                self.errors.append(("record", f"{item.text[mark.start : mark.end]}: {mark.label}, found {mention.id}", item.text))
            category = _category(mark.label, base)
        else:
            category = mark.label[1:]
        counts["grouped"] += 1
        counts["group right"] += group_of(category) == group_of(mention.category)
        if group_of(category) != group_of(mention.category):
            self.errors.append(("group", f"{item.text[mark.start : mark.end]}: {category}, found {mention.category}", item.text))

    def lines(self) -> Iterator[str]:
        for kind, counts in (("named", self.named), ("generic", self.generic)):
            yield (
                f"{kind}: precision {_share(counts['right'], counts['found'])}, recall {_share(counts['recalled'], counts['gold'])}, "
                f"exact span {_share(counts['exact'], counts['recalled'])}, record {_share(counts['resolved'], counts['resolvable'])}, "
                f"group {_share(counts['group right'], counts['grouped'])}"
            )
        yield f"false hits in {self.empty_items} items without weapons: {self.false_in_empty}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "–"


def _category(record: str, base: KnowledgeBase) -> str:
    if record in base.ships:
        return base.systems[base.ships[record].system].category
    return base.systems[record].category if record in base.systems else ""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--pipeline", help="The spaCy pipeline to use.")
@click.option("--errors", default=0, help="Show so many errors.")
def main(files: tuple[Path, ...], pipeline: str | None, errors: int) -> None:
    """Score the shipped knowledge base on labelled sentences; of a corpus (`.jsonl.gz`), print all named weapons, to be read."""
    nlp = load(pipeline)
    recognizer = nlp.get_pipe("weapons")
    assert isinstance(recognizer, WeaponRecognizer)
    nlp.disable_pipe("weapons")
    scores = Scores()
    for path in files:
        if path.suffix == ".gz":
            for line in _hits(path, nlp, recognizer):
                click.echo(line)
            continue
        for item in read_items(path):
            scores.add(item, recognizer.mentions(nlp(item.text)), recognizer.matcher.base)
    if scores.items:
        for line in scores.lines():
            click.echo(line)
    for kind, what, text in scores.errors[:errors]:
        click.echo(f"  {kind:7} {what}\n            {text}")


def _hits(path: Path, nlp: Language, recognizer: WeaponRecognizer) -> Iterator[str]:
    """The named weapons of a corpus with the words around them, and how many words it has."""
    words = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            words += len(text.split())
            for mention in recognizer.mentions(nlp(text)):
                if mention.kind != "generic":
                    around = text[max(0, mention.start - _AROUND) : mention.start], text[mention.end : mention.end + _AROUND]
                    found = f"{around[0]}[[{text[mention.start : mention.end]}]]{around[1]}"
                    yield f"{mention.id or mention.category}: {' '.join(found.split())}"
    yield f"{words:,} words"


if __name__ == "__main__":
    main()
