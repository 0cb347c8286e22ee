"""Tables of the tree's nodes and of what resamples find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from negosim.study.discovery_counts import counts, wilson
from negosim.study.discovery_resamples import LIMITS, found_again
from negosim.study.discovery_tables import Evidence
from negosim.study.discovery_tree import Node, members

__all__ = ["LEAF", "stability_table", "tree_table"]

LEAF = "leaf"
"""Stands for the parameter where there is no further split."""


def tree_table(evidence: Evidence) -> pd.DataFrame:
    """One row for each node; those that are leaves have a number from 1."""
    nodes = evidence.found.nodes
    held = {name: members(sample.x, nodes) for name, sample in evidence.samples.items()}
    rows: list[dict[str, Any]] = []
    leaves = 0
    for place, node in enumerate(nodes):
        is_leaf = node.parameter < 0
        leaves += is_leaf
        row = {
            "node": place,
            "parent": node.parent,
            "above": node.above,
            "leaf": leaves if is_leaf else 0,
            "parameter": LEAF if is_leaf else evidence.inputs.names[node.parameter],
            "meaning": LEAF if is_leaf else evidence.told(node.parameter)["meaning"],
            "limit": np.nan if is_leaf else node.limit,
            "finite": np.nan if is_leaf else _finite(evidence, node.parameter),
            "rule": _rule(evidence, nodes, place),
        }
        for name, sample in evidence.samples.items():
            count, hits = counts(sample, held[name][place])
            every = int(np.count_nonzero(sample.cases))
            share, low, high = wilson(hits, count)
            numbers = {
                "draws": count,
                "cases": hits,
                "mass": count / len(sample.cases),
                "density": share,
                "density_low": low,
                "density_high": high,
                "coverage": wilson(hits, every)[0],
            }
            before = "" if name == "training" else "holdout_"
            row |= {f"{before}{key}": value for key, value in numbers.items()}
        rows.append(row)
    return pd.DataFrame(rows)


def stability_table(evidence: Evidence) -> pd.DataFrame:
    """How often each parameter is limited when everything is done again on resamples."""
    rows: list[dict[str, Any]] = []
    for number, region in enumerate(evidence.found.regions, start=1):
        limited = set(region.box.restricted)
        for k in range(len(evidence.inputs.names)):
            told = {"box": number, **evidence.told(k), "limited": k in limited}
            rows.append({**told, **found_again(region, k)})
    columns = ["box", "parameter", "meaning", "unit", "lever", "basis", "limited", "resamples", "restricted"]
    table = pd.DataFrame(rows, columns=[*columns, "same_side", *LIMITS])
    return table.sort_values(["box", "restricted"], ascending=[True, False], kind="stable", ignore_index=True)


def _finite(evidence: Evidence, k: int) -> float:
    """The greatest value that was drawn, infinity aside, of a parameter that can be infinite."""
    return evidence.inputs.finite[k] if np.isfinite(evidence.inputs.infinite[k]) else np.nan


def _rule(evidence: Evidence, nodes: Sequence[Node], place: int) -> str:
    """The limits on the way to a node, the tightest of each parameter alone."""
    lows: dict[str, float] = {}
    highs: dict[str, float] = {}
    order: dict[str, None] = {}
    while nodes[place].parent >= 0:
        up = nodes[nodes[place].parent]
        name = evidence.inputs.names[up.parameter]
        order = {name: None} | order
        if nodes[place].above:
            lows[name] = max(lows.get(name, -np.inf), up.limit)
        else:
            highs[name] = min(highs.get(name, np.inf), up.limit)
        place = nodes[place].parent
    texts = []
    for name in order:
        texts += [f"{name} > {lows[name]:.12g}"] if name in lows else []
        texts += [f"{name} <= {highs[name]:.12g}"] if name in highs else []
    return "; ".join(texts) or "all draws"
