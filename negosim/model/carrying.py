"""What becomes of a settlement that is ratified for certain, apart from the talks that led to it.

The delivery of every pair (settlement, arrangement in force) of a game is solved as in the game
itself (``delivery``); here its result is taken out: A_i, how it ends, and the observers' points.
"""

from __future__ import annotations

from dataclasses import dataclass

from negosim.game.arrays import GameArrays, GameSizes
from negosim.game.game import Game
from negosim.model.delivery import carry_out
from negosim.model.lanes import Floats, at, clear, entry_point, put
from negosim.model.memory import Layout
from negosim.model.observers import observe
from negosim.model.payoffs import package_values
from negosim.model.solve import by_groups

__all__ = ["Delivered", "delivered"]


@dataclass(frozen=True)
class Delivered:
    """A settlement carried out; every array has the draws on its last axis.

    Attributes
    ----------
    value : (2, draws) array
        A_i, in points.
    hows : (hows, draws) array
        Probability of being kept (0), or broken by player i at stage s (1 + 2s + i).
    observers : (observers, draws) array
        Expected points.
    """

    value: Floats
    hows: Floats
    observers: Floats


def delivered(game: Game, theta: Floats) -> Delivered:
    """Carry out the one settlement of a game with a single offer.

    Parameters
    ----------
    game : Game
        Whose first pair is the settlement signed at the start.
    theta : (parameters, draws) array
    """
    size = game.sizes
    results = by_groups(game, theta, deliver_groups, 2 + size.hows + size.payees - 2)
    # Schedules of other offers may have more stages, and so more ways to end.
    return Delivered(results[:2], results[2 : 2 + len(game.ends)], results[2 + size.hows :])


@entry_point
def deliver_groups(
    g: GameArrays, L: Layout, size: GameSizes, groups: int, given: Floats, M: Floats, results: Floats
) -> None:
    """As ``solve.solve_groups``, for the delivery of the first pair alone."""
    for k in range(groups):
        for row in range(L.given):
            put(M, row, at(given, row * groups + k))
        clear(M, L.gain, L.gain + 2, 0.0)
        package_values(g, L, size, M)
        carry_out(g, L, size, M)
        clear(M, L.breakdown, L.breakdown + size.rounds, 0.0)
        clear(M, L.final, L.final + size.arrangements, 0.0)
        clear(M, L.ratified, L.ratified + size.pairs, 0.0)
        clear(M, L.ratified, L.ratified + 1, 1.0)
        observe(g, L, size, M)
        for i in range(2):
            put(results, i * groups + k, at(M, L.settled + i))
        for how in range(size.hows):
            put(results, (2 + how) * groups + k, at(M, L.ended + how))
        for o in range(size.payees - 2):
            put(results, (2 + size.hows + o) * groups + k, at(M, L.observers + o))
