"""Bargaining over a pie: what theory says in closed form, against the package's own engine.

The pie is an issue that is not interim, with a level for every split and one settlement for each
level; nobody delivers it, so that what is signed is had at once. Until then both have nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from build import Outcome, dispute, offer, outcomes, play, scenario, term

from negosim.game.compile import compile_game
from negosim.model.solve import solve
from negosim.scenario.data import Scenario

Pair = tuple[float, float]


def pie(shares: Sequence[float], rounds: int, costs: Pair = (0, 0), hazard: float = 0) -> Scenario:
    """Talks over a pie of 1 that north opens; ``shares`` are what an offer may give to north."""
    names = [f"s{k}" for k in range(len(shares))]
    levels = dict(zip(names, shares, strict=True))
    over = dispute(
        {"split": " ".join(["none", *names])},
        [term("delivery", "split", levels)],
        [term("delivery", "split", {name: 1 - share for name, share in levels.items()})],
        roles={i: {"breakdown_cost": cost} for i, cost in zip(("north", "south"), costs, strict=True)},
        breakdown={"hazard": hazard},
    )
    offers = [offer(name, split=name) for name in names]
    return scenario(over, offers, rounds=rounds, proposers=("north", "south"))


def grid(steps: int) -> list[float]:
    """Shares 0, 1/steps, …, 1."""
    return [k / steps for k in range(steps + 1)]


def first_shares(rounds: int, kept: Pair, given: Pair = (0, 0)) -> list[float]:
    """What north gets in rounds 1, 2, … of the subgame perfect equilibrium, by backward induction.

    A responder takes what waiting is worth: ``kept`` times its next share, and ``given`` for certain.
    """
    found: list[float] = []
    own = [0.0, 0.0]  # what each gets if the talks reach the next round
    for t in range(rounds, 0, -1):
        m = (t - 1) % 2
        r = 1 - m
        own[r] = kept[r] * own[r] + given[r]
        own[m] = 1 - own[r]
        found.append(own[0])
    return found[::-1]


def shares_at_best(rounds: int, kept: Pair, given: Pair = (0, 0)) -> list[float]:
    """A coarse grid, and among it every split that theory says is offered in some round."""
    return sorted({*grid(10), *first_shares(rounds, kept, given)})


# Ståhl 1972, Bargaining Theory: with T rounds and a common discount factor δ the first proposer gets
# (1 - (-δ)^T) / (1 + δ). On a grid, each round rounds by a step at most.
@pytest.mark.parametrize(
    ("rounds", "share"), [(1, 1), (2, 0.1), (3, 0.91), (4, 0.181), (5, 0.8371), (6, 0.24661)]
)
def test_staahl_finite_horizon(rounds: int, share: float) -> None:
    assert share == pytest.approx((1 - (-0.9) ** rounds) / 1.9, abs=1e-12)
    steps = 200
    found = play(pie(grid(steps), rounds), discount_north=0.9, discount_south=0.9)
    assert found.value[0] == pytest.approx(share, abs=rounds / steps)
    assert sum(found.value) == pytest.approx(1, abs=1e-12)
    exact = play(pie(shares_at_best(rounds, (0.9, 0.9)), rounds), discount_north=0.9, discount_south=0.9)
    assert exact.value[0] == pytest.approx(share, abs=1e-12)


# Rubinstein 1982, Econometrica 50: without a last round, the proposer's share (1 - δ₂) / (1 - δ₁δ₂).
@pytest.mark.parametrize(
    ("first", "second", "share"),
    [(0.9, 0.9, 10 / 19), (0.9, 0.8, 5 / 7), (0.8, 0.9, 5 / 14), (0.95, 0.9, 20 / 29)],
)
def test_rubinstein_as_the_horizon_grows(first: float, second: float, share: float) -> None:
    assert share == pytest.approx((1 - second) / (1 - first * second), abs=1e-12)
    rounds = 121
    found = play(
        pie(shares_at_best(rounds, (first, second)), rounds), discount_north=first, discount_south=second
    )
    # The last round counts (δ₁δ₂)^60 of a share: 1e-4 where patience is greatest.
    assert found.value[0] == pytest.approx(share, abs=(first * second) ** 60)
    assert at_once(found) == pytest.approx(1, abs=1e-12)


def test_rubinstein_on_a_grid() -> None:
    steps, rounds = 200, 60
    what = pie(grid(steps), rounds)
    rows = [(0.9, 0.9, 10 / 19), (0.9, 0.8, 5 / 7), (0.8, 0.9, 5 / 14), (0.95, 0.9, 20 / 29)]
    modes = {name: prior.mode() for name, prior in what.priors.items()}
    thetas = [modes | {"discount_north": first, "discount_south": second} for first, second, _ in rows]
    for (first, second, share), found in zip(rows, outcomes(what, thetas), strict=True):
        both = first * second
        # Each round rounds by a step at most, discounted until now; and the horizon.
        slack = 1 / steps / (1 - both) + both ** (rounds / 2)
        assert found.value[0] == pytest.approx(share, abs=slack)


def at_once(found: Outcome) -> float:
    """Probability of a settlement in the first round."""
    return math.fsum(p for end, p in found.ends.items() if end[1:] == (1, "kept"))


# Binmore, Rubinstein & Wolinsky 1986, RAND Journal 17: patient players who may be cut off, with
# probability p after each refusal, and then have b_A and b_B: A opens and gets
# b_A + (1 - b_A - b_B) / (2 - p).
@pytest.mark.parametrize(("hazard", "share"), [(0.1, 0.568421052632), (0.25, 0.6), (0.5, 2 / 3)])
def test_binmore_rubinstein_wolinsky(hazard: float, share: float) -> None:
    assert share == pytest.approx(0.2 + 0.7 / (2 - hazard), abs=1e-12)
    rounds, stays = 101, (1 - hazard, 1 - hazard)
    shares = shares_at_best(rounds, stays, (0.2 * hazard, 0.1 * hazard))
    patience = {"discount_north": 1 - 1e-13, "discount_south": 1 - 1e-13}
    found = play(pie(shares, rounds, (-0.2, -0.1), hazard), **patience)
    # What the last round still counts: (1 - p)^101.
    assert found.value[0] == pytest.approx(share, abs=(1 - hazard) ** rounds + 1e-9)
    assert at_once(found) == pytest.approx(1, abs=1e-12)


# Agent quantal response as in McKelvey & Palfrey 1998, Experimental Economics 1, of the ultimatum
# game: with precision 10 a share of x is accepted with probability σ(10·x), and offered with
# probability in proportion to exp(10 · (1 - x) · σ(10·x)).
def test_logit_ultimatum() -> None:
    expected = [0.043715, 0.212134, 0.338346, 0.231762, 0.106674, 0.042276]
    what = pie([1 - k / 10 for k in range(11)], 1)
    game = compile_game(what)
    theta = np.array([[10.0], [10.0], [0.0], [0.0]])
    assert list(what.dispute.parameters)[2:] == ["discount_north", "discount_south"]
    offered, accepted = solve(game, theta).offer_counts[:, 0, :2, 0].T
    # Our proposer may also make no offer; an ultimatum is always made.
    assert offered[:6] / offered.sum() == pytest.approx(expected, abs=5e-7)
    assert accepted / offered == pytest.approx([1 / (1 + math.exp(-k)) for k in range(11)], abs=1e-12)
    assert accepted.sum() / offered.sum() == pytest.approx(0.867520, abs=5e-7)


def test_logit_ultimatum_with_no_offer() -> None:
    # No offer is worth 0 and has weight 1; the eleven offers share 1.
    worth = [(1 - k / 10) / (1 + math.exp(-k)) for k in range(11)]
    odds = [math.exp(10 * v) / 11 for v in worth]
    found = play(
        pie([1 - k / 10 for k in range(11)], 1),
        precision_north=10,
        precision_south=10,
        discount_north=0,
        discount_south=0,
    )
    assert found.counts["offered:north:s0"] == pytest.approx(odds[0] / (1 + sum(odds)), abs=1e-12)
    mean = sum(p * v for p, v in zip(odds, worth, strict=True)) / (1 + sum(odds))
    assert found.value[0] == pytest.approx(mean, abs=1e-12)
