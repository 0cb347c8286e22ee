"""What a Pareto frontier leaves to one player if the other is to have so much, over draws.

With j the other player than i, and with lotteries over the line through the points of the frontier,

    F_i(v) = max { u_j(x) : x efficient, u_i(x) ≥ v },   -∞ if there is none

A pair (v, y) is *attained* in a draw if a package gives at least v to the first player and at least y to
the second: if F_1(v) ≥ y. The share of draws in which it is attained is the empirical attainment function
of the frontiers (Grunert da Fonseca, Fonseca & Hall 2001), and what is attained in a share s of n draws is
bounded by the ⌈s·n⌉-th largest F_1(v). So bands say how the whole frontier differs between draws, and no
two draws need have the same packages on it.

A package is efficient if nothing is left for either player: F_1(u_1) ≤ u_2 and F_2(u_2) ≤ u_1. Payoffs that
were summed in different orders count as the same within SLACK of a player's largest on the frontier, or of
one point if that is more.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from negosim.model.choice import TIE
from negosim.model.frontier import Frontiers
from negosim.model.lanes import Floats, Ints, compiling, entry_point, is_cached, walk

__all__ = [
    "SLACK",
    "attained_in",
    "draw_of",
    "gaining",
    "held",
    "is_compiled",
    "most_for_the_other",
    "of_draws",
    "rational",
    "slack",
]

SLACK = 1e-10
"""Payoffs this near to each other, against the largest of the draw, are the same."""


def is_compiled() -> bool:
    """Whether what finds frontiers has been compiled on this machine before."""
    return is_cached(_most)


def draw_of(points: Frontiers) -> Ints:
    """The draw of each point, ``(points,)``."""
    return np.repeat(np.arange(len(points.begin) - 1), np.diff(points.begin))


def rational(points: Frontiers, disagreement: Floats) -> npt.NDArray[np.bool_]:
    """Which points are individually rational, ``(points,)``: what ``axiomatic`` takes for it.

    Parameters
    ----------
    points : Frontiers
    disagreement : (2, draws) array
    """
    gains, equal = _gains(points, disagreement)
    return np.asarray((gains >= -equal).all(axis=0))


def gaining(points: Frontiers, disagreement: Floats) -> npt.NDArray[np.bool_]:
    """Which points are better for both than no agreement, ``(points,)``; see ``rational``."""
    gains, equal = _gains(points, disagreement)
    return np.asarray((gains > equal).all(axis=0))


def _gains(points: Frontiers, disagreement: Floats) -> tuple[Floats, Floats]:
    """Gains, and what is no gain yet, ``(2, points)``."""
    gains = points.payoffs - disagreement[:, draw_of(points)]
    return gains, TIE * np.maximum(1.0, np.abs(points.payoffs))


def slack(points: Frontiers) -> Floats:
    """How far payoffs may be apart that count as the same, ``(2, draws)``."""
    first, last = points.begin[:-1], points.begin[1:] - 1
    largest = np.maximum(np.abs(points.payoffs[:, first]), np.abs(points.payoffs[:, last]))
    return SLACK * np.maximum(1.0, largest)


def most_for_the_other(points: Frontiers, i: int, least: Floats, *, lines: bool = False) -> Floats:
    """F_i: the most that the other player can have if player i gets at least so much.

    Parameters
    ----------
    points : Frontiers
        At least one point in every draw.
    i : int
        0 or 1.
    least : (rows, draws) array
        v, in points of player i.
    lines : bool
        Whether lotteries over neighbouring points can be agreed on.

    Returns
    -------
    (rows, draws) array
        In points of the other player; -∞ where nothing gives player i so much.
    """
    most, least = np.empty(least.shape), np.ascontiguousarray(least)
    with compiling(_most):
        _most(points.begin, np.ascontiguousarray(points.payoffs), i, least, lines, slack(points)[i], most)
    return most


def attained_in(share: float, most: Floats) -> Floats:
    """What is attained in at least a share of the draws: the ⌈share·n⌉-th largest of each row.

    Parameters
    ----------
    share : float
        Above 0, at most 1.
    most : (rows, draws) array
        Sorted along the draws.
    """
    draws = most.shape[1]
    found: Floats = most[:, draws - max(1, math.ceil(share * draws - TIE))]
    return found


def of_draws(points: Frontiers, draws: Ints) -> Frontiers:
    """The frontiers of some draws, in the order given."""
    sizes = np.diff(points.begin)[draws]
    begin = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    at = np.arange(begin[-1]) + np.repeat(points.begin[draws] - begin[:-1], sizes)
    return Frontiers(begin, points.payoffs[:, at], points.rank[at], points.alike[at])


def held(points: Frontiers, of: Frontiers) -> Floats:
    """How many packages of other frontiers have the payoffs of each point, ``(points,)``.

    Parameters
    ----------
    points, of : Frontiers
        Of the same draws; ``of`` is the frontier among some of the packages.
    """
    found = np.zeros(len(points.rank))
    with compiling(_held):
        _held(
            points.begin,
            np.ascontiguousarray(points.payoffs),
            of.begin,
            np.ascontiguousarray(of.payoffs),
            of.alike,
            slack(points),
            found,
        )
    return found


@entry_point
def _most(
    begin: Ints, payoffs: Floats, i: int, least: Floats, lines: bool, near: Floats, most: Floats
) -> None:
    """Fill ``most``, draw by draw."""
    for d in range(most.shape[1]):
        for row in range(most.shape[0]):
            most[row, d] = _best(payoffs, i, begin[d], begin[d + 1], least[row, d], near[d], lines)


@walk
def _best(payoffs: Floats, i: int, begin: int, end: int, v: float, near: float, lines: bool) -> float:
    """F_i(v) of one draw; points are counted from the one that is worst for player i."""
    low, high = 0, end - begin
    while low < high:
        middle = (low + high) // 2
        if payoffs[i, _place(i, begin, end, middle)] >= v - near:
            high = middle
        else:
            low = middle + 1
    if low == end - begin:
        return -np.inf
    at = _place(i, begin, end, low)
    best: float = payoffs[1 - i, at]
    if lines and low > 0 and payoffs[i, at] > v:
        worse = _place(i, begin, end, low - 1)
        share = (v - payoffs[i, worse]) / (payoffs[i, at] - payoffs[i, worse])
        best = (1.0 - share) * payoffs[1 - i, worse] + share * best
    return best


@walk
def _place(i: int, begin: int, end: int, k: int) -> int:
    """The k-th point in the order of player i's payoffs, which rise for the first and fall for the second."""
    return begin + k if i == 0 else end - 1 - k


@entry_point
def _held(
    begin: Ints, payoffs: Floats, own_begin: Ints, own: Floats, alike: Floats, near: Floats, found: Floats
) -> None:
    """Walk along both frontiers of each draw at once."""
    for d in range(len(begin) - 1):
        q = own_begin[d]
        for p in range(begin[d], begin[d + 1]):
            while q < own_begin[d + 1] and own[0, q] < payoffs[0, p] - near[0, d]:
                q += 1
            r = q
            while r < own_begin[d + 1] and own[0, r] <= payoffs[0, p] + near[0, d]:
                if abs(own[1, r] - payoffs[1, p]) <= near[1, d]:
                    found[p] += alike[r]
                r += 1
