"""Observers' payoffs: the undiscounted expectation of their points over how the game ends.

A broken settlement counts its treaty part as gone and what is left after snapback as delivered.
"""

from __future__ import annotations

from negosim.game.arrays import CORNER, SIGNATURE_X, TREATY_X, TREATY_Y, GameArrays, GameSizes
from negosim.model.lanes import Draws, Floats, Ints, at, clear, formula, raise_by, walk
from negosim.model.memory import Layout

__all__ = ["observe"]


@walk
def observe(g: GameArrays, size: GameSizes, L: Layout, M: Floats) -> None:
    """Expected points of each observer."""
    observers = size.payees - 2
    clear(M, L.observers, observers, 0.0)
    for o in range(observers):
        for t in range(size.rounds):
            raise_by(M, L.observers + o, at(M, L.breakdown + t) * at(M, L.observer_breakdown + o))
        for z in range(size.arrangements):
            in_force = at(M, L.in_force + z * size.payees + 2 + o)
            raise_by(M, L.observers + o, at(M, L.final + z) * in_force)
    for p in range(size.pairs):
        mass, kept = at(M, L.ratified + p), at(M, L.ended + p * size.hows)
        for o in range(observers):
            points = _settlement(g.pairs[p], size.payees, L.payoff + 2 + o, kept, L.corners + 4 * p, M)
            raise_by(M, L.observers + o, mass * points)


@formula
def _settlement(pair: Ints, payees: int, payoff: int, kept: Draws, corners: int, M: Floats) -> Draws:
    signature, alive = at(M, payoff + pair[SIGNATURE_X] * payees), at(M, payoff + pair[TREATY_X] * payees)
    points = signature + kept * alive + (1.0 - kept) * at(M, payoff + pair[TREATY_Y] * payees)
    for corner in range(4):
        points = points + at(M, corners + corner) * at(M, payoff + pair[CORNER + corner] * payees)
    return points
