"""Reads the registered corpora into training examples, all in the pipeline's own tokens where no gold tokens are needed."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from spacy.language import Language

from newsx.language.labels import ENTITY_TAG_IDS, ENTITY_TYPES
from newsx.language.wordpieces import gap_of
from newsx.training.harmonise import UNKNOWN, Span, harmonise, is_demonym

DEV_SHARE = 8
"""One document in so many of the sets annotated for newsx is kept for measuring."""


@dataclass
class Example:
    """One document in tokens; `None` where a layer is not annotated.

    `entity_tags` holds one BIES tag or `O` a token, and `UNKNOWN` where anything may stand. Heads are absolute, a root its own head.
    """

    corpus: str
    id: str
    words: list[str]
    gaps: list[int]
    entity_tags: list[str]
    types: frozenset[str]
    weight: float = 1.0
    silver: bool = False
    tags: list[str] | None = None
    pos: list[str] | None = None
    morphs: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    deps: list[str] | None = None
    sent_starts: list[bool] | None = None
    text: str = field(default="", repr=False)
    offsets: list[tuple[int, int]] = field(default_factory=list, repr=False)
    spans: list[Span] = field(default_factory=list, repr=False)


@dataclass(frozen=True)
class Corpus:
    """One entry of the registry, `corpora.toml`."""

    name: str
    title: str
    licence: str
    types: frozenset[str]
    train: tuple[str, ...]
    dev: tuple[str, ...]
    dev_types: frozenset[str]
    syntax: bool = False
    silver: bool = False
    weight: float = 1.0
    repeat: float = 1.0
    annotation: str | None = None


def registry() -> dict[str, Corpus]:
    entries = tomllib.loads((files("newsx.training") / "corpora.toml").read_text(encoding="utf-8"))
    return {
        name: Corpus(
            name=name,
            title=entry["title"],
            licence=entry["licence"],
            types=frozenset(entry["types"]),
            dev_types=frozenset(entry.get("dev_types", entry["types"])),
            train=tuple(entry["train"]),
            dev=tuple(entry["dev"]),
            **{key: entry[key] for key in ("syntax", "silver", "weight", "repeat", "annotation") if key in entry},
        )
        for name, entry in entries.items()
    }


class Library:
    """The corpora under one folder, read with one tokenizer, and our own annotation under another."""

    def __init__(self, corpora: Path, data: Path, nlp: Language) -> None:
        self.folder = corpora
        self.data = data
        self.tokenize = nlp.tokenizer
        self.label_map: dict[str, dict[str, str | None]] = json.loads((corpora / "label_map.json").read_text())["map"]
        self.demonyms = frozenset(json.loads((corpora / "demonyms.json").read_text()))

    def read(self, corpus: Corpus, split: str) -> Iterator[Example]:
        """The examples of the `train` or `dev` part of a corpus."""
        names = corpus.train if split == "train" else corpus.dev
        types = corpus.types if split == "train" else corpus.dev_types
        for document in self._documents(corpus, names):
            if corpus.name in {"written", "raw_wikinews"} and _held_out(document["id"]) != (split == "dev"):
                continue
            yield self._example(corpus, document, types)

    def _documents(self, corpus: Corpus, names: Iterable[str]) -> Iterator[dict[str, Any]]:
        if corpus.name == "written":
            for name in names:
                for path in sorted((self.data / name).glob("*.txt")):
                    yield from read_inline(path)
            return
        annotation = self._annotation(corpus.annotation) if corpus.annotation else None
        for name in names:
            with gzip.open(self.folder / corpus.name / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                for line in lines:
                    document = json.loads(line)
                    if annotation is not None:
                        if (found := annotation.get(document["id"])) is None:
                            continue
                        if found["sha256"] != hashlib.sha256(document["text"].encode()).hexdigest():
                            raise ValueError(f"{corpus.name}: {document['id']}: not the text that was annotated")
                        document["ents"] = [tuple(span) for span in found["entities"]]
                    yield document

    def _annotation(self, name: str) -> dict[str, dict[str, Any]]:
        path = self.data / name
        if not path.exists():
            return {}
        return {entry["id"]: entry for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines())}

    def _spans(self, corpus: Corpus, document: dict[str, Any]) -> list[Span]:
        if "ents" in document:
            return list(document["ents"])
        given = document.get("entities_named", document["entities"])
        if corpus.name == "re3d":
            given = _innermost(document["spans"])
        spans = [(start, end, self._label(corpus.name, label, document["text"][start:end])) for start, end, label in given]
        if corpus.name == "gum":
            covered = {offset for start, end, _ in spans for offset in range(start, end)}
            spans += [(start, end, "NORP") for start, end, _ in document["norp_auto"] if start not in covered]
        spans += [(start, end, UNKNOWN) for start, end in document.get("ner_unknown", [])]
        return spans

    def _label(self, corpus: str, label: str, surface: str) -> str:
        mapped = self.label_map[corpus].get(label, self.label_map[corpus].get("*", "OTHER"))
        if mapped and mapped.startswith("@"):
            norp, other = mapped[1:].split("_OR_")
            mapped = norp if is_demonym(surface, self.demonyms) else other
        return UNKNOWN if mapped in {None, "OTHER"} else str(mapped)

    def _example(self, corpus: Corpus, document: dict[str, Any], types: frozenset[str]) -> Example:
        text = document["text"]
        spans = sorted(harmonise(corpus.name, document, self._spans(corpus, document), self.demonyms))
        gold = corpus.syntax
        offsets = [tuple(pair) for pair in document["tokens"]] if gold else self._tokens(text)
        example = Example(
            corpus=corpus.name,
            id=document["id"],
            words=[text[start:end] for start, end in offsets],
            gaps=_gaps(text, offsets),
            entity_tags=entity_tags(offsets, spans),
            types=types,
            weight=corpus.weight,
            silver=corpus.silver,
            sent_starts=document.get("sent_starts") if gold else None,
            text=text,
            offsets=offsets,
            spans=spans,
        )
        if corpus.name == "meantime":
            _mask_unread_sentences(example, document)
        if gold:
            for layer in ("tags", "pos", "morphs", "lemmas", "heads", "deps"):
                setattr(example, layer, document[layer])
        return example

    def words(self, text: str) -> list[str]:
        return [text[start:end] for start, end in self._tokens(text)]

    def _tokens(self, text: str) -> list[tuple[int, int]]:
        return [(token.idx, token.idx + len(token)) for token in self.tokenize(text) if not token.is_space]


def read_inline(path: Path) -> Iterator[dict[str, Any]]:
    """Passages parted by `---`, their entities marked `[[words|TYPE]]`."""
    for number, passage in enumerate(re.split(r"(?m)^---\s*$", path.read_text(encoding="utf-8"))):
        pieces, spans, length, last = [], [], 0, 0
        passage = passage.strip()
        for mark in re.finditer(r"\[\[([^\[\]|]+)\|([A-Z]+|\?)\]\]", passage):
            pieces += [passage[last : mark.start()], mark[1]]
            length += mark.start() - last
            spans.append((length, length + len(mark[1]), mark[2]))
            length += len(mark[1])
            last = mark.end()
        if passage:
            yield {"id": f"{path.stem}-{number}", "text": "".join(pieces) + passage[last:], "ents": spans}


def names_in(folder: Path, library: Library) -> dict[str, list[list[str]]]:
    """The names of each type in `TYPE.txt`, one a line, in words."""
    return {
        path.stem: [library.words(name) for name in path.read_text(encoding="utf-8").splitlines()] for path in sorted(folder.glob("*.txt"))
    }


def entity_tags(offsets: list[tuple[int, int]], spans: list[Span]) -> list[str]:
    """BIES tags; a span that cuts a token takes the whole of it. Earlier spans win over overlapping later ones."""
    tags = ["O"] * len(offsets)
    first = 0
    for start, end, label in spans:
        while first < len(offsets) and offsets[first][1] <= start:
            first += 1
        last = first
        while last < len(offsets) and offsets[last][0] < end:
            last += 1
        inside = range(first, last)
        if not inside or any(tags[number] != "O" for number in inside):
            continue
        for number in inside:
            tags[number] = UNKNOWN if label == UNKNOWN else f"I-{label}"
        if label != UNKNOWN:
            tags[inside[0]] = f"B-{label}"
            tags[inside[-1]] = f"E-{label}" if len(inside) > 1 else f"S-{label}"
    return tags


def allowed_tags(tag: str, types: frozenset[str]) -> frozenset[int]:
    """The columns among which the probability of a token annotated with `tag` may lie, when only `types` are annotated."""
    if tag == UNKNOWN:
        return frozenset(ENTITY_TAG_IDS.values())
    if tag != "O":
        if tag[2:] not in types:
            return frozenset(ENTITY_TAG_IDS.values())
        return frozenset({ENTITY_TAG_IDS[tag]})
    missing = [kind for kind in ENTITY_TYPES if kind not in types]
    return frozenset({0} | {ENTITY_TAG_IDS[f"{place}-{kind}"] for kind in missing for place in "BIES"})


def _held_out(document_id: str) -> bool:
    return hashlib.sha256(document_id.encode()).digest()[0] % DEV_SHARE == 0


def _gaps(text: str, offsets: list[tuple[int, int]]) -> list[int]:
    ends = [0, *(end for _, end in offsets)]
    return [int(gap_of(text[end:start])) for end, (start, _) in zip(ends, offsets, strict=False)]


def _innermost(spans: list[list[Any]]) -> list[tuple[int, int, str]]:
    """re3d nests names in noun phrases: keep the shortest span of each nest of one type."""
    plain = sorted({(start, end, label) for start, end, label, *_ in spans}, key=lambda span: span[1] - span[0])
    kept: list[tuple[int, int, str]] = []
    for start, end, label in plain:
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in kept):
            kept.append((start, end, label))
        elif label in {"Person", "Organisation"} and not any(other[2] == label and start <= other[0] and other[1] <= end for other in kept):
            kept = [other for other in kept if other[1] <= start or other[0] >= end]
            kept.append((start, end, label))
    return sorted(kept)


def _mask_unread_sentences(example: Example, document: dict[str, Any]) -> None:
    sentence = -1
    starts = {start for (start, _), first in zip(document["tokens"], document["sent_starts"], strict=True) if first}
    read = set(document["annotated_sents"])
    for number, (start, _) in enumerate(example.offsets):
        sentence += start in starts
        if sentence not in read:
            example.entity_tags[number] = UNKNOWN
