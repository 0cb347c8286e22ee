"""Conditions: boxes and trees on made draws with a known answer, and a scenario's from question to page."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from build import dispute, offer, scenario, term
from scipy.stats import binomtest

import negosim
from negosim.dispute.priors import read_prior
from negosim.errors import RequestFault
from negosim.figures.discovery import charts
from negosim.figures.discovery_words import condition_limits, end_text, with_unit
from negosim.figures.study_files import study_page
from negosim.scenario.data import Scenario
from negosim.store.manifest import versions
from negosim.study.discovery_boxes import Size, chosen, densest, enough, find, smallest
from negosim.study.discovery_cases import Chosen, inputs_of, prior_range, threshold
from negosim.study.discovery_counts import mean_of, quasi_p, wilson
from negosim.study.discovery_peel import Box, counted, everything, inside, peeled
from negosim.study.discovery_search import Sample, conditions_in
from negosim.study.discovery_tree import LEAVES, members, tree
from negosim.study.discovery_workbench import prim

DRAWS, PARAMETERS = 1500, 8
DECIMALS = [2] * PARAMETERS


def made(seed: int, draws: int = DRAWS, *, noise: bool = False) -> Sample:
    """Cases are likely where the first parameter is high and the second low, or by chance alone."""
    rng = np.random.default_rng(seed)
    x = rng.random((PARAMETERS, draws))
    chance = np.full(draws, 0.1) if noise else np.where((x[0] >= 0.6) & (x[1] <= 0.5), 0.9, 0.02)
    return Sample(x, rng.random(draws) < chance, chance)


def search(sample: Sample, **more: int) -> tuple[list[Box], list[dict[int, int]]]:
    """Boxes, and in how many resamples each parameter is limited."""
    found = conditions_in(sample, DECIMALS, np.random.SeedSequence(7), **more)
    often = [
        {k: sum(box is not None and k in box.restricted for box in region.again) for k in range(PARAMETERS)}
        for region in found.regions
    ]
    return [region.box for region in found.regions], often


def share(sample: Sample, box: Box) -> float:
    count, hits = counted(sample.x, sample.cases, box)
    return hits / count


# ---- PRIM
@pytest.mark.parametrize("kind", ["planted", "noise", "ties", "two values", "few"])
def test_prim_is_that_of_the_workbench(kind: str) -> None:
    sample = made(3, 200 if kind == "few" else 500, noise=kind == "noise")
    x = sample.x
    if kind == "ties":
        x = np.round(x, 1)
    if kind == "two values":
        x = np.concatenate([(x[:2] > 0.55).astype(float), x[2:5]])
    for least in (0.05, 0.2):
        mine, theirs = peeled(x, sample.cases, least), prim(x, sample.cases, least)
        assert len(mine) == len(theirs) > 1
        for one, other in zip(mine, theirs, strict=True):
            # The workbench writes an end of all draws where there is no limit.
            np.testing.assert_array_equal(inside(x, one), inside(x, other))
            np.testing.assert_array_equal(one.low[other.low > -np.inf], other.low[other.low > -np.inf])
            np.testing.assert_array_equal(one.high[other.high < np.inf], other.high[other.high < np.inf])


def test_a_planted_box_is_found_with_its_limits_and_nothing_else() -> None:
    sample = made(1)
    boxes, often = search(sample, resamples=10)
    assert len(boxes) == 1
    assert boxes[0].restricted == [0, 1]
    assert boxes[0].low[0] == pytest.approx(0.6, abs=0.03)
    assert boxes[0].high[1] == pytest.approx(0.5, abs=0.03)
    assert np.isinf([boxes[0].high[0], boxes[0].low[1]]).all()
    assert often[0][0] == often[0][1] == 10
    assert max(often[0][k] for k in range(2, PARAMETERS)) <= 2
    fresh = made(2)
    assert share(fresh, boxes[0]) == pytest.approx(0.9, abs=0.05)


def test_two_planted_boxes_are_found_one_after_the_other() -> None:
    rng = np.random.default_rng(5)
    x = rng.random((PARAMETERS, 4000))
    cases = ((x[0] > 0.7) & (x[1] > 0.6)) | ((x[2] < 0.25) & (x[3] < 0.35))
    boxes, _ = search(Sample(x, cases, cases.astype(float)), resamples=0)
    assert sorted(box.restricted for box in boxes) == [[0, 1], [2, 3]]


def test_noise_gives_no_conditions_that_fresh_draws_and_resamples_confirm() -> None:
    gains = []
    for seed in range(4):
        sample, fresh = made(seed, 800, noise=True), made(100 + seed, 20_000, noise=True)
        boxes, often = search(sample, resamples=8)
        assert all(share(fresh, box) < 0.13 for box in boxes)
        assert all(count < 6 for each in often for count in each.values())
        searched = densest(sample.x, sample.cases, peeled(sample.x, sample.cases, 0.05))
        gains.append(share(sample, searched) - share(fresh, searched))
    assert np.mean(gains) > 0.04  # what was searched for looks better than it is


def test_the_densest_of_all_boxes_looks_better_than_it_is() -> None:
    apart = []
    for seed in range(8):
        sample, fresh = made(seed, 600), made(50 + seed, 20_000)
        box = densest(sample.x, sample.cases, peeled(sample.x, sample.cases, 0.05))
        apart.append(share(sample, box) - share(fresh, box))
    assert np.mean(apart) > 0


# ---- Which box
def test_the_densest_box_with_half_of_the_cases_and_the_largest_that_is_like_it() -> None:
    x = np.arange(1000.0)[None]
    cases = (x[0] >= 600) & (x[0] % 10 != 0)  # nine of ten from 600 on
    cases[700:705] = False
    boxes = [everything(1).limited(0, low, np.inf) for low in (0.0, 600.0, 750.0, 995.0)]
    assert [counted(x, cases, box) for box in boxes] == [(1000, 356), (400, 356), (250, 225), (5, 5)]
    assert densest(x, cases, boxes) is boxes[2]  # the last one holds too few cases
    assert chosen(x, cases, boxes) is boxes[1]


def size(count: int, density: float, error: float) -> Size:
    low = np.full(6, -np.inf)
    low[:count] = 0
    return Size(Box(low, np.full(6, np.inf)), 100, density, error)


def test_a_condition_more_must_pay() -> None:
    assert enough([size(1, 0.3, 0.01), size(2, 0.4, 0.01), size(3, 0.41, 0.01)]).count == 2
    assert enough([size(1, 0.3, 0.01), size(2, 0.31, 0.01), size(3, 0.4, 0.01)]).count == 3
    assert enough([size(1, 0.3, 0.08), size(2, 0.4, 0.08)]).count == 1
    assert enough([size(1, 0.3, 0.001), size(2, 0.314, 0.001)]).count == 1
    assert enough([size(1, 0.1, 0.001), size(6, 0.9, 0.001)]).count == 1


def test_a_side_that_adds_nothing_is_left_open() -> None:
    rng = np.random.default_rng(6)
    x = rng.random((PARAMETERS, 3000))
    for least, sides in ((0.3, 2), (0.0, 1)):
        cases = (x[4] >= least) & (x[4] <= 0.6) & (rng.random(3000) < 0.8)
        found = find(x, cases, DECIMALS)
        assert found is not None
        assert found.box.restricted == [4]
        assert np.isfinite([found.box.low[4], found.box.high[4]]).sum() == sides


def test_limits_are_rounded_and_numbers_are_those_of_rounded_limits() -> None:
    found = find(made(1).x, made(1).cases, [1] * PARAMETERS)
    assert found is not None
    assert (found.box.low[0], found.box.high[1]) == (0.6, 0.5)


def test_no_box_where_nothing_separates() -> None:
    x = np.ones((2, 100))
    assert find(x, np.arange(100) % 5 == 0, [1, 1]) is None


def test_small_boxes_where_cases_are_few() -> None:
    cases = np.zeros(10_000, dtype=bool)
    cases[:100] = True
    assert smallest(cases) == 0.005
    cases[:5000] = True
    assert smallest(cases) == 0.05
    assert smallest(cases[:100]) == 0.2


# ---- Shares
def test_wilson_is_that_of_scipy() -> None:
    for hits, count in ((0, 7), (3, 7), (7, 7), (45, 400)):
        theirs = binomtest(hits, count).proportion_ci(method="wilson")
        assert wilson(hits, count) == pytest.approx((hits / count, theirs.low, theirs.high), abs=1e-12)
    assert np.isnan(wilson(0, 0)).all()


def test_quasi_p_is_a_one_sided_binomial_test() -> None:
    sample = made(1)
    box = everything(PARAMETERS).limited(0, 0.6, np.inf).limited(1, -np.inf, 0.5)
    count, hits = counted(sample.x, sample.cases, box)
    more, more_hits = counted(sample.x, sample.cases, box.without(1))
    theirs = binomtest(hits, count, more_hits / more, alternative="greater").pvalue
    assert quasi_p(sample, box, 1) == pytest.approx(theirs, rel=1e-9)
    assert quasi_p(sample, box.limited(0, 2.0, np.inf), 1) == 1.0


def test_means_of_none_and_of_one_have_no_interval() -> None:
    assert np.isnan(mean_of(np.empty(0))).all()
    assert mean_of(np.array([0.5]))[0] == 0.5


# ---- Which draws are cases
def test_a_tenth_of_the_draws_reaches_the_threshold_and_it_is_round() -> None:
    found = threshold(np.random.default_rng(1).random(5000) ** 3, None, "it")
    assert found.chosen is Chosen.TENTH
    assert f"{found.value:.2g}" == f"{found.value}"
    assert 500 <= np.count_nonzero(np.random.default_rng(1).random(5000) ** 3 >= found.value) <= 550


def test_the_least_possible_probability_where_the_outcome_is_rare() -> None:
    chance = np.zeros(1000)
    chance[:60] = np.linspace(0.2, 0.9, 60)
    found = threshold(chance, None, "it")
    assert (found.value, found.chosen) == (0.0, Chosen.POSSIBLE)
    assert np.count_nonzero(found.met(chance)) == 60
    # Fresh draws may have less than the least of the searched ones, and still it can happen.
    assert found.met(np.array([0.0, 1e-9, 0.1])).tolist() == [False, True, True]
    assert threshold(chance, 0.2, "it").met(np.array([0.1, 0.2])).tolist() == [False, True]


def test_where_many_draws_are_alike_more_than_a_tenth_are_cases_and_it_is_said() -> None:
    chance = np.repeat([0.1, 0.7311], [390, 610])
    found = threshold(chance, None, "it")
    assert found.chosen is Chosen.TIED
    assert np.count_nonzero(found.met(chance)) == 610
    few = np.repeat([0.1, 0.7311], [897, 103])
    assert threshold(few, None, "it").chosen is Chosen.TENTH


def test_rounding_down_leaves_draws_that_are_no_cases() -> None:
    chance = np.repeat([0.7301, 0.7311], [50, 950])
    assert np.count_nonzero(threshold(chance, None, "it").met(chance)) == 950


@pytest.mark.parametrize(
    ("chance", "above", "message"),
    [
        (np.zeros(500), None, "'it' has probability 0 in every draw"),
        (np.full(500, 0.25), 0.2, "'it' has the same probability in every draw, 0.25"),
        (0.25 + 1e-16 * np.arange(500), 0.25, "'it' has the same probability in every draw, 0.25"),
        (np.repeat([0, 0.5], [389, 11]), None, "found 11 of interest among 400 .* ask for 1,500 --draws"),
        (np.repeat([0, 0.5], [380, 20]), None, "found 20 of interest among 400 .* ask for 800 --draws"),
        (np.linspace(0, 1e-6, 500), None, "'it' is likely in no draw: its probability is at most 1e-06"),
        (np.linspace(0, 1, 500), 0.99, "--above 0.99: .*found 5 of interest among 500 .* give a lower"),
        (np.linspace(0.5, 1, 500), 0.51, "--above 0.51: .* of interest among 500 .* give a higher"),
        (np.linspace(0, 1, 100), None, "expected at least 40 .* found 1. of interest .* ask for 400 --draws"),
        (np.linspace(0, 1, 100), 0.0, "--above: expected a probability above 0 and up to 1"),
        (np.linspace(0, 1, 100), float("nan"), "--above: expected a probability above 0 and up to 1"),
    ],
)
def test_thresholds_that_leave_nothing_to_find(chance: np.ndarray, above: float | None, message: str) -> None:
    with pytest.raises(RequestFault, match=message):
        threshold(chance, above, "it")


# ---- The tree
def test_leaves_of_the_tree_share_out_the_draws_and_find_the_planted_splits() -> None:
    for sample in (made(1), made(1, noise=True)):
        nodes = tree(sample.x, sample.cases, DECIMALS)
        held = members(sample.x, nodes)
        leaves = [mask for mask, node in zip(held, nodes, strict=True) if node.parameter < 0]
        assert 1 <= len(leaves) <= LEAVES
        assert (np.sum(leaves, axis=0) == 1).all()
        assert held[0].all()
        for place, node in enumerate(nodes):
            below = [held[k] for k, other in enumerate(nodes) if other.parent == place]
            assert len(below) == (2 if node.parameter >= 0 else 0)
            if below:
                np.testing.assert_array_equal(below[0] | below[1], held[place])
    nodes = tree(made(1).x, made(1).cases, DECIMALS)
    assert {node.parameter for node in nodes} == {-1, 0, 1}
    assert {round(node.limit, 1) for node in nodes if node.parameter >= 0} == {0.5, 0.6}


# ---- A scenario
def clause(**parameters: float | dict[str, object]) -> Scenario:
    """North offers a deal that south accepts if the worth of it is above its cost; one round, no noise."""
    over = dispute(
        {"deal": "no yes"},
        [term("signature", "deal", {"yes": 1})],
        [term("signature", "deal", {"yes": "worth"}), term("signature", "deal", {"yes": "cost"}, -1)],
        parameters={
            "worth": 0.5,
            "cost": 0.2,
            "spare": 0.5,
            **{f"precision_{i}": 0.5 for i in ("north", "south")},
        },
        classes={"deal": {"label": "A deal", "when": {"end": "kept"}}, "none": {}},
    )
    priors = {name: read_prior(prior) for name, prior in parameters.items()}
    made_ = scenario(over, [offer("deal", deal="yes")])
    return scenario(over, [offer("deal", deal="yes")], priors=made_.priors | priors).replace(
        run={"draws": 600}
    )


UNCERTAIN = {"worth": {"uniform": [0, 1]}, "cost": {"uniform": [0, 0.3]}, "spare": {"uniform": [0, 1]}}


@pytest.fixture(scope="module")
def found() -> negosim.Discovery:
    return negosim.discover(clause(**UNCERTAIN), "deal", workers=1)


def test_what_matters_is_found_and_what_does_not_is_left_out(found: negosim.Discovery) -> None:
    conditions = found.conditions.set_index("parameter")
    assert list(conditions.index) == ["worth", "cost"]  # the deal is worth the one less the other to south
    assert conditions.loc["worth", "low"] > 0.7
    assert conditions.loc["cost", "high"] < 0.2
    assert conditions["restricted"].tolist() == [50, 50]
    assert conditions.loc["worth", ["prior_low", "prior_high"]].tolist() == [0, 1]
    assert found.study.told["uncertain"] == 3
    assert "precision_north" in found.study.told["left_out"]


def test_numbers_can_be_had_by_hand_from_the_rules_and_the_draws(found: negosim.Discovery) -> None:
    question, told = found.question, found.study.told
    settings = {
        "training": {},
        "holdout": {"draws": question["holdout_draws"], "seed": question["holdout_seed"]},
    }
    for name, run in settings.items():
        solved = negosim.run(found.scenario.replace(run=run))
        draws, chance = solved.parameters, solved.probabilities["deal"]
        case = chance >= told["threshold"]
        before = "" if name == "training" else "holdout_"
        for table in (found.sizes, found.trajectory, found.tree):
            first = table[table["box"] == 1] if "box" in table else table
            for row in first.to_dict("records"):
                held = _held(draws, row["rule"])
                assert row[f"{before}draws"] == pytest.approx(len(held), abs=0)
                assert row[f"{before}cases"] == case[held].sum()
                assert row[f"{before}coverage"] == pytest.approx(case[held].sum() / case.sum())
        held = draws.index
        for limit in found.conditions[found.conditions["box"] == 1].to_dict("records"):
            values = draws.loc[held, limit["parameter"]]
            held = held[(values >= limit["low"]) & (values <= limit["high"])]
        row = found.boxes.set_index(["what", "sample"]).loc[("box 1", name)]
        assert (row["draws"], row["cases"]) == (len(held), case[held].sum())
        assert row["probability"] == pytest.approx(chance[held].mean(), rel=1e-12)


def _held(draws: pd.DataFrame, rule: str) -> pd.Index:
    return draws.index if rule == "all draws" else draws.query(" and ".join(rule.split("; "))).index


def test_leaves_add_up_and_shares_fit_counts(found: negosim.Discovery) -> None:
    leaves = found.tree[found.tree["leaf"] > 0]
    assert sorted(leaves["leaf"]) == list(range(1, len(leaves) + 1))
    for before, draws in (("", 600), ("holdout_", found.question["holdout_draws"])):
        assert leaves[f"{before}draws"].sum() == draws
        assert leaves[f"{before}coverage"].sum() == pytest.approx(1)
        assert (leaves[f"{before}cases"] <= leaves[f"{before}draws"]).all()


def test_the_same_every_time_whatever_the_workers(found: negosim.Discovery) -> None:
    np.random.seed(99)
    before = np.random.get_state()[1].copy()
    again = negosim.discover(clause(**UNCERTAIN), "deal", workers=3)
    for name, table in found.study.tables.items():
        pd.testing.assert_frame_equal(table, again.study.tables[name], check_exact=True)
    assert found.page() == again.page()
    assert found.recipe == again.recipe
    np.testing.assert_array_equal(before, np.random.get_state()[1])


def test_nothing_is_left_behind(found: negosim.Discovery, caplog: pytest.LogCaptureFixture) -> None:
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    settings = dict(mpl.rcParams)
    with caplog.at_level(logging.DEBUG):
        level = logging.getLogger("EMA").level
        negosim.discover(clause(**UNCERTAIN), "deal", draws=400)
        assert logging.getLogger("EMA").level == level
    assert not [record for record in caplog.records if record.name.startswith("EMA")]
    assert dict(mpl.rcParams) == settings
    assert not plt.get_fignums()


def test_another_question_is_another_recipe(found: negosim.Discovery) -> None:
    other = negosim.discover(clause(**UNCERTAIN), "deal", above=0.5)
    assert other.recipe != found.recipe
    assert other.threshold == 0.5
    same = negosim.discover(clause(**UNCERTAIN), "deal", above=found.threshold)
    assert same.recipe == found.recipe
    assert "as --above says" in " ".join(same.page().split())


def test_all_that_the_search_rests_on_is_in_the_question_and_the_manifest(found: negosim.Discovery) -> None:
    settings = {"peeled": 0.05, "least_mass": 0.05, "least_draws": 20, "coverage": 0.5, "tree_leaves": 8}
    assert {name: found.question[name] for name in settings} == settings
    assert {"SALib", "ema_workbench", "scikit-learn"} <= set(versions())


@pytest.mark.parametrize("concept", ["qre", "nash"])
def test_the_self_check_is_that_of_the_concept(found: negosim.Discovery, concept: str) -> None:
    scenario_ = found.scenario.replace(run={"concept": concept})
    page = " ".join(study_page(replace(found.study, scenario=scenario_)).split())
    assert "Self-checks of all draws passed: pay" in page
    assert ("payoffs of the packages agreed on, summed anew" in page) == (concept == "nash")
    assert ("payoffs that a solution promises and those that it earns" in page) == (concept == "qre")


def test_a_table_that_would_be_too_wide_is_not(found: negosim.Discovery) -> None:
    boxes = found.boxes.copy()
    boxes[["density", "density_low", "density_high"]] = [0.1234, 0.1212, 0.1256]
    boxes[["coverage", "coverage_low", "coverage_high"]] = [0.9961, 0.9912, 0.9992]
    boxes[["probability", "low", "high"]] = [0.123456, 0.12344, 0.12347]
    page = study_page(replace(found.study, tables={**found.study.tables, "boxes": boxes}))
    assert max(map(len, page.split("\n"))) <= 80
    assert "boxes.csv has the intervals of the cases held." in page
    assert "boxes.csv has the intervals" not in found.page()


def test_how_many_are_taken_is_no_claim_on_the_box(found: negosim.Discovery) -> None:
    row = found.sizes[(found.sizes["box"] == 1) & found.sizes["chosen"]].iloc[0]
    page = " ".join(found.page().split())
    assert f" {int(row['parameters'])} (taken) " in page and "(told)" not in page
    assert "the box that is told above was found again" in page


def test_a_folder_gives_back_the_same_page(found: negosim.Discovery, tmp_path: Path) -> None:
    place = found.save(tmp_path / "mine", formats="svg")
    opened = negosim.open(place)
    assert isinstance(opened, negosim.Discovery)
    assert opened.page() == found.page()
    assert {path.stem for path in (place / "figures").glob("*.svg")} == {"conditions", "tree"}
    once = {path.name: path.read_bytes() for path in place.rglob("*.svg")}
    found.save(tmp_path / "again", formats="svg")
    assert once == {path.name: path.read_bytes() for path in (tmp_path / "again").rglob("*.svg")}


@pytest.mark.parametrize("width", [145.0, 90.0])
def test_charts_say_where_conditions_hold(found: negosim.Discovery, width: float) -> None:
    one, two = (chart.draw(width) for chart in charts(found.study))
    texts = " ".join(text.get_text() for text in one.texts)
    low = f"{found.conditions['low'].iloc[0]:.2f}"
    assert low in texts
    assert "of 50" in texts
    assert "Of 100 draws overall" in texts
    assert f"at most {found.tree['limit'].iloc[0]:g}" in " ".join(text.get_text() for text in two.texts)


def test_captions_and_alternative_texts_have_the_numbers(found: negosim.Discovery) -> None:
    conditions, tree_ = (chart.told() for chart in charts(found.study))
    question = found.study.question
    for told, method in ((conditions, "PRIM"), (tree_, "CART")):
        assert found.study.scenario.title in told.caption and found.recipe[:8] in told.caption
        fresh = f"{question['holdout_draws']:,} fresh draws (seed {question['holdout_seed']})"
        assert fresh in told.caption and f"Searched by {method}" in told.caption
        assert "Monte Carlo error" in told.caption and "not causes" in told.caption
    rows = found.boxes.set_index(["what", "sample"])
    assert f"holds {100 * rows.loc[('box 1', 'holdout'), 'density']:.0f} (" in conditions.alt
    for row in found.conditions.to_dict("records"):
        assert f"{row['same_side']} of {row['resamples']} resamples" in conditions.alt
    leaves = found.tree[found.tree["leaf"] > 0]
    best = leaves.loc[leaves["holdout_density"].idxmax()]
    assert f"Most cases: {best['rule']}: {100 * best['holdout_density']:.0f} (" in tree_.alt
    assert f"tree with {len(leaves)} ends" in tree_.alt


def test_the_page_is_narrow_and_leads_with_fresh_draws(found: negosim.Discovery) -> None:
    page = found.page()
    assert max(map(len, page.split("\n"))) <= 80
    assert "nan" not in page.lower().split()
    row = found.boxes.set_index(["what", "sample"]).loc[("box 1", "holdout")]
    assert f"Of 100 fresh draws in which all of this holds {100 * row['density']:.0f} (" in " ".join(
        page.split()
    )
    assert "not causes in the world" in " ".join(page.split())


def test_conditions_that_fresh_draws_do_not_confirm_are_called_so(found: negosim.Discovery) -> None:
    boxes = found.boxes.copy()
    worse = (boxes["what"] == "box 1") & (boxes["sample"] == "holdout")
    boxes.loc[worse, ["density", "density_low", "density_high"]] = [0.11, 0.02, 0.2]
    study = replace(found.study, tables={**found.study.tables, "boxes": boxes})
    page = " ".join(study_page(study).split())
    assert "No conditions stand up to fresh draws." in page
    assert "hold 11 (2 to 20) are cases, against" in page
    assert "not to be relied on" in page
    assert "do not confirm" in " ".join(text.get_text() for text in charts(study)[0].draw(145.0).texts)


def test_a_page_without_conditions(found: negosim.Discovery) -> None:
    tables = found.study.tables
    none = {name: tables[name].head(0) for name in ("conditions", "stability", "sizes", "trajectory")}
    root = tables["tree"].head(1).assign(leaf=1)
    boxes = tables["boxes"][tables["boxes"]["what"].isin(["all draws", "any box", "no box"])]
    study = replace(found.study, tables={**tables, **none, "tree": root, "boxes": boxes})
    assert "found no conditions under which that is more frequent" in " ".join(study_page(study).split())
    assert "finds no split" in study_page(study)
    assert charts(study) == ()


# ---- What cannot be asked
def test_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RequestFault, match="no parameter is uncertain"):
        negosim.discover(clause(), "deal")
    with pytest.raises(RequestFault, match="expected at least 80 draws to find conditions in, found 1"):
        negosim.discover(clause(**UNCERTAIN), "deal", draws=1)
    with pytest.raises(RequestFault, match="expected an outcome class, found 'deel'; did you mean"):
        negosim.discover(clause(**UNCERTAIN), "deel")
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    with pytest.raises(RequestFault, match=r"pip install 'negosim\[discover\]'"):
        negosim.discover(clause(**UNCERTAIN), "deal")


@pytest.mark.parametrize("design", ["sobol", "latin_hypercube"])
def test_other_designs(design: str) -> None:
    asked = clause(**UNCERTAIN).replace(run={"draws": 512, "design": design})
    assert study_page(negosim.discover(asked, "deal").study).count("\n") > 20


def test_infinite_values_are_the_greatest() -> None:
    values = {"values": [1, 2, float("inf")], "weights": [0.4, 0.3, 0.3]}
    asked = clause(precision_south={"discrete": values}, worth={"uniform": [0, 1]})
    theta = np.array([[1.0, 2.0, np.inf], [0.1, 0.2, 0.3]])
    rows = {"precision_south": theta[0], "worth": theta[1]}
    whole = np.stack([rows.get(name, np.full(3, 0.5)) for name in asked.priors])
    inputs = inputs_of(asked, whole)
    assert np.isfinite(inputs.of(whole)).all()
    assert (np.diff(inputs.of(whole), axis=1) > 0).all()
    assert prior_range(asked.priors["precision_south"]) == (1.0, np.inf)
    assert "nan" not in negosim.discover(asked, "deal").page()


def test_a_limit_beyond_all_finite_values_is_told_as_infinite() -> None:
    """South, who errs less the higher its precision, accepts likeliest if that is infinite."""
    values = {"values": [0.1, 0.5, float("inf")], "weights": [0.4, 0.3, 0.3]}
    asked = clause(
        worth={"uniform": [0, 1]}, cost={"uniform": [0, 0.9]}, precision_south={"discrete": values}
    )
    found = negosim.discover(asked, "deal")
    row = found.conditions.set_index("parameter").loc["precision_south"]
    assert (row["prior_low"], row["prior_high"], row["finite"]) == (0.1, np.inf, 0.5)
    assert 0.5 < row["low"] < np.inf
    page = " ".join(found.page().split())
    assert f"{with_unit(row)}: infinite" in page
    assert (end_text(row["prior_low"]), end_text(row["prior_high"])) == ("0.1", "infinite")
    assert " 50 ∞ " in page
    written = [text.get_text() for text in charts(found.study)[0].draw(145.0).texts]
    assert "infinite" in written
    assert f"{row['low']:.2f}" not in written
    assert condition_limits({**row, "low": -np.inf, "high": row["low"]}) == "finite"
    assert condition_limits({**row, "low": 0.3, "high": row["low"]}) == "at least 0.30, but finite"


def test_cases_that_are_alike_are_counted_on_the_page() -> None:
    alike = {"discrete": {"values": [0, 1], "weights": [0.4, 0.6]}}
    asked = clause(worth=alike, cost={"uniform": [0, 0.3]}, precision_south=float("inf"))
    found = negosim.discover(asked, "deal")
    row = found.boxes.set_index(["what", "sample"]).loc[("all draws", "training")]
    assert found.study.told["chosen"] == "tied" and row["density"] > 0.5
    page = " ".join(found.page().split())
    assert f"so that {100 * row['density']:.0f} of 100 searched draws are cases" in page
    assert "about a tenth" not in page


def test_python_s_own_random_numbers_are_not_moved_by_the_first_import() -> None:
    code = (
        "import random; random.seed(3); before = random.getstate()\n"
        "from negosim.study.discovery_workbench import check_workbench; check_workbench()\n"
        "import sys; assert 'ema_workbench' in sys.modules\n"
        "sys.exit(0 if random.getstate() == before else 7)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
