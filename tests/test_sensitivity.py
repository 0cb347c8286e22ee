"""Sensitivity analysis: functions whose indices are known, and scenarios put through the same pipeline."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from build import dispute, offer, scenario, term
from scipy.stats import ks_2samp
from test_compare import fishery

import negosim
from negosim.dispute.data import Basis
from negosim.errors import RequestFault
from negosim.model.draws import Sampler
from negosim.model.priors import quantile
from negosim.questions.sensitivity import Sensitivity
from negosim.scenario.data import Concept, Run, Scenario
from negosim.scenario.data import Design as Drawn
from negosim.store.writers import to_json
from negosim.study.goal import goal_of
from negosim.study.responses import Responses
from negosim.study.sensitivity import GoalFunction, analyse, default_goal
from negosim.study.sensitivity_designs import Design, Method, design_from, seed_for, values_at
from negosim.study.sensitivity_factors import Factor, factors_of, owners
from negosim.study.sensitivity_groups import group_table
from negosim.study.sensitivity_measures import base_for, measured, planned
from negosim.study.sensitivity_morris import elementary_effects
from negosim.study.sensitivity_pawn import DUMMIES, distances, parts_of, pawn_distances, with_dummies
from negosim.study.sensitivity_sobol import Indices, convergence, sobol_indices
from negosim.study.sensitivity_tornado import tornado_scenario

Floats = npt.NDArray[np.float64]
THREE = ("x1", "x2", "x3")


def ishigami(u: Floats) -> Floats:
    """sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1, x uniform from -π to π."""
    x = -math.pi + 2 * math.pi * u
    found: Floats = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return found


def weighted(*weights: float) -> Callable[[Floats], Floats]:
    """An additive function: index c² / Σ c² each, first and total."""
    return lambda u: np.stack([c * u[:, k] for k, c in enumerate(weights)]).sum(axis=0)


def factor(name: str, **words: str) -> Factor:
    about = {"meaning": f"what {name} says", "unit": "points", "lever": "", "basis": "judgement"}
    return Factor(name=name, **({"player": "neither"} | about | words))


def sobol_of(function: Callable[[Floats], Floats], names: tuple[str, ...], base: int = 1024) -> Indices:
    design = Design(Method.SOBOL, names, base, seed=3)
    found = sobol_indices(function, design, design.points(), seed=4)
    assert found is not None
    return found


# ------------------------------------------------------------------ functions whose indices are known


def test_ishigami() -> None:
    """Ishigami & Homma 1990; a = 7, b = 0.1 as in Saltelli et al. 2008, section 4.3."""
    found = sobol_of(ishigami, THREE, base=4096)
    first, total = np.array([0.3139, 0.4424, 0.0]), np.array([0.5576, 0.4424, 0.2437])
    np.testing.assert_allclose(found.first, first, atol=0.01)
    np.testing.assert_allclose(found.total, total, atol=0.01)
    assert (np.abs(found.first - first) <= found.first_half_width).all()
    assert (np.abs(found.total - total) <= found.total_half_width).all()
    assert np.abs(found.first_half - found.first).max() < 0.03


def test_intervals_become_half_as_wide_with_four_times_the_points() -> None:
    few, many = sobol_of(ishigami, THREE, 512), sobol_of(ishigami, THREE, 2048)
    np.testing.assert_allclose(few.first_half_width / many.first_half_width, 2, rtol=0.35)


def test_the_first_half_is_an_analysis_of_its_own() -> None:
    whole, half = sobol_of(ishigami, THREE, 1024), sobol_of(ishigami, THREE, 512)
    np.testing.assert_allclose(whole.first_half, half.first, atol=1e-12)
    np.testing.assert_allclose(whole.total_half, half.total, atol=1e-12)


def test_an_additive_function_has_no_interactions() -> None:
    weights = np.array([1.0, 2.0, 3.0, 0.0])
    found = sobol_of(weighted(*weights), ("a", "b", "c", "d"))
    shares = weights**2 / (weights**2).sum()
    np.testing.assert_allclose(found.first, shares, atol=0.005)
    np.testing.assert_allclose(found.total, shares, atol=0.005)
    assert found.first[3] == found.total[3] == found.total_half_width[3] == 0


def test_groups_have_the_closed_index_of_their_members() -> None:
    """y = (x1 - ½)(x2 - ½) + x3 / 6: variances (1/12)², (1/12)/36; x1 and x2 act together alone."""
    factors = [factor("x1", basis="reported"), factor("x2", basis="reported"), factor("x3", lever="other")]
    design = Design(Method.SOBOL, THREE, 2048, seed=3)

    def together(u: Floats) -> Floats:
        return (u[:, 0] - 0.5) * (u[:, 1] - 0.5) + u[:, 2] / 6

    table, data = group_table(together, design, factors, seed=4)
    pair, single = 1 / 144, 1 / 432
    rows = table.set_index(["by", "group"])
    share = pair / (pair + single)
    for by, group, expected in (
        ("basis", "reported", share),
        ("basis", "judgement", 1 - share),
        ("lever", "", share),
        ("lever", "other", 1 - share),
    ):
        found = rows.loc[(by, group)]
        assert found["first"] == pytest.approx(expected, abs=0.03)
        assert found["total"] == pytest.approx(expected, abs=0.03)
    assert rows.loc[("basis", "reported"), "parameters"] == 2
    # A single group carries everything, and needs no points.
    assert rows.loc[("player", "neither"), ["first", "total_low", "total_high"]].tolist() == [1, 1, 1]
    assert [len(each["groups"]) for each in data] == [3, 3]
    alone = sobol_indices(together, design, design.points(), seed=4)
    assert alone is not None
    np.testing.assert_allclose(alone.first[:2], 0, atol=0.03)


def test_effects_of_a_linear_function_are_its_slopes() -> None:
    """A step is half of the cube's side, so that the change is half of the slope, everywhere."""
    design = Design(Method.MORRIS, THREE, 12, seed=3)
    found = elementary_effects(weighted(1.0, -3.0, 0.0), design, design.points(), seed=4)
    assert found is not None
    np.testing.assert_allclose(found.mu_star, [0.5, 1.5, 0], atol=1e-12)
    np.testing.assert_allclose(found.mu, [0.5, -1.5, 0], atol=1e-12)
    np.testing.assert_allclose(found.sigma, 0, atol=1e-12)


def test_trajectories_meet_the_middles_of_four_quarters_alone() -> None:
    seen: list[Floats] = []

    def function(u: Floats) -> Floats:
        seen.append(u)
        return u[:, 0] * u[:, 1]

    design = Design(Method.MORRIS, THREE, 8, seed=3)
    found = elementary_effects(function, design, design.points(), seed=4)
    assert found is not None
    np.testing.assert_allclose(np.unique(seen[0].round(9)), [0.125, 0.375, 0.625, 0.875])
    # A change of x1 by ½ moves the product by x2 / 2, of which the largest is 7/16.
    assert 0 < found.mu_star[0] <= 7 / 16
    assert found.sigma[0] > 0


def test_pawn_of_ishigami() -> None:
    """Against distributions on a grid of a million points, part by part."""
    side = (np.arange(100) + 0.5) / 100
    grid = np.stack([x.ravel() for x in np.meshgrid(side, side, side, indexing="ij")], axis=1)
    values = ishigami(grid)
    exact = np.array([_part_distances(grid[:, k], values) for k in range(3)])
    design = with_dummies(Design(Method.PAWN, THREE, 4096, seed=3))
    found = pawn_distances(ishigami, design, design.points(), seed=4)
    assert found is not None
    np.testing.assert_allclose(found.median, np.median(exact, axis=1), atol=0.04)
    np.testing.assert_allclose(found.largest, exact.max(axis=1), atol=0.05)
    assert (np.abs(found.median - np.median(exact, axis=1)) <= found.median_half_width + 0.03).all()
    assert found.median.min() > found.median_threshold > 0


def _part_distances(column: Floats, values: Floats) -> list[float]:
    cuts = np.quantile(values, np.linspace(0, 1, 400))
    whole = np.searchsorted(np.sort(values), cuts, side="right") / len(values)
    found = []
    for part in range(10):
        own = np.sort(values[(column * 10).astype(int) == part])
        found.append(float(np.abs(np.searchsorted(own, cuts, side="right") / len(own) - whole).max()))
    return found


def test_distances_of_a_resample_are_those_of_scipy() -> None:
    """Rounded values, so that many are tied; every point counts once, then some of them twice."""
    rng = np.random.default_rng(1)
    column = rng.random(300)
    values = (column + rng.random(300)).round(1)
    order = np.argsort(values, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(values[order]) > 0, True))
    parts = parts_of(column)
    for counts in (np.ones(300, dtype=int), rng.integers(0, 3, 300)):
        again = np.repeat(values, counts)
        found = distances(parts[order], counts[order].astype(float), ends)
        judged = [ks_2samp(np.repeat(values[p], counts[p]), again).statistic for p in parts.T]
        np.testing.assert_allclose(found, judged, atol=1e-12)


def test_what_is_above_the_dummies_is_told_from_noise() -> None:
    factors = [factor(name) for name in ("a", "b", "c")]
    found = measured(weighted(3.0, 1.0, 0.0), Method.PAWN, factors, 1000, 1)
    assert found is not None
    table = found.tables["distances"]
    assert table["parameter"].tolist() == ["a", "b", "c"]
    assert table["above"].tolist() == [True, True, False]
    assert found.told["dummies"] == DUMMIES == 19
    assert found.settings == {"parts": 10, "dummies": 19}


def test_distances_are_too_high_by_about_those_of_the_dummies() -> None:
    """Without influence the true distance is 0, which no ± reaches: it is not an interval."""
    found = measured(weighted(3.0, 1.0, 0.0), Method.PAWN, [factor(name) for name in "abc"], 512, 1)
    assert found is not None
    idle = found.tables["distances"].set_index("parameter").loc["c"]
    assert idle["median_low"] > 0
    assert idle["median"] == pytest.approx(found.told["median_of_dummies"], rel=0.3)
    assert 0 < found.told["median_of_dummies"] < found.told["median_threshold"]


# ------------------------------------------------------------------ guards and order


@pytest.mark.parametrize("method", list(Method))
def test_what_is_no_number_is_refused(method: Method) -> None:
    def broken(u: Floats) -> Floats:
        values = u[:, 0].copy()
        values[7] = math.nan
        values[9] = math.inf
        return values

    with pytest.raises(RequestFault, match=r"found nan at 2 of \d+ points, first at point 7 .* over a, b;"):
        measured(broken, method, [factor("a"), factor("b")], 128, 1)


@pytest.mark.parametrize("method", list(Method))
def test_a_constant_has_no_indices(method: Method) -> None:
    def nearly(u: Floats) -> Floats:
        return 0.25 + 1e-15 * u[:, 0]

    assert measured(nearly, method, [factor("a"), factor("b")], 128, 1) is None


def test_a_function_that_is_constant_at_the_first_half_has_no_indices_there() -> None:
    points = Design(Method.SOBOL, ("a", "b"), 8, seed=3).points()

    def late(u: Floats) -> Floats:
        values = np.zeros(len(u))
        values[len(u) // 2 :] = u[len(u) // 2 :, 0]
        return values

    found = sobol_indices(late, Design(Method.SOBOL, ("a", "b"), 8, seed=3), points, seed=4)
    assert found is not None
    assert np.isnan(found.first_half).all()
    assert np.isfinite(found.total).all()
    told = convergence(found)
    assert told.leading == (0,)
    assert (told.has_half, told.settled, told.same_set, told.same_order) == (False, 0, False, False)
    assert not told.is_set_settled


def test_indices_go_with_their_parameters_whatever_the_order() -> None:
    """Each order has a design of its own; the names tell which column is whose."""
    factors = [factor(name) for name in ("small", "large", "none")]
    slopes = {"small": 2.0, "large": 4.0, "none": 0.0}
    for listed in (factors, factors[::-1]):
        function = weighted(*(slopes[each.name] for each in listed))
        for method in Method:
            found = measured(function, method, listed, 1024, 1)
            assert found is not None
            table = next(iter(found.tables.values()))
            assert table["parameter"].tolist() == ["large", "small", "none"]
            assert found.told["designs"][0]["parameters"][:3] == [each.name for each in listed]


@pytest.mark.parametrize("method", list(Method))
def test_a_design_can_be_made_again_from_what_is_told(method: Method) -> None:
    factors = [factor("a"), factor("b", basis="reported"), factor("c")]
    found = measured(weighted(1.0, 2.0, 3.0), method, factors, 128, 5)
    assert found is not None
    designs = found.told["designs"]
    assert len(designs) == (2 if method is Method.SOBOL else 1)
    assert sum(each["rows"] for each in designs) == planned(method, factors, 128)
    for data in designs:
        points = design_from(data).points()
        assert points.shape == (data["rows"], len(data["parameters"]))
        assert hashlib.sha256(points.astype("<f8").tobytes()).hexdigest() == data["sha256"]
        other = replace(design_from(data), seed=data["seed"] + 1).points()
        assert hashlib.sha256(other.astype("<f8").tobytes()).hexdigest() != data["sha256"]
    assert set(designs[0]["versions"]) == {"SALib", "scipy", "numpy"}


@pytest.mark.parametrize("method", list(Method))
def test_no_global_random_numbers_are_used_or_moved(method: Method) -> None:
    def found() -> Any:
        told = measured(ishigami, method, [factor(name) for name in THREE], 128, 1)
        assert told is not None
        return told.tables

    np.random.seed(7)
    before = np.random.get_state()
    first = found()
    after = np.random.get_state()
    assert np.array_equal(before[1], after[1]) and before[2:] == after[2:]
    np.random.seed(8)
    for name, table in found().items():
        assert table.equals(first[name])


def test_seeds_are_never_none_for_salib() -> None:
    seeds = {seed_for(seed, part) for seed in range(50) for part in ("sobol|points", "sobol|bootstrap")}
    assert len(seeds) == 100
    assert all(0 < seed < 2**31 for seed in seeds)


def test_a_ranking_is_settled_as_far_as_resamples_and_half_of_the_points_agree() -> None:
    clear = convergence(sobol_of(weighted(4.0, 2.0, 1.0), THREE))
    assert (clear.leading, clear.settled, clear.order_kept) == ((0, 1, 2), 3, 1.0)
    tied = convergence(sobol_of(weighted(4.0, 1.0, 1.0), THREE, 64))
    assert (tied.leading[0], tied.settled) == (0, 1)
    assert tied.order_kept < 0.95


def test_which_ones_lead_is_settled_only_if_there_are_others() -> None:
    tied = convergence(sobol_of(weighted(4.0, 1.0, 1.0), THREE, 64))
    assert (tied.has_others, tied.set_kept, tied.is_set_settled) == (False, 1.0, False)
    names = tuple("abcdefg")
    more = convergence(sobol_of(weighted(4.0, 2.0, 2.0, 2.0, 2.0, 0.01, 0.0), names, 64))
    assert (more.has_others, more.is_set_settled) == (True, True)
    assert set(more.leading) == {0, 1, 2, 3, 4}


# ------------------------------------------------------------------ scenarios


def small(**changes: Any) -> Scenario:
    return replace(fishery(), run=Run(draws=64, **changes))


def test_to_whom_a_parameter_belongs() -> None:
    belongs = owners(fishery().dispute)
    assert belongs == {
        "stock": "north",
        "catch": "south",
        "precision": "both",
        "discount_north": "north",
        "consent_open": "neither",
        "sway_south": "south",
        "hazard": "neither",
        "backlash": "north",
    }
    assert [each.name for each in factors_of(fishery())] == [n for n in belongs if n != "precision"]


def test_the_function_is_the_scenario_at_its_own_draws() -> None:
    what = small()
    responses = Responses(what, workers=1)
    goal = goal_of("quota_kept+fishing", what.dispute, targeted=False)
    factors = factors_of(what)
    uniforms = Sampler(what.priors, what.run.seed, what.run.design, what.run.draws).uniforms(0, 64)
    points = np.stack([uniforms[each.name] for each in factors], axis=1)
    found = GoalFunction(responses, goal, factors)(points)
    assert np.array_equal(found, goal.of(responses.probabilities()))


def test_corners_of_the_cube_stay_inside_every_prior() -> None:
    what = small()
    factors = factors_of(what)
    responses = Responses(what, workers=1)
    function = GoalFunction(responses, goal_of("fishing", what.dispute, targeted=False), factors)
    corners = np.array([[0.0] * len(factors), [1.0] * len(factors)])
    theta = function.parameters(corners)
    for row, prior in zip(theta, what.priors.values(), strict=True):
        low, high = prior.support()
        assert np.isfinite(row).all() and low <= row[0] <= row[1] <= high
    assert np.isfinite(values_at(function, corners, [])).all()


@pytest.mark.parametrize("method", list(Method))
def test_an_answer_is_the_same_with_any_number_of_workers(method: Method) -> None:
    one, two = (analyse(small(), "fishing", method=method, workers=count) for count in (1, 2))
    assert one.recipe == two.recipe
    assert to_json(one.told) == to_json(two.told)
    assert {name: t.to_csv() for name, t in one.tables.items()} == {
        name: t.to_csv() for name, t in two.tables.items()
    }
    assert analyse(small(seed=2), "fishing", method=method).recipe != one.recipe


def test_watching_ends_at_all_that_was_planned() -> None:
    told: list[tuple[int, int]] = []
    analyse(small(), "fishing", base=16, watch=lambda done, planned: told.append((done, planned)))
    assert told[-1][0] == told[-1][1] > 64
    assert {planned for _, planned in told} == {told[-1][1]}


def test_the_tornado_is_a_run_with_the_parameter_fixed() -> None:
    what = small()
    table = analyse(what, "fishing", base=8).tables["tornado"].set_index("parameter")
    assert (table["difference"].abs().diff().dropna() <= 0).all()
    for name in ("catch", "hazard", "discount_north"):
        row = table.loc[name]
        means = []
        for end, share in (("p05", 0.05), ("p95", 0.95)):
            value = float(quantile(what.priors[name], np.array([share]))[0])
            assert row[f"value_{end}"] == value
            run = negosim.run(what.replace(parameters={name: value}))
            means.append(run.probabilities["fishing"])
            assert row[f"mean_{end}"] == pytest.approx(means[-1].mean(), abs=1e-14)
        apart = means[1] - means[0]
        assert row["difference"] == pytest.approx(apart.mean(), abs=1e-14)
        half = 1.959963984540054 * apart.std(ddof=1) / 8
        assert row["high"] - row["low"] == pytest.approx(2 * half, abs=1e-12)


def test_the_tornado_takes_no_more_draws_than_it_needs() -> None:
    for design in Drawn:
        assert tornado_scenario(replace(small(), run=Run(8192, design=design))).run.draws == 2048
        assert tornado_scenario(small(design=design)).run.draws == 64


def test_by_default_the_likeliest_kept_settlement() -> None:
    over = fishery().dispute
    count = len(over.classes)
    likely = np.full((count, 2), 0.01)
    likely[3] = 0.9
    goal, why = default_goal(over, likely)
    assert (goal.text, why) == ("quota_kept", "the likeliest class of a kept settlement")
    likely[0] = 0
    goal, why = default_goal(over, likely)
    assert (goal.text, why) == ("breakdown", "the likeliest class")
    found = analyse(small(), base=8)
    assert found.question["for"] == "quota_kept"
    assert found.told["by_default"] == "the likeliest class of a kept settlement"
    asked = analyse(small(), "quota_kept", base=8)
    assert asked.told["by_default"] == ""
    assert asked.recipe == found.recipe


def with_parameter(what: Scenario, name: str, **words: Any) -> Scenario:
    """The same numbers, of which one rests on something else, or belongs to another lever."""
    parameters = dict(what.dispute.parameters)
    parameters[name] = parameters[name].model_copy(update=words)
    return replace(what, dispute=what.dispute.model_copy(update={"parameters": parameters}))


def test_other_groups_are_another_recipe() -> None:
    found = analyse(small(), "fishing", base=8)
    basis = {each.name: each.basis for each in factors_of(small())}
    other = Basis.REPORTED if basis["catch"] != "reported" else Basis.JUDGEMENT
    for words in ({"basis": other}, {"lever": "something else"}):
        again = analyse(with_parameter(small(), "catch", **words), "fishing", base=8)
        assert not again.tables["groups"].equals(found.tables["groups"])
        assert again.recipe != found.recipe
    same = analyse(with_parameter(small(), "catch", note="a reservation"), "fishing", base=8)
    assert same.recipe == found.recipe


def test_everything_that_was_solved_is_counted() -> None:
    told: list[tuple[int, int]] = []
    found = analyse(small(), "fishing", base=16, watch=lambda done, planned: told.append((done, planned)))
    assert found.told["rows"] == told[-1][1]
    assert f"({told[-1][1]:,} with all that is told below)" in " ".join(Sensitivity(found).page().split())


def test_a_prior_that_was_changed_no_longer_rests_on_what_the_dispute_says() -> None:
    assert analyse(small(), "fishing", base=8).told["changed"] == []
    assert "that the scenario changes" not in Sensitivity(analyse(small(), "fishing", base=8)).page()
    priors = {**small().priors, "catch": small().priors["catch"].changed(0.9)}
    found = analyse(replace(small(), priors=priors), "fishing", base=8)
    assert found.told["changed"] == ["catch"]
    words = " ".join(Sensitivity(found).page().split())
    assert "1 uncertain parameter has a prior that the scenario changes; what it rests on is said" in words


@pytest.mark.parametrize("concept", [Concept.SPE, Concept.NASH, Concept.SCREENING])
def test_every_concept_can_be_asked(concept: Concept) -> None:
    what = replace(fishery(), run=Run(draws=32, concept=concept))
    found = analyse(what, base=16)
    assert found.tables["indices"]["total"].max() > 0


@pytest.mark.parametrize("run", [Run(1), Run(64, design=Drawn.SOBOL), Run(64, design=Drawn.LATIN_HYPERCUBE)])
def test_any_design_and_a_single_draw(run: Run, tmp_path: Path) -> None:
    found = negosim.sensitivity(replace(fishery(), run=run), "fishing", base=16)
    assert len(found.indices) == len(found.tornado) == 7
    page = found.page()
    assert "nan" not in page.lower() and "None" not in page
    again = negosim.open(found.save(tmp_path / "again", formats="svg"))
    assert isinstance(again, Sensitivity)
    assert again.page() == page


def worth(*, prior: Any) -> Scenario:
    """One round; the offer is worth ``gain`` to the one who is asked, whose answer is a logit choice."""
    over = dispute(
        {"good": "no yes"},
        [term("signature", "good", {"yes": 1})],
        [term("signature", "good", {"yes": "gain"})],
        parameters={"gain": prior, "precision_south": 1.0},
        classes={"agreed": {"when": {"end": "kept"}}, "war": {"when": {"end": "breakdown"}}, "none": {}},
    )
    return scenario(over, [offer("deal", good="yes")], run=Run(draws=32))


def test_one_uncertain_parameter_carries_everything() -> None:
    found = negosim.sensitivity(worth(prior={"uniform": [-1, 1]}), base=256)
    (row,) = found.indices.to_dict("records")
    assert (row["parameter"], row["player"]) == ("gain", "south")
    assert row["first"] == pytest.approx(1, abs=0.02)
    assert row["total"] == pytest.approx(1, abs=0.02)
    assert found.groups[["first", "total"]].to_numpy().tolist() == [[1, 1]] * 3
    assert "One parameter is uncertain, 4 are fixed." in found.page()
    assert "All uncertain parameters rest on judgement" in found.page()


def test_nothing_uncertain_is_refused() -> None:
    with pytest.raises(RequestFault, match="tiny: every parameter is fixed"):
        analyse(worth(prior=0.5))


def test_a_class_that_never_happens_is_refused_in_one_sentence() -> None:
    for method in Method:
        with pytest.raises(
            RequestFault, match="--for war: 'war' does not happen at the base points"
        ) as caught:
            analyse(worth(prior={"uniform": [-1, 1]}), "war", method=method)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"method": "sobl"}, "--method: expected a method, found 'sobl'; did you mean 'sobol'?"),
        ({"method": "fast"}, "--method: expected a method, found 'fast'; use sobol, morris or pawn."),
        ({"base": 100}, "--base: expected a power of two for sobol, found 100; use 64 or 128."),
        ({"base": 4}, "--base: expected from 8 to 1,000,000,000 base points for sobol, found 4; change it."),
        ({"base": 2**29}, "--base 536870912: a design of"),
        ({"method": "morris", "base": 3}, "--base: expected from 4 to 1,000,000,000 trajectories for morris"),
        ({"method": "pawn", "base": 99}, "--base: expected from 100 to 1,000,000,000 points for pawn"),
        ({"goal": "peace"}, "--for: expected an outcome class, found 'peace'"),
        ({"goal": "fishing=0.5"}, "--for: expected an outcome class alone"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestFault) as caught:
        analyse(small(), **asked)
    assert str(caught.value).startswith(message)


def test_points_by_default() -> None:
    found = [[base_for(method, None, draws) for draws in (1, 1000, 10_000)] for method in Method]
    assert found == [[256, 256, 2048], [16, 31, 256], [512, 1000, 4096]]
    assert base_for(Method.SOBOL, None, 4 * 1024 + 3) == 1024
