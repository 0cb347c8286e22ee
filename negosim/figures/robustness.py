"""The chart of a robustness check."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from negosim.figures.captions_robustness import robustness_told
from negosim.figures.chart import Chart
from negosim.figures.distributions import Beside, distributions_data, distributions_figure
from negosim.figures.robustness_words import variant_says
from negosim.figures.sheet import percent
from negosim.figures.source import source_line
from negosim.figures.style import WIDTHS
from negosim.figures.text import drawn_text
from negosim.store.robustness import Robust

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["robustness_chart", "robustness_charts", "robustness_data"]

_HEAD = "Verdict changes in"


def robustness_data(found: Robust) -> pd.DataFrame:
    """What the chart draws, in percent, variant by variant; see ``distributions_data``."""
    labels = dict(zip(found.table["variant"], found.table["label"], strict=True))
    named = found.distributions.rename(columns={"variant": "scenario"})
    named["scenario"] = named["scenario"].map(labels)
    data = distributions_data(named, found.scenario.dispute)
    changed = dict(zip(found.table["label"], 100 * found.table["changed"], strict=True))
    return data.assign(changed=data["scenario"].map(changed))


def robustness_charts(found: Robust) -> tuple[Chart, ...]:
    """The chart of a robustness check."""
    data = robustness_data(found)
    return (Chart("robustness", partial(_drawn, found), data, partial(robustness_told, found, data)),)


def _drawn(found: Robust, width_mm: float) -> Figure:
    return robustness_chart(found, width_mm=width_mm)


def robustness_chart(found: Robust, *, width_mm: float = WIDTHS["page"]) -> Figure:
    """Bars of the outcome classes that add up, one for each variant, and how often the verdict changes."""
    data, scenario = robustness_data(found), found.scenario
    first, *others = found.table.to_dict("records")
    told = {variant_says(row["label"]): percent(100 * row["changed"]) for row in others}
    return distributions_figure(
        data.assign(scenario=data["scenario"].map(variant_says)),
        scenario.dispute,
        scenario.title,
        source_line(scenario.name, drawn_text(scenario.run), found.recipe, scenario.changes),
        beside=Beside(_HEAD, {variant_says(first["label"]): "–", **told}),
        width_mm=width_mm,
    )
