"""A draw's bits do not depend on what is solved with it: neither how many, nor in which order or thread."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from test_reference import base

from negosim.game.compile import compile_game
from negosim.game.game import Game
from negosim.model.solve import Solution, solve

DRAWS = 100
Theta = npt.NDArray[np.float64]


@cache
def game() -> Game:
    """The Kuril dispute with all its offers."""
    return compile_game(base())


@cache
def theta() -> Theta:
    """Draws spread over every prior; each kind of precision (finite or not, for both) comes up."""
    rng = np.random.default_rng(7)
    supports = np.array([prior.support() for prior in base().priors.values()])
    low, high = supports[:, :1], supports[:, 1:]
    drawn: Theta = low + (high - low) * rng.random((len(supports), DRAWS))
    for name, infinite in (("precision_japan", (0, 1)), ("precision_russia", (0, 2))):
        row = list(base().priors).index(name)
        drawn[row, np.isin(rng.integers(0, 5, DRAWS), infinite)] = math.inf
        drawn[row, :3] = (math.inf, 0.0, math.inf)
    return drawn


@cache
def together() -> Solution:
    """All draws at once."""
    return solve(game(), theta())


def joined(parts: list[Solution]) -> Solution:
    """Solutions of several batches, one after the other."""
    arrays = ([getattr(part, f.name) for part in parts] for f in fields(Solution))
    return Solution(*(np.concatenate(array, axis=-1) for array in arrays))


def assert_same(found: Solution, draws: npt.NDArray[np.int64] | slice = slice(None)) -> None:
    """Every array has the bits of the same draws solved all at once."""
    for f in fields(Solution):
        expected = getattr(together(), f.name)[..., draws]
        assert np.array_equal(getattr(found, f.name), expected), f.name


def batches(size: int) -> list[Theta]:
    """The draws in batches of one size; the last may be smaller."""
    return [theta()[:, first : first + size] for first in range(0, DRAWS, size)]


def test_every_kind_of_precision_comes_up() -> None:
    rows = [list(base().priors).index(name) for name in ("precision_japan", "precision_russia")]
    assert len({tuple(kinds) for kinds in np.isinf(theta()[rows]).T}) == 4
    assert np.isfinite(together().value).all()


@pytest.mark.parametrize("size", [1, 7, 31, 64, 100])
def test_batches(size: int) -> None:
    assert_same(joined([solve(game(), batch) for batch in batches(size)]))


def test_order() -> None:
    order = np.random.default_rng(3).permutation(DRAWS)
    assert_same(solve(game(), np.ascontiguousarray(theta()[:, order])), order)


def test_neighbours() -> None:
    some = np.array([5, 5, 90, 17])
    assert_same(solve(game(), theta()[:, some]), some)


@pytest.mark.parametrize("threads", [1, 4])
def test_threads(threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        assert_same(joined(list(pool.map(lambda batch: solve(game(), batch), batches(9)))))


def test_a_game_compiled_again() -> None:
    assert_same(solve(compile_game(base()), theta()))
