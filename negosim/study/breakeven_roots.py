"""The break-even value between two values on different sides of a target, and its interval.

The value is found by Brent's method (Brent 1973) on the mean over all draws, from where some of the draws
say that it is, until the mean is within a thousandth of its own Monte Carlo error from the target. Its
interval holds all values around it at which the target lies within the 95 % interval of the mean: it is the
inversion of a test. Its ends are found to a fiftieth of that error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq

from negosim.study.breakeven_curve import Curve, Estimate

__all__ = ["Crossing", "crossing_between"]

_NEAR, _NEAR_END = 1e-3, 0.02  # of the half-width of the mean
_FINE, _BEYOND, _LEAST_SLOPE, _ROUNDING = 1e-9, 1.3, 0.05, 1e-9


@dataclass(frozen=True)
class Crossing:
    """One break-even value.

    Attributes
    ----------
    value : float
        Infinite if the target is crossed beyond all finite values that were searched.
    low, high : float
        Ends of its interval.
    low_open, high_open : bool
        Whether that end is an end of what was searched, where the target still lies within the band.
    met_above : bool
        Whether the target is met above the value, or else below it.
    there : Estimate
        The mean at the value.
    jumps : bool
        Whether the mean leaps over the target there, and the band with it.
    """

    value: float
    low: float
    high: float
    low_open: bool
    high_open: bool
    met_above: bool
    there: Estimate
    jumps: bool


def crossing_between(curve: Curve, a: float, b: float, ends: tuple[float, float]) -> Crossing | None:
    """The crossing between two values on different sides; none if all draws say that they are on one.

    Parameters
    ----------
    curve : Curve
    a, b : float
        Rising; ``b`` may be infinite.
    ends : (float, float)
        How far the ends of the interval are searched.
    """
    met_above = curve.told(b)[0] >= 0
    if math.isinf(b):
        return Crossing(b, a, b, False, False, met_above, curve.at(b), False)
    a, b = _narrowed(curve, a, b)
    value = float(brentq(lambda x: _over(curve, x), a, b, xtol=_FINE * (b - a) + 1e-300, rtol=1e-14))
    if abs(curve.over(value)) > _NEAR_END * curve.at(value).half_width + _ROUNDING:
        if (curve.over(a) >= 0) == (curve.over(b) >= 0):
            return None
        value = _met_side(curve, value, met_above)
    jumps = curve.outside(value) > _ROUNDING
    step = _step(curve, value, a, b)
    low, low_open = _end(curve, value, ends[0], -step)
    high, high_open = _end(curve, value, ends[1], step)
    return Crossing(value, low, high, low_open, high_open, met_above, curve.at(value), jumps)


def _over(curve: Curve, value: float) -> float:
    """How far the mean lies above the target: as the scan says where that decides, else on all draws."""
    over, error = curve.told(value) if curve.has(value) else (curve.over(value), 0.0)
    if not error and abs(over) <= _NEAR * curve.at(value).half_width:
        return 0.0
    return over


def _narrowed(curve: Curve, a: float, b: float) -> tuple[float, float]:
    """Values nearer to the crossing, by the shape that some of the draws show."""
    before = curve.told(a)[0]
    shift = 0.0
    for _ in range(2):
        x = curve.crossed(a, b, shift)
        if not a < x < b:
            break
        over = curve.over(x)
        # Going a little too far brings the next value to the other side.
        shift += _BEYOND * over
        a, b = (x, b) if (over >= 0) == (before >= 0) else (a, x)
    return a, b


def _met_side(curve: Curve, value: float, met_above: bool) -> float:
    """The value next to a leap at which the target is met."""
    sides = [x for x in curve.known if curve.over(x) >= 0 and (x >= value if met_above else x <= value)]
    return min(sides, key=lambda x: abs(x - value), default=value)


# ---- The interval
def _step(curve: Curve, value: float, a: float, b: float) -> float:
    """How far the band goes on either side if the mean runs straight."""
    there = curve.at(value)
    far = [x for x in (*curve.known, a, b) if abs(_rise(curve, x, value)) > _LEAST_SLOPE * there.half_width]
    near = min(far, key=lambda x: abs(x - value), default=a if a != value else b)
    slope = abs(_rise(curve, near, value) / (near - value)) if near != value else 0.0
    return max(there.half_width / slope if slope else 0.0, _FINE * (b - a), math.ulp(value))


def _rise(curve: Curve, x: float, value: float) -> float:
    return curve.told(x)[0] - curve.over(value)


def _end(curve: Curve, value: float, limit: float, step: float) -> tuple[float, bool]:
    """Where the target leaves the band of the mean, and whether that is beyond what is searched."""

    def outside(x: float) -> float:
        far = curve.outside(x)
        return 0.0 if abs(far) <= _NEAR_END * curve.at(x).half_width else far

    if curve.outside(value) >= 0 or value == limit:
        return value, False
    inside = value
    while True:
        x = min(value + step, limit) if step > 0 else max(value + step, limit)
        if outside(x) >= 0:
            return float(brentq(outside, inside, x, rtol=1e-12)), False
        if x == limit:
            return limit, True
        inside, step = x, 1.5 * step
