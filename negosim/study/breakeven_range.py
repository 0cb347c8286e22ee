"""Where a break-even value is looked for: the values of one parameter at which the scan solves.

The scan has ``WITHIN`` equal steps over the prior's range or, where nearly all of the prior is in a small
part of it, over that part (from its 0.1 % to its 99.9 % quantile), and in any case the mode and the median;
of a discrete prior all values. From there it goes on to the ends of the prior's range, and to those of the
legal range: in equal steps, or far away in steps that grow.

A legal range without an upper end is searched up to ``REACH`` times the prior's upper end (``FAR`` times
where infinity is legal, and at infinity itself); one without a lower end, or a range of any number, as far
as ``REACH`` widths of the prior. An end that is not legal itself is approached to a tenth of its distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from negosim.dispute.data import Range
from negosim.scenario.data import Scenario
from negosim.study.breakeven_steps import BESIDE, WITHIN, Bulk, bulk_of, steps, width

__all__ = ["BESIDE", "FAR", "REACH", "WITHIN", "Searched", "searched"]

REACH, FAR = 10.0, 1000.0
"""How many times the prior's upper end an open range is searched to."""


@dataclass(frozen=True)
class Searched:
    """Where a break-even value is looked for.

    Attributes
    ----------
    prior : (float, float)
        Ends of the prior's range; both are infinite if it is infinity for certain.
    bulk : (float, float)
        Ends of the part of it that has nearly all of the prior, as far as it is finite; 1 if there is none.
    legal : (float, float)
        Ends of the legal range, less what the calendar adds; infinite where there is none.
    values : tuple of float
        Of the scan, rising; the first and the last are the ends of what is searched.
    infinite : bool
        Whether infinity is legal, too.
    finite : (float, float)
        Ends of the finite values that the prior can take; the greater one first if there are none.
    """

    prior: tuple[float, float]
    bulk: tuple[float, float]
    legal: tuple[float, float]
    values: tuple[float, ...]
    infinite: bool
    finite: tuple[float, float]

    @property
    def ends(self) -> tuple[float, float]:
        """Least and greatest finite value that is searched."""
        return self.values[0], self.values[-1]

    def in_prior(self, value: float) -> bool:
        """Whether a value lies in the prior's range; infinity, if the prior can take it."""
        if math.isinf(value):
            return value in self.prior
        return self.finite[0] <= value <= self.finite[1]


def searched(scenario: Scenario, name: str) -> Searched:
    """Where a break-even value of a parameter is looked for."""
    legal = scenario.dispute.parameters[name].range
    added = [0.0, *(by[name] for by in scenario.calendar.values() if name in by)]
    bulk = bulk_of(scenario.priors[name])
    low, high = _low(legal, added), _high(legal, added)
    last = _last(legal, added, bulk, (low, high))
    first = _first(legal, added, bulk, low)
    infinite = legal.high == math.inf
    far = REACH * bulk.top if infinite else math.inf
    return Searched(
        prior=scenario.priors[name].support(),
        bulk=(bulk.low, bulk.high),
        legal=(low, high),
        values=steps(first, bulk, last, far),
        infinite=infinite,
        finite=(bulk.bottom, bulk.top) if bulk.is_finite else (math.inf, -math.inf),
    )


def _low(legal: Range, added: list[float]) -> float:
    lows = [v for v in (legal.low, legal.above) if v is not None]
    return max(lows) - min(added) if lows else -math.inf


def _high(legal: Range, added: list[float]) -> float:
    highs = [v for v in (legal.high, legal.below) if v is not None]
    return min(highs) - max(added) if highs else math.inf


def _first(legal: Range, added: list[float], bulk: Bulk, low: float) -> float:
    bottom = bulk.bottom
    if low == -math.inf:
        return bottom - REACH * width(bottom, bulk.top)
    end = low if legal.holds(low + min(added)) else bottom - (bottom - low) * (1 - 1 / REACH)
    return _inside(legal, added, end, bottom)


def _last(legal: Range, added: list[float], bulk: Bulk, ends: tuple[float, float]) -> float:
    (low, high), top = ends, bulk.top
    if high == math.inf:
        times = FAR if legal.high == math.inf else REACH
        return times * top if top > 0 and low >= 0 else top + times * width(bulk.bottom, top)
    end = high if legal.holds(high + max(added)) else top + (high - top) * (1 - 1 / REACH)
    return _inside(legal, added, end, top)


def _inside(legal: Range, added: list[float], end: float, towards: float) -> float:
    """An end from which rounding leads nowhere that is not legal."""
    while end != towards and not all(legal.holds(end + addition) for addition in added):
        end = math.nextafter(end, towards)
    return end
