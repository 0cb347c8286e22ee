"""Payoffs of packages (model, section 2).

    v_τ(x; θ) = (∏ weights) · table_τ[x restricted to the scope]
    u_i^e(x)  = Σ_{τ of i with effect e} ( v_τ(x) - v_τ(x⁰) )
    u_i(x)    = u_i^delivery + u_i^signature + u_i^treaty

``differences`` works over many draws at once; the sums are compiled, for one group of lanes.
Payees are the two players, then the observers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from negosim.game.arrays import DELIVERY, SIGNATURE, TREATY, GameArrays
from negosim.game.entries import Product
from negosim.model.lanes import Floats, at, put, walk
from negosim.model.memory import Layout

__all__ = ["differences", "package_values", "products"]


def products(entries: Sequence[Product], theta: Floats) -> Floats:
    """Values of products of numbers and parameters.

    Parameters
    ----------
    entries : sequence of Product
    theta : (parameters, draws) array

    Returns
    -------
    (entries, draws) array
    """
    values = np.empty((len(entries), theta.shape[1]))
    for row, entry in enumerate(entries):
        values[row] = entry.coefficient
        for parameter in entry.parameters:
            values[row] *= theta[parameter]
    return values


def differences(pairs: Sequence[tuple[Product, Product]], theta: Floats) -> Floats:
    """v_τ(x) - v_τ(x⁰) of each distinct entry, ``(entries, draws)``."""
    return products([value for value, _ in pairs], theta) - products([base for _, base in pairs], theta)


@walk
def package_values(g: GameArrays, L: Layout, payees: int, M: Floats) -> None:
    """u_i^e of every payoff row and u_i(y(z)) of every arrangement."""
    begin, entry = g.sum_begin, g.sum_entry
    none = at(M, L.steepness) * 0.0
    for row in range(begin.shape[0] - 1):
        total = none
        for j in range(begin[row], begin[row + 1]):
            total = total + at(M, L.difference + entry[j])
        put(M, L.payoff + row, total)
    for z in range(g.arrangements.shape[0]):
        for i in range(payees):
            delivery = at(M, L.payoff + g.arrangements[z, DELIVERY] * payees + i)
            signature = at(M, L.payoff + g.arrangements[z, SIGNATURE] * payees + i)
            treaty = at(M, L.payoff + g.arrangements[z, TREATY] * payees + i)
            put(M, L.in_force + z * payees + i, delivery + signature + treaty)
