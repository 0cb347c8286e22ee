"""Means of numbers that are zero in most draws are those of the numbers with all their zeros."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negosim.model.lanes import Floats
from negosim.outcomes.sparse import sparse_mean
from negosim.outcomes.statistics import Mean, Tally, blocks_of
from negosim.scenario.data import Design


def dense(values: Floats, design: Design) -> Mean:
    """By the tally of a run, block by block, from ``(groups, draws)``."""
    tally = Tally(design)
    for block in blocks_of(values.shape[1], design):
        tally.add(values[:, block.begin : block.end], block.replicate)
    return tally.mean()


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(
    st.sampled_from([(Design.PLAIN, 1), (Design.PLAIN, 2), (Design.PLAIN, 1500), (Design.SOBOL, 16)]),
    st.integers(0, 60),
    st.integers(1, 5),
    st.integers(0, 2**32 - 1),
)
def test_as_with_all_zeros(run: tuple[Design, int], rows: int, groups: int, seed: int) -> None:
    """Rows of one draw and group add up; a group may have none."""
    design, draws = run
    rng = np.random.default_rng(seed)
    group, draw = rng.integers(0, groups, rows), rng.integers(0, draws, rows)
    values = rng.uniform(-1.0, 1.0, rows) * rng.choice([0.0, 1.0, 100.0], rows)
    full = np.zeros((groups, draws))
    np.add.at(full, (group, draw), values)
    found, expected = sparse_mean(values, group, groups, draw, draws, design), dense(full, design)
    for name in ("mean", "error", "half_width"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("design", [Design.PLAIN, Design.SOBOL, Design.LATIN_HYPERCUBE])
def test_probabilities_over_several_blocks(design: Design) -> None:
    """Two packages in 16,384 draws: one in every third, one in a single draw."""
    draws = 16_384
    full = np.zeros((3, draws))
    full[0, ::3] = np.linspace(0.0, 1.0, len(full[0, ::3]))
    full[2, 9000] = 0.25
    group, draw = np.nonzero(full)
    found = sparse_mean(full[group, draw], group, 3, draw, draws, design)
    expected = dense(full, design)
    np.testing.assert_allclose(found.mean, expected.mean, rtol=1e-12, atol=0)
    np.testing.assert_allclose(found.error, expected.error, rtol=1e-9, atol=0)
    assert found.mean[1] == found.error[1] == 0.0
    assert found.mean[2] == 0.25 / draws
    if design is Design.PLAIN:
        assert found.error[2] == pytest.approx(0.25 / draws, rel=1e-3)
    else:  # one of eight means is 2^-13, and the others are 0
        assert found.error[2] == pytest.approx(0.25 / draws, rel=1e-12)
