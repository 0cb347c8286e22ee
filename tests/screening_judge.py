"""Judges of screening that share no code with it: an exact solver that spares no work, and best replies.

``Exact`` solves a game of few offers in fractions, straight from the definition: in every state it tries
every offer, and every offer's cutoff in every interval in which the next offer is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np

from negosim.model.frontier import Frontiers
from negosim.model.lanes import Floats
from negosim.model.screening import Costs, Screened

Pairs = Sequence[tuple[float, float]]

ZERO, ONE = Fraction(0), Fraction(1)


def frontiers(*draws: Pairs) -> Frontiers:
    """Frontiers of draws, each the payoffs (u_1, u_2) from the best for the second player on."""
    begin = np.cumsum([0, *map(len, draws)]).astype(np.int64)
    payoffs = np.array([pair for draw in draws for pair in draw], dtype=float).reshape(-1, 2).T.copy()
    points = payoffs.shape[1]
    return Frontiers(begin, payoffs, np.arange(points), np.ones(points))


def column(*numbers: float) -> Floats:
    """Numbers of one draw, ``(numbers, 1)``."""
    return np.array(numbers, dtype=float)[:, None]


def of_types(*pairs: tuple[float, float]) -> Costs:
    """Costs and shares of types in one draw."""
    return Costs.types(column(*(cost for cost, _ in pairs)), column(*(share for _, share in pairs)))


@dataclass(frozen=True)
class Step:
    """The cost rises evenly from ``low`` to ``high`` over a part ``share`` of the population."""

    low: Fraction
    high: Fraction
    share: Fraction


class Exact:
    """Offers (price, gain) from cheap to dear, T of them to costs in rising steps, two discount factors."""

    def __init__(
        self,
        offers: Sequence[tuple[Fraction, Fraction]],
        steps: Sequence[Step],
        rounds: int,
        discount: tuple[Fraction, Fraction],
    ) -> None:
        self.offers = [(price, gain) for price, gain in offers if gain > 0]
        self.steps, self.rounds, self.discount = steps, rounds, discount
        self.edges = [sum((step.share for step in steps[:k]), ZERO) for k in range(len(steps) + 1)]
        self.value = cache(self._value)
        self.cutoff = cache(self._cutoff)
        self.cells = cache(self._cells)

    def _value(self, t: int, q: Fraction) -> Fraction:
        """R_t(q)."""
        return max((value for _, value in self.worth(t, q)), default=ZERO)

    def worth(self, t: int, q: Fraction) -> list[tuple[int, Fraction]]:
        """What each offer that somebody accepts is worth in state q."""
        if t == self.rounds:
            return []
        later = self.discount[0]
        cutoffs = [self.cutoff(t, x) for x in range(len(self.offers))]
        return [
            (x, (q - c) * self.offers[x][1] + later * self.value(t + 1, c))
            for x, c in enumerate(cutoffs)
            if c < q
        ]

    def best(self, t: int, q: Fraction) -> list[int]:
        """The best offers in state q, from cheap to dear; none if none is accepted."""
        worth = self.worth(t, q)
        return [x for x, value in worth if value == self.value(t, q)]

    def _cutoff(self, t: int, x: int) -> Fraction:
        price, patience = self.offers[x][0], self.discount[1]
        for left, right in self.cells(t + 1):
            k = max(k for k in range(len(self.steps)) if self.edges[k] <= left)
            step = self.steps[k]
            slope = (step.high - step.low) / step.share
            low = step.low + slope * (left - self.edges[k])
            following = self.best(t + 1, (left + right) / 2)
            # κ - p ≥ weight·κ + base: waiting is worth δ (κ - p'), or nothing
            weight = patience if following else ZERO
            base = -patience * self.offers[following[0]][0] if following else ZERO
            if low - price >= weight * low + base:
                return left
            if slope > 0:
                c = left + ((price + base) / (1 - weight) - low) / slope
                if c < right:
                    return c
        return ONE

    def _cells(self, t: int) -> list[tuple[Fraction, Fraction]]:
        """Intervals of states in which the cost is linear and the best offer of round t the same."""
        kinks = {*self.edges, ZERO, ONE}
        if t < self.rounds:
            later = self.discount[0]
            lines = [(ZERO, ZERO)]
            for x, (_, gain) in enumerate(self.offers):
                c = self.cutoff(t, x)
                kinks.add(c)
                lines.append((gain, later * self.value(t + 1, c) - c * gain))
            for i, (one, at_0) in enumerate(lines):
                kinks |= {(b - at_0) / (one - other) for other, b in lines[:i] if one != other}
        listed = sorted(kink for kink in kinks if 0 <= kink <= 1)
        return list(pairwise(listed))


@dataclass(frozen=True)
class Path:
    """The path of one draw, with prices and gains of its rows, and costs of some of the population."""

    found: Screened
    price: Floats
    gain: Floats
    quantile: Floats
    cost: Floats
    discount: Floats

    @property
    def rows(self) -> range:
        return range(len(self.price))

    def continuation(self) -> Floats:
        """What each cost has from waiting after each row, replying at its best, ``(rows, costs)``."""
        waits = np.zeros((len(self.price), len(self.cost)))
        here = np.zeros_like(waits)
        for i in reversed(self.rows):
            mix = self.found.mix[i]
            for place, weight in zip(self.found.then[:, i], (mix, 1 - mix), strict=True):
                if place >= 0:
                    waits[i] += self.discount[1] * weight * here[place]
            here[i] = np.maximum(self.cost - self.price[i], waits[i])
        return waits

    def regret(self) -> float:
        """The most that any cost could gain anywhere on the path by another reply than the cutoff's."""
        waits, worst = self.continuation(), 0.0
        for i in self.rows:
            accepts = self.quantile > self.found.cutoff[i]
            loss = np.where(accepts, 1, -1) * (waits[i] - (self.cost - self.price[i]))
            worst = max(worst, float(loss.max(initial=0)))
        return worst

    def proposer(self) -> float:
        """The proposer's gain, recomputed from the rows."""
        return float(np.sum(self.discount[0] ** self.found.round * self.found.accepted * self.gain))

    def responder(self) -> float:
        """The responder's gain if every cost replies at its best, averaged over the costs."""
        if not len(self.price):
            return 0.0
        return float(np.maximum(self.cost - self.price[0], self.continuation()[0]).mean())

    def flow_gap(self) -> float:
        """How far the probabilities of the rows miss what cutoffs and mixing make of them."""
        made = np.zeros(len(self.price))
        made[:1] = 1
        accepted = np.zeros(len(self.price))
        for i in self.rows:
            weight = made[i] and self.found.made[i]  # probability of coming to it, times the state
            accepted[i] = self.found.accepted[i]
            for place, mix in zip(
                self.found.then[:, i], (self.found.mix[i], 1 - self.found.mix[i]), strict=True
            ):
                if place >= 0:
                    made[place] += (weight - accepted[i]) * mix
        return float(np.abs(made - self.found.made).max(initial=0))


def path(
    found: Screened,
    points: Frontiers,
    disagreement: Floats,
    m: int,
    discount: Floats,
    costs: Costs,
    n: int = 4000,
) -> Path:
    """The path of a single draw, with the costs at n evenly spaced quantiles."""
    one, two = found.point
    payoffs = found.share * points.payoffs[:, one] + (1 - found.share) * points.payoffs[:, two]
    quantile = (np.arange(n) + 0.5) / n
    low, high, share = costs.steps[:, :, 0]
    end = np.cumsum(share)
    k = np.minimum(np.searchsorted(end, quantile), len(end) - 1)
    cost = low[k] + (high - low)[k] * (quantile - end[k] + share[k]) / np.where(share > 0, share, 1)[k]
    return Path(
        found,
        disagreement[1 - m, 0] - payoffs[1 - m],
        payoffs[m] - disagreement[m, 0],
        quantile,
        cost,
        discount[:, 0],
    )
