"""The break-even values of one parameter for each of many values of another: a curve for two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from negosim.errors import RequestFault
from negosim.reading import named, unknown
from negosim.scenario.data import Scenario
from negosim.study.breakeven_range import searched
from negosim.study.breakeven_values import BreakEvenValues, break_even
from negosim.study.goal import Goal
from negosim.study.responses import Responses

__all__ = ["ACROSS", "COLUMNS", "pair_of", "pair_rows", "pair_values"]

ACROSS = 17
"""Values of the first parameter of a pair."""

COLUMNS: dict[str, type] = {
    "first": str,
    "second": str,
    "first_value": float,
    "reach": str,
    "met": str,
    "second_value": float,
    "low": float,
    "high": float,
    "low_open": bool,
    "high_open": bool,
    "mean": float,
    "mean_low": float,
    "mean_high": float,
}
"""Columns of ``pairs``."""

_BESIDE = 0.5  # of the prior's width, on either side


def pair_of(scenario: Scenario, pair: str | Sequence[str]) -> tuple[str, str]:
    """Two parameters from what was written, such as ``sway_japan,sway_russia``.

    Raises
    ------
    RequestFault
        They are not two different parameters.
    """
    names = pair.split(",") if isinstance(pair, str) else list(pair)
    names = [str(name).strip().removeprefix("parameters.") for name in names]
    if len(names) != 2 or names[0] == names[1]:
        found = named(pair if isinstance(pair, str) else ",".join(names))
        raise RequestFault(
            f"--pair: expected two parameters such as sway_japan,sway_russia, found '{found}'; change it."
        )
    for name in names:
        if name not in scenario.priors:
            raise RequestFault(f"--pair: {unknown('parameter', name, scenario.priors)}")
    return names[0], names[1]


def pair_values(scenario: Scenario, name: str) -> list[float]:
    """Values of the first parameter: where its prior is, and half that width on either side, if legal."""
    where = searched(scenario, name)
    (bottom, top), (first, last) = where.bulk, where.ends
    room = _BESIDE * (top - bottom or abs(top) or 1.0)
    return [float(v) for v in np.linspace(max(first, bottom - room), min(last, top + room), ACROSS)]


def pair_rows(responses: Responses, goal: Goal, pair: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """For each value of the first parameter a row for each break-even value of the second, or one.

    Without a break-even value the row has the highest mean if the target is met nowhere, and the lowest if
    it is met everywhere.
    """
    first, second = pair
    for value in pair_values(responses.scenario, first):
        found = break_even(responses, goal, second, settings={first: value}, upwards=None)
        start = {"first": first, "second": second, "first_value": value}
        yield from (start | row for row in _rows(found))


def _rows(found: BreakEvenValues) -> Iterator[dict[str, Any]]:
    for crossing in found.crossings:
        yield {
            "reach": found.reach_of(crossing.value).value,
            "met": "above" if crossing.met_above else "below",
            "second_value": crossing.value,
            "low": crossing.low,
            "high": crossing.high,
            "low_open": crossing.low_open,
            "high_open": crossing.high_open,
            "mean": crossing.there.mean,
            "mean_low": crossing.there.ends[0],
            "mean_high": crossing.there.ends[1],
        }
    if not found.crossings:
        best, (first, last) = found.best, found.searched.ends
        yield {
            "reach": found.reach.value,
            "met": "everywhere" if found.reach == "always" else "nowhere",
            "second_value": best.value,
            "low": first,
            "high": last,
            "low_open": True,
            "high_open": True,
            "mean": best.mean,
            "mean_low": best.ends[0],
            "mean_high": best.ends[1],
        }
