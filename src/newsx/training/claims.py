"""`python -m newsx.training.claims --corpora FOLDER --minilm FOLDER --into PIPELINE`: trains the reader of claims.

It learns from three kinds of candidates, all of them what the rules take for claims: those in articles that were annotated whole
(`data/annotation/claims.jsonl`, texts in raw_wikinews) or written and marked for newsx (`data/training/claims`), each with the
stance of the claim it meets, if any; and those that were judged one by one by reading (`data/training/claims.jsonl`). It reads
the middle vectors of the pipeline's own encoder, so the encoder comes first; its layers start as the upper ones of MiniLM.
"""

from __future__ import annotations

import copy
import logging
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from torch import Tensor, nn

from newsx.extract.claim_reader import NO_CLAIM, PLAIN_COLUMNS, STANCES, Words
from newsx.extract.claims import ClaimFinder
from newsx.language.encoder import WIDTH
from newsx.pipeline import load
from newsx.training.claim_examples import Example, annotated_examples, judged_examples, marked_examples
from newsx.training.export import export_layers
from newsx.training.network import Encoder

log = logging.getLogger(__name__)

_HIDDEN = 192
_DROPOUT = 0.1
_SMOOTHING = 0.05
_BATCH = 1400  # words
_AVERAGE = 0.998
"""The share that the averaged weights keep of themselves at each step."""
_HEADS_FASTER = 5.0
"""The dense layers start from nothing and learn so many times as fast as the transformer's."""


class Reader(nn.Module):
    """`newsx.extract.claim_reader.ClaimReader`, to be trained."""

    def __init__(self, minilm: Path, layers: Sequence[int]) -> None:
        super().__init__()
        published = Encoder(dropout=_DROPOUT)
        published.load_minilm(minilm)
        self.layers = nn.ModuleList(published.layers[number] for number in layers)
        self.hidden = nn.Linear(4 * WIDTH + PLAIN_COLUMNS, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, len(STANCES) + 1)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, examples: Sequence[Example]) -> Tensor:
        """Scores `(candidates, classes)` of all windows in a row."""
        longest = max(len(example.vectors) for example in examples)
        given = torch.zeros(len(examples), longest, WIDTH)
        mask = torch.full((len(examples), 1, 1, longest), -1e4)
        for number, example in enumerate(examples):
            given[number, : len(example.vectors)] = torch.from_numpy(example.vectors)
            mask[number, ..., : len(example.vectors)] = 0
        x = self.dropout(given)
        for layer in self.layers:
            x = layer(x, mask)
        rows = [_pooled(x[number], words) for number, example in enumerate(examples) for words in example.words]
        known = torch.from_numpy(np.concatenate([example.plain for example in examples]))
        table = torch.cat([torch.stack(rows), known], 1)
        scores: Tensor = self.out(self.dropout(torch.relu(self.hidden(table))))
        return scores

    def weights(self) -> dict[str, Any]:
        """As `ClaimReader` takes them."""
        dense = {name: value.detach().numpy() for name, value in self.state_dict().items() if not name.startswith("layers")}
        return dense | {"layers": export_layers(self.layers)}  # type: ignore[arg-type]  # a ModuleList of Layers


def _pooled(vectors: Tensor, words: Words) -> Tensor:
    nothing = vectors.new_zeros(WIDTH)
    content = vectors[words.content]
    means = [vectors[rows].mean(0) if rows else nothing for rows in (words.content, words.cue, words.source)]
    return torch.cat([means[0], content.amax(0) if words.content else nothing, *means[1:]])


def batches(examples: Sequence[Example], rng: random.Random) -> list[list[Example]]:
    """All examples once, windows of like length together."""
    order = list(examples)
    rng.shuffle(order)
    planned: list[list[Example]] = []
    for start in range(0, len(order), 400):
        groups: list[list[Example]] = [[]]
        for example in sorted(order[start : start + 400], key=lambda it: len(it.vectors)):
            if groups[-1] and len(example.vectors) * (len(groups[-1]) + 1) > _BATCH:
                groups.append([])
            groups[-1].append(example)
        rng.shuffle(groups)
        planned += groups
    return planned


def train(reader: Reader, plan: Sequence[Sequence[Example]], *, rate: float) -> Reader:
    """The reader after a step a batch, its weights averaged over the last steps; the one given is changed on the way."""
    heads = [*reader.hidden.parameters(), *reader.out.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": reader.layers.parameters(), "peak": rate}, {"params": heads, "peak": _HEADS_FASTER * rate}], weight_decay=0.01
    )
    averaged = copy.deepcopy(reader).eval()
    total = 0.0
    reader.train()
    for step, batch in enumerate(plan):
        scale = min((step + 1) / (0.06 * len(plan)), 1.0, 1 - step / len(plan) + 1e-3)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * scale
        truth = torch.tensor([label for example in batch for label in example.classes])
        loss = nn.functional.cross_entropy(reader(batch), truth, label_smoothing=_SMOOTHING)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            for mean, new in zip(averaged.parameters(), reader.parameters(), strict=True):
                mean.lerp_(new, 1 - min(_AVERAGE, (step + 1) / (step + 10)))
        total += loss.item()
        if step % 100 == 99:
            log.info("step %d/%d: loss %.3f", step + 1, len(plan), total / 100)
            total = 0.0
    return averaged


def mean_of(readers: Sequence[Reader]) -> Reader:
    """One reader with the mean of the weights of several that started alike (a "model soup", Wortsman et al. 2022)."""
    states = [reader.state_dict() for reader in readers]
    mean = copy.deepcopy(readers[0])
    mean.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return mean


@torch.no_grad()
def report(reader: Reader, examples: Sequence[Example]) -> str:
    """How well the reader tells claims from others, and stances of claims, without the help of the cue's own stance."""
    scores = torch.cat([reader([example]) for example in examples]).numpy()
    truth = np.array([label for example in examples for label in example.classes])
    claims = truth != NO_CLAIM
    stances = (scores[claims, :NO_CLAIM].argmax(1) == truth[claims]).mean()
    told = ((scores.argmax(1) == NO_CLAIM) == ~claims).mean()
    return f"{len(truth)} candidates, {claims.sum()} of them claims: told from others {told:.3f}; stance of the claims {stances:.3f}"


_folder = click.Path(exists=True, path_type=Path)


@click.command()
@click.option("--corpora", required=True, type=_folder, help="The folder with the corpora.")
@click.option("--minilm", required=True, type=_folder, help="Folder with model.safetensors of all-MiniLM-L6-v2.")
@click.option("--into", required=True, type=_folder, help="The folder of the pipeline that gets the weights.")
@click.option("--data", type=_folder, default=Path("data"), help="The repository's data folder.")
@click.option("--layers", default="3,4,5", show_default=True, help="Layers of MiniLM to start from.")
@click.option("--epochs", default=2, show_default=True, help="Times that all examples are seen.")
@click.option("--more", default=3, show_default=True, help="Times that those of annotated articles are seen after that.")
@click.option("--rate", default=1.5e-4, show_default=True, help="Peak learning rate of the transformer's layers.")
@click.option("--runs", default=2, show_default=True, help="Runs, each with the examples in another order, whose weights are averaged.")
@click.option("--seed", default=1, show_default=True)
def main(
    corpora: Path, minilm: Path, into: Path, data: Path, layers: str, epochs: int, more: int, rate: float, runs: int, seed: int
) -> None:
    """Train the reader of claims and put its weights into a pipeline on disk."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.manual_seed(seed)
    nlp = load(str(into))
    nlp.disable_pipe("claims")
    annotated = list(annotated_examples(nlp, corpora, data / "annotation" / "claims.jsonl"))
    written = list(marked_examples(nlp, data / "training" / "claims"))
    judged = list(judged_examples(nlp, corpora, data / "training" / "claims.jsonl"))
    for name, examples in (("annotated articles", annotated), ("written articles", written), ("judged one by one", judged)):
        log.info("%s: %d windows, %d candidates", name, len(examples), sum(len(example.classes) for example in examples))
    readers = []
    for run in range(1, runs + 1):
        torch.manual_seed(seed)
        rng = random.Random(seed + run)
        plan = [batch for _ in range(epochs) for batch in batches([*annotated, *written, *judged], rng)]
        plan += [batch for _ in range(more) for batch in batches(annotated, rng)]
        readers.append(train(Reader(minilm / "model.safetensors", [int(number) for number in layers.split(",")]), plan, rate=rate))
    reader = mean_of(readers)
    click.echo(report(reader, list(annotated_examples(nlp, corpora, data / "gold" / "claims.jsonl"))))
    finder = ClaimFinder("claims")
    finder.set_data(reader.weights())
    finder.to_disk(into / "claims")


if __name__ == "__main__":
    main()
