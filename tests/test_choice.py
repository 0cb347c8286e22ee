"""Logit choice, option by option, and the exponential that it rests on."""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest

from negosim.game.arrays import GameArrays
from negosim.model import choice
from negosim.model.lanes import LANES, Floats, at, handle, put
from negosim.model.memory import Layout, as_record, handles


@numba.njit(error_model="numpy")
def exponential(M: Floats, rows: int) -> None:
    for row in range(rows):
        put(M, row, choice.exp(at(M, row)))


@numba.njit(error_model="numpy")
def either(M: Floats, infinite: int) -> None:
    put(M, 3, choice.either(at(M, 0), infinite, at(M, 1), at(M, 2)))


@numba.njit(error_model="numpy")
def choose(g: GameArrays, L: Layout, m: int, n: int, weights: Floats, M: Floats) -> None:
    choice.choose(g, L, m, n, weights, 0, 2 + 2 * n, 3 + 3 * n, M)


def rows(*values: float) -> Floats:
    return np.repeat(np.array(values)[:, None], LANES, axis=1)


def probability(steepness: float, infinite: int, first: float, second: float) -> float:
    M = rows(steepness, first, second, 0.0)
    either(handle(M), infinite)
    assert (M[3] == M[3, 0]).all()
    return float(M[3, 0])


def chosen(
    own: list[float],
    other: list[float],
    m: int,
    weight: list[float],
    infinite: int = 0,
    steepness: float = 1.5,
) -> tuple[list[float], float, float]:
    """Probabilities, and what the chooser m and the other may expect."""
    n = len(own)
    values = [v for pair in zip(own, other, strict=True) for v in (pair if m == 0 else pair[::-1])]
    steep = (steepness, 9.0) if m == 0 else (9.0, steepness)
    M = rows(*steep, *values, *([0.0] * (5 + n)))
    infinities = np.array([infinite, 1 - infinite] if m == 0 else [1 - infinite, infinite])
    nothing = np.zeros(1, dtype=np.int64)
    tables = GameArrays(*[nothing] * 19, infinite=infinities)
    layout = Layout(**dict.fromkeys(Layout._fields, 0) | {"Q": 2, "gain": 5 + 3 * n})
    weights = np.array(weight)
    choose(handles(tables), as_record(layout), m, n, handle(weights), handle(M))
    scale, parts, expected = M[2 + 2 * n, 0], M[3 + 2 * n : 3 + 3 * n, 0], M[3 + 3 * n : 5 + 3 * n, 0]
    gain = M[5 + 3 * n : 7 + 3 * n, 0]
    assert gain[m] == (max(own) - expected[m] if infinite else 0.0)
    assert gain[1 - m] == 0.0
    return list(parts * scale), float(expected[m]), float(expected[1 - m])


def test_exponential_to_the_last_digits() -> None:
    x = np.random.default_rng(1).uniform(-700, 700, 256 * LANES).reshape(-1, LANES)
    x[:64] /= 700
    y = x.copy()
    exponential(handle(y), len(y))
    expected = np.vectorize(math.exp)(x)
    # e^x has a relative error of at most 2.9e-16 from the polynomial, and rounding.
    assert np.abs(y / expected - 1).max() < 7e-16


def test_exponential_stops_at_708() -> None:
    y = rows(-2000.0, -708.0, 2000.0, 708.0, -707.5, 707.5)
    exponential(handle(y), len(y))
    assert y[0, 0] == y[1, 0] == pytest.approx(math.exp(-708), rel=1e-15)
    assert y[2, 0] == y[3, 0] == pytest.approx(math.exp(708), rel=1e-15)
    assert y[4, 0] == pytest.approx(math.exp(-707.5), rel=1e-15)
    assert y[5, 0] == pytest.approx(math.exp(707.5), rel=1e-15)


@pytest.mark.parametrize(("first", "second"), [(1.0, 0.25), (0.25, 1.0), (-3.0, 2.0), (0.0, 0.0)])
def test_two_options(first: float, second: float) -> None:
    expected = math.exp(1.7 * first) / (math.exp(1.7 * first) + math.exp(1.7 * second))
    assert probability(1.7, 0, first, second) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (1.0, 0.5, 1.0),
        (0.5, 1.0, 0.0),
        (0.3, 0.3 + 0.9e-12, 1.0),  # within 1e-12 · max(1, largest |Q|)
        (0.3, 0.3 + 1.2e-12, 0.0),
        (-1000.0, -1000.0 + 0.9e-9, 1.0),  # within 1e-12 · 1000
        (-1000.0, -1000.0 + 1.2e-9, 0.0),
        (-1000.0 - 0.9e-9, -1000.0, 1.0),
        (0.0, 0.9e-12, 1.0),
    ],
)
def test_two_options_at_infinity(first: float, second: float, expected: float) -> None:
    assert probability(0.0, 1, first, second) == expected


@pytest.mark.parametrize("m", [0, 1])
def test_three_options_with_weights(m: int) -> None:
    own, other, weight = [0.2, -1.0, 0.7], [5.0, 1.0, -2.0], [1.0, 0.25, 0.75]
    parts = [s * math.exp(1.5 * q) for s, q in zip(weight, own, strict=True)]
    expected = [part / sum(parts) for part in parts]
    found, mine, theirs = chosen(own, other, m, weight[1:])
    assert found == pytest.approx(expected, rel=1e-14)
    assert mine == pytest.approx(math.fsum(p * q for p, q in zip(expected, own, strict=True)), rel=1e-13)
    assert theirs == pytest.approx(math.fsum(p * q for p, q in zip(expected, other, strict=True)), rel=1e-13)


@pytest.mark.parametrize("m", [0, 1])
def test_large_exponents_stay_finite(m: int) -> None:
    found, mine, _ = chosen([-1e4, 2e4, 2e4 - 1], [0.0, 0.0, 0.0], m, [0.5, 0.5], steepness=1e3)
    assert found == pytest.approx([0.0, 1.0, 0.0], abs=1e-300)
    assert mine == pytest.approx(2e4)
    found, mine, _ = chosen([-1e4, -2e4, -2e4 - 1], [0.0, 0.0, 0.0], m, [0.5, 0.5], steepness=1e3)
    assert found == pytest.approx([1.0, 0.0, 0.0], abs=1e-300)
    assert mine == pytest.approx(-1e4)


@pytest.mark.parametrize("m", [0, 1])
@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ([0.2, 0.7, 0.7], 1),
        ([0.7, 0.2, 0.7], 0),
        ([0.2, 0.5, 0.7], 2),
        ([0.2, 0.7 - 0.9e-12, 0.7], 1),
        ([0.2, 0.7 - 1.2e-12, 0.7], 2),
        ([-3000.0, 1.0 - 2.7e-9, 1.0], 1),  # within 1e-12 · 3000
        ([-3000.0, 1.0 - 3.3e-9, 1.0], 2),
    ],
)
def test_first_of_the_tied(m: int, own: list[float], expected: int) -> None:
    other = [5.0, 1.0, -2.0]
    found, mine, theirs = chosen(own, other, m, [0.5, 0.5], infinite=1)
    assert found == [float(a == expected) for a in range(3)]
    assert (mine, theirs) == (own[expected], other[expected])
