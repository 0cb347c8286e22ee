"""Observers' payoffs: the undiscounted expectation of their points over how the game ends.

A broken settlement counts its treaty part as gone and what is left after snapback as delivered.
"""

from __future__ import annotations

from negosim.game.arrays import CORNER, PAIRS, SIGNATURE_X, TREATY_X, TREATY_Y, GameArrays, GameSizes
from negosim.model.lanes import Draws, Floats, at, clear, entry, mixed, raise_by, walk
from negosim.model.memory import Layout
from negosim.model.payoffs import payoff_at

__all__ = ["observe"]


@walk
def observe(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """Expected points of each observer."""
    observers = size.payees - 2
    clear(M, L.observers, L.observers + observers, 0.0)
    for o in range(observers):
        for t in range(size.rounds):
            raise_by(M, L.observers + o, at(M, L.breakdown + t) * at(M, L.observer_breakdown + o))
        for z in range(size.arrangements):
            in_force = at(M, L.in_force + z * size.payees + 2 + o)
            raise_by(M, L.observers + o, at(M, L.final + z) * in_force)
    for p in range(size.pairs):
        mass, kept = at(M, L.ratified + p), at(M, L.ended + p * size.hows)
        for o in range(observers):
            points = _settlement(g, L, size, p, 2 + o, kept, M)
            raise_by(M, L.observers + o, mass * points)


@walk
def _settlement(g: GameArrays, L: Layout, size: GameSizes, p: int, i: int, kept: Draws, M: Floats) -> Draws:
    """Expected points of payee i, given ratification."""
    pair = PAIRS * p
    signature = payoff_at(L, size, entry(g.pairs, pair + SIGNATURE_X), i, M)
    alive = payoff_at(L, size, entry(g.pairs, pair + TREATY_X), i, M)
    dead = payoff_at(L, size, entry(g.pairs, pair + TREATY_Y), i, M)
    points = signature + mixed(kept, alive, dead)
    for corner in range(4):
        delivery = payoff_at(L, size, entry(g.pairs, pair + CORNER + corner), i, M)
        points = points + at(M, L.corners + 4 * p + corner) * delivery
    return points
