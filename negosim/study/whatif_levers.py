"""What may be changed: parameters that are set to a value in every draw, and how far that is.

The distance of values v from what is believed now is

    sqrt( Σ_i ( cost_i · (v_i - mean_i) / sd_i )² )

with the mean and the standard deviation of each parameter's prior, so that with costs of 1 it is counted in
prior standard deviations. A parameter that the scenario fixes has no standard deviation; one unit of it
then costs ``cost_i``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from negosim.dispute.priors import Prior
from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.model.priors import quantile
from negosim.reading import did_you_mean, named
from negosim.scenario.data import Scenario

__all__ = ["ENDS", "FAR", "Lever", "evenly", "levers_of"]

FAR = 50.0
"""Where a legal range has no end, values are looked for up to this distance from the mean."""

ENDS = (0.05, 0.95)
"""What of a prior counts as its ends."""

CHEAPEST, DEAREST = 1e-3, 1e3
"""Costs that may be asked for."""

_INSIDE = 1e-6
_GRID = 20_000


@dataclass(frozen=True)
class Lever:
    """A parameter that may be set.

    Attributes
    ----------
    name : str
    mean, sd : float
        Of its prior.
    ends : (float, float)
        5 % and 95 % quantile of its prior.
    support : (float, float)
        Least and greatest value of its prior.
    bounds : (float, float)
        Values that it may be set to.
    open_ends : (bool, bool)
        Whether the legal range has no end there, so that the bound is as far as was looked.
    cost : float
    scale : float
        What is one unit of distance.
    """

    name: str
    mean: float
    sd: float
    ends: tuple[float, float]
    support: tuple[float, float]
    bounds: tuple[float, float]
    open_ends: tuple[bool, bool]
    cost: float
    scale: float


def levers_of(scenario: Scenario, names: Sequence[str], costs: Mapping[str, float]) -> tuple[Lever, ...]:
    """Parameters by name, with what a change of each costs.

    Raises
    ------
    RequestFault
        There is no such parameter, or it stands twice, is fixed and has no cost, or is infinite; a cost is
        too small or too great, or that of a parameter which is not varied.
    """
    known = list(scenario.priors)
    for option, given in (("--vary", names), ("--cost", list(costs))):
        for name in given:
            if name not in known:
                hint = did_you_mean(name, known) or "; 'negosim show' lists all of them."
                raise RequestFault(f"{option}: expected a parameter, found '{named(name)}'{hint}")
    for place, name in enumerate(names):
        if name in names[:place]:
            raise RequestFault(f"--vary: '{name}' stands twice; leave one out.")
    for name, cost in costs.items():
        if name not in names:
            raise RequestFault(f"--cost: '{name}' is not varied; add '--vary {name}', or leave its cost out.")
        if not CHEAPEST <= cost <= DEAREST:
            raise RequestFault(
                f"--cost: expected a number from {CHEAPEST:g} to {DEAREST:g} for '{name}', found {cost:g}; "
                "change it."
            )
    return tuple(_lever(scenario, name, costs.get(name)) for name in names)


def _lever(scenario: Scenario, name: str, cost: float | None) -> Lever:
    prior = scenario.priors[name]
    support = prior.support()
    if not all(map(math.isfinite, support)):
        raise RequestFault(
            f"--vary: '{name}' can be infinite, so that no change of it has a size; leave it out."
        )
    mean, sd = _moments(prior)
    if sd == 0 and cost is None:
        raise RequestFault(
            f"--vary: '{name}' is fixed at {mean:g}, so that its change has no scale; say what one unit "
            "of it "
            f"costs, such as --cost {name}=1."
        )
    scale = (sd if sd > 0 else 1.0) / (cost or 1.0)
    low, high = _legal(scenario, name)
    ends = (low == -math.inf, high == math.inf)
    bounds = (
        min(mean - FAR * scale, support[0]) if ends[0] else low,
        max(mean + FAR * scale, support[1]) if ends[1] else high,
    )
    tails = quantile(prior, np.array(ENDS))
    return Lever(
        name, mean, sd, (float(tails[0]), float(tails[1])), support, bounds, ends, cost or 1.0, scale
    )


def _moments(prior: Prior) -> tuple[float, float]:
    """Mean and standard deviation, by the midpoint rule over the quantile function."""
    if prior.is_fixed or prior.support()[0] == prior.support()[1]:
        return prior.support()[0], 0.0
    values = quantile(prior, (np.arange(_GRID) + 0.5) / _GRID)
    return float(values.mean()), float(values.std())


def _legal(scenario: Scenario, name: str) -> tuple[float, float]:
    """Ends of what is legal, also after what a calendar adds; where an end is not legal, a little inside."""
    legal = scenario.dispute.parameters[name].range
    inside = _INSIDE * max(1.0, *(abs(v) for v in (legal.above, legal.below) if v is not None), 1.0)
    lows = [legal.low, None if legal.above is None else legal.above + inside]
    highs = [legal.high, None if legal.below is None else legal.below - inside]
    low = max((v for v in lows if v is not None), default=-math.inf)
    high = min((v for v in highs if v is not None), default=math.inf)
    added = [additions[name] for additions in scenario.calendar.values() if name in additions]
    return low - min(0.0, *added, 0.0), high - max(0.0, *added, 0.0)


def evenly(theta: Floats, most: int) -> Floats:
    """At most so many draws, ``(..., draws)``, at even distances, so that all randomisations have a part."""
    draws = theta.shape[-1]
    if draws <= most:
        return theta
    found: Floats = np.ascontiguousarray(theta[..., np.arange(most) * draws // most])
    return found
