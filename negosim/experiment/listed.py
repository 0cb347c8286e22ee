"""Payoffs of the packages on a table, with every distinct difference of entries computed once.

u_i(x) = Σ over terms of player i of ( v_τ(x) - v_τ(x⁰) )          (model, section 2)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from negosim.game.axes import Package
from negosim.game.entries import Products
from negosim.game.fates import Fates
from negosim.model.frontier import Frontiers, joined, listed_frontiers
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences

__all__ = ["Listed"]

_MOST_NUMBERS = 2**23  # held at a time: 64 MiB


class Listed:
    """Listed packages.

    Parameters
    ----------
    packages : sequence of Package
    fates : Fates
        Knows what they are worth.
    """

    def __init__(self, packages: Sequence[Package], fates: Fates) -> None:
        products = Products()
        self._rows = [
            [[products.row(*pair) for pair in pairs] for pairs in fates.entries(package)[:2]]
            for package in packages
        ]
        self._pairs = list(products.rows)

    def frontier(self, theta: Floats) -> Frontiers:
        """The Pareto frontier of the packages, for parameters ``(parameters, draws)``."""
        at_once = max(1, _MOST_NUMBERS // max(1, 2 * len(self._rows)))
        starts = range(0, theta.shape[1], at_once)
        return joined([listed_frontiers(self.payoffs(theta[:, b : b + at_once])) for b in starts])

    def payoffs(self, theta: Floats) -> Floats:
        """u_i of each package, ``(packages, 2, draws)``, summed in listed order."""
        terms = differences(self._pairs, theta)
        found = np.zeros((len(self._rows), 2, theta.shape[1]))
        for k, players in enumerate(self._rows):
            for i, rows in enumerate(players):
                for row in rows:
                    found[k, i] += terms[row]
        return found
