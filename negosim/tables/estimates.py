"""Numbers of tables of results as estimates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from negosim.outcomes.statistics import half_width
from negosim.scenario.data import Scenario
from negosim.tables.digits import Estimate

__all__ = ["difference", "estimate", "named", "of_error"]

_NAN = math.nan


def estimate(row: Mapping[Any, Any], factor: float = 1.0, *, bounded: bool = True) -> Estimate:
    """A row with ``mean``, ``low`` and ``high``, in another unit if need be."""
    return _read(row, ("mean", "low", "high", "p05", "p95"), factor, bounded=bounded)


def named(
    row: Mapping[Any, Any], name: str, factor: float = 1.0, *, signed: bool = False, bounded: bool = True
) -> Estimate:
    """Columns of a row such as ``gain``, ``gain_low`` and ``gain_high``."""
    columns = (name, *(f"{name}_{end}" for end in ("low", "high", "p05", "p95")))
    return _read(row, columns, factor, signed=signed, bounded=bounded)


def difference(row: Mapping[Any, Any], factor: float = 1.0) -> Estimate:
    """A row with a ``difference`` and its ``low`` and ``high``."""
    return _read(row, ("difference", "low", "high", "p05", "p95"), factor, signed=True)


def of_error(mean: float, error: float, scenario: Scenario) -> Estimate:
    """A mean over a scenario's draws with its standard error."""
    half = half_width(error, scenario.run.design)
    return Estimate(mean, mean - half, mean + half)


def _read(
    row: Mapping[Any, Any],
    columns: tuple[str, ...],
    factor: float,
    *,
    signed: bool = False,
    bounded: bool = True,
) -> Estimate:
    mean, low, high, p05, p95 = (factor * float(row.get(name, _NAN)) for name in columns)
    return Estimate(mean, low, high, p05, p95, signed=signed, bounded=bounded)
