"""What resamples say of a parameter: how often it is limited, and where."""

from __future__ import annotations

from typing import Any

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.discovery_search import Region

__all__ = ["LIMITS", "found_again"]

LIMITS = ("low_p05", "low_p95", "high_p05", "high_p95")
"""Quantiles of lower and upper limits over the resamples that set one."""


def found_again(region: Region, k: int) -> dict[str, Any]:
    """In how many resamples a parameter is limited, on the same side, and where."""
    lows = np.array([-np.inf if box is None else box.low[k] for box in region.again])
    highs = np.array([np.inf if box is None else box.high[k] for box in region.again])
    below, above = lows > -np.inf, highs < np.inf
    same = (below | (region.box.low[k] == -np.inf)) & (above | (region.box.high[k] == np.inf))
    limits = [*_quantiles(lows[below]), *_quantiles(highs[above])]
    return {
        "resamples": len(region.again),
        "restricted": int(np.count_nonzero(below | above)),
        "same_side": int(np.count_nonzero(same & (below | above))),
        **dict(zip(LIMITS, limits, strict=True)),
    }


def _quantiles(limits: Floats) -> list[float]:
    if not len(limits):
        return [np.nan, np.nan]
    return [float(each) for each in np.quantile(limits, [0.05, 0.95])]
