"""Scenarios compared draw by draw: the numbers, against what single runs and numpy give."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import negosim
from negosim.dispute.load import read_dispute
from negosim.errors import RequestFault
from negosim.experiment import compare as module
from negosim.experiment.compare import solve_alike
from negosim.experiment.compared import SimulatedComparison
from negosim.experiment.simulate import Simulation, simulate
from negosim.model.lanes import Floats
from negosim.outcomes.paired import paired
from negosim.scenario.data import Design, Offer, Run, Scenario
from negosim.scenario.merge import plain_scenario

DATA = Path(__file__).parent / "data"
DRAWS = 128


@cache
def fishery(draws: int = DRAWS, design: Design = Design.PLAIN) -> Scenario:
    """The small dispute of the tests, with both its offers on the table."""
    dispute = read_dispute(DATA / "fishery.yaml")
    offers = tuple(Offer(name, dict(own.set), label=own.label) for name, own in dispute.offers.items())
    run = Run(draws=draws, design=design)
    return replace(plain_scenario(dispute, "fishery"), offers=offers, run=run)


def surer(scenario: Scenario) -> Scenario:
    """The same with consent for certain."""
    return scenario.replace(parameters={"consent_open": 1}, name="surer")


def poorer(scenario: Scenario) -> Scenario:
    """The same with a stock that is worth less."""
    return scenario.replace(parameters={"stock": {"scale": 0.5}}, name="poorer")


def kept(simulation: Simulation) -> dict[str, Floats]:
    """Draw-wise numbers of a run by what differences call them."""
    return {
        "class": simulation.probabilities,
        "agreement": simulation.agreements,
        "stop": simulation.stops,
        "payoff": simulation.payoffs,
    }


# ------------------------------------------------------------------ the numbers


@pytest.mark.parametrize("design", Design)
def test_a_difference_is_that_of_the_draws_of_two_runs(design: Design) -> None:
    scenario = fishery(design=design)
    found = negosim.compare(scenario, surer(scenario), poorer(scenario)).differences
    before = kept(simulate(scenario))
    checked = 0
    for own in (surer(scenario), poorer(scenario)):
        for what, values in kept(simulate(own)).items():
            table = found[(found["scenario"] == own.name) & (found["what"] == what)]
            difference = values - before[what]
            assert len(table) == len(difference)
            mean = difference.mean(axis=1)
            np.testing.assert_allclose(table["difference"], mean, rtol=0, atol=1e-12)
            np.testing.assert_allclose(table["mean"] - table["baseline"], mean, rtol=0, atol=1e-12)
            np.testing.assert_allclose(table["error"], errors(difference, design), rtol=1e-9, atol=1e-15)
            quantile = stats.norm.ppf(0.975) if design is Design.PLAIN else stats.t.ppf(0.975, 7)
            half = quantile * errors(difference, design)
            np.testing.assert_allclose(table["low"], mean - half, rtol=0, atol=1e-12)
            np.testing.assert_allclose(table["high"], mean + half, rtol=0, atol=1e-12)
            np.testing.assert_allclose(table["p05"], np.quantile(difference, 0.05, axis=1), atol=1e-15)
            np.testing.assert_allclose(table["p95"], np.quantile(difference, 0.95, axis=1), atol=1e-15)
            assert table["higher"].tolist() == (difference > 1e-12).mean(axis=1).tolist()
            checked += int(np.count_nonzero(half))
    assert checked > 20


def errors(values: Floats, design: Design) -> Floats:
    """Monte Carlo errors by their definition: from draws, or from the eight randomisations."""
    draws = values.shape[1]
    if design is Design.PLAIN:
        return np.asarray(values.std(axis=1, ddof=1) / math.sqrt(draws))
    means = values.reshape(len(values), 8, draws // 8).mean(axis=2)
    return np.asarray(means.std(axis=1, ddof=1) / math.sqrt(8))


def test_a_scenario_does_not_differ_from_itself() -> None:
    found = negosim.compare(fishery(), fishery().replace(name="again"))
    numbers = found.differences[["difference", "error", "low", "high", "p05", "p95", "higher"]]
    assert len(numbers) > 30
    assert (numbers == 0).all(axis=None)
    assert not found.differences["clear"].any()
    assert found.changes.empty
    assert found.warnings == ("again says the same as fishery, so that all differences are zero.",)


def test_one_fixed_parameter_makes_the_difference_of_two_runs() -> None:
    scenario = negosim.load("two_islands_no_us_basing")
    sure = scenario.replace(parameters={"consent_written": 1}, name="sure")
    found = negosim.compare(scenario, sure, draws=64, seed=3)
    table = found.differences[found.differences["what"] == "class"].set_index("name")
    one, two = (negosim.run(each, draws=64, seed=3).classes.set_index("class") for each in (scenario, sure))
    np.testing.assert_allclose(table["difference"], two["mean"] - one["mean"], rtol=0, atol=1e-12)
    assert table.loc["breakdown", "difference"] != 0
    assert table["baseline"].tolist() == one["mean"].tolist()
    assert table["mean"].tolist() == two["mean"].tolist()
    pd.testing.assert_frame_equal(found.outcomes["sure"].classes.set_index("class"), two, check_exact=True)


def test_shared_draws_make_errors_smaller_than_draws_of_ones_own() -> None:
    scenario = fishery(256)
    table = negosim.compare(scenario, surer(scenario)).differences.query("what == 'class'")
    one = negosim.run(scenario, seed=1).classes
    two = negosim.run(surer(scenario), seed=2).classes
    apart = np.hypot(one["error"], two["error"])
    moved = (apart > 0).to_numpy()
    assert moved.sum() >= 5
    assert (table["error"].to_numpy()[moved] < 0.5 * apart[moved]).all()
    # Both are estimates of the same difference.
    found = (two["mean"] - one["mean"]).to_numpy() - table["difference"].to_numpy()
    assert (np.abs(found[moved]) < 4 * apart[moved]).all()


def test_bits_do_not_depend_on_workers() -> None:
    scenario = fishery(3000)
    one, many = (negosim.compare(scenario, poorer(scenario), workers=workers) for workers in (1, 3))
    pd.testing.assert_frame_equal(one.differences, many.differences, check_exact=True)
    pd.testing.assert_frame_equal(one.distributions, many.distributions, check_exact=True)


def test_distributions_are_the_classes_of_each() -> None:
    found = negosim.compare(fishery(), surer(fishery()), poorer(fishery()))
    assert found.distributions["scenario"].unique().tolist() == ["fishery", "surer", "poorer"]
    for name, rows in found.distributions.groupby("scenario"):
        own = found.outcomes[str(name)].classes
        columns = ["class", "label", "mean", "low", "high", "p05", "p95"]
        pd.testing.assert_frame_equal(rows[columns].reset_index(drop=True), own[columns], check_exact=True)


def test_rows_are_matched_by_name_and_left_out_where_one_has_none() -> None:
    """A game that lacks the first of the stops: the others are compared with their own."""
    simulations = solve_alike([fishery(), poorer(fishery())])
    whole = SimulatedComparison(simulations).differences
    short = SimulatedComparison([simulations[0], replace(simulations[1], stops=simulations[1].stops[1:])])
    results = short.results["poorer"]
    results.__dict__["stops"] = SimulatedComparison(simulations).results["poorer"].stops.iloc[1:]
    expected = whole[whole["name"] != "settlement not_offered"].reset_index(drop=True)
    assert len(expected) == len(whole) - 1
    pd.testing.assert_frame_equal(short.differences, expected, check_exact=True)


# ------------------------------------------------------------------ one difference, by hand


def test_a_difference_by_hand() -> None:
    """Differences 1, 0, −1, 3: mean 3/4, variance 35/12, error √(35/48)."""
    found = paired(np.array([1.0, 2, 3, 4]), np.array([0.0, 2, 4, 1]), Design.PLAIN)
    assert found.difference == 0.75
    assert found.error == pytest.approx(math.sqrt(35 / 48), rel=1e-14)
    assert found.high - found.difference == pytest.approx(1.959963984540054 * found.error, rel=1e-14)
    assert (found.higher, found.clear) == (0.5, False)


@pytest.mark.parametrize(
    ("difference", "higher", "clear"),
    [
        (np.full(64, 0.25), 1.0, True),
        (np.full(64, -0.25), 0.0, True),
        (np.zeros(64), 0.0, False),
        (np.full(64, 1e-15), 0.0, False),
        (np.full(1, 0.25), 1.0, False),
    ],
    ids=["up", "down", "none", "rounding", "one draw"],
)
def test_what_is_clear(difference: Floats, higher: float, clear: bool) -> None:
    found = paired(0.5 + difference, np.full(len(difference), 0.5), Design.PLAIN)
    assert (found.higher, found.clear) == (higher, clear)


def test_errors_of_rounding_are_judged_by_the_numbers_that_differ() -> None:
    large = np.full(64, 1e9)
    assert not paired(large + 1e-6, large, Design.PLAIN).clear
    assert paired(large + 1e-2, large, Design.PLAIN).clear


# ------------------------------------------------------------------ what is asked for


def test_the_baseline_stands_first_whatever_the_order() -> None:
    one = negosim.compare(surer(fishery()), fishery(), poorer(fishery()), baseline="fishery")
    other = negosim.compare(fishery(), surer(fishery()), poorer(fishery()))
    assert (one.baseline, list(one.scenarios)) == ("fishery", ["fishery", "surer", "poorer"])
    assert one.recipe == other.recipe
    pd.testing.assert_frame_equal(one.differences, other.differences, check_exact=True)
    turned = negosim.compare(fishery(), surer(fishery()), baseline=surer(fishery()))
    assert turned.recipe != negosim.compare(fishery(), surer(fishery())).recipe
    assert turned.differences["scenario"].unique().tolist() == ["fishery"]


def test_draws_and_seed_are_those_of_all() -> None:
    scenario = fishery()
    done: list[int] = []
    found = negosim.compare(
        scenario,
        poorer(scenario).replace(run={"draws": 16, "seed": 9}),
        draws=32,
        seed=5,
        progress=done.append,
    )
    assert {(each.run.draws, each.run.seed) for each in found.scenarios.values()} == {(32, 5)}
    assert sum(done) == 64


def test_too_many_draws_are_refused_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    def solve(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be solved")

    monkeypatch.setattr(module, "simulate", solve)
    with pytest.raises(RequestFault, match=r"^2 scenarios of 20,000,000 draws would need some \d+ GiB"):
        negosim.compare("base", "us_consents", draws=20_000_000)


def test_it_shows_itself() -> None:
    found = negosim.compare(fishery(), surer(fishery()))
    assert repr(found) == (
        f"<Comparison of surer with fishery: 128 draws, seed 1, recipe {found.recipe[:8]}>"
    )
    page = found._repr_html_()
    assert "Compared with: fishery" in page
    assert "surer" in page
    row = found.differences.query("name == 'breakdown'").iloc[0]
    assert f"{100 * row['difference']:+.2f} *" in page
    assert row["clear"]
