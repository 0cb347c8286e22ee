"""Screening backward through the rounds: the best offer in every state.

In state q of round t an offer of gain f that leaves the state c (see ``coase_offers``) is worth

    V(q) = (q - c) f + δ_m R_{t+1}(c),     R_t(q) = max V(q) over offers,     R = 0 after the last round

Offers that leave a fixed state are lines. Where c runs through a piece, f = f_0 + f_1 c with f_1 > 0 and
R_{t+1} is a quadratic, so V is one in c too: it is highest inside at

    c(q) = (f_1 q - f_0 + δ_m R'_{t+1}(0)) / 2b,     b = f_1 - δ_m R''_{t+1} / 2 > 0

(at an end if b ≤ 0), which makes it a line, a parabola, and a line again as q rises. By the envelope
theorem V' = f, and f rises with c. So pieces that are taken in the order of c overtake once or never,
R_t is found piece by piece, and its slope and the price rise with q: R_t is convex.

An offer counts only in states q > c. Below c, where V would have somebody buy back, it is lower than
δ_m R_{t+1}, because the offer that is made next there is a cheaper one. And δ_m R_{t+1} never exceeds
R_t, so the proposer never waits: the offer y that is best in state q of the next round leaves a state
c < q in this one too, and no slope of R_{t+1} below q exceeds f(y), so that

    R_t(q) ≥ (q - c) f(y) + δ_m R_{t+1}(c) ≥ δ_m R_{t+1}(q) + (1 - δ_m) (q - c) f(y)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negosim.model.coase_draw import JUMP, NO, TIE, Talks
from negosim.model.coase_offers import of_points, of_polygon
from negosim.model.lanes import walk

__all__ = ["draw_curve", "inner", "later", "solve_rounds"]


@walk
def solve_rounds(rounds: int, talks: Talks) -> int:
    """Backward through the rounds; the number of pieces of the first, -1 if there is not room enough."""
    talks.place[rounds + 1], talks.place[rounds], n = 0, 1, 0
    for t in range(rounds - 1, -1, -1):
        begin = talks.place[t + 1]
        most = talks.points.size + talks.steps.size + begin - talks.place[t + 2] + 1
        if most > talks.pieces.size or begin + 3 * most + 1 > talks.curves.size:
            return -1
        patience = talks.patience_r if t + 1 < rounds else 0.0
        n = of_polygon(t, patience, talks) if talks.lotteries else of_points(t, patience, talks)
        talks.place[t] = begin
        if n > 0:
            _find_best(t, n, talks)
    return n


@walk
def later(i: int, talks: Talks) -> tuple[float, float, float]:
    """δ_m R_{t+1}(c) = h + f c + f' c²/2 in the states that piece i leaves."""
    then = talks.pieces[i]["then"]
    if then < 0:
        return 0.0, 0.0, 0.0
    after = talks.curves[then]
    h, f, bend = after["height"], after["gain"], after["gain_q"]
    return talks.patience_m * h, talks.patience_m * f, talks.patience_m * bend


@walk
def inner(i: int, q: float, talks: Talks) -> float:
    """The best state to leave from state q by an offer of piece i; nan if it is one of its ends."""
    piece = talks.pieces[i]
    _, f, bend = later(i, talks)
    b = piece["gain_c"] - 0.5 * bend
    if b <= TIE * piece["gain_c"]:
        return np.nan
    c: float = (piece["gain_c"] * q - piece["gain"] + f) / (2.0 * b)
    c = min(max(c, piece["begin"]), piece["end"])
    return c


@walk
def _inside(i: int, talks: Talks) -> tuple[float, float]:
    """States in which the best of piece i is inside it; (∞, -∞) if it never is."""
    piece = talks.pieces[i]
    _, f, bend = later(i, talks)
    b = piece["gain_c"] - 0.5 * bend
    if piece["end"] <= piece["begin"] or b <= TIE * piece["gain_c"]:
        return np.inf, -np.inf
    low = (2.0 * b * piece["begin"] + piece["gain"] - f) / piece["gain_c"]
    high = (2.0 * b * piece["end"] + piece["gain"] - f) / piece["gain_c"]
    return low, high


@walk
def _find_best(t: int, n: int, talks: Talks) -> None:
    """R_t from n pieces, each a line, a parabola and a line; where two join, one line serves both."""
    ahead = NO
    low, high = _inside(0, talks)
    for i in range(n):
        piece = talks.pieces[i]
        joins = i + 1 < n and talks.pieces[i + 1]["joins"] == 1
        next_low, next_high = _inside(i + 1, talks) if i + 1 < n else (np.inf, -np.inf)
        if piece["joins"] == 0:
            ahead = _enter(t, i, piece["begin"], 0.0, -np.inf, low, NO, talks)
        if low < high:
            _, f, bend = later(i, talks)
            double = 2.0 * piece["gain_c"] - bend
            c, c_q = (f - piece["gain"]) / double, piece["gain_c"] / double
            ahead = _enter(t, i, c, c_q, low, high, ahead, talks)
        else:
            ahead = NO
        if joins and abs(next_low - high) <= JUMP:
            next_low = high
        elif piece["end"] > piece["begin"]:
            until = next_low if joins and next_low > high else np.inf
            ahead = _enter(t, i, piece["end"], 0.0, high, until, ahead, talks)
            ahead = ahead and until == next_low
        low, high = next_low, next_high


@walk
def _enter(t: int, i: int, c: float, c_q: float, low: float, high: float, ahead: bool, talks: Talks) -> bool:
    """Offers of piece i that leave c + c_q q, for q from low to high; whether they get ahead of all before.

    ``ahead`` says that this piece's offers for lower q did.
    """
    first, n = talks.place[t + 1], talks.place[t]
    floor = talks.pieces[0]["begin"]
    low, high = max(low, floor), min(high, 1.0)
    if high <= low:
        return ahead
    curve = talks.curves[n]
    draw_curve(i, c, c_q, curve, talks)
    start, place = low, n
    if n == first:
        start = floor
    elif ahead:
        if start <= talks.curves[n - 1]["start"] + TIE:
            place, start = n - 1, talks.curves[n - 1]["start"]
    else:
        place -= 1
        while talks.curves[place]["start"] >= high:
            place -= 1
        if _value(curve, high) <= _value(talks.curves[place], high):
            return False
        right = high
        while True:
            other = talks.curves[place]
            left = max(other["start"], low)
            start = _crossing(curve, other, left, right)
            if start > other["start"] + TIE:
                place += 1
                break
            start, right = other["start"], left
            if place == first:
                break
            place -= 1
    if place > first and start >= 1.0 - TIE:
        return ahead
    curve["start"] = start
    if place < n:
        talks.curves[place] = curve
    talks.place[t] = place + 1
    return True


@walk
def draw_curve(i: int, c: float, c_q: float, curve: Any, talks: Talks) -> None:
    """V of the offers of piece i that leave c + c_q q."""
    piece = talks.pieces[i]
    h, f, bend = later(i, talks)
    b = piece["gain_c"] - 0.5 * bend
    curve["price"], curve["price_q"] = piece["price"] + piece["price_c"] * c, piece["price_c"] * c_q
    curve["gain"], curve["gain_q"] = piece["gain"] + piece["gain_c"] * c, piece["gain_c"] * c_q
    curve["cutoff"], curve["cutoff_q"] = c, c_q
    # At q = 0: -c f + δ_m R_{t+1}(c).
    curve["height"] = h + c * (f - piece["gain"] - c * b)
    curve["first"], curve["second"] = piece["first"], piece["second"]
    curve["then"], curve["cheaper"] = piece["then"], piece["cheaper"]


@walk
def _value(curve: Any, q: float) -> float:
    """R(q)."""
    value: float = curve["height"] + q * (curve["gain"] + 0.5 * q * curve["gain_q"])
    return value


@walk
def _crossing(curve: Any, other: Any, left: float, right: float) -> float:
    """Where a curve overtakes another one between left and right, where it is ahead."""
    behind = _value(other, left) - _value(curve, left)
    if behind <= 0.0:
        return left
    bend = curve["gain_q"] - other["gain_q"]
    slope = curve["gain"] - other["gain"] + bend * left
    root = slope + np.sqrt(max(slope * slope + 2.0 * bend * behind, 0.0))
    return min(left + 2.0 * behind / root, right) if root > 0.0 else right
