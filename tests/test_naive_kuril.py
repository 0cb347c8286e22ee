"""Every shipped scenario, solved by the package and by the recursion over names, one random draw each."""

from __future__ import annotations

import pytest
from build import Theta, outcomes
from test_oracle import compare

from negosim.model.draws import Sampler
from negosim.scenario.data import Design, Scenario
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names


def drawn(scenario: Scenario, draw: int) -> Theta:
    """The values of all parameters in one draw."""
    values = Sampler(scenario.priors, 7, Design.PLAIN, draw + 1).parameters(draw, draw + 1)
    return dict(zip(scenario.priors, values[:, 0].tolist(), strict=True))


@pytest.mark.parametrize(("draw", "name"), list(enumerate(shipped_names())))
def test_a_shipped_scenario_agrees_with_the_recursion(draw: int, name: str) -> None:
    scenario = load(name)
    theta = drawn(scenario, draw)
    (found,) = outcomes(scenario, [theta])
    assert set(found.observers) == {"us", "china", "asean"}
    assert all(found.observers.values())
    compare(scenario, theta, found)
