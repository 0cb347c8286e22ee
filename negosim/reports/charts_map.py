"""Maps over two axes that answer the pointer: which outcome leads, and how likely one outcome is."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from negosim.figures.chart import Chart
from negosim.figures.style import ramp
from negosim.figures.sweep_map import axes_of
from negosim.figures.sweep_view import SweepAxis, SweepView
from negosim.figures.sweep_words import beyond_says, counted_says, own_words, rare_says
from negosim.reports.charts_lines import axis_titles, edges_of, level_texts, scale_of
from negosim.reports.charts_parts import (
    Row,
    captioned,
    entry,
    finite,
    held,
    ink_on,
    key_below,
    layered,
    live,
    rows_of,
    unlike,
)
from negosim.reports.live import LiveChart
from negosim.sweeps import Sweep
from negosim.tables.digits import Estimate
from negosim.tables.estimates import estimate

__all__ = ["heat_chart", "regimes_chart"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HIGH, _STEP = 400, 44  # pixels: of numbers upwards, of a level
_SIGNS, _SIGNS_OF_KEY, _FEW_SIGNS = 40, 34, 26  # of a line; few where levels stand beside a map
_LETTERED = 340  # square pixels: a circle with a letter in it
_LIGHT = "#FFFFFF"
_DARK = "#1A1A1A"


# ---- Where cells stand
def _places(view: SweepView, data: pd.DataFrame) -> list[Row]:
    """Where each cell of a table stands, and the values there in words."""
    found: list[Row] = [{} for _ in range(len(data))]
    for field, axis in zip(("x", "y"), axes_of(view), strict=True):
        edges = [finite(edge) for edge in edges_of(axis)] if axis.numeric else []
        for row, place in zip(found, axis.places(data).tolist(), strict=True):
            row[f"{field}_says"] = axis.texts[place]
            if axis.numeric:
                row |= {f"{field}0": edges[place], f"{field}1": edges[place + 1]}
            else:
                row[field] = level_texts(axis)[place]
    return found


def _channels(view: SweepView) -> dict[str, Any]:
    """Axes of a map: numbers from edge to edge, levels in bands."""
    across, up = axes_of(view)
    found: dict[str, Any] = {}
    for field, axis, own, second in (("x", across, alt.X, "x2"), ("y", up, alt.Y, "y2")):
        title = axis_titles(axis.name, _SIGNS if up.numeric else _FEW_SIGNS)
        if axis.numeric:
            marks = {"values": [finite(float(v)) for v in axis.order]} if axis.log else {"tickCount": 6}
            look = alt.Axis(labelOverlap=True, format="~g", grid=False, **marks)
            found |= {
                field: own(f"{field}0:Q", title=title, scale=scale_of(axis), axis=look),
                second: f"{field}1:Q",
            }
        else:
            look = alt.Axis(labelExpr="split(datum.label, '\\n')", labelAngle=0, labelLimit=0)
            found[field] = own(f"{field}:N", title=title, sort=None, scale=scale_of(axis), axis=look)
    return found


def _seamless(view: SweepView) -> dict[str, Any]:
    """Cells of numbers reach a little over their neighbours, so that no page shines through between them."""
    across, up = axes_of(view)
    return ({"x2Offset": 0.6} if across.numeric else {}) | ({"yOffset": 0.6} if up.numeric else {})


def _high(view: SweepView) -> int:
    up = axes_of(view)[1]
    return _HIGH if up.numeric else min(_HIGH, _STEP * len(up.order) + 20)


def _own_marks(view: SweepView) -> list[alt.Chart]:
    """Dashed lines at the scenario's own values, light below dark so that they are seen on any tone."""
    found = []
    for field, channel, axis in zip("xy", (alt.X, alt.Y), axes_of(view), strict=True):
        own = _own_place(axis)
        if own is None:
            continue
        data = rows_of([{f"{field}_own": own}], f"own_{field}")
        for tone, wide, dash in ((_LIGHT, 2.6, [1, 0]), (_DARK, 1.2, [5, 4])):
            rule = alt.Chart(data).mark_rule(color=tone, strokeWidth=wide, strokeDash=dash)
            found.append(rule.encode(**{field: _at(channel, axis, f"{field}_own", f"{field}_own")}))
    return found


def _own_place(axis: SweepAxis) -> float | str | None:
    if axis.own is None:
        return None
    if not axis.numeric:
        return None if axis.own_level is None else level_texts(axis)[axis.own_level]
    edges = edges_of(axis)
    return finite(float(axis.own)) if edges[0] <= float(axis.own) <= edges[-1] else None


def _own_says(view: SweepView) -> str:
    known = tuple(axis for axis in axes_of(view) if _own_place(axis) is not None)
    return (
        f"Dashed lines: {_small(own_words(known, ['{value}'] * len(known)).partition(';')[0])}."
        if known
        else ""
    )


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


# ---- Which outcome leads
def regimes_chart(results: Sweep, view: SweepView, chart: Chart, tones: dict[str, str]) -> LiveChart:
    """The likeliest outcome of each cell; letters in the map and in the key tell more than tones do."""
    data = chart.data[chart.data["class"] != ""].reset_index(drop=True)
    counts = data["class"].value_counts()
    leading = sorted((name for name in view.labels if name in counts.index), key=lambda name: -counts[name])
    labels = unlike(view.labels)
    letters = {name: _LETTERS[number % len(_LETTERS)] for number, name in enumerate(leading)}
    keys = {
        name: entry(
            f"{letters[name]}  {counted_says(labels[name], int(counts[name]), len(data))}",
            _SIGNS_OF_KEY if axes_of(view)[1].numeric else _FEW_SIGNS,
        )
        for name in leading
    }
    rows = [_leader(row, place, labels, keys) for row, place in _cells(view, data)]
    names = [_name(view, data, name, letters[name], tones[name]) for name in leading]
    scale = alt.Scale(domain=list(keys.values()), range=[tones[name] for name in leading])
    colour = alt.Color("key:N", scale=scale, legend=key_below(symbolType="square"))
    cells = alt.Chart(rows_of(rows)).mark_rect(**_seamless(view))
    cells = cells.encode(**_channels(view), color=colour, tooltip=_leader_tips())
    above = (*_own_marks(view), *_doubts(view, rows, names), *_letters(view, names))
    drawn = layered(cells, *above).resolve_scale(color="independent")
    caption = captioned(
        results,
        "Colour and letter: the outcome with the largest mean probability over draws.",
        "Circles: cells where its lead is no larger than the half-widths of both 95 % intervals together, so "
        "that Monte Carlo error might explain it."
        if data["in_doubt"].any()
        else "",
        _own_says(view),
        *beyond_says(view),
    )
    spec = held(drawn, "regimes", _high(view))
    return live("regimes", "The likeliest way for the talks to end", caption, chart.told().alt, spec)


def _leader_tips() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("x_says:N", title="Across"),
        alt.Tooltip("y_says:N", title="Upwards"),
        alt.Tooltip("leads:N", title="Likeliest"),
        alt.Tooltip("says:N", title="Probability"),
        alt.Tooltip("second:N", title="Second"),
        alt.Tooltip("second_says:N", title="Its probability"),
        alt.Tooltip("doubt:N", title="Lead within Monte Carlo error"),
    ]


def _cells(view: SweepView, data: pd.DataFrame) -> list[tuple[Any, Row]]:
    return list(zip(data.to_dict("records"), _places(view, data), strict=True))


def _leader(row: Any, place: Row, labels: dict[str, str], keys: dict[str, str]) -> Row:
    own = estimate(row)
    second = f"{own.like(row['second_mean'], 100).shown()} %" if row["second"] else "–"
    return place | {
        "key": keys[row["class"]],
        "leads": labels[row["class"]],
        "says": f"{own.with_error()} %",
        "second": labels.get(row["second"], "–"),
        "second_says": second,
        "doubt": "yes" if row["in_doubt"] else "no",
    }


def _middle(view: SweepView) -> dict[str, Any]:
    """Where the middle of a cell is."""
    across, up = axes_of(view)
    return {"x": _at(alt.X, across, "x", "x_mid"), "y": _at(alt.Y, up, "y", "y_mid")}


def _at(channel: Any, axis: SweepAxis, level: str, number: str) -> Any:
    """A place on an axis: a number, or one of its levels in their order."""
    if axis.numeric:
        return channel(f"{number}:Q")
    return channel(f"{level}:N", sort=None, scale=scale_of(axis))


def _mid(view: SweepView, row: Row) -> Row:
    """A cell with its middle."""
    found = dict(row)
    for field, axis in zip(("x", "y"), axes_of(view), strict=True):
        if axis.numeric:
            low, high = row[f"{field}0"], row[f"{field}1"]
            found[f"{field}_mid"] = finite(float(np.sqrt(low * high)) if axis.log else (low + high) / 2)
    return found


def _doubts(view: SweepView, rows: list[Row], names: list[Row]) -> list[alt.Chart]:
    """Circles in doubtful cells; one that has a letter in it is large enough for that, and drawn last."""
    lettered = {(name["x_says"], name["y_says"]) for name in names}
    doubtful = [
        _mid(view, row) | {"size": _LETTERED if (row["x_says"], row["y_says"]) in lettered else _size(view)}
        for row in rows
        if row["doubt"] == "yes"
    ]
    if not doubtful:
        return []
    doubtful.sort(key=lambda row: float(row["size"]))
    marks = alt.Chart(rows_of(doubtful, "doubtful")).mark_point(
        filled=True, shape="circle", fill=_LIGHT, stroke=_DARK, strokeWidth=1, opacity=1
    )
    size = alt.Size("size:Q", scale=None, legend=None)
    return [marks.encode(**_middle(view), size=size, tooltip=_leader_tips())]


def _size(view: SweepView) -> float:
    """Of a circle: small enough for its cell."""
    across, up = axes_of(view)
    return min(26.0, max(8.0, 12_000 / (len(across.order) * len(up.order))))


def _name(view: SweepView, data: pd.DataFrame, name: str, letter: str, tone: str) -> Row:
    """The letter of an outcome, in that of its cells which has the most of them about it."""
    across, up = axes_of(view)
    own = data[data["class"] == name]
    sure = own[~own["in_doubt"].astype(bool)]
    own = sure if len(sure) else own
    xs, ys = across.places(own), up.places(own)
    shape = (len(across.order), len(up.order))
    there = np.zeros(shape, dtype=bool)
    there[xs, ys] = True
    best = int(np.argmax(_depth(there)[xs, ys]))
    place = _mid(view, _places(view, own.iloc[[best]])[0])
    ground = tone if len(sure) else _LIGHT  # or that of its circle
    return place | {"letter": letter, "ink": ink_on(ground), "ground": ground}


def _depth(there: Any) -> Any:
    """How many steps each cell is from one that is not there."""
    depth = np.zeros(there.shape, dtype=int)
    left = np.pad(there, 1)
    while left.any():
        depth += left[1:-1, 1:-1]
        inner = left.copy()
        for shift, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
            inner &= np.roll(left, shift, axis)
        left = inner
    return depth


def _letters(view: SweepView, names: list[Row]) -> list[alt.Chart]:
    """Letters, below each a wide one in the tone of its ground, which clears away what runs through it."""
    texts = alt.Chart(rows_of(names, "letters"))
    where = {**_middle(view), "text": "letter:N"}
    look: dict[str, Any] = {"fontSize": 14, "fontWeight": "bold"}
    under = texts.mark_text(strokeWidth=4, **look)
    return [
        under.encode(**where, stroke=alt.Stroke("ground:N", scale=None, legend=None)),
        texts.mark_text(**look).encode(**where, color=alt.Color("ink:N", scale=None, legend=None)),
    ]


# ---- How likely one outcome is
def heat_chart(results: Sweep, view: SweepView, chart: Chart, labels: dict[str, str]) -> LiveChart:
    """How likely the outcome is that a menu chooses; all of them in one table, a text for each."""
    data = chart.data[chart.data["class"].isin(list(labels))]
    cells = data.drop_duplicates("cell").reset_index(drop=True)
    texts = _texts(data, list(labels))
    rows = [
        place | {"told": texts[cell]} for cell, place in zip(cells["cell"], _places(view, cells), strict=True)
    ]
    first = _widest(data, list(labels))
    menu = alt.binding_select(
        options=list(range(len(labels))), labels=list(labels.values()), name="Outcome: "
    )
    outcome = alt.param(name="outcome", value=first, bind=menu)
    key = alt.Legend(orient="top", title="Probability (%)", direction="horizontal", gradientLength=200)
    tones = alt.Scale(range=ramp(7), zero=False, nice=True)
    colour = alt.Color("likely:Q", scale=tones, legend=key)
    base = (
        alt.Chart(rows_of(rows))
        .transform_calculate(says="datum.told[outcome]")
        .transform_filter("datum.says != null")
        .transform_calculate(
            first="replace(split(datum.says, ' ')[0], '<', '')",
            likely="toNumber(datum.first)",
            percent="datum.says + ' %'",
        )
    )
    told = [
        alt.Tooltip("x_says:N", title="Across"),
        alt.Tooltip("y_says:N", title="Upwards"),
        alt.Tooltip("percent:N", title="Probability"),
    ]
    drawn = base.mark_rect(**_seamless(view)).encode(**_channels(view), color=colour, tooltip=told)
    spec = held(layered(drawn, *_own_marks(view)).add_params(outcome), "heat", _high(view))
    caption = captioned(
        results,
        "Mean probability over draws of the outcome that is named below the chart; dark is likely, each on a "
        "scale of its own.",
        _own_says(view),
        *beyond_says(view),
        *rare_says(view),
    )
    hint = "Point at a cell to read it with half of its 95 % interval (Monte Carlo error)."
    return live("heat", "How likely each outcome is", caption, chart.told().alt, spec, hint)


def _texts(data: pd.DataFrame, names: list[str]) -> dict[Any, list[str | None]]:
    """Of each cell the probabilities of all outcomes with their errors, as tables show them."""
    found: dict[Any, list[str | None]] = {cell: [None] * len(names) for cell in data["cell"].unique()}
    order = {name: number for number, name in enumerate(names)}
    columns = (data[name].to_numpy() for name in ("cell", "class", "mean", "low", "high"))
    for cell, name, mean, low, high in zip(*columns, strict=True):
        if np.isfinite(mean):
            found[cell][order[name]] = Estimate(float(mean), float(low), float(high)).with_error()
    return found


def _widest(data: pd.DataFrame, names: list[str]) -> int:
    """The outcome that differs most between cells, which is shown first."""
    means = data.groupby("class", sort=False)["mean"]
    apart = (means.max() - means.min()).reindex(names)
    return int(apart.fillna(0.0).to_numpy().argmax())
