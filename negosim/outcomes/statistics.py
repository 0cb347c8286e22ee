"""Means over draws and how far to trust them.

Sums are taken in blocks of at most BLOCK draws, in order, so that they have the same bits however
the blocks were solved. The Monte Carlo interval says how far the mean over infinitely many draws
may be; the spread over draws says how much the answer depends on what is uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from negosim.model.draws import REPLICATES
from negosim.model.lanes import Floats
from negosim.scenario.data import Design

__all__ = [
    "BLOCK",
    "Block",
    "Mean",
    "Moments",
    "Tally",
    "blocks_of",
    "half_width",
    "mean_of",
    "moments_of",
    "spread",
]

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


@dataclass(frozen=True)
class Moments:
    """Number of draws, their mean, and the sum of squared distances from it, ``(...)`` each."""

    draws: int
    mean: Floats
    squares: Floats

    def joined(self, other: Moments) -> Moments:
        """Moments of both sets of draws (Chan, Golub & LeVeque 1983, eq. 1.5)."""
        draws = self.draws + other.draws
        apart = other.mean - self.mean
        return Moments(
            draws,
            self.mean + apart * (other.draws / draws),
            self.squares + other.squares + apart * apart * (self.draws * other.draws / draws),
        )


def moments_of(values: Floats) -> Moments:
    """Moments of a block of draws, ``(..., draws)``.

    Sums are of distances from the first draw, lest large numbers hide a small variance.
    """
    draws, first = values.shape[-1], values[..., 0]
    distance = np.ascontiguousarray(values - first[..., None])
    total, squares = distance.sum(axis=-1), (distance * distance).sum(axis=-1)
    return Moments(draws, first + total / draws, np.maximum(0.0, squares - total * (total / draws)))


def half_width(error: float, design: Design) -> float:
    """Half the width of the 95 % interval of a mean with this standard error."""
    return (_NORMAL_95 if design is Design.PLAIN else _STUDENT_95) * error


def mean_of(replicates: Sequence[Moments]) -> Mean:
    """Mean, error and interval.

    Parameters
    ----------
    replicates : sequence of Moments
        One (plain design), whose draws give the error, or those of the independent randomisations
        of a design, whose means give it.
    """
    if len(replicates) > 1:
        means = np.stack([moments.mean for moments in replicates])
        mean = means.mean(axis=0)
        error = np.sqrt(((means - mean) ** 2).sum(axis=0) / (len(means) - 1) / len(means))
        return Mean(mean, error, _STUDENT_95 * error)
    (only,) = replicates
    n = only.draws
    error = np.sqrt(only.squares / (n - 1) / n) if n > 1 else np.full(only.mean.shape, np.nan)
    return Mean(only.mean, error, _NORMAL_95 * error)


class Tally:
    """Moments over draws, block by block.

    Parameters
    ----------
    design : Design
        Decides how the error is found: from the draws (plain), or from the means of the 8
        independent randomisations.
    """

    def __init__(self, design: Design) -> None:
        self._replicates: list[Moments | None] = [None] * (1 if design is Design.PLAIN else REPLICATES)

    def add(self, values: Floats, replicate: int) -> None:
        """Add a block of draws, ``(..., draws)``, in the order of the draws."""
        self.add_moments(moments_of(values), replicate)

    def add_moments(self, block: Moments, replicate: int) -> None:
        """Add the moments of a block of draws, in the order of the draws."""
        before = self._replicates[replicate]
        self._replicates[replicate] = block if before is None else before.joined(block)

    def mean(self) -> Mean:
        """Mean, error and interval of everything that was added."""
        return mean_of([moments for moments in self._replicates if moments is not None])


def spread(values: Floats) -> tuple[Floats, Floats]:
    """5 % and 95 % quantiles over draws of each row of ``(rows, draws)``."""
    low, high = np.quantile(values, [0.05, 0.95], axis=-1)
    return low, high
