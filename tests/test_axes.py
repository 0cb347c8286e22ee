"""What a sweep varies: the grammar of axes, and the cells of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negosim
from negosim.errors import NegosimError, RequestFault
from negosim.experiment.plan import Sample, plan_of
from negosim.scenario.axes import Axis, axes_of_settings, axes_of_sweep
from negosim.scenario.data import Scenario
from negosim.scenario.paths import put


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return negosim.load("two_islands_no_us_basing")


def axis(scenario: Scenario, text: str) -> Axis:
    (found,) = axes_of_settings(scenario, [text])
    return found


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("consent_written=0:1:5", "consent_written", (0, 0.25, 0.5, 0.75, 1)),
        ("parameters.consent_written=0.2,0.1", "consent_written", (0.2, 0.1)),
        ("sway_russia*=0.5:2:4", "sway_russia*", (0.5, 1, 1.5, 2)),
        ("sway_russia += -1,0", "sway_russia+", (-1, 0)),
        ("game.rounds=4:12:5", "game.rounds", (4, 6, 8, 10, 12)),
        ("game.proposers=[japan],[russia, japan]", "game.proposers", (("japan",), ("russia", "japan"))),
        ("in_force.militarisation=hold, build_up", "in_force.militarisation", ("hold", "build_up")),
        (
            "offers.two_islands_no_basing.us_basing=verbal_assurance,written_exclusion",
            "offers.two_islands_no_basing.us_basing",
            ("verbal_assurance", "written_exclusion"),
        ),
        ("offers.four_islands=absent,present", "offers.four_islands", ("absent", "present")),
        ("precision_russia=1,.inf", "precision_russia", (1.0, np.inf)),
    ],
)
def test_values_of_a_path(scenario: Scenario, text: str, name: str, values: tuple[Any, ...]) -> None:
    found = axis(scenario, text)
    assert (found.name, found.values) == (name, values)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("consent_writen=0,1", "there is no parameter 'consent_writen'; did you mean 'consent_written'?"),
        ("consent_written", "expected a path with values, such as consent_written=0:1:21; write one."),
        (
            "consent_written=",
            "expected values such as 0,0.5,1 or LO:HI:N such as 0:1:21, found nothing; write them.",
        ),
        ("consent_written=0,0", "the value 0 stands twice; remove one."),
        ("consent_written=0:1:1", "expected a number of values from 2 to 100000, found '1'; change it."),
        ("consent_written=0:one:3", "expected a number, found 'one'; change it."),
        ("sway_japan=0:1e400:3", "expected a number, found '1e400'; change it."),
        ("sway_japan=0:1e999999999:3", "expected a number, found '1e999999999'; change it."),
        (
            "consent_written=0:2:3",
            "2 cannot be used: expected values ≥ 0 and ≤ 1, found 2; stay in the legal range.",
        ),
        ("game.rounds=4:6:5", "4.5 cannot be used: expected a whole number, found 4.5; write one such as 8"),
        (
            "game.rounds*=2",
            "only parameters can be scaled or shifted; give values that 'game.rounds' can have.",
        ),
        ("game.rounds=4:8", "a range is for parameters; list the values that 'game.rounds' takes."),
        ("run.seed=1,2", "every cell of a sweep has the same draws; set 'run.seed' once"),
        ("consent_written=1:0", "expected a range from its lower to its upper end, found 1:0."),
        ("offers.projects=here", "here cannot be used: expected offers.projects.ISSUE=LEVEL, or"),
        ("offers.nothing=present", "there is no offer 'nothing' on the table or in the dispute"),
    ],
)
def test_faults_of_an_axis(scenario: Scenario, text: str, fault: str) -> None:
    with pytest.raises(RequestFault) as raised:
        axis(scenario, text)
    assert str(raised.value).startswith(f"'{text}': {fault}")


def test_all_faults_are_told_at_once(scenario: Scenario) -> None:
    with pytest.raises(NegosimError) as raised:
        axes_of_settings(scenario, ["consent_writen=1", "game.rounds=0", "sway_japan=1", "sway_japan=2"])
    assert len(raised.value.faults) == 3
    assert "'sway_japan' is varied twice" in str(raised.value)


@pytest.mark.parametrize(
    ("spec", "operator", "values"),
    [
        ([0, 1, 21], "=", tuple(k / 20 for k in range(21))),
        ([0, 0.5, 1], "=", (0, 0.5, 1)),
        ("0:1:3", "=", (0, 0.5, 1)),
        ({"values": [0, 1]}, "=", (0, 1)),
        ({"scale": [0.5, 1]}, "*=", (0.5, 1)),
        ({"add": "-0.1,0"}, "+=", (-0.1, 0)),
    ],
)
def test_values_in_a_file(scenario: Scenario, spec: Any, operator: str, values: tuple[float, ...]) -> None:
    (found,) = axes_of_sweep(scenario, {"consent_written": spec})
    assert (found.operator, found.values) == (operator, values)


@pytest.mark.parametrize(
    ("path", "spec", "fault"),
    [
        (
            "game.rounds",
            [4, 12, 5],
            '[4, 12, 5] may mean three values or 5 values from 4 to 12; write "4,12,5" or',
        ),
        (
            "consent_written",
            {"times": [1]},
            "expected 'values', 'scale' or 'add' with values, found keys with",
        ),
        ("consent_written", {"values": 1}, "expected a list after 'values', found 1; write one."),
        (
            "consent_written",
            [],
            "expected a list of values such as [0, 0.5, 1], found an empty list; write one.",
        ),
        (
            "consent_written",
            1,
            "expected values such as 0,0.5,1 or LO:HI:N such as 0:1:21, found 1; write them.",
        ),
    ],
)
def test_faults_in_a_file(scenario: Scenario, path: str, spec: Any, fault: str) -> None:
    with pytest.raises(RequestFault) as raised:
        axes_of_sweep(scenario, {path: spec})
    assert str(raised.value).startswith(f"sweep.over.{path}: {fault}")


def test_a_finer_grid_has_the_numbers_of_a_coarser_one(scenario: Scenario) -> None:
    """Each value is the number nearest to its exact value, however many there are."""
    coarse = axis(scenario, "us_threat_russia=0.1:0.7:7").values
    fine = axis(scenario, "us_threat_russia=0.1:0.7:19").values
    assert set(coarse) == set(fine[::3])


def test_an_offer_can_be_taken_off_the_table_and_put_on_it(scenario: Scenario) -> None:
    names = [offer.name for offer in scenario.offers]
    without = put(scenario, "offers.two_islands_no_basing", "absent")
    assert [o.name for o in without.offers] == [n for n in names if n != "two_islands_no_basing"]
    more = put(scenario, "offers.four_islands", "present")
    assert {o.name for o in more.offers} == {*names, "four_islands"}
    (added,) = (o for o in more.offers if o.name == "four_islands")
    assert (added.sets, added.label) == (
        dict(scenario.dispute.offers["four_islands"].set),
        scenario.dispute.offers["four_islands"].label,
    )
    assert put(scenario, "offers.four_islands", "absent").offers == scenario.offers


def test_cells_of_a_grid_are_all_combinations_with_structure_slowest(scenario: Scenario) -> None:
    axes = axes_of_settings(scenario, ["consent_written=0,1", "game.rounds=4,8", "sway_japan=1,2,3"])
    plan = plan_of(scenario, axes)
    cells = [plan.cell(number) for number in range(plan.cells)]
    assert [cell.values for cell in cells] == [
        (consent, rounds, sway) for rounds in (4, 8) for consent in (0, 1) for sway in (1, 2, 3)
    ]
    assert len({cell.key for cell in cells}) == 12


def test_a_cell_has_the_same_key_in_every_plan_that_has_it(scenario: Scenario) -> None:
    one = plan_of(scenario, axes_of_settings(scenario, ["consent_written=0,1", "sway_japan=1,2"]))
    other = plan_of(
        scenario, axes_of_settings(scenario, ["sway_japan=3,2", "parameters.consent_written=1.0"])
    )
    assert one.cell(3).values == (1, 2)
    assert one.cell(3).key == other.cell(1).key
    assert (
        one.recipe
        == other.recipe
        == plan_of(scenario.replace(run={"draws": 64}), axes_of_settings(scenario, ["sway_japan=1"])).recipe
    )


def test_only_in_a_plain_design_may_draws_be_added(scenario: Scenario) -> None:
    recipes = {
        plan_of(
            scenario.replace(run={"design": "sobol", "draws": draws}),
            axes_of_settings(scenario, ["sway_japan=1"]),
        ).recipe
        for draws in (64, 128)
    }
    assert len(recipes) == 2


@pytest.mark.parametrize("sample", [Sample.LATIN_HYPERCUBE, Sample.SOBOL])
def test_samples_fill_every_stratum_once(scenario: Scenario, sample: Sample) -> None:
    """McKay, Beckman & Conover (1979); a scrambled Sobol sequence does it for powers of two (Owen 1998)."""
    axes = axes_of_settings(scenario, ["consent_written=0:1", "us_threat_russia=1:3", "game.rounds=4,6"])
    plan = plan_of(scenario, axes, sample, 32)
    values = [plan.cell(number).values for number in range(32)]
    for column, (low, high) in enumerate([(0.0, 1.0), (1.0, 3.0)]):
        strata = [int(32 * (value[column] - low) / (high - low)) for value in values]
        assert sorted(strata) == list(range(32))
    assert sorted(value[2] for value in values) == [4] * 16 + [6] * 16


def test_a_smaller_sobol_sample_is_the_beginning_of_a_larger_one(scenario: Scenario) -> None:
    axes = axes_of_settings(scenario, ["consent_written=0:1", "us_threat_russia=1:3"])
    small, large = (plan_of(scenario, axes, Sample.SOBOL, cells) for cells in (16, 64))
    assert [small.cell(n) for n in range(16)] == [large.cell(n) for n in range(16)]


@pytest.mark.parametrize(
    ("over", "sample", "cells", "fault"),
    [
        ([], Sample.GRID, None, "expected something to vary, found nothing; add --over"),
        (
            ["consent_written=0:1"],
            Sample.GRID,
            None,
            "'consent_written': expected values, found the range 0:1;",
        ),
        (
            ["consent_written=0,1"],
            Sample.GRID,
            5,
            "a grid has as many cells as its values; leave --cells out",
        ),
        (["consent_written=0:1"], Sample.SOBOL, None, "expected a number of cells for sobol, found none;"),
        (
            ["consent_written=0:1"],
            Sample.SOBOL,
            33,
            "expected a power of two cells for sobol, found 33; use 32.",
        ),
        (
            ["consent_written=0:1:5000", "sway_japan=0:1:5000"],
            Sample.GRID,
            None,
            "expected from 1 to 10,000,000 cells, found 25,000,000;",
        ),
        (
            ["offers.projects=absent,present", "offers.projects.economics=projects,strategic"],
            Sample.GRID,
            None,
            "offers.projects=absent, offers.projects.economics=projects cannot be had together: ",
        ),
    ],
)
def test_faults_of_a_plan(
    scenario: Scenario, over: list[str], sample: Sample, cells: int | None, fault: str
) -> None:
    with pytest.raises(RequestFault) as raised:
        plan_of(scenario, axes_of_settings(scenario, over), sample, cells)
    assert str(raised.value).startswith(fault)


def test_a_file_says_what_to_sweep(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "negosim: 1\ntitle: Mine\nextends: two_islands_no_us_basing\n"
        "sweep: {over: {consent_written: [0, 1, 3], game.rounds: [4, 8]}}\n",
        encoding="utf-8",
    )
    from negosim.sweeps import plan

    found = plan(file)
    assert [axis.values for axis in found.axes] == [(0, 0.5, 1), (4, 8)]
    assert plan(file, ["sway_japan=1,2"]).cells == 2


def test_arrays_are_lists_of_values() -> None:
    scenario = negosim.load("base")
    (axis,) = axes_of_sweep(scenario, {"consent_written": np.array([0.0, 1.0, 21.0]) / 21})
    assert axis.values == (0.0, 1 / 21, 1.0)
    (axis,) = axes_of_sweep(scenario, {"us_threat_russia*": np.array([0.5, 2.0])})
    assert (axis.operator, axis.values) == ("*=", (0.5, 2.0))
    (axis,) = axes_of_sweep(scenario, {"game.rounds": np.array([2, 4])})
    assert axis.values == (2, 4)


def test_what_the_concept_does_not_look_at_is_no_axis() -> None:
    scenario = negosim.load("base")
    axes = axes_of_sweep(scenario, {"bargaining.weight": [0.3, 0.7]})
    with pytest.raises(RequestFault, match=r"settled at once, and the concept is qre; give another"):
        plan_of(scenario, axes)
    plan_of(scenario.replace(run={"concept": "nash"}), axes)
    plan_of(scenario, [*axes, *axes_of_sweep(scenario, {"run.concept": ["qre", "nash"]})])


def test_what_only_some_concepts_take_for_granted_tells_sweeps_over_concepts_apart() -> None:
    scenario = negosim.load("base")
    other = scenario.replace(bargaining={"over": "table"})
    third = scenario.replace(screening={"offers": 2})
    concepts = axes_of_sweep(scenario, {"run.concept": ["qre", "nash", "screening"]})
    assert len({plan_of(each, concepts).recipe for each in (scenario, other, third)}) == 3
    rounds = axes_of_sweep(scenario, {"game.rounds": [2, 4]})
    assert plan_of(scenario, rounds).recipe == plan_of(other, rounds).recipe
