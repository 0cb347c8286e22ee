"""Rows of the charts of a sensitivity analysis: what a parameter says, what it rests on, and two bars.

From left to right: meaning, a mark for what the number rests on, bars on a common scale, a text. On a narrow
sheet mark and meaning stand above the bars, which have the whole width.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from negosim.figures.fit import Scale, line_height, text_width
from negosim.figures.fit import ticks as ticks_of
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, FAINT, GAP, INK, PAPER, SMALL, TEXT, WIDTHS, styled
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["DARK", "PALE", "Bar", "Chart", "Row", "bar_symbol", "drawn", "line_symbol", "whisker_symbol"]

DARK, PALE = "#2A6FA8", "#CFE0F0"
"""Tones of the two bars of a row; their lightness differs."""

_LABEL = 0.43  # of the width, where labels stand beside bars
_MARK, _BAR, _APART, _BETWEEN, _BELOW = 4.0, 2.1, 0.3, 1.6, 0.5
_BARS = 2 * _BAR + _APART
_NUMBERS = 1.4 + line_height(SMALL) + 0.8  # from the axis to what it shows
_TICK = 7.0  # millimetres from tick to tick, at least
_LEAST = 1e-9  # length of a scale
_FILLS = {"reported": INK, "inferred": "#9A9A9A", "judgement": PAPER}
_MEANS = {
    "reported": "Reported: a source gives the number",
    "inferred": "Inferred: a source gives the direction or the rank",
    "judgement": "Judgement: the number is the authors' alone",
}

Symbol = Callable[[Sheet, float, float], None]


@dataclass(frozen=True)
class Bar:
    """A bar from the base line to a value, with an interval and a text at its end if there are any."""

    value: float
    low: float = math.nan
    high: float = math.nan
    text: str = ""


@dataclass(frozen=True)
class Row:
    """A parameter: what it says, what it rests on, its upper (pale) and lower (dark) bar, a text."""

    label: str
    basis: str
    pale: Bar
    dark: Bar
    text: str = ""


@dataclass(frozen=True)
class Chart:
    """What is drawn; ``base`` is where bars begin, ``line`` a value at which a dashed line stands."""

    title: str
    says: str
    axis: str
    head: str
    rows: Sequence[Row]
    key: Sequence[tuple[Symbol, str]]
    notes: Sequence[str] = ()
    base: float = 0.0
    line: float = math.nan


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    beside: bool
    labels: list[Block]
    tops: list[float]
    scale: Scale
    ticks: list[float]
    axis: Block
    key: Key
    notes: list[Block]

    @property
    def bottom(self) -> float:
        return self.tops[-1]

    @property
    def key_top(self) -> float:
        return self.bottom + _NUMBERS + self.axis.height + GAP

    @property
    def height(self) -> float:
        notes = sum(note.height for note in self.notes)
        return self.key_top + self.key.height + (GAP + notes if notes else 0.0) + EDGE

    @property
    def spans(self) -> Iterator[tuple[float, float]]:
        """From where to where the scale goes: not through labels."""
        if self.beside:
            yield self.tops[0], self.bottom
            return
        for label, top, end in zip(self.labels, self.tops, self.tops[1:], strict=False):
            yield top + _BELOW + label.height + 0.2, end - 0.4


def drawn(chart: Chart, note: str, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw a chart.

    Parameters
    ----------
    chart : Chart
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(chart, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        sheet.write_title(plan.title)
        _draw_axis(sheet, chart, plan)
        for row, label, top, end in zip(chart.rows, plan.labels, plan.tops, plan.tops[1:], strict=False):
            _draw_row(sheet, chart, plan, row, label, (top, end))
        top = sheet.draw_key(plan.key_top, plan.key) + GAP
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


def _plan(chart: Chart, width: float) -> _Plan:
    title = title_of(chart.title, chart.says, width)
    beside = width > WIDTHS["single"]
    wide = _LABEL * width if beside else EDGE - _MARK
    labels = [
        block(row.label, (wide if beside else width - _MARK - EDGE) - EDGE, SMALL) for row in chart.rows
    ]
    top = EDGE + title[0].height + title[1].height + GAP + (line_height(SMALL) + 1.0 if chart.head else 0.0)
    tops = [top]
    for label in labels:
        above = max(label.height, _BARS) if beside else _BELOW + label.height + _BARS
        tops.append(tops[-1] + above + _BETWEEN)
    scale, ticks = _scale(chart, wide, width)
    return _Plan(
        title=title,
        beside=beside,
        labels=labels,
        tops=tops,
        scale=scale,
        ticks=ticks,
        axis=block(chart.axis, scale.end - scale.start, TEXT),
        key=key_of([*chart.key, *_basis_key(chart.rows)], width - EDGE),
        notes=[block(text, width - 2 * EDGE, SMALL) for text in chart.notes],
    )


def _scale(chart: Chart, left: float, width: float) -> tuple[Scale, list[float]]:
    """The scale of the bars, with room beside them for the texts at their ends and of the rows."""
    bars = [bar for row in chart.rows for bar in (row.pale, row.dark)]
    ends = [v for b in bars for v in (b.value, b.low, b.high)] + [chart.base, chart.line]
    ends = [value for value in ends if math.isfinite(value)]
    beside = [
        max([text_width(bar.text, SMALL) for bar in bars if _is_left(bar, chart) == side] or [0.0])
        for side in (True, False)
    ]
    texts = max([text_width(say(text), SMALL) for text in (chart.head, *(row.text for row in chart.rows))])
    start = left + _MARK + 1.0 + (beside[0] + 1.0 if beside[0] else 0.0)
    end = width - EDGE - (texts + 2.0 if texts else 0.0) - (beside[1] + 1.0 if beside[1] else 1.0)
    low, high = min(ends), max(ends)
    if high - low < _LEAST:  # what differs by errors of rounding alone
        low, high = low - _LEAST, high + _LEAST
    return Scale(low, high, start, end), _ticks(low, high, max(2, int((end - start) / _TICK)))


def _ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between the ends: at least two of them, so that the scale can be read."""
    inside = [value for value in ticks_of(low, high, most) if low <= value <= high]
    return inside if len(inside) > 1 else _ticks(low, high, most + 1)


def _is_left(bar: Bar, chart: Chart) -> bool:
    return bar.value < chart.base


# ---- Drawing
def _draw_axis(sheet: Sheet, chart: Chart, plan: _Plan) -> None:
    bottom, scale = plan.bottom, plan.scale
    sheet.write(sheet.width - EDGE, plan.tops[0] - 1.0 - line_height(SMALL) / 2, chart.head, SMALL, "right")
    for top, end in plan.spans:
        sheet.grid(plan.ticks, scale, top, end, upright=True)
        sheet.line([scale(chart.base)] * 2, [top, end], INK, 0.9, zorder=2.5)
        if math.isfinite(chart.line):
            sheet.line([scale(chart.line)] * 2, [top, end], INK, 0.7, linestyle=(0, (4, 2)), zorder=2.5)
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(plan.ticks, scale, bottom)
    sheet.write_block((scale.start + scale.end) / 2, bottom + _NUMBERS, plan.axis, "center")


def _draw_row(
    sheet: Sheet, chart: Chart, plan: _Plan, row: Row, label: Block, span: tuple[float, float]
) -> None:
    top, end = span
    if plan.tops.index(top) % 2 == 0:
        sheet.bar(EDGE, sheet.width - EDGE, top, end, FAINT, zorder=0.3)
    if plan.beside:
        middle = (top + end) / 2
        sheet.write_block(EDGE, middle - label.height / 2, label)
        sheet.mark(_LABEL * sheet.width + _MARK / 2, middle, "o", 4.2, _FILLS[row.basis])
    else:
        middle = top + _BELOW + label.height + _BETWEEN / 2 + _BARS / 2
        sheet.write_block(EDGE + _MARK, top + _BELOW, label)
        sheet.mark(EDGE + _MARK / 2, top + _BELOW + line_height(SMALL) / 2, "o", 4.2, _FILLS[row.basis])
    high = _BAR + _APART / 2
    _draw_bar(sheet, chart, plan.scale, row.pale, middle - high, PALE)
    _draw_bar(sheet, chart, plan.scale, row.dark, middle + _APART / 2, DARK)
    sheet.write(sheet.width - EDGE, middle, row.text, SMALL, "right")


def _draw_bar(sheet: Sheet, chart: Chart, scale: Scale, bar: Bar, top: float, tone: str) -> None:
    first, last = sorted((scale(chart.base), scale(bar.value)))
    middle = top + _BAR / 2
    if first < last:
        sheet.bar(first, last, top, top + _BAR, tone, edge=INK)
    reach = [scale(v) for v in (bar.low, bar.high) if math.isfinite(v)]
    if reach:
        _draw_whisker(sheet, reach, middle)
    if bar.text:
        left = _is_left(bar, chart)
        away = min([first, *reach]) - 0.8 if left else max([last, *reach]) + 0.8
        sheet.write(away, middle, bar.text, SMALL, "right" if left else "left")


def _draw_whisker(sheet: Sheet, reach: Sequence[float], y: float) -> None:
    sheet.line(reach, [y] * 2, INK, 0.9, zorder=3)
    for x in reach:
        sheet.line([x] * 2, [y - 0.6, y + 0.6], INK, 0.9, zorder=3)


# ---- Key
def _basis_key(rows: Sequence[Row]) -> list[tuple[Symbol, str]]:
    there = {row.basis for row in rows}
    return [(_basis_symbol(_FILLS[name]), text) for name, text in _MEANS.items() if name in there]


def _basis_symbol(fill: str) -> Symbol:
    return lambda sheet, x, y: sheet.mark(x + 3.5, y, "o", 4.2, fill)


def bar_symbol(tone: str) -> Symbol:
    """A bar in a key."""
    return lambda sheet, x, y: sheet.bar(x + 0.5, x + 6.5, y - _BAR / 2, y + _BAR / 2, tone, edge=INK)


def whisker_symbol(sheet: Sheet, x: float, y: float) -> None:
    """An interval in a key."""
    _draw_whisker(sheet, [x + 0.5, x + 6.5], y)


def line_symbol(sheet: Sheet, x: float, y: float) -> None:
    """A dashed line in a key."""
    sheet.line([x + 0.5, x + 6.5], [y] * 2, INK, 0.7, linestyle=(0, (4, 2)))
