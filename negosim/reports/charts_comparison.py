"""The charts of a comparison that answer the pointer: outcomes side by side, differences to the baseline."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from negosim.comparison import Comparison
from negosim.figures.chart import Chart
from negosim.figures.choices import ComparisonKind
from negosim.figures.distributions import enlarged
from negosim.figures.endings import looks
from negosim.figures.scenario_marks import mark_of, shown_names
from negosim.figures.words import rare_in_all
from negosim.reports.charts_parts import (
    CLEARED,
    HEAD,
    OUTCOME,
    Row,
    captioned,
    chart_names,
    edged,
    entry,
    held,
    key_below,
    layered,
    lines,
    live,
    numbers,
    rows_of,
    tips,
    tones_of,
    unlike,
)
from negosim.reports.charts_stack import POINT_AT_PART, colour_of, shown_menu, stack_chart, stack_of
from negosim.reports.live import LiveChart
from negosim.tables.estimates import difference

__all__ = ["comparison_charts"]

_POINTS = "percentage points"
_LINE, _LANE, _BETWEEN = 16, 16, 8  # pixels: a line of text, one for a scenario, room between classes
_SHAPES = {
    "o": "circle",
    "s": "square",
    "^": "triangle-up",
    "D": "diamond",
    "v": "triangle-down",
    "p": "cross",
    "h": "wedge",
    "<": "triangle-left",
    ">": "triangle-right",
}


def comparison_charts(results: Comparison) -> tuple[LiveChart, ...]:
    """The charts of a comparison that answer the pointer."""
    drawn = chart_names(results)
    names = unlike(shown_names(results))
    return (
        _distributions(results, drawn[ComparisonKind.DISTRIBUTIONS], names),
        _differences(results, drawn[ComparisonKind.DIFFERENCES], names),
    )


def _labels(data: pd.DataFrame) -> dict[str, str]:
    """Classes that are drawn, in their order, by what readers see of them."""
    shown = data[data["drawn"]].drop_duplicates("class")
    return unlike(dict(zip(shown["class"], shown["label"], strict=True)))


# ---- Side by side
def _distributions(results: Comparison, chart: Chart, names: dict[str, str]) -> LiveChart:
    data = chart.data[chart.data["drawn"]]
    labels = _labels(chart.data)
    tones = tones_of(looks(results.scenarios[results.baseline].dispute))
    bars = [
        (names[name], stack_of(data[data["scenario"] == name], labels, tones)) for name in results.scenarios
    ]
    menu = shown_menu() if enlarged(chart.data) else None
    spec = stack_chart("distributions", bars, colour_of(labels, tones), "Scenario", menu)
    told = (
        "Bars: mean probability of each outcome over draws, which add up to 100 %.",
        "The first is the baseline.",
        *rare_in_all(chart.data),
    )
    hints = (POINT_AT_PART, "The menu shows settlements alone, enlarged." if menu is not None else "")
    title = "How the talks may end, scenario by scenario"
    return live("distributions", title, captioned(results, *told), chart.told().alt, spec, *hints)


# ---- Differences
def _differences(results: Comparison, chart: Chart, names: dict[str, str]) -> LiveChart:
    labels = _labels(chart.data)
    others = [name for name in names if name != results.baseline]
    shown = chart.data[chart.data["drawn"]].to_dict("records")
    texts, high = _heads(list(labels.values()), len(others))
    tops = dict(zip(labels, texts, strict=True))
    rows = [_row(row, tops[row["class"]], others, names) for row in shown]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, high], reverse=True, nice=False))
    across = alt.X(
        "mean:Q", title=f"Difference to the baseline ({_POINTS})", axis=alt.Axis(tickCount=5, grid=True)
    )
    base = alt.Chart()
    zero = alt.Chart().mark_rule(strokeWidth=1.2).encode(x=alt.XDatum(0))
    error = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    intervals = error.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q", y=y)
    marks = base.mark_point(filled=True, size=85, opacity=1, strokeWidth=1.6).encode(
        x=across, y=y, tooltip=_tips(), **_looks(others, names)
    )
    heads = alt.Chart(rows_of(texts, "heads")).mark_text(**HEAD).properties(name=CLEARED)
    heads = heads.encode(x=alt.value(0), y=y, text="label:N")
    told = (
        "Marks: mean of scenario minus baseline, draw by draw; lines: 95 % interval of that mean (Monte "
        "Carlo error), where it is wider than the mark.",
        "Filled: the interval excludes zero. Hollow: it does not, so there may be no difference.",
        f"Baseline: {names[results.baseline]}.",
        *rare_in_all(chart.data),
    )
    spec = held(layered(zero, intervals, marks, heads, rows=rows), "differences", high)
    title = "What each scenario changes"
    return live("differences", title, captioned(results, *told), chart.told().alt, spec)


def _heads(labels: list[str], lanes: int) -> tuple[list[Row], int]:
    """The text above the lines of each class, where it stands, and how high all of them are."""
    found: list[Row] = []
    y = 0
    for label in labels:
        own = lines(label)
        high = _LINE * (own.count("\n") + 1)
        found.append({"y": y, "label": own, "outcome": label, "first": y + high + _LANE / 2})
        y += high + _LANE * lanes + _BETWEEN
    return found, y


def _row(row: Any, head: Row, others: list[str], names: dict[str, str]) -> Row:
    """A difference, on the line of its scenario below the head of its class."""
    clear = bool(row["clear"])
    return {
        "y": head["first"] + _LANE * others.index(row["scenario"]),
        "outcome": head["outcome"],
        "scenario": names[row["scenario"]],
        "key": entry(names[row["scenario"]]),
        "clear": clear,
        "excludes": "yes" if clear else "no",
        **numbers(difference(row), unit=""),
    }


def _tips() -> list[alt.Tooltip]:
    told = tips(outcome=OUTCOME, scenario="Scenario")
    told[2] = alt.Tooltip("says:N", title=f"Difference, {_POINTS}")
    return [*told, alt.Tooltip("excludes:N", title="Interval excludes zero")]


def _looks(others: list[str], names: dict[str, str]) -> dict[str, Any]:
    """Shape and tone by scenario, as on paper; hollow where the interval includes zero."""
    marks = [mark_of(number) for number in range(len(others))]
    keys = [entry(names[name]) for name in others]
    tones = alt.Scale(domain=keys, range=[mark.tone for mark in marks])
    shapes = alt.Scale(domain=keys, range=[_SHAPES[mark.shape] for mark in marks])
    legend = key_below()
    return {
        "color": alt.Color("key:N", scale=tones, legend=legend),
        "shape": alt.Shape("key:N", scale=shapes, legend=legend),
        "stroke": edged("key", keys, legend),
        "fillOpacity": alt.condition("datum.clear", alt.value(1), alt.value(0)),
    }
