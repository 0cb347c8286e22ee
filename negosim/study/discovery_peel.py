"""PRIM: which box of draws an outcome is likely in (Friedman & Fisher 1999; Bryant & Lempert 2010).

A box says of some parameters within which limits they lie. From the box of all draws, peeling takes in each
step a share α of the draws off one end of one parameter: where

    (density after − density before) / (draws before − draws after)

is largest, density being the share of cases of interest. It goes on while that is positive and the box does
not become too small. Pasting then gives back a share α at an end for as long as density rises. The limit
between two draws is the middle of their values. This is the PRIM of ``ema_workbench`` (Kwakkel 2017), step
for step, but compiled, so that it can be run on hundreds of resamples.

``x`` is ``(parameters, draws)``, limits are ``(parameters,)``, −∞ or ∞ where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.discovery_steps import Mask, Order, steps, tail, within

__all__ = ["ALPHA", "Box", "counted", "everything", "inside", "peeled", "sorted_draws"]

ALPHA = 0.05
"""Share of the draws that is taken off or given back at a time."""


@dataclass(frozen=True)
class Box:
    """Lower and upper limits, ``(parameters,)``."""

    low: Floats
    high: Floats

    @property
    def restricted(self) -> list[int]:
        """Parameters that have a limit."""
        return [int(k) for k in np.flatnonzero((self.low > -np.inf) | (self.high < np.inf))]

    def without(self, k: int) -> Box:
        """The same box with no limit to one parameter."""
        return self.limited(k, -np.inf, np.inf)

    def limited(self, k: int, low: float, high: float) -> Box:
        """The same box with other limits to one parameter."""
        lows, highs = self.low.copy(), self.high.copy()
        lows[k], highs[k] = low, high
        return Box(lows, highs)


def sorted_draws(x: Floats) -> Order:
    """The draws by rising values of each parameter."""
    return np.argsort(x, axis=1, kind="stable")


def everything(parameters: int) -> Box:
    """The box without limits."""
    return Box(np.full(parameters, -np.inf), np.full(parameters, np.inf))


def inside(x: Floats, box: Box) -> Mask:
    """Which draws lie in a box, limits included, ``(draws,)``."""
    return within(x, np.array(box.restricted, dtype=np.int64), box.low, box.high)


def counted(x: Floats, cases: Mask, box: Box) -> tuple[int, int]:
    """Draws in a box, and cases of interest among them."""
    held = inside(x, box)
    return int(np.count_nonzero(held)), int(np.count_nonzero(held & cases))


def peeled(x: Floats, cases: Mask, least: float, order: Order | None = None) -> list[Box]:
    """All boxes that PRIM passes through, from that of all draws to the last one.

    Parameters
    ----------
    x : (parameters, draws) array
    cases : (draws,) array of bool
        Cases of interest.
    least : float
        A box holds at least this share of all draws.
    order : (parameters, draws) array of int, optional
        The draws by rising values of each parameter, if they are sorted already.
    """
    order = sorted_draws(x) if order is None else order.copy()
    boxes = [everything(len(x))]
    for k, limit, above in zip(*steps(x, order, cases, least, ALPHA), strict=True):
        last = boxes[-1]
        low, high = (last.low[k], limit) if above else (limit, last.high[k])
        boxes.append(last.limited(int(k), low, high))
    return [*boxes, *_pasted(x, cases, boxes[-1])]


def _pasted(x: Floats, cases: Mask, box: Box) -> Iterator[Box]:
    """Boxes that pasting passes through."""
    while True:
        count, hits = counted(x, cases, box)
        best: tuple[float, int, Box] | None = None
        for k in box.restricted:
            for wider in _wider(x, box, k):
                count_then, hits_then = counted(x, cases, wider)
                rise = hits_then / count_then - hits / count
                free = len(box.restricted) - len(wider.restricted)
                gain = rise / (count_then - count) if count_then > count else 0.0
                if best is None or (gain, free) > best[:2]:
                    best = (gain, free, wider)
        if best is None or best[0] <= 0:
            return
        box = best[2]
        yield box


def _wider(x: Floats, box: Box, k: int) -> Iterator[Box]:
    """The box with a share α of the draws beyond a limit given back, below and above."""
    others = x[k, inside(x, box.without(k))]
    low, high = float(box.low[k]), float(box.high[k])
    if low > -np.inf:
        limit = _given_back(others[others <= low], True)
        yield box.limited(k, limit if limit > x[k].min() else -np.inf, high)
    if high < np.inf:
        limit = _given_back(others[others >= high], False)
        yield box.limited(k, low, limit if limit < x[k].max() else np.inf)


def _given_back(beyond: Floats, below: bool) -> float:
    """The new limit among values beyond the old one; infinite if there are none."""
    if not len(beyond):
        return -np.inf if below else np.inf
    return float(tail(np.sort(beyond), ALPHA, below))
