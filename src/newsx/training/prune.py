"""Makes a trained encoder cheaper: takes out the attention heads and inner neurons that the losses need least.

The need for a part is the squared change of the losses that switching it off would bring, to first order (Molchanov et al. 2019, as in
Michel, Levy and Neubig 2019 for heads), summed over batches. Parts compete across all layers by need for a multiplication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn

from newsx.training.network import HEAD_WIDTH, Layer, LayerSizes, Network

_NEURONS = 32
"""Inner neurons go in blocks of so many: matrix kernels work on such blocks."""

_LEAST_HEADS, _LEAST_INNER = 3, 256


def needs(layers: Sequence[Layer], losses: Iterable[Tensor]) -> list[tuple[Tensor, Tensor]]:
    """For each layer, the need for each head and for each inner neuron. `losses`: of one batch each."""
    found = [(torch.zeros(layer.heads), torch.zeros(layer.up.out_features)) for layer in layers]
    for loss in losses:
        for layer in layers:
            layer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        for layer, (heads, inner) in zip(layers, found, strict=True):
            heads += _slopes(layer.out).view(-1, HEAD_WIDTH).sum(1).square()
            inner += _slopes(layer.down).square()
    return found


def _slopes(linear: nn.Linear) -> Tensor:
    """The slope of the losses by a gate on each input of `linear`."""
    assert linear.weight.grad is not None
    return (linear.weight.detach() * linear.weight.grad).sum(0)


def prune(network: Network, found: list[tuple[Tensor, Tensor]], keep: float) -> Network:
    """A smaller network whose layers keep the share `keep` of their multiplications, about."""
    layers: list[Layer] = list(network.encoder.layers)  # type: ignore[arg-type]
    kept = _kept(layers, found, keep)
    small = Network(network.sizes, layers=[LayerSizes(len(heads), len(inner)) for heads, inner in kept], dropout=0.0)
    state = network.state_dict()
    for number, (heads, inner) in enumerate(kept):
        _shrink(state, f"encoder.layers.{number}.", heads, inner, layers[number].heads)
    small.load_state_dict(state)
    return small


def prune_layers(layers: Sequence[Layer], found: list[tuple[Tensor, Tensor]], keep: float, *, dropout: float) -> list[Layer]:
    """Smaller layers that keep the share `keep` of the multiplications, about."""
    small = []
    for layer, (heads, inner) in zip(layers, _kept(layers, found, keep), strict=True):
        state = layer.state_dict()
        _shrink(state, "", heads, inner, layer.heads)
        small.append(Layer(layer.qkv.in_features, len(heads), len(inner), dropout))
        small[-1].load_state_dict(state)
    return small


def _kept(layers: Sequence[Layer], found: list[tuple[Tensor, Tensor]], keep: float) -> list[tuple[list[int], list[int]]]:
    """The heads and inner neurons that each layer keeps."""
    width = layers[0].qkv.in_features
    head_cost, block_cost = 4 * HEAD_WIDTH * width, 2 * _NEURONS * width
    kept: list[tuple[list[int], list[int]]] = []
    parts: list[tuple[float, int, int, list[int], int]] = []
    for number, (heads, inner) in enumerate(found):
        head_order, inner_order = heads.argsort(descending=True).tolist(), inner.argsort(descending=True).tolist()
        kept.append((head_order[:_LEAST_HEADS], inner_order[:_LEAST_INNER]))
        parts += [(float(heads[head]) / head_cost, number, 0, [head], head_cost) for head in head_order[_LEAST_HEADS:]]
        for start in range(_LEAST_INNER, len(inner_order), _NEURONS):
            block = inner_order[start : start + _NEURONS]
            parts.append((float(inner[block].sum()) / block_cost, number, 1, block, block_cost))
    total = sum(layer.heads * head_cost + layer.up.out_features // _NEURONS * block_cost for layer in layers)
    left = keep * total - len(layers) * (_LEAST_HEADS * head_cost + _LEAST_INNER // _NEURONS * block_cost)
    for _, number, kind, members, cost in sorted(parts, key=lambda part: part[0], reverse=True):
        if left >= cost:
            kept[number][kind].extend(members)
            left -= cost
    return [(sorted(heads), sorted(inner)) for heads, inner in kept]


def _shrink(state: dict[str, Tensor], name: str, heads: list[int], inner: list[int], count: int) -> None:
    columns = torch.tensor([head * HEAD_WIDTH + place for head in heads for place in range(HEAD_WIDTH)])
    rows = torch.cat([columns + part * count * HEAD_WIDTH for part in range(3)])
    for kind in ("weight", "bias"):
        state[f"{name}qkv.{kind}"] = state[f"{name}qkv.{kind}"][rows]
        state[f"{name}up.{kind}"] = state[f"{name}up.{kind}"][inner]
    state[f"{name}out.weight"] = state[f"{name}out.weight"][:, columns]
    state[f"{name}down.weight"] = state[f"{name}down.weight"][:, inner]
