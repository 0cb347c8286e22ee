"""Where a break-even value is looked for: the values of one parameter at which the scan solves.

The scan covers the prior's range in steps of a sixteenth, and on either side the rest of the legal range.
A legal range without an upper end is searched up to ``REACH`` times the prior's upper end (``FAR`` times
where infinity is legal, and at infinity itself); one without a lower end, or a range of any number, as far
as ``REACH`` widths of the prior. An end that is not legal itself is approached to a tenth of its distance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from negosim.dispute.data import Range
from negosim.dispute.priors import Kind, Prior
from negosim.model.lanes import Floats
from negosim.scenario.data import Scenario

__all__ = ["BESIDE", "FAR", "REACH", "WITHIN", "Searched", "searched"]

REACH, FAR = 10.0, 1000.0
"""How many times the prior's upper end an open range is searched to."""

WITHIN, BESIDE = 17, 8
"""Values of the scan within the prior's range, and on either side of it."""

_FARTHER = 4


@dataclass(frozen=True)
class Searched:
    """Where a break-even value is looked for.

    Attributes
    ----------
    prior : (float, float)
        Ends of the prior's range, as far as they are finite.
    legal : (float, float)
        Ends of the legal range, less what the calendar adds; infinite where there is none.
    values : tuple of float
        Of the scan, rising; the first and the last are the ends of what is searched.
    infinite : bool
        Whether infinity is legal, too.
    """

    prior: tuple[float, float]
    legal: tuple[float, float]
    values: tuple[float, ...]
    infinite: bool

    @property
    def ends(self) -> tuple[float, float]:
        """Least and greatest finite value that is searched."""
        return self.values[0], self.values[-1]


def searched(scenario: Scenario, name: str) -> Searched:
    """Where a break-even value of a parameter is looked for."""
    legal = scenario.dispute.parameters[name].range
    added = [0.0, *(by[name] for by in scenario.calendar.values() if name in by)]
    bottom, top = _finite_support(scenario.priors[name])
    low, high = _low(legal, added), _high(legal, added)
    infinite = legal.high == math.inf
    last = _last(legal, added, (bottom, top), (low, high))
    first = _first(legal, added, (bottom, top), low)
    values = _values((first, bottom, top, last), infinite)
    return Searched((bottom, top), (low, high), values, infinite)


def _finite_support(prior: Prior) -> tuple[float, float]:
    ends = list(prior.support())
    if prior.kind is Kind.DISCRETE:
        ends = [prior.affine(v) for v, w in zip(prior.numbers, prior.weights, strict=True) if w > 0]
    finite = [v for v in ends if math.isfinite(v)] or [1.0]
    return min(finite), max(finite)


def _low(legal: Range, added: list[float]) -> float:
    lows = [v for v in (legal.low, legal.above) if v is not None]
    return max(lows) - min(added) if lows else -math.inf


def _high(legal: Range, added: list[float]) -> float:
    highs = [v for v in (legal.high, legal.below) if v is not None]
    return min(highs) - max(added) if highs else math.inf


def _first(legal: Range, added: list[float], prior: tuple[float, float], low: float) -> float:
    bottom, top = prior
    if low == -math.inf:
        return bottom - REACH * _width(bottom, top)
    end = low if legal.holds(low + min(added)) else bottom - (bottom - low) * (1 - 1 / REACH)
    return _inside(legal, added, end, bottom)


def _last(legal: Range, added: list[float], prior: tuple[float, float], ends: tuple[float, float]) -> float:
    (bottom, top), (low, high) = prior, ends
    if high == math.inf:
        times = FAR if legal.high == math.inf else REACH
        return times * top if top > 0 and low >= 0 else top + times * _width(bottom, top)
    end = high if legal.holds(high + max(added)) else top + (high - top) * (1 - 1 / REACH)
    return _inside(legal, added, end, top)


def _width(bottom: float, top: float) -> float:
    """Width of the prior; of a fixed value, its size."""
    return top - bottom or abs(top) or 1.0


def _inside(legal: Range, added: list[float], end: float, towards: float) -> float:
    """An end from which rounding leads nowhere that is not legal."""
    while end != towards and not all(legal.holds(end + addition) for addition in added):
        end = math.nextafter(end, towards)
    return end


def _values(ends: tuple[float, float, float, float], infinite: bool) -> tuple[float, ...]:
    first, bottom, top, last = ends
    within = np.linspace(bottom, top, WITHIN) if bottom < top else np.array([bottom])
    many = BESIDE if bottom < top else 2 * BESIDE
    parts = [np.linspace(first, bottom, many + 1), within, *_above(top, last, many, infinite)]
    return tuple(np.unique(np.concatenate(parts)).tolist())


def _above(top: float, last: float, many: int, infinite: bool) -> Iterator[Floats]:
    """Values above the prior; where it goes far, each so many times the one before."""
    far = top > 0 and last > 4 * top
    middle = min(last, REACH * top) if far and infinite else last
    yield np.geomspace(top, middle, many + 1) if far else np.linspace(top, last, many + 1)
    if middle < last:
        yield np.geomspace(middle, last, _FARTHER + 1)
