"""Outcomes along one number, as lines that answer the pointer."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt

from negosim.figures.chart import Chart
from negosim.figures.sweep_view import SweepAxis, SweepView
from negosim.figures.sweep_words import beyond_says, own_words, rare_says
from negosim.reports.charts_parts import (
    EDGE,
    PROBABILITY,
    Row,
    captioned,
    edged,
    entry,
    finite,
    held,
    key_below,
    layered,
    lines,
    live,
    numbers,
    rows_of,
)
from negosim.reports.live import LiveChart
from negosim.sweeps import Sweep
from negosim.tables.estimates import estimate

__all__ = ["axis_titles", "edges_of", "level_texts", "lines_chart", "scale_of"]

_ALL = "All outcomes"
_SIGNS_OF_LEVEL = 16
_SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-left",
    "triangle-right",
    "wedge",
)
_DOTTED = 26  # values beyond which dots would run into each other
_PICKED = "picked"
_CHOICE = (
    "An outcome that is chosen in the menu or the key shows its 5th to 95th percentile over draws (what is "
    "not known of the dispute) as a wide band."
)
_NONE_OF = "highlighted == 0"
_OWN = "datum.order == highlighted"


def lines_chart(
    results: Sweep, view: SweepView, chart: Chart, labels: dict[str, str], tones: dict[str, str]
) -> LiveChart:
    """A line for each outcome; one that is chosen by the menu or the key shows its spread over draws."""
    (axis,) = view.axes
    rows = _rows(view, axis, labels)
    menu = alt.binding_select(
        options=list(range(len(labels) + 1)), labels=[_ALL, *labels.values()], name="Highlight: "
    )
    highlighted = alt.param(name="highlighted", value=0, bind=menu)
    base = alt.Chart().encode(x=_across(axis, view), detail="key:N")
    marks = _marks(base, [entry(label) for label in labels.values()], [tones[name] for name in labels])
    layers: list[alt.Chart | alt.LayerChart] = [
        *marks[:-1],
        *_own(axis, view),
        marks[-1],
        _pointed(axis, rows, labels),
    ]
    whole = layered(*layers, rows=rows).add_params(highlighted)
    # Of one key for the dots alone; lines would take away the thin line about its marks.
    whole = whole.resolve_scale(color="independent", shape="independent", stroke="independent")
    spec = held(whole, "lines", 360)
    caption = captioned(
        results,
        "Lines: mean probability of each outcome over draws; the narrow band about a line: 95 % interval of "
        "that mean (Monte Carlo error, smaller with more draws).",
        *beyond_says(view),
        *rare_says(view),
    )
    title = f"How the talks may end, by “{axis.title}”"
    return live("lines", title, caption, chart.told().alt, spec, _CHOICE)


def _marks(base: alt.Chart, keys: list[str], tones: list[str]) -> list[alt.Chart]:
    """From the bottom: spread over draws, interval of the mean, line with its casing, dots."""
    tone = alt.Scale(domain=keys, range=tones)
    plain = alt.Color("key:N", scale=tone, legend=None)
    faint = _if_chosen(1.0, 0.15, empty=True)
    up = alt.Y("mean:Q", title=PROBABILITY, scale=alt.Scale(zero=True))
    spread, error = (
        base.mark_area(stroke=EDGE, strokeWidth=0.6).encode(
            y=alt.Y(f"{low}:Q", title=PROBABILITY), y2=f"{high}:Q", color=plain, opacity=seen
        )
        for low, high, seen in (
            ("p05", "p95", _if_chosen(0.4, 0.0, empty=False)),
            ("low", "high", _if_chosen(0.5, 0.08, empty=True)),
        )
    )
    casing = base.mark_line(color=EDGE, strokeWidth=3.6).encode(y=up, opacity=faint)
    line = base.mark_line(strokeWidth=2.2).encode(y=up, color=plain, opacity=faint)
    return [spread, error, casing, line, _dots(base, keys, tone).encode(y=up, opacity=faint)]


def _dots(base: alt.Chart, keys: list[str], tone: alt.Scale) -> alt.Chart:
    """Dots at the values, with the key that chooses an outcome."""
    key = key_below(symbolSize=90)
    dots: alt.Chart = base.transform_filter("datum.dot").mark_point(filled=True, size=60, strokeWidth=1.2)
    dots = dots.encode(
        color=alt.Color("key:N", scale=tone, legend=key),
        shape=alt.Shape("key:N", scale=alt.Scale(domain=keys, range=_some(len(keys))), legend=key),
        stroke=edged("key", keys, key),
    )
    picked = alt.selection_point(name=_PICKED, fields=["key"], bind="legend")
    return dots.add_params(picked).properties(name="dots")


def _some(count: int) -> list[str]:
    """Shapes of so many outcomes."""
    return [_SHAPES[number % len(_SHAPES)] for number in range(count)]


def _if_chosen(shown: float, other: float, *, empty: bool) -> alt.OpacityValue:
    """How opaque what is chosen is: by the menu, or where that says all outcomes, by the key."""
    by_key = {"and": [_NONE_OF, {"param": _PICKED, "empty": empty}]}
    chosen = {"test": {"or": [by_key, _OWN]}, "value": shown}
    return alt.OpacityValue(other, condition=chosen)


def _rows(view: SweepView, axis: SweepAxis, labels: dict[str, str]) -> list[Row]:
    """A row for each value and outcome, in the order of the values; no numbers where there is no result."""
    data = view.percent()
    data = data[data["class"].isin(list(labels))].assign(place=axis.places)
    order = {name: number for number, name in enumerate(labels, start=1)}
    dotted = len(axis.order) <= _DOTTED
    each = -(-len(axis.order) // _DOTTED)
    return [
        {
            "x": finite(row[axis.path]),
            "value": axis.text(row[axis.path]),
            "order": order[row["class"]],
            "key": entry(labels[row["class"]]),
            "dot": dotted or row["place"] % each == 0,
            **numbers(estimate(row)),
        }
        for row in data.sort_values("place", kind="stable").to_dict("records")
    ]


# ---- The axis
def axis_titles(text: str, signs: int = 40) -> list[str]:
    """The title of an axis in lines that a telephone has room for."""
    return lines(text, signs).split("\n")


def scale_of(axis: SweepAxis) -> alt.Scale:
    """From the first number to the last, or in bands for levels, in their order."""
    if not axis.numeric:
        return alt.Scale(domain=level_texts(axis))
    return alt.Scale(type="log", nice=False) if axis.log else alt.Scale(zero=False, nice=False)


def level_texts(axis: SweepAxis) -> list[str]:
    """Levels in short lines, so that they have room beside or below a map."""
    return [lines(text, _SIGNS_OF_LEVEL) for text in axis.texts]


def _across(axis: SweepAxis, view: SweepView) -> alt.X:
    marked = axis_titles(f"Dashed: {_own_says(view)}") if _own_value(axis) is not None else []
    title = [*axis_titles(axis.name), *marked]
    values = {"values": [finite(float(value)) for value in axis.order]} if axis.log else {"tickCount": 6}
    return alt.X(
        "x:Q", title=title, scale=scale_of(axis), axis=alt.Axis(labelOverlap=True, format="~g", **values)
    )


def _own_says(view: SweepView) -> str:
    words = own_words(view.axes).partition(";")[0]
    return f"{words[:1].lower()}{words[1:]}"


def _own_value(axis: SweepAxis) -> float | None:
    """The scenario's own value, if it is known and not beyond the axis."""
    if axis.own is None or not axis.numeric:
        return None
    low, own, high = float(axis.order[0]), float(axis.own), float(axis.order[-1])
    return own if low <= own <= high else None


def _own(axis: SweepAxis, view: SweepView) -> list[alt.Chart]:
    own = _own_value(axis)
    if own is None:
        return []
    data = rows_of([{"own": finite(own)}], "own")
    return [alt.Chart(data).mark_rule(strokeDash=[5, 4], strokeWidth=1.4).encode(x="own:Q")]


# ---- The pointer
def edges_of(axis: SweepAxis) -> list[float]:
    """Where the cells of numbers begin and end: half-way between neighbours, on a log axis by logarithms."""
    places = [axis.place(value) for value in axis.order]
    middles = [(one + two) / 2 for one, two in pairwise(places)]
    if not middles:
        half = 0.5 * abs(places[0]) or 0.5
        ends = [places[0] - half, places[0] + half]
    else:
        ends = [2 * places[0] - middles[0], *middles, 2 * places[-1] - middles[-1]]
    return [10.0**end if axis.log else end for end in ends]


def _pointed(axis: SweepAxis, rows: list[Row], labels: dict[str, str]) -> alt.LayerChart:
    """Strips about the values, which tell all outcomes there, and a line at the value that is pointed at."""
    edges = edges_of(axis)
    edges[0], edges[-1] = float(axis.order[0]), float(axis.order[-1])
    by_value: dict[Any, list[Row]] = {}
    for row in rows:
        by_value.setdefault(row["x"], []).append(row)
    names = list(labels.values())
    strips = [
        {
            "x": x,
            "from": finite(edges[k]),
            "to": finite(edges[k + 1]),
            "tip": {"Value": own[0]["value"]} | {names[row["order"] - 1]: row["says"] for row in own},
        }
        for k, (x, own) in enumerate(by_value.items())
    ]
    at = alt.selection_point(name="at", fields=["x"], on="pointerover", clear="pointerout", empty=False)
    line = (
        alt.Chart()
        .mark_rule(strokeWidth=1)
        .encode(x="x:Q", opacity=alt.condition(at, alt.value(0.8), alt.value(0)))
    )
    strip = (
        alt.Chart()
        .mark_rect(opacity=0)
        .encode(x="from:Q", x2="to:Q", tooltip="tip:N")
        .add_params(at)
        .properties(name="strips")
    )
    return layered(line, strip, rows=strips, name="values")
