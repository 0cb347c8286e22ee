"""Logit choice: agent quantal response (McKelvey & Palfrey 1998), and its limit λ = ∞.

A player of precision λ (per point and year) and discount factor δ chooses option a with

    P(a) ∝ s_a · exp( Λ · Q(a) ),     Λ = λ / (1 - δ)

(model, section 3). With λ = ∞ the first listed of the tied best options is chosen for certain;
tied are values within 1e-12 · max(1, largest |Q|) of the best.

``Draws`` are explained in ``lanes``.
"""

from __future__ import annotations

from negosim.game.arrays import GameArrays
from negosim.model.lanes import (
    Draws,
    Floats,
    at,
    entry,
    formula,
    larger,
    multiply_add,
    number,
    put,
    size_of,
    smaller,
    walk,
    where_at_least,
)
from negosim.model.memory import Layout
from negosim.model.vectors import times_power_of_two

__all__ = ["TIE", "best_of", "choose", "either", "exp", "note_gain"]

TIE = 1e-12

# Cody & Waite (1980): exp(x) = 2^k · exp(r), |r| ≤ ln(2)/2, with ln 2 in two parts.
_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
# Adding and taking away 1.5 · 2^52 rounds to a whole number, which is left in the low bits.
_ROUND = 6755399441055744.0
# exp(r) = 1 + r + r²·q(r): coefficients of q, highest power first. They are Remez's, which keep the largest
# relative error of all |r| ≤ ln(2)/2 to 2.9e-16, with two terms less than Taylor's series takes to 1.7e-16.
_SERIES = (
    2.7476779552864353e-07,
    2.7635005925865987e-06,
    2.4801931856589662e-05,
    1.9841185203323114e-04,
    1.3888888516006123e-03,
    8.3333333708919249e-03,
    4.1666666668137633e-02,
    1.6666666666611512e-01,
    4.9999999999998323e-01,
)
_LEAST = -708.0
_MOST = 708.0


@formula
def exp(x: Draws) -> Draws:
    """exp(x) to a relative 1e-15; below -708 and above 708, exp of that.

    A polynomial of its own, because Numba's exp is a call for each draw, several times slower.
    """
    x = larger(smaller(x, _MOST), _LEAST)
    shifted = x * _LOG2_E + _ROUND
    k = shifted - _ROUND
    r = multiply_add(k, -_LN2_LOW, multiply_add(k, -_LN2_HIGH, x))
    p = multiply_add(r, _SERIES[0], _SERIES[1])
    p = multiply_add(p, r, _SERIES[2])
    p = multiply_add(p, r, _SERIES[3])
    p = multiply_add(p, r, _SERIES[4])
    p = multiply_add(p, r, _SERIES[5])
    p = multiply_add(p, r, _SERIES[6])
    p = multiply_add(p, r, _SERIES[7])
    p = multiply_add(p, r, _SERIES[8])
    p = multiply_add(p, r, 1.0)
    y: Draws = times_power_of_two(multiply_add(p, r, 1.0), shifted)
    return y


@formula
def either(steepness: Draws, infinite: int, first: Draws, second: Draws) -> Draws:
    """Probability of the first of two options.

    Parameters
    ----------
    steepness : Draws
        Λ = λ / (1 - δ); without meaning if ``infinite``.
    infinite : int
        1 if λ = ∞ in these draws, else 0.
    first, second : Draws
        Values Q of the two options, in listed order.
    """
    if infinite:
        slack = TIE * larger(larger(size_of(first), size_of(second)), 1.0)
        return where_at_least(first, second - slack, 1.0, 0.0)
    return 1.0 / (1.0 + exp(steepness * (second - first)))


@formula
def best_of(M: Floats, Q: int, n: int) -> Draws:
    """The largest of n values that stand in every second row from Q on."""
    best = at(M, Q)
    for a in range(1, n):
        best = larger(best, at(M, Q + 2 * a))
    return best


@walk
def choose(
    g: GameArrays, L: Layout, m: int, n: int, weights: Floats, first: int, chance: int, value: int, M: Floats
) -> None:
    """Player m's choice among the n options in Q, and what both players may expect of it.

    Parameters
    ----------
    g : GameArrays
    L : Layout
        ``Q`` holds the values of the options for both players, ``(n, 2)``, in listed order.
    m : int
        Who chooses.
    n : int
        Number of options.
    weights : (weights,) array
        Prior weights s of the options after the first, whose weight is 1, from place ``first`` on.
    chance : int
        First of 1 + n rows of the result: a scale, and for each option a number that the scale
        turns into its probability.
    value : int
        First of two rows that receive what both players may expect.
    M : (rows, LANES) array
        At λ = ∞, ``gain`` is raised to what the best option has over what is chosen, if that is more.
    """
    Q = L.Q
    if entry(g.infinite, m):
        _first_of_the_tied(M, Q, m, n, chance, value)
        note_gain(M, L.gain + m, best_of(M, Q + m, n), at(M, value + m))
        return
    best, steep = best_of(M, Q + m, n), at(M, L.steepness + m)
    total = exp(steep * (at(M, Q + m) - best))
    put(M, chance + 1, total)
    one, two = total * at(M, Q), total * at(M, Q + 1)
    for a in range(1, n):
        part = number(weights, first + a - 1) * exp(steep * (at(M, Q + 2 * a + m) - best))
        put(M, chance + 1 + a, part)
        total = total + part
        one = multiply_add(part, at(M, Q + 2 * a), one)
        two = multiply_add(part, at(M, Q + 2 * a + 1), two)
    scale = 1.0 / total
    put(M, chance, scale)
    put(M, value, one * scale)
    put(M, value + 1, two * scale)


@walk
def _first_of_the_tied(M: Floats, Q: int, m: int, n: int, chance: int, value: int) -> None:
    """The first option within the tolerance of the best, for certain."""
    best = best_of(M, Q + m, n)
    none = best * 0.0
    left = none + 1.0
    put(M, chance, left)
    slack = left
    for a in range(n):
        slack = larger(slack, size_of(at(M, Q + 2 * a + m)))
    one, two = none, none
    for a in range(n):
        part = where_at_least(at(M, Q + 2 * a + m), best - TIE * slack, left, 0.0)
        left = left - part
        put(M, chance + 1 + a, part)
        one = one + part * at(M, Q + 2 * a)
        two = two + part * at(M, Q + 2 * a + 1)
    put(M, value, one)
    put(M, value + 1, two)


@walk
def note_gain(M: Floats, gain: int, best: Draws, chosen: Draws) -> None:
    """gain ← the larger of gain and what the best option has over what was chosen."""
    put(M, gain, larger(at(M, gain), best - chosen))
