"""Mean and standard deviation of a prior."""

from __future__ import annotations

import math

import numpy as np

from negosim.dispute.priors import Prior
from negosim.model.priors import quantile

__all__ = ["prior_moments"]

_POINTS = 20_000


def prior_moments(prior: Prior) -> tuple[float, float]:
    """Mean and standard deviation, by the midpoint rule over 20,000 quantiles.

    Parameters
    ----------
    prior : Prior

    Returns
    -------
    (float, float)
        Of a prior with one value that value and exactly 0; of one that can be infinite, infinity and not a
        number.
    """
    low, high = prior.support()
    if low == high:
        return low, 0.0
    values = quantile(prior, (np.arange(_POINTS) + 0.5) / _POINTS)
    if not np.isfinite(values).all():
        return math.inf, math.nan
    return float(values.mean()), float(values.std())
