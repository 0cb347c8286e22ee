"""One at a time: each parameter at the 5 % and the 95 % quantile of its prior, all others drawn.

Both ends are solved for the same draws of all others, so that the error of their difference is that of the
draw-wise differences (common random numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from negosim.model.priors import quantile
from negosim.outcomes.paired import paired
from negosim.scenario.data import Scenario
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.sensitivity_factors import Factor

__all__ = ["ENDS", "TORNADO_DRAWS", "tornado", "tornado_scenario"]

ENDS = (0.05, 0.95)
"""Quantiles of the prior at which each parameter is put."""

TORNADO_DRAWS = 2048
"""Draws of the others, at most: enough for paired differences."""


def tornado_scenario(scenario: Scenario) -> Scenario:
    """The scenario with no more draws than are needed; any design can have so many."""
    return scenario.replace(run={"draws": min(scenario.run.draws, TORNADO_DRAWS)})


def tornado(responses: Responses, goal: Goal, factors: Sequence[Factor]) -> pd.DataFrame:
    """Mean probability of the goal at both ends of each parameter, the widest difference first.

    Parameters
    ----------
    responses : Responses
        Of ``tornado_scenario``.
    goal : Goal
    factors : sequence of Factor
    """
    rows = [_row(responses, goal, factor) for factor in factors]
    found = pd.DataFrame(rows)
    widest = found["difference"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[widest].reset_index(drop=True)


def _row(responses: Responses, goal: Goal, factor: Factor) -> dict[str, Any]:
    prior = responses.scenario.priors[factor.name]
    values = quantile(prior, np.array(ENDS)).tolist()
    low, high = (goal.of(responses.probabilities({factor.name: value})) for value in values)
    apart = paired(high, low, responses.scenario.run.design)
    means = responses.mean(np.stack([low, high]))
    return {
        "parameter": factor.name,
        "meaning": factor.meaning,
        "player": factor.player,
        "lever": factor.lever,
        "basis": factor.basis,
        "unit": factor.unit,
        "value_p05": values[0],
        "value_p95": values[1],
        **_mean("mean_p05", float(means.mean[0]), float(means.half_width[0])),
        **_mean("mean_p95", float(means.mean[1]), float(means.half_width[1])),
        "difference": apart.difference,
        "low": apart.low,
        "high": apart.high,
        "clear": apart.clear,
    }


def _mean(name: str, mean: float, half_width: float) -> dict[str, float]:
    return {name: mean, f"{name}_low": mean - half_width, f"{name}_high": mean + half_width}
