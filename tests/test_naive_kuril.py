"""Every shipped scenario, solved by the package and by the naive solver, one random draw each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from build import PLAYERS, Outcome, Theta, outcomes
from test_oracle import compare

from negosim.model.draws import Sampler
from negosim.scenario.data import Design, Scenario
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names


def drawn(scenario: Scenario, draw: int) -> Theta:
    """The values of all parameters in one draw."""
    values = Sampler(scenario.priors, 7, Design.PLAIN, draw + 1).parameters(draw, draw + 1)
    return dict(zip(scenario.priors, values[:, 0].tolist(), strict=True))


def named(scenario: Scenario, found: Outcome) -> Outcome:
    """The outcome with the players' names in place of those that the tests' small disputes have."""
    names = dict(zip(PLAYERS, scenario.dispute.players, strict=True))

    def by(how: Any) -> Any:
        return ("broken", names[how[1]], how[2]) if isinstance(how, tuple) and how[0] == "broken" else how

    def count(key: str) -> str:
        return ":".join(names.get(part, part) for part in key.split(":"))

    ends = {tuple(by(part) for part in end): p for end, p in found.ends.items()}
    return replace(found, ends=ends, counts={count(key): n for key, n in found.counts.items()})


@pytest.mark.parametrize(("draw", "name"), list(enumerate(shipped_names())))
def test_a_shipped_scenario_agrees_with_the_naive_solver(draw: int, name: str) -> None:
    scenario = load(name)
    theta = drawn(scenario, draw)
    (found,) = outcomes(scenario, [theta])
    assert set(found.observers) == {"us", "china", "asean"}
    assert all(found.observers.values())
    compare(scenario, theta, named(scenario, found))
