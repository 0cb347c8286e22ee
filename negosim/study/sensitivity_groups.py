"""Sobol' indices of groups of parameters: by player, by lever, by what the numbers rest on.

Each way of grouping has a design of its own, in which whole groups are crossed. The first-order index of a
group is the closed one: its members' own shares, and what they do together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from negosim.model.lanes import Floats
from negosim.study.sensitivity_designs import CubeFunction, Design
from negosim.study.sensitivity_factors import Factor
from negosim.study.sensitivity_sobol import Indices, sobol_indices

__all__ = ["NORMAL_95", "WAYS", "group_designs", "group_table", "index_columns"]

NORMAL_95 = 1.959963984540054

WAYS = ("basis", "player", "lever")
"""Ways of grouping: attributes of a parameter."""


def group_designs(design: Design, factors: Sequence[Factor]) -> dict[str, Design]:
    """A design for each way of grouping that makes several groups, from that of the single parameters."""
    groups = {way: tuple(getattr(factor, way) for factor in factors) for way in WAYS}
    return {way: replace(design, groups=own) for way, own in groups.items() if len(set(own)) > 1}


def group_table(
    function: CubeFunction, design: Design, factors: Sequence[Factor], seed: int
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Closed first-order and total index of every group, and the data of the designs.

    A single group carries everything, and needs no design.

    Parameters
    ----------
    function : callable
    design : Design
        Of the single parameters; those of the groups have the same rows A and B.
    factors : sequence of Factor
    seed : int
        Of the bootstrap.

    Raises
    ------
    RequestFault
        A value is not finite.
    """
    designs = group_designs(design, factors)
    tables, data = [], []
    for way in WAYS:
        names = list(dict.fromkeys(getattr(factor, way) for factor in factors))
        found = None
        if way in designs:
            points = designs[way].points()
            data.append(designs[way].data(points))
            found = sobol_indices(function, designs[way], points, seed)
        counts = [sum(getattr(factor, way) == name for factor in factors) for name in names]
        about = {"by": way, "group": names, "parameters": counts}
        columns = index_columns(found) if found is not None else _everything()
        tables.append(pd.DataFrame(about | columns).sort_values("total", ascending=False, kind="stable"))
    return pd.concat(tables, ignore_index=True), data


def index_columns(found: Indices) -> dict[str, Floats]:
    """Both indices with the ends of their 95 % intervals."""
    first, total = found.first_half_width, found.total_half_width
    return {
        "first": found.first,
        "first_low": found.first - first,
        "first_high": found.first + first,
        "total": found.total,
        "total_low": found.total - total,
        "total_high": found.total + total,
    }


def _everything() -> dict[str, Floats]:
    return {f"{order}{end}": np.ones(1) for order in ("first", "total") for end in ("", "_low", "_high")}
