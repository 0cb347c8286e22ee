"""The smallest joint change as tables: values, starts, what fewer changes do, and what was verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from negosim.model.lanes import Floats
from negosim.outcomes.paired import paired
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.whatif_levers import Lever
from negosim.study.whatif_nearest import Chance, Found, nearest, starts_of
from negosim.study.whatif_solution import FEWER, Smallest, smallest

__all__ = ["changes_of", "estimate"]

_PAIR_DRAWS, _PAIR_ITERATIONS, _SCAN = 256, 8, 12

_CHANGES = [
    "parameter",
    "meaning",
    "unit",
    "lever",
    "fixed",
    "prior_mean",
    "prior_sd",
    "prior_p05",
    "prior_p95",
    "prior_least",
    "prior_greatest",
    "legal_least",
    "legal_greatest",
    "cost",
    "value",
    "error",
    "moved",
    "in_prior",
    "at_bound",
    "starts_least",
    "starts_greatest",
    "without",
    "contribution",
    "contribution_low",
    "contribution_high",
]
_STARTS = ["start", "begins", "reached", "probability", "distance"]
_STARTED = ["start", "parameter", "value"]
_FEW = ["changes", "parameters", "values", "reached", "distance", "probability", "low", "high"]


def changes_of(
    responses: Responses, fresh: Responses, goal: Goal, levers: Sequence[Lever], starts: int
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """What it takes, as tables ``changes``, ``starts``, ``start_values`` and ``few``, and what else is told.

    Parameters
    ----------
    responses, fresh : Responses
        On the scenario's draws, and on others, by which what is found is verified.
    goal : Goal
        With its target.
    levers : sequence of Lever
    starts : int
    """
    target = goal.share or 0.0
    as_is = goal.of(responses.probabilities())
    if float(as_is.mean()) >= target:
        return _nothing_to_do(), {"met": True, "reached": True, "distance": 0.0}
    found = smallest(responses, goal, target, levers, starts)
    chance = Chance(responses, goal, levers)
    w = chance.point(found.values)
    reached = bool(chance.at(w) >= target)
    tables = {
        "changes": pd.DataFrame(_change_rows(responses, goal, chance, found), columns=_CHANGES),
        "starts": pd.DataFrame(_start_rows(found), columns=_STARTS),
        "start_values": pd.DataFrame(_started_rows(chance, found), columns=_STARTED),
        "few": pd.DataFrame(_few_rows(responses, goal, target, levers, found.best), columns=_FEW),
    }
    told = {
        "met": False,
        "reached": reached,
        "distance": float(np.sqrt((w * w).sum())),
        "optimum": found.best.distance,
        "distance_error": found.distance_error,
        "alike": len(found.alike),
        "starts": len(found.ended),
        "start_draws": min(FEWER, responses.theta.shape[1]),
        "found": estimate(responses, chance.per_draw(w)),
        "fresh": estimate(fresh, Chance(fresh, goal, levers).per_draw(w)),
        "fresh_seed": fresh.scenario.run.seed,
    }
    return tables, told


def estimate(responses: Responses, values: Floats) -> dict[str, float]:
    """A mean over draws with its error and interval."""
    found = responses.mean(values[None])
    mean, half = float(found.mean[0]), float(found.half_width[0])
    return {"mean": mean, "error": float(found.error[0]), "low": mean - half, "high": mean + half}


def _nothing_to_do() -> dict[str, pd.DataFrame]:
    heads = {"changes": _CHANGES, "starts": _STARTS, "start_values": _STARTED, "few": _FEW}
    return {name: pd.DataFrame(columns=columns) for name, columns in heads.items()}


# ---- Rows
def _change_rows(
    responses: Responses, goal: Goal, chance: Chance, found: Smallest
) -> list[Mapping[str, Any]]:
    w, design = chance.point(found.values), responses.scenario.run.design
    reached = chance.per_draw(w)
    rows: list[Mapping[str, Any]] = []
    alike = [chance.values(each.found.w) for each in (found.alike or found.ended)]
    for k, lever in enumerate(chance.levers):
        others = [other for other in range(len(w)) if other != k]
        rest = Chance(responses, goal, [chance.levers[other] for other in others])
        without = rest.per_draw(w[others])
        gain = paired(reached, without, design)
        value = float(found.values[k])
        rows.append(
            {
                **_said_of(responses, lever),
                "value": value,
                "error": float(found.error[k]),
                "moved": float(w[k]),
                "in_prior": lever.support[0] <= value <= lever.support[1],
                "at_bound": bool(min(abs(value - end) for end in lever.bounds) < 1e-9 * max(1.0, abs(value))),
                "starts_least": float(min(values[k] for values in alike)),
                "starts_greatest": float(max(values[k] for values in alike)),
                "without": float(without.mean()),
                "contribution": gain.difference,
                "contribution_low": gain.low,
                "contribution_high": gain.high,
            }
        )
    return rows


def _said_of(responses: Responses, lever: Lever) -> dict[str, Any]:
    text = responses.scenario.dispute.parameters[lever.name]
    ends = (-np.inf, np.inf)
    legal = [
        end if open_ else bound for end, open_, bound in zip(ends, lever.open_ends, lever.bounds, strict=True)
    ]
    return {
        "parameter": lever.name,
        "meaning": text.meaning,
        "unit": text.unit,
        "lever": text.lever,
        "fixed": lever.sd == 0,
        "prior_mean": lever.mean,
        "prior_sd": lever.sd,
        "prior_p05": lever.ends[0],
        "prior_p95": lever.ends[1],
        "prior_least": lever.support[0],
        "prior_greatest": lever.support[1],
        "legal_least": legal[0],
        "legal_greatest": legal[1],
        "cost": lever.cost,
    }


def _start_rows(found: Smallest) -> list[Mapping[str, Any]]:
    return [
        {
            "start": k,
            "begins": each.begin,
            "reached": each.found.reached,
            "probability": each.found.probability,
            "distance": each.found.distance,
        }
        for k, each in enumerate(found.ended, start=1)
    ]


def _started_rows(chance: Chance, found: Smallest) -> list[Mapping[str, Any]]:
    return [
        {"start": k, "parameter": lever.name, "value": float(value)}
        for k, each in enumerate(found.ended, start=1)
        for lever, value in zip(chance.levers, chance.values(each.found.w), strict=True)
    ]


# ---- Fewer changes
def _few_rows(
    responses: Responses, goal: Goal, target: float, levers: Sequence[Lever], best: Found
) -> list[Mapping[str, Any]]:
    """Each parameter alone, and the best two of them."""
    if len(levers) < 2:
        return []
    rows = [
        _few_row(responses, goal, target, [lever], _alone(responses, goal, target, lever)) for lever in levers
    ]
    if len(levers) > 2:
        pair, found = _best_pair(responses, goal, target, levers, best)
        rows.append(_few_row(responses, goal, target, pair, found))
    return rows


def _few_row(
    responses: Responses, goal: Goal, target: float, levers: Sequence[Lever], found: Found
) -> Mapping[str, Any]:
    """A set of parameters over all draws, from where the search over some of them ended."""
    chance = Chance(responses, goal, levers)
    final = nearest(chance, target, found.w) if found.reached else found
    values = chance.values(final.w)
    told = estimate(responses, chance.per_draw(final.w))
    return {
        "changes": len(levers),
        "parameters": " + ".join(lever.name for lever in levers),
        "values": "; ".join(f"{lever.name}={value:.4g}" for lever, value in zip(levers, values, strict=True)),
        "reached": bool(told["mean"] >= target),
        "distance": final.distance,
        "probability": told["mean"],
        "low": told["low"],
        "high": told["high"],
    }


def _alone(responses: Responses, goal: Goal, target: float, lever: Lever) -> Found:
    """The nearest value on a grid to both sides that becomes coarser farther off, or the best of the grid."""
    chance = Chance(responses, goal, [lever], FEWER)
    shares = (np.arange(_SCAN + 1) / _SCAN) ** 2
    points = np.concatenate([shares * chance.low[0], shares[1:] * chance.high[0]])
    points = np.clip(points[np.argsort(np.abs(points), kind="stable")], chance.low[0], chance.high[0])
    best = points[:1]
    for point in points:
        here = np.array([point])
        if chance.at(here) >= target:
            return Found(here, chance.at(here), True)
        best = here if chance.at(here) > chance.at(best) else best
    return Found(best, chance.at(best), False)


def _best_pair(
    responses: Responses, goal: Goal, target: float, levers: Sequence[Lever], best: Found
) -> tuple[list[Lever], Found]:
    """The two parameters that reach the target nearest by, or else get farthest."""
    found = []
    for pair in combinations(range(len(levers)), 2):
        two = [levers[k] for k in pair]
        chance = Chance(responses, goal, two, _PAIR_DRAWS)
        seed = responses.scenario.run.seed
        start = starts_of(chance, 1, seed)[0][1] if best.reached else best.w[list(pair)]
        found.append((two, nearest(chance, target, start, _PAIR_ITERATIONS)))
    reached = [each for each in found if each[1].reached]
    if reached:
        return min(reached, key=lambda each: each[1].distance)
    two, ended = max(found, key=lambda each: each[1].probability)
    return two, replace(ended, reached=False)
