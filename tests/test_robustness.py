"""Robustness: which variants there are, that each is the run that it stands for, and how it is told."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from build import dispute, offer, scenario, term
from test_compare import fishery

import negosim
from negosim.errors import NegosimError, RequestFault
from negosim.experiment.concepts import solved_by_concept
from negosim.experiment.simulate import simulate
from negosim.experiment.variants import Group, Variant, variants_of
from negosim.figures.robustness_page import robustness_page
from negosim.scenario.data import Concept, Design, Run, Scenario
from negosim.scenario.recipe import recipe
from negosim.scenario.shipped import shipped_names

DATA = Path(__file__).parent / "data"
AT_ONCE = [c.value for c in Concept if not c.has_rounds]
ALL_PACKAGES = [f"{name}_all_packages" for name in AT_ONCE]
PRECISION = ["at_random", "half_precision", "double_precision"]
STRUCTURE = ["half_horizon", "double_horizon", "first_proposer", "half_years", "listed_twice"]


WIDE = {"stock": {"uniform": [0, 1]}, "catch": {"uniform": [0.1, 2]}, "hazard": {"uniform": [0, 0.5]}}


def base(concept: str = "qre", **changes: Any) -> Scenario:
    """The fishery with 64 draws, and numbers under which verdicts change."""
    what = fishery(64).replace(run={"concept": concept}, parameters=WIDE)
    return replace(what, **changes)


@cache
def checked(concept: str = "qre") -> negosim.Robustness:
    return negosim.robustness(base(concept))


def names(what: Scenario) -> list[str]:
    return [variant.name for variant in variants_of(what)]


def by_variant(found: negosim.Robustness) -> pd.DataFrame:
    return found.table.set_index("variant")


def by_name(what: Scenario) -> dict[str, Variant]:
    return {variant.name: variant for variant in variants_of(what)}


# ------------------------------------------------------------------ which variants there are


def test_variants_of_the_game() -> None:
    assert names(base()) == ["baseline", "spe", *AT_ONCE, *ALL_PACKAGES, *PRECISION, *STRUCTURE]
    assert names(base("spe")) == ["baseline", "qre", *AT_ONCE, *ALL_PACKAGES, *STRUCTURE]
    both = base(moves=("north", "south"))
    assert "first_mover" in names(both)


def test_variants_of_a_concept_without_rounds_are_the_other_concepts() -> None:
    for own in ("nash", "screening"):
        expected = ["qre", "spe", *(each for each in AT_ONCE if each != own)]
        assert names(base(own)) == ["baseline", *expected]
        groups = {variant.group for variant in variants_of(base(own))}
        assert groups == {Group.BASELINE, Group.CONCEPT}


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({"rounds": 1}, {"half_horizon"}),
        ({"proposers": ("south",)}, {"first_proposer"}),
        ({"proposers": ("south", "south")}, {"first_proposer"}),
        ({"offers": ()}, {"first_proposer", "listed_twice"}),
        ({"moves": ()}, set()),
    ],
)
def test_a_structure_that_a_scenario_cannot_have_is_left_out(
    changes: dict[str, Any], left_out: set[str]
) -> None:
    assert set(names(base())) - set(names(base(**changes))) == left_out


def test_what_each_structure_changes() -> None:
    calendar = {1: {"hazard": 0.5}, 3: {"hazard": 0.25}}
    what = base(rounds=3, calendar=calendar, proposers=("south", "south", "north"), moves=("north", "south"))
    made = by_name(what)
    half, double, years = (made[name].scenario for name in ("half_horizon", "double_horizon", "half_years"))
    assert (half.rounds, half.calendar) == (2, {1: {"hazard": 0.5}})
    assert (double.rounds, double.calendar) == (6, calendar)
    assert (years.rounds, years.rounds_per_year) == (6, 2)
    assert years.calendar == {
        1: {"hazard": 0.5},
        2: {"hazard": 0.5},
        5: {"hazard": 0.25},
        6: {"hazard": 0.25},
    }
    assert made["first_proposer"].scenario.proposers == ("north", "south", "south")
    assert made["first_proposer"].label == "North proposes first"
    assert made["first_mover"].scenario.moves == ("south", "north")
    assert made["first_mover"].label == "South moves first"
    assert len(made["listed_twice"].scenario.offers) == 4
    assert [made[name].label for name in ("half_horizon", "double_horizon")] == ["2 rounds", "6 rounds"]
    odd = by_name(base(moves=("north", "south", "north")))["first_mover"].scenario
    assert odd.moves == ("south", "north", "north")
    assert by_name(base(rounds=2))["half_horizon"].label == "1 round"


def test_no_two_variants_have_one_label() -> None:
    for what, concept in product((base(), negosim.load("base")), Concept):
        made = variants_of(what.replace(run={"concept": concept.value}))
        assert len({variant.label for variant in made}) == len(made)


# ------------------------------------------------------------------ the numbers


def alone(variant: Variant) -> Scenario:
    """A variant as a scenario that says all of it."""
    factor = {"half_precision": 0.5, "double_precision": 2.0, "at_random": 0.0}.get(variant.name)
    if factor is None:
        return variant.scenario
    return variant.scenario.replace(parameters={"precision": {"scale": factor}})


@pytest.mark.parametrize("concept", ["qre", "spe", "nash"])
def test_a_variant_is_the_run_of_its_scenario(concept: str) -> None:
    found = checked(concept)
    shares = ["mean", "low", "high", "p05", "p95"]
    for variant in variants_of(base(concept)):
        run = negosim.run(alone(variant))
        rows = found.distributions[found.distributions["variant"] == variant.name]
        assert rows["class"].tolist() == run.classes["class"].tolist()
        np.testing.assert_array_equal(rows[shares], run.classes[shares])
        row: Any = by_variant(found).loc[variant.name]
        kept: Any = run.agreement.set_index("step").loc["kept"]
        assert row[["kept", "kept_low", "kept_high"]].tolist() == kept[["mean", "low", "high"]].tolist()
        assert row["leading"] == run.classes["class"][int(run.classes["mean"].argmax())]


@pytest.mark.parametrize("design", [Design.PLAIN, Design.SOBOL])
def test_verdicts_and_distances_are_those_of_numpy(design: Design) -> None:
    what = base().replace(run={"design": design.value})
    table = by_variant(negosim.robustness(what))
    own = negosim.run(what).probabilities.to_numpy()
    for variant in variants_of(what):
        other = negosim.run(alone(variant)).probabilities.to_numpy()
        changed = (other.argmax(axis=1) != own.argmax(axis=1)).astype(float)
        moved = np.abs(other - own).sum(axis=1) / 2
        for name, values in (("changed", changed), ("moved", moved)):
            row: Any = table.loc[variant.name]
            assert row[name] == pytest.approx(values.mean(), abs=1e-12)
            half = half_width(values, design)
            low, high = max(0.0, values.mean() - half), min(1.0, values.mean() + half)
            assert row[[f"{name}_low", f"{name}_high"]].tolist() == pytest.approx([low, high], abs=1e-12)
    assert (table.loc["baseline", ["changed", "moved"]] == 0).all()
    assert ((table["changed"] > 0) & (table["changed"] < 1)).sum() >= 2


def half_width(values: np.ndarray[Any, Any], design: Design) -> float:
    """Of 95 % intervals, as in ``test_statistics``."""
    if design is Design.PLAIN:
        return 1.959963984540054 * float(values.std(ddof=1)) / math.sqrt(len(values))
    means = values.reshape(8, -1).mean(axis=1)
    return 2.364624251592784 * float(means.std(ddof=1)) / math.sqrt(8)


@pytest.mark.parametrize("name", shipped_names())
def test_listing_every_offer_twice_changes_nothing(name: str) -> None:
    """No bit of any number; the README promises it."""
    what = negosim.load(name).replace(run={"draws": 3})
    twice = by_name(what)["listed_twice"].scenario
    assert len(twice.offers) == 2 * len(what.offers)
    one, two = simulate(what), simulate(twice)
    for each in ("probabilities", "payoffs", "agreements", "stops"):
        np.testing.assert_array_equal(getattr(one, each), getattr(two, each))


def test_bits_do_not_depend_on_workers() -> None:
    one, many = (negosim.robustness(base(), workers=workers) for workers in (1, 3))
    pd.testing.assert_frame_equal(one.table, many.table, check_exact=True)
    pd.testing.assert_frame_equal(one.distributions, many.distributions, check_exact=True)


def test_the_certificate_is_the_worst_and_progress_counts_all_draws() -> None:
    done: list[int] = []
    found = negosim.robustness(base(), draws=16, seed=3, progress=done.append)
    variants = variants_of(found.scenario)
    assert sum(done) == 16 * len(variants)
    assert (found.scenario.run.draws, found.scenario.run.seed) == (16, 3)
    gaps = [
        simulate(v.scenario, precision=v.precision, sharper=v.sharper).certificate.gap
        if v.group is Group.PRECISION
        else solved_by_concept(v.scenario).certificate.gap
        for v in variants
    ]
    assert found.certificate.gap == max(gaps)
    assert found.certificate.deviation is not None  # that of subgame perfection


def test_the_recipe_hangs_on_all_variants() -> None:
    assert checked().recipe != recipe(base(), "1")[0]
    assert len({checked().recipe, checked("spe").recipe, checked("nash").recipe}) == 3
    weighty = base().replace(bargaining={"weight": 0.25})
    assert recipe(weighty, "1")[0] == recipe(base(), "1")[0]
    assert negosim.robustness(weighty).recipe != checked().recipe
    assert negosim.robustness(base()).recipe == checked().recipe


# ------------------------------------------------------------------ what cannot be solved


def tangled(concept: Concept = Concept.QRE) -> Scenario:
    """Three issues that one term ties together, in 41³ = 68,921 combinations."""
    levels = " ".join(f"l{k}" for k in range(41))
    over = dispute(
        dict.fromkeys("abc", levels),
        [term("delivery", "a b c", {"l1": {"l1": {"l1": 1}}})],
        [term("delivery", "a", {"l1": 1})],
    )
    return scenario(over, [offer("one", a="l1", b="l1", c="l1")], run=Run(draws=4, concept=concept))


def test_a_variant_that_cannot_be_solved_is_left_out_and_named() -> None:
    done: list[int] = []
    found = negosim.robustness(tangled(), progress=done.append)
    assert set(names(tangled())) - set(found.table["variant"]) == set(ALL_PACKAGES)
    assert set(found.distributions["variant"]) == set(found.table["variant"])
    assert len(found.left_out) == len(ALL_PACKAGES)
    sentence = found.left_out[0]
    assert sentence.startswith(
        "Nash, all packages is left out: expected terms that tie issues together in at most"
    )
    assert "68,921" in sentence
    page = robustness_page(found)
    assert "Screening, all packages is left out: " in " ".join(page.split())
    assert max(map(len, page.splitlines())) <= 80
    assert sum(done) == 4 * len(names(tangled()))


def test_a_package_without_an_outcome_class_is_no_fault_of_the_game() -> None:
    """Classes that hold for all ends of the game need not hold for all packages."""
    over = dispute(
        {"a": "no some all"},
        [term("delivery", "a", {"some": 1, "all": 3})],
        [term("delivery", "a", {"some": 1, "all": 2})],
        classes={
            "some": {"when": {"levels": {"a": "some"}}},
            "none": {"when": {"levels": {"a": "no"}}},
            "cut_off": {"when": {"end": ["breakdown"]}},
        },
    )
    what = scenario(over, [offer("some", a="some")], run=Run(draws=2))
    found = negosim.robustness(what)
    assert "no outcome class of the dispute holds" in found.left_out[0]
    assert set(names(what)) - set(found.table["variant"]) == set(ALL_PACKAGES)


def test_the_scenario_as_it_is_must_be_solved() -> None:
    with pytest.raises(RequestFault, match="expected terms that tie issues together"):
        negosim.robustness(tangled(Concept.NASH))
    with pytest.raises(NegosimError, match="expected at least 1 worker"):
        negosim.robustness(base(), workers=0)


def test_variants_cover_concepts_and_structures() -> None:
    """Whatever a scenario's concept and rounds, no variant is the scenario itself under another name."""
    for concept, rounds in product(Concept, (1, 3)):
        what = base(concept.value, rounds=rounds)
        first, *others = variants_of(what)
        assert first.scenario == what
        for variant in others:
            assert variant.scenario != what or variant.precision is not None or variant.sharper != 1.0
