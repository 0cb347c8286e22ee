"""Charts of break-even values: a row for each parameter, and a curve for each pair."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from negosim.figures.breakeven_pair import pair_charts
from negosim.figures.breakeven_rows import Row, chart_data, chart_rows, left_out_words
from negosim.figures.breakeven_words import goal_label, wanted
from negosim.figures.captions import sentences
from negosim.figures.captions_breakeven import breakeven_told
from negosim.figures.chart import Chart
from negosim.figures.fit import Scale, line_height, text_width
from negosim.figures.sheet import KEY, Block, Sheet, block, key_of, number_text, title_of
from negosim.figures.study_text import source
from negosim.figures.style import EDGE, END, FLOW, GAP, INK, PAPER, RANGE, SMALL, styled
from negosim.store.study import Study
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["breakeven_figure", "charts"]

_TRACK, _BETWEEN, _AXIS, _BAR, _SIZE, _APART = 3.6, 1.3, 4.8, 1.1, 5.0, 2.0
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_ROOM = 0.15  # beside the outermost mark, on the scale of the axis
_WHERE = "Where one number alone brings “{label}” to {target}, beside its prior."
_NEAR = "How near one number alone brings “{label}” to {target}, beside its prior."
_AXIS_WORDS = "Distance from the prior's mean, in its standard deviations"


def charts(found: Study) -> tuple[Chart, ...]:
    """The charts of an answer: that of all parameters, then one for each pair."""
    drawn: list[Chart] = []
    if len(chart_rows(found)):
        told = partial(breakeven_told, found)
        drawn.append(Chart("breakeven", partial(breakeven_figure, found), chart_data(found), told))
    return (*drawn, *pair_charts(found))


def breakeven_figure(found: Study, width_mm: float) -> Figure:
    """Draw break-even values beside priors, a row for each parameter.

    Parameters
    ----------
    found : Study
    width_mm : float
        Width of the figure in millimetres.
    """
    rows = chart_rows(found)
    title = title_of(found.scenario.title, _says(found), width_mm)
    labels = [block(row.label, width_mm - 2 * EDGE, SMALL) for row in rows]
    key = key_of(_key(rows, wanted(found)), width_mm, columns=True)
    top = EDGE + title[0].height + title[1].height + GAP
    high = sum(label.height + _TRACK + _BETWEEN for label in labels)
    axis = block(_AXIS_WORDS, width_mm - 2 * EDGE, SMALL)
    height = top + high + _AXIS + axis.height + GAP + key.height + EDGE
    right = width_mm - EDGE - max(text_width(row.told, SMALL) for row in rows) - _APART
    scale = _scale(rows, EDGE + 1.0, right)
    with styled():
        sheet = Sheet(width_mm, height, source(found))
        sheet.write_title(title)
        for row, label in zip(rows, labels, strict=True):
            top = _draw_row(sheet, row, label, scale, top)
        _draw_axis(sheet, scale, top, right, axis)
        sheet.draw_key(top + _AXIS + axis.height + GAP, key)
    return sheet.figure


def _says(found: Study) -> str:
    """What the chart shows, and what it leaves out."""
    words = _NEAR if found.tables["crossings"].empty else _WHERE
    what = say(words, label=goal_label(found), target=wanted(found))
    return sentences([what, left_out_words(found)])


_VALUE = "Break-even value and its 95 % interval, also to the right; it points to where {target} is met."


# ---- The axis: near the mean in proportion, far away by ratios
def _place(deviations: float) -> float:
    return math.asinh(deviations)


def _scale(rows: Sequence[Row], left: float, right: float) -> Scale:
    shown = [
        _place(end)
        for row in rows
        for mark, *ends in row.marks
        if mark != "searched"
        for end in ends
        if math.isfinite(end)
    ] or [-1.0, 1.0]
    return Scale(min(shown) - _ROOM, max(shown) + _ROOM, left, right)


def _at(scale: Scale, deviations: float) -> float:
    """Where a value stands; what is beyond the axis, at its end."""
    return scale(min(max(_place(deviations), scale.low), scale.high))


def _draw_axis(sheet: Sheet, scale: Scale, y: float, right: float, words: Block) -> None:
    sheet.line([scale.start, scale.end], [y, y])
    for value in _ticks(scale):
        at, text = _at(scale, value), f"{'+' if value > 0 else ''}{number_text(value)}"
        sheet.line([at, at], [y, y + 0.9])
        sheet.write(at, y + 1.4 + line_height(SMALL) / 2, text, SMALL, "center")
    middle = max(EDGE + words.width / 2, (scale.start + right) / 2)
    sheet.write_block(middle, y + _AXIS, words, "center")


def _ticks(scale: Scale) -> list[float]:
    """Round numbers, as many as have room, those near the mean first."""
    kept: list[float] = []
    for value in (0.0, *(float(sign * tick) for tick in _TICKS for sign in (1, -1))):
        inside = scale.low <= _place(value) <= scale.high
        room = text_width(f"+{value:g}", SMALL) + 1.5
        if inside and all(abs(_at(scale, value) - _at(scale, other)) > room for other in kept):
            kept.append(value)
    return sorted(kept)


# ---- Rows
def _draw_row(sheet: Sheet, row: Row, label: Block, scale: Scale, top: float) -> float:
    """One parameter: label, priors and values below it; where the row ends."""
    y = sheet.write_block(EDGE, top, label) + _TRACK / 2
    for mark, value, low, high in row.marks:
        at, ends = _at(scale, value), [_at(scale, low), _at(scale, high)]
        if mark == "searched":
            sheet.line(ends, [y, y], RANGE, 0.5)
        elif mark == "prior":
            _draw_prior(sheet, at, ends, y)
        elif mark == "nearest":
            sheet.mark(at, y, "D", _SIZE - 1, PAPER, END)
        else:
            _draw_value(sheet, mark, at, ends, y)
    sheet.write(sheet.width - EDGE, y, row.told, SMALL, "right")
    return y + _TRACK / 2 + _BETWEEN


def _draw_prior(sheet: Sheet, mode: float, ends: Sequence[float], y: float) -> None:
    sheet.bar(ends[0], ends[1], y - _BAR, y + _BAR, FLOW)
    sheet.line([mode, mode], [y - _BAR, y + _BAR], INK, 1.2)


def _draw_value(sheet: Sheet, mark: str, at: float, ends: Sequence[float], y: float) -> None:
    sheet.line(ends, [y, y], END, 2.0, zorder=2.5)
    sheet.mark(at, y, ">" if mark == "met_above" else "<", _SIZE, END, PAPER, zorder=4)


def _key(rows: Sequence[Row], target: str) -> list[tuple[Callable[[Sheet, float, float], None], str]]:
    """What the marks mean, as far as there are any."""
    kinds = {mark for row in rows for mark, *_ in row.marks}
    value = say(_VALUE, target=target)
    entries = [
        ({"prior"}, _key_prior, "The prior's range, and its mode; the line: all values that were searched."),
        ({"met_above", "met_below"}, _key_value, value),
        ({"nearest"}, _key_nearest, "No break-even value: where the mean comes nearest to it, and how near."),
    ]
    return [(draw, said) for marks, draw, said in entries if kinds & marks]


def _key_prior(sheet: Sheet, left: float, middle: float) -> None:
    sheet.line([left, left + KEY - 2], [middle, middle], RANGE, 0.5)
    _draw_prior(sheet, left + 3.0, (left + 1.2, left + KEY - 3.4), middle)


def _key_value(sheet: Sheet, left: float, middle: float) -> None:
    _draw_value(sheet, "met_above", left + 3.2, (left + 0.6, left + 6.0), middle)


def _key_nearest(sheet: Sheet, left: float, middle: float) -> None:
    sheet.mark(left + 3.2, middle, "D", _SIZE - 1, PAPER, END)
