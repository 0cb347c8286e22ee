"""Breakdown of the talks (model, section 5): q(t, z) = min(1, hazard + Σ hazard shifts in force)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from negosim.game.entries import Product
from negosim.model.lanes import Floats
from negosim.model.payoffs import products

__all__ = ["hazards"]


def hazards(rows: Iterable[tuple[Product, ...]], theta: Floats) -> Floats:
    """q of each row, ``(rows, draws)``, from parameters ``(parameters, draws)``."""
    found = []
    for summands in rows:
        q = np.zeros(theta.shape[1])
        for part in products(summands, theta):
            q = q + part
        found.append(np.minimum(1.0, q))
    return np.array(found).reshape(-1, theta.shape[1])
