"""What stops agreement, as a chart that answers the pointer: what gets how far, step by step."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from negosim.api import Outcomes
from negosim.figures.chart import Chart
from negosim.figures.stops import of_all_talks, shares_says
from negosim.figures.style import END, FLOW, LOST
from negosim.reports.charts_parts import (
    EDGE,
    Row,
    captioned,
    finite,
    held,
    layered,
    lines,
    live,
    numbers,
    row_texts,
    step_of,
    top_of,
    upwards,
    whole,
)
from negosim.reports.live import LiveChart
from negosim.tables.estimates import estimate

__all__ = ["stops_chart"]

_FINAL = "What it comes to"
_SEEN = 0.5  # percent of the width, below which no tone can be seen
_GOES_ON, _STOPS = "Goes on", "Stops here"


def stops_chart(results: Outcomes, chart: Chart) -> LiveChart:
    """What stops settlements, interim offers and moves; a menu chooses which."""
    counted = chart.data[chart.data["mean"] > 0]
    flows = list(dict.fromkeys(counted["flow"]))
    rows = [row for k, flow in enumerate(flows) for row in _flow(k, counted[counted["flow"] == flow])]
    # As many places as the longest flow has, so that rows are as high whichever is chosen.
    most = max(row["place"] for row in rows) + 1
    offset = top_of([row["label"] for row in rows], below=8)
    menu = alt.param(
        name="flow",
        value=0,
        bind=alt.binding_select(options=list(range(len(flows))), labels=flows, name="Of what: "),
    )
    base = alt.Chart().transform_filter("datum.flow == flow")
    across = alt.X(
        "from:Q",
        title="Share (%)",
        axis=alt.Axis(tickCount=5, orient="top", offset=9),
        scale=alt.Scale(domain=[0, 100]),
    )
    bars = base.mark_bar(height=14, yOffset=offset, stroke=EDGE, strokeWidth=0.8).encode(
        x=across,
        x2="to:Q",
        y=upwards(most),
        color=_part(rows, len(flows)),
        tooltip=[
            alt.Tooltip("step:N", title="Step"),
            alt.Tooltip("share_says:N", title="Share of all"),
            alt.Tooltip("given_says:N", title="Share of what comes so far"),
            alt.Tooltip("says:N", title="Count per game"),
            alt.Tooltip("interval:N", title="95 % interval of the count"),
        ],
    )
    texts = row_texts(places=most).transform_filter(f"datum.flow == flow && datum.part != '{_GOES_ON}'")
    whole = layered(bars, texts, rows=rows).add_params(menu)
    nothing = "it ends the round or turn, or breaks the settlement"
    if of_all_talks(chart.data):
        nothing = "nothing comes of it, or the settlement is broken"
    told = (
        "From top to bottom, step by step: what is left, and what stops there.",
        f"“{_STOPS}”: {nothing}.",
        shares_says(chart.data),
    )
    spec = held(whole, "stops", most * step_of([row["label"] for row in rows]))
    title = "What stops agreement"
    hint = "The menu chooses between settlements, interim offers and moves of each player."
    return live("stops", title, captioned(results, *told), chart.told().alt, spec, hint)


def _part(rows: list[Row], flows: int) -> alt.Color:
    """What becomes of what comes to a step; in the key stands what is wide enough to be seen."""
    parts = [_GOES_ON, _STOPS, _FINAL]
    seen = {(row["flow"], row["part"]) for row in rows if row["to"] - row["from"] >= _SEEN}
    shown = [[part for part in parts if (flow, part) in seen] for flow in range(flows)]
    key = alt.Legend(
        orient="top",
        title=None,
        symbolType="square",
        symbolStrokeColor=EDGE,
        values=alt.ExprRef(f"{json.dumps(shown)}[flow]"),
    )
    return alt.Color("part:N", scale=alt.Scale(domain=parts, range=[FLOW, LOST, END]), legend=key)


def _flow(number: int, rows: pd.DataFrame) -> list[Row]:
    """A flow: of each step what goes on and what stops there; last what it comes to."""
    total, left = float(rows["mean"].sum()), 1.0
    found: list[Row] = []
    for place, row in enumerate(rows.to_dict("records")):
        share = row["mean"] / total
        after = max(0.0, left - share)
        last = place == len(rows) - 1
        told = {"flow": number, "place": place, **_told(row, share, left)}
        if last:
            found.append(told | {"part": _FINAL, "from": 0.0, "to": finite(100 * share)})
        else:
            ends = {"from": 0.0, "to": finite(100 * after)}
            found.append(told | ends | {"part": _GOES_ON})
            found.append(told | {"part": _STOPS, "from": finite(100 * after), "to": finite(100 * left)})
        left = after
    return found


def _told(row: Any, share: float, left: float) -> Row:
    """A step in words and numbers, with the digits of its table."""
    own = estimate(row)
    said = f"{own.like(100 * share, 100).shown()} %"
    given = f"{own.like(100 * min(1.0, share / left), 100).shown()} %" if left > 0 else ""
    count = numbers(own, unit="")
    return {
        "step": row["label"],
        "label": lines(f"{row['label']}: {whole(said)}"),
        "share_says": said,
        "given_says": given,
        "says": count["says"],
        "interval": count["interval"],
    }
