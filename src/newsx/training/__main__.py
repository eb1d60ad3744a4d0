"""`python -m newsx.training`: train, relabel, export, evaluate."""

from __future__ import annotations

import json
import logging
import tomllib
from dataclasses import replace
from pathlib import Path

import click
import spacy

from newsx.language.tokenizer import make_tokenizer
from newsx.language.wordpieces import WordPieces
from newsx.training.corpora import Example, Library, registry


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
_minilm = click.option("--minilm", type=click.Path(path_type=Path, exists=True), required=True, help="Folder with model.safetensors and tokenizer.json.")


@main.command()
@click.argument("config", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the trained network.")
@_corpora
@_data
@_minilm
@click.option("--relabelled", type=click.Path(path_type=Path, exists=True), help="Entity tags of silver corpora from `relabel`.")
def train(config: Path, out: Path, corpora: Path, data: Path, minilm: Path, relabelled: Path | None) -> None:
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
    names = settings.corpora or tuple(entries)
    examples = [example for name in names for example in library.read(entries[name], "train")]
    if relabelled:
        examples = _with_new_tags(examples, relabelled)
    pieces = WordPieces.from_file(minilm / "tokenizer.json")
    network, labels = training.train(examples, entries, pieces, weights, settings)
    training.save(network, labels, out)


def _with_new_tags(examples: list[Example], path: Path) -> list[Example]:
    tags = {entry["id"]: entry["tags"] for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    return [replace(example, entity_tags=tags[example.id]) if example.id in tags else example for example in examples]


if __name__ == "__main__":
    main()
