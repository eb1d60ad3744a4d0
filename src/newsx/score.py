"""`python -m newsx.score TEXTS.jsonl.gz`: how well articles are read, against gold annotation without texts.

The gold is `data/gold/wikinews.jsonl` (referents, metonyms, roles, references, places) with `data/annotation/wikinews.jsonl` (mentions),
and `data/gold/claims.jsonl`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import click

from newsx.analysis import analyze
from newsx.models import Analysis, Entity, TextSpan
from newsx.pipeline import load
from newsx.places.lookup import distance_km
from newsx.score_claims import ClaimScores
from newsx.shares import Share, percent

_DATA = Path("data")
_OPTIONAL = "?"
_CORE = ("PERSON", "PLACE", "ORG", "WEAPON")
_NEAR_KM = {"country": 1500.0, "region": 300.0, "water": 800.0}
"""How far a resolved point may lie from the true one; 30 km for towns and buildings, since large things have no one centre."""

_TOWN_KM = 30.0
Offsets = tuple[int, int]


class _Point(NamedTuple):
    latitude: float
    longitude: float


@dataclass
class Scores:
    """Counts over articles."""

    entities: dict[str, Share] = field(default_factory=dict)
    links: Share = field(default_factory=Share)
    metonyms: Share = field(default_factory=Share)
    flags: Counter[bool] = field(default_factory=Counter)
    roles: Share = field(default_factory=Share)
    role_touched: Counter[bool] = field(default_factory=Counter)
    references: Share = field(default_factory=Share)
    places: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, gold: dict[str, Any], mentions: list[tuple[int, int, str]], analysis: Analysis) -> None:
        optional = [(start, end) for start, end, label in mentions if label == _OPTIONAL]
        found = {
            (mention.start, mention.end, entity.type)
            for entity in analysis.entities
            for mention in entity.mentions
            if not _touches((mention.start, mention.end), optional)
        }
        for kind in (*_CORE, "NORP"):
            wanted = {mention for mention in mentions if mention[2] == kind}
            ours = {mention for mention in found if mention[2] == kind}
            self.entities.setdefault(kind, Share()).add(ours, wanted)
            self._note(analysis, kind, ours ^ wanted, wanted)
        core = {(start, end) for start, end, label in mentions if label in _CORE}
        entity_of = {(mention.start, mention.end): entity for entity in analysis.entities for mention in entity.mentions}
        self._add_links(gold, core, entity_of, analysis)
        self._add_metonyms(gold, analysis, {(start, end) for start, end, label in mentions if label == "PLACE"})
        self._add_roles(gold, analysis)
        self._add_references(gold, analysis, entity_of)
        self._add_places(gold, entity_of, analysis)

    def _note(self, analysis: Analysis, kind: str, wrong: set[Any], wanted: set[Any]) -> None:
        text = analysis.document.text
        self.errors += [f"{kind:7} {'missed' if item in wanted else 'false '} {text[item[0] : item[1]]!r}" for item in sorted(wrong)]

    def _add_links(self, gold: dict[str, Any], core: set[Offsets], entity_of: dict[Offsets, Entity], analysis: Analysis) -> None:
        cluster_of = {tuple(span): number for number, cluster in enumerate(gold["clusters"]) for span in cluster if tuple(span) in core}
        pairs = list(combinations(sorted(cluster_of), 2))
        wanted = {pair for pair in pairs if cluster_of[pair[0]] == cluster_of[pair[1]]}
        ours = {pair for pair in pairs if pair[0] in entity_of and pair[1] in entity_of and entity_of[pair[0]].id == entity_of[pair[1]].id}
        self.links.add(ours, wanted)
        text = analysis.document.text
        named = Counter(
            (pair in wanted, text[slice(*pair[0])], text[slice(*pair[1])])
            for pair in ours ^ wanted
            if pair[0] in entity_of and pair[1] in entity_of
        )
        self.errors += [f"link    {'missed' if want else 'false '} {one!r} {other!r} {n}x" for (want, one, other), n in named.items()]

    def _add_metonyms(self, gold: dict[str, Any], analysis: Analysis, places: set[Offsets]) -> None:
        wanted = {tuple(span) for span in gold["metonyms"]}
        met = [mention for entity in analysis.entities for mention in entity.mentions if (mention.start, mention.end) in places]
        self.metonyms.add({(mention.start, mention.end) for mention in met if mention.metonym}, wanted & places)
        for mention in met:
            right = mention.metonym == ((mention.start, mention.end) in wanted)
            self.flags[right] += 1
            if not right:
                self.errors.append(f"metonym {'false ' if mention.metonym else 'missed'} {_around(analysis.document.text, mention)}")

    def _add_roles(self, gold: dict[str, Any], analysis: Analysis) -> None:
        """An analysis gives a role once, however often the article says it, so words are compared; `role_touched` compares places."""
        text = analysis.document.text
        ours = {(role.start, role.end) for entity in analysis.entities for role in entity.roles}
        wanted = {(start, end) for start, end, _ in gold["roles"]}
        optional = [tuple(span) for span in gold["optional_roles"]]
        words = {text[slice(*span)].casefold() for span in wanted}
        found = {text[slice(*span)].casefold() for span in ours if not _touches(span, optional)}
        self.roles.add(found | {text[slice(*span)].casefold() for span in ours} & words, words)
        for span in wanted:
            self.role_touched[_touches(span, ours) or text[slice(*span)].casefold() in found] += 1
        self.errors += [f"role    {'missed' if role in words else 'false '} {role!r}" for role in sorted(found ^ words)]

    def _add_references(self, gold: dict[str, Any], analysis: Analysis, entity_of: dict[Offsets, Entity]) -> None:
        id_of = {
            number: {entity_of[tuple(span)].id for span in spans if tuple(span) in entity_of}
            for number, spans in enumerate(gold["clusters"])
        }
        wanted = {(start, end): id_of[cluster] for start, end, cluster in gold["references"]}
        optional = [tuple(span) for span in gold["optional_references"]]
        for entity in analysis.entities:
            for reference in getattr(entity, "references", ()):
                span = (reference.start, reference.end)
                if span not in wanted and _touches(span, optional):
                    continue
                self.references.found += 1
                right = entity.id in wanted.get(span, set())
                self.references.right += right
                if not right:
                    self.errors.append(f"refers  wrong  {entity.name!r}: {_around(analysis.document.text, reference)}")
        self.references.wanted += len(wanted)

    def _add_places(self, gold: dict[str, Any], entity_of: dict[Offsets, Entity], analysis: Analysis) -> None:
        for place in gold["places"]:
            spans = [tuple(span) for span in gold["clusters"][place["cluster"]]]
            entities = Counter(entity_of[span].id for span in spans if span in entity_of)
            name = analysis.document.text[slice(*spans[0])]
            if not entities:
                self.places["not found"] += 1
                continue
            entity = next(entity for entity in analysis.entities if entity.id == entities.most_common(1)[0][0])
            link = entity.kb
            if entity.type != "PLACE" or link is None or link.latitude is None or link.longitude is None:
                self.places["unresolved"] += 1
                self.errors.append(f"place   open   {name!r}")
                continue
            away = distance_km(_Point(link.latitude, link.longitude), _Point(place["latitude"], place["longitude"]))
            right = away <= _NEAR_KM.get(place["kind"], _TOWN_KM)
            self.places["right" if right else "wrong"] += 1
            if not right:
                self.errors.append(f"place   wrong  {name!r}: {link.id} {link.kind} {link.country}, {away:.0f} km away")

    def lines(self) -> Iterator[str]:
        core = Share()
        for kind, share in self.entities.items():
            yield f"{kind:10} {share}"
            if kind in _CORE:
                core = Share(core.right + share.right, core.found + share.found, core.wanted + share.wanted)
        yield f"{'core':10} {core}"
        yield f"links      {self.links}"
        yield f"metonyms   {self.metonyms}; flag right {percent(self.flags)}"
        yield f"roles      {self.roles}; touched {percent(self.role_touched)}"
        yield f"references {self.references}"
        total = sum(self.places.values())
        yield "places     " + ", ".join(f"{kind} {count}/{total} ({count / total:.3f})" for kind, count in self.places.most_common())


def _touches(span: Offsets, others: Any) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _around(text: str, span: TextSpan) -> str:
    return " ".join(f"{text[max(0, span.start - 40) : span.start]}[[{span.text}]]{text[span.end : span.end + 40]}".split())


@click.command()
@click.argument("texts", type=click.Path(exists=True, path_type=Path))
@click.option("--gold", "gold_file", default=_DATA / "gold" / "wikinews.jsonl", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--claims",
    "claims_file",
    default=_DATA / "gold" / "claims.jsonl",
    type=click.Path(exists=True, path_type=Path),
    help="The claims to compare with; the articles in it are scored, their entities where there is gold for them.",
)
@click.option("--errors", is_flag=True, help="Print what is wrong, too.")
def main(texts: Path, gold_file: Path, claims_file: Path, errors: bool) -> None:
    """Analyse the gold articles and score what comes out. TEXTS: JSON Lines with `id`, `text` and perhaps `date`."""
    gold, marked, claims = (_entries(file) for file in (gold_file, _DATA / "annotation" / "wikinews.jsonl", claims_file))
    nlp = load()
    scores, claim_scores = Scores(), ClaimScores()
    for article in _articles(texts):
        name = article["id"]
        if name not in claims:
            continue
        if {it["sha256"] for it in (claims[name], gold.get(name)) if it} != {hashlib.sha256(article["text"].encode()).hexdigest()}:
            raise click.ClickException(f"{name}: not the text that was annotated")
        analysis = analyze(article["text"], published=article.get("date"), nlp=nlp)
        claim_scores.add(claims[name]["claims"], analysis)
        if name in gold:
            mentions = [(start, end, label) for start, end, label in marked[name]["entities"]]
            scores.add(gold[name], mentions, analysis)
    for line in (*(scores.lines() if gold.keys() & claims.keys() else ()), *claim_scores.lines()):
        click.echo(line)
    for line in (*scores.errors, *claim_scores.errors) if errors else ():
        click.echo(line)


def _entries(file: Path) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in map(json.loads, file.read_text(encoding="utf-8").splitlines())}


def _articles(texts: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(texts, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
