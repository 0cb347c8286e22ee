"""The smallest joint change as tables: values, starts, what fewer changes do, and what was verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from negosim.model.lanes import Floats
from negosim.outcomes.paired import paired
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.whatif_few import Few, best_pair, single
from negosim.study.whatif_levers import Lever
from negosim.study.whatif_nearest import Chance, Found, reached_from
from negosim.study.whatif_solution import FEWER, Ended, Smallest, searched, smallest

__all__ = ["changes_of", "estimate", "nothing_to_do"]

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
    responses: Responses,
    fresh: Responses,
    goal: Goal,
    levers: Sequence[Lever],
    starts: int,
    raised: Sequence[float] | None = None,
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """What it takes, as tables ``changes``, ``starts``, ``start_values`` and ``few``, and what else is told.

    Parameters
    ----------
    responses, fresh : Responses
        On the scenario's draws, on which the target is not met as things are, and on others, by which what
        is found is verified.
    goal : Goal
        With its target.
    levers : sequence of Lever
    starts : int
    raised : sequence of float, optional
        Values from which the search begins, too.
    """
    target, chance = goal.share or 0.0, Chance(responses, goal, levers)
    found, fewer = _found(responses, goal, chance, starts, raised)
    w = chance.point(found.values)
    tables = {
        "changes": pd.DataFrame(_change_rows(responses, goal, chance, found), columns=_CHANGES),
        "starts": pd.DataFrame(_start_rows(found), columns=_STARTS),
        "start_values": pd.DataFrame(_started_rows(chance, found), columns=_STARTED),
        "few": pd.DataFrame([_few_row(responses, goal, levers, few) for few in fewer], columns=_FEW),
    }
    told = {
        "met": False,
        "reached": bool(chance.at(w) >= target),
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


def _found(
    responses: Responses, goal: Goal, chance: Chance, starts: int, raised: Sequence[float] | None
) -> tuple[Smallest, list[Few]]:
    """The least of what all starts, each parameter alone and the best two come to; and these few."""
    target, levers, many = goal.share or 0.0, chance.levers, len(chance.levers)
    singles = [single(responses, goal, target, levers, k) for k in range(many)]
    alone = [few.among(many) for few in singles]
    others = [*alone, np.array([few.found.w[0] for few in singles])]
    others += [] if raised is None else [chance.point(np.array(raised))]
    ended, best = searched(responses, goal, target, levers, starts, others)
    fewer = singles if many > 1 else []
    if many > 2:
        fewer = [*singles, best_pair(responses, goal, target, levers, best, singles)]
    for few in [*singles, *fewer[many:]]:
        if few.found.reached and not (best.reached and best.distance <= few.found.distance):
            best = _from_few(chance, target, few)
            ended = [*ended, Ended("fewer", best)]
    top = max(singles + fewer[many:], key=lambda few: few.found.probability)
    if not best.reached and top.found.probability > best.probability:
        best = Found(top.among(many), chance.at(top.among(many)), False)
    told = [few.found for few in fewer]
    return smallest(responses, chance, target, best, ended, told), fewer


def _from_few(chance: Chance, target: float, few: Few) -> Found:
    """The nearest point from that of fewer parameters, the others at first at their means."""
    return reached_from(chance, target, few.among(len(chance.levers)))


def nothing_to_do() -> dict[str, pd.DataFrame]:
    """The tables where nothing has to change, or nothing can."""
    heads = {"changes": _CHANGES, "starts": _STARTS, "start_values": _STARTED, "few": _FEW}
    return {name: pd.DataFrame(columns=columns) for name, columns in heads.items()}


def estimate(responses: Responses, values: Floats) -> dict[str, float]:
    """A mean over draws with its error and interval."""
    found = responses.mean(values[None])
    mean, half = float(found.mean[0]), float(found.half_width[0])
    return {"mean": mean, "error": float(found.error[0]), "low": mean - half, "high": mean + half}


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
def _few_row(responses: Responses, goal: Goal, levers: Sequence[Lever], few: Few) -> Mapping[str, Any]:
    chosen = [levers[k] for k in few.which]
    chance = Chance(responses, goal, chosen)
    values = chance.values(few.found.w)
    told = estimate(responses, chance.per_draw(few.found.w))
    return {
        "changes": len(chosen),
        "parameters": " + ".join(lever.name for lever in chosen),
        "values": "; ".join(f"{lever.name}={value:.4g}" for lever, value in zip(chosen, values, strict=True)),
        "reached": few.found.reached,
        "distance": few.found.distance,
        "probability": told["mean"],
        "low": told["low"],
        "high": told["high"],
    }
