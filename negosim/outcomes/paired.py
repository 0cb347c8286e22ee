"""A difference between two scenarios that were solved for the same draws, draw by draw.

With y and x what two scenarios give in one draw, the mean of y − x over draws has the error of the
draw-wise differences. What the uncertain parameters do to both alike falls out of it, so that it is
far smaller than that of two runs with draws of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negosim.model.lanes import Floats
from negosim.outcomes.statistics import Tally, blocks_of, spread
from negosim.scenario.data import Design

__all__ = ["Paired", "paired"]

_ROUNDING = 1e-12  # of the largest number, or of 1: what two solutions of one game may differ by


@dataclass(frozen=True)
class Paired:
    """How far one number of a scenario is above that of another one.

    Attributes
    ----------
    difference, error : float
        Mean of the draw-wise differences, and its Monte Carlo error.
    low, high : float
        95 % interval of that mean.
    p05, p95 : float
        Quantiles of the difference over draws.
    higher : float
        Share of draws in which the number is above the other by more than an error of rounding.
    clear : bool
        Whether the interval excludes zero; never, if no draw differs by more than an error of rounding.
    """

    difference: float
    error: float
    low: float
    high: float
    p05: float
    p95: float
    higher: float
    clear: bool


def paired(values: Floats, baseline: Floats, design: Design) -> Paired:
    """How far ``values`` are above ``baseline``.

    Parameters
    ----------
    values, baseline : (draws,) arrays
        One number of two scenarios, in the same draws.
    design : Design
        Decides how the error of the mean is found, as for one scenario.
    """
    difference = values - baseline
    tally = Tally(design)
    for block in blocks_of(len(difference), design):
        tally.add(difference[None, block.begin : block.end], block.replicate)
    found = tally.mean()
    mean, half_width = float(found.mean[0]), float(found.half_width[0])
    p05, p95 = spread(difference[None])
    rounding = _ROUNDING * max(1.0, float(np.abs(values).max()), float(np.abs(baseline).max()))
    differs = bool((np.abs(difference) > rounding).any())
    return Paired(
        difference=mean,
        error=float(found.error[0]),
        low=mean - half_width,
        high=mean + half_width,
        p05=float(p05[0]),
        p95=float(p95[0]),
        higher=float((difference > rounding).mean()),
        clear=differs and abs(mean) > half_width,  # an interval that is none excludes nothing
    )
