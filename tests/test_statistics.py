"""Means over draws and their intervals; and what must add up in every draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from scipy import stats

from negosim.dispute.priors import read_prior
from negosim.experiment.simulate import Simulation, simulate
from negosim.model.draws import REPLICATES, Sampler
from negosim.model.lanes import Floats
from negosim.model.solve import Solution, solve
from negosim.outcomes.columns import stop_rows
from negosim.outcomes.statistics import BLOCK, Mean, Tally, blocks_of, spread
from negosim.scenario.data import Design, Scenario
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names

PLAIN, LATIN, SOBOL = Design.PLAIN, Design.LATIN_HYPERCUBE, Design.SOBOL


def tallied(values: Floats, design: Design) -> Mean:
    """What a tally makes of numbers, ``(..., draws)``, that come in the blocks of a run."""
    tally = Tally(design)
    for block in blocks_of(values.shape[-1], design):
        tally.add(values[..., block.begin : block.end], block.replicate)
    return tally.mean()


def sample(draws: int, shape: tuple[int, ...] = (3, 2)) -> Floats:
    """Some numbers."""
    return np.random.default_rng(5).gamma(2.0, size=(*shape, draws))


# ------------------------------------------------------------------ blocks


@pytest.mark.parametrize("draws", [1, 7, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 10_000])
def test_plain_blocks_cover_the_draws_in_order(draws: int) -> None:
    blocks = blocks_of(draws, PLAIN)
    assert [k for block in blocks for k in range(block.begin, block.end)] == list(range(draws))
    assert {block.end - block.begin for block in blocks[:-1]} <= {BLOCK}
    assert {block.replicate for block in blocks} == {0}
    assert len(blocks) == -(-draws // BLOCK)


@pytest.mark.parametrize("design", [LATIN, SOBOL])
@pytest.mark.parametrize("each", [1, 64, BLOCK, 2 * BLOCK])
def test_a_block_holds_draws_of_one_randomisation(design: Design, each: int) -> None:
    blocks = blocks_of(REPLICATES * each, design)
    assert [k for b in blocks for k in range(b.begin, b.end)] == list(range(REPLICATES * each))
    for block in blocks:
        assert block.begin // each == (block.end - 1) // each == block.replicate
        assert block.end - block.begin <= BLOCK


# ------------------------------------------------------------------ means and intervals


@pytest.mark.parametrize("draws", [2, 100, BLOCK + 5, 5000])
def test_plain_means_and_errors_are_those_of_numpy(draws: int) -> None:
    values = sample(draws)
    found = tallied(values, PLAIN)
    error = values.std(axis=-1, ddof=1) / np.sqrt(draws)
    np.testing.assert_allclose(found.mean, values.mean(axis=-1), rtol=1e-13)
    np.testing.assert_allclose(found.error, error, rtol=1e-10)
    np.testing.assert_allclose(found.half_width, stats.norm.ppf(0.975) * error, rtol=1e-10)


@pytest.mark.parametrize("design", [LATIN, SOBOL])
@pytest.mark.parametrize("each", [1, 64, 2 * BLOCK])
def test_the_error_of_a_design_comes_from_its_randomisations(design: Design, each: int) -> None:
    values = sample(REPLICATES * each)
    found = tallied(values, design)
    means = values.reshape(3, 2, REPLICATES, each).mean(axis=-1)
    error = means.std(axis=-1, ddof=1) / np.sqrt(REPLICATES)
    np.testing.assert_allclose(found.mean, values.mean(axis=-1), rtol=1e-13)
    np.testing.assert_allclose(found.error, error, rtol=1e-10)
    np.testing.assert_allclose(found.half_width, stats.t(REPLICATES - 1).ppf(0.975) * error, rtol=1e-9)


def test_one_draw_has_a_mean_and_no_error() -> None:
    found = tallied(np.array([[0.25]]), PLAIN)
    assert found.mean.tolist() == [0.25]
    assert np.isnan(found.error).all()
    assert np.isnan(found.half_width).all()


@pytest.mark.parametrize("value", [0.1, 1e8 + 0.1, 0.0])
def test_equal_draws_have_no_error_to_speak_of(value: float) -> None:
    found = tallied(np.full((1, 3000), value), PLAIN)
    assert found.mean == pytest.approx(value, rel=1e-14)
    assert found.error <= 1e-8 * max(value, 1.0)


@pytest.mark.parametrize("design", [PLAIN, LATIN, SOBOL])
def test_19_of_20_intervals_hold_the_mean(design: Design) -> None:
    """The integral of x² + x·y over the unit square, 1/3 + 1/4, from 400 seeds."""
    priors = {name: read_prior({"uniform": [0, 1]}) for name in ("x", "y")}
    held, runs = 0, 400
    for seed in range(runs):
        x, y = Sampler(priors, seed, design, 128).parameters(0, 128)
        found = tallied((x * x + x * y)[None], design)
        held += bool(abs(found.mean[0] - 7 / 12) <= found.half_width[0])
    assert abs(held / runs - 0.95) < 4 * np.sqrt(0.95 * 0.05 / runs)


def test_the_spread_is_that_of_the_draws() -> None:
    low, high = spread(np.stack([np.arange(101.0), -np.arange(101.0)]))
    assert low.tolist() == [5.0, -95.0]
    assert high.tolist() == [95.0, -5.0]


# ------------------------------------------------------------------ what adds up in every draw

DRAWS = 64
KEPT = ["joint_administration", "two_islands", "two_plus", "four_islands", "treaty_without_islands"]


@dataclass(frozen=True)
class Solved:
    """A scenario solved for some draws: what is kept of it, and the whole solution."""

    scenario: Scenario
    kept: Simulation
    solution: Solution

    def stops(self, kind: str, *stops: str, by: str | None = None) -> Floats:
        """Sum of the stops of a kind, of these names if any, and of one player if named."""
        rows = stop_rows(self.kept.game.axes.players)
        wanted = [r.kind == kind and by in (None, r.by) and (not stops or r.stop in stops) for r in rows]
        return np.asarray(self.kept.stops[wanted].sum(axis=0))

    def rounds_begun(self) -> Floats:
        """Expected number of rounds: the first, and each later one if talks go on."""
        ended = np.cumsum(self.solution.ends.sum(axis=1) + self.solution.breakdown, axis=0)
        return np.asarray(1.0 + (1.0 - ended[:-1]).sum(axis=0))


def solved(scenario: Scenario) -> Solved:
    """A scenario, solved."""
    scenario = scenario.replace(run={"draws": DRAWS})
    kept = simulate(scenario)
    theta = Sampler(scenario.priors, scenario.run.seed, PLAIN, DRAWS).parameters(0, DRAWS)
    return Solved(scenario, kept, solve(kept.game, theta))


@cache
def shipped(name: str) -> Solved:
    """A shipped scenario, solved."""
    return solved(load(name))


def near(expected: Floats) -> object:
    """Equal up to rounding."""
    return pytest.approx(expected, rel=0, abs=1e-12)


@pytest.mark.parametrize("name", shipped_names())
def test_the_outcome_classes_of_a_draw_add_up_to_1(name: str) -> None:
    probabilities = shipped(name).kept.probabilities
    assert probabilities.min() >= 0
    assert probabilities.sum(axis=0) == near(np.ones(DRAWS))


@pytest.mark.parametrize("name", shipped_names())
def test_settlements_are_signed_then_ratified_then_kept(name: str) -> None:
    found = shipped(name)
    signed, ratified, kept = found.kept.agreements
    rows = [list(found.scenario.dispute.classes).index(each) for each in KEPT]
    assert found.stops("settlement", "not_ratified") == near(signed - ratified)
    assert found.stops("settlement", "broken") == near(ratified - kept)
    assert found.stops("settlement", "kept") == near(kept)
    assert found.kept.probabilities[rows].sum(axis=0) == near(kept)
    assert found.kept.probabilities[[rows[-1] + 1, rows[-1] + 2]].sum(axis=0) == near(ratified - kept)


@pytest.mark.parametrize("name", shipped_names())
def test_stops_add_up_to_the_rounds_at_the_table(name: str) -> None:
    found = shipped(name)
    assert found.kept.stops.min() >= -1e-15
    assert found.stops("settlement") == near(found.solution.tables[0])
    assert found.stops("interim") == near(found.solution.tables[1])
    assert (found.solution.tables[0] >= 1).all()
    assert (found.solution.tables <= found.rounds_begun() + 1e-12).all()


@pytest.mark.parametrize("name", shipped_names())
def test_moves_and_stays_add_up_to_the_turns(name: str) -> None:
    found = shipped(name)
    for i, player in enumerate(found.scenario.dispute.players):
        turns = found.rounds_begun() if player in found.scenario.moves else np.zeros(DRAWS)
        assert found.solution.turns[i] == near(turns)
        assert found.stops("move", by=player) == near(turns)


def test_a_door_that_never_shuts_leaves_a_settlement_on_the_table() -> None:
    certain = {"support_russia_two": 1, "support_japan_two": 1}
    found = solved(load("us_consents").replace(parameters=certain))
    assert found.solution.tables[0] == near(found.rounds_begun())
    assert not found.stops("settlement", "not_ratified", "consent_refused").any()


def test_what_is_kept_of_a_draw_is_what_was_solved() -> None:
    found = shipped("two_islands_no_us_basing")
    assert (found.kept.payoffs[:2] == found.solution.value).all()
    assert (found.kept.payoffs[2:] == found.solution.observers).all()
    np.testing.assert_allclose(found.kept.means["payoffs"].mean, found.kept.payoffs.mean(axis=1), rtol=1e-13)
