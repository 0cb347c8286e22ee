"""A tree that splits the draws by one parameter at a time, cut back to the splits that matter.

The impurity of draws of which a share p is of interest is 2·p·(1−p) (Gini). A split is cut where it, with
all splits below it, lowers the impurity of all draws least for each leaf that it adds (weakest link: Breiman
et al. 1984, section 3.3), until there are at most 8 leaves, and further while the weakest link lowers it by
less than a hundredth for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.discovery_steps import Mask
from negosim.study.discovery_workbench import Ints, Splits, grown

__all__ = ["LEAST_LEAF", "LEAVES", "LINK", "Node", "members", "tree"]

LEAVES, LINK = 8, 0.01
LEAST_LEAF = 0.05


@dataclass(frozen=True)
class Node:
    """A node of a tree, of which the first one is the root.

    Attributes
    ----------
    parent : int
        Place of the node above it; −1 for the root.
    above : bool
        Whether its draws lie above the limit of the node above it.
    parameter : int
        By which it is split; −1 for a leaf.
    limit : float
        Draws up to it go one way, those above it the other.
    """

    parent: int
    above: bool
    parameter: int
    limit: float


def tree(x: Floats, cases: Mask, decimals: Sequence[int]) -> list[Node]:
    """The tree, each node after the one above it and the leaves of small values first."""
    splits = _rounded(grown(x, cases, LEAST_LEAF), decimals)
    held = _members(x, splits)
    impurity = _impurities(cases, held)
    return _listed(_pruned(splits, impurity))


def members(x: Floats, nodes: Sequence[Node]) -> list[Mask]:
    """Which draws are in each node, ``(draws,)`` each."""
    held: list[Mask] = []
    for node in nodes:
        if node.parent < 0:
            held.append(np.ones(x.shape[1], dtype=bool))
        else:
            up = nodes[node.parent]
            higher = x[up.parameter] > up.limit
            held.append(held[node.parent] & (higher if node.above else ~higher))
    return held


def _rounded(splits: Splits, decimals: Sequence[int]) -> Splits:
    limits = [
        round(float(limit), decimals[k]) if k >= 0 else 0.0
        for k, limit in zip(splits.parameter.tolist(), splits.limit, strict=True)
    ]
    return replace(splits, limit=np.array(limits))


def _members(x: Floats, splits: Splits) -> list[Mask]:
    """Which draws are in each node, where limits are the rounded ones."""
    held = [np.ones(x.shape[1], dtype=bool) for _ in splits.parameter]
    for node, k in enumerate(splits.parameter.tolist()):
        if k >= 0:
            higher = x[k] > splits.limit[node]
            held[splits.low[node]] = held[node] & ~higher
            held[splits.high[node]] = held[node] & higher
    return held


def _impurities(cases: Mask, held: Sequence[Mask]) -> list[float]:
    """Impurity of each node times its share of the draws."""
    found = []
    for mask in held:
        count, hits = int(np.count_nonzero(mask)), int(np.count_nonzero(mask & cases))
        found.append(2 * hits * (count - hits) / max(1, count) / len(cases))
    return found


def _pruned(splits: Splits, impurity: Sequence[float]) -> Splits:
    """The tree without its weakest links."""
    parameter = splits.parameter.copy()
    while True:
        links = {}
        for node in np.flatnonzero(parameter >= 0).tolist():
            leaves = _leaves(splits, parameter, node)
            links[node] = (impurity[node] - sum(impurity[leaf] for leaf in leaves)) / (len(leaves) - 1)
        if not links or parameter[0] < 0:
            break
        weakest = min(links, key=links.__getitem__)
        few = len(_leaves(splits, parameter, 0)) <= LEAVES
        if few and links[weakest] >= LINK * impurity[0]:
            break
        for node in _below(splits, parameter, weakest):
            parameter[node] = -1
    return replace(splits, parameter=parameter)


def _below(splits: Splits, parameter: Ints, node: int) -> list[int]:
    """A node and all that follow it."""
    if parameter[node] < 0:
        return [node]
    low, high = int(splits.low[node]), int(splits.high[node])
    return [node, *_below(splits, parameter, low), *_below(splits, parameter, high)]


def _leaves(splits: Splits, parameter: Ints, node: int) -> list[int]:
    return [below for below in _below(splits, parameter, node) if parameter[below] < 0]


def _listed(splits: Splits) -> list[Node]:
    nodes: list[Node] = []

    def add(place: int, parent: int, above: bool) -> None:
        k = int(splits.parameter[place])
        here = len(nodes)
        nodes.append(Node(parent, above, k, float(splits.limit[place]) if k >= 0 else 0.0))
        if k >= 0:
            add(int(splits.low[place]), here, False)
            add(int(splits.high[place]), here, True)

    add(0, -1, False)
    return nodes
