"""Break-even values: against closed forms, dense sweeps and runs, and what is said where there are none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from build import dispute, offer, scenario, term

import negosim
from negosim.dispute.data import Parameter
from negosim.dispute.priors import Prior, read_prior
from negosim.errors import RequestFault
from negosim.model.priors import quantile
from negosim.scenario.data import Concept, Design, Run, Scenario
from negosim.study.breakeven_prior import facts_of_prior
from negosim.study.breakeven_range import BESIDE, FAR, REACH, searched
from negosim.study.breakeven_values import break_even
from negosim.study.goal import goal_of
from negosim.study.responses import Responses

KURIL = "two_islands_no_us_basing"


def ultimatum(prior: Any, *weights: str | float, more: Any = (), draws: int = 64, **values: Any) -> Scenario:
    """One offer, one round: north makes it for certain, and a logit choice of south's accepts it.

    South's discount factor is 0 and its precision 1, so P(deal) = 1 / (1 + exp(−u)), where u is the
    product of the weights, by default the parameter ``worth``, and of further terms.
    """
    worth = [term("delivery", "land", {"cede": 1}, *(weights or ("worth",))), *more]
    parameters = {"worth": 0.0, "precision_south": 1.0, "discount_south": 0.0, **dict.fromkeys(values, 0.0)}
    over = dispute(
        {"land": "keep cede"},
        [term("delivery", "land", {"cede": 1})],
        worth,
        parameters=parameters,
        classes={"deal": {"when": {"end": "kept"}}, "no_deal": {}},
    )
    what = scenario(over, [offer("cede", land="cede")], run=Run(draws=draws))
    given = {"worth": prior, **values}
    return replace(what, priors=what.priors | {name: read_prior(value) for name, value in given.items()})


def legal(what: Scenario, name: str, **ends: float) -> Scenario:
    """A scenario whose parameter has another legal range: ``low``, ``high``, ``above``, ``below``."""
    words = {"low": "from", "high": "to"}
    told = what.dispute.parameters[name]
    given = {"range": {words.get(end, end): value for end, value in ends.items()}}
    text = {"prior": told.prior, "unit": "points", "meaning": told.meaning, "basis": "judgement"} | given
    parameters = what.dispute.parameters | {name: Parameter.model_validate(text)}
    return replace(what, dispute=what.dispute.model_copy(update={"parameters": parameters}))


def logit(share: float) -> float:
    return math.log(share / (1 - share))


def only(frame: Any) -> dict[str, Any]:
    (row,) = frame.to_dict("records")
    return dict(row)


# ------------------------------------------------------------------ closed forms
@pytest.mark.parametrize("target", [0.3, 0.6, 0.9])
def test_a_logit_choice_breaks_even_at_its_logit(target: float) -> None:
    found = negosim.breakeven(ultimatum({"uniform": [-1, 1]}), f"deal={target}", workers=1)
    row = only(found.crossings)
    assert row["value"] == pytest.approx(logit(target), abs=1e-6)
    # All that is uncertain is held, so that there is no Monte Carlo error at all.
    assert row["low"] == row["high"] == row["value"]
    assert (row["met"], row["reach"]) == ("above", "prior" if abs(logit(target)) <= 1 else "legal")
    assert row["deviations"] == pytest.approx(logit(target) / math.sqrt(1 / 3), rel=1e-4)
    assert row["share_beyond"] == pytest.approx(max(0.0, (1 - abs(logit(target))) / 2), abs=1e-9)


def test_two_break_even_values_where_the_mean_rises_and_falls() -> None:
    # u = worth · (2 − worth), so that P(deal) is 0.7 at worth = 1 ± sqrt(1 − logit 0.7), and highest at 1.
    less = term("delivery", "land", {"cede": -1}, "worth", "worth")
    what = ultimatum({"uniform": [0, 2]}, 2.0, "worth", more=[less])
    found = negosim.breakeven(what, "deal=0.7", workers=1)
    apart = math.sqrt(1 - logit(0.7))
    assert found.crossings["value"].tolist() == pytest.approx([1 - apart, 1 + apart], abs=1e-6)
    assert found.crossings["met"].tolist() == ["above", "below"]
    peak = only(found.parameters)
    assert peak["best_value"] == pytest.approx(1)
    assert peak["best"] == pytest.approx(1 / (1 + math.exp(-1)))
    assert peak["crossings"] == 2


def test_a_narrow_peak_between_two_values_of_the_scan_is_seen_if_nothing_else_crosses() -> None:
    # The peak is at 0.97 and only 0.01 wide where it is over the target; the scan has 0.875 and 1.
    less = term("delivery", "land", {"cede": -1}, "worth", "worth")
    what = ultimatum({"uniform": [0, 2]}, 1.94, "worth", more=[less])
    target = 1 / (1 + math.exp(-(0.97**2 - 0.005**2)))
    found = negosim.breakeven(what, f"deal={target:.17g}", workers=1)
    assert found.crossings["value"].tolist() == pytest.approx([0.965, 0.975], abs=1e-6)


def test_the_target_is_met_below_where_the_mean_falls() -> None:
    found = negosim.breakeven(ultimatum({"uniform": [0, 2]}, -1.0, "worth"), "deal=0.4", workers=1)
    row = only(found.crossings)
    assert (row["value"], row["met"]) == (pytest.approx(-logit(0.4), abs=1e-6), "below")


def test_a_leap_is_found_and_said_to_be_one() -> None:
    # Without error of choice south accepts as soon as it gains: the tie at 0 goes to acceptance.
    found = negosim.breakeven(
        ultimatum({"uniform": [-1, 1.5]}, precision_south={"fixed": math.inf}), "deal=0.5", workers=1
    )
    row = only(found.crossings)
    assert row["jumps"]
    assert row["value"] == pytest.approx(0, abs=1e-6)
    assert (row["mean"], row["met"]) == (1, "above")


# ------------------------------------------------------------------ where it is not reached
def test_a_target_out_of_reach_is_told_with_how_far_one_gets() -> None:
    what = legal(ultimatum({"uniform": [0, 1]}), "worth", low=0, high=1.5)
    found = negosim.breakeven(what, "deal=0.9", workers=1)
    row = only(found.parameters)
    assert found.crossings.empty
    assert row["reach"] == "never"
    assert (row["best_value"], row["best"]) == (1.5, pytest.approx(1 / (1 + math.exp(-1.5))))
    assert (row["best_in_prior_value"], row["best_in_prior"]) == (1, pytest.approx(1 / (1 + math.exp(-1))))
    assert "Not reachable by this alone" in found.page()


def test_a_target_met_everywhere_is_told_with_the_least_that_is_left() -> None:
    what = legal(ultimatum({"uniform": [0.5, 1]}), "worth", low=0.25, high=1.5)
    found = negosim.breakeven(what, "deal=0.55", workers=1)
    row = only(found.parameters)
    assert (row["reach"], row["best_value"]) == ("always", 0.25)
    assert row["best"] == pytest.approx(1 / (1 + math.exp(-0.25)))
    assert "Met at all values searched" in found.page()


def test_from_above_the_value_is_sought_where_the_mean_falls_below() -> None:
    found = negosim.breakeven(ultimatum({"uniform": [0.5, 1]}), "deal=0.55", workers=1)
    assert not found.study.told["upwards"]
    assert only(found.crossings)["value"] == pytest.approx(logit(0.55), abs=1e-6)
    assert "at or above the target" in found.page()


def test_a_parameter_without_effect_is_said_to_have_none() -> None:
    what = ultimatum({"uniform": [0, 1]}, idle={"uniform": [0, 1]})
    found = negosim.breakeven(what, "deal=0.9", vary=["idle"], workers=1)
    row = only(found.parameters)
    assert (row["reach"], row["flat"], row["crossings"]) == ("never", True, 0)
    assert "Without any effect on this probability in any of 64 draws: idle." in found.page()


def test_a_class_that_never_happens_is_out_of_reach_by_anything() -> None:
    found = negosim.breakeven(KURIL, "four_islands=0.1", vary=["sway_russia", "game.rounds"], draws=8)
    assert (only(found.parameters)["reach"], only(found.parameters)["best"]) == ("never", 0)
    assert not found.values["met"].any()
    assert "nan" not in found.page().lower()


def test_a_fixed_parameter_may_be_varied() -> None:
    what = ultimatum({"uniform": [0, 1]}, precision_south={"fixed": 2.0})
    found = negosim.breakeven(what, "deal=0.6", vary=["precision_south"], draws=400, workers=1)
    row, told = only(found.crossings), only(found.parameters)
    assert (told["sd"], told["mode"], told["prior"]) == (0, 2, "2")
    # P(deal) is the mean of 1 / (1 + exp(−λ·worth)) over the same draws of worth.
    values = Responses(what.replace(run={"draws": 400})).theta[list(what.priors).index("worth")]
    at = 1 / (1 + np.exp(-row["value"] * values))
    assert at.mean() == pytest.approx(0.6, abs=1e-4)
    assert math.isnan(row["deviations"])
    assert "fixed" in found.page()


# ------------------------------------------------------------------ where it is looked for
@pytest.mark.parametrize(
    ("prior", "ends", "expected"),
    [
        ({"uniform": [1, 2]}, {"low": 0}, (0, REACH * 2)),
        ({"uniform": [1, 2]}, {"low": 0, "high": 5}, (0, 5)),
        ({"uniform": [1, 2]}, {"above": 0, "below": 3}, (0.1, 2.9)),
        ({"uniform": [1, 2]}, {"low": 0, "high": math.inf}, (0, FAR * 2)),
        ({"uniform": [1, 2]}, {}, (1 - REACH, 2 + REACH)),
        ({"fixed": 2}, {"low": 0}, (0, REACH * 2)),
        ({"fixed": 0}, {"low": 0}, (0, REACH)),
        ({"fixed": 0}, {"low": 0, "high": math.inf}, (0, FAR)),
        ({"fixed": 0}, {}, (-REACH, REACH)),
        ({"fixed": math.inf}, {"low": 0, "high": math.inf}, (0, FAR)),
        ({"lognormal": [0.3, 0.5, 0, 1e4]}, {"low": 0}, (0, REACH * 1e4)),
        ({"discrete": {"values": [1, math.inf], "weights": [1, 1]}}, {"low": 0, "high": math.inf}, (0, FAR)),
    ],
)
def test_what_is_searched(prior: Any, ends: dict[str, float], expected: tuple[float, float]) -> None:
    where = searched(legal(ultimatum(prior), "worth", **ends), "worth")
    assert where.ends == pytest.approx(expected)
    assert list(where.values) == sorted(set(where.values))
    # A side that is legal has at least as many values as the page says.
    if where.finite[0] <= where.finite[1]:
        for side in (
            [v for v in where.values if v < where.finite[0]],
            [v for v in where.values if v > where.finite[1]],
        ):
            assert not side or len(side) >= BESIDE
    assert where.infinite == (ends.get("high") == math.inf)


@pytest.mark.parametrize(
    "prior",
    [
        {"lognormal": [0.3, 0.5, 0, 1e4]},
        {"lognormal": [0.3, 2.0, 0, 200]},
        {"normal": [0.5, 0.01, 0, 1e4]},
        {"beta": [0.1, 9, 0, 1e3]},
        {"beta": [9, 2, 0, 5]},
        {"triangular": [0, 0.1, 5]},
        {"pert": [0, 1, 5]},
    ],
)
def test_the_scan_is_close_wherever_a_prior_has_its_mass(prior: Any) -> None:
    what = legal(ultimatum(prior), "worth", low=0)
    made, values = what.priors["worth"], np.array(searched(what, "worth").values)
    bottom, top = made.support()
    assert {bottom, top, float(quantile(made, np.array([0.5]))[0])} <= set(values)
    assert made.mode() in values
    # Between two neighbours there is never more than a quarter of the prior.
    levels = quantile(made, np.linspace(0, 1, 2002)[1:-1])
    shares = np.diff(np.searchsorted(levels, values)) / 2000
    assert shares.max() <= 0.251
    # And outside they grow by no more than some three times, counted from where the prior has its mass.
    out = values[values > max(levels[-3], 1e-3)]
    assert (out[1:] / out[:-1]).max() <= 3.5


def test_a_peak_in_the_mass_of_a_wide_prior_is_found() -> None:
    # u = worth · (2 − worth): P(deal) is 0.725 at 1 ± sqrt(1 − logit 0.725); the range ends at 10,000.
    less = term("delivery", "land", {"cede": -1}, "worth", "worth")
    what = ultimatum({"lognormal": [1, 0.3, 0, 10_000]}, 2.0, "worth", more=[less])
    found = negosim.breakeven(legal(what, "worth", low=0), "deal=0.725", workers=1)
    apart = math.sqrt(1 - logit(0.725))
    assert found.crossings["value"].tolist() == pytest.approx([1 - apart, 1 + apart], abs=1e-6)
    assert only(found.parameters)["best"] == pytest.approx(1 / (1 + math.exp(-1)), abs=1e-2)


def test_a_wide_prior_of_the_flagship_reaches_what_its_mass_reaches() -> None:
    what = negosim.load(KURIL).replace(
        run={"draws": 64}, parameters={"precision_russia": {"lognormal": [0.3, 0.5, 0, 10_000]}}
    )
    found = negosim.breakeven(what, "two_islands=0.02", vary=["precision_russia"])
    told = only(found.parameters)
    there = negosim.run(what.replace(parameters={"precision_russia": 0.2}))
    assert told["best_in_prior"] >= mean_of(there, "two_islands") - 1e-4
    assert told["p05"] / 3 < told["best_in_prior_value"] < 3 * told["p95"]


@pytest.mark.parametrize(("value", "share"), [(0.0, 0.50001), (0.0, 0.6), (400.0, 0.51)])
def test_a_number_that_is_fixed_is_searched_on_every_scale(value: float, share: float) -> None:
    # u = 100 · precision: the answer is a number that is far smaller than 1, and than the one that is fixed.
    what = ultimatum({"fixed": 0.0}, 100.0, precision_south={"fixed": value})
    what = legal(what, "precision_south", low=0, high=math.inf)
    values = searched(what, "precision_south").values
    for size in (0.01, 0.1, 1, 100) if not value else (0.4, 4, 40):
        assert any(size / 2 <= v <= 2 * size for v in values)
    found = negosim.breakeven(what, f"deal={share}", vary=["precision_south"], workers=1)
    assert only(found.crossings)["value"] == pytest.approx(logit(share) / 100, rel=1e-3)


def test_infinity_is_in_the_range_of_a_prior_that_can_take_it() -> None:
    # With a precision of x south accepts a loss of 0.01 with probability 1 / (1 + exp(x / 100)).
    both = {"discrete": {"values": [1, math.inf], "weights": [1, 1]}}
    for prior, inside in (({"fixed": math.inf}, {math.inf}), (both, {1.0, math.inf})):
        what = legal(
            ultimatum({"fixed": 0.01}, precision_south=prior), "precision_south", low=0, high=math.inf
        )
        where = searched(what, "precision_south")
        assert {v for v in (*where.values, math.inf) if where.in_prior(v)} == inside
        told = only(negosim.breakeven(what, "deal=0.999999", vary=["precision_south"], workers=1).parameters)
        assert (told["best_in_prior_value"], told["best_in_prior"]) == (math.inf, 1)
        assert told["prior_high"] == math.inf
        alone = negosim.breakeven(what, "deal=0.999999", pairs=["worth,precision_south"], workers=1)
        assert set(alone.pairs[alone.pairs["second_value"] == math.inf]["reach"]) == {"prior"}
        # From 1,000 on all that is left is infinity, where the target is met at last: in the prior's range.
        assert told["reach"] == "prior"


def test_rounding_is_no_effect() -> None:
    # The last digits of an idle number's probabilities may differ; 1e-9 is an effect.
    for size, flat in ((1e-15, True), (1e-6, False)):
        more = [term("delivery", "land", {"cede": size}, "idle")]
        what = ultimatum({"uniform": [0.1, 1]}, more=more, idle={"uniform": [0, 1]})
        found = negosim.breakeven(legal(what, "idle", low=0, high=1), "deal=0.9", vary=["idle"], workers=1)
        assert bool(only(found.parameters)["flat"]) is flat


def test_a_calendar_narrows_what_is_searched_and_every_value_stays_legal() -> None:
    what = negosim.load("base").replace(
        calendar={2: {"breakdown_hazard": 0.1}, 3: {"breakdown_hazard": -0.02}}
    )
    where = searched(what, "breakdown_hazard")
    assert where.ends == pytest.approx((0.02, 0.9))
    for value in where.ends:
        assert what.replace(parameters={"breakdown_hazard": value}).priors["breakdown_hazard"].mode() == value
    found = negosim.breakeven(what, "breakdown=0.9", vary=["breakdown_hazard"], draws=16)
    row = only(found.crossings)
    again = negosim.run(what.replace(parameters={"breakdown_hazard": row["value"]}), draws=16)
    assert mean_of(again, "breakdown") == row["mean"]


@pytest.mark.parametrize(
    "prior",
    [
        {"uniform": [1, 3]},
        {"triangular": [0, 1, 4]},
        {"beta": [2, 3]},
        {"normal": [0, 1, -2, 3]},
        {"discrete": {"values": [3, 1, 2], "weights": [1, 2, 3]}},
    ],
)
def test_the_share_of_a_prior_beyond_a_value_is_counted(prior: Any) -> None:
    made: Prior = read_prior(prior)
    facts, values = facts_of_prior(made), quantile(made, (np.arange(100_000) + 0.5) / 100_000)
    assert facts.mean == pytest.approx(values.mean(), abs=1e-3)
    assert facts.sd == pytest.approx(values.std(), abs=1e-3)
    for value in (*np.linspace(*made.support(), 7), 2.0):
        counted = (values >= value).mean() if value >= facts.mean else (values <= value).mean()
        assert facts.share_beyond(float(value)) == pytest.approx(counted, abs=2e-5)
    assert facts.share_beyond(made.support()[1] + 1) == facts.share_beyond(made.support()[0] - 1) == 0


# ------------------------------------------------------------------ against runs and dense sweeps
def mean_of(outcomes: negosim.Outcomes, name: str) -> float:
    classes = outcomes.classes.set_index("class")
    return float(classes.loc[name, "mean"])


@pytest.mark.parametrize("design", [Design.PLAIN, Design.SOBOL, Design.LATIN_HYPERCUBE])
def test_probabilities_are_bit_by_bit_those_of_runs(design: Design) -> None:
    what = negosim.load(KURIL).replace(run={"draws": 256, "design": design.value})
    found = negosim.breakeven(what, "two_islands=0.02", vary=["sway_russia"])
    row, told = only(found.crossings), only(found.parameters)
    for value, mean in ((row["value"], row["mean"]), (told["best_value"], told["best"])):
        again = negosim.run(what.replace(parameters={"sway_russia": value}))
        assert mean_of(again, "two_islands") == mean
    assert row["mean"] == pytest.approx(0.02, abs=1e-5)
    assert row["low"] < row["value"] < row["high"]


def test_break_even_values_and_intervals_are_those_of_a_dense_sweep() -> None:
    what = negosim.load(KURIL).replace(run={"draws": 1100})
    found = negosim.breakeven(what, "two_islands=0.0205", vary=["precision_russia"])
    sweep = negosim.sweep(what, {"precision_russia": "0.06:0.46:41"}, workers=1)
    table = sweep.table[sweep.table["name"] == "two_islands"]
    values, over = table["precision_russia"].to_numpy(float), table["mean"].to_numpy() - 0.0205
    changes = np.flatnonzero((over[:-1] >= 0) != (over[1:] >= 0))
    roots = values[changes] + 0.01 * over[changes] / (over[changes] - over[changes + 1])
    assert len(roots) == 2
    assert found.crossings["value"].tolist() == pytest.approx(roots, abs=1e-3)
    band = np.abs(over) <= (table["high"] - table["low"]).to_numpy() / 2
    row = found.crossings.iloc[0]
    inside = (values > row["low"]) & (values < row["high"])
    assert band[inside].all()
    assert not band[(values < row["low"] - 0.005) & (values > row["low"] - 0.03)].any()


def test_few_draws_of_the_scan_decide_as_all_draws_do() -> None:
    what = negosim.load(KURIL).replace(run={"draws": 1600})
    responses = Responses(what)
    goal = goal_of("two_islands=0.02", what.dispute, targeted=True)
    for name in ("hardliners_japan", "support_japan_two"):
        found = break_even(responses, goal, name)
        rough = [each for each in found.scan if each.draws < 1600]
        assert rough
        sides = [
            float(responses.mean(goal.of(responses.probabilities({name: each.value}))).mean) >= 0.02
            for each in found.scan[::5]
        ]
        told = [
            sum(c.met_above == (each.value > c.value) for c in found.crossings) for each in found.scan[::5]
        ]
        assert len(found.crossings) <= 1
        assert sides == ([bool(t) for t in told] if found.crossings else [False] * len(sides))


def test_open_ends_of_an_interval_are_those_of_what_is_searched() -> None:
    # At breakdown_cost_japan = 10 times its prior's upper end the mean is hardly over the target.
    found = negosim.breakeven(KURIL, "two_islands=0.02", vary=["breakdown_cost_japan"], draws=2000)
    for row in found.crossings.to_dict("records"):
        if row["high_open"]:
            assert row["high"] == only(found.parameters)["searched_high"]
            assert "beyond" in found.page()
            break
    else:
        pytest.fail("expected an interval with an open end")


def test_results_do_not_depend_on_workers() -> None:
    asked = {"vary": ["sway_russia"], "draws": 1100}
    one, two = (negosim.breakeven(KURIL, "two_islands=0.02", workers=n, **asked) for n in (1, 2))
    assert one.crossings.equals(two.crossings)
    assert one.scan.equals(two.scan)
    assert one.recipe == two.recipe


def test_infinite_precision_is_looked_at() -> None:
    found = negosim.breakeven(KURIL, "two_islands=0.02", vary=["precision_japan"], draws=64)
    last = found.scan.iloc[-1]
    assert last["value"] == math.inf
    again = negosim.run(negosim.load(KURIL).replace(parameters={"precision_japan": math.inf}), draws=64)
    assert mean_of(again, "two_islands") == last["mean"]


# ------------------------------------------------------------------ what is no parameter, and pairs
def test_rounds_levels_offers_and_concepts_have_a_row_for_each_value() -> None:
    names = [one.name for one in negosim.load(KURIL).offers]
    offers = f"offers.{names[0]}"
    paths = ["game.rounds", f"{offers}.sanctions", offers, "in_force.militarisation", "run.concept"]
    what = negosim.load(KURIL).replace(run={"draws": 32})
    found = negosim.breakeven(what, "breakdown=0.3", vary=paths)
    assert found.parameters.empty
    assert found.values["path"].drop_duplicates().tolist() == paths
    by_path = dict(iter(found.values.groupby("path")))
    assert by_path["game.rounds"]["value"].tolist() == [str(n) for n in range(1, 17)]
    assert set(by_path["run.concept"]["value"]) <= {concept.value for concept in Concept}
    six = by_path["game.rounds"].iloc[5]
    assert six["mean"] == mean_of(negosim.run(what.replace(game={"rounds": 6})), "breakdown")
    assert six["met"] == (six["mean"] >= 0.3)
    as_it_is = found.values[found.values["as_it_is"]]
    base = {found.study.told["base"]["mean"]}
    assert set(as_it_is[~as_it_is["path"].str.endswith("sanctions")]["mean"]) == base


def test_what_a_scenario_cannot_have_is_left_out_with_the_reason() -> None:
    what = negosim.load("election_2018").replace(run={"draws": 8})
    found = negosim.breakeven(what, "two_islands=0.02", vary=["game.rounds"])
    assert found.values["value"].iloc[0] == "2"
    assert found.study.told["left_out"][0].startswith(
        "game.rounds=1 is left out: expected rounds from 1 to 1"
    )
    assert "game.rounds=1 is left out" in found.page()


def test_a_pair_of_logits_breaks_even_on_a_straight_line() -> None:
    # P(deal) = 1 / (1 + exp(−worth − more)), so that worth + more = logit 0.6 on the whole curve.
    what = ultimatum(
        {"uniform": [-1, 1]}, more=[term("delivery", "land", {"cede": 1}, "also")], also={"uniform": [-1, 1]}
    )
    found = negosim.breakeven(what, "deal=0.6", pairs=["worth,also"], workers=1)
    assert found.question["vary"] == ["worth", "also"]
    assert len(found.pairs) == 17
    assert (found.pairs["first_value"] + found.pairs["second_value"]).tolist() == pytest.approx(
        [logit(0.6)] * 17, abs=1e-6
    )
    assert set(found.pairs["met"]) == {"above"}


def test_a_pair_is_what_the_second_alone_is_where_the_first_is_held() -> None:
    what = negosim.load(KURIL).replace(run={"draws": 32})
    found = negosim.breakeven(what, "two_islands=0.02", pairs=[("sway_russia", "sway_japan")])
    for place in (12,):
        value = sorted(set(found.pairs["first_value"]))[place]
        rows = found.pairs[found.pairs["first_value"] == value]
        held = what.replace(parameters={"sway_russia": value})
        alone = negosim.breakeven(held, "two_islands=0.02", vary=["sway_japan"])
        assert rows[rows["met"] != "nowhere"]["second_value"].tolist() == pytest.approx(
            alone.crossings["value"].tolist(), rel=1e-4
        )
        assert (rows["met"] == "nowhere").any() == alone.crossings.empty


@pytest.mark.parametrize("target", [0.3, 0.6, 0.8])
def test_where_a_pair_has_no_break_even_value_the_nearest_mean_is_told(target: float) -> None:
    # P(deal) = 1 / (1 + exp(−worth − more)); the second has 0 to 0.5, so it crosses for some of the first.
    also = term("delivery", "land", {"cede": 1}, "also")
    what = ultimatum({"uniform": [-1, 1]}, more=[also], also={"uniform": [0, 0.5]})
    what = legal(what, "also", low=0, high=0.5)
    found = negosim.breakeven(what, f"deal={target}", pairs=["worth,also"], workers=1)
    for met, second in (("nowhere", 0.5), ("everywhere", 0.0)):
        rows = found.pairs[found.pairs["met"] == met]
        assert not rows.empty
        assert set(rows["second_value"]) == {second}
        at = 1 / (1 + np.exp(-rows["first_value"] - second))
        assert rows["mean"].tolist() == pytest.approx(at.tolist())
        assert ((at >= target) == (met == "everywhere")).all()
    page = " ".join(found.page().split())
    assert "nowhere (at best" in page
    assert "everywhere (at least" in page


# ------------------------------------------------------------------ bad requests
@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"vary": ["sway_rusia"]}, "--vary: there is no parameter 'sway_rusia'; did you mean 'sway_russia'?"),
        (
            {"vary": ["offers.nothing.sanctions"]},
            "--vary 'offers.nothing.sanctions': there is no offer 'nothing'",
        ),
        ({"vary": ["game.moves"]}, "--vary: expected a parameter, game.rounds, offers.NAME"),
        ({"vary": ["in_force.nothing"]}, "--vary 'in_force.nothing': there is no issue 'nothing'"),
        ({"vary": ["run.seed"]}, "--vary: expected a parameter"),
        ({"pairs": ["sway_russia"]}, "--pair: expected two parameters such as sway_japan,sway_russia, found"),
        ({"pairs": ["sway_russia,sway_russia"]}, "--pair: expected two parameters"),
        ({"pairs": ["sway_russia,game.rounds"]}, "--pair: there is no parameter 'game.rounds'"),
        ({"draws": 1}, "one draw has no Monte Carlo error to judge by; ask for 2 or more with --draws."),
        ({"goal": "two_islands"}, "--for: expected a target such as two_islands=0.1"),
        ({"goal": "two_islands=1"}, "--for: expected a probability above 0 and below 1"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(asked: dict[str, Any], message: str) -> None:
    asked = {"goal": "two_islands=0.1", "draws": 8, **asked}
    with pytest.raises(RequestFault) as caught:
        negosim.breakeven(KURIL, asked.pop("goal"), **asked)
    assert str(caught.value).startswith(message)
    assert str(caught.value).count("\n") == 0


def test_a_scenario_without_anything_uncertain_asks_for_names() -> None:
    what = negosim.load(KURIL).at_modes()
    with pytest.raises(RequestFault, match="no parameter is uncertain here; name some with --vary"):
        negosim.breakeven(what, "two_islands=0.1", draws=8)
    found = negosim.breakeven(what, "two_islands=0.02", vary=["sway_russia"], draws=2)
    assert found.crossings["value"].between(1.6, 5).all()
