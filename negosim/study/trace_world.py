"""Which uncertain parameters of one draw are far from what is expected of them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from negosim.experiment.concepts import KeptSolver
from negosim.model.lanes import Floats
from negosim.scenario.data import Scenario
from negosim.study.prior_moments import prior_moments

__all__ = ["world"]

_COLUMNS = (
    "parameter",
    "meaning",
    "unit",
    "value",
    "prior_mean",
    "prior_sd",
    "sds_from_mean",
    "outcomes_moved",
)


def world(scenario: Scenario, theta: Floats, solve: KeptSolver) -> pd.DataFrame:
    """A row for each uncertain parameter with its value, the one furthest from its prior's mean first.

    ``outcomes_moved`` is how much of the probability of outcome classes would go to others (half the sum of
    all differences) if that parameter alone were at its prior's mean.

    Parameters
    ----------
    scenario : Scenario
    theta : (parameters, 1) array
        The draw.
    solve : callable
        Solves the scenario at any points.
    """
    uncertain = [(row, name) for row, (name, p) in enumerate(scenario.priors.items()) if not p.is_fixed]
    known = {name: prior_moments(scenario.priors[name]) for _, name in uncertain}
    points = np.repeat(theta, len(uncertain) + 1, axis=1)
    for column, (row, name) in enumerate(uncertain):
        if math.isfinite(known[name][0]):
            points[row, column] = known[name][0]
    moved = _moved(points, solve)
    rows = []
    for column, (row, name) in enumerate(uncertain):
        told, value, (mean, sd) = scenario.dispute.parameters[name], float(theta[row, 0]), known[name]
        away = (value - mean) / sd if sd > 0 else math.nan
        mean, change = (mean, moved[column]) if math.isfinite(mean) else (math.nan, math.nan)
        rows.append((name, told.meaning, told.unit, value, mean, sd, away, change))
    rows.sort(key=lambda row: -abs(row[6]) if math.isfinite(row[6]) else math.inf)
    return pd.DataFrame(rows, columns=_COLUMNS)


def _moved(points: Floats, solve: KeptSolver) -> Floats:
    """How far the outcomes at each point are from those at the last one."""
    kept, certificate = solve(points)
    certificate.require()
    found = kept["probabilities"]
    moved: Floats = np.abs(found - found[:, -1:]).sum(axis=0) / 2
    return moved
