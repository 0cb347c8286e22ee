"""Quantiles over draws that come block by block, from the ends of each block.

The 5 % and 95 % quantiles of many draws lie among the smallest and largest of each block. Keeping
``tail_length`` of them at both ends is enough unless a block's share below the quantile is seven
standard deviations larger than it should be; where that happens, the quantile is not known (NaN).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from negosim.model.lanes import Floats

__all__ = ["Tails", "quantiles", "tail_length", "tails_of"]

_SHARE = 0.05
_DEVIATIONS = 7.0


@dataclass(frozen=True)
class Tails:
    """The smallest and the largest numbers of a block of draws, ``(rows, length)`` each, in order."""

    draws: int
    low: Floats
    high: Floats


def tail_length(draws: int) -> int:
    """How many numbers are kept at each end of a block."""
    return min(draws, math.ceil(_SHARE * draws + _DEVIATIONS * math.sqrt(_SHARE * (1 - _SHARE) * draws)) + 1)


def tails_of(values: Floats) -> Tails:
    """Ends of a block ``(rows, draws)``, rounded to single precision, in which they are stored."""
    draws = values.shape[-1]
    k = tail_length(draws)
    kept = np.partition(values, [k - 1, draws - k], axis=-1)
    low, high = np.sort(kept[:, :k], axis=-1), np.sort(kept[:, draws - k :], axis=-1)
    return Tails(draws, low.astype(np.float32), high.astype(np.float32))


def quantiles(blocks: Sequence[Tails]) -> tuple[Floats, Floats]:
    """5 % and 95 % quantiles of all draws of some blocks, ``(rows,)`` each (Hyndman & Fan 1996, type 7)."""
    draws = sum(block.draws for block in blocks)
    low = _lower([(b.draws, b.low) for b in blocks], draws)
    high = 0.0 - _lower([(b.draws, -b.high[:, ::-1]) for b in blocks], draws)
    return low, high


def _lower(blocks: Sequence[tuple[int, Floats]], draws: int) -> Floats:
    merged = np.sort(np.concatenate([low for _, low in blocks], axis=-1).astype(np.float64), axis=-1)
    place = _SHARE * (draws - 1)
    below = int(place)
    above = min(below + 1, draws - 1)
    if above >= merged.shape[-1]:
        return np.full(merged.shape[0], np.nan)
    found = merged[:, below] + (place - below) * (merged[:, above] - merged[:, below])
    for many, low in blocks:
        if low.shape[-1] < many:  # beyond its last number nothing of the block is known
            found = np.where(merged[:, above] > low[:, -1], np.nan, found)
    return found
