"""A scenario as the solver and the tables see it: everything by position, with the names kept beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from negosim.game.arrays import GameArrays, GameSizes
from negosim.game.axes import Arrangement, Axes
from negosim.game.chances import Chances
from negosim.game.entries import Product
from negosim.game.table import CompiledOffer

__all__ = ["ROLES", "EndRow", "Game", "MoveCount"]

Ints = npt.NDArray[np.int64]

ROLES = (
    "precision",
    "discount",
    "stage_discount",
    "move_cost",
    "breakdown_cost",
    "failure_cost",
    "exposure",
    "snapback",
    "renege_cost",
    "betrayal_cost",
)


@dataclass(frozen=True)
class EndRow:
    """One row of the ends of settlements: the offer, how it ended, and its outcome class.

    ``how`` is 0 for kept and ``1 + 2 * stage + player`` for broken by a player at a stage;
    ``delivered`` is what each player had delivered by then, before snapback.
    """

    offer: int
    how: int
    outcome: int
    delivered: tuple[float, float]


@dataclass(frozen=True)
class MoveCount:
    """One row of the counts of moves: who moved which issue."""

    mover: int
    issue: int


@dataclass(frozen=True)
class Game:
    """A scenario by position.

    Attributes
    ----------
    arrays, sizes : GameArrays, GameSizes
        What the solver reads.
    axes : Axes
    arrangements : tuple of Arrangement
        z by position; the first is the start.
    offers : tuple of CompiledOffer
        The table in listed order.
    products : tuple of (Product, Product)
        Differences of products that payoffs are summed from.
    chances : Chances
        What consent, ratification and breakdown are computed from.
    calendar : tuple of dict
        Additions to parameters (by position) in each phase.
    rounds_per_year : int
        Discount factors and hazards are those of a year; a round has the part of them that it lasts.
    roles : dict
        For each role of ``ROLES`` the products of both players.
    observer_breakdown : tuple of Product
    ends : tuple of EndRow
    move_counts : tuple of MoveCount
    final_class, breakdown_class : Ints, int
        Class of each final arrangement without settlement, ``(arrangements,)``, and of a breakdown.
    """

    arrays: GameArrays
    sizes: GameSizes
    axes: Axes
    arrangements: tuple[Arrangement, ...]
    offers: tuple[CompiledOffer, ...]
    products: tuple[tuple[Product, Product], ...]
    chances: Chances
    calendar: tuple[dict[int, float], ...]
    rounds_per_year: int
    roles: dict[str, tuple[Product, Product]]
    observer_breakdown: tuple[Product, ...]
    ends: tuple[EndRow, ...]
    move_counts: tuple[MoveCount, ...]
    final_class: Ints
    breakdown_class: int
