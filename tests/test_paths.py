"""Settings such as ``NAME=0.4``: what they change, and what they say when something is wrong."""

from __future__ import annotations

import math

import pytest

from negosim.dispute.priors import Kind, fixed
from negosim.errors import RequestFault
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


ONE_PRIOR = (
    "expected a number or a mapping with one prior "
    "(fixed, uniform, triangular, normal, lognormal, beta, pert, discrete), found"
)
FAULTS = {
    "consent_writtn=1": "there is no parameter 'consent_writtn'; did you mean 'consent_written'?",
    "rounds=3": "there is no parameter 'rounds'; did you mean 'game.rounds'?",
    "consent_written=1.2": "expected values ≥ 0 and ≤ 1, found 1.2; stay in the legal range.",
    "consent_written*=2": (
        "expected values ≥ 0 and ≤ 1, found values from 0.62 to 1.7; stay in the legal range."
    ),
    "consent_written=yes": f"{ONE_PRIOR} 'yes'.",
    "precision_japan=inf": f"{ONE_PRIOR} 'inf'; write .inf for infinity.",
    "sway_russia*=big": "expected a finite number after 'scale', found 'big'.",
    "discount_japan=1": "expected values ≥ 0 and < 1, found 1; stay in the legal range.",
    "gme.rounds=3": "there is no 'gme' to set; did you mean 'game'?",
    "x.y=3": ("there is no 'x' to set; a path begins with one of parameters, game, offers, in_force, run."),
    "game.round=3": "there is no setting 'round' in 'game'; did you mean 'rounds'?",
    "game.rounds*=3": "only parameters can be scaled or shifted; write game.rounds=VALUE.",
    "game.rounds=0": "expected a number of at least 1, found 0.",
    "game.rounds=2.5": "expected a whole number, found 2.5.",
    "game.proposers=russia": "expected a list, found 'russia'; write [russia].",
    "game.proposers=[rusia]": "there is no player 'rusia'; did you mean 'russia'?",
    "offers.projects=hold": "expected offers.NAME.ISSUE=LEVEL, found no issue; add it.",
    "offers.project.economics=current": "there is no offer 'project' on the table; did you mean 'projects'?",
    "offers.projects.economcs=current": "there is no issue 'economcs'; did you mean 'economics'?",
    "offers.projects.economics=curent": "there is no level 'curent' of 'economics'; did you mean 'current'?",
    "in_force.sanction=kept": "there is no issue 'sanction'; did you mean 'sanctions'?",
    "in_force.territory=none": (
        "expected an interim issue in 'in_force', found 'territory'; "
        "use one of militarisation, sanctions, economics, exchange."
    ),
    "run.design=sobl": (
        "expected 'plain', 'latin_hypercube' or 'sobol', found 'sobl'; did you mean 'sobol'?"
    ),
    "run.draws=0": "expected a number of at least 1, found 0.",
    "consent_written": "expected a setting such as NAME=0.4, NAME*=1.5 or game.rounds=4.",
    "=3": "expected a setting such as NAME=0.4, NAME*=1.5 or game.rounds=4.",
    "consent_written=": "expected a value after '=', found nothing; add it.",
    "game.moves=[russia": "the value '[russia' cannot be read; write it as in YAML.",
}


@pytest.mark.parametrize(("text", "message"), FAULTS.items(), ids=FAULTS)
def test_a_fault_quotes_the_setting(text: str, message: str, flagship: Scenario) -> None:
    with pytest.raises(RequestFault) as caught:
        apply(flagship, [text])
    assert str(caught.value) == f"'{text}': {message}"


def test_a_calendar_holds_against_settings() -> None:
    with pytest.raises(RequestFault) as caught:
        apply(load("election_2018"), ["game.rounds=1"])
    assert str(caught.value) == (
        "'game.rounds=1': expected rounds from 1 to 1 in the calendar, found 2; "
        "change the calendar or the game."
    )
