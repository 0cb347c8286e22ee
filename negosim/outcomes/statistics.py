"""Means over draws and how far to trust them.

Sums are taken in blocks of at most BLOCK draws, in order, so that they have the same bits however
the blocks were solved. The Monte Carlo interval says how far the mean over infinitely many draws
may be; the spread over draws says how much the answer depends on what is uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negosim.model.draws import REPLICATES
from negosim.model.lanes import Floats
from negosim.scenario.data import Design

__all__ = ["BLOCK", "Block", "Mean", "Tally", "blocks_of", "spread"]

BLOCK = 1024

_NORMAL_95 = 1.959963984540054
_STUDENT_95 = 2.364624251592784  # 7 degrees of freedom: 8 independent randomisations


@dataclass(frozen=True)
class Block:
    """Draws ``begin`` to ``end - 1``, of one randomisation of the design."""

    begin: int
    end: int
    replicate: int


def blocks_of(draws: int, design: Design) -> list[Block]:
    """The fixed blocks of a run."""
    replicates = 1 if design is Design.PLAIN else REPLICATES
    each = draws // replicates
    return [
        Block(first, min(first + BLOCK, (r + 1) * each), r)
        for r in range(replicates)
        for first in range(r * each, (r + 1) * each, BLOCK)
    ]


@dataclass(frozen=True)
class Mean:
    """Mean over draws, its standard error, and half the width of its 95 % interval."""

    mean: Floats
    error: Floats
    half_width: Floats


class Tally:
    """Adds up numbers over draws.

    Parameters
    ----------
    design : Design
        Decides how the error is found: from the draws (plain), or from the means of the 8
        independent randomisations.
    """

    def __init__(self, design: Design) -> None:
        self._replicates = 1 if design is Design.PLAIN else REPLICATES
        self._origin: Floats = np.zeros(0)
        self._sums: list[Floats] = []
        self._squares: list[Floats] = []
        self._counts = [0] * self._replicates

    def add(self, values: Floats, replicate: int) -> None:
        """Add a block of draws, ``(..., draws)``, in the order of the draws."""
        if not self._sums:
            # Sums are of distances from the first draw, lest large numbers hide a small variance.
            self._origin = np.array(values[..., 0])
            self._sums = [np.zeros(self._origin.shape) for _ in range(self._replicates)]
            self._squares = [np.zeros(self._origin.shape) for _ in range(self._replicates)]
        distance = np.ascontiguousarray(values - self._origin[..., None])
        self._sums[replicate] += distance.sum(axis=-1)
        self._squares[replicate] += (distance * distance).sum(axis=-1)
        self._counts[replicate] += values.shape[-1]

    def mean(self) -> Mean:
        """Mean, error and interval of everything that was added."""
        if self._replicates > 1:
            return self._mean_of_replicates()
        n = self._counts[0]
        distance = self._sums[0] / n
        variance = np.maximum(0.0, self._squares[0] / n - distance * distance) * n / max(1, n - 1)
        error = np.sqrt(variance / n) if n > 1 else np.full(distance.shape, np.nan)
        return Mean(self._origin + distance, error, _NORMAL_95 * error)

    def _mean_of_replicates(self) -> Mean:
        means = self._origin + np.stack([s / n for s, n in zip(self._sums, self._counts, strict=True)])
        mean = means.mean(axis=0)
        error = np.sqrt(((means - mean) ** 2).sum(axis=0) / (len(means) - 1) / len(means))
        return Mean(mean, error, _STUDENT_95 * error)


def spread(values: Floats) -> tuple[Floats, Floats]:
    """5 % and 95 % quantiles over draws of each row of ``(rows, draws)``."""
    low, high = np.quantile(values, [0.05, 0.95], axis=-1)
    return low, high
