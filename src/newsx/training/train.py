"""Trains the network on the registered corpora."""

from __future__ import annotations

import copy
import json
import logging
import math
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from newsx.language.wordpieces import WordPieces
from newsx.training.augment import mention_pool
from newsx.training.batches import IGNORED, Batch, Batcher, Labels
from newsx.training.corpora import Corpus, Example
from newsx.training.network import HEAD_WIDTH, LayerSizes, Network, Sizes

log = logging.getLogger(__name__)

EARLY = 0.6
"""The share of a run in which silver corpora are seen and a teacher is followed; the rest is gold alone."""

_DOUBT = 0.05
"""A silver label to which the teacher gives less probability carries no loss."""


@dataclass(frozen=True)
class Settings:
    """One run. Rates are the peaks of a schedule that warms up over a twentieth of the steps and falls to zero in a line.

    `teacher` weighs the distance from the teacher's word vectors, where there is a teacher; it falls to zero at `EARLY` of the run.
    """

    seed: int = 1
    budget: int = 2560
    encoder_rate: float = 2e-4
    layer_decay: float = 0.9
    head_rate: float = 1.5e-3
    weight_decay: float = 0.01
    dropout: float = 0.0
    average: float = 0.998
    teacher: float = 1.0
    shapes: bool = True
    corpora: tuple[str, ...] = ()
    repeats: dict[str, float] = field(default_factory=dict)
    max_minutes: float = 0.0


def train(
    examples: list[Example],
    corpora: dict[str, Corpus],
    pieces: WordPieces,
    minilm: Path,
    settings: Settings,
    *,
    extra_names: dict[str, list[list[str]]] | None = None,
    start: Path | None = None,
    teacher: Network | None = None,
) -> tuple[Network, Labels]:
    """The trained network with averaged weights, and its label sets.

    `start`: a folder from `save` to go on from, with its label sets, instead of the published encoder. `teacher`: a trained network
    with the same label sets; the word vectors are drawn to its own, and silver labels that it finds unlikely are left out.
    `extra_names`: words of mentions by type, to swap into the text beside those of the corpora.
    """
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    if start:
        network, labels = load(start, dropout=settings.dropout)
    else:
        labels = Labels.of(examples)
        network = Network(sizes(labels), dropout=settings.dropout)
        network.encoder.load_minilm(minilm)
    batcher = Batcher(pieces, labels, budget=settings.budget, rng=rng)
    repeats = {name: corpus.repeat for name, corpus in corpora.items()} | settings.repeats
    pool = mention_pool((e for e in examples if not corpora[e.corpus].silver), extra_names)
    optimizer = torch.optim.AdamW(list(_groups(network, settings)), weight_decay=settings.weight_decay, betas=(0.9, 0.98), fused=True)
    averaged = copy.deepcopy(network).eval()
    plan = batcher.plan(examples, repeats, pool, early={name: EARLY for name, corpus in corpora.items() if corpus.silver})
    steps = len(plan)
    log.info("%d examples, %d steps; %s", len(examples), steps, asdict(settings))
    step, began = 0, time.monotonic()
    sums: dict[str, float] = {}
    network.train()
    for windows in plan:
        batch = batcher.batch(windows)
        progress = step / steps
        if settings.max_minutes:
            progress = max(progress, (time.monotonic() - began) / 60 / settings.max_minutes)
            if progress >= 1:
                break
        scale = min(progress / 0.05 + 1e-3, (1 - progress) / 0.95)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * scale
        if not settings.shapes:
            batch.shapes.zero_()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_bf16_is_fast()):
            weight = settings.teacher * max(0.0, 1 - progress / EARLY) if teacher else 0.0
            losses = compute_losses(network, batch, teacher if weight else None, weight)
        loss = torch.stack(list(losses.values())).sum()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        if step % 10 == 0:
            _average(averaged, network, min(settings.average**10, step / (step + 100)))
        for name, value in losses.items():
            sums[name] = sums.get(name, 0.0) + value.item()
        if step % 100 == 0:
            shown = " ".join(f"{name} {total / 100:.3f}" for name, total in sums.items())
            log.info("step %d/%d %.1f min: %s", step, steps, (time.monotonic() - began) / 60, shown)
            sums = {}
    log.info("trained %d steps in %.1f minutes", step, (time.monotonic() - began) / 60)
    return averaged, labels


def sizes(labels: Labels) -> Sizes:
    return Sizes(tags=len(labels.tags), pos=len(labels.pos), morphs=len(labels.morphs), deps=len(labels.deps))


def save(network: Network, labels: Labels, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), folder / "network.pt")
    (folder / "labels.json").write_text(json.dumps(asdict(labels)), encoding="utf-8")


def load(folder: Path, *, dropout: float = 0.0) -> tuple[Network, Labels]:
    labels = Labels(**{name: tuple(values) for name, values in json.loads((folder / "labels.json").read_text()).items()})
    state = torch.load(folder / "network.pt", weights_only=True)
    network = Network(sizes(labels), layers=layer_sizes(state), dropout=dropout)
    network.load_state_dict(state)
    return network.eval(), labels


def layer_sizes(state: dict[str, Tensor]) -> list[LayerSizes]:
    """The sizes of a saved network's layers."""
    outputs = [weight for name, weight in state.items() if name.endswith(".out.weight")]
    inners = [weight for name, weight in state.items() if name.endswith(".up.weight")]
    return [LayerSizes(out.shape[1] // HEAD_WIDTH, up.shape[0]) for out, up in zip(outputs, inners, strict=True)]


def compute_losses(network: Network, batch: Batch, teacher: Network | None = None, teacher_weight: float = 0.0) -> dict[str, Tensor]:
    """The loss of each head, each a mean over all words of the batch, so that a head's share follows its annotation."""
    vectors = network.word_vectors(*batch.encoder_input)
    dropped = network.dropout(vectors)
    weights = batch.weights
    losses = {}
    if teacher:
        with torch.no_grad():
            wanted = teacher.word_vectors(*batch.encoder_input)
            doubtful = _entity_loss(teacher.entities(wanted).float(), batch.allowed) > -math.log(_DOUBT)
        weights = weights.masked_fill(batch.silver & doubtful, 0.0)
        losses["teacher"] = teacher_weight * F.mse_loss(vectors, wanted)
    losses["ner"] = (_entity_loss(network.entities(dropped).float(), batch.allowed) * weights).sum() / batch.words
    layers = {"tag": (network.tags, batch.tags), "pos": (network.pos, batch.pos), "morph": (network.morphs, batch.morphs),
              "sent": (network.sentences, batch.sent_starts)}  # fmt: skip
    known = batch.sent_starts != IGNORED
    if not known.any():
        return losses
    rows = known.nonzero()[:, 0]
    for name, (head, gold) in layers.items():
        scores = head(dropped[rows]).float()
        losses[name] = 0.5 * F.cross_entropy(scores, gold[rows], ignore_index=IGNORED, reduction="sum") / batch.words
    if len(batch.sentences):
        padded = F.embedding(batch.sentences.clamp(min=0), vectors)
        scores = network.arcs(padded).float()
        closed = torch.cat([batch.sentences < 0, torch.zeros_like(batch.sentences[:, :1], dtype=torch.bool)], 1)
        scores = scores.masked_fill(closed[:, None, :], -1e4)
        losses["arc"] = F.cross_entropy(scores.flatten(0, 1), batch.heads.flatten(), ignore_index=IGNORED, reduction="sum") / batch.words
        inside = batch.sentences[batch.sentences >= 0]
        label_scores = network.labels(vectors, batch.flat_heads)[inside].float()
        losses["label"] = F.cross_entropy(label_scores, batch.deps[inside], ignore_index=IGNORED, reduction="sum") / batch.words
    return losses


def _entity_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """For each word, minus the logarithm of the probability of its allowed tags."""
    return scores.logsumexp(-1) - (scores + allowed).logsumexp(-1)


def _bf16_is_fast() -> bool:
    """Whether this processor has bf16 arithmetic; elsewhere emulation is ten times slower than fp32."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _groups(network: Network, settings: Settings) -> Iterator[dict[str, object]]:
    """Parameter groups: heads and shapes learn fast, the encoder's layers slower the deeper they lie."""
    depth = len(network.encoder.layers) + 1
    by_rate: dict[float, list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if name.startswith("encoder.layers."):
            rate = settings.encoder_rate * settings.layer_decay ** (depth - 2 - int(name.split(".")[2]))
        elif name.startswith("encoder.shapes"):
            rate = settings.head_rate
        elif name.startswith("encoder."):
            rate = settings.encoder_rate * settings.layer_decay ** (depth - 1)
        else:
            rate = settings.head_rate
        by_rate.setdefault(rate, []).append(parameter)
    for rate, parameters in by_rate.items():
        yield {"params": parameters, "peak": rate, "lr": rate}


@torch.no_grad()
def _average(averaged: Network, network: Network, keep: float) -> None:
    for mean, new in zip(averaged.parameters(), network.parameters(), strict=True):
        mean.lerp_(new, 1 - keep)
