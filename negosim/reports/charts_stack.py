"""Probabilities that add up, as stacked bars: a row for each scenario or level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from negosim.figures.endings import SETTLED
from negosim.reports.charts_parts import (
    EDGE,
    OUTCOME,
    PROBABILITY,
    Row,
    entry,
    finite,
    held,
    ink_on,
    key_below,
    layered,
    lines,
    numbers,
    row_texts,
    step_of,
    tips,
    top_of,
    upwards,
)
from negosim.tables.estimates import estimate

__all__ = ["POINT_AT_PART", "SETTLED_ONLY", "colour_of", "shown_menu", "stack_chart", "stack_of"]

POINT_AT_PART = "Point at a part of a bar to read its 95 % interval (Monte Carlo error)."

_ALL, _ALONE = "All talks", "Settlements alone, enlarged"
_ROOM = 30  # pixels that a number within a bar needs
_BAR = 16


def stack_of(rows: pd.DataFrame, labels: dict[str, str], tones: dict[str, str]) -> list[Row]:
    """One bar: its parts from the left, each with where it begins and ends.

    Parameters
    ----------
    rows : DataFrame
        Classes in the order of the stack: columns class, part, mean, low, high, p05, p95, in percent.
    labels, tones : dict of str
        By class.
    """
    found: list[Row] = []
    start = 0.0
    for row in rows.to_dict("records"):
        end = start + row["mean"]
        own = numbers(estimate(row))
        found.append(
            {
                "outcome": labels[row["class"]],
                "key": entry(labels[row["class"]]),
                "x0": finite(start),
                "x1": finite(end),
                "ink": ink_on(tones[row["class"]]),
                "inside": own["says"].removesuffix(" %"),
                "settled": row["part"] in SETTLED,
                **own,
            }
        )
        start = end
    return found


def colour_of(labels: dict[str, str], tones: dict[str, str]) -> alt.Color:
    """Tones of classes, with their key below; both in the order of the labels."""
    names = [entry(label) for label in labels.values()]
    scale = alt.Scale(domain=names, range=[tones[name] for name in labels])
    return alt.Color("key:N", scale=scale, legend=key_below(symbolType="square"))


def shown_menu() -> alt.Parameter:
    """A menu: all talks, or settlements alone, which are small beside the rest."""
    menu = alt.binding_select(options=[_ALL, _ALONE], name="Shown: ")
    return alt.param(name="shown", value=_ALL, bind=menu)


SETTLED_ONLY = f"shown != '{_ALONE}' || datum.settled"
"""Which rows a chart with that menu draws."""


def stack_chart(
    name: str,
    bars: Sequence[tuple[str, list[Row]]],
    colour: alt.Color,
    head: str,
    menu: alt.Parameter | None,
) -> dict[str, Any]:
    """Stacked bars, a row for each.

    Parameters
    ----------
    name : str
        Of the chart, after which its scales are called.
    bars : sequence of pairs
        What a bar is called, and its parts.
    colour : Color
    head : str
        What the rows are.
    menu : Parameter, optional
        Whether settlements can be shown alone.
    """
    rows = [{"place": place, "row": row, **part} for place, (row, parts) in enumerate(bars) for part in parts]
    heads = [lines(row) for row, _ in bars]
    texts: list[Row] = [{"place": place, "label": head} for place, head in enumerate(heads)]
    offset = top_of(heads)
    base = alt.Chart()
    if menu is not None:
        base = base.transform_filter(SETTLED_ONLY)
    across = alt.X("x0:Q", title=PROBABILITY, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=True))
    parts = base.mark_bar(height=_BAR, yOffset=offset, stroke=EDGE, strokeWidth=0.8).encode(
        x=across, x2="x1:Q", y=upwards(), color=colour, tooltip=tips(row=head, outcome=OUTCOME)
    )
    wide = f"scale('{name}_x', datum.x1) - scale('{name}_x', datum.x0) > {_ROOM}"
    inside = (
        base.transform_calculate(middle="(datum.x0 + datum.x1) / 2")
        .mark_text(yOffset=offset, fontSize=11)
        .encode(
            x=alt.X("middle:Q"),
            y=upwards(),
            text="inside:N",
            color=alt.Color("ink:N", scale=None, legend=None),
            opacity=alt.condition(wide, alt.value(1), alt.value(0)),
            tooltip=tips(row=head, outcome=OUTCOME),
        )
    )
    chart = layered(parts, inside, row_texts(texts), rows=rows).resolve_scale(color="independent")
    high = len(bars) * step_of(heads)
    return held(chart.add_params(menu) if menu is not None else chart, name, high)
