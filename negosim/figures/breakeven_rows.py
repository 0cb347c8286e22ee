"""Rows of the chart of break-even values: which parameters, what is marked, and where it lies in a prior."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from negosim.figures.breakeven_words import between, nearest, plain, said_value, share
from negosim.store.study import Study
from negosim.wording import say

__all__ = ["Row", "chart_data", "chart_rows", "left_out_words"]

_MOST, _ENOUGH, _MOST_VALUES = 20, 12, 2
_FARTHER = "{count} that cross it farther away"
_STAY = "{count} that stay farther from it"
_FLAT = "{count} without any effect on it"


@dataclass(frozen=True)
class Row:
    """One parameter of the chart.

    Attributes
    ----------
    name, label : str
        The parameter, and what it means.
    told : str
        Its break-even values, or how far it gets, in words.
    marks : tuple of (str, float, float, float)
        What is marked, and the value with its ends in standard deviations of the prior from the mean;
        none for a fixed parameter.
    """

    name: str
    label: str
    told: str
    marks: tuple[tuple[str, float, float, float], ...]


def chart_rows(found: Study) -> list[Row]:
    """Parameters with a break-even value, the most reachable first, then those that come nearest to it."""
    crossings = found.tables["crossings"]
    rows = [_crossing_row(row, crossings) for row in nearest(found).head(_MOST).to_dict("records")]
    near = _nearest_without(found).head(max(0, _ENOUGH - len(rows)))
    return rows + [_near_row(row) for row in near.to_dict("records")]


def _nearest_without(found: Study) -> pd.DataFrame:
    """Parameters that do not cross the target but have an effect, the nearest to it first."""
    parameters = found.tables["parameters"]
    some = parameters[(parameters["crossings"] == 0) & ~parameters["flat"]]
    far = (some["best"] - found.question["target"]).abs()
    return some.assign(far=far).sort_values("far", kind="stable")


def left_out_words(found: Study) -> str:
    """How many parameters have no row, and why, in one sentence; nothing if all have one."""
    parameters = found.tables["parameters"]
    shown = [row.name for row in chart_rows(found)]
    rest = parameters[~parameters["parameter"].isin(shown)]
    flat, cross = int(rest["flat"].sum()), int((rest["crossings"] > 0).sum())
    other = len(rest) - flat - cross
    counted = ((cross, _FARTHER), (other, _STAY), (flat, _FLAT))
    parts = [say(words, count=count) for count, words in counted if count]
    return say("Not shown: {parts}.", parts=say(", ").join(parts)) if parts else ""


# ---- Rows
def _crossing_row(row: Any, crossings: pd.DataFrame) -> Row:
    own = crossings[crossings["parameter"] == row["parameter"]].to_dict("records")
    marks = [(f"met_{each['met']}", *_ends(row, each)) for each in own] if row["sd"] > 0 else []
    if len(own) == 1:
        interval = between(own[0]).replace(" – ", "–")
        told = say("{value} ({interval})", value=said_value(own[0]), interval=interval)
    else:
        more = ["…"] if len(own) > _MOST_VALUES else []
        told = say("; ").join([*(said_value(each) for each in own[:_MOST_VALUES]), *more])
    return Row(row["parameter"], _label(row), told, (*_background(row), *marks))


def _near_row(row: Any) -> Row:
    there = row["best_value"]
    at = _deviations(row, there)
    marks = [("nearest", at, at, at)] if row["sd"] > 0 else []
    told = say("{share} at {value}", share=share(row["best"]), value=plain(there))
    return Row(row["parameter"], _label(row), told, (*_background(row), *marks))


def _label(row: Any) -> str:
    words = "{name} (fixed at {value}): {text}" if row["sd"] == 0 else "{name} (mode {value}): {text}"
    return say(words, name=row["parameter"], value=plain(row["mode"]), text=row["meaning"])


def _background(row: Any) -> Iterator[tuple[str, float, float, float]]:
    if not row["sd"] > 0:
        return
    mode = _deviations(row, row["mode"])
    yield "searched", mode, _deviations(row, row["searched_low"]), _deviations(row, row["searched_high"])
    yield "prior", mode, _deviations(row, row["prior_low"]), _deviations(row, row["prior_high"])


def _ends(row: Any, each: Any) -> tuple[float, float, float]:
    return (
        _deviations(row, each["value"]),
        _deviations(row, each["low"]),
        _deviations(row, each["high"]),
    )


def _deviations(row: Any, value: float) -> float:
    """Distance of a value from the prior's mean, in its standard deviations; a fixed one has none."""
    if not row["sd"] > 0:
        return math.nan
    mean = row.get("mean_prior", row["mean"])
    return float((value - mean) / row["sd"]) if math.isfinite(value) else value


def chart_data(found: Study) -> pd.DataFrame:
    """What the chart shows: every mark of every row."""
    rows = [
        {"parameter": row.name, "mark": mark, "deviations": value, "low": low, "high": high, "told": row.told}
        for row in chart_rows(found)
        for mark, value, low, high in row.marks
    ]
    return pd.DataFrame(rows, columns=["parameter", "mark", "deviations", "low", "high", "told"])
