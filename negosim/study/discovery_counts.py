"""Shares with their error, and how unlikely a condition's effect would be by chance."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import bdtrc

from negosim.model.lanes import Floats
from negosim.study.discovery_peel import Box, inside
from negosim.study.discovery_search import Sample
from negosim.study.discovery_steps import Mask

__all__ = ["counts", "mean_of", "quasi_p", "wilson"]

_NORMAL_95 = 1.959963984540054


def counts(sample: Sample, held: Mask) -> tuple[int, int]:
    """Draws that are held, and cases of interest among them."""
    return int(np.count_nonzero(held)), int(np.count_nonzero(held & sample.cases))


def wilson(hits: int, count: int) -> tuple[float, float, float]:
    """A share and its 95 % interval (Wilson 1927); not a number where nothing is counted."""
    if not count:
        return math.nan, math.nan, math.nan
    share, z = hits / count, _NORMAL_95**2 / count
    middle = (share + z / 2) / (1 + z)
    half = math.sqrt(z * (share * (1 - share) + z / 4)) / (1 + z)
    return share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def mean_of(values: Floats) -> tuple[float, float, float]:
    """A mean of independent draws and its 95 % interval; not a number where there are none."""
    if not len(values):
        return math.nan, math.nan, math.nan
    mean = float(values.mean())
    if len(values) == 1:
        return mean, math.nan, math.nan
    half = _NORMAL_95 * float(values.std(ddof=1)) / math.sqrt(len(values))
    return mean, mean - half, mean + half


def quasi_p(sample: Sample, box: Box, k: int) -> float:
    """Chance of as many cases in a box, or more, if the limits to parameter k added nothing.

    Of n draws in the box h are of interest; without those limits a share p would be. It is
    P(H ≥ h), H binomial with n and p (Bryant & Lempert 2010).
    """
    count, hits = counts(sample, inside(sample.x, box))
    more, more_hits = counts(sample, inside(sample.x, box.without(k)))
    if not count or not hits:
        return 1.0
    return float(bdtrc(hits - 1, count, more_hits / more))
