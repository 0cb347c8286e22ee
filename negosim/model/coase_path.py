"""Screening along the path: the first offer, those that can follow it, and what the players may expect.

Rows are nodes of the path: an offer of a round and the state that it leaves. Where the proposer mixes the
path branches; branches that come to the same offer in the same round are one row again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negosim.model.coase_draw import NO, TIE, ZERO, Talks, cost_below
from negosim.model.coase_offers import cheapest
from negosim.model.coase_rounds import draw_curve, inner, later
from negosim.model.lanes import walk

__all__ = ["follow_path", "open_path"]

_APART = 1e6
"""Tied choices are near if their gains differ by no more than this times what counts as tied.

Where V is smooth all that is near the best is tied with it."""


@walk
def open_path(n: int, first: int, talks: Talks) -> tuple[int, float, bool]:
    """The first offer as row ``first``: how many rows it makes, R_1(1), whether another choice is as good.

    Of the tied it is the dearest, and of those that are near to it the best; but no offer goes before
    offers that are worth nothing.
    """
    best, dearest, apart = 0.0, -np.inf, _APART * talks.slack_m
    for i in range(n):
        for end in range(2):
            best = max(best, _worth_at_first(i, _left(i, end, talks), talks))
    for i in range(n):
        for end in range(2):
            c = _left(i, end, talks)
            if c < 1.0 and _worth_at_first(i, c, talks) >= best - talks.slack_m:
                dearest = max(dearest, _gain(i, c, talks))
    chosen, leaves, worth, tied = ZERO - 1, 0.0, 0.0, NO
    for i in range(n):
        for end in range(2):
            c = _left(i, end, talks)
            value, gain = _worth_at_first(i, c, talks), _gain(i, c, talks)
            if c < 1.0 and value >= best - talks.slack_m:
                tied = tied or gain < dearest - apart
                if gain >= dearest - apart and value >= worth:
                    chosen, leaves, worth = i, c, value
    if best <= talks.slack_m:
        price, nothing_gained = cheapest(talks)
        payable = price <= talks.steps[talks.steps.size - 1]["high"] + talks.slack_r
        tied = chosen >= 0 or (nothing_gained and payable)
        return 0, 0.0, tied
    offer = talks.curves[talks.place[0]]
    draw_curve(chosen, leaves, 0.0, offer, talks)
    _find_row(ZERO, first, first, offer["price"], leaves, offer, talks)
    return 1, best, tied


@walk
def _left(i: int, end: int, talks: Talks) -> float:
    """The best state to leave at first by an offer of piece i, or an end of it (0 or 1) if it is convex."""
    c = inner(i, 1.0, talks)
    piece = talks.pieces[i]
    if np.isnan(c):
        c = piece["begin"] if end == 0 else piece["end"]
    return c


@walk
def _gain(i: int, c: float, talks: Talks) -> float:
    gain: float = talks.pieces[i]["gain"] + talks.pieces[i]["gain_c"] * c
    return gain


@walk
def _worth_at_first(i: int, c: float, talks: Talks) -> float:
    """(1 - c) f + δ_m R_2(c)."""
    h, f, bend = later(i, talks)
    return (1.0 - c) * _gain(i, c, talks) + h + c * (f + 0.5 * bend * c)


@walk
def _find_row(t: int, first: int, end: int, price: float, cutoff: float, offer: Any, talks: Talks) -> int:
    """The row of an offer of round t, among those from ``first`` to ``end``, or a new one at the end."""
    for place in range(first, end):
        row = talks.rows[place]
        if row["price"] == price and row["cutoff"] == cutoff:
            return place
    row = talks.rows[end]
    row["round"], row["price"], row["cutoff"] = t, price, cutoff
    row["first"], row["second"], row["share"] = offer["first"], offer["second"], 1.0
    if offer["second"] != offer["first"]:
        one, two = talks.points[offer["first"]]["price"], talks.points[offer["second"]]["price"]
        row["share"] = (two - price) / (two - one)
        if row["share"] > 1.0 - TIE:
            row["second"], row["share"] = row["first"], 1.0
        elif row["share"] < TIE:
            row["first"], row["share"] = row["second"], 1.0
    row["first"], row["second"] = talks.points[row["first"]]["point"], talks.points[row["second"]]["point"]
    row["made"], row["accepted"], row["weight"] = 0.0, 0.0, 0.0
    row["then"], row["mix"] = offer["then"], 1.0 - offer["cheaper"]
    row["dearer"], row["cheaper"], row["believed"] = -1, -1, np.nan
    if cutoff > 0.0:
        row["believed"] = cost_below(cutoff, talks) / cutoff
    return end


@walk
def _make(place: int, weight: float, q: float, talks: Talks) -> float:
    """The offer of a row is made in state q, by choices of this probability; the responder's gain."""
    row = talks.rows[place]
    c = min(row["cutoff"], q)
    row["weight"] += weight
    row["made"] += weight * q
    row["accepted"] += weight * (q - c)
    saved = cost_below(q, talks) - cost_below(c, talks)
    gain: float = talks.patience_r ** row["round"] * weight * (saved - (q - c) * row["price"])
    return gain


@walk
def follow_path(rounds: int, first: int, talks: Talks) -> tuple[int, float]:
    """From the first offer, row ``first``, on: where the rows end, and what the responder may expect.

    If there is not room enough the rows end at -1.
    """
    begin, end = first, first + 1
    worth = _make(first, 1.0, 1.0, talks)
    for t in range(1, rounds):
        last = end
        if end + 2 * (end - begin) > talks.rows.size:
            return -1, 0.0
        for i in range(begin, last):
            row = talks.rows[i]
            q, s = row["cutoff"], row["then"]
            if s >= 0 and q > talks.curves[talks.place[t + 1]]["start"] + TIE:
                for cheaper in range(2):
                    share = 1.0 - row["mix"] if cheaper == 1 else row["mix"]
                    if share > 0.0:
                        curve = talks.curves[s - cheaper]
                        price = curve["price"] + curve["price_q"] * q
                        c = min(curve["cutoff"] + curve["cutoff_q"] * q, q)
                        place = _find_row(t, last, end, price, c, curve, talks)
                        end = max(end, place + 1)
                        worth += _make(place, row["weight"] * share, q, talks)
                        if cheaper == 1:
                            row["cheaper"] = place
                        else:
                            row["dearer"] = place
        begin = last
    return end, worth
