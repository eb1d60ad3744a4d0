"""Writes the encoder as an ONNX graph with int8 weights.

The graph is built node by node: onnxruntime's fused operators (`DynamicQuantizeMatMul`, `MultiHeadAttention`,
`BiasGelu`) are named directly rather than found again by an optimizer. It takes windows of equal length,
so it needs no mask. Weights are symmetric, with one scale a column. They keep to seven bits: processors without
VNNI add two 8-bit products in 16 bits, which full-range weights overflow (onnxruntime calls this `reduce_range`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

from newsx.training.network import HEAD_WIDTH, MIDDLE, Encoder, Layer, Network

_MS = "com.microsoft"
_WIDTH = 384

_Kind = tuple[int, list[str | int]]
_PLACES: _Kind = (TensorProto.INT64, ["windows", "length"])
_VECTORS: _Kind = (TensorProto.FLOAT, ["windows", "length", _WIDTH])


class _Graph:
    """Collects nodes and weights."""

    def __init__(self, *, levels: int) -> None:
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []
        self.levels = levels

    def constant(self, name: str, value: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], domain=domain, **attributes))
        return output

    def matmul(self, x: str, name: str, weight: np.ndarray, bias: np.ndarray | None) -> str:
        """`x @ weight.T + bias`; int8, or fp32 where `levels` is 0."""
        weight = weight.T
        if not self.levels:
            product = self.node("MatMul", [x, self.constant(f"{name}.w", weight)], f"{name}.product")
            return product if bias is None else self.node("Add", [product, self.constant(f"{name}.b", bias)], f"{name}.out")
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / self.levels
        inputs = [
            x,
            self.constant(f"{name}.w", np.clip(np.round(weight / scale), -self.levels, self.levels).astype(np.int8)),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(scale.shape, np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.b", bias))
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", domain=_MS)


def export_encoder(network: Network, path: Path, *, levels: int = 63) -> None:
    """Inputs `pieces` and `shapes`, int64 `(windows, length)`; outputs `vectors` of the last layer and `middle` of the layer `MIDDLE`,
    float32 `(windows, length, 384)`.

    `levels` is the largest weight; 0 writes fp32.
    """
    encoder: Encoder = network.encoder
    state = {name: value.detach().float().numpy() for name, value in encoder.state_dict().items()}
    graph = _Graph(levels=levels)
    x = _embeddings(graph, state)
    for number in range(len(encoder.layers)):
        layer = {name.split(".", 2)[2]: value for name, value in state.items() if name.startswith(f"layers.{number}.")}
        x = _layer(graph, f"layer{number}", x, layer)
        if number + 1 == MIDDLE:
            graph.node("Identity", [x], "middle")
    graph.node("Identity", [x], "vectors")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_model(graph, "newsx-encoder", {"pieces": _PLACES, "shapes": _PLACES}, ["vectors", "middle"]))


def export_layers(layers: Iterable[Layer], *, levels: int = 63) -> bytes:
    """Transformer layers as an ONNX graph: input `given` and output `vectors`, float32 `(windows, length, 384)`."""
    graph = _Graph(levels=levels)
    x = "given"
    for number, layer in enumerate(layers):
        state = {name: value.detach().float().numpy() for name, value in layer.state_dict().items()}
        x = _layer(graph, f"layer{number}", x, state)
    graph.node("Identity", [x], "vectors")
    return _model(graph, "newsx-claim-reader", {"given": _VECTORS}, ["vectors"])


def _model(graph: _Graph, name: str, inputs: dict[str, _Kind], outputs: list[str]) -> bytes:
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            name,
            [helper.make_tensor_value_info(given, *kind) for given, kind in inputs.items()],
            [helper.make_tensor_value_info(given, *_VECTORS) for given in outputs],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_MS, 1)],
        ir_version=8,
    )
    return bytes(model.SerializeToString())


def _embeddings(graph: _Graph, state: dict[str, np.ndarray]) -> str:
    table = state["pieces.weight"]
    if graph.levels:
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127
        rows = graph.node("Gather", [graph.constant("pieces.w", np.round(table / scale).astype(np.int8)), "pieces"], "pieces.rows")
        factors = graph.node("Gather", [graph.constant("pieces.scale", scale.astype(np.float32)), "pieces"], "pieces.factors")
        words = graph.node("Mul", [graph.node("Cast", [rows], "pieces.cast", to=TensorProto.FLOAT), factors], "pieces.out")
    else:
        words = graph.node("Gather", [graph.constant("pieces.w", table), "pieces"], "pieces.out")
    shapes = graph.node("Gather", [graph.constant("shapes.w", state["shapes.weight"]), "shapes"], "shapes.out")
    size = graph.node("Shape", ["pieces"], "size", start=1, end=2)
    zero = graph.constant("zero", np.array([0], np.int64))
    positions = graph.node("Slice", [graph.constant("positions.w", state["positions.weight"]), zero, size, zero], "positions.out")
    total = graph.node("Add", [graph.node("Add", [words, shapes], "embedded"), positions], "placed")
    norm = [graph.constant("norm.w", state["norm.weight"]), graph.constant("norm.b", state["norm.bias"])]
    return graph.node("LayerNormalization", [total, *norm], "embeddings", epsilon=1e-12, axis=-1)


def _layer(graph: _Graph, name: str, x: str, state: dict[str, np.ndarray]) -> str:
    qkv = graph.matmul(x, f"{name}.qkv", state["qkv.weight"], state["qkv.bias"])
    parts = [f"{name}.{part}" for part in "qkv"]
    width = state["out.weight"].shape[1]
    graph.nodes.append(helper.make_node("Split", [qkv, graph.constant(f"{name}.sizes", np.array([width] * 3, np.int64))], parts, axis=-1))
    mixed = graph.node("MultiHeadAttention", parts, f"{name}.mixed", domain=_MS, num_heads=width // HEAD_WIDTH)
    x = _add_and_norm(graph, f"{name}.norm1", x, graph.matmul(mixed, f"{name}.out", state["out.weight"], state["out.bias"]), state, "norm1")
    up = graph.matmul(x, f"{name}.up", state["up.weight"], None)
    gelu = graph.node("BiasGelu", [up, graph.constant(f"{name}.up.b", state["up.bias"])], f"{name}.gelu", domain=_MS)
    down = graph.matmul(gelu, f"{name}.down", state["down.weight"], state["down.bias"])
    return _add_and_norm(graph, f"{name}.norm2", x, down, state, "norm2")


def _add_and_norm(graph: _Graph, name: str, x: str, y: str, state: dict[str, np.ndarray], norm: str) -> str:
    """Two plain operators: onnxruntime's fused `SkipLayerNormalization` took five times as long on processors with AVX2 only."""
    weights = [graph.constant(f"{name}.w", state[f"{norm}.weight"]), graph.constant(f"{name}.b", state[f"{norm}.bias"])]
    return graph.node("LayerNormalization", [graph.node("Add", [x, y], f"{name}.sum"), *weights], f"{name}.out", epsilon=1e-12, axis=-1)
