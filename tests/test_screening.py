"""Screening: closed forms of the literature, degenerate cases, faults, and bits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from screening_judge import Pairs, column, frontiers, of_types

from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.model.screening import Costs, Screened, screen


def of_prices(prices: Sequence[float], costs: Costs, rounds: int, delta: float, **more: Any) -> Screened:
    """A seller, who has the price, and a buyer; the price is what the buyer pays of its cost."""
    pairs = [(price, -price) for price in prices]
    return screen(
        frontiers(pairs),
        column(0, 0),
        costs,
        proposer=0,
        discount=column(delta, delta),
        offers=rounds,
        **more,
    )


# ------------------------------------------------------------------ One offer
# Fearon 1995, International Organization 49, 379-414: A demands x of a territory of size 1, which is worth
# x to A and 1 - x to B; war gives A the probability p, and costs c_A and c_B, B's private, uniform on [l, h].
# The best demand is p + (h - c_A) / 2, at most 1 (and at least what B surely grants, p + l); war has the
# chance that c_B is less than the demand exceeds p, (h - c_A - 2l) / (2 (h - l)) inside.
FEARON = [
    (0.5, 0.1, 0.0, 0.4, 0.65, 0.375, 0.55625),
    (0.5, 0.05, 0.1, 0.5, 0.725, 0.3125, 0.6390625),
    (0.5, 0.2, 0.1, 0.3, 0.6, 0.0, 0.6),
    (0.9, 0.1, 0.0, 0.4, 1.0, 0.25, 0.95),
]


def fearon(p: float, c_a: float, low: float, high: float, m: int = 0) -> tuple[float, float, float]:
    """The demand, the risk of war, and what the demanding side has in all; m is that side."""
    ends = [(0.0, 1.0), (1.0, 0.0)]
    disagreement = column(p - c_a, 1 - p)
    found = screen(
        frontiers(ends),
        disagreement if m == 0 else disagreement[::-1],
        Costs.uniform([low], [high]),
        proposer=m,
        discount=column(0, 0),
        lotteries=True,
    )
    point, share = found.point[:, 0], found.share[0]
    demand = share * ends[point[0]][m] + (1 - share) * ends[point[1]][m]
    return demand, 1 - found.accepted[0], found.proposer[0] + p - c_a


@pytest.mark.parametrize(("p", "c_a", "low", "high", "demand", "risk", "value"), FEARON)
@pytest.mark.parametrize("m", [0, 1])
def test_risk_of_war(
    p: float, c_a: float, low: float, high: float, demand: float, risk: float, value: float, m: int
) -> None:
    assert demand == pytest.approx(min(max(p + (high - c_a) / 2, p + low), 1), abs=1e-12)
    inside = (high - c_a - 2 * low) / (2 * (high - low))
    assert risk == pytest.approx(max(inside, 0) if demand < 1 else (1 - p - low) / (high - low), abs=1e-12)
    assert fearon(p, c_a, low, high, m) == pytest.approx((demand, risk, value), abs=1e-12)


def test_grid_of_demands_comes_close() -> None:
    steps = 1000
    points = [(k / steps, 1 - k / steps) for k in range(steps + 1)]
    found = screen(
        frontiers(points),
        column(0.45, 0.5),
        Costs.uniform([0.1], [0.5]),
        proposer=0,
        discount=column(0, 0),
    )
    assert found.point[0, 0] / steps == pytest.approx(0.725, abs=0.5 / steps)
    # A parabola of curvature 2 / (h - l) loses at most this by half a step.
    assert 0 <= 0.1890625 - found.proposer[0] <= (0.5 / steps) ** 2 / 0.4 + 1e-12


def test_one_offer_on_a_bent_frontier_is_the_best_of_all_demands() -> None:
    rng = np.random.default_rng(5)
    for _ in range(40):
        x = np.sort(rng.random(4))
        hull = list(zip(x, np.sqrt(1 - x**2), strict=True))
        d, (low, high) = rng.random(2) - [0.2, 0], np.sort(rng.random(2))
        found = screen(
            frontiers(hull),
            d[:, None],
            Costs.uniform([low], [high]),
            proposer=0,
            discount=column(0, 0),
            lotteries=True,
        )
        one = np.linspace(x[0], x[-1], 40001)
        two = np.interp(one, x, np.sqrt(1 - x**2))
        chance = np.clip((high - (d[1] - two)) / (high - low), 0, 1)
        value = np.where(one >= d[0], (one - d[0]) * chance, 0).max()
        assert value - 1e-12 <= found.proposer[0] <= value + 1e-4


# Fearon 1995 (preventive war): from the second period on A wins with probability p_2 > p_1, for good. War in
# period t is worth p_t / (1 - δ) - c_A and (1 - p_t) / (1 - δ) - c_B. Each period A takes what B would not
# fight for; the most it can leave to B in the first period is all of it. B fights then if
# δ p_2 - p_1 > c_B (1 - δ)², provided that war leaves B something to lose, 1 - p_2 ≥ c_B (1 - δ). (In the
# second case below it does not: A cannot take all that B would give to avoid war, which makes for peace.)
def peace(delta: float, p_1: float, p_2: float, c_b: float, c_a: float = 0.1) -> tuple[float, float]:
    """Chance of peace in the first period, and B's value of the second; each is solved by ``screen``."""

    def demanded(flow: float, after: Floats, p: float) -> Screened:
        ends = [(after[0], flow + after[1]), (flow + after[0], after[1])]
        war = column(p / (1 - delta) - c_a, (1 - p) / (1 - delta))
        return screen(
            frontiers(ends), war, of_types((c_b, 1)), proposer=0, discount=column(0, 0), lotteries=True
        )

    second = demanded(1 / (1 - delta), np.zeros(2), p_2)
    later = np.array(
        [
            second.proposer[0] + p_2 / (1 - delta) - c_a,
            second.responder[0] + (1 - p_2) / (1 - delta) - c_b,
        ]
    )
    first = demanded(1.0, delta * later, p_1)
    return float(first.accepted.sum()), float(later[1])


@pytest.mark.parametrize(
    ("delta", "p_1", "p_2", "c_b", "war"),
    [(0.9, 0.3, 0.5, 0.2, True), (0.9, 0.5, 0.6, 4.5, False)],
)
def test_shifting_power(delta: float, p_1: float, p_2: float, c_b: float, war: bool) -> None:
    assert (delta * p_2 - p_1 > c_b * (1 - delta) ** 2) is war
    assert peace(delta, p_1, p_2, c_b)[0] == pytest.approx(0 if war else 1, abs=1e-12)


@pytest.mark.parametrize(("delta", "p_1", "c_b"), [(0.9, 0.3, 0.2), (0.8, 0.1, 0.5), (0.95, 0.5, 3.0)])
def test_war_begins_where_the_formula_says(delta: float, p_1: float, c_b: float) -> None:
    edge = (p_1 + c_b * (1 - delta) ** 2) / delta
    assert 1 - edge > c_b * (1 - delta)
    for p_2, accepted in ((edge + 1e-6, 0), (edge - 1e-6, 1)):
        chance, later = peace(delta, p_1, p_2, c_b)
        assert chance == pytest.approx(accepted, abs=1e-12)
        assert later == pytest.approx((1 - p_2) / (1 - delta) - c_b, abs=1e-9)


# ------------------------------------------------------------------ Several offers
# Two types, high with prior π, two periods, δ (Fudenberg & Tirole 1983, Review of Economic Studies 50,
# 221-247; Hart 1989, Quarterly Journal of Economics 104, 25-48), where high is worth asking for at first: so
# many of the high accept the high price that afterwards low is as good, share of high = low / high.
@pytest.mark.parametrize(
    ("high", "low", "prior", "delta", "accepts", "profit"),
    [(2, 1, 0.7, 0.9, 4 / 7, 1.34), (3, 1, 0.6, 0.8, 2 / 3, 1.68)],
)
@pytest.mark.parametrize("lotteries", [False, True])
def test_two_types(
    high: float, low: float, prior: float, delta: float, accepts: float, profit: float, lotteries: bool
) -> None:
    left = low / (high - low) * (1 - prior)  # of the high type, so that high·left = low·(left + 1 - prior)
    assert accepts == pytest.approx(1 - left / prior, abs=1e-12)
    prices = [0, high + 1] if lotteries else [low, (1 - delta) * high + delta * low, high]
    found = of_prices(prices, of_types((low, 1 - prior), (high, prior)), 2, delta, lotteries=lotteries)
    assert found.proposer[0] == pytest.approx(profit, abs=1e-12)
    assert found.accepted[0] / prior == pytest.approx(accepts, abs=1e-12)
    assert found.responder[0] == pytest.approx(0, abs=1e-12)
    assert found.believed[0] == pytest.approx(low + (high - low) * low / high, abs=1e-12)
    assert found.then[:, 0].tolist() == [1, -1] and found.round.tolist() == [0, 1]
    # The high price again, which the rest of the high accept: profit = high·(accepted + δ·the rest).
    assert profit == pytest.approx(high * found.accepted[0] + delta * high * found.accepted[1], abs=1e-12)


def linear_shares(rounds: int, seller: float, buyer: float) -> list[float]:
    """α of the prices α q with 1, 2, … offers left, costs uniform on [0, q].

    Sobel & Takahashi 1983, Review of Economic Studies 50, 411-426: with β = 1 - δ_r + δ_r α' the cutoff is
    λ q, λ = β / (2β - δ_m α'), the price β λ q, and the profit α q² / 2.
    """
    found = [0.5]
    for _ in range(rounds - 1):
        beta = 1 - buyer + buyer * found[-1]
        found.append(beta * beta / (2 * beta - seller * found[-1]))
    return found


def stationary(delta: float) -> tuple[float, float]:
    """Price and cutoff as shares of the state, without a last round.

    Stokey 1981, Bell Journal of Economics 12, 112-128; Gul, Sonnenschein & Wilson 1986, Journal of Economic
    Theory 39, 155-190.
    """
    ratio = (1 - math.sqrt(1 - delta)) / delta
    return math.sqrt(1 - delta) * ratio, ratio


def uniform_sale(rounds: int, seller: float, buyer: float) -> Screened:
    return screen(
        frontiers([(0, 1), (1, 0)]),
        column(0, 1),
        Costs.uniform([0], [1]),
        proposer=0,
        discount=column(seller, buyer),
        offers=rounds,
        lotteries=True,
    )


@pytest.mark.parametrize(("seller", "buyer"), [(0.9, 0.9), (0.5, 0.95), (0.99, 0.6), (0.7, 0.0)])
@pytest.mark.parametrize("rounds", [1, 2, 3, 8])
def test_uniform_costs(rounds: int, seller: float, buyer: float) -> None:
    shares = linear_shares(rounds, seller, buyer)[::-1]
    found = uniform_sale(rounds, seller, buyer)
    assert found.proposer[0] == pytest.approx(shares[0] / 2, abs=1e-12)
    states = np.array([1.0, *found.cutoff[:-1]])
    assert 1 - found.share == pytest.approx(shares * states, abs=1e-12)
    assert found.made == pytest.approx(states, abs=1e-12)
    assert found.believed == pytest.approx(found.cutoff / 2, abs=1e-12)


def test_two_offers_to_uniform_costs() -> None:
    found = uniform_sale(2, 0.9, 0.9)
    assert 1 - found.share[0] == pytest.approx(0.465385, abs=5e-7)
    assert found.proposer[0] == pytest.approx(0.232692, abs=5e-7)


def test_many_offers_come_to_the_infinite_horizon() -> None:
    gamma, ratio = stationary(0.9)
    assert (gamma, ratio) == pytest.approx((0.240253, 0.759747), abs=5e-7)
    found = uniform_sale(200, 0.9, 0.9)
    assert 1 - found.share[0] == pytest.approx(gamma, abs=1e-9)
    assert found.cutoff[:20] == pytest.approx(ratio ** np.arange(1, 21), abs=1e-9)


def test_patience_takes_the_price_to_what_all_pay() -> None:
    # Coase 1972, Journal of Law and Economics 15, 143-149.
    prices = [1 - uniform_sale(1000, delta, delta).share[0] for delta in (0.5, 0.9, 0.99)]
    assert prices == pytest.approx([stationary(delta)[0] for delta in (0.5, 0.9, 0.99)], abs=1e-6)
    assert prices == sorted(prices, reverse=True) and prices[-1] < 0.1


@pytest.mark.parametrize("steps", [100, 400])
def test_two_offers_of_a_grid_come_close(steps: int) -> None:
    # Prices are off by a step at most, and no price is accepted by more than all.
    found = of_prices([k / steps for k in range(steps + 1)], Costs.uniform([0], [1]), 2, 0.9)
    assert found.proposer[0] == pytest.approx(linear_shares(2, 0.9, 0.9)[-1] / 2, abs=1 / steps)


# ------------------------------------------------------------------ Degenerate cases
def outcome(found: Screened) -> list[tuple[float, float, float]]:
    """Made, accepted, and cutoff of every row."""
    return list(zip(found.made.tolist(), found.accepted.tolist(), found.cutoff.tolist(), strict=True))


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rounds", [1, 3])
def test_one_known_cost_is_asked_for_at_once(rounds: int, lotteries: bool) -> None:
    for costs in (of_types((2, 1)), Costs.uniform([2], [2]), of_types((1, 0), (2, 1), (3, 0))):
        found = of_prices([0, 2, 5], costs, rounds, 0.9, lotteries=lotteries)
        assert (found.proposer[0], found.responder[0]) == pytest.approx((2, 0), abs=1e-12)
        assert outcome(found) == [(1, 1, 0)]
        assert np.isnan(found.believed[0])


def test_a_narrow_range_of_costs_is_nearly_one() -> None:
    for width in (1e-3, 1e-6, 1e-9, 1e-13):
        found = of_prices([0, 5], Costs.uniform([2], [2 + width]), 3, 0.9, lotteries=True)
        assert found.proposer[0] == pytest.approx(2, abs=width + 1e-12)


def test_equal_types_are_one() -> None:
    once = of_prices([1, 2], of_types((1, 0.5), (2, 0.5)), 2, 0.9)
    twice = of_prices([1, 2], of_types((1, 0.25), (1, 0.25), (2, 0.5)), 2, 0.9)
    assert outcome(once) == outcome(twice)


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rounds", [1, 2])
def test_nothing_is_offered(rounds: int, lotteries: bool) -> None:
    def talks(points: Pairs, d: tuple[float, float], tied: bool) -> None:
        found = screen(
            frontiers(points),
            column(*d),
            Costs.uniform([0], [0.5]),
            proposer=0,
            discount=column(0.9, 0.9),
            offers=rounds,
            lotteries=lotteries,
        )
        assert found.begin.tolist() == [0, 0]
        assert (found.proposer[0], found.responder[0], found.tied[0]) == (0, 0, tied)

    line = [(0, 1), (1, 0)]
    talks([], (0, 0), False)
    talks(line, (2, 0), False)  # no offer is a gain
    talks(line, (0.9, 1.7), False)  # no cost is high enough
    talks(line, (0.8, 0.8), False)  # both at once
    talks(line, (1, 0), True)  # what costs the proposer nothing would be accepted
    talks(line, (1, 0.8), False)  # or not


def test_an_offer_that_is_no_gain_is_not_made_but_said_to_be_tied() -> None:
    found = screen(frontiers([(0, 0)]), column(0, 0), of_types((1, 1)), proposer=1, discount=column(0, 0))
    assert found.begin.tolist() == [0, 0] and found.tied[0]


def test_of_tied_demands_the_higher_is_made() -> None:
    # 1 from all, or 2 from half.
    found = of_prices([1, 2], of_types((1, 0.5), (2, 0.5)), 1, 0.9)
    assert found.tied[0] and found.point[0, 0] == 1
    assert outcome(found) == [(1, 0.5, 0.5)]


def test_a_responder_who_does_not_care_for_later_rounds_is_skimmed() -> None:
    found = of_prices([1, 2, 3], of_types((1, 0.25), (2, 0.25), (3, 0.5)), 3, 0.0)
    assert found.proposer[0] == 1.5  # the proposer does not care either
    patient = screen(
        frontiers([(1, -1), (2, -2), (3, -3)]),
        column(0, 0),
        of_types((1, 0.25), (2, 0.25), (3, 0.5)),
        proposer=0,
        discount=column(0.9, 0),
        offers=3,
    )
    assert patient.proposer[0] == pytest.approx(3 * 0.5 + 0.9 * 2 * 0.25 + 0.81 * 0.25, abs=1e-12)
    assert outcome(patient) == [(1, 0.5, 0.5), (0.5, 0.25, 0.25), (0.25, 0.25, 0)]


def test_a_path_that_branches() -> None:
    # High would pay 3 at once only if the second price were 3 too: at 3/2 for low (or 3) it mixes 3 and 1.
    found = of_prices([1, 2.5], of_types((1, 0.5), (3, 0.5)), 2, 0.9)
    share = (3 - 2.5) / 0.9  # of high's cost less the second price, in the mean
    cheaper = (share - 0.5) / 1.5
    assert found.cutoff[0] == pytest.approx(0.5 * 2.5 / 1.5, abs=1e-12)
    assert found.then[:, 0].tolist() == [1, 2]
    assert found.mix[0] == pytest.approx(1 - cheaper, abs=1e-12)
    assert found.point[0].tolist() == [1, 1, 0]
    assert found.made[1:] == pytest.approx(found.cutoff[0] * np.array([1 - cheaper, cheaper]), abs=1e-12)


# ------------------------------------------------------------------ Bits
def many_draws(lotteries: bool) -> tuple[list[Pairs], Floats, Floats, Floats]:
    """Frontiers, disagreement, costs and discount factors of 60 draws."""
    rng, draws = np.random.default_rng(2), []
    for _ in range(60):
        n = int(rng.integers(0, 30))
        angle = np.sort(rng.random(n) * np.pi / 2)
        noise = np.zeros(n) if lotteries else np.sort(rng.random(n))
        draws.append(list(zip(np.sin(angle) + noise, np.cos(angle) - noise, strict=True)))
    disagreement = rng.random((2, 60)) * [[0.7], [1.4]]
    return draws, disagreement, np.sort(rng.random((2, 60)), axis=0), 1 - rng.random((2, 60)) * 0.3


def solved(lotteries: bool, uniform: bool, which: Sequence[int]) -> list[tuple[Any, ...]]:
    """The solution of each of some draws, with points and rows counted from the draw's own."""
    draws, disagreement, ends, discount = many_draws(lotteries)
    points = frontiers(*(draws[d] for d in which))
    low, high = ends[:, which]
    costs = (
        Costs.uniform(low, high) if uniform else Costs.types(ends[:, which], np.full((2, len(which)), 0.5))
    )
    found = screen(
        points,
        disagreement[:, which],
        costs,
        proposer=0,
        discount=discount[:, which],
        offers=4,
        lotteries=lotteries,
    )
    apart = []
    for d in range(len(which)):
        rows = slice(found.begin[d], found.begin[d + 1])
        then = np.where(found.then[:, rows] >= 0, found.then[:, rows] - found.begin[d], -1)
        by_row = ("round", "share", "made", "accepted", "cutoff", "believed", "mix")
        arrays = [
            found.point[:, rows] - points.begin[d],
            then,
            *(getattr(found, name)[rows] for name in by_row),
        ]
        arrays += [array[d : d + 1] for array in (found.proposer, found.responder, found.tied)]
        apart.append(tuple(array.tobytes() for array in arrays))
    return apart


@pytest.mark.parametrize("uniform", [False, True])
@pytest.mark.parametrize("lotteries", [False, True])
def test_bits_do_not_depend_on_company(lotteries: bool, uniform: bool) -> None:
    together = solved(lotteries, uniform, range(60))
    assert len(set(together)) > 20
    order = np.random.default_rng(4).permutation(60).tolist()
    assert solved(lotteries, uniform, order) == [together[d] for d in order]
    with ThreadPoolExecutor(3) as pool:
        parts = list(pool.map(lambda d: solved(lotteries, uniform, [d]), range(60)))
    assert [part[0] for part in parts] == together


def test_room_grows() -> None:
    alone = uniform_sale(300, 0.95, 0.95)
    rows = len(alone.round)
    assert rows > 100 and (alone.made > 1e-12).all()  # then it is not worth while to go on
    found = screen(
        frontiers(*[[(0, 1), (1, 0)]] * 3),
        np.array([[0.0] * 3, [1.0] * 3]),
        Costs.uniform(np.zeros(3), np.ones(3)),
        proposer=0,
        discount=np.full((2, 3), 0.95),
        offers=300,
        lotteries=True,
    )
    for name in ("share", "made", "accepted", "cutoff"):
        assert np.array_equal(getattr(found, name), np.tile(getattr(alone, name), 3))
    assert np.array_equal(
        found.then[0], np.tile(alone.then[0], 3) + np.repeat([0, rows, 2 * rows], rows) * (found.then[0] >= 0)
    )


def test_no_draws() -> None:
    found = screen(
        frontiers(),
        np.zeros((2, 0)),
        Costs.uniform([], []),
        proposer=0,
        discount=np.zeros((2, 0)),
    )
    assert found.begin.tolist() == [0]
    assert all(getattr(found, f.name).size == 0 for f in fields(Screened) if f.name != "begin")


# ------------------------------------------------------------------ Faults
def asked(**changes: Any) -> Screened:
    given: dict[str, Any] = {
        "frontiers": frontiers([(0, 1), (1, 0)]),
        "disagreement": column(0, 0),
        "costs": Costs.uniform([0], [1]),
        "proposer": 0,
        "discount": column(0.9, 0.9),
    }
    return screen(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"proposer": 2}, "expected player 0 or 1 as the proposer, found 2; name one of them."),
        ({"offers": 0}, "expected at least 1 offer, found 0; let the proposer make one."),
        (
            {"discount": column(0.9, 1)},
            "a discount factor is not below 1 (in draw 1 of 1); give one from 0 to less than 1.",
        ),
        (
            {"discount": column(-0.1, 0.5)},
            "discount factors: a number is negative (in draw 1 of 1); give numbers of at least 0.",
        ),
        (
            {"disagreement": column(0, math.nan)},
            "disagreement payoffs: a number is not finite (in draw 1 of 1); check the parameters.",
        ),
        (
            {"disagreement": np.zeros((2, 3))},
            "expected disagreement payoffs of 2 players in 1 draws, as the frontiers have, "
            "found an array of shape (2, 3); match them.",
        ),
        (
            {"disagreement": [0, 0]},
            "expected disagreement payoffs as an array of 2 axes, draws on the last, found 1; reshape it.",
        ),
        (
            {"disagreement": "none"},
            "expected disagreement payoffs as numbers, found something else; give an array.",
        ),
        (
            {"costs": Costs.uniform([0, 0], [1, 1])},
            "expected costs of 1 draws, as the frontiers have, found 2; match them.",
        ),
        (
            {"frontiers": frontiers([(0, math.inf)])},
            "expected finite payoffs on the frontiers, found others; check the parameters.",
        ),
    ],
)
def test_faults(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestFault) as fault:
        asked(**changes)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Costs.uniform([0, 2], [1, 1]),
            "the lowest cost is above the highest (in draw 2 of 2); exchange them.",
        ),
        (
            lambda: Costs.uniform([-1.0], [1]),
            "lowest costs: a number is negative (in draw 1 of 1); give numbers of at least 0.",
        ),
        (
            lambda: Costs.uniform([0], [1, 2]),
            "expected a lowest and a highest cost for each draw, found 1 and 2; match them.",
        ),
        (
            lambda: of_types((2, 0.5), (1, 0.5)),
            "the costs of the types do not rise (in draw 1 of 1); sort them.",
        ),
        (
            lambda: of_types((1, 0.5), (2, 0.6)),
            "the shares of the types do not add up to 1 (in draw 1 of 1); divide by their sum.",
        ),
        (
            lambda: Costs.types([[1], [2]], [[1]]),
            "expected a share for the cost of each type and draw, found (1, 1) shares and (2, 1) costs; "
            "give arrays of one shape (types, draws).",
        ),
    ],
)
def test_faults_of_costs(make: Any, message: str) -> None:
    with pytest.raises(RequestFault) as fault:
        make()
    assert str(fault.value) == message
