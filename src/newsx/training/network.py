"""The network: a MiniLM encoder with shape embeddings, and heads for tags, syntax, sentence starts and entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from newsx.language.labels import ENTITY_TAGS
from newsx.language.wordpieces import SHAPES

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True)
class Sizes:
    """Numbers of labels, and widths of the parser's projections."""

    tags: int
    pos: int
    morphs: int
    deps: int
    arc: int = 256
    label: int = 64
    shapes: int = SHAPES


HEAD_WIDTH = 32
"""Width of one attention head of MiniLM."""

MIDDLE = 3
"""The layer whose vectors are handed out as well, for the reader of claims: further up they know little but grammar and names."""


class LayerSizes(NamedTuple):
    """Attention heads and inner neurons that a layer keeps."""

    heads: int = 12
    inner: int = 1536


class Layer(nn.Module):
    """One transformer layer of BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * heads * HEAD_WIDTH)
        self.out = nn.Linear(heads * HEAD_WIDTH, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = _dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).flatten(2))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM with a shape embedding added to its input. Gives one vector a piece."""

    def __init__(
        self, *, width: int = 384, layers: Sequence[LayerSizes] = (LayerSizes(),) * 6, dropout: float = 0.1, shapes: int = SHAPES
    ) -> None:
        super().__init__()
        self.pieces = nn.Embedding(30522, width)
        self.positions = nn.Embedding(512, width)
        self.shapes = nn.Embedding(shapes, width)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = _dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for heads, inner in layers)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.norm(self.pieces(pieces) + self.positions(positions) + self.shapes(shapes))
        x = self.dropout(x)
        bias = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self, path: Path) -> None:
        """Fills in the published weights of all-MiniLM-L6-v2 (`model.safetensors`)."""
        weights = load_file(str(path))
        weights = {name.removeprefix("bert."): value for name, value in weights.items()}
        state: dict[str, Tensor] = {
            "pieces.weight": weights["embeddings.word_embeddings.weight"],
            "positions.weight": weights["embeddings.position_embeddings.weight"],
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        }
        token_type = weights["embeddings.token_type_embeddings.weight"][0]
        state["positions.weight"] = state["positions.weight"] + token_type
        for number in range(len(self.layers)):
            old, new = f"encoder.layer.{number}.", f"layers.{number}."
            for kind in ("weight", "bias"):
                state[f"{new}qkv.{kind}"] = torch.cat([weights[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")])
                for ours, theirs in (
                    ("out", "attention.output.dense"),
                    ("norm1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm2", "output.LayerNorm"),
                ):
                    state[f"{new}{ours}.{kind}"] = weights[f"{old}{theirs}.{kind}"]
        missing, unexpected = self.load_state_dict(state, strict=False)
        if unexpected or set(missing) != {"shapes.weight"}:
            raise ValueError(f"unexpected weights: {missing} {unexpected}")


class Network(nn.Module):
    """Encoder and heads. The heads read word vectors: the mean of a word's pieces."""

    def __init__(
        self,
        sizes: Sizes,
        *,
        width: int = 384,
        layers: Sequence[LayerSizes] = (LayerSizes(),) * 6,
        dropout: float = 0.1,
        head_dropout: float = 0.3,
    ) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(layers=layers, dropout=dropout, shapes=sizes.shapes)
        self.dropout = nn.Dropout(head_dropout)
        self.tags = nn.Linear(width, sizes.tags)
        self.pos = nn.Linear(width, sizes.pos)
        self.morphs = nn.Linear(width, sizes.morphs)
        self.sentences = nn.Linear(width, 2)
        self.entities = nn.Linear(width, len(ENTITY_TAGS))
        self.arc_dependent = nn.Linear(width, sizes.arc)
        self.arc_head = nn.Linear(width, sizes.arc)
        self.arc_weight = nn.Parameter(torch.zeros(sizes.arc + 1, sizes.arc))
        self.root = nn.Parameter(torch.randn(sizes.arc) * 0.02)
        self.label_dependent = nn.Linear(width, sizes.label)
        self.label_head = nn.Linear(width, sizes.label)
        self.label_weight = nn.Parameter(torch.zeros(sizes.deps, sizes.label + 1, sizes.label + 1))
        self.root_label = nn.Parameter(torch.randn(sizes.label) * 0.02)
        nn.init.xavier_uniform_(self.arc_weight)

    def word_vectors(self, pieces: Tensor, shapes: Tensor, mask: Tensor, word_of_piece: Tensor, words: int) -> Tensor:
        """Word vectors `(words, width)` of all windows in a row. `word_of_piece` is `words` for pieces of no word."""
        x = self.encoder(pieces, shapes, mask)
        flat = x.reshape(-1, x.shape[-1]).float()
        index = word_of_piece.reshape(-1)
        total = flat.new_zeros(words + 1, flat.shape[-1]).index_add(0, index, flat)
        count = flat.new_zeros(words + 1).index_add(0, index, torch.ones_like(index, dtype=flat.dtype))
        return total[:words] / count[:words, None].clamp(min=1)

    def arcs(self, vectors: Tensor) -> Tensor:
        """Scores `(sentences, words, words + 1)` of padded sentences `(sentences, words, width)`; the last column is the root."""
        dependent = self.dropout(F.leaky_relu(self.arc_dependent(vectors), 0.1))
        head = self.dropout(F.leaky_relu(self.arc_head(vectors), 0.1))
        head = torch.cat([head, self.root.expand(head.shape[0], 1, -1).to(head.dtype)], 1)
        dependent = torch.cat([dependent, torch.ones_like(dependent[..., :1])], -1)
        return (dependent @ self.arc_weight) @ head.transpose(1, 2)

    def labels(self, vectors: Tensor, heads: Tensor) -> Tensor:
        """Label scores `(words, labels)`; `heads` are rows of `vectors`, -1 for the root."""
        dependent = self.dropout(F.leaky_relu(self.label_dependent(vectors), 0.1))
        head = self.dropout(F.leaky_relu(self.label_head(vectors), 0.1))
        head = torch.cat([head, self.root_label[None].to(head.dtype)])[heads]
        ones = torch.ones_like(dependent[:, :1])
        dependent, head = torch.cat([dependent, ones], -1), torch.cat([head, ones], -1)
        return torch.einsum("nd,ldh,nh->nl", dependent, self.label_weight.to(dependent.dtype), head)


def _dropout(share: float) -> nn.Module:
    return nn.Dropout(share) if share else nn.Identity()
