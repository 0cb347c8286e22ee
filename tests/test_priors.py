"""Quantiles of every kind of prior, against scipy.stats and by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from negosim.dispute.priors import Kind, Prior, fixed, read_prior
from negosim.model.lanes import Floats
from negosim.model.priors import quantile
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names

EDGES = [2.0**-53, 1e-12, 1e-6, 1e-3]
U = np.array([*EDGES, *np.linspace(0.01, 0.99, 99), *(1 - e for e in reversed(EDGES))])


def truncated(mean: float, sd: float, low: float, high: float) -> Any:
    """A normal distribution cut off at low and high."""
    return stats.truncnorm((low - mean) / sd, (high - mean) / sd, mean, sd)


def lognormal(median: float, sd: float, low: float, high: float) -> Floats:
    """Quantiles of a truncated lognormal distribution, by way of its whole distribution function."""
    whole = stats.lognorm(sd, scale=median)
    return np.asarray(whole.ppf(whole.cdf(low) + U * (whole.cdf(high) - whole.cdf(low))))


def pert(low: float, mode: float, high: float) -> Any:
    """A beta distribution with a + b = 6 and mean (low + 4·mode + high) / 6."""
    mean = (low + 4 * mode + high) / 6
    a = 6 * (mean - low) / (high - low)
    return stats.beta(a, 6 - a, low, high - low)


CASES: list[tuple[dict[str, Any], Floats]] = [
    ({"uniform": [-1, 3]}, stats.uniform(-1, 4).ppf(U)),
    ({"triangular": [0.5, 1.6, 3]}, stats.triang(1.1 / 2.5, 0.5, 2.5).ppf(U)),
    ({"triangular": [0, 0, 2]}, stats.triang(0, 0, 2).ppf(U)),
    ({"triangular": [0, 2, 2]}, stats.triang(1, 0, 2).ppf(U)),
    ({"normal": [1, 0.5, 0, 3]}, truncated(1, 0.5, 0, 3).ppf(U)),
    ({"normal": [0, 1, 0.5, 9]}, truncated(0, 1, 0.5, 9).ppf(U)),
    ({"normal": [0, 1, 8, 9]}, truncated(0, 1, 8, 9).ppf(U)),
    ({"normal": [0, 1, -9, -8]}, truncated(0, 1, -9, -8).ppf(U)),
    ({"normal": [0, 0.1, 3, 4]}, truncated(0, 0.1, 3, 4).ppf(U)),
    ({"normal": [5, 0.1, 3, 4]}, truncated(5, 0.1, 3, 4).ppf(U)),
    ({"lognormal": [1, 0.5, 0, 50]}, lognormal(1, 0.5, 0, 50)),
    ({"lognormal": [2, 0.3, 1, 3]}, lognormal(2, 0.3, 1, 3)),
    ({"lognormal": [1, 0.1, 3, 4]}, np.exp(truncated(0, 0.1, math.log(3), math.log(4)).ppf(U))),
    ({"lognormal": [9, 0.1, 3, 4]}, np.exp(truncated(math.log(9), 0.1, math.log(3), math.log(4)).ppf(U))),
    ({"beta": [2, 5]}, stats.beta(2, 5).ppf(U)),
    ({"beta": [0.5, 0.7, -1, 3]}, stats.beta(0.5, 0.7, -1, 4).ppf(U)),
    ({"pert": [0, 1, 4]}, pert(0, 1, 4).ppf(U)),
    ({"pert": [1, 4, 4]}, pert(1, 4, 4).ppf(U)),
    (
        {"discrete": {"values": [5, 1, 2], "weights": [3.05, 2.05, 4.9]}},
        stats.rv_discrete(values=([1, 2, 5], [0.205, 0.49, 0.305])).ppf(U),
    ),
]
CHANGES = [(1.0, 0.0), (1.5, 0.0), (1.0, -0.5), (-1.0, 2.0)]
NAMES = [str(entry) for entry, _ in CASES]
EVERY = {prior for name in shipped_names() for prior in load(name).priors.values()}


def test_every_kind_is_tested() -> None:
    assert {next(iter(entry)) for entry, _ in CASES} == {kind.value for kind in Kind} - {"fixed"}


@pytest.mark.parametrize(("entry", "expected"), CASES, ids=NAMES)
def test_a_quantile_is_that_of_scipy(entry: dict[str, Any], expected: Floats) -> None:
    found = quantile(read_prior(entry), U)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("scale", "add"), [(1.5, 0.0), (1.0, -0.5), (0.25, 3.0), (-2.0, 1.0)])
@pytest.mark.parametrize(("entry", "expected"), CASES, ids=NAMES)
def test_scaled_then_shifted(entry: dict[str, Any], expected: Floats, scale: float, add: float) -> None:
    prior = read_prior(entry).changed(scale, add)
    np.testing.assert_allclose(quantile(prior, U), scale * expected + add, rtol=1e-9, atol=1e-12)
    assert prior.mode() == pytest.approx(scale * read_prior(entry).mode() + add)


def test_changes_stack() -> None:
    prior = read_prior({"uniform": [0, 1]}).changed(2, 1).changed(3, -1)
    np.testing.assert_allclose(quantile(prior, U), 3 * (2 * U + 1) - 1, rtol=1e-14)


@pytest.mark.parametrize("value", [0.0, -3.5, math.inf])
def test_a_fixed_value_is_certain(value: float) -> None:
    assert (quantile(fixed(value), U) == value).all()
    assert (quantile(fixed(value).changed(2, 1), U) == 2 * value + 1).all()


# ------------------------------------------------------------------ discrete


def discrete(values: list[float], weights: list[float]) -> Prior:
    """A discrete prior."""
    return read_prior({"discrete": {"values": values, "weights": weights}})


def test_discrete_values_have_their_weights() -> None:
    n = 10_000
    found = quantile(discrete([5, 1, 2], [3, 2, 5]), (np.arange(n) + 0.5) / n)
    values, counts = np.unique(found, return_counts=True)
    assert values.tolist() == [1, 2, 5]
    assert counts.tolist() == [2000, 5000, 3000]


def test_a_value_without_weight_never_comes() -> None:
    found = quantile(discrete([0, 1, 2, 3], [0, 1, 1, 0]), U)
    assert set(found.tolist()) == {1.0, 2.0}


def test_infinity_comes_last_and_is_neither_scaled_nor_shifted() -> None:
    found = quantile(discrete([math.inf, 0.5], [1, 3]).changed(2, -1), np.array([0.2, 0.7, 0.8]))
    assert found.tolist() == [0.0, 0.0, math.inf]


# ------------------------------------------------------------------ shape


def check_shape(prior: Prior) -> None:
    """Rising, and inside the prior's support but for the last rounding."""
    x, (low, high) = quantile(prior, U), prior.support()
    rounding = 4 * np.spacing(max(abs(low), abs(high), abs(prior.add)))
    assert (np.diff(x) >= 0).all() if prior.scale >= 0 else (np.diff(x) <= 0).all()
    assert low - rounding <= x.min()
    assert x.max() <= high + rounding


@pytest.mark.parametrize(("entry", "expected"), CASES, ids=NAMES)
def test_a_quantile_rises_inside_the_support(entry: dict[str, Any], expected: Floats) -> None:
    for scale, add in CHANGES:
        check_shape(read_prior(entry).changed(scale, add))


@st.composite
def three(draw: Any) -> list[float]:
    """Three different numbers in rising order."""
    numbers = st.integers(-3000, 3000).map(lambda k: k / 1000)
    return sorted(draw(st.lists(numbers, min_size=3, max_size=3, unique=True)))


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(three(), st.floats(0.05, 8), st.floats(0.05, 8), st.sampled_from(CHANGES))
def test_any_prior_rises_inside_its_support(
    numbers: list[float], a: float, b: float, change: tuple[float, float]
) -> None:
    low, mode, high = numbers
    entries: list[dict[str, Any]] = [
        {"uniform": [low, high]},
        {"triangular": numbers},
        {"pert": numbers},
        {"normal": [mode, a, low, high]},
        {"normal": [high + b, a, low, mode]},
        {"lognormal": [a, b, low + 3, high + 3]},
        {"beta": [a, b, low, high]},
        {"discrete": {"values": numbers, "weights": [a, b, 1]}},
    ]
    for entry in entries:
        check_shape(read_prior(entry).changed(*change))


def test_the_shipped_priors_stay_inside_their_supports() -> None:
    for prior in EVERY:
        x, (low, high) = quantile(prior, U), prior.support()
        assert low <= x.min() <= x.max() <= high, prior


def test_the_mean_of_a_pert_prior() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    assert quantile(read_prior({"pert": [1, 2, 7]}), u).mean() == pytest.approx((1 + 4 * 2 + 7) / 6, abs=1e-4)
