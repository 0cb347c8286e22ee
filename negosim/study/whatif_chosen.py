"""Which parameters may be set where none are named: those that together raise an outcome most.

Each uncertain parameter is looked at with 5 % and 95 % of its prior, where those that were chosen before are
held at the end that raises the outcome (forward selection); so one that matters only once others are
favourable is found, too. Six are chosen, and if the target is out of their reach, more of them.
"""

from __future__ import annotations

import math

import numpy as np

from negosim.model.lanes import Floats
from negosim.model.priors import quantile
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.whatif_levers import ENDS, evenly, levers_of
from negosim.study.whatif_nearest import Chance, highest

__all__ = ["LEAST", "MOST", "QUICK_DRAWS", "most_raising"]

LEAST, MOST = 6, 12
QUICK_DRAWS = 128
_REACH_DRAWS = 256


def most_raising(responses: Responses, goal: Goal) -> dict[str, float]:
    """The parameters in the order in which they were chosen, each with that end of its prior; maybe none."""
    theta = evenly(responses.theta, QUICK_DRAWS).copy()
    ends = {
        name: quantile(prior, np.array(ENDS))
        for name, prior in responses.scenario.priors.items()
        if not prior.is_fixed and all(map(math.isfinite, prior.support()))
    }
    chosen: dict[str, float] = {}
    reached = _mean(responses, goal, theta)
    while len(chosen) < LEAST or (len(chosen) < MOST and not _in_reach(responses, goal, chosen)):
        found = _looked_at(responses, goal, theta, {k: v for k, v in ends.items() if k not in chosen})
        best, name, value = max(found, key=lambda each: each[0], default=(0.0, "", 0.0))
        if best <= reached:
            break
        reached, chosen[name] = best, value
        theta[responses.rows[name]] = value
    return chosen


def _in_reach(responses: Responses, goal: Goal, chosen: dict[str, float]) -> bool:
    """Whether the target is reached anywhere, as far as a quick look finds it."""
    chance = Chance(responses, goal, levers_of(responses.scenario, list(chosen), {}), _REACH_DRAWS)
    start = chance.point(np.array(list(chosen.values())))
    top = highest(chance, [start])
    return chance.at(top) >= (goal.share or 0.0)


def _looked_at(
    responses: Responses, goal: Goal, theta: Floats, ends: dict[str, Floats]
) -> list[tuple[float, str, float]]:
    """The goal's probability with each parameter at each end of its prior, all solved together."""
    settings = [(name, float(value)) for name, values in ends.items() for value in values]
    if not settings:
        return []
    many = np.tile(theta, len(settings))
    draws = theta.shape[1]
    for k, (name, value) in enumerate(settings):
        many[responses.rows[name], k * draws : (k + 1) * draws] = value
    likely = goal.of(responses.solved(many)["probabilities"]).reshape(len(settings), draws)
    return [(float(own.mean()), name, value) for own, (name, value) in zip(likely, settings, strict=True)]


def _mean(responses: Responses, goal: Goal, theta: Floats) -> float:
    return float(goal.of(responses.solved(theta)["probabilities"]).mean())
