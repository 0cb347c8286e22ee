"""Scenario files: what they resolve to, how they merge, and what they say when something is wrong."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from negosim.dispute.load import read_dispute, shipped_dispute
from negosim.dispute.priors import Kind, fixed
from negosim.errors import FileFault, NegosimError, RequestFault
from negosim.game.axes import axes_of
from negosim.game.compile import compile_game
from negosim.game.table import available, compiled_offers
from negosim.reading import read
from negosim.scenario.data import Concept, Design, Offer, Run, Scenario
from negosim.scenario.load import load
from negosim.scenario.merge import plain_scenario
from negosim.scenario.shipped import shipped_names, shipped_path

DATA = Path(__file__).parent / "data"
BROKEN = read(DATA / "broken_scenarios.yaml").data

TALKS = ["projects", "projects_for_restraint", "easing_for_restraint", "strategic_energy"]
SETTLEMENTS = {
    "bait": ["no_basing_economics_first", "relief_economics_first"],
    "economics_first": ["no_basing_economics_first", "relief_economics_first"],
    "joint_administration": ["joint_administration"],
    "staged_four": ["two_plus_staged"],
    "territory_first": ["no_basing_territory_first", "relief_territory_first"],
    "two_islands_1956": ["two_islands_1956"],
    "two_islands_treaty_exclusion": ["two_islands_treaty_exclusion"],
    "two_islands_verbal": ["two_islands_verbal"],
}
CLAUSES = ["two_islands_no_basing", "two_islands_no_basing_relief"]
ALL_OFFERS = {"base", "no_pressure"}


def expected(case: dict[str, Any]) -> list[str]:
    """The faults of a broken file."""
    return case.get("faults") or [case["fault"]]


def written(folder: Path, text: str, name: str = "mine") -> Path:
    """A scenario file with this text."""
    path = folder / f"{name}.yaml"
    path.write_text(f"negosim: 1\n{text}", encoding="utf-8")
    return path


def child(folder: Path, text: str, parent: str = "two_islands_no_us_basing") -> Scenario:
    """A scenario that extends another with this text."""
    return load(written(folder, f"extends: {parent}\n{text}"))


def names(scenario: Scenario) -> list[str]:
    """Names of the offers on the table."""
    return [offer.name for offer in scenario.offers]


def offer(scenario: Scenario, name: str) -> Offer:
    """An offer on the table by name."""
    return next(each for each in scenario.offers if each.name == name)


# ------------------------------------------------------------------ shipped scenarios


def test_twenty_scenarios_are_shipped() -> None:
    assert len(shipped_names()) == 20
    assert set(SETTLEMENTS) | ALL_OFFERS <= set(shipped_names())


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_scenario_has_its_table(name: str) -> None:
    scenario = load(name)
    dispute = shipped_dispute("kuril")
    expected = list(dispute.offers) if name in ALL_OFFERS else TALKS + SETTLEMENTS.get(name, CLAUSES)
    assert names(scenario) == expected
    assert scenario.name == name
    assert scenario.asks.count("\n") >= 2
    assert set(scenario.sources) <= set(dispute.sources)
    assert scenario.run == Run(10_000, 1, Design.PLAIN, Concept.QRE)
    assert (scenario.rounds, scenario.proposers) == (8, ("japan", "russia"))
    assert scenario.moves == (() if name == "no_pressure" else ("russia", "japan"))


def test_the_base_scenario() -> None:
    base = load("base")
    assert len(base.offers) == 13
    assert base.offers[0] == Offer(
        "projects", {"economics": "projects", "exchange": "visa_free"}, label="Joint projects"
    )
    assert base.in_force == {
        "militarisation": "build_up",
        "sanctions": "kept",
        "economics": "current",
        "exchange": "current",
    }
    assert base.priors["consent_written"].numbers == (0.31, 0.6, 0.85)
    assert (base.frozen, base.calendar, base.sweep) == ((), {}, {})


def test_what_single_scenarios_change() -> None:
    assert load("escalation").in_force["militarisation"] == "escalate"
    assert load("escalation").frozen == ("militarisation",)
    assert load("election_2018").calendar == {1: {"sway_russia": -1.5}, 2: {"sway_russia": -1.5}}
    assert load("thaad_tension").priors["us_threat_russia"].support() == (0.75, 2.25)
    assert load("thaad_tension").priors["sway_russia"].support() == (0.0, 2.5)
    persuaded = load("publics_persuaded").priors
    assert persuaded["consent_written"] == fixed(1)
    assert persuaded["support_japan_two"] == fixed(0.6)
    assert load("bait").priors["snapback_japan"] == fixed(0.05)
    relief = offer(load("bait"), "relief_economics_first")
    assert relief.sets["sequence"] == "economics_first"
    assert relief.sets["sanctions"] == "lifted"
    assert relief.label == "Relief, economics first"


def test_a_shipped_scenario_by_path_and_by_name_are_equal() -> None:
    assert load(shipped_path("bait")) == load("bait")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(RequestFault) as caught:
        load("territory_frist")
    assert str(caught.value) == (
        "there is no shipped scenario 'territory_frist'; did you mean 'territory_first'? "
        "'negosim scenarios' lists them all."
    )


@pytest.mark.parametrize("path", ["none.yaml", "none.yml", "./none", "folder/base"])
def test_a_path_is_never_a_name(path: str) -> None:
    with pytest.raises(RequestFault, match=f"there is no file '{Path(path)}'"):
        load(path)


# ------------------------------------------------------------------ faults


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: expected(case)[0][:40])
def test_a_broken_file_says_where_and_what(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(case["text"], encoding="utf-8")
    with pytest.raises(FileFault) as caught:
        load(path)
    assert [str(fault) for fault in caught.value.faults] == [f"{path}:{fault}" for fault in expected(case)]


def test_there_are_many_broken_files() -> None:
    assert len(BROKEN) > 45


def test_scenarios_that_extend_each_other(tmp_path: Path) -> None:
    written(tmp_path, "extends: b.yaml", "a")
    written(tmp_path, "extends: c.yaml", "b")
    written(tmp_path, "extends: b.yaml", "c")
    with pytest.raises(FileFault) as caught:
        load(tmp_path / "a.yaml")
    place = f"{tmp_path / 'c.yaml'}:2:10"
    assert str(caught.value) == f"{place}: the scenarios extend each other (b → c → b); cut the circle."


def test_a_fault_in_the_parent_has_the_parents_place(tmp_path: Path) -> None:
    parent = written(tmp_path, "extends: base\nfrozen: [x]", "parent")
    with pytest.raises(FileFault) as caught:
        load(written(tmp_path, "extends: parent.yaml"))
    assert (caught.value.path, caught.value.line, caught.value.column) == (parent, 3, 10)


@pytest.mark.parametrize(
    "data", [b"\xff", b"", b"{", b"[" * 500, b"negosim: 1\nextends: [a]", b'extends: "\\0"']
)
def test_odd_files_raise_only_our_own_errors(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(data)
    with pytest.raises(NegosimError):
        load(path)


@pytest.mark.parametrize("reference", ['"a\\0.yaml"', '"\\0"', "x" * 5000, '""', "."])
@pytest.mark.parametrize("key", ["extends", "dispute"])
def test_odd_references_raise_only_our_own_errors(key: str, reference: str, tmp_path: Path) -> None:
    with pytest.raises(FileFault):
        load(written(tmp_path, f"{key}: {reference}"))


# ------------------------------------------------------------------ merging


def test_what_a_child_does_not_say_is_inherited(tmp_path: Path) -> None:
    written(
        tmp_path,
        "extends: election_2018\ntitle: A\nrun: {draws: 7, design: sobol}\nin_force: {sanctions: eased}\n"
        "frozen: [sanctions]\nsweep: {over: {sway_russia: [0, 1]}}\nparameters: {consent_eased: 1}",
        "a",
    )
    scenario = child(
        tmp_path,
        "calendar: {2: {sway_japan: 1}, 3: {sway_russia: 0.5}}\nrun: {seed: 3}\n"
        "in_force: {economics: projects}\nfrozen: [economics]\nparameters: {consent_lifted: 1}",
        "a.yaml",
    )
    assert (scenario.title, scenario.name) == ("A", "mine")
    assert scenario.run == Run(7, 3, Design.SOBOL)
    assert scenario.calendar == {
        1: {"sway_russia": -1.5},
        2: {"sway_russia": -1.5, "sway_japan": 1.0},
        3: {"sway_russia": 0.5},
    }
    assert scenario.in_force["sanctions"] == "eased"
    assert scenario.in_force["economics"] == "projects"
    assert scenario.frozen == ("economics",)
    assert scenario.priors["consent_eased"] == scenario.priors["consent_lifted"] == fixed(1)
    assert scenario.sweep == {"over": {"sway_russia": [0, 1]}}


def test_the_dispute_may_be_repeated_but_not_changed(tmp_path: Path) -> None:
    assert child(tmp_path, "dispute: kuril").dispute.name == "kuril"
    with pytest.raises(FileFault, match="expected the dispute of the scenario that this one extends"):
        child(tmp_path, f"dispute: {DATA / 'fishery.yaml'}")


def test_a_dispute_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "fishery.yaml").write_bytes((DATA / "fishery.yaml").read_bytes())
    written(tmp_path, "dispute: fishery.yaml", "root")
    scenario = child(tmp_path, "dispute: ./fishery.yaml\nparameters: {catch: 2}", "root.yaml")
    assert (scenario.title, scenario.rounds, scenario.moves) == ("root", 3, ("north",))
    assert names(scenario) == ["licences", "deal"]
    assert compile_game(scenario).sizes.offers == 2


def test_changes_of_a_prior_stack(tmp_path: Path) -> None:
    written(tmp_path, "extends: base\nparameters: {sway_russia: {scale: 2, add: -1}}", "a")
    prior = child(tmp_path, "parameters: {sway_russia: {scale: 0.5, add: 3}}", "a.yaml").priors["sway_russia"]
    # X is triangular(0.5, 1.6, 3); 0.5 · (2·X − 1) + 3 = X + 2.5
    assert (prior.scale, prior.add) == (1.0, 2.5)
    assert prior.support() == (3.0, 5.5)
    assert prior.mode() == pytest.approx(4.1)


def test_another_prior_forgets_earlier_changes(tmp_path: Path) -> None:
    prior = child(tmp_path, "parameters: {sway_russia: {uniform: [0, 1]}}", "thaad_tension").priors[
        "sway_russia"
    ]
    assert (prior.kind, prior.scale, prior.add) == (Kind.UNIFORM, 1.0, 0.0)


def test_infinity_may_be_fixed_or_discrete(tmp_path: Path) -> None:
    either = "{discrete: {values: [1, .inf], weights: [1, 1]}}"
    priors = child(tmp_path, f"parameters: {{precision_japan: .inf, precision_russia: {either}}}").priors
    assert priors["precision_japan"].support() == (float("inf"), float("inf"))
    assert priors["precision_russia"].support() == (1, float("inf"))


# ------------------------------------------------------------------ the table


def test_the_order_of_the_table(tmp_path: Path) -> None:
    written(
        tmp_path,
        "extends: base\noffers:\n  use: [projects]\n  new: {a: {like: four_islands}}\n"
        "  combine: {c: {over: {jsdf: [excluded], treaty: [none, peace]}}}",
        "a",
    )
    scenario = child(
        tmp_path, "offers: {use: [four_islands, projects], new: {b: {set: {treaty: peace}}}}", "a.yaml"
    )
    assert names(scenario) == ["four_islands", "projects", "a", "b", "c/excluded/none", "c/excluded/peace"]


def test_an_empty_table(tmp_path: Path) -> None:
    assert child(tmp_path, "offers: {use: []}").offers == ()


def test_a_new_offer_like_another(tmp_path: Path) -> None:
    scenario = child(
        tmp_path,
        "offers:\n  drop: [two_islands_no_basing]\n  new:\n"
        "    first: {like: two_islands_no_basing, set: {jsdf: allowed}, salience: 2}\n"
        "    second: {like: first, set: {treaty: none}, label: Two}\n"
        "    other: {like: four_islands}",
    )
    assert names(scenario) == [*TALKS, "two_islands_no_basing_relief", "first", "second", "other"]
    first, second = offer(scenario, "first"), offer(scenario, "second")
    assert first.sets == {
        "territory": "two_islands",
        "us_basing": "written_exclusion",
        "jsdf": "allowed",
        "economics": "projects",
        "exchange": "visa_free",
        "treaty": "peace",
    }
    assert (first.label, first.salience, first.block) == ("First", 2.0, None)
    assert second.sets == {**first.sets, "treaty": "none"}
    assert (second.label, second.salience) == ("Two", 2.0)


def test_a_new_offer_with_the_name_of_one_that_stands_changes_it_in_place(tmp_path: Path) -> None:
    scenario = child(tmp_path, "offers: {new: {projects: {set: {exchange: current}, salience: 3}}}")
    assert names(scenario) == TALKS + CLAUSES
    assert scenario.offers[0] == Offer(
        "projects", {"economics": "projects", "exchange": "current"}, 3.0, label="Joint projects"
    )


def test_an_offer_can_be_dropped_and_made_anew(tmp_path: Path) -> None:
    scenario = child(tmp_path, "offers: {drop: [projects], new: {projects: {set: {economics: strategic}}}}")
    assert offer(scenario, "projects").sets == {"economics": "strategic"}


COMBINE = (
    "  combine:\n    clauses:\n      base: two_islands_1956\n"
    "      over: {us_basing: [verbal_assurance, written_exclusion], jsdf: [allowed, excluded]}\n"
)


def test_combinations(tmp_path: Path) -> None:
    scenario = child(tmp_path, f"offers:\n  use: []\n{COMBINE}      salience: 2")
    levels = itertools.product(["verbal_assurance", "written_exclusion"], ["allowed", "excluded"])
    assert names(scenario) == [f"clauses/{basing}/{jsdf}" for basing, jsdf in levels]
    assert scenario.offers[1] == Offer(
        "clauses/verbal_assurance/excluded",
        {
            "territory": "two_islands",
            "us_basing": "verbal_assurance",
            "jsdf": "excluded",
            "economics": "projects",
            "treaty": "peace",
        },
        2.0,
        "clauses",
        "Clauses: Spoken assurance, Excluded",
    )
    assert {(each.block, each.salience) for each in scenario.offers} == {("clauses", 2.0)}


@pytest.mark.parametrize(
    ("drop", "left"),
    [
        ("clauses", []),
        (
            "clauses/verbal_assurance/allowed",
            ["verbal_assurance/excluded", "written_exclusion/allowed", "written_exclusion/excluded"],
        ),
    ],
)
def test_drop_takes_a_block_or_one_of_its_members(drop: str, left: list[str], tmp_path: Path) -> None:
    written(tmp_path, f"extends: base\noffers:\n  use: [projects]\n{COMBINE}", "a")
    scenario = child(tmp_path, f"offers: {{drop: [{drop}]}}", "a.yaml")
    assert names(scenario) == ["projects", *(f"clauses/{each}" for each in left)]
    same = load(written(tmp_path, f"extends: base\noffers:\n  use: [projects]\n  drop: [{drop}]\n{COMBINE}"))
    assert names(same) == names(scenario)


def test_a_member_of_a_block_can_be_changed_but_not_weighed(tmp_path: Path) -> None:
    written(tmp_path, f"extends: base\noffers:\n  use: []\n{COMBINE}", "a")
    name = "clauses/verbal_assurance/allowed"
    scenario = child(tmp_path, f"offers: {{new: {{{name}: {{set: {{treaty: none}}}}}}}}", "a.yaml")
    assert offer(scenario, name).sets["treaty"] == "none"
    assert offer(scenario, name).block == "clauses"
    with pytest.raises(FileFault, match="shares that of the block 'clauses'; remove it"):
        child(tmp_path, f"offers: {{new: {{{name}: {{salience: 2}}}}}}", "a.yaml")


def test_too_many_combinations(tmp_path: Path) -> None:
    issues = shipped_dispute("kuril").issues
    over = ", ".join(f"{name}: [{', '.join(issue.levels)}]" for name, issue in issues.items())
    with pytest.raises(FileFault, match="expected at most 50000 combinations"):
        child(tmp_path, f"offers: {{combine: {{every: {{over: {{{over}}}}}}}}}")


# ------------------------------------------------------------------ calendar


def test_a_calendar_holds_against_a_childs_prior(tmp_path: Path) -> None:
    written(tmp_path, "extends: base\ncalendar: {1: {consent_eased: 0.05}}", "a")
    with pytest.raises(FileFault) as caught:
        child(tmp_path, "parameters: {consent_eased: 1}", "a.yaml")
    assert caught.value.line == 3
    assert "with the calendar's +0.05: expected values ≥ 0 and ≤ 1, found 1.05" in str(caught.value)


def test_an_addition_of_nought_takes_the_parents_away(tmp_path: Path) -> None:
    scenario = child(tmp_path, "calendar: {1: {sway_russia: 0}}", "election_2018")
    assert scenario.calendar[1] == {"sway_russia": 0.0}


# ------------------------------------------------------------------ changes in Python


def test_replace_is_what_a_child_file_does(tmp_path: Path) -> None:
    base = load("base")
    text = (
        "title: T\nasks: Q\nsources: [cheang-2019]\nparameters: {sway_russia: {add: 1}}\ngame: {rounds: 2}\n"
        "offers: {drop: [projects], new: {a: {like: projects}}}\nin_force: {sanctions: eased}\n"
        "frozen: [sanctions]\ncalendar: {1: {sway_russia: 1}}\nrun: {draws: 5, concept: qre}"
    )
    changed = base.replace(
        title="T",
        asks="Q",
        sources=("cheang-2019",),
        parameters={"sway_russia": {"add": np.float64(1)}},
        game={"rounds": np.int64(2)},
        offers={"drop": ("projects",), "new": {"a": {"like": "projects"}}},
        in_force={"sanctions": "eased"},
        frozen=("sanctions",),
        calendar={1: {"sway_russia": 1}},
        run={"draws": 5, "concept": Concept.QRE},
    )
    filed = child(tmp_path, text, "base")
    assert changed == Scenario(**{**vars(filed), "name": "base"})
    assert base == load("base")


def test_replace_takes_a_prior_as_it_is() -> None:
    prior = load("thaad_tension").priors["sway_russia"]
    assert load("base").replace(parameters={"sway_russia": prior}).priors["sway_russia"] == prior


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"parameters": {"consent_writen": 1}},
            "parameters.consent_writen: there is no parameter 'consent_writen'; "
            "did you mean 'consent_written'?",
        ),
        (
            {"parameters": {"consent_written": 2}},
            "parameters.consent_written: expected values ≥ 0 and ≤ 1, found 2; stay in the legal range.",
        ),
        ({"game": {"rounds": 0}}, "game.rounds: expected a number of at least 1, found 0; change it."),
        (
            {"offers": {"use": ["x"]}},
            "offers.use.0: there is no offer 'x' in the dispute; use one of projects, ",
        ),
        (
            {"calendar": {9: {"sway_russia": 1}}},
            "calendar.9: expected rounds from 1 to 8 in the calendar, found 9; ",
        ),
    ],
)
def test_replace_names_the_argument_that_is_wrong(changes: dict[str, object], message: str) -> None:
    with pytest.raises(RequestFault) as caught:
        load("base").replace(**changes)  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)


def test_at_modes_fixes_every_parameter() -> None:
    scenario = load("thaad_tension").at_modes()
    assert all(prior.is_fixed for prior in scenario.priors.values())
    assert scenario.priors["us_threat_russia"].mode() == pytest.approx(1.5)
    assert list(scenario.priors) == list(scenario.dispute.parameters)


def test_a_dispute_of_ones_own_as_a_plain_scenario() -> None:
    scenario = plain_scenario(read_dispute(DATA / "fishery.yaml"), "fishery")
    assert scenario.in_force == {"access": "closed"}
    assert scenario.replace(in_force={"access": "open"}).in_force == {"access": "open"}


@pytest.mark.parametrize("salience", [1.7e308, 2e6, 1e-7, 0.0, -1.0, float("nan"), float("inf")])
def test_a_salience_that_would_swallow_others_is_refused(salience: float) -> None:
    with pytest.raises(RequestFault, match="salience: expected "):
        load("base").replace(offers={"new": {"projects": {"salience": salience}}})
    with pytest.raises(RequestFault, match=r"^mine: expected a salience from 0\.000001 to 1000000, found "):
        Offer("mine", {}, salience)


def test_the_least_salience_beside_the_greatest_keeps_a_weight() -> None:
    names = [offer.name for offer in load("base").offers]
    saliences = {name: {"salience": 1e6 if k else 1e-6} for k, name in enumerate(names)}
    scenario = load("base").replace(offers={"new": saliences})
    axes = axes_of(scenario.dispute)
    compiled = compiled_offers(scenario.offers, axes, frozenset())
    start = axes.arrangement(axes.status_quo)
    weights = [each.weight for each in available(compiled, axes, start, door_open=True)]
    assert min(weights) > 0
