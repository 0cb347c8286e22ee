"""What can be offered in a round of screening, and the state that each offer leaves.

The cutoff of an offer of price p is the lowest c with φ(c) ≥ p (see ``coase_draw``). φ rises; so one
walk through the cells finds all cutoffs, while offers go from cheap to dear.

Without lotteries the offers are the points of the frontier. With lotteries any price on the polygon can
be asked, and to leave the state c none is better than φ(c): a dearer one leaves more, a cheaper one the
same for less. So

- where κ is flat, φ is, and only the left end of each cell is of use: the offers of all rounds are few;
- where κ rises, φ does, and c runs through the cell, in pieces for the edges of the polygon;
- beyond the dearest point of the polygon that point itself is offered, once.

If the cutoff is where two segments of the next round meet, the proposer is indifferent between their
offers in that state. It makes the dearer one; but if the highest type that remains would then have
accepted, it makes the cheaper one so often that this type is indifferent.
"""

from __future__ import annotations

from negosim.model.coase_draw import JUMP, TIE, ZERO, Talks, cell_after, highest_below, willing
from negosim.model.lanes import walk

__all__ = ["cheapest", "of_points", "of_polygon"]


@walk
def cheapest(talks: Talks) -> tuple[float, bool]:
    """The lowest price that is no loss to the proposer (inf if none), and whether it is no gain either."""
    for j in range(talks.points.size):
        gain, price = talks.points[j]["gain"], talks.points[j]["price"]
        if gain >= -talks.slack_m:
            if talks.lotteries and j > 0 and gain > talks.slack_m:
                before, lost = talks.points[j - 1]["price"], -talks.points[j - 1]["gain"]
                return before + (price - before) * (lost / (lost + gain)), True
            return price, gain <= talks.slack_m
    return float("inf"), False


@walk
def of_points(t: int, patience: float, talks: Talks) -> int:
    """The points that the proposer gains by and that somebody accepts in round t; how many."""
    n, s, k = ZERO, talks.place[t + 2], ZERO
    for j in range(talks.points.size):
        price, gain, found = talks.points[j]["price"], talks.points[j]["gain"], False
        if gain <= talks.slack_m or (
            n > 0 and not (price > talks.pieces[n - 1]["price"] and gain > talks.pieces[n - 1]["gain"])
        ):
            continue
        while s < talks.place[t + 1] and k < talks.steps.size:
            left, right, end = _cell(t, s, k, talks)
            if right > left:
                base, slope = willing(k, s, patience, talks)
                c = left
                if base + slope * left < price - talks.slack_r and slope > 0.0:
                    c = max(left, (price - base) / slope)
                found = c <= right and base + slope * c >= price - talks.slack_r
                if found:
                    _add(n, c, c, price, 0.0, gain, 0.0, j, j, s, talks)
                    _settle(n, t, s, k, patience, talks)
                    n += 1
                    break
            s, k = cell_after(s, k, end, talks)
        if not found:
            break
    return n


@walk
def of_polygon(t: int, patience: float, talks: Talks) -> int:
    """The useful offers on the polygon in round t; how many pieces they are in."""
    n, edge, s, k = ZERO, ZERO, talks.place[t + 2], ZERO
    lowest, last = cheapest(talks)[0], talks.points.size - 1
    dearest = talks.points[last]["price"]
    if talks.points[last]["gain"] <= talks.slack_m:
        return 0
    while s < talks.place[t + 1] and k < talks.steps.size:
        left, right, end = _cell(t, s, k, talks)
        base, slope = willing(k, s, patience, talks)
        c = left
        if base + slope * left < lowest - talks.slack_r and slope > 0.0:
            c = max(left, (lowest - base) / slope)
        if right > c and base + slope * c >= lowest - talks.slack_r:
            price = max(base + slope * c, lowest)
            if price >= dearest - talks.slack_r:
                _add(n, c, c, dearest, 0.0, talks.points[last]["gain"], 0.0, last, last, s, talks)
                _settle(n, t, s, k, patience, talks)
                return n + 1
            while talks.points[edge + 1]["price"] <= price:
                edge += 1
            if slope == 0.0:
                n = _add_on_edge(n, c, c, price, 0.0, edge, s, talks)
            while slope > 0.0 and c < right:
                top, to = talks.points[edge + 1]["price"], right
                if base + slope * right > top:
                    to = min(max((top - base) / slope, c), right)
                n = _add_on_edge(n, c, to, base, slope, edge, s, talks)
                if to < right:
                    edge += 1
                    if edge == last:
                        return n
                c = to
        s, k = cell_after(s, k, end, talks)
    return n


@walk
def _cell(t: int, s: int, k: int, talks: Talks) -> tuple[float, float, float]:
    """Begin and end of the cell of step k and curve s, of the round after t; end of that curve."""
    end = talks.curves[s + 1]["start"] if s + 1 < talks.place[t + 1] else 1.0
    return max(talks.curves[s]["start"], talks.steps[k]["begin"]), min(end, talks.steps[k]["end"]), end


@walk
def _add(
    n: int,
    begin: float,
    end: float,
    price: float,
    price_c: float,
    gain: float,
    gain_c: float,
    first: int,
    second: int,
    then: int,
    talks: Talks,
) -> None:
    piece = talks.pieces[n]
    piece["begin"], piece["end"], piece["price"], piece["price_c"] = begin, end, price, price_c
    piece["gain"], piece["gain_c"], piece["first"], piece["second"] = gain, gain_c, first, second
    piece["then"], piece["cheaper"], piece["joins"] = (then if then > 0 else -1), 0.0, 0
    if n > 0 and end > begin:
        before = talks.pieces[n - 1]
        jump = price + price_c * begin - before["price"] - before["price_c"] * begin
        if before["end"] == begin and before["begin"] < begin and abs(jump) <= talks.slack_r * (JUMP / TIE):
            piece["joins"] = 1


@walk
def _add_on_edge(
    n: int, begin: float, end: float, price: float, price_c: float, edge: int, then: int, talks: Talks
) -> int:
    """Prices on an edge, unless the proposer gains nothing or they are no dearer than those before."""
    one, two = talks.points[edge], talks.points[edge + 1]
    slope = (two["gain"] - one["gain"]) / (two["price"] - one["price"])
    gain, gain_c = one["gain"] + slope * (price - one["price"]), slope * price_c
    if gain + gain_c * end <= talks.slack_m:
        return n
    if n > 0 and price_c == 0.0 and price <= talks.pieces[n - 1]["price"] + talks.slack_r:
        return n
    _add(n, begin, end, price, price_c, gain, gain_c, edge, edge + 1, then, talks)
    return n + 1


@walk
def _settle(n: int, t: int, s: int, k: int, patience: float, talks: Talks) -> None:
    """How often the cheaper of two tied offers follows piece n, which leaves a state on step k."""
    piece, c = talks.pieces[n], talks.pieces[n]["begin"]
    if patience > 0.0 and s > talks.place[t + 2] and c == talks.curves[s]["start"]:
        cost = highest_below(k, c, talks)
        wanted = cost - (cost - piece["price"]) / patience
        dearer = talks.curves[s]["price"] + talks.curves[s]["price_q"] * c
        cheaper = talks.curves[s - 1]["price"] + talks.curves[s - 1]["price_q"] * c
        if dearer - wanted > talks.slack_r:
            share = (dearer - wanted) / (dearer - cheaper)
            piece["cheaper"] = 0.0 if share < TIE else (1.0 if share > 1.0 - TIE else share)
