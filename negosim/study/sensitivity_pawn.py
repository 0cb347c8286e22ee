"""PAWN: how far the distribution of a function moves if one argument is held (Pianosi & Wagener 2015, 2018).

The range of an argument is cut into ten equally likely parts. For each the Kolmogorov-Smirnov distance is
taken between the distribution of the function given that part and that of all points:

    KS = max over y of | F(y | part) − F(y) |

and over the parts the median and the largest of them. Unlike shares of a variance, they look at the whole
distribution, so that a few far values do not decide.

With finitely many points the distance is above 0 for an argument without influence, too, and too high for
others. So the design has nineteen dummy arguments that the function does not see. One more without influence
would be above the largest of them with probability 1/20, and the middle one says about how much too high
distances are. A bootstrap repeats that bias: its standard errors say how much a distance would differ from
one set of points to another, and 1.96 of them are no interval that holds the true distance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from negosim.model.lanes import Floats, Ints
from negosim.study.sensitivity_designs import CubeFunction, Design, is_constant, values_at

__all__ = [
    "DISTANCE_RESAMPLES",
    "DUMMIES",
    "PARTS",
    "Distances",
    "distances",
    "parts_of",
    "pawn_distances",
    "with_dummies",
]

PARTS = 10
DUMMIES = 19
DISTANCE_RESAMPLES = 100

_NORMAL_95 = 1.959963984540054

Parts = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Distances:
    """Median and largest distance of each argument, ``(arguments,)`` each.

    ``…_half_width`` is 1.96 standard errors from a bootstrap of the points; ``…_threshold`` the largest of
    the dummies, ``median_of_dummies`` the middle one of their medians.
    """

    median: Floats
    median_half_width: Floats
    largest: Floats
    largest_half_width: Floats
    median_threshold: float
    largest_threshold: float
    median_of_dummies: float


def with_dummies(design: Design) -> Design:
    """A design with dummy arguments after its own."""
    return replace(design, names=(*design.names, *(f"dummy {k + 1}" for k in range(DUMMIES))))


def pawn_distances(function: CubeFunction, design: Design, points: Floats, seed: int) -> Distances | None:
    """Distances of a function of the unit cube; None, if it is constant at all points.

    Parameters
    ----------
    function : callable
        Sees all columns but those of the dummies.
    design : Design
        From ``with_dummies``.
    points : (points, parameters and dummies) array
        Of the design.
    seed : int
        Of the bootstrap.

    Raises
    ------
    RequestFault
        A value is not finite.
    """
    count = len(design.names) - DUMMIES
    own = np.ascontiguousarray(points[:, :count])
    values = values_at(function, own, design.names[:count])
    if is_constant(values):
        return None
    from SALib.analyze import pawn

    # Without a seed: SALib would seed NumPy's global generator with it, and draws nothing.
    found = pawn.analyze(design.problem, points, values, S=PARTS)
    widths = _half_widths(own, values, np.random.default_rng(seed))
    return Distances(
        median=found["median"][:count],
        median_half_width=widths[0],
        largest=found["maximum"][:count],
        largest_half_width=widths[1],
        median_threshold=float(found["median"][count:].max()),
        largest_threshold=float(found["maximum"][count:].max()),
        median_of_dummies=float(np.median(found["median"][count:])),
    )


def _half_widths(points: Floats, values: Floats, rng: np.random.Generator) -> Floats:
    """Of median and largest distance of each argument, ``(2, arguments)``."""
    order = np.argsort(values, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(values[order]) > 0, True))  # the last of those that are tied
    columns = [parts_of(column)[order] for column in points.T]
    found = np.empty((DISTANCE_RESAMPLES, 2, len(columns)))
    for resample in found:
        drawn = rng.integers(len(values), size=len(values))
        weights = np.bincount(drawn, minlength=len(values))[order].astype(np.float64)
        for k, parts in enumerate(columns):
            apart = distances(parts, weights, ends)
            resample[:, k] = np.median(apart), apart.max()
    widths: Floats = _NORMAL_95 * found.std(axis=0, ddof=1)
    return widths


def parts_of(column: Floats) -> Parts:
    """For each part, which points are in it, ``(points, PARTS)``; cut where SALib cuts."""
    edges = np.quantile(column, np.arange(PARTS + 1) / PARTS)
    found: Parts = (column[:, None] >= edges[:-1]) & (column[:, None] < edges[1:])
    return found


def distances(parts: Parts, weights: Floats, ends: Ints) -> Floats:
    """Distance of each part that holds a point, points in the order of their values, with weights."""
    whole = np.cumsum(weights)[ends]
    inside = np.cumsum(parts * weights[:, None], axis=0)[ends]
    some = inside[-1] > 0
    apart: Floats = np.abs(inside[:, some] / inside[-1, some] - (whole / whole[-1])[:, None]).max(axis=0)
    return apart
