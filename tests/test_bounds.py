"""The same draws played at random and without error."""

from __future__ import annotations

import math

import numpy as np
import pytest

import negosim
from negosim.experiment.bounds import bounds
from negosim.experiment.simulate import simulate

NAMES = {"at_random": 0.0, "without_error": math.inf}


@pytest.mark.parametrize("name", list(NAMES))
def test_a_bound_is_the_scenario_at_that_precision(name: str) -> None:
    scenario = negosim.load("two_islands_no_us_basing").replace(run={"draws": 64})
    fixed = {f"precision_{player}": NAMES[name] for player in ("japan", "russia")}
    expected = negosim.run(scenario.replace(parameters=fixed)).classes
    found = bounds(simulate(scenario))
    np.testing.assert_array_equal(found[name], expected["mean"])
    np.testing.assert_array_equal(found[f"{name}_error"], expected["error"])


def test_a_run_has_bounds_when_asked_and_keeps_its_own_numbers() -> None:
    alone = negosim.run("base", draws=64)
    beside = negosim.run("base", draws=64, bounds=True)
    assert alone.bounds is None
    assert beside.bounds is not None
    assert list(beside.bounds["class"]) == list(beside.classes["class"])
    assert beside.bounds[list(NAMES)].sum().to_numpy() == pytest.approx([1.0, 1.0], abs=1e-12)
    assert beside.classes.equals(alone.classes)
    assert beside.recipe == alone.recipe
