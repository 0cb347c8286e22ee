"""The steps of a scan: in the part of a prior's range that has nearly all of it, and outwards from there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from negosim.dispute.priors import Kind, Prior
from negosim.model.lanes import Floats
from negosim.model.priors import quantile

__all__ = ["BESIDE", "WITHIN", "Bulk", "bulk_of", "steps", "width"]

WITHIN, BESIDE = 17, 8
"""Values of the scan within the prior's range, and on either side of it; at least, as far as there is any."""

_FARTHER, _RATIOS, _FROM_ZERO, _SMALL = 4, 13, 17, 1e-3
_TAIL, _NARROW, _WIDTHS = 1e-3, 0.5, 20.0
_SHARES = (_TAIL, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1 - _TAIL)


@dataclass(frozen=True)
class Bulk:
    """A prior's range, and what of it is looked at closely.

    Attributes
    ----------
    bottom, top : float
        Ends of the range, as far as they are finite; 1 if the prior is infinity for certain, so that there is
        some scale.
    low, high : float
        Between them are 99.8 % of the prior, and equal steps; the ends of the range unless those are far.
    marked : tuple of float
        Further values in the range.
    is_finite : bool
        Whether the prior can take a finite value.
    """

    bottom: float
    top: float
    low: float
    high: float
    marked: tuple[float, ...]
    is_finite: bool = True


def bulk_of(prior: Prior) -> Bulk:
    """Where to look closely in a prior's range."""
    if prior.is_fixed or prior.kind is Kind.DISCRETE:
        weights = prior.weights or (1.0,)
        ends = [prior.affine(v) for v, w in zip(prior.numbers, weights, strict=True) if w > 0]
        finite = sorted(v for v in ends if math.isfinite(v))
        low, high = (finite[0], finite[-1]) if finite else (1.0, 1.0)
        return Bulk(low, high, low, high, tuple(finite), bool(finite))
    bottom, top = prior.support()
    at = quantile(prior, np.array(_SHARES)).tolist()
    is_narrow = at[-1] - at[0] < _NARROW * (top - bottom)
    low, high = (at[0], at[-1]) if is_narrow else (bottom, top)
    # Two steps that hold half of the prior are too coarse.
    is_uneven = at[6] - at[4] < 2 * (high - low) / (WITHIN - 1)
    marked = (prior.mode(), *(at if is_uneven else at[5:6]))
    return Bulk(bottom, top, low, high, marked)


def width(bottom: float, top: float) -> float:
    """Width of a range; of a single value, its size."""
    return top - bottom or abs(top) or 1.0


def steps(first: float, bulk: Bulk, last: float, far: float) -> tuple[float, ...]:
    """Values of a scan, rising.

    Parameters
    ----------
    first, last : float
        Ends of what is searched.
    bulk : Bulk
    far : float
        Beyond this there are few values only.
    """
    if bulk.bottom == bulk.top:
        parts = [np.array([bulk.top]), np.array(bulk.marked), *_around(first, bulk.top, last, far)]
    else:
        across = width(bulk.low, bulk.high)
        parts = [np.linspace(bulk.low, bulk.high, WITHIN), np.array(bulk.marked)]
        parts += [_outwards(bulk.low, bulk.bottom, across), _outwards(bulk.high, bulk.top, across)]
        parts += [_outwards(bulk.bottom, first, across), *_above(bulk.top, last, far, across)]
    return tuple(np.unique(np.clip(np.concatenate(parts), first, last)).tolist())


def _outwards(edge: float, end: float, across: float, many: int = BESIDE) -> Floats:
    """From an edge to an end: in equal steps, or in steps that grow if the end is many widths away."""
    distance = abs(end - edge)
    if distance <= _WIDTHS * across:
        return np.linspace(edge, end, many + 1)
    away = np.geomspace(across / 2, distance, _RATIOS)
    return np.array([edge, *(edge + math.copysign(1.0, end - edge) * away[:-1]), end])


def _above(top: float, last: float, far: float, across: float, many: int = BESIDE) -> Iterator[Floats]:
    """Values above the prior; where it goes far, each so many times the one before."""
    if top > 0 and last > 4 * top:
        middle = min(last, far)
        yield np.geomspace(top, middle, many + 1)
        if middle < last:
            yield np.geomspace(middle, last, _FARTHER + 1)
    else:
        yield _outwards(top, last, across, many)


def _around(first: float, value: float, last: float, far: float) -> Iterator[Floats]:
    """Values on either side of a single one, which says little of the size of a change that matters."""
    yield _outwards(value, first, math.inf, 2 * BESIDE)
    yield from _above(value, last, far, math.inf, 2 * BESIDE)
    if value and first <= 0 <= last:
        yield value * np.geomspace(_SMALL, 1.0, _RATIOS)
    elif not value:
        for end in (first, last):
            least = _SMALL * min(1.0, abs(end))
            yield math.copysign(1.0, end) * np.geomspace(least, abs(end), _FROM_ZERO) if end else np.zeros(1)
