"""The chart of a robustness check, and the files of its folder that are made for readers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from negosim.figures.chart_files import chart_files
from negosim.figures.choices import Format, Style, chosen, formats_chosen
from negosim.figures.distributions import Beside, distributions_data, distributions_figure
from negosim.figures.robustness_page import robustness_page
from negosim.figures.sheet import percent
from negosim.figures.style import WIDTHS, in_grey
from negosim.figures.text import drawn_text
from negosim.store.robustness import Robust
from negosim.store.writers import Writer, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["robustness_chart", "robustness_data", "robustness_files"]

_HEAD = "Verdict changes in"


def robustness_data(found: Robust) -> pd.DataFrame:
    """What the chart draws, in percent, variant by variant; see ``distributions_data``."""
    labels = dict(zip(found.table["variant"], found.table["label"], strict=True))
    named = found.distributions.rename(columns={"variant": "scenario"})
    named["scenario"] = named["scenario"].map(labels)
    data = distributions_data(named, found.scenario.dispute)
    changed = dict(zip(found.table["label"], 100 * found.table["changed"], strict=True))
    return data.assign(changed=data["scenario"].map(changed))


def robustness_chart(
    found: Robust, style: Style = Style.COLOUR, *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """Bars of the outcome classes that add up, one for each variant, and how often the verdict changes."""
    data = robustness_data(found)
    first, *others = found.table.to_dict("records")
    told = {row["label"]: percent(100 * row["changed"]) for row in others}
    note = " · ".join(
        [
            found.scenario.name,
            drawn_text(found.scenario.run),
            f"recipe {found.recipe[:8]}",
            *([f"changed: {'; '.join(found.scenario.changes)}"] if found.scenario.changes else []),
        ]
    )
    drawn = distributions_figure(
        data,
        found.scenario.dispute,
        found.scenario.title,
        note,
        beside=Beside(_HEAD, {first["label"]: "–", **told}),
        width_mm=width_mm,
    )
    return in_grey(drawn) if style is Style.GREY else drawn


def robustness_files(
    found: Robust,
    *,
    formats: str | Iterable[str] = tuple(Format),
    style: str = Style.COLOUR,
) -> dict[str, Writer]:
    """Writers of the chart and the printed page, by their path; see ``reader_files``."""
    kinds, look = formats_chosen(formats), chosen(Style, style)
    draw = partial(robustness_chart, found, look)
    files = chart_files("robustness", draw, robustness_data(found), kinds)
    return files | {"tables/robustness.txt": text(robustness_page(found))}
