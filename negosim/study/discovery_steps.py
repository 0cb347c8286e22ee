"""The steps of peeling, compiled; see ``discovery_peel`` for what they are.

``x`` is ``(parameters, draws)``, ``order`` has the draws by rising values of each parameter.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

from negosim.model.lanes import Floats, entry_point

__all__ = ["Mask", "Order", "steps", "tail", "within"]

Mask = npt.NDArray[np.bool_]
Order = npt.NDArray[np.int64]

F = TypeVar("F", bound=Callable[..., Any])


def _inner(function: F) -> F:
    """Compile a function that is called from compiled functions only."""
    return cast(F, numba.njit(error_model="numpy", nogil=True)(function))


@_inner
def _tail(values: Floats, row: Order, count: int, alpha: float, above: bool) -> tuple[float, int]:
    """Where a share is cut off at an end of the first so many sorted draws, and how many draws that are.

    The limit lies between two draws that differ: if those at the quantile do not, the next one towards the
    middle counts. No draw is cut off where all are alike.
    """
    place = (count - 1) * (1 - alpha if above else alpha)
    low, high = math.floor(place), math.ceil(place)
    if above:
        while low > 0 and values[row[low]] == values[row[high]]:
            low -= 1
    else:
        while high < count - 1 and values[row[low]] == values[row[high]]:
            high += 1
    one, two = values[row[low]], values[row[high]]
    limit = (one + two) / 2
    if above:
        return limit, count - low - 1 if two > limit else 0
    return limit, high if one < limit else 0


@_inner
def _gain(hits: int, count: int, hits_then: int, count_then: int) -> float:
    """How much density rises for each draw that leaves or joins."""
    if count == count_then:
        return 0.0
    density_then = hits_then / count_then if count_then > 0 else 0.0
    return (density_then - hits / count) / abs(count - count_then)


@entry_point
def steps(x: Floats, order: Order, cases: Mask, least: float, alpha: float) -> tuple[Order, Floats, Mask]:
    """Peel: which parameter is limited in each step, by what, and whether from above.

    Of steps that raise density equally it is the one that limits fewer parameters, or else the first
    parameter's, from above before from below. ``order`` is changed.
    """
    parameters, draws = x.shape
    which, limits, sides = np.empty(draws, np.int64), np.empty(draws), np.empty(draws, np.bool_)
    limited, member = np.zeros(parameters, np.bool_), np.ones(draws, np.bool_)
    count, hits, done = draws, 0, 0
    for d in range(draws):
        hits += cases[d]
    while True:
        best, best_limited, k_best, lost_best, hits_best = 0.0, True, -1, 0, 0
        for k in range(parameters):
            for above in (True, False):
                limit, lost = _tail(x[k], order[k], count, alpha, above)
                begin = count - lost if above else 0
                gone = 0
                for place in range(begin, begin + lost):
                    gone += cases[order[k, place]]
                score = _gain(hits, count, hits - gone, count - lost)
                if score > best or (score == best and k_best >= 0 and limited[k] and not best_limited):
                    best, best_limited, k_best, lost_best, hits_best = score, limited[k], k, lost, gone
                    limits[done], sides[done] = limit, above
        if k_best < 0 or (count - lost_best) / draws < least:
            return which[:done], limits[:done], sides[:done]
        begin = count - lost_best if sides[done] else 0
        for place in range(begin, begin + lost_best):
            member[order[k_best, place]] = False
        for k in range(parameters):
            kept = 0
            for place in range(count):
                if member[order[k, place]]:
                    order[k, kept] = order[k, place]
                    kept += 1
        count, hits = count - lost_best, hits - hits_best
        which[done], limited[k_best] = k_best, True
        done += 1


@entry_point
def tail(ordered: Floats, alpha: float, above: bool) -> float:
    """Where a share is cut off at an end of sorted values."""
    limit, _ = _tail(ordered, np.arange(len(ordered)), len(ordered), alpha, above)
    return limit


@entry_point
def within(x: Floats, rows: Order, low: Floats, high: Floats) -> Mask:
    """Which draws lie within limits to some parameters, limits included."""
    held = np.ones(x.shape[1], np.bool_)
    for k in rows:
        least, most = low[k], high[k]
        for d in range(x.shape[1]):
            held[d] &= (least <= x[k, d]) & (x[k, d] <= most)
    return held
