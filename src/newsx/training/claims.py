"""`python -m newsx.training.claims --corpora FOLDER --minilm FOLDER --into PIPELINE`: trains the reader of claims.

It learns from three kinds of candidates: what the rules take for claims in texts that were annotated whole
(`data/annotation/claims*.jsonl`) or written and marked for newsx (`data/training/claims`), each with the stance of the claim it
meets, if any; the claims of these texts of which the rules find nothing; and candidates that were judged one by
one by reading (`data/training/claims.jsonl`). From the words of whole texts it learns besides which of them are content, cue and
source. It reads the middle vectors of the pipeline's own encoder, so the encoder comes first; its layers start as the upper ones of
MiniLM, are pruned when they are trained, and trained again.
"""

from __future__ import annotations

import copy
import logging
import random
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from torch import Tensor, nn

from newsx.extract.claim_reader import NO_CLAIM, PLAIN_COLUMNS, STANCES, Ints, Rows
from newsx.extract.claims import ClaimFinder
from newsx.language.encoder import WIDTH
from newsx.pipeline import load
from newsx.training.claim_examples import UNKNOWN, Example, annotated_examples, judged_examples, marked_examples
from newsx.training.export import export_layers
from newsx.training.network import Encoder, Layer
from newsx.training.prune import needs, prune_layers

log = logging.getLogger(__name__)

_HIDDEN = 192
_DROPOUT = 0.1
_SMOOTHING = 0.05
_BATCH = 1400  # words, with what windows are filled up with
_AVERAGE = 0.998
"""The share that the averaged weights keep of themselves at each step."""
_BATCHES_TO_PRUNE_BY = 60
_ARTICLE = 100
"""Words from which a text is an article, and no sentence by itself."""
_LOG_FORMAT = "%(asctime)s %(message)s"
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
        self.marks = nn.Linear(WIDTH, 5)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
        """Scores of all candidates `(candidates, classes)`, and of all words as `ClaimReader.mark` takes them `(words, 5)`."""
        pieces = [piece for example in examples for piece in example.pieces]
        longest = max(len(vectors) for vectors, _ in pieces)
        given = torch.zeros(len(pieces), longest, WIDTH)
        mask = torch.full((len(pieces), 1, 1, longest), -1e4)
        for number, (vectors, _) in enumerate(pieces):
            given[number, : len(vectors)] = torch.from_numpy(vectors)
            mask[number, ..., : len(vectors)] = 0
        x = self.dropout(given)
        for layer in self.layers:
            x = layer(x, mask)
        read = iter(x)
        rows, words = [], []
        for example in examples:
            words.append(torch.cat([next(read)[kept] for _, kept in example.pieces]))
            rows += [_pooled(words[-1], parts) for parts in example.rows]
        known = torch.from_numpy(np.concatenate([example.plain for example in examples]))
        table = torch.cat([torch.stack(rows) if rows else torch.zeros(0, 4 * WIDTH), known], 1)
        scores: Tensor = self.out(self.dropout(torch.relu(self.hidden(table))))
        marked: Tensor = self.marks(self.dropout(torch.cat(words)))
        return scores, marked

    def pruned(self, batches: Iterable[Sequence[Example]], keep: float) -> Reader:
        """A reader whose layers keep the share `keep` of their multiplications, those that the losses of the batches need most."""
        small = copy.deepcopy(self)
        layers: list[Layer] = list(self.layers)  # type: ignore[arg-type]
        small.layers = nn.ModuleList(
            prune_layers(layers, needs(layers, (loss_of(self, batch) for batch in batches)), keep, dropout=_DROPOUT)
        )
        return small

    def weights(self) -> dict[str, Any]:
        """As `ClaimReader` takes them."""
        dense = {name: value.detach().numpy() for name, value in self.state_dict().items() if not name.startswith("layers")}
        return dense | {"layers": export_layers(self.layers)}  # type: ignore[arg-type]  # a ModuleList of Layers


def _pooled(vectors: Tensor, rows: Rows) -> Tensor:
    nothing = vectors.new_zeros(WIDTH)
    content = vectors[rows.content]
    means = [vectors[part].mean(0) if part else nothing for part in rows]
    return torch.cat([means[0], content.amax(0) if rows.content else nothing, *means[1:]])


def loss_of(reader: Reader, batch: Sequence[Example]) -> Tensor:
    """Of the candidates' classes, and of the words' marks in articles that were annotated whole."""
    scores, marked = reader(batch)
    truth = torch.tensor([label for example in batch for label in example.classes])
    losses = [nn.functional.cross_entropy(scores, truth, label_smoothing=_SMOOTHING)] if len(truth) else []
    marks = torch.from_numpy(np.concatenate([_marks(example) for example in batch]))
    if (marks != UNKNOWN).any():
        losses.append(nn.functional.cross_entropy(marked[:, :3], marks[:, 0], ignore_index=UNKNOWN))
        known = marks[:, 1:] != UNKNOWN
        losses.append(nn.functional.binary_cross_entropy_with_logits(marked[:, 3:][known], marks[:, 1:][known].float()))
    return torch.stack(losses).sum()


def _marks(example: Example) -> Ints:
    kept = sum(len(range(*part.indices(len(vectors)))) for vectors, part in example.pieces)
    return example.marks if example.marks is not None else np.full((kept, 3), UNKNOWN, np.int64)


def batches(examples: Sequence[Example], rng: random.Random) -> list[list[Example]]:
    """All examples once, those with windows of like length together."""
    order = list(examples)
    rng.shuffle(order)
    planned: list[list[Example]] = []
    for start in range(0, len(order), 400):
        groups: list[list[Example]] = [[]]
        pieces = 0
        for example in sorted(order[start : start + 400], key=_longest):
            pieces += len(example.pieces)
            if groups[-1] and pieces * _longest(example) > _BATCH:
                groups.append([])
                pieces = len(example.pieces)
            groups[-1].append(example)
        rng.shuffle(groups)
        planned += groups
    return planned


def _longest(example: Example) -> int:
    return max(len(vectors) for vectors, _ in example.pieces)


def train(reader: Reader, plan: Sequence[Sequence[Example]], *, rate: float) -> Reader:
    """The reader after a step a batch, its weights averaged over the last steps; the one given is changed on the way."""
    heads = [*reader.hidden.parameters(), *reader.out.parameters(), *reader.marks.parameters()]
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
        loss = loss_of(reader, batch)
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


def train_alone(start: Reader, plan: Sequence[Sequence[Example]], rate: float, seed: int) -> Reader:
    """`train` in a process of its own, on one thread: several runs side by side are faster so, and come out alike on any machine."""
    logging.basicConfig(level=logging.INFO, format=_LOG_FORMAT, datefmt="%H:%M:%S")
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    return train(start, plan, rate=rate)


def mean_of(readers: Sequence[Reader]) -> Reader:
    """One reader with the mean of the weights of several that started alike (a "model soup", Wortsman et al. 2022)."""
    states = [reader.state_dict() for reader in readers]
    mean = copy.deepcopy(readers[0])
    mean.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return mean


@torch.no_grad()
def report(reader: Reader, examples: Sequence[Example]) -> str:
    """How well the reader tells claims from others, and stances of claims, without the help of the cue's own stance."""
    scores = torch.cat([reader([example])[0] for example in examples]).numpy()
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
@click.option(
    "--rounds", default="2,2,1", show_default=True, help="Times that all examples are seen, then annotated texts, then annotated articles."
)
@click.option("--rate", default=1.5e-4, show_default=True, help="Peak learning rate of the transformer's layers.")
@click.option("--keep", default=0.4, show_default=True, help="Share of the layers' multiplications that is kept then.")
@click.option("--rounds-after", default="2,2,2", show_default=True, help="As --rounds, for the pruned layers.")
@click.option("--rate-after", default=1e-4, show_default=True, help="As --rate, for the pruned layers.")
@click.option("--runs", default=2, show_default=True, help="Runs, each with the examples in another order, whose weights are averaged.")
@click.option("--seed", default=1, show_default=True)
def main(
    corpora: Path,
    minilm: Path,
    into: Path,
    data: Path,
    layers: str,
    rounds: str,
    rate: float,
    keep: float,
    rounds_after: str,
    rate_after: float,
    runs: int,
    seed: int,
) -> None:
    """Train the reader of claims and put its weights into a pipeline on disk."""
    logging.basicConfig(level=logging.INFO, format=_LOG_FORMAT, datefmt="%H:%M:%S")
    nlp = load(str(into))
    nlp.disable_pipe("claims")
    files = sorted((data / "annotation").glob("claims*.jsonl"))
    annotated = [example for file in files for example in annotated_examples(nlp, corpora, file)]
    written = list(marked_examples(nlp, data / "training" / "claims"))
    judged = list(judged_examples(nlp, corpora, data / "training" / "claims.jsonl"))
    for name, examples in (("annotated texts", annotated), ("written articles", written), ("judged one by one", judged)):
        log.info("%s: %d, with %d candidates", name, len(examples), sum(len(example.classes) for example in examples))
    everything = [*annotated, *written, *judged]
    articles = [example for example in annotated if sum(len(vectors) for vectors, _ in example.pieces) > _ARTICLE]

    def mean_of_runs(start: Reader, times: str, rate: float) -> Reader:
        stages = list(zip((everything, annotated, articles), map(int, times.split(",")), strict=True))
        plans = []
        for run in range(1, runs + 1):
            rng = random.Random(seed + run)
            plans.append([batch for examples, count in stages for _ in range(count) for batch in batches(examples, rng)])
        with ProcessPoolExecutor(runs, mp_context=get_context("spawn")) as side_by_side:
            started = [side_by_side.submit(train_alone, start, plan, rate, seed) for plan in plans]
            return mean_of([run.result() for run in started])

    torch.manual_seed(seed)
    start = Reader(minilm / "model.safetensors", [int(number) for number in layers.split(",")])
    large = mean_of_runs(start, rounds, rate)
    rng = random.Random(seed)
    small = large.pruned(rng.sample(batches(everything, rng), _BATCHES_TO_PRUNE_BY), keep)
    reader = mean_of_runs(small, rounds_after, rate_after)
    click.echo(report(reader, list(annotated_examples(nlp, corpora, data / "gold" / "claims.jsonl"))))
    finder = ClaimFinder("claims")
    finder.set_data(reader.weights())
    finder.to_disk(into / "claims")


if __name__ == "__main__":
    main()
