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
from negosim.model.lanes import LANES, Floats, Row, add, clear, formula, row, walk
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
    for index in range(begin.shape[0] - 1):
        clear(M, L.payoff + index, 1, 0.0)
        for j in range(begin[index], begin[index + 1]):
            add(row(M, L.difference + entry[j]), row(M, L.payoff + index))
    for z in range(g.arrangements.shape[0]):
        for i in range(payees):
            delivery = L.payoff + g.arrangements[z, DELIVERY] * payees + i
            signature = L.payoff + g.arrangements[z, SIGNATURE] * payees + i
            treaty = L.payoff + g.arrangements[z, TREATY] * payees + i
            _sum_of_effects(
                row(M, delivery), row(M, signature), row(M, treaty), row(M, L.in_force + z * payees + i)
            )


@formula
def _sum_of_effects(delivery: Row, signature: Row, treaty: Row, total: Row) -> None:
    for d in range(LANES):
        total[d] = delivery[d] + signature[d] + treaty[d]
