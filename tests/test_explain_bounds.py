"""Where a decision lets nothing through in some draws, or nothing can come so far: what is said then."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from build import dispute, offer, scenario, term

import negosim
from negosim.figures.explanation import charts
from negosim.figures.explanation_numbers import half_of
from negosim.figures.explanation_page import page
from negosim.model.lanes import Floats
from negosim.scenario.data import Run, Scenario
from negosim.store.study import Study
from negosim.study.explain_road import Road, follow
from negosim.study.explain_sample import Sample
from negosim.study.explained import explain_offer

FLAGSHIP = "two_islands_no_us_basing"


@cache
def mixed() -> Study:
    """Joint projects, which nobody errs about: most draws never see them offered."""
    return explain_offer(negosim.load("base").replace(run={"draws": 40, "concept": "spe"}), "projects")


def road_of(what: Scenario, name: str) -> Road:
    return follow(what, name, Sample(what), workers=1)


def flat(found: Study) -> str:
    return " ".join(page(found).split())


def row(table: pd.DataFrame, **wanted: Any) -> Any:
    for name, value in wanted.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


# ------------------------------------------------------------------ nothing to multiply


def test_draws_in_which_a_proposer_never_offers_are_counted() -> None:
    found = mixed()
    road = road_of(found.scenario, "projects")
    gates = found.tables["gates"]
    for m, player in enumerate(("japan", "russia")):
        never = (road.table[m] > 0) & (road.offered[m] == 0)
        assert 0.5 < never.mean() < 1
        assert row(gates, gate="offers", by=player)["nothing"] == never.mean()


def test_ranges_are_over_the_draws_with_something_to_multiply() -> None:
    found = mixed()
    road = road_of(found.scenario, "projects")
    own = row(found.tables["gates"], gate="offers", by="japan")
    known = road.offered[0] > 0
    kept = road.kept.sum(axis=0)[known]
    factors = (
        road.kept[0][known] * road.table[0][known] / road.offered[0][known] + road.kept[1][known]
    ) / kept
    assert own["factor_draws"] == known.mean()
    assert (own["factor_p05"], own["factor_p95"]) == pytest.approx(tuple(np.quantile(factors, [0.05, 0.95])))


def test_no_gate_is_the_narrowest_where_another_one_has_nothing_to_multiply() -> None:
    found = mixed()
    road = road_of(found.scenario, "projects")
    known = ((road.table == 0) | (road.offered > 0)).all(axis=0)
    assert found.tables["gates"]["narrowest"].sum() <= known.mean()


def test_the_page_says_at_least_and_in_which_draws() -> None:
    found = mixed()
    text, gates = page(found), found.tables["gates"]
    share = row(gates, gate="offers", by="japan")["nothing"]
    assert "it would be put in force at least 3.4 times as often" in flat(found)
    assert f"in {100 * share:.0f} % and 98 % of the draws nothing passes that decision" in flat(found)
    line = next(line for line in text.splitlines() if line.startswith("Japan offers it"))
    assert "≥ 3.43 ± 0.46" in line
    assert line.endswith(f"{100 * share:.0f}")
    assert "Nothing passes" in flat(found)
    assert (
        "5–95 % of draws: only of those in which something comes to the link; to the last one in 25 %"
        in flat(found)
    )


def test_a_gate_that_nothing_ever_passes_has_a_dash() -> None:
    found = mixed()
    gates = found.tables["gates"].copy()
    assert gates["by"].tolist() == ["japan", "russia"]
    gates.loc[1, ["factor", "factor_low", "factor_high", "factor_draws", "nothing"]] = [
        1.0,
        1.0,
        1.0,
        0.0,
        1.0,
    ]
    gates.loc[1, ["factor_p05", "factor_p95"]] = math.nan
    shut = replace(found, tables=dict(found.tables) | {"gates": gates})
    line = next(line for line in page(shut).splitlines() if line.startswith("Russia offers it"))
    assert line.split()[-5:] == ["0.55", "–", "–", "–", "100"]
    assert "A dash: so wherever anything comes to it." in flat(shut)
    assert "if Russia always offered it" not in flat(shut)


def test_of_an_offer_that_is_never_made_no_factor_is_told() -> None:
    found = explain_offer(negosim.load("bait").replace(run={"draws": 16, "concept": "spe"}))
    assert (found.tables["gates"]["nothing"] == 1.0).all()
    assert "In no draw it is kept: there is nothing to multiply" in flat(found)
    assert "By accounting alone" not in flat(found)


def test_where_all_decisions_let_something_through_nothing_more_is_said() -> None:
    found = explain_offer(negosim.load(FLAGSHIP).replace(run={"draws": 64}))
    assert (found.tables["gates"]["nothing"] == 0).all()
    assert not any(words in flat(found) for words in ("≥", "at least", "Nothing passes", "only of those"))


def test_the_chart_says_over_which_draws_its_ranges_are() -> None:
    for found, told in (
        (mixed(), True),
        (explain_offer(negosim.load("base").replace(run={"draws": 8})), False),
    ):
        figure = charts(found)[0].draw(145.0)
        words = " ".join(" ".join(text.get_text().split()) for text in figure.texts)
        assert ("over draws in which something comes to the link" in words) is told


# ------------------------------------------------------------------ intervals


@pytest.mark.parametrize(
    ("given", "half"),
    [
        ({"mean": 0.1, "low": 0.0, "high": 0.4}, 0.3),
        ({"mean": 0.9, "low": 0.6, "high": 1.0}, 0.3),
        ({"mean": 2.0, "low": 1.5, "high": 2.5}, 0.5),
    ],
)
def test_half_of_an_interval_that_ends_at_what_is_possible(given: dict[str, float], half: float) -> None:
    assert half_of(given) == pytest.approx(half)
    assert half_of({f"factor_{k}": v for k, v in given.items()} | {"factor": given["mean"]}, "factor") == (
        pytest.approx(half)
    )
    assert math.isnan(half_of({"mean": 0.5, "low": math.nan, "high": math.nan}))


def test_the_page_prints_the_whole_half_of_an_interval_that_was_cut_off() -> None:
    own = row(mixed().tables["gates"], gate="offers", by="russia")
    assert own["factor_low"] == 1.0
    line = next(line for line in page(mixed()).splitlines() if line.startswith("Russia offers it"))
    assert f"{own['factor']:.2f} ± {own['factor_high'] - own['factor']:.2f}" in line


# ------------------------------------------------------------------ what leads


def test_what_is_most_is_told_by_differences_in_each_draw() -> None:
    what = negosim.load("base").replace(run={"draws": 64})
    common = np.linspace(-50.0, 50.0, 64)
    wiggle = np.where(np.arange(64) % 2, 1.0, -1.0)
    values: Floats = np.stack([common, common - 0.5 + 0.1 * wiggle, common - 0.1 + 2 * wiggle, common + 0.01])
    assert Sample(what).like_largest(values) == [False, False, True, True]


def test_clauses_that_lead_are_those_that_paired_draws_do_not_tell_apart() -> None:
    what = negosim.load(FLAGSHIP).replace(run={"draws": 2000})
    clauses = explain_offer(what).tables["clauses"]
    own = clauses[(clauses["what"] == "offer") & (clauses["name"] == "kept")].set_index("issue")
    assert own.index[own["leads"]].tolist() == ["economics"]
    # Intervals of its own and of the next one overlap, as the draws that make one large make both so.
    assert own["high"].to_dict()["treaty"] > own["low"].to_dict()["economics"]
    assert own.index[~own["comparable"].astype(bool)].tolist() == ["territory"]


# ------------------------------------------------------------------ sentences


def test_clauses_left_out_are_named_and_what_is_ranked_is_said() -> None:
    text = flat(explain_offer(negosim.load(FLAGSHIP).replace(run={"draws": 512})))
    assert "of those that the draws tell from zero most of all without" in text
    assert "Not compared: Territory, without which it would be no offer of its own" in text


def tiny() -> Scenario:
    over = dispute(
        {
            "land": "no yes",
            "law": "old new",
            "trade": {"levels": "no yes", "interim": True, "owner": "north", "label": "Trade across"},
        },
        [term("delivery", "land", {"yes": 3})],
        [term("signature", "land", {"yes": -1}), term("delivery", "trade", {"yes": 1})],
    )
    offers = [offer("sale", land="yes", law="new", trade="yes"), offer("trade", trade="yes")]
    return replace(scenario(over, offers), run=Run(draws=4))


def test_of_an_offer_that_another_one_stands_for_no_clause_is_ranked() -> None:
    twice = replace(tiny(), offers=(*tiny().offers, offer("again", land="yes", law="new", trade="yes")))
    found = explain_offer(twice, "again")
    assert found.told["same_as"]
    assert not any(words in flat(found) for words in ("alone it would be", "Not compared"))


def test_who_makes_no_moves_has_no_leverage_by_moves() -> None:
    moving = explain_offer(replace(tiny(), moves=("north",)), "sale")
    still = explain_offer(replace(tiny(), moves=()), "sale")
    assert "can shift what" in flat(moving)
    assert "North moves" in flat(moving)
    assert "can shift what" not in flat(still)
    assert "North moves" not in flat(still)
    assert "North makes no moves of its own in this scenario." in flat(still)


def test_frozen_issues_are_named_by_their_labels_and_set_nothing() -> None:
    text = flat(explain_offer(replace(tiny(), frozen=("trade",)), "sale"))
    assert "Frozen, and so left as in force: Trade across." in text
    assert "Trade across: yes" not in text.split("Frozen")[0]


def test_an_offer_that_can_never_be_made_has_one_sentence() -> None:
    what = replace(tiny(), in_force=dict(tiny().in_force) | {"trade": "yes"}, moves=())
    found = explain_offer(what, "trade")
    assert found.tables["chain"]["count"].iloc[0] == 0
    text = flat(found)
    assert text.count("There is no round in which an interim offer can be made") == 2
    assert "1000" not in text
    assert "Rounds at the table" not in text


def test_wide_numbers_keep_lines_short() -> None:
    found = explain_offer(negosim.load(FLAGSHIP).replace(run={"draws": 8}))
    clauses = found.tables["clauses"].copy()
    for name, value in (("difference", -0.3344), ("low", -0.5566), ("high", -0.1122)):
        clauses[name] = value
    text = page(replace(found, tables=dict(found.tables) | {"clauses": clauses}))
    assert "-33.4 ± 22.2 *" in text
    assert max(map(len, text.splitlines())) <= 80
