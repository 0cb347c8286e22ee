"""Logit choice: agent quantal response (McKelvey & Palfrey 1998), and its limit λ = ∞.

A player of precision λ (per point and year) and discount factor δ chooses option a with

    P(a) ∝ s_a · exp( Λ · Q(a) ),     Λ = λ / (1 - δ)

(model, section 3). With λ = ∞ the first listed of the tied best options is chosen for certain;
tied are values within 1e-12 · max(1, largest |Q|) of the best.

Quantities are rows of M (see ``lanes``).
"""

from __future__ import annotations

import numba
import numpy as np

from negosim.model.lanes import LANES, Floats, Row, add_product, clear, formula, row, walk

__all__ = ["TIE", "choose", "either", "exp"]

TIE = 1e-12

# Cody & Waite (1980): exp(x) = 2^k · exp(r), |r| ≤ ln(2)/2, with ln 2 in two parts.
_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
# Adding and taking away 1.5 · 2^52 rounds to a whole number, which is left in the low bits.
_ROUND = 6755399441055744.0
_LEAST = -708.0
_MOST = 708.0


def _exp(x: float) -> float:
    """exp(x) to a relative 1e-15, flushed at ±708; a polynomial so that loops over draws vectorise.

    Numba's own exp is a call for each draw, several times slower.
    """
    x = min(max(x, _LEAST), _MOST)
    shifted = np.float64(x * _LOG2_E + _ROUND)
    k = shifted - _ROUND
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    mantissa = np.float64(p * r + 1.0)
    exponent = shifted.view(np.int64) << np.int64(52)
    bits = np.int64(mantissa.view(np.int64) + exponent)
    return bits.view(np.float64)  # type: ignore[no-any-return]


# Fused multiply-add is allowed in the polynomial alone: elsewhere it could break exact ties.
exp = numba.njit(
    error_model="numpy", nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, fastmath={"contract"}
)(_exp)


@formula
def either(steepness: Row, infinite: bool, first: Row, second: Row, chance: Row) -> None:
    """Probability of the first of two options.

    Parameters
    ----------
    steepness : Row
        Λ = λ / (1 - δ); not read if ``infinite``.
    infinite : bool
        Whether λ = ∞ in these draws.
    first, second : Row
        Values Q of the two options, in listed order.
    chance : Row
        The result.
    """
    if infinite:
        for d in range(LANES):
            slack = TIE * max(1.0, max(abs(first[d]), abs(second[d])))
            chance[d] = 1.0 if first[d] >= second[d] - slack else 0.0
    else:
        for d in range(LANES):
            chance[d] = 1.0 / (1.0 + exp(steepness[d] * (second[d] - first[d])))


@walk
def choose(
    M: Floats, steepness: int, infinite: bool, weight: Floats, Q: int, m: int, n: int, chance: int, work: int
) -> None:
    """Player m's choice among n options, and what both players may expect of it.

    Parameters
    ----------
    M : (rows, LANES) array
    steepness : int
        Row of Λ = λ / (1 - δ) of player m; not read if ``infinite``.
    infinite : bool
        Whether λ = ∞ in these draws.
    weight : (n - 1,) array
        Prior weights s of the options after the first, whose weight is 1.
    Q : int
        First row of the values of the options for both players, ``(n, 2)``, in listed order.
    m : int
        Who chooses.
    n : int
        Number of options.
    chance : int
        First of 1 + n rows of the result: a scale, and for each option a number that the scale
        turns into its probability.
    work : int
        First of six scratch rows: the first holds the largest Q of player m, and the third and
        fourth receive the expected values of both players.
    """
    if infinite:
        _first_of_the_tied(M, Q, m, n, chance, work)
        return
    best, total, expected, steep = row(M, work), row(M, work + 1), row(M, work + 2), row(M, steepness)
    _first_option(steep, best, row(M, Q + m), row(M, Q), row(M, chance + 1), total, expected)
    for a in range(1, n):
        value = Q + 2 * a
        part = row(M, chance + 1 + a)
        _add_option(steep, weight[a - 1], best, row(M, value + m), row(M, value), part, total, expected)
    _scale(total, row(M, chance), expected)


@formula
def _first_option(
    steepness: Row, best: Row, own: Row, both: Row, part: Row, total: Row, expected: Row
) -> None:
    """exp(Λ·(Q_m - best)), which begins the sums of ``_add_option``."""
    for d in range(LANES):
        p = exp(steepness[d] * (own[d] - best[d]))
        part[d] = p
        total[d] = p
        expected[d] = p * both[d]
        expected[LANES + d] = p * both[LANES + d]


@formula
def _add_option(
    steepness: Row, s: float, best: Row, own: Row, both: Row, part: Row, total: Row, expected: Row
) -> None:
    """s·exp(Λ·(Q_m - best)), its sum over the options, and its product with both players' values."""
    for d in range(LANES):
        p = s * exp(steepness[d] * (own[d] - best[d]))
        part[d] = p
        total[d] += p
        expected[d] += p * both[d]
        expected[LANES + d] += p * both[LANES + d]


@formula
def _scale(total: Row, scale: Row, expected: Row) -> None:
    for d in range(LANES):
        s = 1.0 / total[d]
        scale[d] = s
        expected[d] *= s
        expected[LANES + d] *= s


@walk
def _first_of_the_tied(M: Floats, Q: int, m: int, n: int, chance: int, work: int) -> None:
    """The first option within the tolerance of the best, for certain."""
    best, expected, left, slack = row(M, work), row(M, work + 2), row(M, work + 4), row(M, work + 5)
    clear(M, chance, 1, 1.0)
    clear(M, work + 2, 2, 0.0)
    clear(M, work + 4, 2, 1.0)
    for a in range(n):
        _raise_size(row(M, Q + 2 * a + m), slack)
    for a in range(n):
        value, part = Q + 2 * a, row(M, chance + 1 + a)
        _take_if_tied(row(M, value + m), best, slack, left, part)
        add_product(part, row(M, value), expected)
        add_product(part, row(M, value + 1), row(M, work + 3))


@formula
def _raise_size(value: Row, slack: Row) -> None:
    for d in range(LANES):
        slack[d] = max(slack[d], abs(value[d]))


@formula
def _take_if_tied(value: Row, best: Row, slack: Row, left: Row, part: Row) -> None:
    for d in range(LANES):
        part[d] = left[d] if value[d] >= best[d] - TIE * slack[d] else 0.0
        left[d] -= part[d]
