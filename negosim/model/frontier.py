"""The Pareto frontier over all packages, draw by draw, without a list of the packages.

A package x is efficient if no other one gives one player more and the other no less:

    there is no x' with u_i(x') ≥ u_i(x) for both and u_i(x') > u_i(x) for one

Payoffs are sums of terms with small scopes, so sets of points are added and merged issue by issue
(multi-objective bucket elimination: Rollon & Larrosa 2006), by a plan that ``game.elimination`` has
made once. Each set is pruned at once: what is beaten in a part of the issues is beaten in the whole.

A *set* is points (u_1, u_2, rank, alike) with u_1 falling and u_2 rising, both strictly. ``alike``
counts the packages that have this pair of payoffs, and ``rank`` is the lowest of theirs.

So that ties do not hang on the order of sums, payoffs are added as whole numbers. In each draw every
difference v_τ(x) - v_τ(x⁰) of player i is rounded to a multiple of a decimal unit

    10^k_i,   k_i = ⌈log10 S_i⌉ - 14,   S_i = Σ over terms of the largest |v_τ(x) - v_τ(x⁰)|

so that no sum exceeds 10^14 units. Short decimals stay what they are, and .1 + .2 ties with .3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from negosim.errors import RequestFault
from negosim.game.elimination import Plan, union_of
from negosim.game.space import Space
from negosim.model.lanes import Floats, Ints, compiling, entry_point
from negosim.model.payoffs import differences
from negosim.model.point_sets import COLUMNS, Work, frontiers_from

__all__ = ["MOST_POINTS", "Frontiers", "frontiers", "hull", "joined", "listed_frontiers"]

DIGITS = 14
"""Decimal digits of the sum of a player's largest terms."""

MOST_POINTS = 2**20
"""Points held at a time, in all sets of a draw: 32 MiB."""

COLLINEAR = 1e-9
"""A triangle this small against the products of its sides is a line."""

TINY = 1e-300
"""What ranges are at least, so that they can be divided by."""

_LEAST_POINTS = 2**14

_LEAST_POWER, _MOST_POWER = -280, 308
_POWERS = np.array([float(f"1e{k}") for k in range(_LEAST_POWER, _MOST_POWER + 1)])


class Frontiers(NamedTuple):
    """Pareto frontiers of draws, one after the other.

    Attributes
    ----------
    begin : (draws + 1,) array
        First point of each draw.
    payoffs : (2, points) array
        u of both players, in points; within a draw the first player's rise and the second's fall.
    rank : (points,) array
        The first listed of the packages with these payoffs.
    alike : (points,) array
        How many packages have these payoffs.
    """

    begin: Ints
    payoffs: Floats
    rank: Ints
    alike: Floats


def frontiers(space: Space, theta: Floats) -> Frontiers:
    """The efficient packages of each draw.

    Parameters
    ----------
    space : Space
    theta : (parameters, draws) array
        Values of all parameters.

    Raises
    ------
    RequestFault
        Payoffs are not finite, or a frontier has too many points to be held.
    """
    values = differences(space.differences, theta)
    bounds = np.zeros((2, theta.shape[1]))
    for i, terms in enumerate(space.terms):
        for rows in terms:
            bounds[i] += np.abs(values[list(rows)]).max(axis=0, initial=0.0)
    player = np.zeros(len(values), dtype=np.int64)
    player[[row for rows in space.terms[1] for row in rows]] = 1
    return _frontiers(space.plan, values, player, bounds)


def listed_frontiers(payoffs: Floats) -> Frontiers:
    """The efficient ones of listed packages, by the same rule of ties; S_i is the largest |u_i| of a draw.

    Parameters
    ----------
    payoffs : (packages, 2, draws) array
        Rank is the position in the list.

    Raises
    ------
    RequestFault
        Payoffs are not finite.
    """
    packages, _, draws = payoffs.shape
    bounds = np.abs(payoffs).max(axis=0, initial=0.0)
    player = np.tile(np.arange(2), packages)
    return _frontiers(union_of(packages), payoffs.reshape(2 * packages, draws), player, bounds)


def joined(parts: Sequence[Frontiers]) -> Frontiers:
    """Frontiers of blocks of draws, one after the other."""
    ends = np.cumsum([0, *(part.begin[-1] for part in parts)])
    begins = [part.begin[:-1] + end for part, end in zip(parts, ends, strict=False)]
    return Frontiers(
        begin=np.concatenate([*begins, ends[-1:]]).astype(np.int64),
        payoffs=np.concatenate([np.empty((2, 0)), *(part.payoffs for part in parts)], axis=1),
        rank=np.concatenate([np.empty(0, dtype=np.int64), *(part.rank for part in parts)]),
        alike=np.concatenate([np.empty(0), *(part.alike for part in parts)]),
    )


def hull(found: Frontiers) -> Frontiers:
    """The vertices of the upper right convex hull of each frontier: what lotteries cannot improve on.

    Points on a line between others are left out, up to a relative tolerance.
    """
    kept, begin = np.empty(found.rank.shape, dtype=np.int64), np.zeros_like(found.begin)
    with compiling(_vertices):
        kept = kept[: _vertices(found.begin, found.payoffs, kept, begin)]
    return Frontiers(begin, found.payoffs[:, kept], found.rank[kept], found.alike[kept])


# ---- Whole numbers
def _frontiers(plan: Plan, values: Floats, player: Ints, bounds: Floats) -> Frontiers:
    """Frontiers of a plan whose input rows are ``values (rows, draws)``, each of one player."""
    times, over = _units(bounds)
    whole = np.rint(values * times[player] / over[player]).astype(np.int64)
    sizes, points, alike = _solved(plan, whole, player)
    own = np.repeat(np.arange(len(sizes)), sizes)
    return Frontiers(
        begin=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        payoffs=points[:, :2].T / times[:, own] * over[:, own],
        rank=points[:, 2].copy(),
        alike=alike,
    )


def _units(bounds: Floats) -> tuple[Floats, Floats]:
    """Of each unit 10^k the powers 10^-k and 10^k, the smaller of the two as 1: so that both are exact."""
    if not np.isfinite(bounds).all():
        raise RequestFault(
            "expected payoffs that are finite in every draw, found one that is not; "
            "look at the priors of weights and points."
        )
    power = np.searchsorted(_POWERS, np.where(bounds > 0.0, bounds, 1.0)) + _LEAST_POWER - DIGITS
    return _POWERS[np.maximum(-power, 0) - _LEAST_POWER], _POWERS[np.maximum(power, 0) - _LEAST_POWER]


def _solved(plan: Plan, whole: Ints, player: Ints) -> tuple[Ints, Ints, Floats]:
    """Number of points of each draw, the points of all, and how many packages are alike in each.

    As many draws are solved at a time as there is room for, and with more room where one needs more.
    """
    draws = whole.shape[1]
    sizes, found, done, room = np.zeros(draws, dtype=np.int64), [], 0, _LEAST_POINTS
    work = _work(plan, room)
    while done < draws:
        points, alike = np.empty((room, COLUMNS), dtype=np.int64), np.empty(room)
        with compiling(frontiers_from):
            now = frontiers_from(plan, work, whole, player, done, sizes, points, alike)
        if now == done:
            room *= 2
            _check_room(room)
            work = _work(plan, room)
        else:
            n = sizes[done:now].sum()
            found.append((points[:n], alike[:n]))
            done = now
    nothing = (np.empty((0, COLUMNS), dtype=np.int64), np.empty(0))
    points, alike = (np.concatenate(parts) for parts in zip(nothing, *found, strict=True))
    return sizes, points, alike


def _check_room(room: int) -> None:
    if room > MOST_POINTS:
        raise RequestFault(
            f"expected a Pareto frontier that needs at most {MOST_POINTS:,} points at a time, "
            "found one that needs more; freeze issues, or look at the offers on the table alone."
        )


def _work(plan: Plan, room: int) -> Work:
    slots, cells = len(plan.steps) + 1, len(plan.cell_begin) - 1
    return Work(
        P=np.zeros((room, COLUMNS), dtype=np.int64),
        A=np.zeros(room),
        begin=np.empty(slots, dtype=np.int64),
        end=np.empty(slots, dtype=np.int64),
        cells=np.empty((cells, 2), dtype=np.int64),
    )


@entry_point
def _vertices(begin: Ints, payoffs: Floats, kept: Ints, first: Ints) -> int:
    """Write which points are vertices and where each draw's begin (monotone chain, Andrew 1979)."""
    n = 0
    for d in range(begin.shape[0] - 1):
        # By their ranges, lest products of large payoffs overflow.
        last = max(begin[d], begin[d + 1] - 1)
        wide = max(payoffs[0, last] - payoffs[0, begin[d]], TINY) if last > begin[d] else 1.0
        high = max(payoffs[1, begin[d]] - payoffs[1, last], TINY) if last > begin[d] else 1.0
        for c in range(begin[d], begin[d + 1]):
            while n - first[d] > 1:
                a, b = kept[n - 2], kept[n - 1]
                left = (payoffs[0, b] - payoffs[0, a]) / wide * ((payoffs[1, c] - payoffs[1, b]) / high)
                right = (payoffs[1, b] - payoffs[1, a]) / high * ((payoffs[0, c] - payoffs[0, b]) / wide)
                if left - right < COLLINEAR * (left + right):
                    break
                n -= 1
            kept[n] = c
            n += 1
        first[d + 1] = n
    return n
