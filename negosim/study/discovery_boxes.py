"""Which box, of all that PRIM passes through, is told, and by how many parameters.

Coverage is the share of all cases of interest that a box holds, density the share of its draws that are
cases. Five steps, the same every time:

1. PRIM with all parameters. Of the boxes with a coverage of at least 1/2 the one of highest density is
   taken. It limits many parameters, of which some only help to fit noise.
2. One after the other the parameter is left out without whose limits the density of the box falls least,
   and PRIM is run again with those that are left (constrained PRIM: Kwakkel 2019), down to one.
3. Beginning with one, a further parameter is admitted if it raises density by more than a twentieth of
   itself and by more than two standard errors of the difference, up to five parameters.

4. PRIM is run again with the parameters that are kept. Of the boxes with a coverage of at least 1/2 whose
   density is below the highest by no more than that, the one of highest coverage is taken: a box within a
   region of even density would leave out draws that are like its own.
5. Where a parameter is limited on both sides, a side that raises density by less than that is left open.

Limits are rounded last, so that what is measured is what is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.discovery_peel import Box, counted, everything, peeled, sorted_draws
from negosim.study.discovery_steps import Mask

__all__ = [
    "COVERAGE",
    "ERRORS",
    "GAIN",
    "LEAST_DRAWS",
    "LEAST_MASS",
    "MOST",
    "Found",
    "Prim",
    "Size",
    "chosen",
    "densest",
    "density",
    "enough",
    "find",
    "smallest",
]

Prim = Callable[[Floats, Mask, float], list[Box]]
"""All boxes that PRIM passes through, from parameters, cases, and the least share of draws in a box."""

COVERAGE, GAIN, ERRORS, MOST = 0.5, 0.05, 2.0, 5
LEAST_MASS, LEAST_DRAWS = 0.05, 20


@dataclass(frozen=True)
class Size:
    """A box, the cases of interest that it holds, its density and the standard error of that."""

    box: Box
    hits: int
    density: float
    error: float

    @property
    def count(self) -> int:
        """How many parameters it limits."""
        return len(self.box.restricted)


@dataclass(frozen=True)
class Found:
    """A box, and how it was found.

    Attributes
    ----------
    box : Box
    sizes : tuple of Size
        Of step 2, those with fewer parameters first. The box has the parameters of one of them, and the
        limits of step 4.
    first, passed : tuple of Box
        All boxes of the first and of the last PRIM.
    """

    box: Box
    sizes: tuple[Size, ...]
    first: tuple[Box, ...]
    passed: tuple[Box, ...]


def smallest(cases: Mask) -> float:
    """Least share of the draws that a box holds: a twentieth; less where cases are few."""
    share = float(np.count_nonzero(cases)) / len(cases)
    return min(1.0, max(LEAST_DRAWS / len(cases), min(LEAST_MASS, share * COVERAGE)))


def find(x: Floats, cases: Mask, decimals: Sequence[int], prim: Prim = peeled) -> Found | None:
    """The box that is told; None if none has surely a higher density than all draws together.

    Parameters
    ----------
    x : (parameters, draws) array
    cases : (draws,) array of bool
    decimals : sequence of int
        To how many places the limits of each parameter are rounded.
    prim : callable
        For the first and the last run of PRIM.
    """
    least = smallest(cases)
    first = prim(x, cases, least)
    rows = densest(x, cases, first).restricted
    if not rows:
        return None
    sizes = _sizes(x, cases, rows, least)
    rows = enough(sizes).box.restricted
    passed = [_lifted(box, rows, len(x)) for box in prim(x[rows], cases, least)]
    box = _simplified(x, cases, chosen(x, cases, passed))
    if not box.restricted:
        return None
    return Found(_rounded(box, decimals), sizes, tuple(first), tuple(passed))


def densest(x: Floats, cases: Mask, boxes: Sequence[Box]) -> Box:
    """The box of highest density with a coverage of at least 1/2, the first of several."""
    return max(_eligible(x, cases, boxes), key=lambda size: size.density).box


def chosen(x: Floats, cases: Mask, boxes: Sequence[Box]) -> Box:
    """The box of highest coverage whose density is not surely below the highest, the first of several."""
    eligible = _eligible(x, cases, boxes)
    best = max(eligible, key=lambda size: size.density)
    least = best.density - max(GAIN * best.density, ERRORS * best.error)
    near = [size for size in eligible if size.density >= least]
    return max(near, key=lambda size: size.hits).box


def _eligible(x: Floats, cases: Mask, boxes: Sequence[Box]) -> list[Size]:
    every = int(np.count_nonzero(cases))
    sizes = (_size(x, cases, box) for box in boxes)
    return [size for size in sizes if size.hits >= COVERAGE * every]


def density(x: Floats, cases: Mask, box: Box) -> float:
    """Share of the draws in a box that are cases of interest; 0 where there are none."""
    count, hits = counted(x, cases, box)
    return hits / max(1, count)


def enough(sizes: Sequence[Size]) -> Size:
    """The box with as many parameters as pay, of boxes with ever more."""
    now = sizes[0]
    for more in (each for each in sizes[1:] if each.count <= MOST):
        least = max(GAIN * now.density, ERRORS * math.hypot(now.error, more.error))
        if more.density - now.density > least * (more.count - now.count):
            now = more
    return now


def _sizes(x: Floats, cases: Mask, rows: list[int], least: float) -> tuple[Size, ...]:
    """A box for every number of parameters, those with fewer first."""
    found: list[Size] = []
    order = dict(zip(rows, sorted_draws(x[rows]), strict=True))
    while rows:
        boxes = peeled(x[rows], cases, least, np.stack([order[k] for k in rows]))
        box = densest(x, cases, [_lifted(each, rows, len(x)) for each in boxes])
        rows = box.restricted
        if rows:
            found.append(_size(x, cases, box))
            share = found[-1].density
            loss = {k: share - density(x, cases, box.without(k)) for k in rows}
            rows = [k for k in rows if k != min(rows, key=loss.__getitem__)]
    return tuple(reversed(found))


def _size(x: Floats, cases: Mask, box: Box) -> Size:
    count, hits = counted(x, cases, box)
    share = hits / max(1, count)
    return Size(box, hits, share, math.sqrt(share * (1 - share) / max(1, count)))


def _lifted(box: Box, rows: list[int], parameters: int) -> Box:
    """A box of some parameters as one of all."""
    whole = everything(parameters)
    whole.low[rows], whole.high[rows] = box.low, box.high
    return whole


def _simplified(x: Floats, cases: Mask, box: Box) -> Box:
    """The box without limits on a second side of a parameter that do not raise density enough."""
    while True:
        now = _size(x, cases, box)
        open_ = [each for k in box.restricted for each in _one_sided(box, k)]
        if not open_:
            return box
        best = max(open_, key=lambda each: density(x, cases, each))
        if now.density - density(x, cases, best) > max(GAIN * now.density, ERRORS * now.error):
            return box
        box = best


def _one_sided(box: Box, k: int) -> list[Box]:
    """The box with either limit to a parameter alone, if it has two."""
    low, high = float(box.low[k]), float(box.high[k])
    if low == -np.inf or high == np.inf:
        return []
    return [box.limited(k, low, np.inf), box.limited(k, -np.inf, high)]


def _rounded(box: Box, decimals: Sequence[int]) -> Box:
    low, high = box.low.copy(), box.high.copy()
    for k in box.restricted:
        low[k], high[k] = round(float(low[k]), decimals[k]), round(float(high[k]), decimals[k])
    return Box(low, high)
