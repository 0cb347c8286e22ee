"""A quantal response equilibrium of a game with simultaneous moves, from the package's own logit choice.

Quantal response equilibrium is a fixed point: each chooses by logit against what the other does. Talks
have no simultaneous moves, so that the package finds no fixed points. But its choices are those of which
the fixed points in the literature are made, and must give them.

Matching pennies with one payoff raised (Ochs 1995, Games and Economic Behavior 10; quantal response:
McKelvey & Palfrey 1995, Games and Economic Behavior 10). Payoffs of row and column:

             left    right
    up       9, 0    0, 1
    down     0, 1    1, 0

With p the probability of up and q that of left, up is worth 9q and down 1 − q; left 1 − p and right p.
In Nash equilibrium each makes the other indifferent: q = .1 and p = .5, so that row's own payoff of 9
does not change how row plays. With logit choice it does:

    p = σ(λ·(10q − 1))        q = σ(λ·(1 − 2p))
"""

from __future__ import annotations

import math

import pytest
from scipy.optimize import brentq
from test_choice import chosen, probability

ROW = ((9.0, 0.0), (0.0, 1.0))
COLUMN = ((0.0, 1.0), (1.0, 0.0))

# McKelvey & Palfrey 1995, as recomputed from the two equations; Nash as λ grows.
EQUILIBRIA = [(1.0, 0.893576, 0.312780), (5.0, 0.701984, 0.117135)]


def row_plays_up(q: float, precision: float) -> float:
    """Row's answer to left with probability q; both ways in which the solver chooses."""
    up, down = (q * left + (1 - q) * right for left, right in ROW)
    (first, _), _, _ = chosen([up, down], [0.0, 0.0], 0, [1.0], steepness=precision)
    assert probability(precision, 0, up, down) == pytest.approx(first, abs=1e-14)
    return first


def column_plays_left(p: float, precision: float) -> float:
    """Column's answer to up with probability p."""
    left, right = (p * up + (1 - p) * down for up, down in zip(*COLUMN, strict=True))
    (first, _), _, _ = chosen([left, right], [0.0, 0.0], 1, [1.0], steepness=precision)
    assert probability(precision, 0, left, right) == pytest.approx(first, abs=1e-14)
    return first


def fixed_point(precision: float) -> tuple[float, float]:
    """The only one: the answer to the answer falls as p rises, so that it meets p once."""
    low, high = 0.0, 1.0
    for _ in range(60):
        p = (low + high) / 2
        low, high = (p, high) if row_plays_up(column_plays_left(p, precision), precision) > p else (low, p)
    return low, column_plays_left(low, precision)


def by_the_equations(precision: float) -> tuple[float, float]:
    """The same without the package."""

    def left(p: float) -> float:
        return 1 / (1 + math.exp(-precision * (1 - 2 * p)))

    def excess(p: float) -> float:
        return 1 / (1 + math.exp(-precision * (10 * left(p) - 1))) - p

    found = float(brentq(excess, 0.0, 1.0, xtol=1e-14))
    return found, left(found)


@pytest.mark.parametrize(("precision", "up", "left"), EQUILIBRIA)
def test_matching_pennies(precision: float, up: float, left: float) -> None:
    assert fixed_point(precision) == pytest.approx((up, left), abs=5e-7)
    assert fixed_point(precision) == pytest.approx(by_the_equations(precision), abs=1e-12)
    # The numbers themselves are answers to each other.
    assert row_plays_up(left, precision) == pytest.approx(up, abs=1e-5)
    assert column_plays_left(up, precision) == pytest.approx(left, abs=1e-5)


def test_without_precision_all_is_played_alike() -> None:
    assert fixed_point(0.0) == pytest.approx((0.5, 0.5), abs=1e-12)


def test_nash_equilibrium_as_precision_grows() -> None:
    # To first order q = .1 + logit(p) / 10λ and p = .5 − logit(q) / 2λ: at the limit log 9 / 2λ.
    for precision in (100.0, 400.0):
        p, q = fixed_point(precision)
        assert p - 0.5 == pytest.approx(math.log(9) / (2 * precision), rel=0.2)
        assert 0 < q - 0.1 < 1 / precision**2


# At λ = ∞ the answer to a certain choice is certain, and here the answer to the answer is the other
# choice: there is no equilibrium but a mixed one.
@pytest.mark.parametrize(("first", "answer"), [(1.0, 0.0), (0.0, 1.0)])
def test_no_equilibrium_in_which_both_are_certain(first: float, answer: float) -> None:
    left, right = (first * up + (1 - first) * down for up, down in zip(*COLUMN, strict=True))
    assert probability(0.0, 1, left, right) == answer
    up, down = (answer * a + (1 - answer) * b for a, b in ROW)
    assert probability(0.0, 1, up, down) == 1 - first
