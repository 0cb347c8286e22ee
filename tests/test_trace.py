"""Plays of the talks: sampled as the solved game says, step by step, and paid as the model says."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from build import Case, Theta, cases, dispute, offer, outcomes, scenario, term
from hypothesis import HealthCheck, given, settings

import negosim
from negosim.audit.recursion import Recursion
from negosim.audit.rules import Rules
from negosim.dispute.priors import fixed, read_prior
from negosim.errors import RequestFault
from negosim.model.draws import Sampler
from negosim.scenario.data import Scenario
from negosim.study import trace as tracing
from negosim.study.prior_moments import prior_moments
from negosim.study.trace_chance import uniforms
from negosim.study.trace_ends import Ended
from negosim.study.trace_forks import Forks, Place, Step
from negosim.study.trace_plays import Played, played

PLAYS = 20_000
FLAGSHIP = "two_islands_no_us_basing"
SHORT, TALKS = (negosim.load(FLAGSHIP).replace(game={"rounds": n}) for n in (3, 4))


def forks_of(what: Scenario, theta: Theta) -> Forks:
    return Forks(Recursion(Rules(what), theta))


# ------------------------------------------------------------------ 20,000 plays of one draw


@pytest.fixture(scope="module")
def sampled() -> tuple[Forks, list[Played]]:
    """Plays of the first draw of the flagship, from its own seed."""
    what = TALKS
    run = what.run
    theta = Sampler(what.priors, run.seed, run.design, run.draws).parameters(0, 1)[:, 0]
    forks = forks_of(what, dict(zip(what.priors, theta.tolist(), strict=True)))
    return forks, [played(forks, uniforms(run.seed, 0, n)) for n in range(1, PLAYS + 1)]


@pytest.fixture(scope="module")
def solved() -> negosim.Outcomes:
    """The same draw, as the package solves it."""
    return negosim.run(TALKS, draws=1)


def test_plays_end_as_often_in_each_class_as_the_run_says(
    sampled: tuple[Forks, list[Played]], solved: negosim.Outcomes
) -> None:
    counts = Counter(play.end.outcome for play in sampled[1])
    expected = solved.summary().set_index("class")["mean"]
    assert expected.sum() == pytest.approx(1)
    for name, p in expected.items():
        assert abs(counts[name] / PLAYS - p) <= 4 * math.sqrt(p * (1 - p) / PLAYS) + 1e-12, name
    # Pearson's chi-square over classes that are expected in 5 plays or more: 4 standard errors, again.
    often = expected[PLAYS * expected >= 5]
    found = np.array([counts[name] for name in often.index])
    chi = float(((found - PLAYS * often) ** 2 / (PLAYS * often)).sum())
    freedom = len(often) - 1
    assert len(often) > 4
    assert chi <= freedom + 4 * math.sqrt(2 * freedom)


def test_points_are_on_average_the_expected_payoffs_of_the_run(
    sampled: tuple[Forks, list[Played]], solved: negosim.Outcomes
) -> None:
    forks, plays = sampled
    expected = solved.payoffs.set_index("who")["mean"]
    points = [dict(zip(forks.game.players, p.points, strict=True)) | dict(p.end.observers) for p in plays]
    assert set(points[0]) == set(expected.index)
    for who, mean in expected.items():
        values = np.array([each[who] for each in points])
        assert values.std() > 0
        assert abs(values.mean() - mean) <= 4 * values.std() / math.sqrt(PLAYS), who


def test_plays_stop_as_often_as_the_run_says(
    sampled: tuple[Forks, list[Played]], solved: negosim.Outcomes
) -> None:
    forks, plays = sampled
    counts = [Counter(stops_of(forks, play)) for play in plays]
    stops = solved.stops
    seen = set()
    for kind, stop, by, mean in zip(stops["kind"], stops["stop"], stops["by"], stops["mean"], strict=True):
        values = np.array([each[kind, stop, by] for each in counts])
        error = math.sqrt(max(values.var(), mean) / PLAYS)  # a rare count is nearly Poisson
        assert abs(values.mean() - mean) <= 4 * error + 1e-12, (kind, stop, by)
        seen |= {(kind, stop, by)} if values.any() else set()
    assert {key for each in counts for key in each} <= seen
    assert {
        ("settlement", "consent_refused", ""),
        ("interim", "in_force", ""),
        ("move", "made", "russia"),
    } < seen
    assert {by for _, stop, by in seen if stop == "not_ratified"} >= {"japan", "russia"}


def stops_of(forks: Forks, play: Played) -> Iterator[tuple[str, str, str]]:
    """What a play adds to the counts of ``Outcomes.stops``, told from its steps alone."""
    rules, tried = forks.rules, ""
    for fork, k in play.steps:
        what, place = fork.options[k].what, fork.place
        name = getattr(place, "offer", "")
        kind = "settlement" if name and rules.is_settlement(name) else "interim"
        if fork.kind is Step.MOVE:
            tried = fork.who
            if what == place.z:
                yield "move", "stayed", fork.who
            elif rules.dispute.consent is None or not forks._is_minded(place.z, rules.y(what)):
                yield "move", "made", fork.who
        elif fork.kind is Step.OFFER:
            offered = {rules.is_settlement(str(o.what)) for o in fork.options if o.what is not None}
            for is_settlement in offered:
                if what is None or rules.is_settlement(str(what)) != is_settlement:
                    yield "settlement" if is_settlement else "interim", "not_offered", ""
        elif fork.kind is Step.ANSWER:
            minded = forks._is_minded(place.z, rules.x(name, place.z))
            if what == "reject":
                yield kind, "rejected", fork.who
            elif kind == "interim" and not minded:
                yield "interim", "in_force", ""
        elif fork.kind is Step.CONSENT and not name:
            yield "move", "made" if what == "consent" else "consent_refused", tried
        elif fork.kind is Step.CONSENT:
            if what == "refusal":
                yield kind, "consent_refused", ""
            elif kind == "interim":
                yield "interim", "in_force", ""
    refused = [
        f.who for f, k in play.steps if f.kind is Step.RATIFICATION and f.options[k].what == "not_ratify"
    ]
    rounds = [
        f.place.t for f, k in play.steps if f.kind is Step.RATIFICATION and f.options[k].what == "not_ratify"
    ]
    for t in set(rounds):
        who = [by for by, at in zip(refused, rounds, strict=True) if at == t]
        yield "settlement", "not_ratified", who[0] if len(who) == 1 else "both"
    if play.end.offer:
        yield "settlement", play.end.how.value, play.end.by


# ------------------------------------------------------------------ random games, to rounding


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases())
def test_all_plays_together_are_the_solved_game(case: Case) -> None:
    what, thetas = case
    for theta, expected in zip(thetas, outcomes(what, thetas), strict=True):
        forks = forks_of(what, theta)
        largest = max(1.0, *map(abs, expected.value), *map(abs, expected.observers.values()))
        value, classes, observers = expectation(forks)
        assert value == pytest.approx(expected.value, abs=1e-9 * largest)
        assert dict(classes) == pytest.approx(
            {name: p for name, p in expected.classes.items() if name in classes}, abs=1e-9
        )
        assert math.fsum(classes.values()) == pytest.approx(1, abs=1e-12)
        for name, points in expected.observers.items():
            assert observers[name] == pytest.approx(points, abs=1e-9 * largest)


Expected = tuple[tuple[float, float], dict[str, float], dict[str, float]]


def expectation(forks: Forks) -> Expected:
    """Values, chances of the classes and observers' points over all plays, backwards from the ends."""
    known: dict[tuple[type, Place], Expected] = {}

    def of(to: Place | Ended) -> Expected:
        if isinstance(to, Ended):
            return (0.0, 0.0), {to.outcome: 1.0}, dict(to.observers)
        if (type(to), to) in known:
            return known[type(to), to]
        one = two = 0.0
        classes: dict[str, float] = defaultdict(float)
        observers: dict[str, float] = defaultdict(float)
        fork = forks.at(to)
        assert math.fsum(option.chance for option in fork.options) == pytest.approx(1, abs=1e-12)
        assert min(option.chance for option in fork.options) >= 0
        for option in fork.options:
            value, later, points = of(option.to)
            one += option.chance * (option.paid[0] + option.scale[0] * value[0])
            two += option.chance * (option.paid[1] + option.scale[1] * value[1])
            for name, p in later.items():
                classes[name] += option.chance * p
            for name, p in points.items():
                observers[name] += option.chance * p
        known[type(to), to] = (one, two), classes, observers
        return known[type(to), to]

    return of(forks.start)


# ------------------------------------------------------------------ one play


def test_the_probability_told_is_the_product_over_the_steps() -> None:
    found = negosim.trace(SHORT, draw=3, play=5)
    assert len(found.steps) > 10
    assert found.probability == math.prod(found.steps["probability"])
    assert found.study.told["log10_probability"] == pytest.approx(math.log10(found.probability))
    sums = found.options.groupby("step")["probability"].sum()
    assert list(sums.index) == list(found.steps["step"])
    assert sums.to_numpy() == pytest.approx(1, abs=1e-12)
    happened = found.options[found.options["happened"]]
    assert list(happened["step"]) == list(found.steps["step"])
    assert list(happened["option"]) == list(found.steps["option"])
    assert list(happened["probability"]) == list(found.steps["probability"])


def test_what_the_steps_give_adds_up_to_what_a_player_has() -> None:
    found = negosim.trace(SHORT, draw=3, play=5)
    end = found.end.set_index("who")["points"]
    for player in ("japan", "russia"):
        assert math.fsum(found.steps[f"points_{player}"]) == pytest.approx(end[player], abs=1e-12)


def test_what_could_be_expected_is_what_the_run_expects(solved: negosim.Outcomes) -> None:
    found = negosim.trace(TALKS)
    expected = solved.payoffs.set_index("who")["mean"]
    assert dict(zip(found.end["who"], found.end["expected"], strict=True)) == pytest.approx(
        expected.to_dict()
    )
    chance = solved.summary().set_index("class")["mean"][found.outcome]
    assert found.study.told["class_probability"] == pytest.approx(chance)


def test_a_play_is_the_same_again_and_another_one_differs() -> None:
    one, again, other = (negosim.trace(SHORT, draw=5, play=n) for n in (1, 1, 2))
    for name in one.study.tables:
        pd.testing.assert_frame_equal(one.study.tables[name], again.study.tables[name])
    assert (one.recipe, one.page()) == (again.recipe, again.page())
    assert one.recipe != other.recipe
    assert list(one.steps["option"]) != list(other.steps["option"])
    assert one.world.equals(other.world)  # another play of the same draw
    assert not one.world.equals(negosim.trace(SHORT, draw=6).world)


def test_a_play_depends_on_the_seed_and_not_on_how_many_draws_there_are() -> None:
    one, few, other = (negosim.trace(SHORT, draw=5, draws=n, seed=s) for n, s in ((50, 1), (6, 1), (50, 2)))
    assert one.steps.equals(few.steps)
    assert not one.world.equals(other.world)


def test_the_rule_of_the_random_numbers() -> None:
    key = np.frombuffer(hashlib.sha256(b"negosim|7|trace|3|12").digest()[:16], dtype="<u8")
    words = np.random.Philox(key=key.astype(np.uint64)).random_raw(200)
    expected = [((int(w) >> 12) + 0.5) / 2**52 for w in words]
    assert list(itertools.islice(uniforms(7, 3, 12), 200)) == expected


def test_the_random_numbers_pick_what_happens() -> None:
    found = negosim.trace(SHORT, draw=3, play=5)
    numbers = uniforms(found.scenario.run.seed, 3, 5)
    for _, options in found.options.groupby("step"):
        if len(options) > 1:
            place = int(np.searchsorted(options["probability"].cumsum(), next(numbers), side="right"))
            assert options["happened"].tolist().index(True) == place


def test_rounding_never_leads_to_what_has_no_chance() -> None:
    fork = next(f for f, _ in tiny_play(BREAKS).steps if f.kind is Step.DELIVERY)
    assert [option.chance for option in fork.options] == [0.0, 1.0]
    assert fork.taken(1 - 2**-53) == 1
    assert fork.taken(2**-53) == 1


# ------------------------------------------------------------------ ends


def tiny(worth: float, **changes: float | str) -> Scenario:
    """South may hand a field over in two stages, for what signing is worth to both, or break its word."""
    over = dispute(
        {"field": {"levels": "kept handed", "delivered_by": "south"}, "sequence": "steps"},
        [term("delivery", "field", {"handed": 1}), term("signature", "field", {"handed": 2})],
        [term("signature", "field", {"handed": worth}), term("delivery", "field", {"handed": "price"})],
        roles={"south": {"renege_cost": 0.25}, "north": {"betrayal_cost": 0.5, "stage_discount": 0.75}},
        parameters={"price": float(changes.get("price", 0.0))},
        breakdown={"hazard": float(changes.get("hazard", 0.0))},
        delivery={
            "issue": "sequence",
            "schedules": {"steps": {"first": "north", "shares": {"north": [1, 1], "south": [0.5, 1]}}},
        },
        classes={
            "lost": {"when": {"end": "breakdown"}},
            "done": {"when": {"end": "kept"}},
            "undone": {"when": {"end": "broken"}},
            "quiet": {},
        },
    )
    return scenario(over, [offer("hand_over", field="handed")])


KEPT, BREAKS = tiny(1.0), tiny(4.0, price=-2.0)


def tiny_play(what: Scenario, n: int = 1) -> Played:
    theta = {name: prior.mode() for name, prior in what.priors.items()}
    return played(forks_of(what, theta), uniforms(1, 0, n))


def test_a_settlement_that_is_kept() -> None:
    found = negosim.trace(KEPT)
    assert (found.outcome, found.study.told["end"], found.probability) == ("done", "kept", 1.0)
    assert list(found.steps["kind"]) == ["offer", "answer", "delivery", "delivery"]
    assert list(found.steps["stage"]) == [0, 0, 1, 2]
    # North: 2 for signing, a quarter of the time half the field, then all of it: 2 + 0.25 · 0.5 + 0.75 · 1.
    assert dict(zip(found.end["who"], found.end["points"], strict=True)) == {"north": 2.875, "south": 1.0}


def test_a_settlement_that_is_broken() -> None:
    # South signs for the 4 points that it has at once and hands nothing over: 4 - 0.25 is more than 4 - 2.
    found = negosim.trace(BREAKS)
    told = found.study.told
    assert (found.outcome, told["end"], told["by"], told["stage"]) == ("undone", "broken", "south", 1)
    assert told["delivered"] == {"north": 1.0, "south": 0.0}
    assert dict(zip(found.end["who"], found.end["points"], strict=True)) == {"north": 1.5, "south": 3.75}


def test_no_settlement() -> None:
    # North gains nothing by an offer that is rejected, and no offer is listed first.
    found = negosim.trace(tiny(-1.0))
    assert (found.outcome, found.study.told["end"]) == ("quiet", "no_settlement")
    assert list(found.steps["option"]) == ["no_offer"]
    assert list(found.end["points"]) == [0.0, 0.0]


def test_breakdown_that_is_certain_and_none_that_is_impossible() -> None:
    found = negosim.trace(tiny(-1.0, hazard=1.0))
    assert (found.outcome, found.study.told["round"], found.probability) == ("lost", 1, 1.0)
    assert list(found.steps["kind"]) == ["offer", "breakdown"]
    assert "breakdown" not in set(negosim.trace(KEPT).steps["kind"])


def test_flows_are_discounted_round_by_round_and_costs_fall_when_they_do() -> None:
    # A fence is up for two rounds of talks, then for ever: (1 - δ) + δ (1 - δ) + δ² = 1 for its owner, who
    # put it up in the first round at a cost of 0.1; talks of three rounds with nothing on the table.
    over = dispute(
        {"fence": {"levels": "down up", "interim": True, "owner": "north"}},
        [term("delivery", "fence", {"up": 1})],
        roles={"north": {"move_cost": 0.1}},
    )
    found = negosim.trace(scenario(over, moves=("north",), rounds=3))
    assert list(found.steps["option"]) == ["fence=up", "no_offer", "stay", "no_offer", "stay", "no_offer"]
    assert found.steps["points_north"].tolist() == pytest.approx([-0.1, 0.2, 0, 0.16, 0, 0.64])
    assert found.end["points"].tolist() == pytest.approx([0.9, 0])


def test_every_kind_of_end_occurs_in_the_flagship(sampled: tuple[Forks, list[Played]]) -> None:
    ends = Counter(play.end.how.value for play in sampled[1])
    assert set(ends) >= {"kept", "breakdown", "no_settlement"}
    # Of a settlement in the flagship one in seventy is broken; in this draw, play 396 is the first.
    assert negosim.trace(FLAGSHIP, draw=8, play=396).study.told["end"] == "broken"


def test_at_infinite_precision_every_choice_is_certain() -> None:
    found = negosim.trace(SHORT.replace(run={"concept": "spe"}))
    chosen = found.steps[found.steps["value"].notna()]
    assert set(chosen["probability"]) == {1.0}
    best = found.options[found.options["value"].notna()].groupby("step")["value"].max()
    assert (best.to_numpy() - chosen["value"].to_numpy() <= 1e-9).all()


# ------------------------------------------------------------------ the world of a draw


@pytest.mark.parametrize(
    ("prior", "mean", "sd"),
    [
        ({"uniform": [2, 5]}, 3.5, 3 / math.sqrt(12)),
        ({"triangular": [0, 0, 3]}, 1, math.sqrt(1 / 2)),
        ({"beta": [2, 3]}, 0.4, 0.2),
        ({"normal": [1, 0.5, -50, 50]}, 1, 0.5),
        ({"discrete": {"values": [0, 4], "weights": [3, 1]}}, 1, math.sqrt(3)),
    ],
)
def test_mean_and_deviation_of_a_prior(prior: object, mean: float, sd: float) -> None:
    assert prior_moments(read_prior(prior)) == pytest.approx((mean, sd), rel=1e-3)


@pytest.mark.parametrize("prior", [0.1, {"discrete": {"values": [0.1, 3], "weights": [1, 0]}}])
def test_a_prior_with_one_value_has_no_deviation_at_all(prior: object) -> None:
    assert prior_moments(read_prior(prior)) == (0.1, 0)


def test_a_prior_that_reaches_infinity_has_no_deviation() -> None:
    mean, sd = prior_moments(read_prior({"discrete": {"values": [1, math.inf], "weights": [1, 1]}}))
    assert mean == math.inf
    assert math.isnan(sd)


def test_the_world_of_a_draw() -> None:
    found = negosim.trace(SHORT, draw=9)
    assert found.world["sds_from_mean"].abs().is_monotonic_decreasing
    values = negosim.run(SHORT, draws=10).parameters.iloc[9]
    assert {n: values[n] for n in found.world["parameter"]} == pytest.approx(
        dict(zip(found.world["parameter"], found.world["value"], strict=True))
    )
    row = found.world.iloc[0]
    assert row["value"] == pytest.approx(row["prior_mean"] + row["sds_from_mean"] * row["prior_sd"])


def test_what_a_parameter_moves_is_how_far_outcomes_are_from_those_at_its_mean() -> None:
    what = SHORT
    row = negosim.trace(what).world.set_index("parameter").loc["breakdown_hazard"]
    theta = Sampler(what.priors, 1, what.run.design, 1).parameters(0, 1)[:, 0]
    here = dict(zip(what.priors, theta.tolist(), strict=True))
    one, other = outcomes(what, [here, here | {"breakdown_hazard": row["prior_mean"]}])
    gap = sum(abs(one.classes[name] - other.classes[name]) for name in one.classes) / 2
    assert row["outcomes_moved"] == pytest.approx(gap, abs=1e-12)
    assert gap > 0.005


def test_a_prior_without_a_mean_comes_last() -> None:
    over = dispute({"field": "kept handed"}, parameters={"worth": 1.0})
    priors = {name: p.prior for name, p in over.parameters.items()}
    priors |= {
        "precision_north": read_prior({"discrete": {"values": [1, math.inf], "weights": [1, 1]}}),
        "worth": read_prior({"uniform": [0, 1]}),
        "discount_south": fixed(0.5),
    }
    rows = negosim.trace(scenario(over, priors=priors)).world
    assert list(rows["parameter"]) == ["worth", "precision_north"]
    assert rows["sds_from_mean"].isna().tolist() == rows["outcomes_moved"].isna().tolist() == [False, True]


# ------------------------------------------------------------------ what cannot be


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"draw": -1}, "expected a draw from 0 to 9999, found -1; the run has 10,000 draws"),
        ({"draw": 10, "draws": 10}, "expected a draw from 0 to 9, found 10; the run has 10 draws"),
        ({"draw": 1.5}, "expected a draw from 0 to 9999, found 1.5"),
        ({"draw": 16.0, "draws": 16}, "expected a draw from 0 to 15, found 16"),
        ({"play": math.inf}, "expected a play, a whole number from 1 on, found"),
        ({"draw": True}, "expected a draw from 0 to 9999, found true"),
        ({"play": 0}, "expected a play, a whole number from 1 on, found 0"),
        ({"play": "2"}, "expected a play, a whole number from 1 on, found '2'"),
        ({"workers": 0}, "at least 1"),
        ({"draws": 0}, "run.draws: expected a number of at least 1, found 0"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], message: str) -> None:
    with pytest.raises(RequestFault, match=message):
        negosim.trace("two_islands_1956", **asked)  # type: ignore[arg-type]


def test_a_whole_number_may_be_a_float() -> None:
    one, same = (negosim.trace("two_islands_1956", draw=n, play=n) for n in (2, 2.0))
    assert (one.page(), one.recipe) == (same.page(), same.recipe)


def test_who_waits_is_told_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    negosim.trace("two_islands_1956", watch=lambda done, planned: seen.append((done, planned)))
    assert seen[-1] == (1, 1)


def test_concepts_without_rounds_have_no_play() -> None:
    what = negosim.load("base").replace(run={"concept": "nash"})
    with pytest.raises(
        RequestFault, match="plays the talks round by round, found nash; use --concept qre or spe"
    ):
        negosim.trace(what)


def test_a_game_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "MOST_NODES", 1000)
    with pytest.raises(
        RequestFault, match="base: one draw would have some 24,576 choices, of which at most 1,000"
    ):
        negosim.trace("base")
