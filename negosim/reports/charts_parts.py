"""What all charts of a report share: numbers as tables show them, lines of text, marks, one way to finish.

Texts from files of users stand in data and in titles alone, never in an expression; names of fields are
fixed.
"""

from __future__ import annotations

import colorsys
import math
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.chart import Chart
from negosim.figures.charted import Charted, charts_of, subject_of
from negosim.figures.style import Series, lightness
from negosim.reports.live import LiveChart
from negosim.tables.digits import NONE, Estimate

__all__ = [
    "CLEARED",
    "EDGE",
    "HEAD",
    "OUTCOME",
    "PROBABILITY",
    "Row",
    "captioned",
    "chart_names",
    "edged",
    "entry",
    "finite",
    "held",
    "ink_on",
    "key_below",
    "layered",
    "lines",
    "live",
    "numbers",
    "row_texts",
    "rows_of",
    "step_of",
    "tips",
    "tones_of",
    "top_of",
    "unlike",
    "upwards",
    "whole",
]

Row = dict[str, Any]

EDGE = "#8A8A8A"
"""A thin line about marks, so that none of the tones vanishes on white or on black."""

HEAD: dict[str, Any] = {
    "align": "left",
    "baseline": "top",
    "dy": 2,
    "fontSize": 12,
    "lineBreak": "\n",
    "lineHeight": 15,
}
"""How the text above a row is written."""

CLEARED = "cleared"
"""The name of texts about which the page clears away what runs through them; one in a chart."""

OUTCOME, PROBABILITY = "Outcome", "Probability (%)"

_SIGNS, _SIGNS_OF_KEY = 42, 34  # of a line that a telephone has room for
_LINE, _ROOM = 15, 26  # pixels: a line of text, and what stands below it in a row
_DARK, _PALE, _MIDDLE = "#1A1A1A", "#FFFFFF", 58.0
# By the room that the page gives: the width of the chart itself changes while it is laid out.
_COLUMNS = "width && isFinite(containerSize()[0]) ? max(1, floor((containerSize()[0] - 60) / 280)) : 1"
_PURE = 0.25
_FITTED = alt.AutoSizeParams(type="fit-x", contains="padding")
_TURN = 0.12  # of the circle of hues, between two classes that have the same tone on paper
_FIELDS = {"says": "Mean", "interval": "95 % interval", "spread": "5–95 % of draws"}


# ---- Numbers
def finite(value: float) -> float | None:
    """A number with five significant digits; none if it is not finite, since JSON knows no such number."""
    value = float(value)
    return float(f"{value:.5g}") + 0.0 if math.isfinite(value) else None


def numbers(own: Estimate, unit: str = " %") -> Row:
    """An estimate: numbers to draw, and the texts that tables have for them."""
    drawn = {name: finite(getattr(own, name)) for name in ("mean", "low", "high", "p05", "p95")}
    return drawn | {
        "says": own.shown() + unit,
        "interval": _between(own.interval(), unit),
        "spread": _between(own.spread(), unit),
    }


def _between(ends: str, unit: str) -> str:
    """``[0.97, 1.66]`` as ``0.97 to 1.66 %``."""
    return ends if ends == NONE else ends.strip("[]").replace(", ", " to ") + unit


# ---- Texts
def lines(text: str, signs: int = _SIGNS) -> str:
    """A text in lines that are short enough for a telephone."""
    return "\n".join(textwrap.wrap(text, signs, break_on_hyphens=False)) or text


def entry(text: str, signs: int = _SIGNS_OF_KEY) -> str:
    """An entry of a key in lines."""
    return lines(text, signs)


def whole(number: str) -> str:
    """A number that no line breaks off its unit."""
    return number.replace(" ", "\N{NO-BREAK SPACE}")


def unlike(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels by name, told apart by their names where two are the same."""
    same = Counter(labels.values())
    told = {name: label if same[label] == 1 else f"{label} ({name})" for name, label in labels.items()}
    return {name: f"{label[:1].upper()}{label[1:]}" for name, label in told.items()}


def tones_of(looks: Mapping[str, Series]) -> dict[str, str]:
    """Tones of classes as on paper; what only a hatch tells apart there has another hue here."""
    seen: Counter[str] = Counter()
    found = {}
    for name, look in looks.items():
        found[name] = _turned(look.colour, seen[look.colour])
        seen[look.colour] += 1
    return found


def _turned(tone: str, times: int) -> str:
    """A tone, so many turns further on the circle of hues."""
    if not times:
        return tone
    red, green, blue = (int(tone[k : k + 2], 16) / 255 for k in (1, 3, 5))
    hue, light, pure = colorsys.rgb_to_hls(red, green, blue)
    parts = colorsys.hls_to_rgb((hue - _TURN * times) % 1.0, light, max(pure, _PURE))
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)


def ink_on(tone: str) -> str:
    """What can be read on a tone."""
    return _DARK if lightness(tone) > _MIDDLE else _PALE


# ---- Rows with their text above the bar, so that bars have all of the width on a telephone, too
def step_of(labels: Iterable[str]) -> int:
    """Height of a row in pixels, by the longest of their texts."""
    return _LINE * max((label.count("\n") + 1 for label in labels), default=1) + _ROOM


def top_of(labels: Iterable[str], below: float = 9.0) -> float:
    """How far below the middle of its row a bar stands, in pixels."""
    step = step_of(labels)
    return step - _ROOM + below - step / 2


def upwards(places: int = 0, **options: Any) -> alt.Y:
    """Rows from top to bottom, by the field ``place``; at least so many."""
    domain = list(range(places)) if places else alt.Undefined
    scale = alt.Scale(paddingInner=0, paddingOuter=0, domain=domain)
    return alt.Y("place:O", axis=None, scale=scale, **options)


def row_texts(rows: Sequence[Row] | None = None, places: int = 0) -> alt.Chart:
    """The text of each row, ``label``, above what is drawn in it."""
    data = alt.Undefined if rows is None else rows_of(rows, "labels")
    words: alt.Chart = alt.Chart(data).mark_text(**HEAD)
    words = words.encode(x=alt.value(0), y=upwards(places, bandPosition=0), text="label:N")
    return words.properties(name=CLEARED)


# ---- Data, hints, keys
def rows_of(rows: Sequence[Row], name: str = "rows") -> alt.InlineData:
    """Rows as the data of a chart; by its name altair leaves them where they are."""
    return alt.InlineData(values=list(rows), name=name)


def tips(**heads: str) -> list[alt.Tooltip]:
    """What is told of a mark: texts by field, then the numbers."""
    return [alt.Tooltip(f"{name}:N", title=head) for name, head in (heads | _FIELDS).items()]


def key_below(**options: Any) -> alt.Legend:
    """A key below the chart, in as many columns as have room; long entries in lines."""
    return alt.Legend(
        orient="bottom",
        title=None,
        columns=alt.ExprRef(_COLUMNS),
        labelExpr="split(datum.label, '\\n')",
        labelLimit=0,
        labelFontSize=12,
        symbolStrokeColor=EDGE,
        symbolStrokeWidth=1.3,
        symbolOpacity=1,
        **options,
    )


def edged(field: str, domain: Sequence[str], key: alt.Legend) -> alt.Stroke:
    """The thin line about points, in their key, too: there it is drawn only if it stands for something."""
    scale = alt.Scale(domain=list(domain), range=[EDGE] * len(domain))
    return alt.Stroke(f"{field}:N", scale=scale, legend=key)


# ---- A chart
def layered(
    *charts: alt.Chart | alt.LayerChart, rows: Sequence[Row] | None = None, name: str = "rows"
) -> alt.LayerChart:
    """Charts above each other, the first at the bottom; rows are those of charts without their own."""
    data = alt.Undefined if rows is None else rows_of(rows, name)
    found = alt.layer(*charts, data=data)
    assert isinstance(found, alt.LayerChart)
    return found


def held(chart: alt.Chart | alt.LayerChart, name: str, height: int) -> dict[str, Any]:
    """A chart in Vega-Lite, as wide as the page gives it room; whatever altair is set to elsewhere."""
    with alt.theme.enable("none"), alt.data_transformers.enable("default"):
        # All of the room across, as high as need be.
        size = {"width": "container", "height": height, "autosize": _FITTED}
        whole = chart.properties(name=name, **size)
        found: dict[str, Any] = whole.to_dict()
    return found


def chart_names(results: Charted) -> dict[str, Chart]:
    """The charts that are drawn on paper, by kind: what they show, and what is said of them."""
    return {chart.name: chart for chart in charts_of(results)}


def captioned(results: Charted, *told: str) -> str:
    """A caption: what the marks are, then what the numbers rest on."""
    subject = subject_of(results)
    run = subject.scenarios[0].run
    changes = dict.fromkeys(change for each in subject.scenarios for change in each.changes)
    last = (concept_says(run), changed_says(changes), source_says(subject.recipe))
    return sentences((*told, drawn_says(run), *last))


def live(
    name: str, title: str, caption: str, alternative: str, spec: Mapping[str, Any], *hints: str
) -> LiveChart:
    """A chart with what is said of it; who cannot see it is told in the chart itself, too."""
    told = {**spec, "description": alternative}
    return LiveChart(name, title, caption, alternative, told, sentences(hints))
