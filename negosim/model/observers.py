"""Observers' payoffs: the undiscounted expectation of their points over how the game ends.

A broken settlement counts its treaty part as gone and what is left after snapback as delivered.
"""

from __future__ import annotations

from negosim.game.arrays import CORNER, SIGNATURE_X, TREATY_X, TREATY_Y, GameArrays, GameSizes
from negosim.model.lanes import LANES, Floats, Ints, Row, add_product, clear, formula, row, walk
from negosim.model.memory import Layout

__all__ = ["observe"]


@walk
def observe(g: GameArrays, size: GameSizes, L: Layout, M: Floats) -> None:
    """Expected points of each observer."""
    observers = size.payees - 2
    clear(M, L.observers, observers, 0.0)
    for o in range(observers):
        total = row(M, L.observers + o)
        for t in range(size.rounds):
            add_product(row(M, L.breakdown + t), row(M, L.observer_breakdown + o), total)
        for z in range(size.arrangements):
            add_product(row(M, L.final + z), row(M, L.in_force + z * size.payees + 2 + o), total)
    for p in range(size.pairs):
        mass, kept = row(M, L.ratified + p), row(M, L.ended + p * size.hows)
        corners = row(M, L.corners + 4 * p)
        for o in range(observers):
            _settlement(g.pairs[p], size.payees, L.payoff + 2 + o, mass, kept, corners, row(M, L.observers + o), M)


@walk
def _settlement(
    pair: Ints, payees: int, payoff: int, mass: Row, kept: Row, corners: Row, total: Row, M: Floats
) -> None:
    _see(
        mass,
        kept,
        corners,
        row(M, payoff + pair[SIGNATURE_X] * payees),
        row(M, payoff + pair[TREATY_X] * payees),
        row(M, payoff + pair[TREATY_Y] * payees),
        row(M, payoff + pair[CORNER] * payees),
        row(M, payoff + pair[CORNER + 1] * payees),
        row(M, payoff + pair[CORNER + 2] * payees),
        row(M, payoff + pair[CORNER + 3] * payees),
        total,
    )


@formula
def _see(
    mass: Row,
    kept: Row,
    corners: Row,
    signature: Row,
    alive: Row,
    gone: Row,
    x_00: Row,
    x_01: Row,
    x_10: Row,
    x_11: Row,
    total: Row,
) -> None:
    for d in range(LANES):
        treaty = kept[d] * alive[d] + (1.0 - kept[d]) * gone[d]
        delivered = corners[d] * x_00[d] + corners[LANES + d] * x_01[d]
        delivered += corners[2 * LANES + d] * x_10[d] + corners[3 * LANES + d] * x_11[d]
        total[d] += mass[d] * (signature[d] + treaty + delivered)
