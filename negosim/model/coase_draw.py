"""One draw of screening by repeated offers: its frontier, the responder's costs, what it pays.

An offer is known by its *price* p = d_r - u_r(x), what it asks of the responder, and by the proposer's
*gain* f = u_m(x) - d_m, which rises with the price. A *state* q is the share of the population that
remains, [0, q], the lowest costs. κ(q) is linear on *steps*: one for a uniform cost, flat ones for types.

A *cell* is where a step meets a segment of states in which one kind of offer is made next. In it the
highest price at which the offer of this round leaves the state c, since type κ(c) is indifferent, is

    φ(c) = κ(c) - δ_r (κ(c) - p'(c)),     p'(c) the price of the next offer in state c

after the last round nothing follows and φ(c) = κ(c). φ is linear in a cell, and rises from cell to cell.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from negosim.model.lanes import Floats, Ints, walk

__all__ = [
    "CURVE",
    "JUMP",
    "NO",
    "PIECE",
    "POINT",
    "ROW",
    "STEP",
    "TIE",
    "ZERO",
    "Records",
    "Talks",
    "cell_after",
    "cost_below",
    "highest_below",
    "read_draw",
    "willing",
]

TIE = 1e-12

JUMP = 1e-10
"""Prices that differ by less, times the largest payoff or cost, do not jump. Where they jump by ε, the
proposer makes use of it one round before in states within √ε; so a jump that is but rounding would grow."""

ZERO, NO = cast(int, np.int64(0)), cast(bool, np.bool_(False))
"""What counters and flags start with: a plain 0 is a type of its own, for which Numba compiles once more."""

Records = npt.NDArray[Any]


def _record(numbers: str, indices: str = "") -> np.dtype[np.void]:
    fields = [(name, "f8") for name in numbers.split()] + [(name, "i8") for name in indices.split()]
    return np.dtype(fields, align=True)


POINT = _record("price gain", "point")
"""A point of the frontier, and its place among those of all draws."""

STEP = _record("low high begin end")
"""κ(q) rises from ``low`` to ``high`` as q goes from ``begin`` to ``end``."""

PIECE = _record("begin end price price_c gain gain_c cheaper", "first second then joins")
"""Offers that leave a state c from ``begin`` to ``end``, at price + price_c·c, worth gain + gain_c·c.

They are lotteries of the points ``first`` and ``second``. ``then`` is the curve that follows in state c,
but with probability ``cheaper`` the one before it; -1 after the last round. ``joins`` is 1 if the piece
begins where the one before ends, at the same price.
"""

CURVE = _record("start price price_q gain gain_q cutoff cutoff_q height cheaper", "first second then")
"""The best offer in states q from ``start`` to the next curve's: its price, gain and cutoff, linear in q.

The proposer's value is R(q) = height + gain·q + gain_q·q²/2, whose slope is the gain.
"""

ROW = _record(
    "share made accepted cutoff believed mix price weight follows",
    "round first second dearer cheaper then",
)
"""An offer on the path, as ``Screened`` has it. Those who come to it, by the proposer's own choices with
probability ``weight``, go on to curve ``then``, or with probability 1 - ``mix`` to the one before."""


class Talks(NamedTuple):
    """A draw.

    Attributes
    ----------
    points : array of ``POINT``
        From cheap to dear.
    steps : array of ``STEP``
    pieces : array of ``PIECE``
        Of the round that is being solved.
    curves : array of ``CURVE``
        Of all rounds. The first stands for no agreement after the last round; then come those of the
        last round, and so on.
    place : (rounds + 2,) array
        Curves of round t are those from ``place[t + 1]`` up to ``place[t]``.
    rows : array of ``ROW``
        Of all draws.
    patience_m, patience_r : float
        Discount factors of the proposer and the responder.
    slack_m, slack_r : float
        What counts as tied for them.
    """

    points: Records
    steps: Records
    pieces: Records
    curves: Records
    place: Ints
    rows: Records
    patience_m: float
    patience_r: float
    slack_m: float
    slack_r: float
    lotteries: bool


@walk
def read_draw(
    d: int,
    begin: int,
    m: int,
    payoffs: Floats,
    no_deal: Floats,
    costs: Floats,
    points: Records,
    steps: Records,
) -> tuple[float, float]:
    """Read the frontier and the costs of draw d, player m proposing; what counts as tied for m and r."""
    r, d_m, d_r = 1 - m, no_deal[m, d], no_deal[1 - m, d]
    most_m, most_r = max(1.0, abs(d_m)), max(1.0, abs(d_r))
    for j in range(points.size):
        x = begin + j if m == 0 else begin + points.size - 1 - j
        point = points[j]
        point["price"], point["gain"], point["point"] = d_r - payoffs[r, x], payoffs[m, x] - d_m, x
        most_m, most_r = max(most_m, abs(payoffs[m, x])), max(most_r, abs(payoffs[r, x]))
    total = 0.0
    for k in range(steps.size):
        step = steps[k]
        step["low"], step["high"], step["begin"] = costs[0, k, d], costs[1, k, d], total
        total += costs[2, k, d]
        step["end"] = total
        most_r = max(most_r, costs[1, k, d])
    for k in range(steps.size):
        steps[k]["begin"], steps[k]["end"] = steps[k]["begin"] / total, steps[k]["end"] / total
    return TIE * most_m, TIE * most_r


@walk
def _cost(step: Any) -> tuple[float, float]:
    """κ(c) = κ_0 + κ_1 c on a step."""
    low: float = step["low"]
    if step["high"] == low:
        return low, 0.0
    slope: float = (step["high"] - low) / (step["end"] - step["begin"])
    return low - slope * step["begin"], slope


@walk
def cost_below(q: float, talks: Talks) -> float:
    """∫ κ from 0 to q."""
    total = 0.0
    for k in range(talks.steps.size):
        step = talks.steps[k]
        end = min(q, step["end"])
        if end > step["begin"]:
            base, slope = _cost(step)
            total += (base + 0.5 * slope * (step["begin"] + end)) * (end - step["begin"])
    return total


@walk
def highest_below(k: int, c: float, talks: Talks) -> float:
    """The highest cost in [0, c), where c > 0 lies on step k or is its left end."""
    while c <= talks.steps[k]["begin"] and k > 0:
        k -= 1
    base, slope = _cost(talks.steps[k])
    cost: float = base + slope * c
    return cost


@walk
def willing(k: int, s: int, patience: float, talks: Talks) -> tuple[float, float]:
    """φ(c) = φ_0 + φ_1 c in the cell of step k and curve s, which is made next."""
    base, slope = _cost(talks.steps[k])
    curve = talks.curves[s]
    return base - patience * (base - curve["price"]), slope - patience * (slope - curve["price_q"])


@walk
def cell_after(s: int, k: int, end: float, talks: Talks) -> tuple[int, int]:
    """The cell after the one of curve s, whose segment goes up to ``end``, and step k."""
    edge = talks.steps[k]["end"]
    return (s + 1 if end <= edge else s), (k + 1 if edge <= end else k)
