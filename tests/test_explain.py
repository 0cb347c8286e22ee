"""Why an offer ends as it does: what adds up, by definition, by other commands, and by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from build import Case, cases, dispute, offer, scenario, term
from hypothesis import given, settings
from test_compare import fishery

import negosim
from negosim.dispute.priors import fixed
from negosim.errors import RequestFault
from negosim.experiment.simulate import simulate
from negosim.game.account import account_rows
from negosim.game.axes import overlaid
from negosim.model.payoffs import differences
from negosim.scenario.data import Concept, Design, Run, Scenario
from negosim.store.study import Study
from negosim.study.explain_chain import chain_table
from negosim.study.explain_clauses import clauses_of, without
from negosim.study.explain_gates import gates_table
from negosim.study.explain_road import Road, follow
from negosim.study.explain_sample import Sample, start_of
from negosim.study.explained import explain_offer

FLAGSHIP = "two_islands_no_us_basing"
RELIEF, CLAUSE = "two_islands_no_basing_relief", "two_islands_no_basing"


@cache
def flagship() -> negosim.Explanation:
    return negosim.explain(FLAGSHIP, draws=96)


def road_of(what: Scenario, name: str) -> tuple[Road, Sample]:
    sample = Sample(what)
    return follow(what, name, sample, workers=1), sample


def near(value: Any, relative: float = 1e-12) -> Any:
    return pytest.approx(value, rel=relative, abs=1e-12)


def rows(table: pd.DataFrame, **wanted: Any) -> pd.DataFrame:
    for name, value in wanted.items():
        table = table[table[name] == value]
    return table


def row(table: pd.DataFrame, **wanted: Any) -> Any:
    found = rows(table, **wanted)
    assert len(found) == 1
    return found.iloc[0]


# ------------------------------------------------------------------ terms


@pytest.mark.parametrize("name", ["projects_for_restraint", RELIEF, "two_plus_staged", "four_islands"])
def test_terms_add_up_to_the_payoff_in_every_draw(name: str) -> None:
    what = negosim.load("base").replace(run={"draws": 64})
    own = next(each for each in what.offers if each.name == name)
    listed = account_rows(what.dispute, what.in_force, own.sets)
    sample = Sample(what)
    terms = differences([(each.value, each.base) for each in listed], sample.theta)
    totals = {who: np.zeros(64) for who in (*what.dispute.players, *what.dispute.observers)}
    for each, values in zip(listed, terms, strict=True):
        totals[each.who] += values
    axes, start = start_of(what)
    (points,) = sample.payoffs([overlaid(start, axes.positions(own.sets))])
    for values, expected in zip(points, totals.values(), strict=True):
        assert values == near(expected)


def test_terms_add_up_to_the_payoff_in_means() -> None:
    found = flagship()
    sums = found.terms.groupby("who")["mean"].sum()
    for each in found.payoffs.to_dict("records"):
        assert sums[each["who"]] == near(each["mean"])
    beside = negosim.run(FLAGSHIP, draws=96).bargaining_set.set_index("offer").loc[RELIEF]
    for player in ("japan", "russia"):
        own = row(found.payoffs, who=player)
        assert (own["mean"], own["p05"], own["p95"]) == near(
            tuple(beside[f"{player}_{end}"] for end in ("mean", "p05", "p95"))
        )


def test_terms_are_those_of_the_account_with_what_they_rest_on() -> None:
    found, account = flagship().terms, negosim.account(FLAGSHIP, RELIEF, draws=96)
    for name in ("who", "term", "effect", "lever", "basis"):
        assert found[name].tolist() == account[name].tolist()
    assert found["mean"].tolist() == near(account["mean"].tolist())
    assert "stratfor-2016" in row(found, who="russia", term="territorial_integrity")["evidence"]


# ------------------------------------------------------------------ the chain


def conserved(what: Scenario, name: str) -> pd.DataFrame:
    """The chain of an offer, after it was seen to lose nothing unaccounted for, draw by draw."""
    road, sample = road_of(what, name)
    table = road.table[0] + road.table[1]
    lost = table - (road.offered[0] + road.offered[1])
    lost = lost + (road.offered - road.accepted).sum(axis=0) + (road.accepted - road.consented).sum(axis=0)
    if road.settlement:
        lost = lost + road.failed.sum(axis=(0, 1)) + road.broken.sum(axis=(0, 1, 2))
    assert lost + road.kept.sum(axis=0) == near(table)
    chain = chain_table(road, what.dispute, sample)
    ended = pd.concat([rows(chain, kind="lost"), chain.tail(1)])
    assert ended["count"].sum() == near(table.mean())
    if table.mean() > 0:
        assert ended["share"].sum() == near(1.0)
    assert (chain["count"] >= 0).all()
    return chain


@pytest.mark.parametrize("concept", [Concept.QRE, Concept.SPE])
@pytest.mark.parametrize("name", ["projects", CLAUSE, RELIEF])
def test_nothing_is_lost_unaccounted_for(name: str, concept: Concept) -> None:
    conserved(negosim.load(FLAGSHIP).replace(run={"draws": 64, "concept": concept.value}), name)


@given(cases(draws=2))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_nothing_is_lost_in_random_disputes(case: Case) -> None:
    what, thetas = case
    priors = {name: fixed(value) for name, value in thetas[0].items()}
    what = replace(what, priors={name: priors[name] for name in what.priors}, run=Run(draws=2))
    for own in what.offers:
        conserved(what, own.name)


def test_the_chain_of_the_only_settlement_is_what_stops_the_talks() -> None:
    outcomes = negosim.run("two_islands_1956", draws=96)
    stops = outcomes.stops[outcomes.stops["kind"] == "settlement"]
    chain = negosim.explain("two_islands_1956", draws=96).chain
    lost = rows(chain, kind="lost")
    for how, stop in (("rejected",) * 2, ("not_ratified",) * 2, ("broken",) * 2):
        for by in ("japan", "russia", "both"):
            expected = stops[(stops["stop"] == stop) & (stops["by"] == by)]["mean"].sum()
            assert rows(lost, how=how, by=by)["count"].sum() == near(expected)
    assert rows(lost, how="no_offer")["count"].sum() == near(row(stops, stop="not_offered")["mean"])
    kept = row(chain, link="kept", kind="left")
    assert kept["count"] == near(row(stops, stop="kept")["mean"])
    assert (kept["count_low"], kept["count_high"]) == near(tuple(row(stops, stop="kept")[["low", "high"]]))


@pytest.mark.parametrize("stages", [0, 1])
def test_what_is_delivered_at_once_ends_with_a_settlement_kept(stages: int) -> None:
    what = negosim.load("two_islands_1956").replace(run={"draws": 4})
    road, sample = road_of(what, "two_islands_1956")
    chain = chain_table(replace(road, broken=road.broken[:, :stages]), what.dispute, sample)
    assert rows(chain, kind="left")["label"].iloc[-1] == "Settlement kept"


def test_chains_of_all_settlements_make_up_what_stops_the_talks() -> None:
    what = negosim.load("base").replace(run={"draws": 16})
    stops = negosim.run(what).stops
    settlements = [each for each in what.offers if "territory" in each.sets or "treaty" in each.sets]
    chains = [conserved(what, each.name) for each in settlements]
    for by in ("japan", "russia"):
        own = sum(rows(chain, kind="lost", how="rejected", by=by)["count"].sum() for chain in chains)
        assert own == near(row(stops, kind="settlement", stop="rejected", by=by)["mean"])


def test_shares_given_what_came_before_multiply_to_what_is_kept() -> None:
    left = rows(flagship().chain, kind="left")
    assert left["holds"].iloc[1:].prod() == near(left["share"].iloc[-1])
    assert (left["holds_low"].iloc[1:] <= left["holds"].iloc[1:]).all()


def test_rounds_are_told_apart_by_proposer() -> None:
    what = negosim.load(FLAGSHIP).replace(run={"draws": 16})
    road, _ = road_of(what, RELIEF)
    simulation = simulate(what)
    stops = negosim.run(what).stops
    of_settlements = stops[stops["kind"] == "settlement"]["mean"].sum()
    assert road.table.sum(axis=0).mean() == near(of_settlements)
    assert (road.table[0] > road.table[1]).all()  # Japan proposes first, and talks only get fewer
    assert simulation.probabilities == near(road.probabilities)


# ------------------------------------------------------------------ gates


def once(**changes: Any) -> Scenario:
    """The fishery with one round, in which the south proposes."""
    return replace(fishery(64), rounds=1, proposers=("south",), **changes)


@pytest.mark.parametrize("d", [0, 7, 40])
def test_gates_of_one_round_multiply_to_all_that_is_lost(d: int) -> None:
    whole, _ = road_of(once(), "deal")
    road = one_draw(whole, d)
    gates = gates_table(road, once().dispute, Sample(draws(once(), 1)))
    kept, table = road.kept.sum(), road.table.sum()
    assert gates["factor"].prod() * kept == near(table, 1e-9)
    assert (gates["holds"] * gates["factor"]).tolist() == near([1.0] * len(gates), 1e-9)
    assert gates["gate"].iloc[:5].tolist() == ["offers", "accepts", "consents", "ratifies", "ratifies"]


def draws(what: Scenario, number: int) -> Scenario:
    return replace(what, run=replace(what.run, draws=number))


def one_draw(road: Road, d: int) -> Road:
    arrays = {
        name: value[..., d : d + 1] for name, value in vars(road).items() if isinstance(value, np.ndarray)
    }
    return replace(road, **arrays)


@pytest.mark.parametrize(
    ("gate", "by", "opened"),
    [
        ("consents", "league", {"consent_open": 1.0}),
        ("delivers", "north", None),
        ("delivers", "south", None),
    ],
)
def test_a_gate_is_what_comes_of_opening_it_if_nobody_adapts(
    gate: str, by: str, opened: dict[str, float] | None
) -> None:
    # At λ = 0 everybody chooses by prior weights alone, so that nobody adapts to an open gate.
    blind = once().replace(parameters={"precision": 0})
    road, sample = road_of(blind, "deal")
    factor = row(gates_table(road, blind.dispute, sample), gate=gate, by=by)["factor"]
    if opened is not None:
        other, _ = road_of(blind.replace(parameters=opened), "deal")
        assert factor == near(other.kept.mean() / road.kept.mean(), 1e-9)
    else:  # each player breaks a stage with chance 1/2 whenever its share grows at it: twice, in two stages
        assert factor == near(4.0, 1e-9)


def test_a_public_that_always_ratifies_is_the_game_in_which_it_does() -> None:
    blind = once().replace(parameters={"precision": 0})
    south = blind.dispute.ratification.by["south"].model_copy(
        update={"support": {"none": (1.0,), "small": (1.0,)}}
    )
    ratification = blind.dispute.ratification
    by = dict(ratification.by) | {"south": south}
    sure = blind.dispute.model_copy(update={"ratification": ratification.model_copy(update={"by": by})})
    road, sample = road_of(blind, "deal")
    other, _ = road_of(replace(blind, dispute=sure), "deal")
    factor = row(gates_table(road, blind.dispute, sample), gate="ratifies", by="south")["factor"]
    assert factor == near(other.kept.mean() / road.kept.mean(), 1e-9)


def test_the_narrowest_gates_of_all_draws_are_counted_once() -> None:
    gates = flagship().gates
    assert gates["narrowest"].sum() == near(1.0)
    assert (gates["factor"] >= 1).all()
    assert (gates["factor_p05"] >= 1 - 1e-12).all()


def test_where_nothing_is_ever_offered_there_is_nothing_to_multiply() -> None:
    found = explain("bait", concept="spe", draws=16)
    assert row(found.tables["chain"], link="kept", kind="left")["count"] == 0
    assert found.tables["gates"]["factor"].isna().all()
    assert found.told["never_offered"] == 1.0


def explain(name: str, offer_: str | None = None, **run: Any) -> Study:
    return explain_offer(negosim.load(name).replace(run=run), offer_, workers=1)


# ------------------------------------------------------------------ preferences


def test_preferences_against_the_bargaining_set_and_draw_by_draw() -> None:
    found = flagship().preferences
    outcomes = negosim.run(FLAGSHIP, draws=96)
    beside = outcomes.bargaining_set.set_index("label")
    for each in found.to_dict("records"):
        own = beside.loc[each["label"]]
        assert each["mean"] == near(own[f"{each['who']}_mean"])
        if each["kind"] in ("settlement", "interim"):
            assert each["gains"] == own[f"{each['who']}_gains"]
    for who in ("japan", "russia"):
        own = rows(found, who=who)
        assert own["best"].sum() == near(1.0)
        assert own.sort_values("mean", ascending=False)["rank"].tolist() == list(range(1, len(own) + 1))
        assert row(own, option="no_agreement")["gain"] == 0


def test_the_best_option_of_each_draw() -> None:
    what = negosim.load("base").replace(run={"draws": 32})
    found = explain("base", draws=32).tables["preferences"]
    nothing = simulate(replace(what, offers=())).payoffs[:2]
    points = {}
    for own in what.offers:
        pairs = account_rows(what.dispute, what.in_force, own.sets)
        values = differences([(each.value, each.base) for each in pairs], Sample(what).theta)
        points[own.name] = [
            sum(v for each, v in zip(pairs, values, strict=True) if each.who == who)
            for who in ("japan", "russia")
        ]
    points |= {"no_agreement": list(nothing), "status_quo": [np.zeros(32)] * 2}
    for i, who in enumerate(("japan", "russia")):
        stacked = np.stack([points[name][i] for name in points])
        for k, name in enumerate(points):
            each = row(found, who=who, option=name)
            assert each["best"] == (stacked.argmax(axis=0) == k).mean()
            assert each["gains"] == (stacked[k] > nothing[i]).mean()


# ------------------------------------------------------------------ clauses


@pytest.mark.parametrize("issue", ["us_basing", "territory", "sanctions"])
def test_clauses_are_the_comparison_of_two_scenarios(issue: str) -> None:
    what = negosim.load(FLAGSHIP).replace(run={"draws": 96})
    fewer = replace(without(what, RELIEF, issue), name="fewer")
    differing = negosim.compare(fewer, what).differences
    found = rows(flagship().clauses, issue=issue)
    pairs = [("class", name) for name in what.dispute.classes] + [
        ("talks", who) for who in what.dispute.players
    ]
    for part, name in pairs:
        own = row(found, what=part, name=name)
        other = row(differing, what="payoff" if part == "talks" else part, name=name)
        for column in ("difference", "error", "low", "high", "p05", "p95", "higher", "clear"):
            assert own[column] == near(other[column])


def test_clauses_of_the_only_settlement_against_a_comparison() -> None:
    what = negosim.load("two_islands_verbal").replace(run={"draws": 64})
    name = "two_islands_verbal"
    found = explain(name, draws=64).tables["clauses"]
    fewer = replace(without(what, name, "us_basing"), name="fewer")
    differing = rows(negosim.compare(fewer, what).differences, what="agreement")
    for step in ("signed", "kept"):
        own = row(found, issue="us_basing", what="offer", name=step)
        other = row(differing, name=step)
        assert (own["difference"], own["low"], own["high"]) == near(
            tuple(other[["difference", "low", "high"]])
        )


def test_payoffs_of_clauses_are_differences_of_accounts() -> None:
    levels = dict(negosim.load(FLAGSHIP).dispute.offers[RELIEF].set)
    whole = negosim.account(FLAGSHIP, levels, draws=96).groupby("who")["mean"].sum()
    for issue in levels:
        part = {name: level for name, level in levels.items() if name != issue}
        fewer = negosim.account(FLAGSHIP, part, draws=96).groupby("who")["mean"].sum()
        for who in ("japan", "russia", "us"):
            own = row(flagship().clauses, issue=issue, what="payoff", name=who)
            assert own["difference"] == near(whole[who] - fewer[who])


def test_an_offer_that_means_another_one_without_a_clause() -> None:
    found = explain("base", "easing_for_restraint", draws=16).tables["clauses"]
    assert set(rows(found, issue="sanctions")["same_as"]) == {"projects_for_restraint"}
    assert set(rows(found, issue="exchange")["same_as"]) == {""}
    own = row(found, issue="sanctions", what="offer", name="offered")
    assert own["without_clause"] == 0  # the one listed before it is made instead


def test_what_an_offer_becomes_without_a_clause() -> None:
    over = dispute({"land": "no yes", "trade": {"levels": "no yes", "interim": True, "owner": "north"}})
    what = scenario(over, [offer("both", land="yes", trade="yes"), offer("trade", trade="yes")])
    both, trade = ({c.issue: c for c in clauses_of(what, own)} for own in what.offers)
    assert (both["land"].becomes, both["land"].same_as) == ("interim", "trade")
    assert (both["trade"].becomes, both["trade"].same_as) == ("settlement", "")
    assert (trade["trade"].becomes, trade["trade"].same_as) == ("nothing", "")
    frozen = replace(what, frozen=("trade",))
    assert [clause.issue for clause in clauses_of(frozen, frozen.offers[0])] == ["land"]


def test_an_issue_at_its_status_quo_is_no_clause_unless_it_can_have_been_moved() -> None:
    over = dispute({"land": "no yes", "law": "old new", "trade": {"levels": "no yes", "interim": True}})
    what = scenario(over, [offer("deal", land="yes", law="old", trade="no")])
    assert [clause.issue for clause in clauses_of(what, what.offers[0])] == ["land", "trade"]


# ------------------------------------------------------------------ leverage


def test_leverage_at_the_modes() -> None:
    # Numbers of the dispute file: northern_security, military_leverage, far_east_investment × project_uptake.
    what = negosim.load(FLAGSHIP).replace(run={"draws": 2}).at_modes()
    found = explain_offer(what, workers=1).tables["leverage"]

    def shift(issue: str, level: str, affected: str) -> float:
        return float(row(found, issue=issue, level=level, affected=affected)["mean"])

    assert shift("militarisation", "draw_down", "other") == near(1.3)
    assert shift("militarisation", "escalate", "other") == near(-0.8)
    assert shift("militarisation", "draw_down", "mover") == near(-1.2)
    assert shift("militarisation", "", "other") == near(2.1)
    assert shift("economics", "suspended", "other") == near(-3 * 0.4)
    assert shift("economics", "suspended", "mover") == near(0.3 - 0.7 * 0.4 - 0.6)
    assert shift("sanctions", "lifted", "mover") == near(-2.5)
    assert set(rows(found, mover="russia")["issue"]) == {"militarisation"}
    worst = row(found, issue="economics", affected="other", extreme="worst")
    assert (worst["level"], worst["who"], worst["steps"]) == ("suspended", "russia", 1)


def test_frozen_issues_give_no_leverage() -> None:
    found = explain("escalation", draws=16)
    assert set(found.tables["leverage"]["issue"]) == {"sanctions", "economics"}


# ------------------------------------------------------------------ the question


def test_the_settlement_kept_most_often_is_explained() -> None:
    kept = negosim.run("base", draws=64).ends.query("end == 'kept'").groupby("offer")["mean"].sum()
    found = negosim.explain("base", draws=64)
    assert found.offer == kept.idxmax()
    assert row(found.chain, link="kept", kind="left")["count"] == near(kept.max())
    assert found.study.told["next_kept"] == near(kept.drop(found.offer).max())


@pytest.mark.parametrize(
    ("what", "name", "told"),
    [
        (
            ("base", {"concept": "nash"}),
            None,
            r"with rounds, in which offers are made .* nash .*; use .* qre or spe",
        ),
        (
            ("base", {}),
            "two_islands_vrbal",
            r"found 'two_islands_vrbal'; did you mean 'two_islands_verbal'\?",
        ),
        (("base", {}), "x", r"an offer on the table of base, found 'x'; it is one of projects, "),
    ],
)
def test_what_cannot_be_explained_is_told_in_a_sentence(
    what: tuple[str, dict[str, Any]], name: str | None, told: str
) -> None:
    with pytest.raises(RequestFault, match=told):
        explain(what[0], name, **what[1])


def test_a_table_without_settlements_or_offers() -> None:
    talks = negosim.load("two_islands_1956").replace(offers={"drop": ["two_islands_1956"]}, run={"draws": 4})
    with pytest.raises(
        RequestFault, match=r"has no settlement on its table; name an interim offer .* projects"
    ):
        explain_offer(talks)
    with pytest.raises(RequestFault, match="has nothing on its table, so there is no offer to explain"):
        explain_offer(replace(talks, offers=()))


def test_workers_and_blocks_change_no_bit() -> None:
    what = negosim.load(FLAGSHIP).replace(run={"draws": 1100})
    one, two = (explain_offer(what, CLAUSE, workers=n) for n in (1, 2))
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name], check_exact=True)


def test_progress_is_told_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    what = negosim.load("two_islands_1956").replace(run={"draws": 16})
    explain_offer(what, watch=lambda done, all_: seen.append((done, all_)))
    clauses = 3
    certain = 4  # consent, ratification by each public, and by both
    assert seen[-1] == ((3 + clauses + certain) * 16,) * 2
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_designs_and_fixed_parameters() -> None:
    sobol = explain("two_islands_1956", draws=64, design=Design.SOBOL.value)
    whole = rows(sobol.tables["chain"], kind="left")
    assert (whole["holds_high"].iloc[1:] > whole["holds_low"].iloc[1:]).any()
    modes = explain_offer(negosim.load("two_islands_1956").replace(run={"draws": 3}).at_modes())
    left = rows(modes.tables["chain"], kind="left")
    assert (left["count_low"] - left["count"]).abs().max() < 1e-12
    one = explain("two_islands_1956", draws=1)
    assert math.isnan(one.tables["payoffs"]["low"].iloc[0])


def test_a_folder_gives_the_answer_back(tmp_path: Path) -> None:
    found = negosim.explain(FLAGSHIP, "easing_for_restraint", draws=32)
    back = negosim.open(found.save(tmp_path / "mine", formats="svg"))
    assert isinstance(back, negosim.Explanation)
    assert back.page() == found.page()
    assert (back.offer, back.recipe) == (found.offer, found.recipe)
    for name, table in found.study.tables.items():
        pd.testing.assert_frame_equal(table, back.study.tables[name], check_exact=True)
    assert (tmp_path / "mine" / "tables" / "explanation.txt").read_text(encoding="utf-8") == found.page()


def test_a_term_of_ones_own() -> None:
    over = dispute(
        {"land": "no yes"}, [term("delivery", "land", {"yes": 3})], [term("signature", "land", {"yes": -1})]
    )
    found = explain_offer(replace(scenario(over, [offer("sale", land="yes")]), run=Run(draws=2)))
    assert found.tables["payoffs"]["mean"].tolist() == [3.0, -1.0]
    assert found.question == {"offer": "sale", "asked": False}
