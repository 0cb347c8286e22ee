"""Which class of outcomes leads at each cell of a sweep, and whether its lead is certain."""

from __future__ import annotations

import numpy as np
import pandas as pd

from negosim.figures.sweep_view import Floats, Ints, SweepView

__all__ = ["sweep_regimes_data"]


def sweep_regimes_data(view: SweepView) -> pd.DataFrame:
    """What the map of regimes draws, in percent.

    A lead is ``in_doubt`` if it is not larger than the half-widths of the 95 % intervals of both means
    together. That errs on the side of doubt: means over the same draws differ with less error.

    Returns
    -------
    DataFrame
        A row for each cell: columns cell, the axes, class and label of the class that leads, its mean, low
        and high, second, second_label, second_mean, lead, error (the two half-widths together), in_doubt.
        Cells without a result have no class.
    """
    table = view.percent()
    names = list(view.labels)
    wide = {
        column: table.pivot(index="cell", columns="class", values=column)[names].to_numpy(float)
        for column in ("mean", "low", "high")
    }
    # Of an interval that was cut at 0 or 100 %, the other side is its half-width.
    half = np.maximum(wide["mean"] - wide["low"], wide["high"] - wide["mean"])
    order = np.argsort(-wide["mean"], axis=1, kind="stable")  # what is not a number comes last
    cells = table.drop_duplicates("cell").sort_values("cell", kind="stable")
    data = cells[["cell", *(axis.path for axis in view.axes)]].reset_index(drop=True)
    first, second = _ranked(names, wide["mean"], order, 0), _ranked(names, wide["mean"], order, 1)
    labels = view.labels | {"": ""}
    data["class"], data["mean"] = first
    data.insert(len(data.columns) - 1, "label", data["class"].map(labels))
    for column in ("low", "high"):
        data[column] = _at(wide[column], order, 0)
    data["second"], second_mean = second
    data["second_label"], data["second_mean"] = data["second"].map(labels), second_mean
    data["lead"] = data["mean"] - data["second_mean"]
    data["error"] = _at(half, order, 0) + _at(half, order, 1)
    # Also where one draw alone has no error; not where there is no second class.
    data["in_doubt"] = ~(data["lead"] > data["error"]) & data["lead"].notna()
    return data


def _ranked(names: list[str], means: Floats, order: Ints, rank: int) -> tuple[list[str], Floats]:
    """Names and means of the classes of a rank, none where there is no such class."""
    found = _at(means, order, rank)
    chosen = order[:, rank] if rank < len(names) else np.zeros(len(order), dtype=int)
    return ["" if np.isnan(mean) else names[k] for k, mean in zip(chosen, found, strict=True)], found


def _at(values: Floats, order: Ints, rank: int) -> Floats:
    if rank >= values.shape[1]:
        return np.full(len(values), np.nan)
    return np.take_along_axis(values, order[:, [rank]], axis=1)[:, 0]
