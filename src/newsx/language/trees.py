"""The best tree over a matrix of arc scores."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Heads = npt.NDArray[np.int64]


def best_tree(scores: Scores) -> Heads:
    """Heads of the highest-scoring tree with one root; `scores[d, h]` is the arc from head `h` to `d`, `scores[d, d]` the root's.

    The best head of each word makes a tree nearly always; else the maximum spanning arborescence is found (Chu and Liu 1965,
    Edmonds 1967) under a root of roots. Where that has several roots, the arcs from it are made so dear that the best tree has one.
    """
    heads: Heads = scores.argmax(1)
    numbers = np.arange(len(heads))
    roots = np.flatnonzero(heads == numbers)
    if len(roots) == 1 and _find_cycle(heads, int(roots[0])) is None:
        return heads
    top = len(heads)
    arcs = np.zeros((top + 1, top + 1))
    arcs[:top, :top] = scores
    arcs[:top, top] = scores.diagonal()
    tree = _arborescence(arcs, top)[:top]
    if (tree == top).sum() > 1:
        arcs[:top, top] -= 1 + top * (float(scores.max()) - float(scores.min()))
        tree = _arborescence(arcs, top)[:top]
    return np.where(tree == top, numbers, tree)


def _arborescence(scores: npt.NDArray[np.float64], root: int) -> Heads:
    """Chu-Liu-Edmonds: the best tree in which `root` is the only root."""
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    heads: Heads = scores.argmax(1)
    heads[root] = root
    cycle = _find_cycle(heads, root)
    if cycle is None:
        return heads
    inside = np.zeros(len(heads), bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    cycle_array = np.array(cycle)
    loss = scores[cycle_array] - scores[cycle_array, heads[cycle_array]][:, None]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    into = loss[:, outside]
    entry = into.argmax(0)
    smaller[-1, :-1] = into.max(0)
    out_of = scores[np.ix_(outside, cycle_array)]
    exit_ = out_of.argmax(1)
    smaller[:-1, -1] = out_of.max(1)
    tree = _arborescence(smaller, int(np.flatnonzero(outside == root)[0]))
    for number, head in enumerate(tree[:-1].tolist()):
        word = outside[number]
        if word != root:
            heads[word] = outside[head] if head < len(outside) else cycle_array[exit_[number]]
    source = int(tree[-1])
    heads[cycle_array[entry[source]]] = outside[source]
    return heads


def _find_cycle(heads: Heads, root: int) -> list[int] | None:
    """The words of some cycle, or None where all words hang on `root`."""
    state = [0] * len(heads)
    state[root] = 2
    following = heads.tolist()
    for start in range(len(following)):
        path = []
        word = start
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = following[word]
        if state[word] == 1:
            return path[path.index(word) :]
        for seen in path:
            state[seen] = 2
    return None
