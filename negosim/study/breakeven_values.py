"""Break-even values of one parameter: where the mean probability of a goal crosses its target.

The scan solves at some forty values (``breakeven_range``) on some of the draws. A value is decided by them
if its mean is more than ``ERRORS`` standard errors from the target; the others are solved on all draws, but
for those between two that are decided and between which the mean rises (or falls) from each to the next.
The break-even value between two that lie on different sides of the target is found by ``breakeven_roots``.
What crosses the target and returns between two neighbours stays unseen, except near the highest (or lowest)
value of a scan that does not reach the target: there it is searched between the values, too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from scipy.optimize import minimize_scalar

from negosim.study.breakeven_curve import Curve, Estimate
from negosim.study.breakeven_range import Searched, searched
from negosim.study.breakeven_roots import Crossing, crossing_between
from negosim.study.goal import Goal
from negosim.study.responses import Responses

__all__ = ["ERRORS", "BreakEvenValues", "Crossing", "Reach", "break_even"]

ERRORS = 4.0
"""Standard errors from the target at which some of the draws decide."""

_TRIES, _NEAR = 12, 0.02


class Reach(StrEnum):
    """Where a parameter alone crosses a target, or on which side of it all values lie."""

    PRIOR = "prior"
    LEGAL = "legal"
    INFINITY = "infinity"
    NEVER = "never"
    ALWAYS = "always"

    @property
    def crosses(self) -> bool:
        """Whether there is a break-even value."""
        return self in (Reach.PRIOR, Reach.LEGAL, Reach.INFINITY)


@dataclass(frozen=True)
class BreakEvenValues:
    """What a parameter alone can do.

    Attributes
    ----------
    parameter : str
    searched : Searched
    target : float
    crossings : tuple of Crossing
        By rising values.
    best, best_in_prior : Estimate
        On all draws, the greatest mean of the scan (the least, if the target is to be reached from above),
        over all that is searched and over the prior's range.
    flat : bool
        Whether the parameter changes nothing: all values of the scan have the same probability, draw by draw,
        but for rounding.
    scan : tuple of Estimate
        All that was solved, by rising values.
    """

    parameter: str
    searched: Searched
    target: float
    crossings: tuple[Crossing, ...]
    best: Estimate
    best_in_prior: Estimate
    flat: bool
    scan: tuple[Estimate, ...]

    @property
    def reach(self) -> Reach:
        """Where the target is crossed: inside the prior's range if anywhere there."""
        reached = {self.reach_of(crossing.value) for crossing in self.crossings}
        for reach in (Reach.PRIOR, Reach.LEGAL, Reach.INFINITY):
            if reach in reached:
                return reach
        return Reach.ALWAYS if self.best.mean >= self.target else Reach.NEVER

    def reach_of(self, value: float) -> Reach:
        """Where a break-even value lies."""
        if self.searched.in_prior(value):
            return Reach.PRIOR
        return Reach.LEGAL if math.isfinite(value) else Reach.INFINITY


def break_even(
    responses: Responses,
    goal: Goal,
    parameter: str,
    *,
    settings: Mapping[str, float] | None = None,
    upwards: bool | None = True,
) -> BreakEvenValues:
    """Find the values of one parameter at which the mean probability of a goal crosses its target.

    Parameters
    ----------
    responses : Responses
        Says on which draws of all other parameters.
    goal : Goal
        With a target.
    parameter : str
        Held at the same value in every draw.
    settings : mapping of str to float, optional
        Other parameters that are held at a value in every draw.
    upwards : bool or None
        Whether the target is to be reached from below, so that the highest mean is of interest; else
        the lowest. None: whether the mean at the first value lies below the target.

    Returns
    -------
    BreakEvenValues
    """
    curve = Curve(responses, goal, parameter, settings)
    where = searched(responses.scenario, parameter)
    values = [*where.values, *([math.inf] if where.infinite else [])]
    curve.scan(values)
    curve.anchor(min(values, key=lambda value: abs(curve.told(value)[0])))
    values = _with_peak(curve, values)
    _decide(curve, values)
    found = (crossing_between(curve, a, b, where.ends) for a, b in _brackets(curve, values))
    crossings = tuple(crossing for crossing in found if crossing is not None)
    inside = [value for value in values if where.in_prior(value)]
    upwards = curve.told(values[0])[0] < 0 if upwards is None else upwards
    return BreakEvenValues(
        parameter=parameter,
        searched=where,
        target=curve.target,
        crossings=crossings,
        best=curve.at(_extreme(curve, values, upwards)),
        best_in_prior=curve.at(_extreme(curve, inside, upwards)),
        flat=curve.is_flat,
        scan=tuple(curve.estimates()),
    )


def _extreme(curve: Curve, values: list[float], upwards: bool) -> float:
    """The value with the greatest mean, or the least; of equal ones that in the middle."""
    sign = 1 if upwards else -1
    best = max(sign * curve.told(value)[0] for value in values)
    equal = [value for value in values if sign * curve.told(value)[0] == best]
    return equal[len(equal) // 2]


def _with_peak(curve: Curve, values: list[float]) -> list[float]:
    """Values of the scan and, where all lie on one side of the target, the nearest to it between them."""
    sides = {curve.told(value)[0] >= 0 for value in values}
    finite = [value for value in values if math.isfinite(value)]
    upwards = sides == {False}
    k = finite.index(_extreme(curve, finite, upwards))
    if len(sides) > 1 or curve.is_flat or not 0 < k < len(finite) - 1:
        return values
    sign = -1 if upwards else 1

    def cost(value: float) -> float:
        curve.scan([value])
        return sign * curve.told(value)[0]

    ends = finite[k - 1], finite[k + 1]
    found = minimize_scalar(
        cost, bounds=ends, method="bounded", options={"maxiter": _TRIES, "xatol": _NEAR * (ends[1] - ends[0])}
    )
    best = float(found.x)
    return sorted({*values, best})


# ---- Sides of the target
def _is_decided(curve: Curve, value: float) -> bool:
    over, error = curve.told(value)
    return not error or abs(over) > ERRORS * error


def _decide(curve: Curve, values: list[float]) -> None:
    """Solve on all draws where some of them do not tell on which side of the target the mean is."""
    for end in (values[0], values[-1], *[value for value in values if math.isfinite(value)][-1:]):
        if not _is_decided(curve, end):
            curve.at(end)
    for part in _parts(curve, values):
        if len(part) > 2 and not _is_one_way(curve, part):
            for value in part[1:-1]:
                curve.at(value)


def _parts(curve: Curve, values: list[float]) -> list[list[float]]:
    """Values from each that is decided to the next one."""
    decided = [k for k, value in enumerate(values) if _is_decided(curve, value)]
    return [values[a : b + 1] for a, b in pairwise(decided)]


def _is_one_way(curve: Curve, part: list[float]) -> bool:
    """Whether the mean crosses the target from the first to the last value, and goes nowhere back."""
    over = [curve.told(value)[0] for value in part]
    steps = [b - a for a, b in pairwise(over)]
    goes_one_way = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    return goes_one_way and (over[0] >= 0) != (over[-1] >= 0)


def _brackets(curve: Curve, values: list[float]) -> list[tuple[float, float]]:
    """Pairs of decided values next to each other that lie on different sides of the target."""
    ends = [(part[0], part[-1]) for part in _parts(curve, values)]
    return [(a, b) for a, b in ends if (curve.told(a)[0] >= 0) != (curve.told(b)[0] >= 0)]
