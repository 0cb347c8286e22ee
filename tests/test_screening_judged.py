"""Screening against judges: an exact solver that spares no work, and nobody's better move."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from screening_judge import Exact, Path, Step, column, frontiers, of_types, path

from negosim.model.lanes import Floats
from negosim.model.screening import Costs, Screened, screen

FACTORS = [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(4, 5), Fraction(9, 10), Fraction(19, 20)]


def some_costs(rng: np.random.Generator) -> list[Step]:
    """Uniform costs, or one to three types."""
    kinds = int(rng.integers(4))
    if kinds == 0:
        low = int(rng.integers(6))
        return [Step(Fraction(low), Fraction(low + int(rng.integers(1, 10))), Fraction(1))]
    costs, parts = np.sort(rng.choice(12, kinds, replace=False)), rng.integers(1, 6, kinds)
    shares = [Fraction(int(part), int(parts.sum())) for part in parts]
    return [Step(Fraction(int(c)), Fraction(int(c)), w) for c, w in zip(costs, shares, strict=True)]


def some_offers(rng: np.random.Generator, least: int, most: int) -> list[tuple[int, int]]:
    """Prices and gains, both rising."""
    n = int(rng.integers(least, most + 1))
    prices = np.sort(rng.choice(np.arange(-1, 12), n, replace=False))
    return list(
        zip(prices.tolist(), (rng.integers(-2, 4) + np.cumsum(rng.integers(1, 4, n))).tolist(), strict=True)
    )


def floating(steps: Sequence[Step]) -> Costs:
    if steps[0].low < steps[0].high:
        return Costs.uniform([float(steps[0].low)], [float(steps[0].high)])
    return of_types(*((float(step.low), float(step.share)) for step in steps))


def judge_path(along: Path) -> None:
    """No cost has a better reply, probabilities add up, and no row is empty or there twice."""
    assert along.regret() <= 1e-9
    assert along.flow_gap() <= 1e-12
    assert (along.found.made > 1e-12).all()
    rows = [along.found.round, *along.found.point, along.found.share, along.found.cutoff]
    assert len(set(zip(*(row.tolist() for row in rows), strict=True))) == len(along.price)


def judge_points(rng: np.random.Generator, rounds: int, m: int) -> Screened:
    offers, steps, factors = some_offers(rng, 1, 5), some_costs(rng), tuple(rng.choice(FACTORS, 2))
    exact = Exact([(Fraction(p), Fraction(f)) for p, f in offers], steps, rounds, factors)
    pairs = [(f, -p) if m == 0 else (-p, f) for p, f in (offers if m == 0 else offers[::-1])]
    points, discount, costs = frontiers(pairs), column(*map(float, factors)), floating(steps)
    found = screen(
        points,
        column(0, 0),
        costs,
        proposer=m,
        discount=discount if m == 0 else discount[::-1],
        offers=rounds,
    )
    assert found.proposer[0] == pytest.approx(float(exact.value(0, Fraction(1))), abs=1e-11)
    best = exact.best(0, Fraction(1))
    along = path(found, points, column(0, 0), m, discount, costs)
    if best:
        assert (along.price[0], along.gain[0]) == tuple(map(float, exact.offers[best[-1]]))
        assert found.tied[0] == (len(best) > 1)
        assert found.cutoff[0] == pytest.approx(float(exact.cutoff(0, best[-1])), abs=1e-11)
    else:
        assert found.begin[1] == 0
        free = [p for p, f in offers if f == 0]
        assert found.tied[0] == any(p <= steps[-1].high for p in free)
    judge_path(along)
    assert along.proposer() == pytest.approx(found.proposer[0], abs=1e-11)
    # The mean over the middles of 4000 parts, of which some hold a type's edge.
    assert along.responder() == pytest.approx(found.responder[0], abs=2e-2)
    return found


@pytest.mark.parametrize(("rounds", "m", "games"), [(1, 0, 60), (2, 1, 300), (3, 0, 300), (4, 1, 100)])
def test_against_an_exact_solver(rounds: int, m: int, games: int) -> None:
    found = [judge_points(np.random.default_rng([rounds, seed]), rounds, m) for seed in range(games)]
    ways = [max(np.bincount(one.round), default=0) for one in found]
    assert (max(ways) > 1) == (rounds > 1)  # in some games the proposer mixes
    assert {len(set(one.round.tolist())) for one in found} >= set(range(min(rounds, 3) + 1))
    assert {bool(one.tied[0]) for one in found} == {False, True}


def some_polygon(rng: np.random.Generator) -> list[tuple[Fraction, Fraction]]:
    """A concave frontier of up to three edges, prices and gains."""
    wide = rng.integers(1, 6, rng.integers(1, 4))
    slopes = np.sort(rng.choice(np.arange(1, 13), len(wide), replace=False))[::-1]
    price, gain = Fraction(int(rng.integers(-2, 4))), Fraction(int(rng.integers(-6, 4)), 2)
    vertices = [(price, gain)]
    for w, a in zip(wide, slopes, strict=True):
        price, gain = price + int(w), gain + int(w) * Fraction(int(a), 4)
        vertices.append((price, gain))
    return vertices


def along_edges(vertices: Sequence[tuple[Fraction, Fraction]], price: Fraction) -> Fraction:
    """The gain at a price on a polygon."""
    for (p, f), (p_2, f_2) in pairwise(vertices):
        if p <= price <= p_2:
            return f + (f_2 - f) * (price - p) / (p_2 - p)
    raise ValueError(price)


def useful(vertices: Any, costs: Sequence[Fraction], rounds: int, patience: Fraction) -> list[Any]:
    """Every price by which some type could be indifferent in some round, and the dearest one, with gains."""
    dearest = vertices[-1][0]
    prices = {min(cost, dearest) for cost in costs}
    for _ in range(rounds - 1):
        prices |= {min(cost - patience * (cost - price), dearest) for cost in costs for price in prices}
    return [(p, along_edges(vertices, p)) for p in sorted(prices | {dearest}) if p >= vertices[0][0]]


def judge_polygon(rng: np.random.Generator, rounds: int) -> Screened:
    vertices, steps, factors = some_polygon(rng), some_costs(rng), tuple(rng.choice(FACTORS, 2))
    while steps[0].low < steps[0].high:
        steps = some_costs(rng)
    exact = Exact(useful(vertices, [step.low for step in steps], rounds, factors[1]), steps, rounds, factors)
    points = frontiers([(float(f), -float(p)) for p, f in vertices])
    discount, costs = column(*map(float, factors)), floating(steps)
    found = screen(points, column(0, 0), costs, proposer=0, discount=discount, offers=rounds, lotteries=True)
    assert found.proposer[0] == pytest.approx(float(exact.value(0, Fraction(1))), abs=1e-11)
    along = path(found, points, column(0, 0), 0, discount, costs)
    best = exact.best(0, Fraction(1))
    assert along.price[:1] == pytest.approx([float(exact.offers[x][0]) for x in best[-1:]], abs=1e-11)
    assert found.tied[0] == (len(best) > 1) or not best
    judge_path(along)
    return found


@pytest.mark.parametrize(("rounds", "games"), [(1, 60), (2, 100), (3, 20)])
def test_lotteries_against_an_exact_solver(rounds: int, games: int) -> None:
    found = [judge_polygon(np.random.default_rng([rounds, seed]), rounds) for seed in range(games)]
    assert {len(set(one.round.tolist())) for one in found} >= set(range(1, rounds + 1))


def best_deviation(hull: Floats, d: Floats, ends: Floats, rounds: int, discount: Floats) -> float:
    """The most that the proposer can have at first, by any offer that leaves one of 8000 states.

    What follows in state c are talks of one round less with costs up to κ(c), and c times their value; their
    first offer says which is the dearest offer now that leaves c. So, if talks of one round are solved right,
    those of any number are.
    """
    n = 8000
    c, every = np.arange(1, n + 1) / n, np.ones(n)
    cost = ends[0] + (ends[1] - ends[0]) * c
    later = screen(
        frontiers(*[list(zip(*hull, strict=True))] * n),
        d[:, None] * every,
        Costs.uniform(ends[0] * every, cost),
        proposer=0,
        discount=discount[:, None] * every,
        offers=rounds - 1,
        lotteries=True,
    )
    goes_on = later.begin[1:] > later.begin[:-1]
    first = later.begin[:-1][goes_on]
    given = np.tile(hull[1], n)[later.point[:, first]]
    asked = d[1] - later.share[first] * given[0] - (1 - later.share[first]) * given[1]
    price = cost.copy()
    price[goes_on] -= discount[1] * (cost[goes_on] - asked)
    price = np.minimum(price, d[1] - hull[1, -1])
    gain = np.interp(price, d[1] - hull[1], hull[0] - d[0])
    possible = (price >= d[1] - hull[1, 0]) & (gain >= 0)
    return float(np.where(possible, (1 - c) * gain + discount[0] * c * later.proposer, 0).max())


@pytest.mark.parametrize("rounds", [2, 3, 5, 8])
def test_no_other_demand_is_better_on_a_bent_frontier(rounds: int) -> None:
    most = 0
    for seed in range(20):
        rng = np.random.default_rng([rounds, seed])
        angle = np.sort(rng.random(4) * np.pi / 2)
        hull, middle = np.array([np.sin(angle), np.cos(angle)]), angle[0] + rng.random() * 0.5
        d = np.array([np.sin(middle), np.cos(middle)]) - rng.random(2) * 0.02
        ends, discount = np.sort(rng.random(2) * [0.05, 1]), rng.random(2) * 0.5 + 0.49
        points, no_deal, factors = frontiers(list(zip(*hull, strict=True))), d[:, None], discount[:, None]
        costs = Costs.uniform(ends[:1], ends[1:])
        found = screen(points, no_deal, costs, proposer=0, discount=factors, offers=rounds, lotteries=True)
        best = best_deviation(hull, d, ends, rounds, discount)
        # Between two of the states it loses what a step's share of the population is worth at most.
        assert best - 1e-12 <= found.proposer[0] <= best + 2e-4
        along = path(found, points, no_deal, 0, factors, costs)
        judge_path(along)
        assert along.proposer() == pytest.approx(found.proposer[0], abs=1e-12)
        assert along.responder() == pytest.approx(found.responder[0], abs=1e-6)
        most = max(most, len(found.round))
    assert most >= rounds


def test_no_other_demand_is_better_on_a_frontier_with_a_sharp_bend() -> None:
    # Prices 0, 1, 2 with gains 0, 1, 1.05. Where the price now is on the flat edge and the next one on the
    # steep edge, the next matters more; so the value is convex in the cutoff, and only its ends are of use.
    hull, d, ends = np.array([[0, 1, 1.05], [0, -1, -2]]), np.zeros(2), np.array([0, 2.5])
    for factors in ([0.95, 0.95], [0.99, 0.6], [0.9, 0.3]):
        for rounds in (2, 3, 4):
            found = screen(
                frontiers(list(zip(*hull, strict=True))),
                d[:, None],
                Costs.uniform(ends[:1], ends[1:]),
                proposer=0,
                discount=column(*factors),
                offers=rounds,
                lotteries=True,
            )
            best = best_deviation(hull, d, ends, rounds, np.array(factors))
            assert best - 1e-12 <= found.proposer[0] <= best + 2e-4


# The price of a uniform population rises evenly with the state, but a bend in the frontier makes it stop and
# jump, and a jump in one round makes another one in the round before. In these talks rounding once passed for
# jumps, which grew to 1e-4 in five rounds: the value must not depend on the scale of states.
def test_rounding_does_not_grow() -> None:
    hull = np.array(
        [[0.0, 0.1340672, 0.28960954, 0.49324045], [0.13203709, 0.122693661, 0.08847585, 0.00060612]]
    )
    d, ends, discount = (
        np.array([0.21141329, 0.24730472]),
        np.array([0.11041461, 0.24730462]),
        np.array([0.93, 0.44]),
    )
    points = frontiers(list(zip(*hull, strict=True)))
    for rounds in range(2, 12):
        found = screen(
            points,
            d[:, None],
            Costs.uniform(ends[:1], ends[1:]),
            proposer=0,
            discount=discount[:, None],
            offers=rounds,
            lotteries=True,
        )
        best = best_deviation(hull, d, ends, rounds, discount)
        assert best - 1e-12 <= found.proposer[0] <= best + 2e-5
