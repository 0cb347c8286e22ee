"""Axiomatic bargaining: what a rule picks on the Pareto frontier (model, section 8).

Payoffs u_i, disagreement payoffs d_i, gains g_i = u_i - d_i, weights w_1 = w and w_2 = 1 - w. Only the
individually rational points count, g_i ≥ 0; gains within 1e-12 · max(1, |u_i|) of 0 count as 0. Aspirations
b_i = the largest g_i among these points.

    nash                max g_1^w · g_2^(1-w)            Nash 1950; Kalai 1977, Int. J. of Game Theory 6
    kalai_smorodinsky   max min_i g_i / (b_i · w_i)      Kalai & Smorodinsky 1975
    egalitarian         max min_i g_i / w_i              Kalai 1977, Econometrica 45
    utilitarian         max w · u_1 + (1-w) · u_2        Harsanyi 1955

The second and third are lexicographic: among points with the same smaller number, the one with the larger
other number (Imai 1983; for finitely many points Nagahisa & Tanaka 2002). So what they pick is efficient,
also where the line of equal numbers misses the frontier. Where no package lets both gain, the larger number
alone decides, which a smaller weight makes larger. A player with b_i = 0 cannot gain by any point; its
number counts as 0, and what is best for the other is picked.

*Packages.* Each rule chooses among the points of the frontier.

*Lotteries.* It chooses on the line through the points, which are then the vertices of the convex hull, as
far as the line is individually rational: it may be cut within an edge. Free disposal adds nothing that a rule
would pick. On the edge from gains (a, b) to gains (a + p, b - q), the share t of the second vertex is

    nash                t = w·b/q - (1-w)·a/p
    egalitarian         t = (w·b - (1-w)·a) / ((1-w)·p + w·q)
    kalai_smorodinsky   the same, with a and p over b_1, b and q over b_2
    utilitarian         t = 1 if w·p > (1-w)·q, else 0

held between the ends of the edge's individually rational part. Each criterion rises and then falls along
the line, so it is walked from the second player's best point until an edge is not followed to its end.

*What may be compared.* A positive affine map of one player's points, u_i → α_i·u_i + β_i, moves what nash and
kalai_smorodinsky pick along with it: they compare no points of one player with the other's. The egalitarian
and the utilitarian rule do compare them: both keep their pick under shifts β_i and under one scale α common
to both players, but not under two scales.

*Ties.* Points within 1e-12 of the best in a criterion are tied, with gains over b_i (nash,
kalai_smorodinsky) or over the larger of b_1 and b_2 (egalitarian, utilitarian). If one player cannot gain
wherever the other does, all products of nash are 0 and all individually rational points are tied. Of tied
points the package of lowest rank is picked, so that there is one: a matter of listing, not a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from negosim.errors import RequestFault
from negosim.model.choice import TIE
from negosim.model.lanes import Floats, Ints, compiling, entry_point, walk

if TYPE_CHECKING:
    from negosim.model.frontier import Frontiers

__all__ = ["Agreed", "Rule", "agreed"]


class Rule(StrEnum):
    """How a point of the frontier is picked."""

    NASH = "nash"
    KALAI_SMORODINSKY = "kalai_smorodinsky"
    EGALITARIAN = "egalitarian"
    UTILITARIAN = "utilitarian"


# What compiled functions take for a rule: its place.
_NASH, _KALAI_SMORODINSKY, _EGALITARIAN, _UTILITARIAN = range(4)


@dataclass(frozen=True)
class Agreed:
    """What is agreed on in each draw: a package, or a lottery over two.

    Attributes
    ----------
    point : (2, draws) array
        Places among the points of the frontiers; the same twice where it is no lottery, -1 where
        nothing is individually rational.
    share : (draws,) array
        Probability of the first; 1 where it is no lottery.
    payoffs : (2, draws) array
        Expected points of the players; those of disagreement where nothing is individually rational.
    tied : (draws,) array
        How many packages are tied, each of those alike in payoffs: 1 if there is one solution, 0 if nothing
        is individually rational. For a lottery, the pairs of packages that it can be made of; where the
        utilitarian rule is indifferent along an edge, both ends of the edge's individually rational part.
    """

    point: Ints
    share: Floats
    payoffs: Floats
    tied: Floats


def agreed(
    rule: Rule, frontiers: Frontiers, disagreement: Floats, *, weight: float = 0.5, lotteries: bool = False
) -> Agreed:
    """What a rule picks on the frontier of each draw.

    Parameters
    ----------
    rule : Rule
    frontiers : Frontiers
        Pareto frontiers; with ``lotteries`` the vertices of their convex hulls.
    disagreement : (2, draws) array
        Points of both players without agreement.
    weight : float
        Bargaining weight w of the first player, between 0 and 1; that of the second is 1 - w.
    lotteries : bool
        Whether lotteries over two packages can be agreed on.

    Returns
    -------
    Agreed
        Bit for bit the same for a draw, whatever the others are.

    Raises
    ------
    RequestFault
        The weight is not between 0 and 1.
    """
    if not 0.001 <= weight <= 0.999:
        raise RequestFault(
            f"expected a bargaining weight from 0.001 to 0.999, found {weight:g}; 0.5 weighs both alike."
        )
    begin, payoffs, rank, alike = frontiers
    payoffs, d = np.ascontiguousarray(payoffs), np.ascontiguousarray(disagreement)
    draws = len(begin) - 1
    point, share, tied = np.full((2, draws), -1), np.ones(draws), np.zeros(draws)
    pick = _pick_lotteries if lotteries else _pick_packages
    with compiling(pick):
        pick(list(Rule).index(rule), float(weight), begin, payoffs, rank, alike, d, point, share, tied)
    return Agreed(point, share, _expected(payoffs, point, share, d), tied)


def _expected(payoffs: Floats, point: Ints, share: Floats, disagreement: Floats) -> Floats:
    """Expected payoffs ``(2, draws)``."""
    found = disagreement.copy()
    some = point[0] >= 0
    first, second = point[:, some]
    found[:, some] = share[some] * payoffs[:, first] + (1.0 - share[some]) * payoffs[:, second]
    return found


# ------------------------------------------------------------------ both


@walk
def _gain(u: float, d: float) -> float:
    """u - d, and 0 within the tolerance."""
    gain = u - d
    return 0.0 if abs(gain) <= TIE * max(1.0, abs(u)) else gain


@walk
def _rational(payoffs: Floats, d_1: float, d_2: float, begin: int, end: int) -> tuple[int, int]:
    """The points from ``low`` on, with g_1 ≥ 0, and up to ``high``, which is left out, with g_2 ≥ 0."""
    low, high = begin, end
    while low < end and not _gain(payoffs[0, low], d_1) >= 0.0:
        low += 1
    while high > begin and not _gain(payoffs[1, high - 1], d_2) >= 0.0:
        high -= 1
    return low, high


# ------------------------------------------------------------------ packages


@entry_point
def _pick_packages(
    rule: int,
    w: float,
    begin: Ints,
    payoffs: Floats,
    rank: Ints,
    alike: Floats,
    disagreement: Floats,
    point: Ints,
    share: Floats,
    tied: Floats,
) -> None:
    """Fill ``point`` and ``tied``, draw by draw; ``share`` stays 1."""
    for draw in range(len(share)):
        d_1, d_2 = disagreement[0, draw], disagreement[1, draw]
        low, high = _rational(payoffs, d_1, d_2, begin[draw], begin[draw + 1])
        if low >= high:
            continue
        b_1, b_2 = _scales(rule, _gain(payoffs[0, high - 1], d_1), _gain(payoffs[1, low], d_2))
        worth = np.empty((2, high - low))
        for k in range(low, high):
            n_1, n_2 = _gain(payoffs[0, k], d_1) / b_1, _gain(payoffs[1, k], d_2) / b_2
            worth[0, k - low], worth[1, k - low] = _worth(rule, w, n_1, n_2)
        chosen, tied[draw] = _first_of_the_best(worth, rank, alike, low)
        point[0, draw], point[1, draw] = chosen, chosen


@walk
def _scales(rule: int, b_1: float, b_2: float) -> tuple[float, float]:
    """What gains are divided by; 1 for one who cannot gain."""
    if rule in (_EGALITARIAN, _UTILITARIAN):
        b_1 = b_2 = max(b_1, b_2)
    return b_1 if b_1 > 0.0 else 1.0, b_2 if b_2 > 0.0 else 1.0


@walk
def _worth(rule: int, w: float, n_1: float, n_2: float) -> tuple[float, float]:
    """A rule's criterion at scaled gains, and what decides among points with the same one."""
    if rule == _NASH:
        return n_1**w * n_2 ** (1.0 - w), 0.0
    if rule == _UTILITARIAN:
        return w * n_1 + (1.0 - w) * n_2, 0.0
    # Times the smaller weight, so that none is above 1.
    n_1, n_2 = n_1 * min(1.0, (1.0 - w) / w), n_2 * min(1.0, w / (1.0 - w))
    return min(n_1, n_2), max(n_1, n_2)


@walk
def _first_of_the_best(worth: Floats, rank: Ints, alike: Floats, low: int) -> tuple[int, float]:
    """The tied point of lowest rank, and how many packages are tied; ``worth`` begins at point ``low``."""
    best, second = worth[0].max(), -1.0
    for k in range(worth.shape[1]):
        if worth[0, k] >= best - TIE:
            second = max(second, worth[1, k])
    chosen, packages = -1, 0.0
    for k in range(worth.shape[1]):
        if worth[0, k] >= best - TIE and worth[1, k] >= second - TIE:
            packages += alike[low + k]
            if chosen < 0 or rank[low + k] < rank[chosen]:
                chosen = low + k
    return chosen, packages


# ------------------------------------------------------------------ lotteries


@entry_point
def _pick_lotteries(
    rule: int,
    w: float,
    begin: Ints,
    payoffs: Floats,
    rank: Ints,
    alike: Floats,
    disagreement: Floats,
    point: Ints,
    share: Floats,
    tied: Floats,
) -> None:
    """Fill ``point``, ``share`` and ``tied``, draw by draw."""
    for draw in range(len(share)):
        d_1, d_2 = disagreement[0, draw], disagreement[1, draw]
        low, high = _rational(payoffs, d_1, d_2, begin[draw], begin[draw + 1])
        # An edge is named after its first point; the first and the last edge may be cut.
        first, last = max(low - 1, begin[draw]), min(high, begin[draw + 1] - 1) - 1
        if first <= last:
            k, t, packages = _walked(rule, w, payoffs, rank, alike, d_1, d_2, first, last)
        elif low < high:  # the only point
            k, t, packages = low, 0.0, alike[low]
        else:
            continue
        if packages > 0.0:
            point[0, draw], point[1, draw] = k if t < 1.0 else k + 1, k + 1 if t > 0.0 else k
            share[draw] = 1.0 - t if 0.0 < t < 1.0 else 1.0
            tied[draw] = packages


@walk
def _walked(
    rule: int,
    w: float,
    payoffs: Floats,
    rank: Ints,
    alike: Floats,
    d_1: float,
    d_2: float,
    first: int,
    last: int,
) -> tuple[int, float, float]:
    """Edge and share where the walk ends, and how many packages are tied: 0 if none is rational."""
    k, (t, to) = first, _part(payoffs, d_1, d_2, first)
    if to < t:
        return k, t, 0.0
    b_2 = _gain(_mean(payoffs, 1, first, t), d_2)
    b_1 = _gain(_mean(payoffs, 0, last, _part(payoffs, d_1, d_2, last)[1]), d_1)
    for k in range(first, last + 1):
        from_, to = _part(payoffs, d_1, d_2, k)
        p, q = payoffs[0, k + 1] - payoffs[0, k], payoffs[1, k] - payoffs[1, k + 1]
        if rule == _UTILITARIAN and _is_level(w, p, q, to - from_, max(b_1, b_2)):
            return k, _end_picked(rank, k, from_, to), _packages(alike, k, from_) + _packages(alike, k, to)
        a, b = _gain(payoffs[0, k], d_1), _gain(payoffs[1, k], d_2)
        t = _rounded(_aim(rule, w, a, b, p, q, b_1, b_2), from_, to)
        if t < to:
            break
    return k, t, _packages(alike, k, t)


@walk
def _rounded(t: float, first: float, last: float) -> float:
    """The share between first and last that is nearest to t; next to a package, the package."""
    if first == 0.0 and t <= TIE:
        return 0.0
    if last == 1.0 and t >= 1.0 - TIE:
        return 1.0
    return min(max(t, first), last)


@walk
def _mean(payoffs: Floats, i: int, k: int, t: float) -> float:
    """Player i's expected payoff at share t on edge k."""
    mean: float = (1.0 - t) * payoffs[i, k] + t * payoffs[i, k + 1]
    return mean


@walk
def _part(payoffs: Floats, d_1: float, d_2: float, k: int) -> tuple[float, float]:
    """First and last share on edge k that is individually rational; the last is the smaller if none is."""
    a, b = _gain(payoffs[0, k], d_1), _gain(payoffs[1, k], d_2)
    p, q = payoffs[0, k + 1] - payoffs[0, k], payoffs[1, k] - payoffs[1, k + 1]
    first = 0.0 if a >= 0.0 else min(1.0, -a / p)
    last = 1.0 if _gain(payoffs[1, k + 1], d_2) >= 0.0 else b / q
    if last < first and _gain(_mean(payoffs, 1, k, first), d_2) >= 0.0:
        last = first  # disagreement lies on the edge
    return first, last


@walk
def _aim(rule: int, w: float, a: float, b: float, p: float, q: float, b_1: float, b_2: float) -> float:
    """The share t at which a rule's criterion is best, on an edge without ends."""
    if b_1 == 0.0 or b_2 == 0.0:  # one cannot gain: the point best for the other
        return 0.0 if b_1 == 0.0 else 1.0
    if rule == _NASH:
        return w * b / q - (1.0 - w) * a / p
    if rule == _UTILITARIAN:
        return 1.0 if w * p > (1.0 - w) * q else 0.0
    if rule == _KALAI_SMORODINSKY:
        a, p, b, q = a / b_1, p / b_1, b / b_2, q / b_2
    return (w * b - (1.0 - w) * a) / ((1.0 - w) * p + w * q)


@walk
def _is_level(w: float, p: float, q: float, length: float, most: float) -> bool:
    """Whether the utilitarian criterion is the same at both ends of a part of an edge."""
    return length > 0.0 and abs(w * p - (1.0 - w) * q) * length <= TIE * most


@walk
def _end_picked(rank: Ints, k: int, first: float, last: float) -> float:
    """Of two tied ends: a package before a lottery, and the one at or nearer to the lower rank."""
    if (first == 0.0) == (last == 1.0):
        return first if rank[k] < rank[k + 1] else last
    return first if first == 0.0 else last


@walk
def _packages(alike: Floats, k: int, t: float) -> float:
    """Packages, or pairs of packages, that give the payoffs at share t on edge k."""
    return (alike[k] if t < 1.0 else 1.0) * (alike[k + 1] if t > 0.0 else 1.0)
