"""The recipe changes with all that a run's numbers depend on, and with nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from negosim.dispute.load import dispute_of, shipped_dispute
from negosim.reading import parse
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.scenario.merge import plain_scenario
from negosim.scenario.recipe import recipe
from negosim.scenario.shipped import shipped_names

FISHERY = (Path(__file__).parent / "data" / "fishery.yaml").read_text(encoding="utf-8")


def fishery(*changes: tuple[str, str]) -> Scenario:
    """The fishery as a plain scenario, with changes to the text of its file."""
    text = FISHERY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return plain_scenario(dispute_of(parse(text, "fishery.yaml")), "fishery")


def digest(scenario: Scenario, model_version: str = "1") -> str:
    return recipe(scenario, model_version)[0]


def test_the_recipe_is_the_hash_of_its_parts() -> None:
    found, parts = recipe(load("two_islands_no_us_basing"), "1.2")
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    assert found == hashlib.sha256(text.encode()).hexdigest()
    assert set(parts) == {"dispute", "scenario", "draws", "seed", "design", "concept", "model"}
    assert (parts["model"], parts["draws"], parts["design"]) == ("1.2", 10_000, "plain")


def test_no_two_shipped_scenarios_share_a_recipe() -> None:
    assert len({digest(load(name)) for name in shipped_names()}) == len(shipped_names())


def test_infinity_is_written_as_text() -> None:
    _, parts = recipe(load("base").replace(parameters={"precision_japan": float("inf")}), "1")
    priors = dict(parts["scenario"]["priors"])
    assert priors["precision_japan"]["numbers"] == ["inf"]
    assert "Infinity" not in json.dumps(parts)


CHANGES: list[dict[str, Any]] = [
    {"parameters": {"sway_south": 1}},
    {"parameters": {"sway_south": {"scale": 2}}},
    {"parameters": {"sway_south": {"add": 1}}},
    {"parameters": {"catch": {"triangular": [1, 2, 3]}}},
    {"offers": {"drop": ["deal"]}},
    {"offers": {"use": ["deal", "licences"]}},
    {"offers": {"new": {"deal": {"set": {"access": "licensed"}}}}},
    {"offers": {"new": {"deal": {"salience": 2}}}},
    {"offers": {"new": {"copy": {"like": "deal"}}}},
    {"offers": {"combine": {"deals": {"over": {"access": ["open"], "quota": ["small"]}}}}},
    {"in_force": {"access": "open"}},
    {"frozen": ["access"]},
    {"calendar": {1: {"sway_south": 1}}},
    {"calendar": {2: {"sway_south": 1}}},
    {"game": {"rounds": 4}},
    {"game": {"proposers": ["north"]}},
    {"game": {"moves": []}},
    {"run": {"draws": 1}},
    {"run": {"seed": 2}},
    {"run": {"design": "sobol"}},
]


def test_every_change_of_a_scenario_changes_the_recipe() -> None:
    plain = fishery()
    found = {digest(plain), digest(plain, "2"), *(digest(plain.replace(**change)) for change in CHANGES)}
    assert len(found) == len(CHANGES) + 2


EDITS = [
    ("name: fishery", "name: fishing"),
    ("discount: 0.9", "discount: 0.91"),
    ("delivered_by: south", "delivered_by: north"),
    ("levels: [closed, licensed, open]", "levels: [closed, open, licensed]"),
    ("range: {above: 0}", "range: {from: 0}"),
    ("table: {small: 4}", "table: {small: 5}"),
    ("effect: signature", "effect: delivery"),
    ("weights: [stock]", "weights: [stock, 2]"),
    ("licensed: 1, open: consent_open", "open: consent_open"),
    ("none: 0.3, small", "none: 0.31, small"),
    ("sharpness: 2", "sharpness: 3"),
    ("closed: 0.01", "closed: 0.02"),
    ("[1/2, 1], south: [1/2, 1]", "[1/3, 1], south: [1/2, 1]"),
    ("together: {first: north", "together: {first: south"),
    ("  broken: {when: {end: broken}}\n", ""),
    ("breakdown: -1", "breakdown: -2"),
    ("prior: {uniform: [1, 3]}", "prior: {uniform: [1, 4]}"),
    ("rounds: 3", "rounds: 4"),
]


def test_every_change_of_a_dispute_changes_the_recipe() -> None:
    found = {digest(fishery()), *(digest(fishery(edit)) for edit in EDITS)}
    assert len(found) == len(EDITS) + 1


def test_the_order_of_parameters_counts() -> None:
    stock, catch = FISHERY.index("  stock:\n"), FISHERY.index("  catch:\n")
    after = FISHERY.index("  precision:\n    prior")
    swapped = FISHERY[catch:after] + FISHERY[stock:catch]
    assert digest(fishery((FISHERY[stock:after], swapped))) != digest(fishery())


PROSE = [
    ("title: Fishing in the strait", "title: Other"),
    ("  Two coasts share a strait.", "  Other."),
    ("label: North\n", "label: Nord\n"),
    ("meaning: whether boats of the south may enter the strait", "meaning: other"),
    ("{none: No quota, small: Small quota}", "[none, small]"),
    ("unit: points", "unit: other"),
    ("lever: quota", "lever: other"),
    ("basis: judgement", "basis: reported"),
    ("evidence: {report-2001: the stock is half of what it was}", "note: other"),
    ("{label: Deal, meaning: a quota and open access,", "{label: D,"),
    ("quota_kept: {label: Quota kept,", "quota_kept: {"),
    ("title: Report on the strait", "title: Report"),
    ("# An invented", "# Another"),
    ("table: {licensed: [1/2, catch], open: catch}", "table: {open: catch, licensed: [0.5, catch]}"),
]


@pytest.mark.parametrize("edit", PROSE, ids=lambda edit: edit[0].strip()[:24])
def test_prose_of_a_dispute_does_not_count(edit: tuple[str, str]) -> None:
    assert digest(fishery(edit)) == digest(fishery())


SAME: list[Callable[[Scenario], Scenario]] = [
    lambda s: s.replace(title="Other", asks="Other", sources=[]),
    lambda s: s.replace(offers={"new": {"projects": {"label": "Other"}}}),
    lambda s: s.replace(parameters={"sway_russia": {"scale": 1}}),
    lambda s: s.replace(calendar={1: {"sway_russia": 0}}),
    lambda s: s.replace(in_force={"sanctions": "kept"}),
    lambda s: replace(s, name="other", sweep={"over": {}}),
]


@pytest.mark.parametrize("change", SAME)
def test_what_changes_no_number_does_not_count(change: Callable[[Scenario], Scenario]) -> None:
    scenario = load("base")
    assert digest(change(scenario)) == digest(scenario)


def test_a_fixed_value_counts_as_what_it_comes_to() -> None:
    base = load("base")
    scaled = base.replace(parameters={"sway_russia": 1}).replace(parameters={"sway_russia": {"scale": 2}})
    assert digest(scaled) == digest(base.replace(parameters={"sway_russia": 2}))


def test_a_chain_counts_as_what_it_resolves_to(tmp_path: Path) -> None:
    text = "negosim: 1\ndispute: kuril\noffers: {use: [projects]}\nin_force: {sanctions: eased}\n"
    (tmp_path / "whole.yaml").write_text(text, encoding="utf-8")
    parent = "negosim: 1\nextends: base\noffers: {use: [four_islands, projects]}\n"
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    child = "negosim: 1\nextends: parent.yaml\noffers: {drop: [four_islands]}\nin_force: {sanctions: eased}\n"
    (tmp_path / "child.yaml").write_text(child, encoding="utf-8")
    assert digest(load(tmp_path / "whole.yaml")) == digest(load(tmp_path / "child.yaml"))


def test_the_parts_hold_no_prose() -> None:
    _, parts = recipe(load("base"), "1")
    text = json.dumps(parts)
    for parameter in shipped_dispute("kuril").parameters.values():
        assert json.dumps(parameter.meaning) not in text
    for word in ('"label"', '"meaning"', '"evidence"', '"basis"', '"unit"', '"lever"', "Stratfor"):
        assert word not in text
