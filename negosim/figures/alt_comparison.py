"""Alternative texts of the charts of a comparison: their form, then the numbers that matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from negosim.figures.captions import half_width, is_coarse, rounded_mean, sentences
from negosim.figures.choices import ComparisonKind
from negosim.figures.difference_panels import points
from negosim.figures.endings import SETTLED
from negosim.figures.scenario_marks import shown_names
from negosim.figures.sheet import percent
from negosim.figures.words import listed
from negosim.store.comparison import ComparisonTables
from negosim.wording import say

__all__ = ["comparison_alt", "rounded_points"]

_MOST = 4
"""Differences or scenarios that are named."""


def comparison_alt(comparison: ComparisonTables, kind: ComparisonKind, data: pd.DataFrame) -> str:
    """The alternative text of a chart of a comparison, in the language in use.

    Parameters
    ----------
    comparison : ComparisonTables
        Such as ``Comparison``.
    kind : ComparisonKind
    data : DataFrame
        What the chart draws.
    """
    if kind is ComparisonKind.DISTRIBUTIONS:
        return sentences(_distributions(_titled(comparison, data)))
    return sentences(_differences(_titled(comparison, data), shown_names(comparison)[comparison.baseline]))


def _titled(comparison: ComparisonTables, data: pd.DataFrame) -> pd.DataFrame:
    """The data with scenarios by the names that readers see."""
    return data.assign(scenario=data["scenario"].map(shown_names(comparison)))


def _differences(data: pd.DataFrame, baseline: str) -> Iterable[str]:
    drawn = data[data["drawn"]]
    yield say(
        "Dot chart of differences from “{baseline}”, a row for each of {count} outcome classes.",
        baseline=baseline,
        count=drawn["class"].nunique(),
    )
    others = drawn["scenario"].nunique()
    yield say("Lines in each row, one for each other scenario: {count}.", count=others)
    yield "Horizontal axis: percentage points."
    far = drawn.loc[drawn["difference"].abs().sort_values(ascending=False, kind="stable").index]
    far = far[far["difference"] != 0].head(_MOST)
    if far.empty:
        yield "No outcome differs."
        return
    yield say("Largest mean differences: {told}.", told=listed(map(_far, far.to_dict("records"))))
    if drawn["low"].notna().any():
        words = "Differences whose 95 % interval does not include zero: {clear} of {count}."
        yield say(words, clear=int(drawn["clear"].sum()), count=len(drawn))


def _far(row: Any) -> str:
    half = half_width(row, "difference")
    return say(
        "{label} in “{scenario}” {mean} (5th to 95th percentile {low} to {high})",
        label=row["label"],
        scenario=row["scenario"],
        mean=rounded_points(row["difference"], half),
        low=rounded_points(row["p05"], half),
        high=rounded_points(row["p95"], half),
    )


def rounded_points(value: float, half: float) -> str:
    """A difference with no more digits than its interval bears: +3 for +2.62 ± 0.8."""
    if not is_coarse(half) or value == 0:
        return points(value)
    return f"{value:+.0f}".replace("-", "\N{MINUS SIGN}") if abs(value) > 0.5 else "0"


def _distributions(data: pd.DataFrame) -> Iterable[str]:
    names = list(data["scenario"].unique())
    yield say("Stacked bars, one for each of {count} scenarios.", count=len(names))
    yield "Horizontal axis: probability, 0 to 100 %."
    settled = data[data["part"].isin(SETTLED)].groupby("scenario")["mean"].sum()
    settled = settled.reindex(names, fill_value=0.0)
    shown = (
        names if len(names) <= _MOST else list(dict.fromkeys((names[0], settled.idxmax(), settled.idxmin())))
    )
    for name in shown:
        rows = data[data["scenario"] == name].sort_values("mean", ascending=False, kind="stable")
        told = [
            say("{label} {share}", label=row["label"], share=rounded_mean(row))
            for row in rows.head(2).to_dict("records")
        ]
        together = percent(float(settled[name]))
        words = "{name}: {told}; settlements together {share}."
        yield say(words, name=name, told=listed(told), share=together)
    if len(shown) < len(names):
        low, high = percent(float(settled.min())), percent(float(settled.max()))
        yield say("In all scenarios settlements come to between {low} and {high}.", low=low, high=high)
