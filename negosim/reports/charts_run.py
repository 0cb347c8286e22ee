"""The charts of a run that answer the pointer: outcomes, stops, timing, payoffs, what offers are worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd

from negosim.api import Outcomes
from negosim.figures.captions import sentences
from negosim.figures.chart import Chart
from negosim.figures.choices import Kind
from negosim.figures.endings import class_parts, looks
from negosim.figures.outcomes import not_drawn
from negosim.figures.timing import enlarged
from negosim.figures.words import rare_notes, who_words
from negosim.reports.charts_parts import (
    EDGE,
    OUTCOME,
    PROBABILITY,
    Row,
    captioned,
    chart_names,
    held,
    layered,
    lines,
    live,
    numbers,
    row_texts,
    rows_of,
    step_of,
    tips,
    tones_of,
    top_of,
    unlike,
    upwards,
    whole,
)
from negosim.reports.charts_stack import SETTLED_ONLY, colour_of, shown_menu, stack_of
from negosim.reports.charts_stops import stops_chart
from negosim.reports.charts_worth import worth_chart
from negosim.reports.live import LiveChart
from negosim.scenario.data import Scenario
from negosim.tables.estimates import estimate

__all__ = ["run_charts"]

_SPREAD = "Thin line: 5th to 95th percentile over draws (what is not known of the dispute)."
_POINT = "Point at a mark to read its 95 % interval (Monte Carlo error, smaller with more draws)."
_DOT = "#2A6FA8"


def run_charts(results: Outcomes) -> tuple[LiveChart, ...]:
    """The charts of a run that answer the pointer."""
    drawn = chart_names(results)
    return tuple(_charts(results, drawn))


def _charts(results: Outcomes, drawn: dict[str, Chart]) -> Iterator[LiveChart]:
    yield _outcomes(results, drawn[Kind.OUTCOMES])
    if drawn[Kind.STOPS].data["mean"].sum():
        yield stops_chart(results, drawn[Kind.STOPS])
    if Kind.TIMING in drawn:
        yield _timing(results, drawn[Kind.TIMING])
    yield _payoffs(results)
    if (drawn[Kind.BARGAINING_SET].data["offer"] != "").any():
        yield worth_chart(results, drawn[Kind.BARGAINING_SET])


def _labels(data: pd.DataFrame) -> dict[str, str]:
    """Classes that are drawn, in their order, by what readers see of them."""
    shown = data[data["drawn"] & (data["class"] != "")].drop_duplicates("class")
    return unlike(dict(zip(shown["class"], shown["label"], strict=True)))


def _tones(scenario: Scenario) -> dict[str, str]:
    return tones_of(looks(scenario.dispute))


# ---- Bars or dots with a band below
def _bands(marks: alt.Chart, across: alt.X, offset: float) -> alt.LayerChart:
    """Marks of means, the spread over draws as a line below each, and the text of each row above."""
    spreads = alt.Chart().transform_filter("isValid(datum.p05) && isValid(datum.p95)")
    place = {"y": upwards()}
    line = spreads.mark_rule(yOffset=offset + 11, strokeWidth=1.5).encode(x="p05:Q", x2="p95:Q", **place)
    ends = [
        spreads.mark_tick(yOffset=offset + 11, height=7, thickness=1.5, orient="vertical").encode(
            x=f"{end}:Q", **place
        )
        for end in ("p05", "p95")
    ]
    return layered(marks.encode(x=across, y=upwards()), line, *ends, row_texts())


def _outcomes(results: Outcomes, chart: Chart) -> LiveChart:
    labels, tones = _labels(chart.data), _tones(results.scenario)
    shown = chart.data[chart.data["drawn"]].to_dict("records")
    rows = [_outcome(place, row, labels, tones) for place, row in enumerate(shown)]
    offset = top_of([row["label"] for row in rows], below=6)
    bars = (
        alt.Chart()
        .mark_bar(height=12, yOffset=offset, stroke=EDGE, strokeWidth=0.8)
        .encode(color=alt.Color("tone:N", scale=None, legend=None), tooltip=tips(outcome=OUTCOME))
    )
    across = alt.X("mean:Q", title=PROBABILITY, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=True))
    whole = _bands(bars, across, offset)
    told = (
        "Bars and numbers: mean probability of each outcome over draws.",
        _SPREAD,
        *not_drawn(chart.data),
    )
    spec = held(layered(whole, rows=rows), "outcomes", _high(rows))
    title = "How the talks may end"
    return live("outcomes", title, captioned(results, *told), chart.told().alt, spec, _POINT)


def _high(rows: list[Row]) -> int:
    return len(rows) * step_of([row["label"] for row in rows])


def _outcome(place: int, row: Any, labels: dict[str, str], tones: dict[str, str]) -> Row:
    own, name = numbers(estimate(row)), labels[row["class"]]
    label = lines(f"{name}: {whole(own['says'])}")
    return {"place": place, "outcome": name, "label": label, "tone": tones[row["class"]], **own}


# ---- Payoffs
def _payoffs(results: Outcomes) -> LiveChart:
    rows = [_payoff(place, row, results) for place, row in enumerate(results.payoffs.to_dict("records"))]
    offset = top_of([row["label"] for row in rows], below=4)
    dots = (
        alt.Chart()
        .mark_point(yOffset=offset, filled=True, size=90, color=_DOT, opacity=1, stroke=EDGE)
        .encode(tooltip=tips(who="Payoff of"))
    )
    title = "Expected payoff (points of each one's own)"
    across = alt.X("mean:Q", title=title, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=True))
    zero = alt.Chart().mark_rule(strokeDash=[4, 3]).encode(x=alt.XDatum(0))
    whole = layered(zero, _bands(dots, across, offset), rows=rows)
    about = sentences(
        (
            "Dots: mean expected payoff over draws, in points of each one's own.",
            "Points of two players cannot be compared; 0 is the status quo for ever.",
            _SPREAD,
        )
    )
    told = "; ".join(f"{row['who']} {row['says']} (5–95 % of draws: {row['spread']})" for row in rows)
    alternative = (
        f"{results.scenario.title}. Dot chart of expected payoffs, in points of each one's own: {told}."
    )
    spec = held(whole, "payoffs", _high(rows))
    title = "What the talks are worth to each"
    return live("payoffs", title, captioned(results, about), alternative, spec, _POINT)


def _payoff(place: int, row: Any, results: Outcomes) -> Row:
    own = numbers(estimate(row, bounded=False), unit="")
    name = who_words(results.scenario.dispute, row["who"])
    who = f"{name[:1].upper()}{name[1:]}"
    return {"place": place, "who": who, "label": lines(f"{who}: {own['says']}"), **own}


# ---- When talks end
def _timing(results: Outcomes, chart: Chart) -> LiveChart:
    scenario, data = results.scenario, chart.data
    labels, tones = _labels(data), _tones(scenario)
    parts = class_parts(scenario.dispute)
    order = list(dict.fromkeys(data["class"]))
    labels = {name: labels[name] for name in order if name in labels}
    shown = data[data["class"].isin(list(labels))].assign(part=lambda rows: rows["class"].map(parts))
    rows = [
        {"round": number, **part} for number, own in _by_round(shown) for part in stack_of(own, labels, tones)
    ]
    menu = shown_menu() if enlarged(data) else None
    base = alt.Chart(rows_of(rows))
    if menu is not None:
        base = base.transform_filter(SETTLED_ONLY).add_params(menu)
    tall = alt.Y("x0:Q", title="Share of talks that have ended (%)", scale=alt.Scale(zero=True))
    across = alt.X(
        "round:O",
        title="Round",
        axis=alt.Axis(labelAngle=0, labelOverlap=True),
        scale=alt.Scale(padding=0.08),
    )
    bars = base.mark_bar(stroke=EDGE, strokeWidth=0.6).encode(
        x=across,
        y=tall,
        y2="x1:Q",
        color=colour_of(dict(reversed(labels.items())), tones),
        tooltip=tips(outcome=OUTCOME, round="By the end of round")[:-1],
    )
    about = ["Bars: mean share of talks that have ended in each outcome by a round; what is missing goes on."]
    rest = data[~data["drawn"]].groupby("class", sort=False)
    about += rare_notes(rest["label"].first(), rest["mean"].max() > 0, "Not drawn, below")
    caption = captioned(results, *about)
    hints = (_POINT, "The menu shows settlements alone, enlarged." if menu is not None else "")
    spec = held(bars, "timing", 320)
    return live("timing", "When the talks end, and how", caption, chart.told().alt, spec, *hints)


def _by_round(data: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame]]:
    for number in sorted(data["round"].unique().tolist()):
        yield int(number), data[data["round"] == number]
