"""Two tables of data, number by number."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["NEAR", "Distance", "distance", "relative"]

NEAR = 1e-9
"""How near numbers are that differ with the machine alone: so much, or so large a part of the larger."""


@dataclass(frozen=True)
class Distance:
    """How far two tables are from each other.

    Attributes
    ----------
    size : float
        The largest difference, in parts of the larger number if that is above 1; infinite if the
        tables do not have the same rows, columns and words.
    says : str
        Where it is, in words.
    """

    size: float
    says: str

    @property
    def is_near(self) -> bool:
        """Whether machines alone may have caused it."""
        return self.size <= NEAR


_EQUAL = Distance(0.0, "the numbers are equal, and written otherwise")


def distance(then: bytes, now: bytes) -> Distance:
    """How far two CSV files are from each other."""
    try:
        before, after = (
            pd.read_csv(io.BytesIO(each), dtype=str, keep_default_na=False) for each in (then, now)
        )
    except ValueError:
        return Distance(math.inf, "the file beside the figure is no table")
    if list(before.columns) != list(after.columns) or len(before) != len(after):
        return Distance(math.inf, f"{_shape(before)} then, {_shape(after)} now, or under other names")
    found = [_column(name, before[name], after[name]) for name in before.columns] if len(before) else []
    most = max(found, key=lambda each: each.size, default=_EQUAL)
    return most if most.size else _EQUAL


def relative(one: npt.NDArray[np.float64], two: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far numbers are apart, in parts of the larger if that is above 1; infinite if one is no number."""
    with np.errstate(invalid="ignore"):
        apart = np.abs(one - two) / np.maximum(1.0, np.maximum(np.abs(one), np.abs(two)))
    return np.where(np.isfinite(apart), apart, math.inf)


def _shape(table: pd.DataFrame) -> str:
    return f"{len(table):,} rows and {len(table.columns)} columns"


def _column(name: str, then: pd.Series[str], now: pd.Series[str]) -> Distance:
    one, two = (pd.to_numeric(each, errors="coerce").to_numpy(float) for each in (then, now))
    # What is no number, or infinite, must be the same text.
    sizes = np.where(then.to_numpy() == now.to_numpy(), 0.0, relative(one, two))
    row = int(sizes.argmax())
    return Distance(
        float(sizes[row]), f"'{name}' in row {row + 1}: {then.iloc[row]} then, {now.iloc[row]} now"
    )
