"""Settings such as ``NAME=0.4``: what they change, and what they say when something is wrong."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from negosim.dispute.priors import Kind, fixed
from negosim.errors import RequestFault
from negosim.reading import read
from negosim.scenario.data import Design, Run, Scenario
from negosim.scenario.load import load
from negosim.scenario.paths import Setting, apply, put, read_setting


@pytest.fixture(scope="module")
def flagship() -> Scenario:
    return load("two_islands_no_us_basing")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("consent_written=0.4", 0.4),
        ("parameters.consent_written=0.4", 0.4),
        (" consent_written = 0.4 ", 0.4),
        ("precision_russia=.inf", math.inf),
        ("precision_russia=1e1", 10.0),
        ("sway_russia=-1", -1.0),
    ],
)
def test_a_setting_fixes_a_parameter(text: str, value: float, flagship: Scenario) -> None:
    name = text.partition("=")[0].strip().removeprefix("parameters.")
    assert apply(flagship, [text]).priors[name] == fixed(value)


def test_scaling_and_shifting_stack(flagship: Scenario) -> None:
    prior = apply(flagship, ["sway_russia*=2", "sway_russia+=-0.5", "sway_russia*=2"]).priors["sway_russia"]
    # X is triangular(0.5, 1.6, 3); 2 · (2·X − 0.5) = 4·X − 1
    assert (prior.kind, prior.scale, prior.add) == (Kind.TRIANGULAR, 4.0, -1.0)
    assert prior.support() == (1.0, 11.0)


def test_a_setting_may_be_a_prior(flagship: Scenario) -> None:
    prior = apply(flagship, ["sway_russia={uniform: [0, 1]}"]).priors["sway_russia"]
    assert (prior.kind, prior.numbers) == (Kind.UNIFORM, (0.0, 1.0))


def test_later_settings_go_over_earlier_ones(flagship: Scenario) -> None:
    assert apply(flagship, ["game.rounds=4", "game.rounds=5"]).rounds == 5


def test_the_other_paths(flagship: Scenario) -> None:
    settings = [
        "game.rounds=4",
        "game.proposers=[russia]",
        "game.moves=[]",
        "offers.projects.exchange=current",
        "offers.two_islands_no_basing.sequence=staged",
        "in_force.militarisation=hold",
        "run.draws=50",
        "run.seed=7",
        "run.design=sobol",
        "run.concept=qre",
    ]
    scenario = apply(flagship, settings)
    assert (scenario.rounds, scenario.proposers, scenario.moves) == (4, ("russia",), ())
    assert [offer.name for offer in scenario.offers] == [offer.name for offer in flagship.offers]
    assert scenario.offers[0].sets == {"economics": "projects", "exchange": "current"}
    assert scenario.offers[4].sets["sequence"] == "staged"
    assert scenario.in_force["militarisation"] == "hold"
    assert scenario.run == Run(50, 7, Design.SOBOL)


def test_a_member_of_a_block(flagship: Scenario) -> None:
    combined = flagship.replace(
        offers={"combine": {"c": {"over": {"jsdf": ["excluded"], "treaty": ["peace"]}}}}
    )
    changed = apply(combined, ["offers.c/excluded/peace.treaty=none"])
    assert changed.offers[-1].sets == {"jsdf": "excluded", "treaty": "none"}
    assert changed.offers[-1].block == "c"


def test_no_settings_change_nothing(flagship: Scenario) -> None:
    assert apply(flagship, []) == flagship


def test_put_takes_values_of_python(flagship: Scenario) -> None:
    assert put(flagship, "consent_written", 0.5).priors["consent_written"] == fixed(0.5)
    assert put(flagship, "game.moves", ("russia",)).moves == ("russia",)
    assert put(flagship, "sway_russia", 1, "+=").priors["sway_russia"].add == 1


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("a=1", Setting("a", "=", 1)),
        ("a*=1.5", Setting("a", "*=", 1.5)),
        ("a += .5", Setting("a", "+=", 0.5)),
        ("offers.x.y=null", Setting("offers.x.y", "=", "null")),
        ("in_force.y=3", Setting("in_force.y", "=", "3")),
        ("game.moves=[a, b]", Setting("game.moves", "=", ["a", "b"])),
    ],
)
def test_a_setting_is_split(text: str, setting: Setting) -> None:
    assert read_setting(text) == setting


BROKEN = read(Path(__file__).parent / "data" / "broken_settings.yaml").data


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["set"])
def test_a_fault_quotes_the_setting(case: dict[str, Any], flagship: Scenario) -> None:
    with pytest.raises(RequestFault) as caught:
        apply(flagship, [case["set"]])
    expected = case.get("faults") or [case["fault"]]
    assert [str(fault) for fault in caught.value.faults] == expected


def test_the_faults_of_all_settings_come_at_once(flagship: Scenario) -> None:
    with pytest.raises(RequestFault) as caught:
        apply(flagship, ["consent_written=2", "game.rounds=3", "sway=1"])
    assert len(caught.value.faults) == 2
    assert str(caught.value).splitlines() == [
        "'consent_written=2', column 17: expected values ≥ 0 and ≤ 1, found 2; stay in the legal range.",
        "'sway=1', column 1: there is no parameter 'sway'; did you mean 'sway_russia'?",
    ]


def test_a_fault_of_python_data_has_no_column(flagship: Scenario) -> None:
    with pytest.raises(RequestFault, match=r"^'consent_written=2': expected values"):
        put(flagship, "consent_written", 2)


def test_a_calendar_holds_against_settings() -> None:
    with pytest.raises(RequestFault) as caught:
        apply(load("election_2018"), ["game.rounds=1"])
    assert str(caught.value) == (
        "'game.rounds=1', column 13: expected rounds from 1 to 1 in the calendar, found 2; "
        "change the calendar or the game."
    )
