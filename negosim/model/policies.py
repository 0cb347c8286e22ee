"""What is chosen at every node: taken out of a solved game for those who check it from outside.

M keeps the choices of backward induction for the play that follows it (``Layout.policy``,
``Layout.ended``); a solution keeps only what comes out. Here the game is solved again, one group of
draws at a time, and these rows are copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from negosim.game.game import Game
from negosim.model.lanes import LANES, Floats, at, entry_point, handle, put
from negosim.model.memory import layout_of
from negosim.model.solve import by_groups, solve_groups

__all__ = ["Policies", "policies"]


@dataclass(frozen=True)
class Policies:
    """Choices; every array has the draws on its last axis.

    Attributes
    ----------
    talks : (policies, draws) array
        From ``GameArrays.nodes`` on: a scale, for each option a number that the scale turns into its
        probability, and at the table for each offer the probability that it is accepted.
    delivery : (pairs, hows, draws) array
        How each settlement ends if it is carried out.
    """

    talks: Floats
    delivery: Floats


def policies(game: Game, theta: Floats) -> Policies:
    """The choices of every draw.

    Parameters
    ----------
    game : Game
    theta : (parameters, draws) array
    """
    size, layout, draws = game.sizes, layout_of(game.sizes), theta.shape[1]
    endings = size.pairs * size.hows
    unused = np.empty((layout.rows - layout.value, LANES))

    def walk(g: Any, L: Any, sizes: Any, groups: int, given: Any, M: Any, results: Any) -> None:
        solve_groups(g, L, sizes, groups, given, M, handle(unused))
        copy_rows(layout.policy, size.policies, M, results, 0)
        copy_rows(layout.ended, endings, M, results, size.policies)

    groups = [theta[:, begin : begin + LANES] for begin in range(0, draws, LANES)]
    rows = np.concatenate([by_groups(game, each, walk, size.policies + endings) for each in groups], axis=1)
    delivery = rows[size.policies :].reshape(size.pairs, size.hows, draws)
    return Policies(rows[: size.policies], delivery)


@entry_point
def copy_rows(first: int, count: int, M: Floats, to: Floats, place: int) -> None:
    """Copy rows of M, ``(rows, LANES)``, to an array of the same width, from a place on."""
    for row in range(count):
        put(to, place + row, at(M, first + row))
