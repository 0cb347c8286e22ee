"""What it would take: the smallest joint change against grids, offers and clauses against brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from build import Case, cases, dispute, offer, scenario, term
from hypothesis import HealthCheck, given, settings

import negosim
from negosim.dispute.priors import read_prior
from negosim.errors import RequestFault
from negosim.experiment.simulate import playable
from negosim.game.axes import axes_of
from negosim.model.solve import solve
from negosim.outcomes.columns import classes
from negosim.scenario.data import Concept, Design, Run, Scenario
from negosim.store.study import Study
from negosim.study import whatif_search
from negosim.study.goal import goal_of
from negosim.study.responses import Responses
from negosim.study.whatif import what_if
from negosim.study.whatif_changes import estimate
from negosim.study.whatif_games import GamesWith, with_offer
from negosim.study.whatif_levers import levers_of
from negosim.study.whatif_nearest import Chance
from negosim.study.whatif_search import packages_of
from negosim.study.whatif_solution import FEWER

UNCERTAIN = {
    "worth": {"uniform": [0.5, 1.5]},
    "need": {"triangular": [0.5, 1, 1.8]},
    "precision_north": 0.5,
    "precision_south": 0.5,
    "taste": 1.0,
}


def land(draws: int = 200, **changes: Any) -> Scenario:
    """North wants land, south wants pay; trade needs no settlement."""
    over = dispute(
        {
            "land": {"levels": "no part all", "delivered_by": "south"},
            "pay": {"levels": "none some much", "delivered_by": "north"},
            "trade": {"levels": "closed open", "interim": True},
        },
        [
            term("delivery", "land", {"part": 1, "all": 1.8}, "worth"),
            term("delivery", "pay", {"some": -0.5, "much": -1.3}),
            term("delivery", "trade", {"open": 0.2}, "taste"),
        ],
        [
            term("delivery", "land", {"part": -0.5, "all": -1.2}),
            term("delivery", "pay", {"some": 0.6, "much": 1.5}, "need"),
            term("delivery", "trade", {"open": 0.3}),
        ],
        roles={player: {"renege_cost": 2} for player in ("north", "south")},
        parameters=UNCERTAIN,  # type: ignore[arg-type]
        breakdown={"hazard": 0.1},
        classes={
            "ceded": {"when": {"end": "kept", "levels": {"land": ["part", "all"]}}},
            "paid": {"when": {"end": "kept"}},
            "rest": {},
        },
        game={"rounds": 3, "proposers": ["north", "south"]},
    )
    table = [
        offer("part_some", land="part", pay="some"),
        offer("all_much", land="all", pay="much"),
        offer("open_trade", trade="open"),
    ]
    return scenario(over, table, run=Run(draws=draws), **changes)


LAND = land()


def chances(what: Scenario, seed: int | None = None) -> dict[str, float]:
    """Mean probability of each class, as a run gives it."""
    return dict(negosim.run(what, seed=seed).probabilities.mean())


AS_IS = chances(LAND)


def asked(target: float, what: Scenario = LAND, **more: Any) -> Study:
    arguments: dict[str, Any] = {"only": ["changes"], "starts": 3} | more
    return what_if(what, f"ceded={target}", **arguments)


def values_of(study: Study) -> dict[str, float]:
    rows = study.tables["changes"]
    return dict(zip(rows["parameter"], rows["value"], strict=True))


# ------------------------------------------------------------------ the smallest change
def test_two_parameters_as_near_as_on_a_dense_grid() -> None:
    target, names = AS_IS["ceded"] + 0.15, ("worth", "need")
    study = asked(target, vary=names)
    told = study.told["changes"]
    levers, responses = levers_of(LAND, names, {}), Responses(LAND)
    steps = np.linspace(-0.5, 2, 51)

    def reaches(far: tuple[float, ...]) -> bool:
        at = {lever.name: lever.mean + w * lever.scale for lever, w in zip(levers, far, strict=True)}
        return bool(responses.probabilities(at)[0].mean() >= target)

    outwards = sorted(product(steps, steps), key=lambda far: np.hypot(*far))
    least = float(np.hypot(*next(filter(reaches, outwards))))
    assert told["reached"]
    assert least - 0.05 * np.sqrt(2) <= told["optimum"] <= least + 1e-3
    assert told["found"]["mean"] >= target


def test_what_is_told_is_what_a_run_with_those_values_gives() -> None:
    target = AS_IS["ceded"] + 0.15
    study = asked(target, vary=["worth", "need"])
    told, values = study.told["changes"], values_of(study)
    after = LAND.replace(parameters=values)
    assert told["found"]["mean"] == pytest.approx(chances(after)["ceded"], abs=1e-12)
    assert told["fresh"]["mean"] == pytest.approx(chances(after, seed=2)["ceded"], abs=1e-12)
    one = asked(target, vary=["worth"]).told["changes"]
    assert one["fresh"]["mean"] == pytest.approx(target, abs=5 * one["fresh"]["error"])
    back = LAND.replace(parameters={"need": values["need"]})
    without = study.tables["changes"].set_index("parameter").loc["worth", "without"]
    assert without == pytest.approx(chances(back)["ceded"], abs=1e-12)


def test_the_distance_is_that_of_its_definition_and_starts_agree() -> None:
    study = asked(AS_IS["ceded"] + 0.1, vary=["worth", "need"], costs={"need": 2.0}, starts=5)
    rows, told = study.tables["changes"].set_index("parameter"), study.told["changes"]
    sd = 1 / np.sqrt(12)
    assert rows.loc["worth", "prior_mean"] == pytest.approx(1, abs=1e-6)
    assert rows.loc["worth", "prior_sd"] == pytest.approx(sd, abs=1e-6)
    far = (rows["value"] - rows["prior_mean"]) / rows["prior_sd"] * rows["cost"]
    assert told["distance"] == pytest.approx(np.sqrt((far**2).sum()))
    assert told["alike"] == 5
    assert len(study.tables["start_values"]) == 10


def test_what_costs_more_changes_less() -> None:
    target = AS_IS["ceded"] + 0.1
    plain = values_of(asked(target, vary=["worth", "need"]))
    dear = values_of(asked(target, vary=["worth", "need"], costs={"worth": 4.0}))
    assert abs(dear["worth"] - 1) < abs(plain["worth"] - 1)
    assert dear["need"] > plain["need"]


def test_a_target_that_is_met_takes_nothing() -> None:
    study = asked(AS_IS["ceded"] - 0.01)
    assert study.told["changes"] == study.told["changes"] | {"met": True, "distance": 0.0}
    assert study.tables["changes"].empty
    assert "Nothing has to change" in negosim.whatif(LAND, f"ceded={AS_IS['ceded'] / 2}").page()


def test_a_target_out_of_reach_is_said_to_be_with_the_best_that_was_found() -> None:
    study = asked(0.9, vary=["taste"], costs={"taste": 1.0})
    told = study.told["changes"]
    assert not told["reached"]
    responses = Responses(LAND)
    grid = [responses.probabilities({"taste": v})[0].mean() for v in np.linspace(-49, 51, 201)]
    assert told["found"]["mean"] == pytest.approx(max(grid), abs=2e-3)


def test_one_parameter_alone_reaches_it_where_a_bisection_says() -> None:
    target = AS_IS["ceded"] + 0.05
    few = asked(target, vary=["worth", "need"]).tables["few"].set_index("parameters")
    responses = Responses(LAND)
    low, high = 1.0, 3.0
    for _ in range(40):
        middle = (low + high) / 2
        enough = responses.probabilities({"worth": middle})[0].mean() >= target
        low, high = (low, middle) if enough else (middle, high)
    assert few.loc["worth", "reached"]
    assert few.loc["worth", "distance"] == pytest.approx((high - 1) * np.sqrt(12), rel=2e-3)


def test_by_default_those_are_set_that_raise_it_together() -> None:
    study = asked(AS_IS["ceded"] + 0.1)
    assert set(study.question["vary"]) == {"worth", "need"}
    assert not study.question["vary_given"]


@pytest.mark.parametrize("design", [Design.SOBOL, Design.LATIN_HYPERCUBE])
def test_other_designs(design: Design) -> None:
    what = replace(LAND, run=Run(draws=128, design=design))
    assert asked(AS_IS["ceded"] + 0.1, what, vary=["worth"]).told["changes"]["reached"]


# ------------------------------------------------------------------ no shorter one than is told
@pytest.mark.parametrize(
    ("concept", "goal"),
    [(Concept.SPE, "rest=0.827"), (Concept.QRE, "rest=0.837")],
)
def test_no_fewer_changes_are_shorter_than_the_joint_one(concept: Concept, goal: str) -> None:
    what = replace(LAND, run=Run(draws=64, concept=concept))
    found = negosim.whatif(what, goal, vary=["worth", "need"], only=["changes"], starts=4)
    study = found.study
    few, told = study.tables["few"], study.told["changes"]
    assert few["reached"].all()
    assert told["reached"]
    shorter = few["distance"].min() < told["distance"]
    assert told["distance"] <= few["distance"].min() * 1.005
    assert ("it takes less:" in " ".join(found.page().split())) == shorter


@pytest.mark.parametrize("draws", [64, 1500])
def test_a_target_that_one_parameter_reaches_or_misses(draws: int) -> None:
    # Under spe the slope at the means is zero, so that a search from there sees nothing.
    what = replace(LAND, run=Run(draws=draws, concept=Concept.SPE))
    study = what_if(
        what,
        "paid=0.9999",
        vary=["worth", "need", "taste"],
        costs={"taste": 10.0},
        only=["changes"],
        starts=2,
    )
    few = study.tables["few"]
    assert study.told["changes"]["found"]["mean"] >= few["probability"].max() - 1e-12
    pair = few[few["changes"] == 2]["probability"].iloc[0]
    assert pair >= few[few["changes"] == 1]["probability"].max() - 1e-12


def test_the_chosen_ends_begin_the_search_too() -> None:
    what = negosim.load("two_islands_no_us_basing")
    what = replace(what, run=Run(draws=32, concept=Concept.SPE))
    told = what_if(what, "two_islands=0.05", only=["changes"], starts=1).told["changes"]
    assert told["found"]["mean"] > 0.019
    assert told["reached"]


def test_whether_a_target_is_reached_is_decided_on_all_draws() -> None:
    # One value of taste, its farthest, is best; there few draws fall short of what all of them reach.
    what = land(draws=2500)
    what = replace(what, run=Run(draws=2500, seed=2))
    levers, responses = levers_of(what, ["taste"], {"taste": 1.0}), Responses(what)
    goal = goal_of("ceded=0.5", what.dispute, targeted=True)
    end = np.array([-50.0])
    few, every = Chance(responses, goal, levers, FEWER).at(end), Chance(responses, goal, levers).at(end)
    assert every > few
    target = few + 0.1 * (every - few)
    study = asked(target, what, vary=["taste"], costs={"taste": 1.0}, starts=2)
    assert study.told["changes"]["reached"]
    assert study.told["changes"]["found"]["mean"] >= target


def test_a_target_that_is_met_to_the_last_bit_is_met() -> None:
    what = replace(LAND, run=Run(draws=64, seed=2))
    goal = goal_of("ceded=0.5", what.dispute, targeted=True)
    values = goal.of(Responses(what).probabilities())
    told = estimate(Responses(what), values)["mean"]
    assert told > float(values.mean())  # two ways to add differ in the last bit
    assert asked(told, what).told["changes"]["met"]


@pytest.mark.parametrize("cost", [0.01, 0.1, 1.0])
def test_rounding_does_not_spoil_what_was_found(cost: float) -> None:
    told = asked(0.6, vary=["worth", "need"], costs={"worth": cost}, starts=2).told["changes"]
    assert told["reached"]
    assert told["distance"] <= 1.015 * told["optimum"]


# ------------------------------------------------------------------ games with one more offer
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(case=cases(draws=2))
def test_a_game_with_a_package_more_has_the_bits_of_one_compiled_anew(case: Case) -> None:
    what, thetas = case
    axes = axes_of(what.dispute)
    every = product(*(range(len(levels)) for levels in axes.levels))
    frozen = {axes.issue(name): axes.level(axes.issue(name), what.in_force[name]) for name in what.frozen}
    settled = [
        tuple(frozen.get(k, level) for k, level in enumerate(x))
        for x in every
        if any(
            x[k] != axes.status_quo[k] for k in range(len(x)) if k not in axes.interim and k != axes.sequence
        )
    ]
    packages = list(dict.fromkeys(settled))[:: max(1, len(settled) // 6)]
    if not packages:
        return
    games, theta = (
        GamesWith(what, packages),
        np.array([[t[n] for t in thetas] for n in what.dispute.parameters]),
    )
    for x in packages:
        made, anew = games.game(x), playable(with_offer(what, x))
        one, other = solve(made, theta), solve(anew, theta)
        assert np.array_equal(one.value, other.value)
        many = len(what.dispute.classes)
        assert np.allclose(classes(made, one, many), classes(anew, other, many), rtol=0, atol=1e-14)


# ------------------------------------------------------------------ offers
def brute() -> dict[str, float]:
    found = {}
    for at, paid, trade in product(("part", "all"), ("none", "some", "much"), ("closed", "open")):
        more = offer("more", land=at, pay=paid, trade=trade)
        with_it = replace(LAND, offers=(*LAND.offers, more))
        sets = f"land={at}; pay={paid}; trade={trade}"
        if (at, paid, trade) not in (("part", "some", "closed"), ("all", "much", "closed")):  # on the table
            found[sets] = chances(with_it)["ceded"]
    return found


def test_the_best_offer_of_a_small_dispute_is_that_of_all() -> None:
    found = what_if(LAND, "ceded=0.9", only=["offers"])
    rows, every = found.tables["offers"], brute()
    ranked = sorted(every, key=lambda sets: -every[sets])
    assert found.told["offers"]["complete"]
    assert list(rows["sets"][:5]) == ranked[:5]
    assert list(rows["probability"][:5]) == pytest.approx([every[sets] for sets in ranked[:5]], abs=1e-12)
    assert list(rows["offer"][5:]) == ["part_some", "all_much"]
    assert rows["gain"][0] == pytest.approx(every[ranked[0]] - AS_IS["ceded"], abs=1e-12)


def test_halving_and_neighbours_find_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatif_search, "FIRST_BUDGET", 100)
    monkeypatch.setattr(whatif_search, "BUDGET", 1)
    monkeypatch.setattr(whatif_search, "_LEAST_KEPT", 2)
    found, every = what_if(LAND, "ceded=0.9", only=["offers"]), brute()
    assert not found.told["offers"]["complete"]
    assert found.tables["offers"]["sets"][0] == max(every, key=lambda sets: every[sets])
    assert set(found.tables["searched"]["step"]) >= {"all", "best", "two issues"}


def test_no_settlement_counts_towards_an_outcome_without_one() -> None:
    found = negosim.whatif(LAND, "rest=0.99", only=["offers", "clauses"])
    assert found.offers.empty
    assert found.clauses.empty
    assert "no settlement that is kept counts as Rest" in found.page()


def test_frozen_issues_stay_as_they_are_in_force() -> None:
    what = land(frozen=("trade",))
    listed = packages_of(what, goal_of("ceded", what.dispute, targeted=False)).listed
    assert {x[2] for x in listed} == {0}
    assert len(listed) == 6 - 2  # but for those on the table


def test_old_and_new_settlements_stand_alone_on_equal_terms() -> None:
    loud = offer("part_some", salience=5.0, land="part", pay="some")
    plain = replace(loud, salience=1.0)
    rows = [
        what_if(replace(LAND, offers=(one, *LAND.offers[1:])), "ceded=0.9", only=["offers"]).tables["offers"]
        for one in (loud, plain)
    ]
    alone = [table.set_index("offer").loc["part_some", "alone"] for table in rows]
    assert alone[0] == alone[1]


def test_what_is_on_the_table_is_not_offered_again() -> None:
    every = product(("part", "all"), ("none", "some", "much"), ("closed", "open"))
    table = [offer(f"o{k}", land=a, pay=b, trade=c) for k, (a, b, c) in enumerate(every)]
    found = negosim.whatif(replace(LAND, offers=tuple(table)), "ceded=0.95", only=["offers"], draws=16)
    assert "every settlement that counts as Ceded is on the table already" in " ".join(found.page().split())
    found = negosim.whatif(replace(LAND, offers=tuple(table[:-1])), "ceded=0.95", only=["offers"], draws=64)
    assert list(found.offers.query("where == 'added'")["sets"]) == ["land=all; pay=much; trade=open"]
    raises = "The best that was found raises the probability" in " ".join(found.page().split())
    assert raises == bool(found.offers["clear"][0] and found.offers["gain"][0] > 0)


# ------------------------------------------------------------------ clauses
def test_a_clause_with_which_a_settlement_leaves_the_outcome_has_no_price() -> None:
    table = (offer("a", land="all", pay="none"), offer("b", land="part", pay="some"))
    found = negosim.whatif(replace(LAND, offers=(*table, LAND.offers[2])), "ceded=0.9", only=["clauses"])
    rows = found.clauses.set_index("setting")
    row = rows.loc["offers.a.land=no"]
    assert row["gain_low"] > 0
    assert not row["counts"]
    assert (row["payer"], np.isnan(row["price"])) == ("no price", True)
    assert rows[rows["counts"]]["price"].notna().all()
    text = " ".join(found.page().split())
    assert "No price is given: A: Land all → no." in text
    assert text.count("Land all → no") == 1


def test_gains_of_clauses_are_those_of_a_comparison() -> None:
    rows = what_if(LAND, "ceded=0.9", only=["clauses"]).tables["clauses"]
    # Two offers: two levels of land and two of pay each, and trade, which they leave, at either level.
    assert len(rows) == 2 * (2 + 2 + 2)
    for setting in ("offers.part_some.pay=much", "offers.all_much.trade=open"):
        row = rows[rows["setting"] == setting].iloc[0]
        name, issue, level = setting.replace("offers.", "").replace("=", ".").split(".")
        table = [replace(o, sets={**o.sets, issue: level}) if o.name == name else o for o in LAND.offers]
        after = replace(LAND, offers=tuple(table), name="after")
        same = negosim.compare(LAND, after).differences.query("what == 'class' and name == 'ceded'").iloc[-1]
        assert row["gain"] == pytest.approx(same["difference"], abs=1e-12)
        assert (row["gain_low"], row["gain_high"]) == pytest.approx((same["low"], same["high"]), abs=1e-12)


def test_the_price_of_a_clause_is_what_its_payer_loses_once_it_is_kept() -> None:
    what = replace(LAND, offers=(offer("part", land="part"), offer("open_trade", trade="open")))
    rows = what_if(what, "ceded=0.9", only=["clauses"]).tables["clauses"].set_index("setting")
    row = rows.loc["offers.part.pay=some"]
    assert row["gain_low"] > 0
    assert (row["payer"], row["price"]) == ("north", pytest.approx(0.5))
    assert row["price_per_point"] == pytest.approx(0.5 / (100 * row["gain"]))
    need = Responses(what).theta[list(what.priors).index("need")].mean()
    assert row["south_kept"] == pytest.approx(0.6 * need)
    assert rows.loc["offers.part.trade=open", "payer"] == "neither"
    ahead = rows[rows["clear"] & (rows["gain"] > 0)]
    assert ahead["price_per_point"].is_monotonic_increasing
    assert list(rows.index[: len(ahead)]) == list(ahead.index)


# ------------------------------------------------------------------ what cannot be asked
@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"vary": ["wort"]}, "--vary: expected a parameter, found 'wort'; did you mean 'worth'"),
        ({"vary": ["worth", "worth"]}, "--vary: 'worth' stands twice"),
        ({"vary": ["taste"]}, "--vary: 'taste' is fixed at 1, .* --cost taste=1"),
        ({"vary": ["worth"], "costs": {"need": 1.0}}, "--cost: 'need' is not varied"),
        ({"vary": ["worth"], "costs": {"worth": 0.0}}, "--cost: expected a number from 0.001 to 1000"),
        ({"vary": ["worth"], "costs": {"worth": 1e-200}}, "--cost: expected a number from 0.001 to 1000"),
        ({"vary": []}, "--vary: expected at least one parameter"),
        ({"only": []}, "--only: expected one of changes, offers, clauses"),
        ({"starts": 0}, "--starts: expected a number from 1"),
        ({"only": ["offer"]}, "--only: expected a part of the answer, found 'offer'; did you mean 'offers'"),
        ({"only": ["clauses"], "what": replace(LAND, run=Run(concept=Concept.NASH))}, "talks with rounds"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(more: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestFault, match=message):
        asked(0.5, **more)


def test_bad_goals_name_the_option() -> None:
    for goal, message in (
        ("cede=0.5", "did you mean 'ceded'"),
        ("ceded", "a target"),
        ("ceded=2", "expected a probability"),
    ):
        with pytest.raises(RequestFault, match=message):
            what_if(LAND, goal)


def test_infinite_parameters_have_no_distance() -> None:
    what = replace(LAND, priors=LAND.priors | {"precision_north": read_prior(float("inf"))})
    with pytest.raises(RequestFault, match="'precision_north' can be infinite"):
        asked(0.5, what, vary=["precision_north"], costs={"precision_north": 1.0})
