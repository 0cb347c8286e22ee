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

from negosim.game.arrays import DELIVERY, LEVELS, SIGNATURE, TREATY, GameArrays, GameSizes
from negosim.game.entries import Product
from negosim.model.lanes import Draws, Floats, at, entry, put, walk
from negosim.model.memory import Layout

__all__ = ["differences", "package_values", "payoff_at", "products"]


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
    for row, product in enumerate(entries):
        values[row] = product.coefficient
        for parameter in product.parameters:
            values[row] *= theta[parameter]
    return values


def differences(pairs: Sequence[tuple[Product, Product]], theta: Floats) -> Floats:
    """v_τ(x) - v_τ(x⁰) of each distinct entry, ``(entries, draws)``."""
    return products([value for value, _ in pairs], theta) - products([base for _, base in pairs], theta)


@walk
def package_values(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """u_i^e of every payoff row and u_i(y(z)) of every arrangement."""
    none = at(M, L.steepness) * 0.0
    for row in range(size.payoffs * size.payees):
        total = none
        for j in range(entry(g.sum_begin, row), entry(g.sum_begin, row + 1)):
            total = total + at(M, L.difference + entry(g.sum_entry, j))
        put(M, L.payoff + row, total)
    for z in range(size.arrangements):
        in_force = (LEVELS + size.interim) * z
        for i in range(size.payees):
            delivery = payoff_at(L, size, entry(g.arrangements, in_force + DELIVERY), i, M)
            signature = payoff_at(L, size, entry(g.arrangements, in_force + SIGNATURE), i, M)
            treaty = payoff_at(L, size, entry(g.arrangements, in_force + TREATY), i, M)
            put(M, L.in_force + z * size.payees + i, delivery + signature + treaty)


@walk
def payoff_at(L: Layout, size: GameSizes, row: int, i: int, M: Floats) -> Draws:
    """u_i^e of a payoff row, for payee i."""
    return at(M, L.payoff + row * size.payees + i)
