"""Breakdown of the talks (model, section 5): q(t, z) = min(1, hazard + Σ hazard shifts in force).

That is the chance in a year. Of n rounds in a year each has the chance 1 - (1 - q)^(1/n), so that
talks survive the year as often.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from negosim.game.entries import Product
from negosim.model.lanes import Floats
from negosim.model.payoffs import products

__all__ = ["hazards"]


def hazards(rows: Iterable[tuple[Product, ...]], theta: Floats, rounds_per_year: int = 1) -> Floats:
    """q of a round for each row, ``(rows, draws)``, from parameters ``(parameters, draws)``."""
    found = []
    for summands in rows:
        q = np.zeros(theta.shape[1])
        for part in products(summands, theta):
            q = q + part
        year = np.minimum(1.0, q)
        found.append(year if rounds_per_year == 1 else 1.0 - (1.0 - year) ** (1.0 / rounds_per_year))
    return np.array(found).reshape(-1, theta.shape[1])
