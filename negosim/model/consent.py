"""Consent of an outsider (model, section 5).

Going from package y to x, the issues on which x concedes more than y need consent. One actor
decides, not several coins: c is the smallest of the issues' probabilities, and 1 if there is none.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from negosim.game.entries import Product
from negosim.model.lanes import Floats
from negosim.model.payoffs import products

__all__ = ["consents"]


def consents(rows: Iterable[tuple[Product, ...]], theta: Floats) -> Floats:
    """The consent c of each row.

    Parameters
    ----------
    rows : iterable of tuple of Product
        The probabilities of which the smallest is c.
    theta : (parameters, draws) array

    Returns
    -------
    (rows, draws) array
    """
    found = []
    for needed in rows:
        c = np.ones(theta.shape[1])
        for probability in products(needed, theta):
            c = np.minimum(c, probability)
        found.append(c)
    return np.array(found).reshape(-1, theta.shape[1])
