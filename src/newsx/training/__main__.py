"""`python -m newsx.training`: train, package, evaluate, card."""

from __future__ import annotations

import json
import logging
import tomllib
from pathlib import Path

import click
import spacy

from newsx.language.tokenizer import make_tokenizer
from newsx.language.wordpieces import WordPieces
from newsx.training.corpora import Library, names_in, registry


def _library(corpora: Path, data: Path) -> Library:
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    return Library(corpora, data, nlp)


@click.group()
def main() -> None:
    """Make the shipped pipeline."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")


_corpora = click.option("--corpora", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of the corpora.")
_data = click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("data"), help="The repository's data folder.")
_minilm = click.option(
    "--minilm", type=click.Path(path_type=Path, exists=True), required=True, help="Folder with model.safetensors and tokenizer.json."
)


@main.command()
@click.argument("config", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the trained network.")
@_corpora
@_data
@_minilm
@click.option("--start", type=click.Path(path_type=Path, exists=True), help="A trained network's folder to go on from.")
@click.option("--teacher", type=click.Path(path_type=Path, exists=True), help="A trained network's folder to learn from as well.")
def train(config: Path, out: Path, corpora: Path, data: Path, minilm: Path, start: Path | None, teacher: Path | None) -> None:
    """Train a network by CONFIG."""
    import hashlib

    from newsx.training import train as training
    from newsx.training.network import ENCODER_SHA256

    weights = minilm / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != ENCODER_SHA256:
        raise click.ClickException(f"{weights}: not the published all-MiniLM-L6-v2")
    settings = training.Settings(**tomllib.loads(config.read_text(encoding="utf-8")))
    entries = registry()
    library = _library(corpora, data)
    chosen = settings.corpora or tuple(entries)
    examples = [example for name in chosen for example in library.read(entries[name], "train")]
    pieces = WordPieces.from_file(minilm / "tokenizer.json")
    names = names_in(data / "training" / "names", library)
    guide = training.load(teacher)[0] if teacher else None
    network, labels = training.train(examples, entries, pieces, weights, settings, extra_names=names, start=start, teacher=guide)
    training.save(network, labels, out)


@main.command()
@click.argument("network", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the smaller network.")
@click.option("--keep", type=click.FloatRange(0.2, 1.0), required=True, help="Share of the encoder's multiplications to keep.")
@click.option("--batches", default=150, show_default=True, help="Batches over which to measure what is needed.")
@_corpora
@_data
@_minilm
def prune(network: Path, out: Path, keep: float, batches: int, corpora: Path, data: Path, minilm: Path) -> None:
    """Take the least needed parts out of a trained NETWORK folder; train it on afterwards."""
    import random

    import torch

    from newsx.training import prune as pruning
    from newsx.training import train as training
    from newsx.training.batches import Batcher

    trained, labels = training.load(network)
    entries = registry()
    library = _library(corpora, data)
    examples = [example for entry in entries.values() for example in library.read(entry, "train")]
    rng = random.Random(1)
    batcher = Batcher(WordPieces.from_file(minilm / "tokenizer.json"), labels, budget=2560, rng=rng)
    plan = batcher.plan(examples, {name: entry.repeat / 10 for name, entry in entries.items()}, None)
    chosen = rng.sample(plan, min(batches, len(plan)))
    losses = (torch.stack(list(training.compute_losses(trained, batcher.batch(rows)).values())).sum() for rows in chosen)
    small = pruning.prune(trained, pruning.needs(list(trained.encoder.layers), losses), keep)  # type: ignore[arg-type]  # its Layers
    training.save(small, labels, out)
    for heads, inner in training.layer_sizes(small.state_dict()):
        click.echo(f"{heads} heads, {inner} inner neurons")


@main.command()
@click.argument("network", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the spaCy pipeline.")
@click.option("--levels", default=63, show_default=True, help="Largest int8 weight (63 or 127); 0 keeps fp32.")
@_corpora
@_data
@_minilm
def package(network: Path, out: Path, levels: int, corpora: Path, data: Path, minilm: Path) -> None:
    """Make the spaCy pipeline from a trained NETWORK folder."""
    from newsx.training import package as packaging
    from newsx.training import train as training

    entries = registry()
    library = _library(corpora, data)
    examples = [example for entry in entries.values() if entry.syntax for example in library.read(entry, "train")]
    trained, labels = training.load(network)
    nlp = packaging.build(trained, labels, examples, minilm / "tokenizer.json", levels=levels)
    packaging.describe(nlp, entries.values(), {})
    nlp.to_disk(out)


@main.command()
@click.argument("pipeline", default="en_newsx_news")
@click.option("--json", "output", type=click.Path(path_type=Path), help="Write the scores here too.")
@click.option("--errors", default=0, help="Show so many of the commonest entity errors a corpus.")
@click.option("--corpus", "chosen", multiple=True, help="Only this corpus (several may be named).")
@click.option("--window", type=int, help="Read windows of so many word pieces instead of the pipeline's own number.")
@click.option("--hide-shapes", is_flag=True, help="Tell the encoder nothing of capitals and digits, to see what they carry.")
@_corpora
@_data
def evaluate(
    pipeline: str,
    output: Path | None,
    errors: int,
    chosen: tuple[str, ...],
    window: int | None,
    hide_shapes: bool,
    corpora: Path,
    data: Path,
) -> None:
    """Score PIPELINE (a package or a path) on the dev parts of the corpora."""
    from newsx.training.evaluate import score_entities, score_syntax, without_shapes

    nlp = spacy.load(pipeline, config={"components.encoder.window": window} if window else {})
    if hide_shapes:
        without_shapes(nlp)
    library = _library(corpora, data)
    results: dict[str, dict[str, object]] = {"syntax": {}, "entities": {}}
    for name, entry in registry().items():
        examples = list(library.read(entry, "dev")) if not chosen or name in chosen else []
        if not examples:
            continue
        if entry.syntax:
            for tokens in ("gold-sentences", "gold", "raw"):
                scores = score_syntax(nlp, examples, tokens=tokens)
                results["syntax"][f"{name} dev, {tokens}"] = scores
                click.echo(f"{name:18} {tokens:15} " + " ".join(f"{key} {value:.1f}" for key, value in scores.items()))
        found = score_entities(nlp, examples)
        rows = {kind: counts.as_row() for kind, counts in sorted(found.by_type.items())}
        rows["PERSON+PLACE+ORG"] = found.total(("PERSON", "PLACE", "ORG")).as_row()
        results["entities"][f"{name} dev"] = rows
        click.echo(f"{name:18} " + "  ".join(f"{kind} {row['f']} ({row['p']}/{row['r']}, {row['n']})" for kind, row in rows.items()))
        for (fault, surface, kind), count in found.errors.most_common(errors):
            click.echo(f"    {fault:7} {kind:8} {count:3} {surface!r}")
    if output:
        output.write_text(json.dumps(results, indent=1), encoding="utf-8")


@main.command()
@click.argument("scores", type=click.Path(path_type=Path, exists=True))
@click.argument("costs", type=click.Path(path_type=Path, exists=True))
@click.option("--docs", type=click.Path(path_type=Path, exists=True), default=Path("docs/model.md"), help="The model card.")
@click.option(
    "--pipeline", type=click.Path(path_type=Path, exists=True), default=Path("src/en_newsx_news/pipeline"), help="The pipeline's folder."
)
def card(scores: Path, costs: Path, docs: Path, pipeline: Path) -> None:
    """Write SCORES (from evaluate --json) and COSTS (from newsx.benchmarks) into the model card and meta.json."""
    from newsx.training.card import write_card

    write_card(docs, pipeline, json.loads(scores.read_text(encoding="utf-8")), json.loads(costs.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
